-- Parameters and arguments.
local function f(a, b, c) return a, b, c end
print(f(1), f(1, 2), (f(1, 2, 3))) --> 1	1	1
print(f(1, 2, 3, 4)) --> 1	2	3
print((f(1, 2, 3))) --> 1
print(f(f(1, 2)), f((f(1, 2)))) --> 1	1	nil	nil
local function none() end
print(none(), (none()), none()) --> nil	nil
print(select("#", none()), select("#", (none())), select("#", none(), none()), select("#", nil, nil)) --> 0	1	1	2
-- Varargs.
local function va(...) return select("#", ...), ... end
print(va()) --> 0
print(va(nil)) --> 1	nil
print(va(1, nil, nil)) --> 3	1	nil	nil
print((va(1, 2))) --> 2
local function va2(a, ...) local b, c = ... return a, b, c end
print(va2(1), va2(1, 2), va2(1, 2, 3, 4)) --> 1	1	1	2	3
local function tail(...) return ... end
print(tail(tail(tail(1, 2, 3)))) --> 1	2	3
local function pack2(...) return { ... }, { n = select("#", ...), ... }, { ..., "x" }, { "x", ... } end
local p1, p2, p3, p4 = pack2(1, nil, 3)
print(#p3, p3[1], p3[2], p2.n, p2[3], p4[1], p4[2], p4[4]) --> 2	1	x	3	3	x	1	3
local function sum(...) local s = 0 for _, v in ipairs({ ... }) do s = s + v end return s end
print(sum(), sum(1), sum(1, 2, 3), sum(table.unpack({ 1, 2, 3, 4 }))) --> 0	1	6	10
local function shadow(...) local function inner(...) return ... end return inner(...), ... end
print(shadow(1, 2)) --> 1	1	2
local function swap(a, b, ...) return b, a, ... end
print(swap(1, 2, 3, 4)) --> 2	1	3	4
print((function(...) local a, b = ..., "second" return a, b end)(1, 2)) --> 1	second
print((function(...) return (...) end)(1, 2), (function(...) return ..., 9 end)(1, 2)) --> 1	1	9
local many = {}
for i = 1, 300 do many[i] = i end
print(select("#", table.unpack(many)), (select(300, table.unpack(many))), sum(table.unpack(many)))
--> 300	300	45150
print(select(-1, 1, 2, 3), select(2, "a", "b", "c")) --> 3	b	c
-- Recursion, mutual and deep; tail calls need no stack.
local function fact(n) if n <= 1 then return 1 end return n * fact(n - 1) end
print(fact(10), fact(20), fact(21)) --> 3628800	2432902008176640000	-4249290049419214848
local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
print(even(1000), odd(1001), even(100001)) --> true	true	false
local function loop(n, acc) if n == 0 then return acc end return loop(n - 1, acc + n) end
print(loop(200000, 0)) --> 20000100000
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
print(depth(10000)) --> 10000
local function count(n, ...) if n == 0 then return select("#", ...) end return count(n - 1, n, ...) end
print(count(100)) --> 100
-- Methods.
local Account = { balance = 0 }
Account.__index = Account
function Account.new(b) return setmetatable({ balance = b }, Account) end
function Account:deposit(v) self.balance = self.balance + v return self end
function Account:get() return self.balance end
local acc = Account.new(10)
print(acc:deposit(5):deposit(1):get(), acc.get(acc), Account.get(acc), Account:get()) --> 16	16	16	0
local deep = { a = { b = { c = {} } } }
function deep.a.b.c.f(x) return x end
function deep.a.b.c:m(x) return self == deep.a.b.c, x end
print(deep.a.b.c.f(1), deep.a.b.c:m(2)) --> 1	true	2
print(("x"):rep(3), ("%d"):format(5), #("abc"):upper()) --> xxx	5	3
local s = "text"
print(s:sub(2, 3), s:len(), s:upper():lower():sub(1, 1)) --> ex	4	t
-- Calls without parentheses.
local function id(...) return ... end
print(id"a", id[[b]], id{ 1 }[1], #id{ 1, 2 }, type(id{}), id"x" .. id"y") --> a	b	1	2	table	xy
print(acc:deposit(1).balance, id{ k = id }.k"v") --> 17	v
-- Results as arguments, in the middle and at the end.
local function two() return 1, 2 end
print(two(), two()) --> 1	1	2
print((two()), two(), (two())) --> 1	1	1
print(({ two(), two() })[3], #{ two(), two() }, #{ two(), (two()) }, #{ (two()) }) --> 2	3	2	1
local t = { two(), x = two(), two() }
print(#t, t.x) --> 3	1
local a, b, c, d = two(), two()
print(a, b, c, d) --> 1	1	2	nil
local a, b, c, d = two()
print(a, b, c, d) --> 1	2	nil	nil
a, b, c = 0, two()
print(a, b, c) --> 0	1	2
a, b, c = two(), 10
print(a, b, c) --> 1	10	nil
a = two()
print(a) --> 1
-- A call on a new line continues the expression.
local r = id
(5)
print(r) --> 5
-- Functions as values; anonymous calls.
print((function(x) return x * 2 end)(21), type(print), type(function() end)) --> 42	function	function
print(pcall(function() local x = 5; x() end))
--> false	functions.lua:91: attempt to call a number value (local 'x')
print(pcall(function() undefinedfunction() end))
--> false	functions.lua:93: attempt to call a nil value (global 'undefinedfunction')
print(pcall(function() local t = {} t.field.sub() end))
--> false	functions.lua:95: attempt to index a nil value (field 'field')
print(pcall(function() local t = {} t:nomethod() end))
--> false	functions.lua:97: attempt to call a nil value (method 'nomethod')
print(pcall(function() ("x"):nomethod() end))
--> false	functions.lua:99: attempt to call a nil value (method 'nomethod')
print(pcall(function() (function() end)()() end)) --> false	functions.lua:101: attempt to call a nil value
-- Results adjusted in conditions and operands.
print(two() + two(), two() == 1, not two(), -two(), two() .. two(), #{ [two()] = two() }) --> 2	true	false	-1	11	1
if two() == 1 and (two()) then print("one") end --> one
