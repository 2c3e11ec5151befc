-- Closures: counters that share and own variables, and chains of map, filter and fold.
local function counter(start)
  local n = start
  return function(by)
    n = n + by
    return n
  end, function() return n end
end

local function map(list, f)
  local out = {}
  for i = 1, #list do out[i] = f(list[i]) end
  return out
end

local function filter(list, keep)
  local out = {}
  for i = 1, #list do
    if keep(list[i]) then out[#out + 1] = list[i] end
  end
  return out
end

local function fold(list, f, from)
  for i = 1, #list do from = f(from, list[i]) end
  return from
end

local function compose(f, g) return function(x) return f(g(x)) end end

local numbers = {}
for i = 1, 200 do numbers[i] = i end
local total = 0
for round = 1, 5000 do
  local scaled = map(numbers, function(x) return x * round end)
  local few = filter(scaled, function(x) return x % 3 ~= 0 end)
  total = total + fold(few, function(a, b) return (a + b) % 1000003 end, 0)
end
local double = compose(function(x) return x * 2 end, function(x) return x + 1 end)
local quadruple = compose(double, double)
local check = 0
for i = 1, 400000 do
  local add, get = counter(i)
  add(2)
  check = check + get() + quadruple(i % 10)
end
print(total, check)

--> 1658562656	80010600000
