-- Switches in every place: iterators, pcall, metamethods, callbacks, native main functions.
local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, "v" .. i) end end) end
local out = {}
for i, v in range(5) do out[#out + 1] = i .. v end
print(table.concat(out, " ")) --> 1v1 2v2 3v3 4v4 5v5
local yield = coroutine.yield
local object = setmetatable({}, { __add = function(a, b) return yield("add") end,
  __index = function(_, k) return yield("index " .. k) end, __concat = function(a, b) return yield("concat") end,
  __lt = function() return yield("lt") end, __call = function(_, x) return yield("call " .. x) end })
local co = coroutine.wrap(function()
  local sum = object + 1
  local field = object.name
  local text = "a" .. "b" .. object .. "c"
  local less = object < object
  local called = object("x")
  local ok, message = pcall(function() yield("in pcall") error("out " .. sum, 0) end)
  return sum, field, text, less, called, ok, message
end)
print(co(), co(1), co("two"), co("three"), co(false)) --> add	index name	concat	lt	call x
print(co("five")) --> in pcall
print(co()) --> 1	two	abthree	false	five	false	out 1
print(coroutine.resume(coroutine.create(string.upper), "native main")) --> true	NATIVE MAIN
print(coroutine.wrap(pcall)(error, "caught", 0)) --> false	caught
print(coroutine.resume(coroutine.create(coroutine.yield), 1, 2)) --> true	1	2
local inner = coroutine.create(coroutine.wrap(function(...) return yield(...) end))
print(coroutine.resume(inner, "a", "b")) --> true	a	b
print(coroutine.resume(coroutine.create(function() local x = nil; return x.y end)))
--> false	coroutines.lua:27: attempt to index a nil value (local 'x')
local ok, thrown = pcall(coroutine.wrap(function() error({ code = 7 }) end))
print(ok, thrown.code) --> false	7
local nested = coroutine.wrap(function()
  return coroutine.wrap(function() return coroutine.wrap(function() yield(1) return 2 end)() end)()
end)
print(nested()) --> 1
local function tail(n) if n == 0 then return yield("bottom") end return tail(n - 1) end
local deep = coroutine.wrap(function() return tail(40) end)
print(deep(), deep("up")) --> bottom	up
