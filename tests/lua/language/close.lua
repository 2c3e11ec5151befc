-- Variables are closed in reverse order, however the block ends.
local function res(name, log)
  return setmetatable({ name = name }, { __close = function(self, err) log[#log + 1] = name .. (err and ":" .. tostring(err) or "") end })
end
local log = {}
local function show() print(table.concat(log, " ")) log = {} end
do
  local a <close> = res("a", log)
  local b <close> = res("b", log)
  log[#log + 1] = "body"
end
show() --> body b a
local function f()
  local a <close> = res("a", log)
  do local b <close> = res("b", log) log[#log + 1] = "inner" end
  return "result", #log
end
print(f()) show()
--> result	2
--> inner b a
for i = 1, 3 do
  local x <close> = res("x" .. i, log)
  if i == 2 then break end
end
show() --> x1 x2
local i = 0
while i < 2 do i = i + 1 local w <close> = res("w" .. i, log) end
show() --> w1 w2
repeat local r <close> = res("r", log) local done = true log[#log + 1] = "until" until done
show() --> until r
do
  local n = 0
  ::again::
  local g <close> = res("g" .. n, log)
  n = n + 1
  if n < 3 then goto again end
end
show() --> g0 g1 g2
-- nil and false need no closing; other values must have __close.
do local a <close> = nil local b <close> = false end
print(pcall(function() local bad <close> = {} end))
--> false	close.lua:41: variable 'bad' got a non-closable value
print(pcall(function() local bad <close> = 42 end))
--> false	close.lua:43: variable 'bad' got a non-closable value
-- Errors: closing sees them, and may replace them.
print(pcall(function() local a <close> = res("a", log) local b <close> = res("b", log) error("oops", 0) end)) show()
--> false	oops
--> b:oops a:oops
print(pcall(function() --> false	second after first
  local a <close> = setmetatable({}, { __close = function(_, e) error("second after " .. tostring(e), 0) end })
  error("first", 0)
end))
print(pcall(function() local a <close> = setmetatable({}, { __close = function(_, e) error("in close", 0) end }) return 1 end))
--> false	in close
-- Returned values survive closing; tail calls are no tail calls then.
local function g() local a <close> = res("a", log) return 1, 2, 3 end
print(g()) show()
--> 1	2	3
--> a
local function h() local a <close> = res("a", log) return (function() log[#log + 1] = "called" return "v" end)() end
print(h()) show()
--> v
--> called a
-- Closures and closing in one block.
local get
do
  local v = 1
  local c <close> = res("c", log)
  get = function() v = v + 1 return v end
end
print(get(), get()) show()
--> 2	3
--> c
-- The fourth value of a generic for is closed.
local function iter(n) local i = 0 return function() i = i + 1 if i <= n then return i end end, nil, nil, res("loop", log) end
for v in iter(2) do log[#log + 1] = v end
show() --> 1 2 loop
for v in iter(5) do log[#log + 1] = v if v == 2 then break end end
show() --> 1 2 loop
local function early() for v in iter(5) do if v == 2 then return v end end end
print(early()) show()
--> 2
--> loop
pcall(function() for v in iter(5) do error("x", 0) end end) show() --> loop:x
for v in iter(3) do for w in iter(1) do if v == 2 then goto out end end end
::out::
show() --> loop loop loop
-- Coroutines.
local co = coroutine.wrap(function() local a <close> = res("co", log) coroutine.yield(1) return 2 end)
print(co(), co()) show()
--> 1	2
--> co
local co2 = coroutine.create(function() local a <close> = res("co2", log) coroutine.yield(1) end)
coroutine.resume(co2)
print(coroutine.close(co2), coroutine.status(co2)) show()
--> true	dead
--> co2
do local y <close> = setmetatable({}, { __close = function() log[#log + 1] = "yields" end }) end
print(coroutine.wrap(function() --> from close
  local y <close> = setmetatable({}, { __close = function() coroutine.yield("from close") end })
  return "end"
end)())
show() --> yields
