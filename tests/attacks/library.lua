-- The library: extreme arguments, long work, metamethods that lie.

--=> move of very many nothings; out of fuel
table.move({}, 1, 1 << 40, 2)

--=> move up to the last integer; out of fuel
table.move({}, 1, math.maxinteger - 1, 2)

--=> move past the last integer; error: too many elements to move
table.move({}, 0, math.maxinteger, 2)

--=> move that wraps around; error: destination wrap around
table.move({}, 1, 10, math.maxinteger)

--=> move of something that lies; out of fuel
table.move(setmetatable({}, { __index = function() return nil end }), 1, 1 << 40, 1, {})

--=> move into something that forgets; out of fuel
table.move({}, 1, 1 << 40, 1, setmetatable({}, { __newindex = function() end }))

--=> insert into a list with a huge length; out of fuel
table.insert(setmetatable({}, { __len = function() return 1 << 40 end }), 1, "x")

--=> insert into a list with the largest length; done
local t = setmetatable({}, { __len = function() return math.maxinteger end })
pcall(table.insert, t, "x")
pcall(table.insert, t, 1, "x", "y")
local t = setmetatable({}, { __len = function() return math.mininteger end })
pcall(table.insert, t, "x")
pcall(table.insert, t, 1, "x")
pcall(table.remove, t)

--=> remove from a list with a huge length; out of fuel
table.remove(setmetatable({}, { __len = function() return 1 << 40 end }), 1)

--=> remove with extreme positions; done
local t = { 1, 2, 3 }
for _, n in ipairs { math.mininteger, math.maxinteger, -1, 5, 1 << 40 } do
  assert(not pcall(table.remove, t, n))
end
assert(#t == 3)

--=> concat of a list with a huge length; error: invalid value (nil) at index 1
table.concat(setmetatable({}, { __len = function() return 1 << 40 end }))

--=> concat of a list that goes on; error: not enough memory
table.concat(setmetatable({}, { __len = function() return 1 << 40 end,
  __index = function(_, i) return "some text that is quite long for an element of a list" .. i end }))

--=> concat with extreme positions; done
assert(table.concat({}, "x", math.maxinteger, math.mininteger) == "")
assert(not pcall(table.concat, {}, "x", math.mininteger, math.maxinteger))
assert(not pcall(table.concat, {}, "x", math.maxinteger - 1, math.maxinteger))
assert(not pcall(table.concat, {}, "x", 1, math.maxinteger))
assert(table.concat({ [math.maxinteger] = "y" }, "x", math.maxinteger, math.maxinteger) == "y")

--=> concat of ten million separators; error: not enough memory
table.concat(table.pack((("x"):rep(1e5)):byte(1, -1)), ("y"):rep(1e6))

--=> unpack with extreme positions; done
for _, pair in ipairs { { 1, 1e8 }, { 1, math.maxinteger }, { math.mininteger, math.maxinteger },
  { 0, math.maxinteger }, { math.mininteger, 0 }, { -1e7, 1e7 } } do
  local ok, message = pcall(table.unpack, {}, pair[1], pair[2])
  assert(not ok and message:find("too many results"), message)
end
assert(table.unpack({}, math.maxinteger, math.maxinteger) == nil)
assert(select("#", table.unpack({}, math.maxinteger - 1, math.maxinteger)) == 2)
assert(select("#", table.unpack({}, math.maxinteger, math.mininteger)) == 0)

--=> unpack of a list that lies; error: too many results
table.unpack(setmetatable({}, { __len = function() return 1e9 // 1 end }))

--=> sort of a list with a huge length; error: array too big
table.sort(setmetatable({}, { __len = function() return 1 << 40 end }))

--=> sort of a list that lies; out of fuel
table.sort(setmetatable({}, { __len = function() return 1e9 // 1 | 0 end,
  __index = function(_, i) return i end, __newindex = function() end }))

--=> sort with an order that is none; done
local t = {}
for i = 1, 300 do t[i] = i % 7 end
for _, less in ipairs { function() return true end, function() return false end,
  function(a, b) return a <= b end, function(a, b) return a ~= b end,
  function() return math.random() < 0.5 end, function(a, b) return a end,
  function() return nil end, function(a, b) return a > b or b > a end } do
  pcall(table.sort, t, less)
end

--=> sort of a list that changes meanwhile; done
local t = {}
for round = 1, 20 do
  for i = 1, 100 do t[i] = i * 7919 % 100 end
  local n = 0
  pcall(table.sort, t, function(a, b)
    n = n + 1
    if n % 10 == round % 10 then t[n] = nil end
    if n % 13 == 0 then for i = 1, 200 do t["k" .. i + n] = i end end
    if n % 31 == 0 then for k in pairs(t) do t[k] = nil end collectgarbage() end
    return (a or 0) < (b or 0)
  end)
  t = {}
end

--=> sort of what cannot be compared; done
assert(not pcall(table.sort, { 1, "x", {}, true }))
assert(not pcall(table.sort, { {}, {} }))
assert(not pcall(table.sort, { 0/0, 1, 0/0, "x" }))
pcall(table.sort, { 0/0, 3, 0/0, 1, 0/0, 2 })

--=> sort of a million; done
local t = {}
for i = 1, 1e6 do t[i] = (i * 7919) % 1000003 end
table.sort(t)
for i = 2, #t do assert(t[i - 1] <= t[i]) end

--=> sort of a million, again and again; out of fuel
local t = {}
for i = 1, 1e6 do t[i] = (i * 7919) % 1000003 end
while true do table.sort(t) t[1] = 2e6 end

--=> sort of a hundred thousand long texts that are alike; out of fuel
local t, same = {}, ("x"):rep(10000)
for i = 1, 3000 do t[i] = same .. i * 7919 % 3000 end
while true do table.sort(t) t[1] = same .. 9999 end

--=> next with keys that are none; done
assert(not pcall(next, {}, 1))
assert(not pcall(next, {}, {}))
assert(not pcall(next, { 1, 2, 3 }, 4))
assert(not pcall(next, { 1, 2, 3 }, 0/0))
assert(not pcall(next, {}, math.maxinteger))

--=> next in a table that changes; done
local t = {}
for i = 1, 1000 do t["k" .. i] = i end
for k in pairs(t) do t[k] = nil collectgarbage("step") end
assert(next(t) == nil)

--=> next over an emptied table, again and again; out of fuel
local t = {}
for i = 1, 1e6 do t[i] = i end
for i = 1, 1e6 do t[i] = nil end
while true do next(t) end

--=> next over an emptied hash part, again and again; out of fuel
local t = {}
for i = 1, 3e5 do t["k" .. i] = i end
for i = 1, 3e5 do t["k" .. i] = nil end
while true do for k in pairs(t) do end end

--=> border of a table that changes; out of fuel
local t = {}
for i = 1, 1e6 do t[i] = i end
while true do for i = 1e6, 1, -1000 do t[i] = nil local n = #t end for i = 1, 1e6, 7 do t[i] = i end end

--=> a border far out; done
local t = {}
t[math.maxinteger] = 1
t[1] = 1
local n = 1
while n > 0 do t[n] = 1 n = n << 1 end
assert(t[#t] ~= nil)
local t = { [math.maxinteger] = 1, [math.maxinteger - 1] = 1 }
assert(#t >= 0)

--=> patterns that explode; out of fuel
(("a"):rep(100)):find(("a*"):rep(30) .. "b")

--=> patterns that explode in match; out of fuel
(("a"):rep(100)):match((".-"):rep(30) .. "b")

--=> patterns that explode in gmatch; out of fuel
for x in (("a"):rep(100)):gmatch(("a?"):rep(30) .. ("a*"):rep(20) .. "b") do end

--=> patterns that explode in gsub; out of fuel
(("a"):rep(100)):gsub(("a*"):rep(30) .. "b", "")

--=> patterns that explode under pcall; out of fuel
while true do pcall(string.find, ("a"):rep(100), ("a*"):rep(30) .. "b") end

--=> a quadratic search; out of fuel
local s = ("a"):rep(1e6)
while true do s:find("a.-b") end

--=> a quadratic search by %b; out of fuel
local s = ("("):rep(1e6)
while true do s:find("%b()") end

--=> a quadratic search by %f; out of fuel
local s = ("ab "):rep(1e5)
while true do s:find("%f[%a]%a+%f[%z]x") end

--=> a quadratic search by a back reference; out of fuel
local s = ("a"):rep(1e5)
while true do s:find("(a*)%1b") end

--=> a quadratic plain search; out of fuel
local s, what = ("a"):rep(1e6), ("a"):rep(5e5) .. "b"
while true do s:find(what, 1, true) end

--=> patterns too deep; done
local ok, message = pcall(string.find, "x", ("("):rep(1e5))
assert(not ok)
local ok, message = pcall(string.find, ("x"):rep(1e5), ("x?"):rep(1e5))
assert(ok or message:find("too complex"), message)
pcall(string.find, ("x"):rep(1000), ("x-"):rep(1e5) .. "y")
pcall(string.find, "x", "[" .. ("a-"):rep(1e5) .. "]")
pcall(string.find, "x", ("[a]"):rep(1e5))
pcall(string.find, "x", ("%"):rep(1e5 + 1))

--=> very many different sets; out of fuel
local t = {}
for i = 1, 50000 do
  t[i] = "[" .. string.char(97 + i % 26, 97 + i // 26 % 26, 97 + i // 676 % 26, 48 + i // 17576) .. "]"
end
local pattern = table.concat(t)
while true do ("x"):find(pattern) end

--=> malformed patterns; done
for _, pattern in ipairs { "[", "[^", "[]", "[a", "[a-", "[%", "%", "(", ")", "%b", "%bx", "%f",
  "%f[", "(()", "%1", "(%1)", "%9", "[[:alpha:]", "a)", "((a)", "[%a-z", "[a-%%]", "[]-a]", "%0",
  "[^]", "\0", "[\0", "^", "$", "^$", "^^", "a-", "-", "*", "+", "?", "%g(" } do
  for _, f in ipairs { string.find, string.match, string.gmatch, string.gsub } do
    pcall(f, "aaa", pattern, "x")
    local ok, g = pcall(string.gmatch, "aaa", pattern)
    if ok then pcall(g) end
  end
end

--=> replacements that are none; done
for _, replacement in ipairs { "%", "%2", "%x", "a%", "%%%", "%-" } do
  local ok = pcall(string.gsub, "abc", "b", replacement)
  assert(not ok, replacement)
end

--=> formats that are none; done
for _, format in ipairs { "%", "%y", "%10", "%-", "%.", "%123d", "%.123f", "%99999999s", "%#",
  "%" .. ("0"):rep(1000) .. "d", "%" .. ("-"):rep(1000) .. "s", "% 5", "%-+ #0.5", "%l", "%ld", "%n" } do
  assert(not pcall(string.format, format, 1), format)
end
string.format("%99.99f", 1e308)
string.format("%99.99f", -1e308)
string.format("%99.99e", 5e-324)
string.format("%.99a", 5e-324)
string.format("%99.99g", 1e308)
string.format("%.99d", math.mininteger)
string.format("%99.99s", "x")
string.format("%99c", 0)
string.format("%.0f", 1e308)
string.format("%.14g", 2^53)
string.format("%i", 3.0)
assert(not pcall(string.format, "%d", 3.5))
assert(not pcall(string.format, "%d", 2^63))
assert(not pcall(string.format, "%c", {}))

--=> very many formats; done
local n = 200
local t = {}
for i = 1, n do t[i] = 1e308 end
assert(#(("%99.99f"):rep(n)):format(table.unpack(t)) > 80000)

--=> formats in a loop; out of fuel
while true do ("%99.99f%99.99f%99.99f"):format(1e308, 1e308, 1e308) end

--=> dates; done
if os then
  for _, format in ipairs { "%", "%Ez", "%Q", "%E", "%O", "!%c", "*t", "!*t", "", ("%c"):rep(1000),
    "%\0", "\0", "%Oy", "%Ex" } do
    for _, time in ipairs { 0, -1, 1 << 31, 1 << 40, math.maxinteger, math.mininteger } do
      pcall(os.date, format, time)
    end
  end
  for _, n in ipairs { 0, -1, 1 << 31, 1 << 40, math.maxinteger, math.mininteger, 0/0, 1e300, "x" } do
    for _, field in ipairs { "year", "month", "day", "hour", "min", "sec" } do
      local t = { year = 2000, month = 1, day = 1 }
      t[field] = n
      pcall(os.time, t)
    end
    pcall(os.difftime, n, n)
  end
end

--=> code points out of range; done
for _, n in ipairs { -1, 0x80000000, 1 << 40, math.maxinteger, math.mininteger } do
  assert(not pcall(utf8.char, n))
end
assert(#utf8.char(0x7FFFFFFF) == 6)
for _, s in ipairs { "\x80", "\xff", "\xc0\x80", "\xf4\x90\x80\x80", "\xed\xa0\x80", "\xe0", "a\xe4" } do
  utf8.len(s)
  pcall(utf8.codepoint, s)
  pcall(function() for _ in utf8.codes(s) do end end)
  for _, i in ipairs { 0, 1, -1, 2, math.maxinteger, math.mininteger } do
    pcall(utf8.len, s, i)
    pcall(utf8.len, s, i, i)
    pcall(utf8.codepoint, s, i, i)
    pcall(utf8.offset, s, i)
    pcall(utf8.offset, s, i, i)
  end
end

--=> lengths of long texts, again and again; out of fuel
local s = ("ä"):rep(1e6)
while true do utf8.len(s) utf8.offset(s, 900000) end

--=> comparisons of long texts, again and again; out of fuel
local a, b = ("x"):rep(1e7), ("x"):rep(1e7)
while true do local _ = a == b, a < b, a <= b end

--=> keys that are long texts, again and again; out of fuel
local a, b = ("x"):rep(1e7), ("x"):rep(1e7)
local t = { [a] = 1 }
while true do local _ = t[b] end

--=> keys that are long texts, stored again and again; out of fuel
local a, b = ("x"):rep(1e7), ("x"):rep(1e7)
local t = { [a] = 1 }
while true do t[b] = 2 rawset(t, b, 1) rawequal(a, b) rawget(t, b) end

--=> numbers in long texts, again and again; out of fuel
local s = ("1"):rep(1e6)
while true do local _ = tonumber(s), math.type(s), pcall(math.floor, s) end

--=> numbers in long texts by arithmetic; out of fuel
local s = (" "):rep(1e6) .. "1"
while true do local _ = s + 1, s * s end

--=> numbers in long texts as loop limits; out of fuel
local s = (" "):rep(1e6) .. "1"
while true do pcall(function() for i = s, s do end end) pcall(string.rep, "x", s) end

--=> upper and reverse of long texts, again and again; out of fuel
local s = ("x"):rep(5e6)
while true do local _ = s:upper(), s:reverse(), s:sub(2), s .. "y" end

--=> byte and char of long texts, again and again; out of fuel
local s = ("x"):rep(1e5)
while true do string.char(s:byte(1, -1)) end

--=> select from very many; out of fuel
local function last(...)
  local n = select("#", ...)
  for i = 1, n do select(i, ...) end
  return n
end
local s = ("x"):rep(5e4)
while true do last(s:byte(1, -1)) end

--=> varargs handed on; out of fuel
local function f(...) return ... end
local s = ("x"):rep(9e5)
while true do f(f(f(s:byte(1, -1)))) end

--=> tracebacks with huge messages; out of fuel
local s = ("x"):rep(5e6)
while true do debug.traceback(s) end

--=> errors with huge messages; out of fuel
local s = ("x"):rep(5e6)
while true do pcall(error, s) pcall(function() error(s) end) end

--=> errors that name huge names; out of fuel
local name = ("x"):rep(2e6)
local f = load("local t = {} return t." .. name .. ".y")
local g = load("return " .. name .. "()")
while true do pcall(f) pcall(g) end

--=> types with huge names; out of fuel
local t = setmetatable({}, { __name = ("x"):rep(5e6) })
while true do pcall(function() return t + 1 end) tostring(t) pcall(string.rep, t) end

--=> getinfo of huge chunks; out of fuel
local f = load("return 1", ("x"):rep(5e6))
local g = load("x = 1\n" .. ("x = 1\n"):rep(1e5))
while true do debug.getinfo(f, "S") debug.getinfo(g, "SL") end

--=> error objects that refer to themselves; done
local e = {}
e.e = e
setmetatable(e, { __tostring = function(e) return tostring(e.e.e) end, __index = e })
for i = 1, 10 do
  local ok, got = pcall(error, e)
  assert(not ok and got == e)
end

--=> an error object that refers to itself, uncaught; error: (error object is a table value)
local e = {}
e.e = e
error(setmetatable(e, { __index = e }))

--=> error objects of every kind; done
for _, e in ipairs { 1, 1.5, "x", true, false, {}, print, coroutine.create(print) } do
  local ok, got = pcall(error, e, math.maxinteger)
  assert(not ok)
  pcall(error, e, math.mininteger)
  pcall(error, e, 1 << 31)
end
assert(select("#", pcall(error)) == 2)

--=> levels that are none; done
for _, n in ipairs { 0, -1, 1 << 31, 1 << 40, math.maxinteger, math.mininteger } do
  pcall(debug.traceback, "x", n)
  pcall(debug.getinfo, n, "nSl")
  pcall(debug.getinfo, coroutine.create(print), n, "nSl")
  pcall(error, "x", n)
end

--=> random in the widest ranges; done
math.random(math.mininteger, math.maxinteger)
math.random(0)
assert(not pcall(math.random, 1, 0))
assert(not pcall(math.random, math.maxinteger, math.mininteger))
assert(not pcall(math.random, 0.5))
math.randomseed(math.mininteger, math.maxinteger)
pcall(math.randomseed, 0/0)
pcall(math.randomseed, 1e308)

--=> arithmetic at the edge of the integers; done
local min, max = math.mininteger, math.maxinteger
assert(min // -1 == min and min % -1 == 0 and max + 1 == min and -min == min)
assert(not pcall(function() return 1 // 0 end) and not pcall(function() return 1 % 0 end))
assert(1 << 64 == 0 and 1 << 63 == min and -1 >> 63 == 1 and 1 << -1 == 0 and 1 >> min == 0)
assert(1 << min == 0 and 1 << max == 0 and -1 >> max == 0)
assert(math.abs(min) == min and math.tointeger(2^63) == nil and math.ult(1, -1))
for i = max - 1, max do end
for i = min + 1, min, -1 do end
for i = min, max, max do end
for i = max, min, min do end
for i = 1, 0, min do end
for i = 1, 3, max do end
