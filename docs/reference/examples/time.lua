function _draw()
  cls(1)
  print(string.format("%.1f seconds", time()), 125, 86, 7)
end
