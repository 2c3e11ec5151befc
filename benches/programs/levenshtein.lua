-- Strings and arrays: how many edits lead from one word to another.
local byte, min = string.byte, math.min

local function distance(a, b)
  local previous, current = {}, {}
  for j = 0, #b do previous[j] = j end
  for i = 1, #a do
    current[0] = i
    local c = byte(a, i)
    for j = 1, #b do
      local cost = c == byte(b, j) and 0 or 1
      current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
    end
    previous, current = current, previous
  end
  return previous[#b]
end

local words = {}
local seed = 77
for i = 1, 100 do
  local letters = {}
  for j = 1, 20 + i % 13 do
    seed = seed * 16807 % 2147483647
    letters[j] = string.char(97 + seed % 6)
  end
  words[i] = table.concat(letters)
end
local sum, least = 0, 1000
for i = 1, #words do
  for j = i + 1, #words do
    local d = distance(words[i], words[j])
    sum, least = sum + d, min(least, d)
  end
end
print(sum, least, distance("kitten", "sitting"))

--> 93742	11	3
