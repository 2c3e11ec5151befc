-- Stacks and frames that have to grow, in the main program and in coroutines.
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
print(depth(150), pcall(depth, 60)) --> 150	true	60
local function spread(n, ...) if n == 0 then return select("#", ...) end return spread(n - 1, n, ...) end
print(spread(120)) --> 120
local function many(...) return ... end
print(select("#", many(table.unpack({}, 1, 200)))) --> 200
print(coroutine.wrap(function() return depth(80), spread(50), select("#", table.unpack({}, 1, 90)) end)())
--> 80	50	90
local co = coroutine.create(function(...)
  local got = select("#", ...)
  while true do got = select("#", coroutine.yield(got, table.unpack({}, 1, got))) end
end)
print(select("#", coroutine.resume(co, table.unpack({}, 1, 100)))) --> 102
print(select("#", coroutine.resume(co, table.unpack({}, 1, 150)))) --> 152
print(coroutine.close(co), coroutine.status(co)) --> true	dead
local t = setmetatable({}, { __index = function(t, n) if n == 0 then return 0 end return t[n - 1] + 1 end })
print(t[60]) --> 60
local function closing(n)
  local c <close> = setmetatable({}, { __close = function() end })
  if n > 0 then closing(n - 1) end
end
print(pcall(closing, 30)) --> true
print(string.format(("%d "):rep(40), table.unpack((function()
  local t = {} for i = 1, 40 do t[i] = i end return t
end)()))) --> 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
