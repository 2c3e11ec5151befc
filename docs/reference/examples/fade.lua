function _draw()
  cls(34)
  map()
  fade(0.5 + 0.5 * math.sin(t() * 3), 0)   -- to black and back
end
