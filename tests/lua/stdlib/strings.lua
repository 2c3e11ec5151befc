-- string: everything but patterns, formats and packing.
local function fails(f, ...)
  return select(2, pcall(f, ...))
end

print(#"abc", ("abc"):len(), string.len(""), string.len(12)) --> 3	3	0	2
print(("hello"):sub(2, 4), ("hello"):sub(-3), ("hello"):sub(2), ("hello"):sub(0), ("hello"):sub(-100, 2), ("hello"):sub(3, 100))
--> ell	llo	ello	hello	he	llo
print("[" .. ("hello"):sub(4, 2) .. "]", "[" .. ("hello"):sub(6) .. "]", ("hello"):sub(math.mininteger, math.maxinteger)) --> []	[]	hello
print(("hello"):sub("2", 3.0), fails(string.sub, "x", 1.5), fails(string.sub, "x"))
--> el	bad argument #2 to 'string.sub' (number has no integer representation)	bad argument #2 to 'string.sub' (number expected, got no value)
print(("MiXed 1"):upper(), ("MiXed 1"):lower(), ("abc"):reverse(), (""):reverse()) --> MIXED 1	mixed 1	cba	
print(("ab"):rep(3), ("ab"):rep(3, "-"), ("ab"):rep(1, "-"), "[" .. ("ab"):rep(0) .. ("ab"):rep(-1) .. "]") --> ababab	ab-ab-ab	ab	[]
print(#("x"):rep(100000), #("xyz"):rep(1000, ","), (""):rep(1000000000) == "") --> 100000	3999	true
print(fails(string.rep, "abc", 1 << 62), fails(string.rep), fails(string.rep, "x", "y"))
--> resulting string too large	bad argument #1 to 'string.rep' (string expected, got no value)	bad argument #2 to 'string.rep' (number expected, got string)
print(("abc"):byte(), ("abc"):byte(2), ("abc"):byte(-1), ("abc"):byte(1, -1)) --> 97	98	99	97	98	99
print(("abc"):byte(10), ("\0\255"):byte(1, 2)) --> nil	0	255
print(string.char(), string.char(72, 105), #string.char(0, 0)) --> 	Hi	2
print(fails(string.char, 256), fails(string.char, -1), fails(string.char, "x"))
--> bad argument #1 to 'string.char' (value out of range)	bad argument #1 to 'string.char' (value out of range)	bad argument #1 to 'string.char' (number expected, got string)
print(fails(string.byte), fails(string.byte, {}))
--> bad argument #1 to 'string.byte' (string expected, got no value)	bad argument #1 to 'string.byte' (string expected, got table)
print(("x"):rep(41):sub(1, 40) == ("x"):rep(40), ("x"):rep(41) == ("x"):rep(20) .. ("x"):rep(21)) --> true	true

-- methods of literals, and numbers as strings
print(("%d"):format(5), ("x").len == string.len, (5 .. ""):rep(2)) --> 5	true	55
print(fails(function() return ("x").y.z end)) --> strings.lua:28: attempt to index a nil value (field 'y')
print(fails(function() return ("x"):nope() end)) --> strings.lua:29: attempt to call a nil value (method 'nope')
print(fails(function() local s = "x"; s.y = 1 end)) --> strings.lua:30: attempt to index a string value (local 's')

-- arithmetic on strings
print("10" + 1, "0x10" * 2, "3" ^ 2, -"2", "7" // 2, "7.5" % 2, 10 - "1", "1e1" / 4, " 5 " + 0) --> 11	32	9.0	-2	3	1.5	9	2.5	5
print(math.type("10" + 1), math.type("10" + 1.0), math.type("1" * "2")) --> integer	float	integer
print(fails(function() return "a" + 1 end)) --> strings.lua:35: attempt to add a 'string' with a 'number'
print(fails(function() return 1 + "a" end)) --> strings.lua:36: attempt to add a 'number' with a 'string'
print(fails(function() return "a" + {} end)) --> strings.lua:37: attempt to add a 'string' with a 'table'
print(fails(function() return {} + "a" end)) --> strings.lua:38: attempt to add a 'table' with a 'string'
print(fails(function() return -"a" end)) --> strings.lua:39: attempt to unm a 'string' with a 'string'
print(fails(function() return "1" + nil end)) --> strings.lua:40: attempt to add a 'string' with a 'nil'
print(fails(function() return "3" | 1 end)) --> strings.lua:41: attempt to perform bitwise operation on a string value (constant '3')
print(fails(function() return "a" | 1 end)) --> strings.lua:42: attempt to perform bitwise operation on a string value (constant 'a')
print(fails(function() return "1.5" | 1 end)) --> strings.lua:43: attempt to perform bitwise operation on a string value (constant '1.5')
print(fails(function() return "10" // 0 end), fails(function() return "10" % 0 end)) --> attempt to divide by zero	attempt to perform 'n%0'
print("10" + setmetatable({}, { __add = function(a, b) return "added " .. a end })) --> added 10
print(setmetatable({}, { __sub = function(a, b) return "taken " .. b end }) - "10") --> taken 10

-- comparison and order
print("a" < "b", "a" < "B", "" < "a", "a" < "a\0", "Z" < "a", "10" < "9", "a\0b" < "a\0c") --> true	false	true	true	true	true	true
print(fails(function() return "1" < 2 end)) --> strings.lua:50: attempt to compare string with number
print(fails(function() return {} < "x" end)) --> strings.lua:51: attempt to compare table with string
