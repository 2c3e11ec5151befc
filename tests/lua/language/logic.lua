-- The value of `and` and `or` is one of the operands.
print(1 and 2, nil and 2, false and 2, 1 or 2, nil or 2, false or nil, nil or false, nil and false)
--> 2	nil	false	1	2	nil	false	nil
print(nil and 1 or 2, 1 and nil or 2, 1 and 2 or 3, false == nil, not nil, not 0) --> 2	2	2	false	true	false
local function v(...) return ... end
local a, b, c, n, f = 1, 2, 3, nil, false
print(a and b, n and b, f and b, a or b, n or b, f or n, n or f) --> 2	nil	false	1	2	nil	false
print(a and b and c, a and n and c, n or f or c, a and (n or c), (a and n) or c, (n or a) and b) --> 3	nil	3	3	3	2
print(a < b and "lt" or "ge", a > b and "gt" or "le", a == 1 and b == 2, a == 1 and b == 3, a ~= 1 or b ~= 2)
--> lt	le	true	false	false
print(not (a and n), not (a or n), not a == n, not not a, not (a < b), not (a < b and b < c))
--> true	false	false	true	false	false
print((a < b) == true, (a < b) == (b < c), (a > b) or c, (a > b) and c, c and a < b, n and a < b, n or a < b, n or a > b)
--> true	true	3	false	true	nil	true	false
print(a and v(), a and v(nil), n or v(5, 6), (n or v(5, 6)), v(7, 8) and v(9, 10)) --> nil	nil	5	5	9
-- Assigned to a variable that the expression reads.
local x = 5
x = x and x + 1
print(x) --> 6
x = n or x
print(x) --> 6
x = (n or x) and x
print(x) --> 6
x = x == 6 and x or -x
print(x) --> 6
x = x > 100 and x or -x
print(x) --> -6
x = not x or x
print(x) --> -6
x = x and not n and x
print(x) --> -6
x = (x < 0) and (x or 1)
print(x) --> -6
x = x and (x < 0 and n or f) or "last"
print(x) --> last
local y = 1
y = y == 1 or y == 2
print(y) --> true
y = y and (a == 1 or n)
print(y) --> true
y = (a == 2 or n)
print(y) --> nil
y = {} and y or { y }
print(type(y), y[1]) --> table	nil
local t = { 1 }
t = t and t[1]
print(t) --> 1
t = { f = function() return nil end }
t = t.f() or t
print(type(t)) --> table
-- Short circuits.
local calls = {}
local function c1(x) calls[#calls + 1] = tostring(x) return x end
local r = c1(nil) and c1(1) or c1(false) or c1(2) and c1(3)
print(r, table.concat(calls, " ")) --> 3	nil false 2 3
calls = {}
if c1(1) and (c1(nil) or c1(2)) and not c1(false) then calls[#calls + 1] = "then" end
print(table.concat(calls, " ")) --> 1 nil 2 false then
calls = {}
r = not (c1(1) and c1(nil)) and not (c1(false) or c1(nil))
print(r, table.concat(calls, " ")) --> true	1 nil false nil
calls = {}
while c1(#calls < 3) or c1(nil) do end
print(table.concat(calls, " ")) --> true true true false nil
-- Constants in conditions.
print(true and 1, false or 1, nil and 1, 1 and nil, "s" and 2, 0 or 1, nil == false, 1 == 1.0)
--> 1	1	nil	nil	2	0	false	true
print(true and a < b, false or a < b, a < b and true, a < b and false, a < b or true, a > b or nil)
--> true	true	true	false	true	nil
local z = true and a or b
print(z, (true and n) == nil, (false or n) == nil, not true, not (true and n)) --> 1	true	true	false	true
if true and a then print("a") end --> a
if false or n then print("no") else print("else") end --> else
if not false and not n then print("neither") end --> neither
-- As arguments, keys and fields.
local tt = { a and b, n or c, a == b, [a and "k"] = n or "v", f = not n }
print(tt[1], tt[2], tt[3], tt.k, tt.f, #tt) --> 2	3	false	v	true	3
print(tt[n or 1], tt[a and "f"], (a or b) + (n or c), -(n or 4), #(n or "abc"), (n or "x") .. (f or "y"))
--> 2	true	4	-4	3	xy
print(a == b or a == 1 and b == 2 and not (c == 4), (a == b) ~= (b == c), a == b == c, a == a == true)
--> true	false	false	true
print(1 < 2 and 2 < 3 and 3 < 4, 1 < 2 and 2 < 1, 1 > 2 or 2 > 3 or 4 > 3, nil == n, n == nil, n ~= nil, f == n)
--> true	false	true	true	true	false	false
print("a" == "a", "a" ~= "b", a == "1", 1 == a, 2.0 == b, b == 2.0, "x" == n, 2 < c, 2 <= b, 2 > c, 2 >= b, 1.5 < b)
--> true	true	false	true	true	true	false	true	true	false	true	true
