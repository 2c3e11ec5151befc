-- Where a coroutine may yield, and where it may not.

local yield = coroutine.yield
local function try(f) return coroutine.resume(coroutine.create(f)) end

-- Through protected calls, metamethods that instructions call, iterators, variables' ends.
print(try(function() pcall(yield, 1) end)) --> true	1
print(try(function() xpcall(yield, print, 2) end)) --> true	2
print(try(function() return setmetatable({}, { __index = function() yield(3) end }).x end)) --> true	3
print(try(function() setmetatable({}, { __newindex = function() yield(4) end }).x = 1 end)) --> true	4
print(try(function() return #setmetatable({}, { __len = function() yield(5) end }) end)) --> true	5
print(try(function() return setmetatable({}, { __lt = function() yield(6) end }) < 1 end)) --> true	6
print(try(function() return setmetatable({}, { __eq = function() yield(7) end }) == {} end)) --> true	7
print(try(function() return 1 .. setmetatable({}, { __concat = function() yield(8) end }) end)) --> true	8
print(try(function() return -setmetatable({}, { __unm = function() yield(9) end }) end)) --> true	9
print(try(function() return setmetatable({}, { __call = yield })(10) end) == true) --> true
print(try(function() for _ in pairs(setmetatable({}, { __pairs = function() yield(11) end })) do end end)) --> true	11
print(try(function() for _ in yield, 12 do end end)) --> true	12	nil
print(try(function()
  local x <close> = setmetatable({}, { __close = function() yield(13) end })
end)) --> true	13
print(try(function()
  pcall(function()
    local x <close> = setmetatable({}, { __close = function() yield(14) end })
    error("x")
  end)
end)) --> true	14

-- Not inside of what a library function asks for.
local function refused(f)
  local ok, message = try(f)
  return ok or message:match("attempt to yield across a C%-call boundary")
end
local o = setmetatable({}, {
  __tostring = yield, __index = yield, __newindex = yield, __add = yield,
  __len = function() return 2 end,
})
print(refused(function() table.sort({ 1, 2, 3 }, yield) end)) --> attempt to yield across a C-call boundary
print(refused(function() string.gsub("abc", ".", yield) end)) --> attempt to yield across a C-call boundary
print(refused(function() tostring(o) end)) --> attempt to yield across a C-call boundary
print(refused(function() print(o) end)) --> attempt to yield across a C-call boundary
print(refused(function() table.insert(o, 1) end)) --> attempt to yield across a C-call boundary
print(refused(function() table.concat(o) end)) --> attempt to yield across a C-call boundary
print(refused(function() table.unpack(o) end)) --> attempt to yield across a C-call boundary
print(refused(function() for _ in ipairs(o) do end end)) --> attempt to yield across a C-call boundary
print(refused(function() return "1" + o end)) --> attempt to yield across a C-call boundary
print(try(function() return load(yield) end)) --> true	nil	attempt to yield across a C-call boundary
print(try(function() return coroutine.isyieldable(), pcall(table.sort, { 2, 1 }, function()
  print(coroutine.isyieldable()) --> false
end) end)) --> true	true	true

-- Nor while a coroutine is being closed, nor outside.
local co = coroutine.create(function()
  local x <close> = setmetatable({}, { __close = function() yield(1) end })
  yield()
end)
coroutine.resume(co)
print(coroutine.close(co)) --> false	attempt to yield across a C-call boundary
print(pcall(yield)) --> false	attempt to yield from outside a coroutine
print(coroutine.isyieldable()) --> false
