cls(1)
print(sfx(1), 150, 60, 7)        -- a channel that is free: 0
sfx(0, 3)                        -- on channel 3
sfx(1, 4, 0, 2, 67, 8)           -- two steps, a fifth higher, at half volume
