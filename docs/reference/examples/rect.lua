cls(1)
for i = 0, 8 do rect(40 + i * 6, 20 + i * 6, 280 - i * 6, 160 - i * 6, 8 + i % 3) end
