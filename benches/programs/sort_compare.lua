-- Sorting with comparators: records by several keys, numbers downwards.
local seed = 5
local function random(n)
  seed = (seed * 16807) % 2147483647
  return seed % n
end

local people = {}
for i = 1, 20000 do
  people[i] = { name = "n" .. random(3000), age = random(90), id = i }
end
local function by_age(a, b)
  if a.age ~= b.age then return a.age < b.age end
  if a.name ~= b.name then return a.name < b.name end
  return a.id < b.id
end
for _ = 1, 5 do
  table.sort(people, function(a, b) return a.id < b.id end)
  table.sort(people, by_age)
end
local numbers = {}
for i = 1, 100000 do numbers[i] = random(1000000) end
table.sort(numbers, function(a, b) return a > b end)
print(people[1].id, people[10000].id, people[20000].id, numbers[1], numbers[50000])

--> 2645	17059	5273	999987	499165
