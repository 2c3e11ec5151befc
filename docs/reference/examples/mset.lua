cls(34)
for x = 10, 29 do mset(x, 10, 5) end
mset(12, 9, 1)
mset(14, 9, 1 + 8192)            -- flipped up and down
mset(16, 9, 1 + 16384)           -- a quarter turn
map()
