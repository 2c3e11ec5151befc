-- Memory: a limit that holds, an error that can be caught, and a machine that goes on.

--=> doubling strings; error: not enough memory
local s = "x"
while true do s = s .. s end

--=> doubling strings by rep; error: not enough memory
local s = "x"
while true do s = s:rep(2) end

--=> huge rep; error: not enough memory
("x"):rep(1e9)

--=> rep past all integers; error: resulting string too large
("x"):rep(1 << 62, "y")

--=> rep of nothing; done
assert((""):rep(1 << 62) == "")
assert((""):rep(math.maxinteger) == "")
assert(("x"):rep(math.mininteger) == "")

--=> huge rep again and again; out of fuel
local keep = {}
for i = 1, 100000 do keep[i] = { i } end
while true do pcall(string.rep, "x", 1e8) end

--=> doubling by format; error: not enough memory
local s = "x"
while true do s = ("%s%s"):format(s, s) end

--=> doubling by gsub; error: not enough memory
local s = "x"
while true do s = s:gsub(".+", "%0%0") end

--=> one gsub that explodes; error: not enough memory
(("x"):rep(1e5)):gsub(".", ("%0"):rep(1e4))

--=> a gsub function that explodes; error: not enough memory
local big = ("x"):rep(1e6)
local s = ("x"):rep(2e3)
s:gsub(".", function() return big end)

--=> a gsub table that explodes; error: not enough memory
(("x"):rep(1e5)):gsub(".", { x = ("x"):rep(1e6) })

--=> doubling by concat; error: not enough memory
local s = "x"
while true do s = table.concat({ s, s, s, s }, s) end

--=> one concat that explodes; error: not enough memory
local big = ("x"):rep(1e6)
local t = {}
for i = 1, 1e5 do t[i] = big end
table.concat(t)

--=> one concatenation that explodes; error: not enough memory
local s = ("x"):rep(5e6)
local t = {}
for i = 1, 100 do t[i] = "s" end
local f = assert(load("local s = ... return " .. table.concat(t, " .. ")))
f(s)

--=> one format that explodes; error: not enough memory
local big = ("x"):rep(1e6)
local t = {}
for i = 1, 240 do t[i] = big end
(("%s"):rep(240)):format(table.unpack(t))

--=> one pack that explodes; error: not enough memory
local big = ("x"):rep(1e6)
local t = {}
for i = 1, 1000 do t[i] = big end
(("s"):rep(1000)):pack(table.unpack(t))

--=> one pack of zero strings that explodes; error: not enough memory
local big = ("x"):rep(1e6)
local t = {}
for i = 1, 1000 do t[i] = big end
(("z"):rep(1000)):pack(table.unpack(t))

--=> pack of a huge width; error: not enough memory
string.pack("c2000000000", "x")

--=> packsize of huge widths; error: format result too large
string.packsize("c2000000000c2000000000")

--=> pack with very many options; done
assert(#string.pack(("x"):rep(1e5)) == 1e5)

--=> one print that explodes; done
local big = ("x"):rep(1e6)
local t = {}
for i = 1, 300 do t[i] = big end
print(table.unpack(t))

--=> one warning that explodes; error: not enough memory
warn("@on")
local big = ("x"):rep(1e6)
local t = {}
for i = 1, 1000 do t[i] = big end
warn(table.unpack(t))

--=> upper, lower and reverse in turn; error: not enough memory
local keep, s = {}, ("x"):rep(1e6)
while true do keep[#keep + 1] = s:upper() keep[#keep + 1] = s:reverse() end

--=> small strings; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = "s" .. i end

--=> small tables; error: not enough memory
local t = {}
while true do t = { t } end

--=> one huge table; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = i end

--=> one huge table, backwards; error: not enough memory
local t = {}
for i = 1e9, 1, -1 do t[i] = i end

--=> one huge hash part; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i + 0.5] = i end

--=> items far apart; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i << 20] = i end

--=> closures; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = function() return i end end

--=> closures that share a variable that changes; error: not enough memory
local t = {}
for i = 1, 1e9 do local x = i t[i] = function() x = x + 1 return x end end

--=> coroutines; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = coroutine.create(function() end) end

--=> coroutines that have begun; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = coroutine.wrap(function() coroutine.yield() end) t[i]() end

--=> coroutines with deep stacks; error: not enough memory
local t = {}
local function deep(n) if n == 0 then coroutine.yield() else deep(n - 1) return 1 end end
for i = 1, 1e9 do t[i] = coroutine.wrap(deep) t[i](10000) end

--=> functions by load; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = load("local a = " .. i .. " return function() return a + " .. i .. " end") end

--=> a table of everything; error: not enough memory
local t = {}
for i = 1, 1e9 do
  t[#t + 1] = { x = i, y = tostring(i), z = function() return i end }
end

--=> metatables; error: not enough memory
local t = {}
for i = 1, 1e9 do t[i] = setmetatable({}, { __index = {}, __gc = function() end }) end

--=> stopping the collector does not help; error: not enough memory
collectgarbage("stop")
local t = {}
for i = 1, 1e9 do t[i] = { i } end

--=> garbage without a collector; out of fuel
collectgarbage("stop")
while true do local t = { {}, {}, "x" .. 1 } end

--=> garbage with a lazy collector; out of fuel
collectgarbage("setpause", 1000)
collectgarbage("setstepmul", 1)
collectgarbage("incremental", 1000, 1, 40)
while true do local t = { {}, {}, ("x"):rep(100) } end

--=> extreme parameters of the collector; done
for _, n in ipairs { 0, -1, 1, 1000, 1 << 31, 1 << 40, math.maxinteger, math.mininteger } do
  collectgarbage("setpause", n)
  collectgarbage("setstepmul", n)
  collectgarbage("step", n)
  collectgarbage("incremental", n, n, n)
  collectgarbage("generational", n, n)
  local t = {}
  for i = 1, 1000 do t[i] = { i } end
end

--=> memory comes back; done
local function fill() local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end end
for round = 1, 3 do
  local ok, message = pcall(fill)
  assert(not ok and message == "not enough memory", message)
end
collectgarbage()
assert(collectgarbage("count") < 1000)
local t = {}
for i = 1, 10000 do t[i] = { i } end

--=> memory runs out where errors are handled; done
local function fill() local t = {} for i = 1, 1e9 do t[i] = { i } end end
local ok, message = xpcall(fill, function(m) fill() return m end)
assert(not ok)
local ok, message = xpcall(fill, function(m) return m .. "!" end)
assert(not ok)

--=> memory runs out where variables are closed; done
local closed = 0
local keep = {}
local function fill() for i = 1, 1e9 do keep[#keep + 1] = { i } end end
pcall(function()
  local a <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
  local b <close> = setmetatable({}, { __close = function() closed = closed + 1 fill() end })
  fill()
end)
keep = nil
assert(closed == 2)

--=> memory runs out in finalizers; done
local keep = {}
local function fill() for i = 1, 1e9 do keep[#keep + 1] = { i } end end
setmetatable({}, { __gc = fill })
pcall(collectgarbage)
keep = nil
collectgarbage()

--=> memory runs out in a coroutine; done
for i = 1, 3 do
  local co = coroutine.create(function() local t = {} for i = 1, 1e9 do t[i] = { i } end end)
  local ok, message = coroutine.resume(co)
  assert(not ok and message == "not enough memory", message)
end

--=> memory runs out in a comparator; done
local keep = {}
local function less(a, b) keep[#keep + 1] = ("x"):rep(1e6) .. #keep return a < b end
local t = {}
for i = 1, 1000 do t[i] = i * 7919 % 1000 end
local ok, message = pcall(table.sort, t, less)
assert(not ok and message == "not enough memory", message)
keep = nil

--=> full memory and small steps on; out of fuel
local keep = {}
pcall(function() for i = 1, 1e9 do keep[i] = { i } end end)
while true do pcall(function() local x = { {} } end) end

--=> full memory and strings on; out of fuel
local keep = {}
pcall(function() for i = 1, 1e9 do keep[i] = ("x"):rep(50) .. i end end)
local n = 0
while true do n = n + 1 pcall(function() return "a text that is longer than forty bytes: " .. n end) end

--=> huge stacks by unpack; error: too many results to unpack
local t = {}
table.unpack(t, 1, 1e7)

--=> many results by unpack; done
local t = {}
for i = 1, 200000 do t[i] = i end
assert(select("#", table.unpack(t)) == 200000)
for i = 1, 10 do local u = { table.unpack(t) } assert(#u == 200000) end

--=> many bytes of a string; error: string slice too long
(("x"):rep(2e6)):byte(1, -1)

--=> many codes of a string; error: stack overflow
utf8.codepoint(("x"):rep(2e6), 1, -1)

--=> many captures; error: too many captures
(("x"):rep(100)):find(("(x)"):rep(40))

--=> a weak table as a store; done
local t = setmetatable({}, { __mode = "v" })
for i = 1, 300000 do t[i] = { i } end
local t = setmetatable({}, { __mode = "k" })
for i = 1, 300000 do t[{}] = i end

--=> interned strings come and go; done
for i = 1, 300000 do local s = "key" .. i end
collectgarbage()
assert(collectgarbage("count") < 2000)

--=> ten thousand chunks leave nothing behind; done
collectgarbage()
local function chunks(n)
  for i = 1, n do assert(load("local a, b = " .. i .. ", 'x" .. i .. "' return a, b, function() return a end"))() end
end
chunks(1000)
collectgarbage()
local before = collectgarbage("count")
chunks(10000)
collectgarbage()
assert(collectgarbage("count") - before < 64, collectgarbage("count") - before)

--=> ten thousand broken chunks leave nothing behind; done
local function chunks(n) for i = 1, n do assert(not load("local x" .. i .. " = = 1")) end end
chunks(1000)
collectgarbage()
local before = collectgarbage("count")
chunks(10000)
collectgarbage()
assert(collectgarbage("count") - before < 64)
