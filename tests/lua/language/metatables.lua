-- Arithmetic and bit operators.
local mt = {}
for _, op in ipairs({ "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat" }) do
  mt["__" .. op] = function(a, b)
    local function name(x) return type(x) == "table" and "obj" or tostring(x) end
    return op .. "(" .. name(a) .. "," .. name(b) .. ")"
  end
end
local o = setmetatable({}, mt)
print(o + 1, 1 + o, o + o, o - 2, 2 - o, o * 2, 2 * o)
--> add(obj,1)	add(1,obj)	add(obj,obj)	sub(obj,2)	sub(2,obj)	mul(obj,2)	mul(2,obj)
print(o / 2, 2 / o, o % 2, 2 % o, o ^ 2, 2 ^ o, -o, o // 2, 2 // o)
--> div(obj,2)	div(2,obj)	mod(obj,2)	mod(2,obj)	pow(obj,2)	pow(2,obj)	unm(obj,obj)	idiv(obj,2)	idiv(2,obj)
print(o & 1, 1 & o, o | 1, 1 | o, o ~ 1, 1 ~ o, o << 1, 1 << o, o >> 1, 1 >> o, ~o)
--> band(obj,1)	band(1,obj)	bor(obj,1)	bor(1,obj)	bxor(obj,1)	bxor(1,obj)	shl(obj,1)	shl(1,obj)	shr(obj,1)	shr(1,obj)	bnot(obj,obj)
print(o .. "x", "x" .. o, o .. o, 1 .. o, "a" .. "b" .. o, o + 1.5, o + "s", "s" + o)
--> concat(obj,x)	concat(x,obj)	concat(obj,obj)	concat(1,obj)	aconcat(b,obj)	add(obj,1.5)	add(obj,s)	add(s,obj)
print(o .. "a" .. "b", "a" .. o .. "b") --> concat(obj,ab)	aconcat(obj,b)
print(o & 1.5, 1.5 | o, "x" & o) --> band(obj,1.5)	bor(1.5,obj)	band(x,obj)
-- Comparison.
local cmp = {
  __eq = function(a, b) return a.v == b.v end,
  __lt = function(a, b) return (a.v or a) < (b.v or b) end,
  __le = function(a, b) return (a.v or a) <= (b.v or b) end,
}
local function V(v) return setmetatable({ v = v }, cmp) end
print(V(1) == V(1), V(1) == V(2), V(1) ~= V(1), V(1) ~= V(2), V(1) == 1, V(1) ~= 1)
--> true	false	false	true	false	true
print(V(1) < V(2), V(2) < V(1), V(1) <= V(1), V(1) > V(2), V(1) >= V(2), not (V(1) < V(2)))
--> true	false	true	false	false	false
if V(1) < V(2) and V(2) >= V(2) then print("in conditions") end --> in conditions
while V(1) > V(2) do print("never") end
local truthy = setmetatable({}, { __lt = function() return 1 end, __le = function() return nil end, __eq = function() return "x" end })
print(truthy < truthy, truthy <= truthy, truthy > 1, 1 >= truthy, truthy == setmetatable({}, getmetatable(truthy)))
--> true	false	true	false	true
local num = setmetatable({}, { __lt = function(a, b) return type(a) .. "<" .. type(b) end })
print(num < 1, 1 < num, num > 1, 1 > num) --> true	true	true	true
-- Index and newindex.
local base = { greet = "hello", n = 1 }
local derived = setmetatable({}, { __index = base })
local third = setmetatable({}, { __index = derived })
print(third.greet, third.n, third.missing, rawget(third, "greet")) --> hello	1	nil	nil
third.n = 5
print(third.n, derived.n, base.n) --> 5	1	1
local fn = setmetatable({}, { __index = function(t, k) return k .. "!" end })
print(fn.a, fn["b c"], fn[1], fn.a .. fn.b) --> a!	b c!	1!	a!b!
local store = {}
local proxy = setmetatable({}, { __index = store, __newindex = store })
proxy.x = 1
proxy[1] = "one"
print(rawget(proxy, "x"), store.x, proxy.x, store[1], proxy[1]) --> nil	1	1	one	one
local ro = setmetatable({ present = 1 }, { __newindex = function(t, k, v) error("no field " .. k, 2) end })
ro.present = 2
print(ro.present, pcall(function() ro.absent = 1 end)) --> 2	false	metatables.lua:54: no field absent
local counted = 0
local auto = setmetatable({}, { __index = function(t, k) counted = counted + 1 local v = k * 2 rawset(t, k, v) return v end })
print(auto[4], auto[4], auto[5], counted) --> 8	8	10	2
print(setmetatable({}, { __index = function(...) return select("#", ...) end }).x) --> 2
-- Methods through metatables.
local Class = {}
Class.__index = Class
function Class.new(n) return setmetatable({ n = n }, Class) end
function Class:get() return self.n end
local Sub = setmetatable({}, { __index = Class })
Sub.__index = Sub
function Sub.new(n) return setmetatable(Class.new(n), Sub) end
function Sub:double() return self:get() * 2 end
print(Sub.new(21):double(), Sub.new(4):get()) --> 42	4
-- Call, len, tostring, name.
local callable = setmetatable({}, { __call = function(self, ...) return select("#", ...), ... end })
print(callable(), callable(1, 2), (callable(nil))) --> 0	2	1
local function tailcall(...) return callable(...) end
print(tailcall(7, 8)) --> 2	7	8
local chained = setmetatable({}, { __call = callable })
print(pcall(callable, 1)) --> true	1	1
print(select("#", chained(5))) --> 3
print(#setmetatable({}, { __len = function() return 42 end }), #setmetatable({ 1 }, { __len = function() return "any" end }))
--> 42	any
print(tostring(setmetatable({}, { __tostring = function() return "custom" end }))) --> custom
print((tostring(setmetatable({}, { __name = "Kind" })):gsub("0x%x+", "ADDR"))) --> Kind: ADDR
print(pcall(function() return setmetatable({}, { __name = "Kind" }) + 1 end))
--> false	metatables.lua:81: attempt to perform arithmetic on a Kind value
print(getmetatable(setmetatable({}, { __metatable = "locked" }))) --> locked
print(pcall(setmetatable, setmetatable({}, { __metatable = 1 }), {}))
--> false	cannot change a protected metatable
print(getmetatable("").__index == string, ("x").rep == string.rep) --> true	true
-- Generic for with __call and __pairs.
for k, v in pairs(setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end })) do print(k, v) end
--> 1	2
local it = setmetatable({}, { __call = function(self, s, c) if c < 3 then return c + 1 end end })
for i in it, nil, 1 do print(i) end
--> 2
--> 3
-- Chains, loops and errors.
local deep = {}
for i = 1, 50 do deep = setmetatable({}, { __index = deep }) end
print(deep.x) --> nil
local a = {}
setmetatable(a, { __index = a })
print(rawget(a, "x"), pcall(function() return a.x end))
--> nil	false	metatables.lua:100: '__index' chain too long; possible loop
print(pcall(function() return o < 1 end)) --> false	metatables.lua:102: attempt to compare table with number
print(pcall(function() return ({})() end)) --> false	metatables.lua:103: attempt to call a table value
print(pcall(function() local x = setmetatable({}, { __index = function() error("inside") end }) return x.y end))
--> false	metatables.lua:104: inside
-- In multiple places at once.
local log = {}
local p = setmetatable({}, { __index = function(_, k) log[#log + 1] = "get " .. tostring(k) return 1 end, __newindex = function(_, k, v) log[#log + 1] = "set " .. tostring(k) end })
p.a = p.b + p.c * p[1]
p.d, p.e = p.f, p.g
print(table.concat(log, ", ")) --> get b, get c, get 1, set a, get f, get g, set e, set d
print(o + 1 == "add(obj,1)", (o + 1) .. (1 + o), #(o .. "x"), ({ o + 1, o - 1 })[2])
--> true	add(obj,1)add(1,obj)	13	sub(obj,1)
local concat = setmetatable({}, { __concat = function(x, y) return (type(x) == "table" and "T" or x) .. "|" .. (type(y) == "table" and "T" or y) end })
print("a" .. concat, concat .. "b", "a" .. concat .. "b", 1 .. concat, "x" .. "y" .. concat .. "z" .. "w")
--> a|T	T|b	aT|b	1|T	xyT|zw
