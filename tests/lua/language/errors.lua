-- Messages say what is wrong, with the name of the variable and the line.
local function try(f, ...) print(select(2, pcall(f, ...))) end
local up, upt = nil, {}
try(function() local a; return a.b end) --> errors.lua:4: attempt to index a nil value (local 'a')
try(function() local a = {}; return a.b.c end) --> errors.lua:5: attempt to index a nil value (field 'b')
try(function() return up.x end) --> errors.lua:6: attempt to index a nil value (upvalue 'up')
try(function() return upt.x.y end) --> errors.lua:7: attempt to index a nil value (field 'x')
try(function() return missing.x end) --> errors.lua:8: attempt to index a nil value (global 'missing')
try(function() local a = 1; a() end) --> errors.lua:9: attempt to call a number value (local 'a')
try(function() up() end) --> errors.lua:10: attempt to call a nil value (upvalue 'up')
try(function() upt.method() end) --> errors.lua:11: attempt to call a nil value (field 'method')
try(function() upt:method() end) --> errors.lua:12: attempt to call a nil value (method 'method')
try(function() missing() end) --> errors.lua:13: attempt to call a nil value (global 'missing')
try(function() local s = "x"; return s.y.z end) --> errors.lua:14: attempt to index a nil value (field 'y')
try(function() local a; a.b = 1 end) --> errors.lua:15: attempt to index a nil value (local 'a')
try(function() local a = {}; a.b.c = 1 end) --> errors.lua:16: attempt to index a nil value (field 'b')
try(function() local a, b = 1; return a + b end)
--> errors.lua:17: attempt to perform arithmetic on a nil value (local 'b')
try(function() return up + 1 end) --> errors.lua:19: attempt to perform arithmetic on a nil value (upvalue 'up')
try(function() return 1 + missing end)
--> errors.lua:20: attempt to perform arithmetic on a nil value (global 'missing')
try(function() return upt.x * 2 end) --> errors.lua:22: attempt to perform arithmetic on a nil value (field 'x')
try(function() local t = {}; return t.x.y.z end) --> errors.lua:23: attempt to index a nil value (field 'x')
try(function() local a = {}; return a .. "x" end)
--> errors.lua:24: attempt to concatenate a table value (local 'a')
try(function() return "x" .. upt.y end) --> errors.lua:26: attempt to concatenate a nil value (field 'y')
try(function() return -{} end) --> errors.lua:27: attempt to perform arithmetic on a table value
try(function() return #up end) --> errors.lua:28: attempt to get length of a nil value (upvalue 'up')
try(function() return ~1.5 end) --> errors.lua:29: number has no integer representation
try(function() return 1 < "x" end) --> errors.lua:30: attempt to compare number with string
try(function() return {} < 1 end) --> errors.lua:31: attempt to compare table with number
try(function() return nil <= nil end) --> errors.lua:32: attempt to compare two nil values
try(function() local t = {}; return t[nil].x end) --> errors.lua:33: attempt to index a nil value (field '?')
try(function() local t = {}; local k = "key"; return t[k].x end)
--> errors.lua:34: attempt to index a nil value (field '?')
try(function() return ("x")() end) --> errors.lua:36: attempt to call a string value (constant 'x')
try(function() return (1)() end) --> errors.lua:37: attempt to call a number value
try(function() return upt[1].x end) --> errors.lua:38: attempt to index a nil value (field 'integer index')
try(function() return 2^53 | 1.5 end) --> errors.lua:39: number has no integer representation
try(function() return "a" + 1 end) --> errors.lua:40: attempt to add a 'string' with a 'number'
try(function() local a = "a"; return a | 1 end)
--> errors.lua:41: attempt to perform bitwise operation on a string value (local 'a')
-- error and its levels.
try(function() error("message") end) --> errors.lua:44: message
try(function() error("message", 0) end) --> message
try(function() error("message", 1) end) --> errors.lua:46: message
local function thrower(level) error("level " .. level, level) end
try(function() thrower(1) end) --> errors.lua:47: level 1
try(function() thrower(2) end) --> errors.lua:49: level 2
try(function() error() end) --> nil
try(function() error(nil) end) --> nil
print(select(2, pcall(error, { code = 5 })).code) --> 5
try(function() error(setmetatable({}, { __tostring = function() return "object" end })) end) --> object
print(pcall(error)) --> false	nil
print(pcall(pcall)) --> false	bad argument #1 to 'pcall' (value expected)
print(pcall(pcall, error, "x")) --> true	false	x
print(select("#", pcall(error))) --> 2
-- assert.
try(function() assert(false) end) --> errors.lua:59: assertion failed!
try(function() assert(nil, "custom") end) --> errors.lua:60: custom
print(assert(1, 2, 3)) --> 1	2	3
try(function() assert() end) --> errors.lua:62: bad argument #1 to 'assert' (value expected)
-- xpcall and handlers.
print(xpcall(function() error("x", 0) end, function(m) return "handled " .. m end)) --> false	handled x
print(xpcall(function(a, b) return a + b end, print, 1, 2)) --> true	3
print(xpcall(function() local x = nil; x() end, function(m) return (m:gsub("^.-:%d+: ", "")) end))
--> false	attempt to call a nil value (local 'x')
print(pcall(xpcall)) --> false	bad argument #2 to 'xpcall' (function expected, got no value)
-- Errors pass through pcall into the outer one only when thrown again.
print(pcall(function() --> false	outer(inner)
  local ok, e = pcall(error, "inner", 0)
  error("outer(" .. e .. ")", 0)
end))
-- Lines in messages: where the operation stands.
try(function() --> errors.lua:77: attempt to perform arithmetic on a nil value
  local a = 1
  local b = a +
    nil
end)
try(function() --> errors.lua:83: attempt to index a nil value (field 'x')
  local t = {}
  t.x
    .y
    .z = 1
end)
try(function() --> errors.lua:89: attempt to concatenate a nil value
  print(
    1,
    nil .. "x"
  )
end)
try(function() --> errors.lua:94: attempt to call a nil value (local 'f')
  local f
  f(
    1,
    2
  )
end)
