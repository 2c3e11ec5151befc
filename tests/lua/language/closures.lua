-- Variables that change are shared, between closures and with the function that declared them.
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end, function(v) n = v end
end
local inc, get, set = counter()
print(inc(), inc(), get()) set(10) print(inc(), get())
--> 1	2	2
--> 11	11
local inc2 = counter()
print(inc2(), inc()) --> 1	12
-- Each round of a loop has its own variable.
local fs = {}
for i = 1, 3 do fs[i] = function() return i end end
print(fs[1](), fs[2](), fs[3]()) --> 1	2	3
for i = 1, 3 do fs[i] = function() i = i + 10 return i end end
print(fs[1](), fs[1](), fs[2](), fs[3]()) --> 11	21	12	13
for i, v in ipairs({ "a", "b" }) do fs[i] = function() return i, v end end
print(fs[1]()) print(fs[2]())
--> 1	a
--> 2	b
for k, v in pairs({ x = 1 }) do fs[1] = function() v = v + 1 return k, v end end
print(fs[1]()) print(fs[1]())
--> x	2
--> x	3
local i = 1
while i <= 3 do local j = i fs[i] = function() j = j + 1 return j end i = i + 1 end
print(fs[1](), fs[2](), fs[3](), fs[1]()) --> 2	3	4	3
local k = 0
repeat local m = k fs[k + 1] = function() m = m + 1 return m end k = k + 1 until m >= 2
print(fs[1](), fs[2](), fs[3](), fs[1]()) --> 1	2	3	2
local k = 0
repeat local m = 0 fs[1] = function() return m end m = k k = k + 1 until fs[1]() >= 2
print(k) --> 3
-- break closes what the block captured
local got
while true do local x = 1 got = function() x = x + 1 return x end if x then break end end
local other = 99
print(got(), got(), other) --> 2	3	99
for i = 1, 5 do local y = i got = function() y = y + 1 return y end if i == 3 then break end end
print(got(), got()) --> 4	5
for _, v in ipairs({ 7, 8 }) do local y = v got = function() y = y + 1 return y end if v == 7 then break end end
print(got(), got()) --> 8	9
-- Captured, then assigned to; assigned to, then captured.
local a = 1
local function read_a() return a end
a = 2
print(read_a()) a = 3 print(read_a())
--> 2
--> 3
local b = 1
b = b + 1
local function read_b() return b end
print(read_b()) --> 2
local c
local function read_c() return c end
c = "set later"
print(read_c()) --> set later
-- Through several functions.
local function outer()
  local x = 1
  local function middle()
    local function inner() x = x + 1 return x end
    return inner
  end
  return middle(), function() return x end
end
local step, look = outer()
print(step(), step(), look()) --> 2	3	3
local function constant_outer()
  local x = 5
  return function() return function() return function() return x end end end
end
print(constant_outer()()()()) --> 5
-- Parameters, varargs and self as upvalues.
local function adder(n) return function(m) return n + m end end
print(adder(3)(4), adder(10)(20)) --> 7	30
local function acc(n) return function(m) n = n + m return n end end
local s = acc(0) s(5) print(s(10)) --> 15
local obj = { v = 1 }
function obj:getter() return function() return self.v end end
print(obj:getter()()) --> 1
-- Recursive local functions, also under another name, and replaced.
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
local fib2 = fib
print(fib(15), fib2(15)) --> 610	610
local function r(n) if n == 0 then return "end" end return r(n - 1) end
local old = r
r = function() return "replaced" end
print(old(3), old(0)) --> replaced	end
local function self_in_inner(n)
  local function call() return self_in_inner(n - 1) end
  if n == 0 then return "bottom" end
  return call()
end
print(self_in_inner(5)) --> bottom
local function h1() return 1 end
local function h2() return h1() + 1 end
local function h3() return h2() + h1() end
print(h3()) --> 3
-- The same closure twice is not the same value where it captures.
local list = {}
for i = 1, 2 do list[i] = function() return i end end
print(list[1] ~= list[2], list[1] == list[1]) --> true	true
-- Locals of finished blocks do not leak into captured ones.
local f1, f2
do local x = 1 f1 = function() x = x + 1 return x end end
do local x = 100 f2 = function() x = x + 1 return x end end
print(f1(), f2(), f1(), f2()) --> 2	101	3	102
-- Many upvalues.
local v1, v2, v3, v4, v5, v6, v7, v8 = 1, 2, 3, 4, 5, 6, 7, 8
local function all() v8 = v8 + 1 return v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 end
print(all(), all(), v8) --> 37	38	10
-- An upvalue that shares its register with later temporaries.
local function tricky()
  local t = {}
  do local x = 1 t.f = function() x = x + 1 return x end end
  local y, z = 10, 20
  return t.f(), t.f(), y, z
end
print(tricky()) --> 2	3	10	20
-- Upvalues survive errors and coroutines.
local e
pcall(function() local x = 1 e = function() x = x + 1 return x end error("out") end)
print(e(), e()) --> 2	3
local co = coroutine.wrap(function() local x = 0 e = function() return x end while true do x = x + 1 coroutine.yield(x) end end)
co() co() print(e(), co(), e()) --> 2	3	3
