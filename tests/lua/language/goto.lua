-- continue
local t = {}
for i = 1, 5 do
  if i % 2 == 0 then goto continue end
  t[#t + 1] = i
  ::continue::
end
print(table.concat(t, " ")) --> 1 3 5
-- out of nested loops
for i = 1, 3 do for j = 1, 3 do if i * j == 4 then print(i, j) goto out end end end --> 2	2
::out::
-- backwards
local n = 0
::again::
n = n + 1
if n < 5 then goto again end
print(n) --> 5
-- a jump back makes new locals
local fs = {}
do
  local k = 0
  ::top::
  local v = k
  fs[#fs + 1] = function() v = v + 1 return v end
  k = k + 1
  if k < 3 then goto top end
end
print(fs[1](), fs[2](), fs[3](), fs[1]()) --> 1	2	3	2
-- the same label in different blocks and functions
do goto l1 ::l1:: end
do goto l1 ::l1:: end
local function f() goto l1 do return "skipped" end ::l1:: return "reached" end
print(f()) --> reached
-- to the end of a block, past a local
do
  goto done
  local x
  ::done::
end
-- a state machine
local s, trace = 1, {}
::state1:: trace[#trace + 1] = "1" if #trace > 4 then goto finish end goto state2
::state2:: trace[#trace + 1] = "2" goto state3
::state3:: trace[#trace + 1] = "3" goto state1
::finish::
print(table.concat(trace)) --> 1231231
-- continue in while and repeat
local i, seen = 0, {}
while i < 6 do
  i = i + 1
  if i == 2 or i == 4 then goto continue end
  seen[#seen + 1] = i
  ::continue::
end
print(table.concat(seen, " ")) --> 1 3 5 6
i = 0
repeat
  i = i + 1
  if i == 2 then goto continue end
  seen[#seen + 1] = -i
  ::continue::
until i >= 3
print(table.concat(seen, " ")) --> 1 3 5 6 -1 -3
-- what the rules of scope refuse
print(load("goto nowhere", "=t")) --> nil	t:1: no visible label 'nowhere' for <goto> at line 1
print(load("do ::hidden:: end goto hidden", "=t")) --> nil	t:1: no visible label 'hidden' for <goto> at line 1
print(load("goto f; local a; ::f:: print(a)", "=t"))
--> nil	t:1: <goto f> at line 1 jumps into the scope of local 'a'
print(load("repeat goto u; local a; ::u:: until a", "=t"))
--> nil	t:1: <goto u> at line 1 jumps into the scope of local 'a'
print(load("::twice:: ::twice::", "=t")) --> nil	t:1: label 'twice' already defined on line 1
print(load("::twice:: do ::twice:: end", "=t")) --> nil	t:1: label 'twice' already defined on line 1
print(load("break", "=t")) --> nil	t:1: break outside loop at line 1
print(load("for i = 1, 2 do local function f() break end end", "=t")) --> nil	t:1: break outside loop at line 1
print(load("local function f() goto up end ::up::", "=t")) --> nil	t:1: no visible label 'up' for <goto> at line 1
print(load("if x then ::l:: end goto l", "=t")) --> nil	t:1: no visible label 'l' for <goto> at line 1
