sample(0)                               -- samples/0-bell.wav, as it was recorded
sample(0, nil, 10, 67, -100)            -- a fifth higher, softer, from the left
local v = sample(0, 5, 8, 48, 0, 400)   -- on voice 5, an octave lower, from 400 on round and round
cls(1)
print("voice " .. v, 140, 86, 7)
