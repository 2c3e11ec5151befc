-- Operators that are functions.
local log = {}
local V = {}
V.__index = V
local function vec(x, y) return setmetatable({ x = x, y = y }, V) end
V.__add = function(a, b) return vec(a.x + b.x, a.y + b.y) end
V.__mul = function(a, n) return vec(a.x * n, a.y * n) end
V.__eq = function(a, b) return a.x == b.x and a.y == b.y end
V.__lt = function(a, b) return a.x < b.x end
V.__le = function(a, b) return a.x <= b.x end
V.__len = function(a) return a.x + a.y end
V.__unm = function(a) return vec(-a.x, -a.y) end
V.__tostring = function(a) return "(" .. a.x .. ", " .. a.y .. ")" end
V.__concat = function(a, b) return tostring(a) .. "&" .. tostring(b) end
V.__call = function(a, ...) return a.x, select("#", ...), ... end
V.__close = function(a) log[#log + 1] = "closed " .. tostring(a) end
V.__name = "Vector"
local a, b = vec(1, 2), vec(3, 4)
print(tostring(a + b), tostring(-a * 3), a == vec(1, 2), a < b, a >= b, #b) --> (4, 6)	(-3, -6)	true	true	false	7
print(a .. b, "<" .. a .. ">", 1 .. a .. b .. 2) --> (1, 2)&(3, 4)	<(1, 2)&>	1(1, 2)&(3, 4)&2
print(a("x", "y")) --> 1	2	x	y
do local c <close> = a + b end
print(log[1]) --> closed (4, 6)
print(pcall(function() return a + 1 end)) --> false	metatables.lua:6: attempt to index a number value (local 'b')
print(pcall(function() return a % 1 end)) --> false	metatables.lua:25: attempt to perform arithmetic on a Vector value (upvalue 'a')
local deep = {}
for i = 1, 8 do deep = setmetatable({ ["k" .. i] = i }, { __index = deep }) end
print(deep.k1, deep.k8, deep.k9) --> 1	8	nil
local chain = setmetatable({}, { __newindex = setmetatable({}, { __newindex = function(_, k, v) log[k] = v end }) })
chain.answer = 42
print(log.answer, rawget(chain, "answer")) --> 42	nil
for k, v in pairs(setmetatable({}, { __pairs = function() return function(_, i) i = (i or 0) + 1 if i < 4 then return i, i .. "!" end end end })) do
  log[#log + 1] = v
end
print(table.concat(log, " ", 2)) --> 1! 2! 3!
