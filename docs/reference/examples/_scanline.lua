function _draw()
  cls(34)
  map()
end
function _scanline(y)
  if y == 0 then shift() end
  rgb(34, 20 + y, 40 + y // 2, 110)                           -- a sky from night to dawn
  if y >= 150 then shift(3 * math.sin(y / 4 + t() * 8)) end   -- heat above the ground
end
