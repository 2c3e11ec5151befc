-- Maps: results remembered under keys made of text, and under nested numbers.
local memory, hits = {}, 0
local function ways(coins, last, amount)
  if amount == 0 then return 1 end
  if amount < 0 or last == 0 then return 0 end
  local key = last .. ":" .. amount
  local known = memory[key]
  if known then
    hits = hits + 1
    return known
  end
  local result = (ways(coins, last - 1, amount) + ways(coins, last, amount - coins[last])) % 1000000007
  memory[key] = result
  return result
end

local function memoize(f)
  local known = {}
  return function(a, b)
    local row = known[a]
    if not row then
      row = {}
      known[a] = row
    end
    local value = row[b]
    if value == nil then
      value = f(a, b)
      row[b] = value
    end
    return value
  end
end

local sum = 0
for round = 1, 60 do
  memory = {}
  sum = sum + ways({ 1, 2, 5, 10, 20, 50, 100, 200 }, 8, 1500 + round)
end
local paths
paths = memoize(function(x, y)
  if x == 0 or y == 0 then return 1 end
  return (paths(x - 1, y) + paths(x, y - 1)) % 1000003
end)
for round = 1, 60 do sum = sum + paths(round * 2, 500 + round * 2) end
print(sum, hits, paths(120, 600))

--> 31223991884	131170	300244
