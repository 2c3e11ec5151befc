cls(1)
for i = 0, 7 do rspr(10, 40 + i * 34, 90, i / 8, 1 + i / 8, 2, 2) end
