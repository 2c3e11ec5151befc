function _draw()
  cls(34)
  map()
end
function _scanline(y)
  if y == 0 then shift() end
  if y >= 150 then shift(3 * math.sin(y / 4 + t() * 8)) end   -- heat above the ground
end
