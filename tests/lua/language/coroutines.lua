local notes = {}
local function note(...) notes[#notes + 1] = table.concat({ ... }, " ") end
local co = coroutine.create(function(a, b)
  note("start", a, b)
  local c = coroutine.yield(a + b)
  note("resumed", c)
  local d, e = coroutine.yield(c * 2)
  note("again", d, e)
  return "done", d + e
end)
print(coroutine.resume(co, 1, 2)) --> true	3
print(coroutine.status(co)) --> suspended
print(coroutine.resume(co, 10)) --> true	20
print(coroutine.resume(co, 3, 4)) --> true	done	7
print(coroutine.status(co)) --> dead
print(coroutine.resume(co)) --> false	cannot resume dead coroutine
print(table.concat(notes, ", ")) --> start 1 2, resumed 10, again 3 4
-- wrap and generators
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
for v in gen(3) do print(v) end
--> 1
--> 2
--> 3
local function permute(a, n)
  n = n or #a
  if n <= 1 then coroutine.yield(a) else
    for i = 1, n do a[n], a[i] = a[i], a[n] permute(a, n - 1) a[n], a[i] = a[i], a[n] end
  end
end
local list = {}
for p in coroutine.wrap(function() permute({ "a", "b", "c" }) end) do list[#list + 1] = table.concat(p) end
print(table.concat(list, " ")) --> bca cba cab acb bac abc
-- yield across pcall, metamethods, iterators and library callbacks
local c2 = coroutine.wrap(function()
  local ok, v = pcall(function() local x = coroutine.yield("in pcall") error("after " .. x, 0) end)
  coroutine.yield(tostring(ok) .. " " .. v)
  local t = setmetatable({}, { __index = function(_, k) return coroutine.yield("index " .. k) end, __add = function(a, b) return coroutine.yield("add") end,
    __lt = function() return coroutine.yield("lt") end, __eq = function() return coroutine.yield("eq") end, __call = function(_, x) return coroutine.yield("call " .. x) end,
    __concat = function() return coroutine.yield("concat") end, __len = function() return coroutine.yield("len") end, __newindex = function(_, k, v) coroutine.yield("newindex " .. k) end })
  local r = { t.x, t + 1, tostring(t < t), t == setmetatable({}, getmetatable(t)), t(5), t .. "x", #t }
  t.y = 1
  for k in (function() return coroutine.yield("iterator") end) do r[#r + 1] = k break end
  if t < t then r[#r + 1] = "less" end
  if not (t < t) then r[#r + 1] = "not less" end
  for i = 1, #r do r[i] = tostring(r[i]) end
  return table.concat(r, ",")
end)
print(c2()) print(c2("X")) print(c2())
--> in pcall
--> false after X
--> index x
print(c2("v1")) print(c2("v2")) print(c2("v3")) print(c2(true)) print(c2("v5")) print(c2("v6")) print(c2(7))
--> add
--> lt
--> eq
--> call 5
--> concat
--> len
--> newindex y
print(c2()) print(c2("k")) print(c2(true)) print(c2(false))
--> iterator
--> lt
--> lt
--> v1,v2,true,true,v5,v6,7,k,less,not less
-- status, running, isyieldable
print(coroutine.isyieldable(), select(2, coroutine.running())) --> false	true
print(coroutine.wrap(function() return coroutine.isyieldable(), select(2, coroutine.running()) end)())
--> true	false
local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function() return coroutine.status(outer) end)
  return coroutine.resume(inner)
end)
print(coroutine.resume(outer)) --> true	true	normal
-- errors
local bad = coroutine.create(function() error("inside", 0) end)
print(coroutine.resume(bad)) print(coroutine.status(bad)) print(coroutine.resume(bad))
--> false	inside
--> dead
--> false	cannot resume dead coroutine
local bad2 = coroutine.create(function() local x = nil; x.y = 1 end)
print(coroutine.resume(bad2)) --> false	coroutines.lua:81: attempt to index a nil value (local 'x')
print(pcall(coroutine.wrap(function() error({ 1 }) end)) == false) --> true
print(pcall(coroutine.wrap(function() error("w", 0) end))) --> false	w
print(pcall(coroutine.resume, 1)) --> false	bad argument #1 to 'coroutine.resume' (thread expected, got number)
print(coroutine.resume(coroutine.running())) --> false	cannot resume non-suspended coroutine
print(pcall(coroutine.yield, 1)) --> false	attempt to yield from outside a coroutine
local dead = coroutine.wrap(function() end) dead()
print(pcall(dead)) --> false	cannot resume dead coroutine
-- close
local cl = coroutine.create(function() coroutine.yield() end)
coroutine.resume(cl)
print(coroutine.close(cl), coroutine.status(cl), coroutine.close(cl)) --> true	dead	true
print(coroutine.close(coroutine.create(print))) --> true
local failed = coroutine.create(function() error("e", 0) end) coroutine.resume(failed)
print(coroutine.close(failed)) --> false	e
-- many values, varargs, tail calls, recursion
print(coroutine.wrap(function(...) return select("#", ...), ... end)(1, nil, 3)) --> 3	1	nil	3
print(coroutine.wrap(function() return coroutine.yield(1, 2, 3) end)()) --> 1	2	3
local function rec(n) if n == 0 then coroutine.yield("bottom") return 0 end return 1 + rec(n - 1) end
local r = coroutine.wrap(rec)
print(r(100)) print(r())
--> bottom
--> 100
local producer = coroutine.wrap(function() for _, v in ipairs({ "x", "y" }) do coroutine.yield(v) end end)
local consumer = coroutine.wrap(function() while true do local v = producer() if not v then break end coroutine.yield("got " .. v) end end)
print(consumer()) print(consumer())
--> got x
--> got y
-- a thousand at once
local cos, sum = {}, 0
for i = 1, 1000 do cos[i] = coroutine.wrap(function() local s = i coroutine.yield() sum = sum + s end) cos[i]() end
for i = 1, 1000 do cos[i]() end
print(sum) --> 500500
print(select(2, coroutine.resume(coroutine.create(function() return pcall(pcall, error, "e") end))))
--> true	false	e
table.sort({ 3, 1, 2 }, function(a, b) return a < b end)
print(coroutine.wrap(function() local t = { 3, 1, 2 } table.sort(t, function(a, b) return a > b end) return table.concat(t, " ") end)())
--> 3 2 1
-- Nobody waits for a yield while a coroutine is closed.
local function closer(f)
  return setmetatable({}, { __close = f })
end
local function waits()
  local h <close> = closer(function(_, e)
    print("closing", e, coroutine.isyieldable(), pcall(coroutine.yield))
  end)
  coroutine.yield()
  error("failed", 0)
end
co = coroutine.create(waits)
coroutine.resume(co)
print(coroutine.close(co), coroutine.status(co)) 
--> closing	nil	false	false	attempt to yield across a C-call boundary
--> true	dead
co = coroutine.create(waits)
coroutine.resume(co)
print(coroutine.resume(co)) --> false	failed
print(coroutine.close(co))
--> closing	failed	false	false	attempt to yield across a C-call boundary
--> false	failed
co = coroutine.wrap(waits)
co()
print(pcall(co))
--> closing	failed	false	false	attempt to yield across a C-call boundary
--> false	failed
-- An error without a value is an error.
co = coroutine.create(error)
print(coroutine.resume(co)) --> false	nil
print(coroutine.close(co)) --> false	nil
print(coroutine.close(co)) --> true
co = coroutine.create(function()
  local h <close> = closer(function() error() end)
  coroutine.yield()
end)
coroutine.resume(co)
print(coroutine.close(co)) --> false	nil
