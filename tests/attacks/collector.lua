-- The collector: finalizers and weak tables that are built to hurt.

--=> a finalizer that brings its object back for ever; out of fuel
local mt = {}
mt.__gc = function(o) setmetatable(o, mt) end
setmetatable({}, mt)
while true do collectgarbage() end

--=> a finalizer that makes another like it; out of fuel
local mt = {}
mt.__gc = function() setmetatable({}, mt) end
setmetatable({}, mt)
while true do collectgarbage() end

--=> lasting: a finalizer that makes two more; out of fuel
local mt = {}
mt.__gc = function() setmetatable({}, mt) setmetatable({}, mt) end
setmetatable({}, mt)
while true do collectgarbage() end

--=> a finalizer that collects; done
setmetatable({}, { __gc = function() collectgarbage() collectgarbage("step") end })
collectgarbage()

--=> a finalizer that fails; done
for i = 1, 100 do setmetatable({}, { __gc = function() error("x") end }) end
for i = 1, 100 do setmetatable({}, { __gc = function() error({}) end }) end
for i = 1, 100 do setmetatable({}, { __gc = function() error() end }) end
collectgarbage()

--=> a finalizer that yields; done
setmetatable({}, { __gc = function() coroutine.yield() end })
local co = coroutine.wrap(function() collectgarbage() return "end" end)
co()
collectgarbage()

--=> a finalizer that is no function; done
for _, gc in ipairs { true, 1, "x", {}, setmetatable({}, { __call = function() end }) } do
  setmetatable({}, { __gc = gc })
end
collectgarbage()

--=> a finalizer that fills memory; done
local keep = {}
local mt = { __gc = function() for i = 1, 1e5 do keep[#keep + 1] = { i } end end }
for i = 1, 8 do setmetatable({}, mt) end
pcall(collectgarbage)
keep = nil
pcall(collectgarbage)

--=> a flood of finalizers; out of fuel
local mt = { __gc = function() end }
while true do setmetatable({}, mt) end

--=> a flood of finalizers that wait; error: not enough memory
local keep = {}
local mt = { __gc = function() end }
for i = 1, 1e9 do keep[i] = setmetatable({}, mt) end

--=> a hundred thousand finalizers at once; done
local n = 0
local mt = { __gc = function() n = n + 1 end }
for i = 1, 1e5 do setmetatable({}, mt) end
collectgarbage()
collectgarbage()
assert(n == 1e5, n)

--=> a long chain of finalizers; done
local mt = { __gc = function() end }
local t = setmetatable({}, mt)
for i = 1, 1e5 do t = setmetatable({ t }, mt) end
t = nil
collectgarbage()
collectgarbage()

--=> a long list; done
local t
for i = 1, 3e5 do t = { t } end
collectgarbage()
t = nil
collectgarbage()

--=> a long list of closures; done
local f = function() end
for i = 1, 1e5 do local g = f f = function() return g end end
collectgarbage()
f = nil
collectgarbage()

--=> a long list of coroutines; done
local co
for i = 1, 20000 do
  local last = co
  co = coroutine.create(function() coroutine.yield(last) end)
  coroutine.resume(co)
end
collectgarbage()
co = nil
collectgarbage()

--=> a long chain of ephemerons; done
local t = setmetatable({}, { __mode = "k" })
local first = {}
local key = first
for i = 1, 1e5 do local next = {} t[key] = next key = next end
for i = 1, 5 do collectgarbage() end
local n = 0
for _ in pairs(t) do n = n + 1 end
assert(n == 1e5)
first, key = nil, nil
collectgarbage()
collectgarbage()
assert(next(t) == nil)

--=> a long chain of ephemerons, one table for each; done
local keep, first = {}, {}
local key = first
for i = 1, 3e4 do
  local t, next = setmetatable({}, { __mode = "k" }), {}
  t[key] = next
  keep[i] = t
  key = next
end
for i = 1, 3 do collectgarbage() end
local n = 0
for i = 1, 3e4 do if next(keep[i]) then n = n + 1 end end
assert(n == 3e4, n)

--=> a long chain of ephemerons, the other way round; done
local keep, next_key = {}, {}
local last = next_key
for i = 1, 3e4 do
  local t, key = setmetatable({}, { __mode = "k" }), {}
  t[key] = next_key
  keep[i] = t
  next_key = key
end
for i = 1, 3 do collectgarbage() end
local n = 0
for i = 1, 3e4 do if next(keep[i]) then n = n + 1 end end
assert(n == 3e4, n)

--=> ephemerons and endless collections; out of fuel
local t = setmetatable({}, { __mode = "k" })
local key = {}
local first = key
for i = 1, 2e5 do local next = {} t[key] = next key = next end
while true do collectgarbage("step") end

--=> weak values and endless garbage; out of fuel
local t = setmetatable({}, { __mode = "v" })
for i = 1, 1e6 do t[i] = {} end
while true do local x = {} end

--=> a huge table that is written all the time; out of fuel
local t = {}
for i = 1, 5e5 do t[i] = {} end
while true do for i = 1, 5e5, 1000 do t[i] = {} end end

--=> a mode that changes; done
local mt = { __mode = "k" }
local t = setmetatable({}, mt)
for i = 1, 1000 do
  t[{}] = {}
  mt.__mode = ({ "k", "v", "kv", false, "x" })[i % 5 + 1] or nil
  if i % 50 == 0 then collectgarbage("step") end
end
collectgarbage()

--=> a metatable that changes in a finalizer; done
local mt = {}
mt.__gc = function(o) mt.__gc = nil mt.__mode = "kv" setmetatable(o, nil) end
for i = 1, 100 do setmetatable({}, mt) end
collectgarbage()
collectgarbage()

--=> threads that die while they are collected; done
for i = 1, 2000 do
  local co = coroutine.create(function()
    local x <close> = setmetatable({}, { __close = function() end, __gc = function() end })
    coroutine.yield()
  end)
  coroutine.resume(co)
  if i % 3 == 0 then coroutine.close(co) end
end
collectgarbage()
