function _draw()
  cls(34)
  camera(t() * 30, 0)        -- the world moves left
  map()
  camera()                   -- back, for what stands still
  print("time " .. flr(t()), 8, 8, 7)
end
