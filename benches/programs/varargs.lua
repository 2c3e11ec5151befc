-- Varargs: select, table.pack, table.unpack and passing `...` on.
local unpack = table.unpack or unpack
local pack = table.pack or function(...) return { n = select("#", ...), ... } end

local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...)) end
  return total
end
local function count(...) return select("#", ...) end
local function rotate(first, ...) return ..., first end
local function forward(f, ...) return f(...) end
local function collect(...)
  local list = { ... }
  return #list
end

local check = 0
local list = { 1, 2, 3, 4, 5, 6, 7, 8 }
for i = 1, 250000 do
  check = check + sum(i, 2, 3, 4)
  check = check + forward(sum, rotate(i, i, 1))
  check = check + count(unpack(list)) + collect(unpack(list, 2, 6))
  local packed = pack(i, nil, i)
  check = check + packed.n + packed[3]
end
print(check, math.max(unpack(list)))

--> 125006750000	8
