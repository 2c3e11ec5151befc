-- table
local function fails(f, ...)
  return select(2, pcall(f, ...))
end
local function show(t) return table.concat(t, " ") end

-- insert and remove
local t = {}
table.insert(t, "b") table.insert(t, 1, "a") table.insert(t, 3, "d") table.insert(t, 3, "c")
print(show(t), #t, table.remove(t), table.remove(t, 1), show(t), table.remove(t, 1), table.remove(t), table.remove(t), #t) --> a b c d	4	d	a	b c	b	c	nil	0
print(table.remove({}), table.remove({}, 0), table.remove({ [0] = "zero" }, 0), table.remove({ 1, 2, 3 }, 4), table.remove({ 1, 2, 3 }, 2))
--> nil	nil	zero	nil	2
print(fails(table.insert, {}, 2, "x"), fails(table.insert, {}, 0, "x"), fails(table.insert, {}, -1, "x"), fails(table.insert, {}, "x", 1))
--> bad argument #2 to 'table.insert' (position out of bounds)	bad argument #2 to 'table.insert' (position out of bounds)	bad argument #2 to 'table.insert' (position out of bounds)	bad argument #2 to 'table.insert' (number expected, got string)
print(fails(table.insert, {}), fails(table.insert, {}, 1, 2, 3), fails(table.insert), fails(table.insert, 5, 1), fails(table.insert, nil, 1))
--> wrong number of arguments to 'insert'	wrong number of arguments to 'insert'	bad argument #1 to 'table.insert' (table expected, got no value)	bad argument #1 to 'table.insert' (table expected, got number)	bad argument #1 to 'table.insert' (table expected, got nil)
-- Which argument it names has changed between releases.
for _, position in ipairs { 2, -1, 4 } do
  print((fails(table.remove, {}, position):gsub("^bad argument #[12]", "bad argument")))
  --> bad argument to 'table.remove' (position out of bounds)
  --> bad argument to 'table.remove' (position out of bounds)
  --> bad argument to 'table.remove' (position out of bounds)
end
print(fails(table.remove), fails(table.remove, { 1 }, "x"))
--> bad argument #1 to 'table.remove' (table expected, got no value)	bad argument #2 to 'table.remove' (number expected, got string)
local big = {}
for i = 1, 1000 do table.insert(big, 1, i) end
print(big[1], big[1000], #big, table.remove(big, 500), #big) --> 1000	1	1000	501	999
for i = 1, 999 do table.remove(big) end
print(#big, next(big)) --> 0	nil

-- concat
print(table.concat({}), table.concat({ 1, 2, 3 }), table.concat({ "a", "b", "c" }, ", "), table.concat({ 1, 2.5, "x" }, "-")) --> 	123	a, b, c	1-2.5-x
print(table.concat({ 1, 2, 3 }, ",", 2), table.concat({ 1, 2, 3 }, ",", 2, 2), "[" .. table.concat({ 1, 2, 3 }, ",", 3, 2) .. "]", table.concat({ "x" }, 5))
--> 2,3	2	[]	x
print(table.concat({ [5] = "e", [6] = "f" }, "", 5, 6), table.concat({ 1, 2 }, 0), table.concat({ math.maxinteger, -0.0, 1e100 }, " "))
--> ef	102	9223372036854775807 -0.0 1e+100
print(fails(table.concat, { 1, {}, 3 }), fails(table.concat, { 1, 2 }, ",", 1, 3), fails(table.concat, { 1 }, {}), fails(table.concat))
--> invalid value (table) at index 2 in table for 'concat'	invalid value (nil) at index 3 in table for 'concat'	bad argument #2 to 'table.concat' (string expected, got table)	bad argument #1 to 'table.concat' (table expected, got no value)
print(fails(table.concat, { true }), fails(table.concat, {}, "", 1, 1), table.concat({ [math.maxinteger] = "last" }, "", math.maxinteger, math.maxinteger))
--> invalid value (boolean) at index 1 in table for 'concat'	invalid value (nil) at index 1 in table for 'concat'	last

-- pack and unpack
print(table.pack().n, table.pack(nil, nil).n, table.pack(1, nil, 3)[3], #table.pack(1, 2)) --> 0	2	3	2
print(table.unpack({ 1, 2, 3 }), table.unpack({ 1, 2, 3 }, 2), table.unpack({ 1, 2, 3 }, 2, 3), table.unpack({}, 1, 2), table.unpack({ 1, 2 }, 3))
--> 1	2	2	nil
print(select("#", table.unpack({}, 1, 200)), fails(table.unpack, {}, 1, 1e8), fails(table.unpack, {}, math.mininteger, math.maxinteger))
--> 200	too many results to unpack	too many results to unpack
print(table.unpack({ [-1] = "a", [0] = "b" }, -1, 0), table.unpack({ 1 }, math.maxinteger), select("#", table.unpack({}, math.maxinteger, math.maxinteger)))
--> a	nil	1
print(fails(table.unpack), fails(table.unpack, 5), fails(table.unpack, {}, "x"))
--> attempt to get length of a nil value	attempt to get length of a number value	bad argument #2 to 'table.unpack' (number expected, got string)
print(fails(table.unpack, nil, 1, 2), table.unpack("abc", 1, 2)) --> attempt to index a nil value	nil	nil

-- move
print(show(table.move({ 1, 2, 3 }, 1, 3, 2)), show(table.move({ 1, 2, 3 }, 2, 3, 1)), show(table.move({ 1, 2, 3 }, 1, 3, 1, {})), show(table.move({ 1, 2, 3 }, 1, 3, 3)))
--> 1 1 2 3	2 3 3	1 2 3	1 2 1 2 3
print(#table.move({ 1, 2, 3 }, 1, 0, 5), show(table.move({ 1, 2, 3 }, 2, 3, 2)), table.move({ 1 }, math.maxinteger, math.maxinteger, 5)[1]) --> 3	1 2 3	1
print(fails(table.move, {}, 1, math.maxinteger, 2), fails(table.move, {}, 0, math.maxinteger, 1), fails(table.move, {}, 1, 2), fails(table.move, {}, 1, 3, 1, 5), fails(table.move, 1, 1, 1, 1))
--> bad argument #4 to 'table.move' (destination wrap around)	bad argument #3 to 'table.move' (too many elements to move)	bad argument #4 to 'table.move' (number expected, got no value)	bad argument #5 to 'table.move' (table expected, got number)	bad argument #1 to 'table.move' (table expected, got number)
local same = {}
for i = 1, 100000 do same[i] = i end
table.move(same, 1, 100000, 2)
print(same[1], same[2], same[100001], #same) --> 1	1	100000	100001

-- proxies: every access through metamethods
local function proxied(real)
  local log = {}
  return setmetatable({}, {
    __index = function(_, k) log[#log + 1] = "r" .. tostring(k) return real[k] end,
    __newindex = function(_, k, v) log[#log + 1] = "w" .. tostring(k) real[k] = v end,
    __len = function() log[#log + 1] = "n" return #real end,
  }), real, log
end
local p, real, log = proxied { "a", "b", "c" }
table.insert(p, "d") print(show(real), show(log)) --> a b c d	n w4
p, real, log = proxied { "a", "b", "c" }
table.insert(p, 2, "x") print(show(real), show(log)) --> a x b c	n r3 w4 r2 w3 w2
p, real, log = proxied { "a", "b", "c" }
print(table.remove(p, 1), show(real), show(log)) --> a	b c	n r1 r2 w1 r3 w2 w3
p, real, log = proxied { "a", "b", "c" }
print(table.remove(p), show(real), show(log)) --> c	a b	n r3 w3
p, real, log = proxied { "a", "b", "c" }
print(table.concat(p, ","), show(log), table.unpack(p)) --> a,b,c	n r1 r2 r3	a	b	c
p, real, log = proxied { 3, 1, 2 }
table.sort(p) print(show(real)) --> 1 2 3
p, real, log = proxied { 3, 1, 2 }
table.sort(p, function(a, b) return a > b end) print(show(real)) --> 3 2 1
p, real, log = proxied { 1, 2, 3 }
table.move(p, 1, 3, 2) print(show(real), show(log)) --> 1 1 2 3	r3 w4 r2 w3 r1 w2
p, real, log = proxied { 1, 2, 3 }
print(show(table.move(p, 1, 3, 1, {})), show(log)) --> 1 2 3	r1 r2 r3
local list = setmetatable({ 1, 2, 3 }, { __index = function(_, k) return k * 10 end, __len = function() return 5 end })
print(table.concat(list, " "), table.unpack(list)) --> 1 2 3 40 50	1	2	3	40	50
print(#list, table.remove(setmetatable({ 1, 2 }, { __index = {} }))) --> 5	2
print(fails(table.concat, setmetatable({}, { __len = function() return "x" end })), fails(table.insert, setmetatable({}, { __len = function() return 1.5 end }), 1))
--> object length is not an integer	object length is not an integer
print(table.unpack(setmetatable({}, { __index = function(_, i) return i end }), 1, 3)) --> 1	2	3
print(fails(table.insert, setmetatable({}, { __newindex = function() error("refused", 0) end }), 1)) --> refused
print(table.remove({ 1, 2, 3 }, nil)) --> 3

-- A length may be a string that reads as an integer
do
  local t = setmetatable({}, { __len = function() return "2" end })
  table.insert(t, "third")
  print(t[3], select("#", table.unpack(t))) --> third	2
end
