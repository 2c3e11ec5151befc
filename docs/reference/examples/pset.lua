cls(1)
for i = 0, 319 do
  pset(i, 90 + 60 * math.sin(i / 25), 10)
end
