-- Sorting numbers and strings without a comparator.
local seed = 1
local function random()
  seed = (seed * 16807) % 2147483647
  return seed
end

local check = 0
for round = 1, 6 do
  local numbers = {}
  for i = 1, 50000 do numbers[i] = random() % 100000 / (round % 2 == 0 and 8 or 1) end
  table.sort(numbers)
  table.sort(numbers)
  for i = 1, #numbers, 1000 do check = (check * 31 + numbers[i]) % 1000003 end
end
local words = {}
for i = 1, 20000 do words[i] = "key" .. random() % 50000 end
table.sort(words)
print(check, words[1], words[10000], words[20000])

--> 695101.125	key100	key32559	key9998
