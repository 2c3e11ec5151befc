function _draw()
  cls(1)
  local x, y, left = mouse()
  circfill(x, y, left and 12 or 4, 10)
end
