-- Variables that close themselves, in every way out.
local log = {}
local function guard(name, fault)
  return setmetatable({}, { __close = function(_, e)
    log[#log + 1] = name .. "(" .. tostring(e) .. ")"
    if fault then error(fault, 0) end
  end })
end
local function flush() local text = table.concat(log, " ") log = {} return text end
do local a <close> = guard("a") local b <close> = guard("b") end
print(flush()) --> b(nil) a(nil)
local function returns() local a <close> = guard("r") return "x", "y", guard("never") and 3 end
print(returns()) --> x	y	3
print(pcall(function()
  local a <close> = guard("a")
  local b <close> = guard("b", "from b")
  local c <close> = guard("c")
  error("first", 0)
end)) --> false	from b
print(flush()) --> r(nil) c(first) b(first) a(from b)
for i = 1, 3 do
  local c <close> = guard("i" .. i)
  if i == 2 then break end
end
for k in next, { 1 }, nil, guard("loop") do log[#log + 1] = "k" .. k end
print(flush()) --> i1(nil) i2(nil) k1 loop(nil)
local co = coroutine.wrap(function()
  local a <close> = guard("co")
  coroutine.yield(1)
  local b <close> = setmetatable({}, { __close = function() coroutine.yield("while closing") end })
  return "done"
end)
print(co(), co(), co()) --> 1	while closing	done
local dead = coroutine.create(function()
  local a <close> = guard("x")
  local b <close> = guard("y", "late")
  coroutine.yield()
end)
coroutine.resume(dead)
print(coroutine.close(dead)) --> false	late
print(flush()) --> co(nil) y(nil) x(late)
local failed = coroutine.create(function() local a <close> = guard("f") error("oops", 0) end)
print(coroutine.resume(failed)) --> false	oops
print(coroutine.close(failed)) --> false	oops
print(flush()) --> f(oops)
local function tail() local a <close> = guard("t") return tostring("not a tail call") end
print(tail(), flush()) --> not a tail call	t(nil)
