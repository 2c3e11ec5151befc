-- Recursion of every kind ends in an error that can be caught, and the machine goes on.

--=> deep calls; error: stack overflow
local function f() return 1 + f() end
f()

--=> deep calls are caught and all is well afterwards; done
local function f() return 1 + f() end
for i = 1, 3 do
  local ok, message = pcall(f)
  assert(not ok and message:find("stack overflow"), message)
end
assert((function() return 7 end)() == 7)

--=> deep calls with many locals; error: stack overflow
local function f(a, b, c, d, e, g, h)
  local x = f(a, b, c, d, e, g, h)
  return x, a, b, c, d, e, g, h
end
f(1, 2, 3, 4, 5, 6, 7)

--=> deep calls with many arguments; error: stack overflow
local function f(...) return 1, f(1, ...) end
f()

--=> arguments that double; error: stack overflow
local function f(...) return f(1, 2, ..., 3, ...) end
local function g(...) local t = table.pack(...) return g(..., table.unpack(t)) end
local function h(...) return (h(1, 2, 3, 4, 5, 6, 7, 8, ...)) end
h()

--=> tail calls with ever more arguments; out of fuel
local function f(...) return f(1, ...) end
f()

--=> mutual recursion through pcall; error: stack overflow
local f
local function g() local ok, message = pcall(f) error(message, 0) end
function f() g() end
f()

--=> pcall in pcall in pcall; done
local function f() return pcall(f) end
f()
local n = 0
local function g() n = n + 1 pcall(g) n = n + 1 pcall(g) end
local co = coroutine.create(function() pcall(g) end)

--=> error in the handler of the handler; done
local function handler(m) return xpcall(error, handler, m) end
xpcall(error, handler, 1)

--=> a handler that overflows the stack; done
local function deep() return 1 + deep() end
local ok, message = xpcall(error, deep, 1)
assert(not ok)
local ok = xpcall(deep, deep)
assert(not ok)

--=> the overflow's handler overflows; done
local function deep() return 1 + deep() end
local ok, m = xpcall(deep, function() return xpcall(deep, deep) end)
assert(not ok)

--=> __index calls itself; error: overflow
local t = setmetatable({}, { __index = function(t, k) return t[k] end })
return t.x

--=> __newindex calls itself; error: overflow
local t = setmetatable({}, { __newindex = function(t, k, v) t[k] = v end })
t.x = 1

--=> a circle of __index; error: '__index' chain too long
local a, b = {}, {}
setmetatable(a, { __index = b })
setmetatable(b, { __index = a })
return a.x

--=> a circle of __newindex; error: '__newindex' chain too long
local a, b = {}, {}
setmetatable(a, { __newindex = b })
setmetatable(b, { __newindex = a })
a.x = 1

--=> a metatable of itself; error: possible loop
local t = {}
t.__index = t
setmetatable(t, t)
return t.x

--=> a very long chain of __index; error: possible loop
local t = {}
for i = 1, 200000 do t = setmetatable({}, { __index = t }) end
return t.x

--=> a very long chain of __index, asked again and again; out of fuel
local t = {}
for i = 1, 1900 do t = setmetatable({}, { __index = t }) end
while true do local x = t.x end

--=> a circle of __call; error: overflow
local a = {}
setmetatable(a, { __call = a })
a()

--=> a circle of two __call; error: overflow
local a, b = {}, {}
setmetatable(a, { __call = b })
setmetatable(b, { __call = a })
a()

--=> a circle of __call in a loop; out of fuel
local a = {}
setmetatable(a, { __call = a })
while true do pcall(a) end

--=> a long chain of __call; done
local t = function(...) return select("#", ...) end
for i = 1, 100000 do t = setmetatable({}, { __call = t }) end
local ok, message = pcall(t)
if not ok then error(message, 0) end

--=> __tostring calls itself; error: overflow
local t = {}
setmetatable(t, { __tostring = function(t) return tostring(t) end })
tostring(t)

--=> __concat calls itself; error: overflow
local t = setmetatable({}, { __concat = function(a, b) return a .. b end })
return t .. "x"

--=> __eq calls itself; error: overflow
local mt = {}
mt.__eq = function(a, b) return a == b end
return setmetatable({}, mt) == setmetatable({}, mt)

--=> __lt calls itself; error: overflow
local mt = {}
mt.__lt = function(a, b) return a < b end
return setmetatable({}, mt) < setmetatable({}, mt)

--=> __add calls itself; error: overflow
local mt = {}
mt.__add = function(a, b) return a + b end
return setmetatable({}, mt) + 1

--=> __unm calls itself; error: overflow
local mt = {}
mt.__unm = function(a) return -a end
return -setmetatable({}, mt)

--=> __len calls itself; error: overflow
local mt = {}
mt.__len = function(a) return #a end
return #setmetatable({}, mt)

--=> __pairs calls itself; error: overflow
local mt = {}
mt.__pairs = function(a) return pairs(a) end
pairs(setmetatable({}, mt))

--=> __close of __close; done
local function closing(n)
  return setmetatable({}, { __close = function()
    if n > 0 then local x <close> = closing(n - 1) end
  end })
end
do local x <close> = closing(150) end

--=> __close that never ends to be closed; error: overflow
local mt = {}
mt.__close = function() local x <close> = setmetatable({}, mt) end
do local x <close> = setmetatable({}, mt) end

--=> sort whose comparator sorts; error: overflow
local function less(a, b) table.sort({ 2, 1 }, less) return a < b end
table.sort({ 2, 1 }, less)

--=> gsub whose callback substitutes; error: overflow
local function f(c) return (c:gsub(".", f)) end
f("x")

--=> load whose reader loads; done
local function reader() return load(reader) end
local chunk, message = load(reader)
assert(not chunk and message:find("reader function must return a string"), message)

--=> coroutines in coroutines; done
local function f() return coroutine.wrap(f)() end
local ok, message = pcall(f)
assert(not ok and message:find("C stack overflow"), message)

--=> coroutines in coroutines by resume; done
local function f(n) local co = coroutine.create(f) return coroutine.resume(co, n + 1) end
f(0)

--=> a coroutine that resumes itself; done
local co
co = coroutine.create(function() return coroutine.resume(co) end)
local _, ok, message = coroutine.resume(co)
assert(not ok and message == "cannot resume non-suspended coroutine", message)

--=> a wrapped coroutine that calls itself; done
local f
f = coroutine.wrap(function() return pcall(f) end)
local ok, message = f()
assert(not ok and message:find("cannot resume non%-suspended coroutine"), message)

--=> coroutines that resume one another; done
local a, b
a = coroutine.create(function() return coroutine.resume(b) end)
b = coroutine.create(function() return coroutine.resume(a) end)
assert(coroutine.resume(a))

--=> a coroutine closes itself; done
local co
co = coroutine.create(function() return pcall(coroutine.close, co) end)
local _, ok, message = coroutine.resume(co)
assert(not ok and message == "cannot close a running coroutine", message)

--=> a coroutine closes the one that resumed it; done
local main = coroutine.running()
local co = coroutine.create(function() return pcall(coroutine.close, main) end)
local _, ok, message = coroutine.resume(co)
assert(not ok and message == "cannot close a normal coroutine", message)

--=> deep recursion in many coroutines; done
local function deep() return 1 + deep() end
for i = 1, 10 do
  local ok, message = coroutine.resume(coroutine.create(deep))
  assert(not ok and message:find("overflow"))
end

--=> deep recursion in a finalizer; done
setmetatable({}, { __gc = function() local function f() return 1 + f() end f() end })
collectgarbage()

--=> deep recursion below a native; error: stack overflow
local function f() return select(2, pcall(f)) + 1 end
local function g() return (("x"):gsub("x", g)) end
g()

--=> a yield across everything there is; done
local mt = { __index = function(_, k) return coroutine.yield(k) end,
  __lt = function() return coroutine.yield("lt") end,
  __close = function() coroutine.yield("close") end }
local co = coroutine.wrap(function()
  local t <close> = setmetatable({}, mt)
  local sum = t.x
  pcall(function() return t.y end)
  assert(not pcall(table.sort, { setmetatable({}, mt), setmetatable({}, mt) }))
  return "end"
end)
local last
repeat last = co() until last == "end"
