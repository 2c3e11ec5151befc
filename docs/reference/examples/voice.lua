sample(0, 2, 15, 60, 0, true)
function _update()
  voice(2, 12, 60 + 12 * math.sin(t() * 6), 120 * math.sin(t() * 2))
end
function _draw()
  cls(1)
  print(voice(2), 150, 86, 7)
end
