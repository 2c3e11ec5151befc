-- Finalizers: latest first, one after the other, and what they may not do.

collectgarbage("incremental")
local function finalized(f) return setmetatable({}, { __gc = f }) end
local list = {}
for i = 1, 4 do list[i] = finalized(function() print("gone", i) end) end
list = nil
collectgarbage()
--> gone	4
--> gone	3
--> gone	2
--> gone	1

-- The collector that calls a finalizer is at work still.
finalized(function()
  print("within", collectgarbage(), collectgarbage("count"), collectgarbage("step"))
end)
collectgarbage()
--> within	nil	nil	nil

-- Back to life, and noted again.
local kept
finalized(function(o)
  kept = o
  print("kept")
  setmetatable(o, { __gc = function() print("let go") end })
end)
collectgarbage()
print(type(kept))
kept = nil
collectgarbage()
--> kept
--> table
--> let go

-- A finalizer must be there when the metatable is set, but may be changed later.
local late = {}
local o = setmetatable({}, late)
late.__gc = function() print("never") end
o = nil
collectgarbage()
local early = { __gc = true }
o = setmetatable({}, early)
early.__gc = function() print("changed") end
o = nil
collectgarbage()
--> changed

-- A temporary that has been left in a register does not keep its value alive.
do
  local u
  local finish = false
  u = finalized(function() finish = true end)
  local n = 0
  repeat local i; u = function() return i end n = n + 1 until finish or n > 1000000
  print(finish)
  --> true
end

-- Steps come to the end of a cycle; sizes and modes.
collectgarbage("stop")
local steps = 0
repeat steps = steps + 1 until collectgarbage("step", 0) or steps > 100000
print(steps <= 100000, collectgarbage("step", 20000)) --> true	true
collectgarbage("restart")
print(collectgarbage("incremental"), collectgarbage("generational")) --> incremental	incremental
print(collectgarbage("incremental"), collectgarbage("incremental")) --> generational	incremental
print(collectgarbage("setpause", 150), collectgarbage("setpause", 200)) --> 200	148
print(collectgarbage("setstepmul", 100), collectgarbage("setstepmul", 100)) --> 100	100
print(math.type(collectgarbage("count"))) --> float
