function _draw()
  cls(1)
  for i = 1, 40 do circfill(i * 8, 90, 10, i) end
  if stat(1) > 0.8 then print("this frame is nearly full", 100, 40, 8) end
  if stat(0) < 8192 then print("less than 8 MiB in use", 100, 130, 11) end
end
