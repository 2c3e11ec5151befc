-- Maps with string keys: counting words, then listing the most frequent.
local syllables = { "ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "zu", "en", "ar" }
local seed = 7
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end

local pieces = {}
for i = 1, 60000 do
  local word = syllables[random(11)] .. syllables[random(11)]
  if random(3) > 1 then word = word .. syllables[random(11)] end
  pieces[i] = word
end
local text = table.concat(pieces, " ")

local counts
for _ = 1, 20 do
  counts = {}
  for word in text:gmatch("%a+") do counts[word] = (counts[word] or 0) + 1 end
end
local words = {}
for word in pairs(counts) do words[#words + 1] = word end
table.sort(words, function(a, b)
  if counts[a] ~= counts[b] then return counts[a] > counts[b] end
  return a < b
end)
print(#words)
for i = 1, 3 do print(words[i], counts[words[i]]) end

--> 1452
--> loar	193
--> armi	191
--> timi	189
