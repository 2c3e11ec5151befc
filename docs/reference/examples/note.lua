local scale = { 60, 62, 64, 65, 67, 69, 71, 72 }
function _update()
  local step = frame() // 6 % 8 + 1
  if frame() % 6 == 0 then note(0, scale[step], 9, 12, 5) end   -- instrument 9, the bell
  if step == 1 then cls(1) end
  circfill(40 + step * 26, 300 - scale[step] * 3, 5, 10)
end
