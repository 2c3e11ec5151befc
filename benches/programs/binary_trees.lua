-- Garbage: trees that are built, counted and dropped.
local function build(depth)
  if depth == 0 then return {} end
  return { build(depth - 1), build(depth - 1) }
end

local function count(tree)
  if not tree[1] then return 1 end
  return 1 + count(tree[1]) + count(tree[2])
end

local deepest = 15
local long_lived = build(deepest)
for depth = 4, deepest, 3 do
  local rounds, total = 2 ^ (deepest - depth + 2), 0
  for _ = 1, rounds do total = total + count(build(depth)) end
  print(depth, total)
end
print(count(long_lived))

--> 4	253952
--> 7	261120
--> 10	262016
--> 13	262128
--> 65535
