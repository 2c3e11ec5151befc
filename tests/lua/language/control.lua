-- if
local function sign(n) if n < 0 then return "-" elseif n == 0 then return "0" else return "+" end end
print(sign(-5), sign(0), sign(5)) --> -	0	+
local function pick(a, b) if a and b then return "both" elseif a or b then return "one" end return "none" end
print(pick(1, 1), pick(1), pick(nil, 1), pick()) --> both	one	one	none
if nil then print("no") elseif false then print("no") else print("else") end --> else
if not (1 > 2 or 2 > 3) then print("not or") end --> not or
if 0 and "" then print("0 and '' are true") end --> 0 and '' are true
-- while, break
local i = 0
while i < 10 do i = i + 1 if i == 4 then break end end
print(i) --> 4
while false do print("never") end
while true do i = i + 1 if i > 6 then break end end
print(i) --> 7
while nil do end
local steps = 0
while i > 0 and steps < 100 do i = i - 2; steps = steps + 1 end
print(i, steps) --> -1	4
-- repeat
local r = 0
repeat r = r + 1 if r == 3 then break end until r >= 5
print(r) --> 3
repeat r = r + 1 until true
print(r) --> 4
repeat local stop = r > 6 r = r + 1 if not stop then goto continue end ::continue:: until r > 9
print(r) --> 10
-- numeric for
local function collect(a, b, c)
  local t = {}
  for i = a, b, c do t[#t + 1] = tostring(i) if #t > 10 then break end end
  return table.concat(t, " ")
end
print(collect(1, 5, 1), collect(5, 1, -2), collect(1, 0, 1), collect(1, 1, 1), collect(3, 1, 1))
--> 1 2 3 4 5	5 3 1		1	
print(collect(1, 2, 0.5), collect(1.0, 3, 1), collect(1, 3.9, 1), collect(1, 3, 1.0), collect(3, 1, -1))
--> 1.0 1.5 2.0	1.0 2.0 3.0	1 2 3	1.0 2.0 3.0	3 2 1
print(collect(math.maxinteger - 1, math.maxinteger, 1)) --> 9223372036854775806 9223372036854775807
print(collect(math.mininteger, math.mininteger + 2, 1))
--> -9223372036854775808 -9223372036854775807 -9223372036854775806
print(collect(math.mininteger + 1, math.mininteger, -1)) --> -9223372036854775807 -9223372036854775808
print(collect(1, math.huge, 1)) --> 1 2 3 4 5 6 7 8 9 10 11
print(collect(1, -math.huge, 1) == "", collect(1, 0.5, 1) == "", collect(-1, -math.huge, -1))
--> true	true	-1 -2 -3 -4 -5 -6 -7 -8 -9 -10 -11
print(collect(math.maxinteger, math.maxinteger + 1.0, 1), collect(1, 10, math.maxinteger))
--> 9223372036854775807	1
print(collect(1, 10, 4), collect(10, 1, -4), collect(0.1, 0.35, 0.1)) --> 1 5 9	10 6 2	0.1 0.2 0.3
print(pcall(collect, 1, 10, 0)) --> false	control.lua:31: 'for' step is zero
print(pcall(collect, 1, 10, 0.0)) --> false	control.lua:31: 'for' step is zero
print(pcall(collect, "1", 10, 1)) --> true	1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0 10.0
print(pcall(collect, 1, {}, 1)) --> false	control.lua:31: bad 'for' limit (number expected, got table)
print(pcall(collect, 1, 2, "x")) --> false	control.lua:31: bad 'for' step (number expected, got string)
print(pcall(collect, nil, 2, 1)) --> false	control.lua:31: bad 'for' initial value (number expected, got nil)
for i = 3, 1 do print("never") end
for i = 1, 3 do local j = i; i = 10; print(j, i) end
--> 1	10
--> 2	10
--> 3	10
-- the limit is evaluated once
local limit = 3
local count = 0
for i = 1, limit do limit = 10; count = count + 1 end
print(count, limit) --> 3	10
-- generic for
local keys = {}
for k, v in pairs({ 10, 20, x = 1 }) do keys[#keys + 1] = tostring(k) .. "=" .. v end
print(table.concat(keys, " ")) --> 1=10 2=20 x=1
for i, v in ipairs({ "a", "b", nil, "d" }) do print(i, v) end
--> 1	a
--> 2	b
local function range(n) local i = 0 return function() i = i + 1 if i <= n then return i, i * i end end end
for a, b, c in range(3) do print(a, b, c) end
--> 1	1	nil
--> 2	4	nil
--> 3	9	nil
local function iter(state, control) if control < state then return control + 1 end end
for i in iter, 2, 0 do print(i) end
--> 1
--> 2
print(pcall(function() for i in nil do end end))
--> false	control.lua:80: attempt to call a nil value (for iterator 'for iterator')
print(pcall(function() for i in 5 do end end))
--> false	control.lua:82: attempt to call a number value (for iterator 'for iterator')
-- nested loops and breaks
local out = {}
for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then break end
    out[#out + 1] = i .. ":" .. j
  end
  if i == 2 then break end
end
print(table.concat(out, ",")) --> 1:1,2:1
for i = 1, 3 do for k in pairs({ a = 1 }) do if i == 2 then goto next end end print("i", i) ::next:: end
--> i	1
--> i	3
-- Nothing is past a limit that is no number: one round, for floats.
for x = 1.0, 0/0 do print("round", x) end --> round	1.0
for x = 1, 0/0 do print("round", x) end
for x = 1.0, 0/0, -1.0 do print("round", x) end --> round	1.0

-- A limit that is not a number
do
  local rounds = 0
  for i = 1, 0 / 0 do rounds = rounds + 1 end
  for i = 1.0, 0 / 0, -1 do rounds = rounds + 10 if rounds > 40 then break end end
  print(rounds) --> 10
  for i = 1, 0 / 0, -1 do rounds = rounds + 1 if i < -1 then break end end
  print(rounds) --> 14
end
