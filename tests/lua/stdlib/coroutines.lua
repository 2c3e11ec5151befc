-- coroutine
local function fails(f, ...)
  return select(2, pcall(f, ...))
end

local co = coroutine.create(function(a, b)
  local c = coroutine.yield(a + b)
  local d, e = coroutine.yield(c * 2)
  return d + e
end)
print(coroutine.status(co), coroutine.resume(co, 1, 2)) --> suspended	true	3
print(coroutine.status(co), coroutine.resume(co, 10)) --> suspended	true	20
print(coroutine.resume(co, 3, 4)) --> true	7
print(coroutine.status(co), coroutine.resume(co)) --> dead	false	cannot resume dead coroutine
print(coroutine.isyieldable(), coroutine.running() ~= nil, select(2, coroutine.running())) --> false	true	true
local wrapped = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(wrapped(), wrapped(), wrapped(), wrapped()) --> 1	2	3
print(fails(wrapped)) --> cannot resume dead coroutine
print(coroutine.resume(coroutine.create(function() error("oops") end))) --> false	coroutines.lua:19: oops
print(coroutine.resume(coroutine.create(function() error({}) end)) == false) --> true
print(fails(coroutine.wrap(function() error("oops", 0) end))) --> oops
print(coroutine.wrap(function() return pcall(function() coroutine.yield(1) error("after", 0) end) end)()) --> 1
local through = coroutine.wrap(function() return pcall(function() coroutine.yield(1) error("after", 0) end) end)
print(through()) print(through())
--> 1
--> false	after
print(coroutine.close(coroutine.create(print)), coroutine.status(coroutine.create(print))) --> true	suspended
local closed = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() print("closed") end }) coroutine.yield() end)
--> closed
coroutine.resume(closed)
print(coroutine.close(closed), coroutine.status(closed)) --> true	dead
print(fails(coroutine.resume, 1), fails(coroutine.create, 1), fails(coroutine.wrap), fails(coroutine.status, {}))
--> bad argument #1 to 'coroutine.resume' (thread expected, got number)	bad argument #1 to 'coroutine.create' (function expected, got number)	bad argument #1 to 'coroutine.wrap' (function expected, got no value)	bad argument #1 to 'coroutine.status' (thread expected, got table)
print(fails(coroutine.yield), fails(coroutine.close, coroutine.running())) --> attempt to yield from outside a coroutine	cannot close a running coroutine
print(coroutine.resume(coroutine.running())) --> false	cannot resume non-suspended coroutine
