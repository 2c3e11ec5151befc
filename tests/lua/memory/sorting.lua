-- Sorting: by order, by a function, by a metamethod, with an error half way.
local t = {}
for i = 1, 60 do t[i] = i * 37 % 61 end
table.sort(t)
print(table.concat(t, " ", 1, 10)) --> 1 2 3 4 5 6 7 8 9 10
table.sort(t, function(a, b) return tostring(a) < tostring(b) end)
print(table.concat(t, " ", 1, 10)) --> 1 10 11 12 13 14 15 16 17 18
local order = { __lt = function(a, b) return a.n .. "" > b.n .. "" end }
local objects = {}
for i = 1, 12 do objects[i] = setmetatable({ n = i * 5 % 13 }, order) end
table.sort(objects)
local names = {}
for i, o in ipairs(objects) do names[i] = o.n end
print(table.concat(names, " ")) --> 9 8 7 6 5 4 3 2 12 11 10 1
local calls = 0
print(pcall(table.sort, t, function(a, b)
  calls = calls + 1
  if calls == 20 then error("enough " .. calls, 0) end
  return a < b
end)) --> false	enough 20
print(pcall(table.sort, { 1, "x" })) --> false	attempt to compare string with number
