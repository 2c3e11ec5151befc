-- Arrays: prefix sums, reversal, rotation, and a queue by insert and remove.
local insert, remove = table.insert, table.remove

local n = 100000
local values = {}
for i = 1, n do values[i] = (i * 7919) % 1009 end

local function prefix_sums(from)
  local sums, sum = {}, 0
  for i = 1, #from do
    sum = sum + from[i]
    sums[i] = sum
  end
  return sums
end

local function reverse(list, i, j)
  while i < j do
    list[i], list[j] = list[j], list[i]
    i, j = i + 1, j - 1
  end
end

local check = 0
for round = 1, 12 do
  local sums = prefix_sums(values)
  check = check + sums[n] + sums[n / 2 + round]
  reverse(values, 1, n)
  reverse(values, 1, 1000 * round)
  reverse(values, 1000 * round + 1, n)
end

-- A short queue: in at the end, out at the front.
local queue, served = {}, 0
for i = 1, 400000 do
  insert(queue, i % 17)
  if #queue > 24 then served = served + remove(queue, 1) end
end

-- A stack by the length operator.
local stack, popped = {}, 0
for i = 1, 1500000 do
  stack[#stack + 1] = i
  if i % 3 ~= 0 then
    popped = popped + stack[#stack]
    stack[#stack] = nil
  end
end
print(check, served, popped, #stack)

--> 907275682	3199808	750000000000	500000
