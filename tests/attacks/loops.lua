-- Programs that would never end. A stop is no error: nothing in Lua may see it.

--=> endless loop; out of fuel
while true do end

--=> endless loop by goto; out of fuel
::again:: goto again

--=> endless numeric loop; out of fuel
for i = 1, math.huge do end

--=> endless loop with a step that does nothing; out of fuel
for i = 0.0, 1.0, 1e-300 do end

--=> endless repeat; out of fuel
repeat until false

--=> a stop is no error for pcall; out of fuel
while true do pcall(function() while true do end end) error("the stop was caught") end

--=> a stop is no error for xpcall; out of fuel
xpcall(function() while true do end end, function() error("the stop was caught") end)
error("the stop was caught")

--=> a stop closes no variable; out of fuel
local closed <close> = setmetatable({}, { __close = function() error("the stop was seen") end })
while true do end

--=> a stop does not end a coroutine; out of fuel
coroutine.resume(coroutine.create(function() while true do end end))
error("the stop was caught")

--=> a stop does not end a wrapped coroutine; out of fuel
pcall(coroutine.wrap(function() while true do end end))
error("the stop was caught")

--=> a stop inside coroutine.close; out of fuel
local co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function() while true do end end })
  coroutine.yield()
end)
coroutine.resume(co)
coroutine.close(co)
error("the stop was caught")

--=> endless __index; out of fuel
local t = setmetatable({}, { __index = function() while true do end end })
pcall(function() return t.x end)
error("the stop was caught")

--=> endless __gc; out of fuel
setmetatable({}, { __gc = function() while true do end end })
collectgarbage()
error("the stop was caught")

--=> endless __close; out of fuel
do local x <close> = setmetatable({}, { __close = function() while true do end end }) end
error("the stop was caught")

--=> endless __close after an error; out of fuel
pcall(function()
  local x <close> = setmetatable({}, { __close = function() while true do end end })
  error("now")
end)
error("the stop was caught")

--=> endless comparator; out of fuel
table.sort({ 3, 2, 1 }, function() while true do end end)

--=> endless gsub callback; out of fuel
(("x"):rep(10)):gsub("x", function() while true do end end)

--=> endless __tostring; out of fuel
tostring(setmetatable({}, { __tostring = function() while true do end end }))

--=> endless __concat; out of fuel
return "" .. setmetatable({}, { __concat = function() while true do end end })

--=> endless __eq; out of fuel
local mt = { __eq = function() while true do end end }
return setmetatable({}, mt) == setmetatable({}, mt)

--=> endless __lt; out of fuel
local mt = { __lt = function() while true do end end }
return setmetatable({}, mt) < setmetatable({}, mt)

--=> endless __len; out of fuel
return #setmetatable({}, { __len = function() while true do end end })

--=> endless __call; out of fuel
setmetatable({}, { __call = function() while true do end end })()

--=> endless iterator; out of fuel
for x in function() return 1 end do end

--=> endless pairs by __pairs; out of fuel
local mt = { __pairs = function() return function() return 1 end end }
for k in pairs(setmetatable({}, mt)) do end

--=> endless ipairs by __index; out of fuel
for i in ipairs(setmetatable({}, { __index = function(_, i) return i end })) do end

--=> pairs over a table that is filled all the time; error: not enough memory
local t = { a = 1 }
for k in pairs(t) do
  t[k] = nil
  for i = 1, 1000 do t[k .. i] = true end
end

--=> endless tail calls; out of fuel
local function f() return f() end
f()

--=> endless tail calls by way of pcall; error: C stack overflow
local function f() return pcall(f) end
local depth, what = 0, { f() }
while what[1] == true do table.remove(what, 1) end
error(what[2], 0)

--=> endless error handlers; done
local function handler() error("again") end
assert(not xpcall(error, handler, "first"))

--=> endless reader of load; error: not enough memory
assert(load(function() return ("x = 1 "):rep(1e5) end))

--=> endless reader of load, one letter at a time; out of fuel
load(function() return " " end)

--=> endless generation of coroutines; out of fuel
while true do coroutine.wrap(function() coroutine.yield() end)() end

--=> endless errors; out of fuel
while true do pcall(error, "x") end

--=> endless errors with tracebacks; out of fuel
while true do xpcall(error, debug.traceback, "x") end

--=> endless collections; out of fuel
while true do collectgarbage() end

--=> endless steps of collection; out of fuel
while true do collectgarbage("step") end

--=> a loop over everything there is; done
local seen, todo = {}, { _G }
while #todo > 0 do
  local t = table.remove(todo)
  for k, v in pairs(t) do
    if type(v) == "table" and not seen[v] then seen[v] = true todo[#todo + 1] = v end
  end
end

--=> looking for the first entry of a table that has been emptied; out of fuel
local t = {}
for i = 1, 2e5 do t["k" .. i] = i end
for k in pairs(t) do t[k] = nil end
while true do next(t) end
