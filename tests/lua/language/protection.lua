-- How deep protected calls go: 197 of them within each other, as in the reference.
local depth, message
local function descend(call, n)
  depth = n
  local ok, problem = call(descend, call, n + 1)
  if not ok then message = message or problem end
end
descend(pcall, 0)
print(depth, message) --> 197	C stack overflow
local function handled(f, ...) return xpcall(f, function(m) return m end, ...) end
message = nil
descend(handled, 0)
print(depth, message) --> 197	C stack overflow

-- The count comes down with returns and with errors, and each coroutine has its own.
for _ = 1, 300 do pcall(error) pcall(type, 1) handled(error) handled(type, 1) end
message = nil
descend(pcall, 0)
print(depth, message) --> 197	C stack overflow
local inner = coroutine.wrap(function()
  for _ = 1, 300 do pcall(coroutine.yield) end
end)
for _ = 1, 300 do inner() end
message = nil
descend(pcall, 0)
print(depth, message) --> 197	C stack overflow

-- A message that grows on its way up ends.
local function loop() assert(pcall(loop)) end
local ok, text = xpcall(loop, loop)
print(ok, type(text)) --> false	string
