-- Bytes that things take, by collectgarbage("count"): run the same file under several interpreters.
local function measure(name, n, make)
  local keep = {}
  for i = 1, n do keep[i] = false end
  collectgarbage() collectgarbage()
  local before = collectgarbage("count")
  for i = 1, n do keep[i] = make(i) end
  collectgarbage() collectgarbage()
  local bytes = (collectgarbage("count") - before) * 1024 / n
  print(("%-40s %8.1f"):format(name, bytes))
  return keep
end
local function whole(name, per, make)
  collectgarbage() collectgarbage()
  local before = collectgarbage("count")
  local t = make()
  collectgarbage() collectgarbage()
  print(("%-40s %8.1f"):format(name, (collectgarbage("count") - before) * 1024 / per))
  return t
end
measure("empty table", 10000, function() return {} end)
measure("array of 4 (constructor)", 10000, function(i) return {i, i, i, i} end)
measure("array of 10 (append)", 10000, function(i) local t = {} for j = 1, 10 do t[j] = j end return t end)
whole("array entry, 100", 100, function() local t = {} for j = 1, 100 do t[j] = j end return t end)
whole("array entry, 1000", 1000, function() local t = {} for j = 1, 1000 do t[j] = j end return t end)
whole("array entry, 100000", 100000, function() local t = {} for j = 1, 100000 do t[j] = j end return t end)
measure("record of 1", 10000, function(i) return {x=i} end)
measure("record of 2", 10000, function(i) return {x=i,y=i} end)
measure("record of 3", 10000, function(i) return {x=i,y=i,z=i} end)
measure("record of 4 (constructor)", 10000, function(i) return {x=i,y=i,z=i,w=i} end)
measure("record of 4 (assigned)", 10000, function(i) local t = {} t.x=i t.y=i t.z=i t.w=i return t end)
measure("record of 6", 10000, function(i) return {a=i,b=i,c=i,d=i,e=i,f=i} end)
measure("record of 8", 10000, function(i) return {a=i,b=i,c=i,d=i,e=i,f=i,g=i,h=i} end)
local keys = {} for i = 1, 100000 do keys[i] = "key" .. i end
for _, n in ipairs{10, 100, 1000, 10000, 100000} do
  whole("map entry, string keys, " .. n, n, function() local t = {} for j = 1, n do t[keys[j]] = j end return t end)
end
for _, n in ipairs{100, 10000, 100000} do
  whole("map entry, sparse ints, " .. n, n, function() local t = {} for j = 1, n do t[j * 7919] = j end return t end)
end
measure("closure, no upvalue", 10000, function(i) return load("return function() end")() end)
measure("closure, 1 upvalue (constant)", 10000, function(i) return function() return i end end)
measure("closure, 2 upvalues (constant)", 10000, function(i) local j = i return function() return i + j end end)
measure("closure, 1 upvalue (assigned)", 10000, function(i) return function() i = i + 1 return i end end)
measure("closure, 2 upvalues (assigned)", 10000, function(i) local j = i return function() i = i + 1 j = j + 1 return i + j end end)
for _, n in ipairs{1, 8, 16, 24, 39, 40, 41, 100, 1000} do
  measure("string of " .. n, n == 1 and 90 or 10000, function(i) local s = tostring(i) if n == 1 then return string.char(128+i) end return ("0"):rep(n - #s) .. s end)
end
measure("coroutine (not started)", 2000, function() return coroutine.create(function() end) end)
measure("coroutine (suspended)", 2000, function() local c = coroutine.create(function() coroutine.yield() end) coroutine.resume(c) return c end)
measure("coroutine (suspended, wrap)", 2000, function() local c = coroutine.wrap(function() coroutine.yield() end) c() return c end)
measure("table with metatable", 10000, function(i) return setmetatable({x=i,y=i}, {}) end)
