-- Constructors whose fields all have names: each makes a table of its own.
local function point(x) return { x = x, y = 2, name = "p", off = false, gone = nil } end
local a, b = point(1), point()
print(a.x, a.y, a.name, a.off, a.gone) --> 1	2	p	false	nil
print(b.x, b.y, rawequal(a, b)) --> nil	2	false
a.y, a.new = 3, true
b.name = nil
print(point(5).y, point(5).new, point(5).name) --> 2	nil	p
local count = 0
for _ in pairs(point()) do count = count + 1 end
print(count, next({ a = nil })) --> 3	nil

-- The last of two fields with one name counts, whatever is constant.
local function one() return 1 end
print(({ x = one(), x = 2 }).x, ({ x = 2, x = one() }).x, ({ x = one(), x = nil }).x) --> 2	1	nil

-- Values are computed in the order they are written, and may be tables themselves.
local order = {}
local function note(n) order[#order + 1] = n return n end
local t = { b = note(1), a = { c = note(2), d = { } }, e = note(3), f = "k" }
print(table.concat(order, " "), t.b, t.a.c, next(t.a.d), t.e, t.f) --> 1 2 3	1	2	nil	3	k

-- Constants of variables, negative numbers, floats, long names and long texts.
local limit, text = 7, ("x"):rep(3)
local r = { limit = limit, low = -1, half = 0.5, ["long " .. "name"] = 1, text = text, ["end"] = 1 }
print(r.limit, r.low, r.half, r["long name"], r.text, r["end"]) --> 7	-1	0.5	1	xxx	1
local long = { this_is_a_name_of_more_than_forty_characters_in_all = 1, b = 2 }
print(long.this_is_a_name_of_more_than_forty_characters_in_all, long.b) --> 1	2

-- A table made while its values are computed, that an error leaves behind.
print(pcall(function() return { a = 1, b = error("no", 0), c = 3 } end)) --> false	no
local made = {}
for i = 1, 3 do made[i] = { n = i, twice = i * 2, kind = "made" } end
print(made[1].n, made[2].twice, made[3].n, made[3].kind) --> 1	4	3	made

-- A metatable that is written so has all its events.
local M = { __index = function(_, k) return k .. "!" end, __len = function() return 9 end, n = 1 }
local m = setmetatable({ own = 1 }, M)
print(m.own, m.other, #m) --> 1	other!	9

-- Collections between the steps take nothing away.
for i = 1, 200 do
  local v = { name = "n" .. i, list = { i }, at = { x = i, y = -i } }
  if i % 50 == 0 then collectgarbage() end
  assert(v.name == "n" .. i and v.list[1] == i and v.at.x + v.at.y == 0)
end
print(point(3).name) --> p
