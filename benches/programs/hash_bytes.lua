-- needs: lua54
-- Hashes that wrap around: FNV-1a and Murmur's mixer over the bytes of words.
local byte = string.byte

local function fnv1a(text)
  local hash = 0xcbf29ce484222325
  for i = 1, #text do hash = (hash ~ byte(text, i)) * 0x100000001b3 end
  return hash
end

local function murmur(key)
  key = (key ~ (key >> 33)) * 0xff51afd7ed558ccd
  key = (key ~ (key >> 33)) * 0xc4ceb9fe1a85ec53
  return key ~ (key >> 33)
end

local words = {}
for i = 1, 64 do words[i] = ("word%d-%s"):format(i, ("abcdefgh"):rep(1 + i % 5)) end
local sum = 0
for round = 1, 9000 do
  for i = 1, #words, 2 do sum = sum ~ murmur(fnv1a(words[i]) + round) end
end
print(("%016x"):format(sum))

--> 0e0a1bc694eb244f
