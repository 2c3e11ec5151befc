-- Tables that grow, shrink and are worked on by the library.
local t = {}
for i = 1, 40 do t[i] = i * i end
for i = 1, 20 do t["key" .. i] = i end
for i = 1, 20 do t[i + 0.5] = i end
local sum, count = 0, 0
for _, v in pairs(t) do sum, count = sum + v, count + 1 end
print(#t, sum, count) --> 40	22560	80
for i = 1, 20 do t["key" .. i] = nil end
table.insert(t, 1, "first")
table.insert(t, "last")
print(t[1], t[2], t[42], table.remove(t, 1), table.remove(t), #t) --> first	1	last	first	last	40
print(table.unpack(table.move({ 1, 2, 3, 4, 5 }, 2, 5, 1))) --> 2	3	4	5	5
local packed = table.pack(nil, 2, nil)
print(packed.n, #table.pack(table.unpack({}, 1, 30))) --> 3	0
local nested = { 1, { 2, { 3, { x = { y = "deep" } } } }, [10] = "ten", k = {} }
print(nested[2][2][2].x.y, nested[10]) --> deep	ten
local proxy = setmetatable({}, { __index = function(_, i) if i <= 4 then return i * 10 end end,
  __len = function() return 4 end, __newindex = function(p, i, v) rawset(p, i, v + 1) end })
print(table.concat(proxy, "+"), table.unpack(proxy)) --> 10+20+30+40	10	20	30	40
table.insert(proxy, 5)
print(rawget(proxy, 5), next({}), rawlen({ 1, 2 })) --> 6	nil	2
local objects = {}
for i = 1, 20 do objects[{ i }] = i end
sum = 0
for k, v in pairs(objects) do sum = sum + k[1] * v end
print(sum) --> 2870
print(pcall(table.concat, setmetatable({}, { __len = function() return "x" end })))
--> false	object length is not an integer
