function _draw()
  cls(12)
  for y = 100, 179 do                   -- a floor: each row is a line through layer 2
    local far = 120 / (y - 88)
    local left, ahead = 32 - far * 2, 30 + t() - far
    tline(0, y, 319, y, left, ahead, far * 4 / 320, 0, 0, 2)
  end
end
