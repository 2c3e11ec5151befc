cls(1)
for y = 0, 15 do
  for x = 0, 15 do
    circfill(60 + x * 12, 6 + y * 11, 4, sget(80 + x, y))
  end
end
