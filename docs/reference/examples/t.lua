function _draw()
  cls(1)
  circfill(160 + 60 * math.cos(t() * 2), 90 + 60 * math.sin(t() * 2), 10, 9)
end
