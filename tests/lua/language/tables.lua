-- Constructors.
local t = { 1, 2, 3, x = 10, ["y z"] = 20, [5] = 5, [1 + 5] = 6, "four" }
print(#t, t[1], t[4], t[5], t[6], t.x, t["y z"]) --> 6	1	four	5	6	10	20
local e = {}
print(#e, next(e), e[1], e.x) --> 0	nil	nil	nil
print(#{ nil }, #{ nil, nil, 3 } >= 0, #{ 1, 2, nil } >= 2, #{ n = 1 }) --> 0	true	true	0
print(({ 1, 2, 3 })[2], ({ a = { b = { c = 7 } } }).a.b.c, #{ { {} }, { {} } }) --> 2	7	2
local f = function() return 1, 2, 3 end
print(#{ f() }, #{ f(), f() }, #{ (f()) }, #{ f(), nil } >= 1, #{ x = f() }) --> 3	4	1	true	0
print(({ f(), 10 })[2], ({ f(), [1] = "shadowed" })[1], ({ [1] = "first", "second" })[1]) --> 10	1	second
local trailing = { 1, 2, 3, }
local semi = { 1; 2, x = 3; 4 }
print(#trailing, #semi, semi.x, semi[3]) --> 3	3	3	4
-- Fields are evaluated in order.
local log = {}
local function v(x) log[#log + 1] = tostring(x) return x end
local o = { v(1), [v("k")] = v(2), v(3), a = v(4), v(5) }
print(table.concat(log, " "), #o, o.k, o.a) --> 1 k 2 3 4 5	3	2	4
-- Batches of items.
local function build(n)
  local items = {}
  for i = 1, n do items[i] = tostring(i) end
  return load("local f = ... return {" .. table.concat(items, ",") .. (n > 0 and ", f() }" or " f() }"))(f)
end
for _, n in ipairs({ 0, 1, 49, 50, 51, 99, 100, 101, 250 }) do
  local b = build(n)
  assert(#b == n + 3 and b[n + 3] == 3 and b[n + 1] == 1 and (n == 0 or b[n] == n))
end
local mixed = { 1, 2, a = 1, 3, 4, b = 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
  26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, c = 3, 51, 52, f() }
print(#mixed, mixed[50], mixed[51], mixed[55], mixed.a, mixed.b, mixed.c) --> 55	50	51	3	1	2	3
-- Keys: floats with whole values are integers; strings are not numbers.
local k = {}
k[1], k[1.0], k["1"], k[2^53] = "int", "float", "string", "big"
print(k[1], k["1"], k[2^53 | 0], #k) --> int	string	big	1
k[1.5] = "half"
print(k[1.5], k[3 / 2]) --> half	half
-- Growing, shrinking, and the length.
local g = {}
for i = 1, 100 do g[i] = i * i end
print(#g, g[50], g[100]) --> 100	2500	10000
for i = 100, 51, -1 do g[i] = nil end
print(#g, g[51]) --> 50	nil
g[#g + 1] = "appended"
print(#g, g[51]) --> 51	appended
for i = 10, 1, -1 do e[i] = i end
print(#e, e[1], e[10]) --> 10	1	10
-- Traversal: every key once, even while values are cleared.
local seen, total = {}, 0
local big = {}
for i = 1, 20 do big[i] = i big["k" .. i] = i end
for key, value in pairs(big) do total = total + value seen[#seen + 1] = key big[key] = nil end
print(#seen, total, next(big)) --> 40	420	nil
print(rawlen({ 1, 2 }), rawequal(t, t), rawget(t, "x"), rawset(t, "w", 1) == t, t.w) --> 2	true	10	true	1
-- Nested functions and tables in constructors.
local obj = {
  name = "obj",
  say = function(self, what) return self.name .. " says " .. what end,
  inner = { list = { 1, 2, { 3 } }, [true] = "yes" },
}
print(obj:say("hi"), obj.inner.list[3][1], obj.inner[true]) --> obj says hi	3	yes
local same = { 1, same = t }
same = { same, same[1] }
print(same[2], same[1][1]) --> 1	1
print(pcall(next, {}, "nokey")) --> false	invalid key to 'next'
print(pcall(function() return #nil end)) --> false	tables.lua:66: attempt to get length of a nil value
print(pcall(function() return { [nil] = 1 } end)) --> false	tables.lua:67: table index is nil

-- A float with an integer value is the same key, wherever the table keeps it.
local whole = { 10, 20, 30 }
whole[1000] = 40
print(whole[2.0], whole[7 // 2.0], whole[1000.0], whole[2.5]) --> 20	30	40	nil
whole[1.0] = 11
print(whole[1], next({ [1.0] = true })) --> 11	1	true

-- Of several borders the one nearest to the end of the constructor counts.
print(#{ 1, nil, 3 }, #{ nil, nil, 3 }, #{ 1, nil, 3, nil }, #{ n = 1, nil }) --> 3	3	3	0
print((function(...) return #{ ... } end)(1, nil, nil, 4)) --> 4
