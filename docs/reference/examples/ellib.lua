cls(1)
for b = 10, 80, 10 do ellib(160, 90, 90 - b, b, 14) end
