-- Coroutines: trees walked by recursive generators, and numbers through a row of filters.
local wrap, yield = coroutine.wrap, coroutine.yield

local function build(from, to)
  if from > to then return nil end
  local middle = (from + to - (from + to) % 2) / 2
  return { build(from, middle - 1), middle, build(middle + 1, to) }
end

local function walk(tree)
  if tree then
    walk(tree[1])
    yield(tree[2])
    walk(tree[3])
  end
end

local tree, sum = build(1, 20000), 0
for _ = 1, 16 do
  for value in wrap(function() walk(tree) end) do sum = sum + value end
end

-- Primes by a filter each.
local function numbers(from) return wrap(function() for i = from, 1e9 do yield(i) end end) end
local function without(prime, source)
  return wrap(function()
    for value in source do
      if value % prime ~= 0 then yield(value) end
    end
  end)
end
local source, last = numbers(2), 0
local passed = 0
for _ = 1, 60 do
  last = source()
  source = without(last, source)
end
for _ = 1, 2500 do passed = passed + source() end

-- Many short coroutines.
local made = 0
for i = 1, 100000 do
  local next = wrap(function(a) yield(a + 1) return a end)
  made = made + next(i) + next()
end
print(string.format("%d", sum), last, passed, made)

--> 3200160000	281	27561870	10000200000
