-- The functions without a library's name.
local function fails(f, ...)
  return select(2, pcall(f, ...))
end

-- assert and error
print(select("#", assert(1, 2, 3))) --> 3
print(fails(assert, false)) --> assertion failed!
print(fails(assert, nil, "words")) --> words
print(fails(function() assert(false, "words") end)) --> base.lua:10: words
print(fails(function() assert(nil) end)) --> base.lua:11: assertion failed!
print(type(fails(assert, false, {}))) --> table
print(fails(assert)) --> bad argument #1 to 'assert' (value expected)
print(fails(error)) --> nil
print(fails(error, nil)) --> nil
print(fails(function() error("here") end)) --> base.lua:16: here
print(fails(function() error("here", 0) end)) --> here
print(fails(function() local function f() error("there", 2) end f() end)) --> base.lua:18: there
print(fails(function() error(42) end)) --> 42
print(fails(function() error({ code = 7 }) end).code) --> 7

-- type and tostring
for _, v in ipairs { 1, 1.5, "x", true, {}, print } do
  print(type(v))
  --> number
  --> number
  --> string
  --> boolean
  --> table
  --> function
end
print(type(nil), type(coroutine.create(print))) --> nil	thread
print(fails(type)) --> bad argument #1 to 'type' (value expected)
print(tostring(nil), tostring(true), tostring(-0.0), tostring(1e15), tostring(2^53), tostring(10 // 1)) --> nil	true	-0.0	1e+15	9.007199254741e+15	10
print(tostring(1e100), tostring(0.1), tostring(1/0), tostring(-1/0), tostring(123456789012)) --> 1e+100	0.1	inf	-inf	123456789012
print(tostring(setmetatable({}, { __tostring = function() return "me" end }))) --> me
print(tostring(setmetatable({}, { __tostring = function() return 12 end }))) --> 12
print(tostring(setmetatable({}, { __name = "Thing" })):match("^Thing: ")) --> Thing: 
print(tostring({}):match("^table: 0x%x+$") ~= nil, tostring(print):match("^function: ") ~= nil) --> true	true
print(fails(tostring, setmetatable({}, { __tostring = function() return {} end }))) --> '__tostring' must return a string
print(fails(tostring)) --> bad argument #1 to 'tostring' (value expected)
print(setmetatable({}, { __tostring = function() return "a" end }), 1, setmetatable({}, { __tostring = function() return "b" end })) --> a	1	b

-- tonumber
print(tonumber("10"), tonumber("  0x1F  "), tonumber("1e1"), tonumber("0x.8p1"), tonumber("10."), tonumber(".5")) --> 10	31	10.0	1.0	10.0	0.5
print(tonumber(""), tonumber(" "), tonumber("1 2"), tonumber("0x"), tonumber("1e"), tonumber("inf"), tonumber("nan")) --> nil	nil	nil	nil	nil	nil	nil
print(tonumber("9223372036854775807"), tonumber("9223372036854775808"), tonumber("-9223372036854775808"))
--> 9223372036854775807	9.2233720368548e+18	-9223372036854775808
print(tonumber("0xffffffffffffffffff"), tonumber({}), tonumber(nil), tonumber(true)) --> -1	nil	nil	nil
print(tonumber("z", 36), tonumber("-ff", 16), tonumber("8", 8), tonumber("1.0", 10), tonumber(" 11 ", 2)) --> 35	-255	nil	nil	3
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffff", 16)) --> 9223372036854775807	-1
print(fails(tonumber), fails(tonumber, 10, 10))
--> bad argument #1 to 'tonumber' (value expected)	bad argument #1 to 'tonumber' (string expected, got number)
print(fails(tonumber, "10", 1), fails(tonumber, "10", 37))
--> bad argument #2 to 'tonumber' (base out of range)	bad argument #2 to 'tonumber' (base out of range)

-- select
print(select("#"), select("#", nil, nil), select(2, "a", "b", "c")) --> 0	2	b	c
print(select(-1, "a", "b", "c"), select(-3, "a", "b", "c")) --> c	a	b	c
print(select(4, "a", "b", "c")) --> 
print(fails(select, 0), fails(select, -2, 1)) --> bad argument #1 to 'select' (index out of range)	bad argument #1 to 'select' (index out of range)
print(fails(select, {})) --> bad argument #1 to 'select' (number expected, got table)

-- raw access
local guarded = setmetatable({}, {
  __index = function() return "made" end,
  __newindex = function() error("no") end,
  __len = function() return 99 end,
  __eq = function() return true end,
})
print(guarded.x, rawget(guarded, "x"), #guarded, rawlen(guarded), rawlen("four")) --> made	nil	99	0	4
rawset(guarded, "x", 1)
print(guarded.x, rawequal(guarded, guarded), rawequal(guarded, {}), rawequal(1, 1.0), rawequal("a", "a")) --> 1	true	false	true	true
print(fails(rawset, {}, nil, 1), fails(rawset, {}, 0 / 0, 1), fails(rawlen, 5), fails(rawget, 1, 2))
--> table index is nil	table index is NaN	bad argument #1 to 'rawlen' (table or string expected, got number)	bad argument #1 to 'rawget' (table expected, got number)
print(fails(rawequal, 1), fails(rawset, {}, 1)) --> bad argument #2 to 'rawequal' (value expected)	bad argument #3 to 'rawset' (value expected)

-- metatables
local mt = {}
local t = setmetatable({}, mt)
print(getmetatable(t) == mt, getmetatable({}), getmetatable("").__index == string) --> true	nil	true
mt.__metatable = "locked"
print(getmetatable(t), fails(setmetatable, t, {})) --> locked	cannot change a protected metatable
print(fails(setmetatable, 1, {}), fails(setmetatable, {}))
--> bad argument #1 to 'setmetatable' (table expected, got number)	bad argument #2 to 'setmetatable' (nil or table expected, got no value)
print(fails(setmetatable, {}, 1)) --> bad argument #2 to 'setmetatable' (nil or table expected, got number)
print(getmetatable(setmetatable(setmetatable({}, {}), nil))) --> nil
print(fails(getmetatable)) --> bad argument #1 to 'getmetatable' (value expected)

-- next, pairs, ipairs
print(next({}), next({ 7 }), next({ 7 }, 1)) --> nil	1	nil
print(fails(next, {}, "x"), fails(next)) --> invalid key to 'next'	bad argument #1 to 'next' (table expected, got no value)
local keys = {}
for k in pairs { a = 1, b = 2, 3, 4 } do keys[#keys + 1] = tostring(k) end
table.sort(keys)
print(table.concat(keys, " ")) --> 1 2 a b
local dying = { 1, 2, 3, x = 1, y = 2 }
for k in pairs(dying) do dying[k] = nil end
print(next(dying)) --> nil
local paired = setmetatable({}, { __pairs = function(self) return function(_, k) if not k then return 1, self end end, self, nil, 9 end })
for k, v in pairs(paired) do print(k, v == paired) end --> 1	true
print(fails(function() for _ in pairs(nil) do end end)) --> base.lua:102: bad argument #1 to 'for iterator' (table expected, got nil)
print(fails(pairs)) --> bad argument #1 to 'pairs' (value expected)
local proxy = setmetatable({}, { __index = function(_, i) if i <= 3 then return i * i end end })
for i, v in ipairs(proxy) do print(i, v) end
--> 1	1
--> 2	4
--> 3	9
for i, v in ipairs({ 1, 2, nil, 4 }) do print(i, v) end
--> 1	1
--> 2	2
print(fails(ipairs), fails(function() for _ in ipairs(nil) do end end)) --> bad argument #1 to 'ipairs' (value expected)	attempt to index a nil value

-- pcall, xpcall
print(pcall(error, "x"), pcall(function(...) return select("#", ...) end, nil, nil)) --> false	true	2
print(pcall(pcall), (pcall(5))) --> false	false
print(xpcall(function(a, b) return a + b end, print, 1, 2)) --> true	3
print(xpcall(error, function(m) return m .. "!" end, "oops")) --> false	oops!
print(xpcall(function() error() end, function(m) return m == nil end)) --> false	true
print(fails(xpcall), fails(xpcall, print))
--> bad argument #2 to 'xpcall' (function expected, got no value)	bad argument #2 to 'xpcall' (function expected, got no value)
print(select(2, pcall(pcall))) --> bad argument #1 to 'pcall' (value expected)
print(pcall(pcall, error, "deep")) --> true	false	deep

-- load
print(load("return 1 + 1")()) --> 2
print(load("return ...", "=chunk")(5)) --> 5
print(load("syntax error here", "=chunk")) --> nil	chunk:1: syntax error near 'error'
print(load("x =", "@file.lua")) --> nil	file.lua:1: unexpected symbol near <eof>
print(load("x ==", "the text\nitself")) --> nil	[string "the text..."]:1: syntax error near '=='
print(load("return 1", "n", "b")) --> nil	attempt to load a text chunk (mode is 'b')
print((load("return 1", "n", "t") or print)()) --> 1
local env = { y = 5 }
print(load("x = y; return x", "n", "t", env)(), env.x, rawget(_G, "x")) --> 5	5	nil
print(pcall(load("return y.z", "=n", "t", {}))) --> false	n:1: attempt to index a nil value (global 'y')
local parts = { "return ", "1", "0", " + 1", "" }
local at = 0
print(load(function() at = at + 1 return parts[at] end)()) --> 11
print(load(function() return nil end) ~= nil) --> true
print(load(function() return {} end, "=r") == nil) --> true


-- the rest
print(_VERSION, _G._G == _G, _G.print == print) --> Lua 5.4	true	true
print(type(collectgarbage("count")), collectgarbage(), collectgarbage("isrunning")) --> number	0	true
print(collectgarbage("stop"), collectgarbage("isrunning"), collectgarbage("restart"), collectgarbage("isrunning")) --> 0	false	0	true
print(fails(collectgarbage, "x")) --> bad argument #1 to 'collectgarbage' (invalid option 'x')
print(loadstring, unpack, setfenv) --> nil	nil	nil
