function _draw()
  cls(34)
  map()
  shift(math.random(-3, 3), math.random(-3, 3))   -- the ground shakes
end
