-- Functions that share variables, capture loops, and outlive their stack.
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end, function(v) n = v end
end
local up, get, set = counter()
up() up()
print(get(), set(10), up(), get()) --> 2	nil	11	11
local made = {}
for i = 1, 20 do
  local j = i
  made[i] = function(d) j = j + d return i * 100 + j end
end
print(made[1](1), made[1](1), made[20](5)) --> 102	103	2025
local function compose(f, ...)
  if not f then return function(...) return ... end end
  local rest = compose(...)
  return function(...) return rest(f(...)) end
end
local add = function(x) return x + 1 end
print(compose(add, add, function(x) return x * 2, x end, function(...) return select("#", ...), ... end)(5))
--> 2	14	7
local function sum(first, ...) if first then return first + sum(...) end return 0 end
print(sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)) --> 55
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(12)) --> 144
local list
for i = 1, 10 do local next = list list = function() return i, next end end
local out = {}
while list do local v, n = list() out[#out + 1] = v list = n end
print(table.concat(out, " ")) --> 10 9 8 7 6 5 4 3 2 1
