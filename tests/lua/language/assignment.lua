-- All expressions are evaluated before any assignment.
local a, b, c = 1, 2, 3
a, b = b, a
print(a, b) --> 2	1
a, b, c = c, a, b
print(a, b, c) --> 3	2	1
a, b, c = 1
print(a, b, c) --> 1	nil	nil
a, b = 1, 2, 3
print(a, b) --> 1	2
local t = { 1, 2, 3 }
local i = 1
i, t[i] = i + 1, 20
print(i, t[1], t[2]) --> 2	20	2
t[i], i = "x", 3
print(i, t[1], t[2], t[3]) --> 3	20	x	3
t[1], t[2], t[3] = t[3], t[1], t[2]
print(t[1], t[2], t[3]) --> 3	20	x
local u = { v = t }
u, u.v = "gone", "stored"
print(u, t[1]) --> gone	3
local o = { n = { m = 1 } }
local keep = o
o.n, o = 5, nil
print(keep.n, o) --> 5	nil
local x = { y = 1 }
x.y, x = x, x.y
print(type(x)) --> number
-- Targets with calls in them: each is evaluated once, from the left.
local trace = {}
local function at(name, value) trace[#trace + 1] = name return value end
local tab = {}
at("t1", tab)[at("k1", 1)], at("t2", tab)[at("k2", 2)] = at("v1", "one"), at("v2", "two")
print(table.concat(trace, " "), tab[1], tab[2]) --> t1 k1 t2 k2 v1 v2	one	two
-- Stored from the right: the first target wins.
local order = {}
local p = setmetatable({}, { __newindex = function(_, k, v) order[#order + 1] = k .. "=" .. tostring(v) end })
p.a, p.b, p.c = 1, 2, 3
print(table.concat(order, " ")) --> c=3 b=2 a=1
local w
w, w = 1, 2
print(w) --> 1
-- Globals, upvalues, fields, all kinds of keys.
g1, t.f, t[1.0], t["s"] = 1, 2, 3, 4
print(g1, t.f, t[1], t.s) --> 1	2	3	4
local up = 1
local function set(v, w) up, g1 = v, w return up, g1 end
print(set(7, 8)) print(up, g1)
--> 7	8
--> 7	8
local function swap_up() up, g1 = g1, up end
swap_up() print(up, g1) --> 8	7
t[-1], t[256], t[255], t[2^53] = "neg", "past a byte", "a byte", "float"
print(t[-1], t[256], t[255], t[2^53], t[1 << 53]) --> neg	past a byte	a byte	float	float
t[true], t[t], t[print] = 1, 2, 3
print(t[true], t[t], t[print], t[false]) --> 1	2	3	nil
t.x = { y = { z = 1 } }
t.x.y.z, t.x.y = t.x.y.z + 1, t.x
print(t.x.y == t.x, t.x.z) --> true	nil
local k = "key"
t[k], k = k, "other"
print(t.key, k) --> key	other
-- A nil assigned removes; an assignment to a fresh local.
t.key = nil
print(t.key) --> nil
local fresh = t.nothing
print(fresh) --> nil
local n, m = nil
print(n, m) --> nil	nil
-- Compound right sides.
a, b = (function() return 1, 2, 3 end)()
print(a, b) --> 1	2
a, b, c = 0, (function() return 1, 2, 3 end)()
print(a, b, c) --> 0	1	2
a, b = ((function() return 1, 2 end)())
print(a, b) --> 1	nil
a, b, c = ..., "after"
print(a, b, c) --> nil	after	nil
local a1, a2 = a == nil and "nil" or a, b
print(a1, a2) --> nil	after
-- Errors name what is wrong.
print(pcall(function() local q q.x = 1 end)) --> false	assignment.lua:82: attempt to index a nil value (local 'q')
print(pcall(function() undefinedtable.x = 1 end))
--> false	assignment.lua:83: attempt to index a nil value (global 'undefinedtable')
print(pcall(function() local q = {} q[nil] = 1 end)) --> false	assignment.lua:85: table index is nil
print(pcall(function() local q = {} q[0/0] = 1 end)) --> false	assignment.lua:86: table index is NaN
print(pcall(function() local q = {} q.a.b = 1 end))
--> false	assignment.lua:87: attempt to index a nil value (field 'a')
print(pcall(function() local q = 5 q[1] = 1 end))
--> false	assignment.lua:89: attempt to index a number value (local 'q')
-- What finds a target is evaluated once, also where the table is an upvalue.
local outer, calls = {}, 0
local function place()
  calls = calls + 1
  return calls
end
local function fill() outer[place()] = "once" end
fill()
print(calls, #outer) --> 1	1
-- A table in a variable that others assign to is looked up when its field is stored.
local box, boxed = { name = "old" }, { name = "new" }
local function change() box = boxed return "field" end
local function store() box.field = change() end
store()
print(box.field, box.name) --> field	new
local function both() box.field, box = 1, { name = "third" } end
both()
print(boxed.field, box.name, box.field) --> 1	third	nil
-- Values that wait in temporaries while the last one is made in its variable.
do
  local a, b = 1, 1
  a, b = { "first" }, { "second" }
  print(a[1], b[1]) --> first	second
  b, b = 1, {}
  print(b) --> 1
  local c = 1
  a, c, b = "x" .. c, function() return c end, "y" .. c
  print(a, type(c), b) --> x1	function	y1
end
