-- Source texts that are built to hurt the compiler.

--=> 100,000 parentheses; done
local f, message = load("return " .. ("("):rep(1e5) .. "1" .. (")"):rep(1e5))
assert(not f and message:find("overflow"), message)

--=> 100,000 braces; done
local f, message = load("return " .. ("{"):rep(1e5) .. ("}"):rep(1e5))
assert(not f and message:find("overflow"), message)

--=> 100,000 brackets; done
local f, message = load("return a" .. ("[a"):rep(1e5) .. ("]"):rep(1e5))
assert(not f and message:find("overflow"), message)

--=> 100,000 functions in one another; done
local f, message = load(("return function() "):rep(1e5) .. ("end "):rep(1e5))
assert(not f and message:find("overflow"), message)

--=> 100,000 blocks in one another; done
for _, open in ipairs { "do ", "while x do ", "repeat ", "if x then ", "for i = 1, 2 do ",
  "for k in x do " } do
  local f, message = load(open:rep(1e5))
  assert(not f and (message:find("overflow") or message:find("too many local variables")), message)
end

--=> 100,000 signs before a value; done
for _, sign in ipairs { "not ", "- ", "~ ", "# ", "-- \n - " } do
  local f, message = load("return " .. sign:rep(1e5) .. "x")
  assert(not f and message:find("overflow"), message)
end

--=> chains to the right; done
for _, sign in ipairs { " .. ", " ^ " } do
  local f, message = load("return x" .. (sign .. "x"):rep(1e5))
  assert(not f and message:find("overflow"), message)
end

--=> chains to the left; done
for _, sign in ipairs { " + ", " - ", " * ", " / ", " // ", " % ", " == ", " < ", " & ", " | ",
  " ~ ", " << " } do
  assert(load("return x" .. (sign .. "x"):rep(1e5)))
end
assert(load("return 1" .. (" + 1"):rep(1e5))() == 100001)

--=> chains of and; done
assert(load("return 1" .. (" and 1"):rep(1e5))() == 1)
assert(load("local x = 2 return x" .. (" and x"):rep(1e5))() == 2)
assert(load("local x = 2 if x" .. (" and x"):rep(1e5) .. " then return 3 end")() == 3)

--=> chains of or; done
assert(load("local x return x" .. (" or x"):rep(1e5) .. " or 4")() == 4)
assert(load("local x if x" .. (" or x"):rep(1e5) .. " then return 3 else return 5 end")() == 5)

--=> chains of and and or in turn; done
assert(load("local x = 2 return x" .. (" and x or x"):rep(1e5))() == 2)
assert(load("local x = 2 return x" .. (" or x and x"):rep(1e5))() == 2)
assert(load("local x = 2 return not (x" .. (" and x or x"):rep(1e5) .. ")")() == false)
assert(load("local x = 2 return not (x" .. (" and x == x or x"):rep(5e4) .. ")")() == false)

--=> chains of fields, calls and strings; done
assert(load("return a" .. (".a"):rep(1e5)))
assert(load("return a" .. ("[1]"):rep(1e5)))
assert(load("return a" .. ("()"):rep(1e5)))
assert(load("return a" .. (":b()"):rep(1e5)))
assert(load("return a" .. ("''"):rep(1e5)))
assert(load("return a" .. ("{}"):rep(1e5)))
assert(load("a" .. (".a"):rep(1e5) .. " = 1"))
assert(load("function a" .. (".a"):rep(1e5) .. "() end"))

--=> 100,000 elseifs; done
local f = assert(load("local x = ... if x == 0 then return 0 "
  .. ("elseif x == 1 then return 1 "):rep(1e5) .. "else return 2 end"))
assert(f(1) == 1 and f(7) == 2)

--=> 100,000 statements; done
assert(load(("x = 1 "):rep(1e5)))
assert(load((";"):rep(1e5)))
assert(load(("f() "):rep(1e5)))
assert(load(("do end "):rep(1e5)))
assert(load(("local x "):rep(100) .. ("x = x + 1 "):rep(1e5)))

--=> 20,000 functions; done
assert(load(("x = function() end "):rep(20000)))

--=> 100,000 constants; done
local t = {}
for i = 1, 1e5 do t[i] = "x = " .. i .. ".5" end
assert(load(table.concat(t, "\n")))
assert(x == nil)
local t = {}
for i = 1, 1e5 do t[i] = "'s" .. i .. "'" end
local list = assert(load("return {" .. table.concat(t, ",") .. "}"))()
assert(#list == 1e5 and list[70000] == "s70000")

--=> 70,000 field names; done
local t = {}
for i = 1, 7e4 do t[i] = "t.n" .. i .. " = " .. i end
local f, message = load("local t = {} " .. table.concat(t, " ") .. " return t")
if f then assert(f().n70000 == 70000) else assert(message:find("too many"), message) end

--=> 70,000 fields in a constructor; done
local t = {}
for i = 1, 7e4 do t[i] = "n" .. i .. " = " .. i end
local f, message = load("return {" .. table.concat(t, ",") .. "}")
if f then assert(f().n70000 == 70000) else assert(message:find("too many"), message) end

--=> 100,000 items in a constructor; done
assert(#load("return {" .. ("1,"):rep(1e5) .. "}")() == 1e5)
assert(#load("return {" .. ("{},"):rep(1e5) .. "}")() == 1e5)

--=> 100,000 arguments; done
local f, message = load("f(" .. ("1,"):rep(1e5) .. "1)")
assert(not f and message:find("registers"), message)
local f, message = load("return " .. ("1,"):rep(1e5) .. "1")
assert(not f and message:find("registers"), message)

--=> 100,000 names; done
local f, message = load("local " .. ("x,"):rep(1e5) .. "x")
assert(not f and message:find("too many local variables"), message)
local f, message = load("return function(" .. ("x,"):rep(1e5) .. "x) end")
assert(not f and message:find("too many local variables"), message)
local f, message = load("x" .. (",x"):rep(1e5) .. " = 1")
assert(not f and (message:find("overflow") or message:find("registers")), message)

--=> 100,000 labels; done
local t = {}
for i = 1, 1e5 do t[i] = "::l" .. i .. "::" end
local f, message = load(table.concat(t, "\n"))
assert(f or message:find("overflow"), message)
for i = 1, 1e5 do t[i] = "::l" .. i .. ":: x = 1" end
assert(load(table.concat(t, "\n")))

--=> 100,000 gotos to one label; done
assert(load(("goto done "):rep(1e5) .. "::done::"))
assert(load(("do goto done end "):rep(1e5) .. "::done::"))
assert(load("::start:: " .. ("if x then goto start end "):rep(1e5)))

--=> 100,000 gotos that lead nowhere; done
local t = {}
for i = 1, 1e5 do t[i] = "goto l" .. i end
local f, message = load(table.concat(t, "\n"))
assert(not f and message:find("no visible label"), message)

--=> 100,000 breaks; done
assert(load("while true do " .. ("if x then break end "):rep(1e5) .. "end"))
local f, message = load(("break "):rep(1e5))
assert(not f and message:find("break"), message)

--=> many upvalues through many levels; done
local t = {}
for i = 1, 190 do t[i] = "local v" .. i .. " = " .. i end
local uses = {}
for i = 1, 190 do uses[i] = "v" .. i end
local source = table.concat(t, " ") .. " return " .. ("function() return "):rep(60)
  .. table.concat(uses, " + ") .. (" end"):rep(60)
local f = assert(load(source))
for i = 1, 61 do f = f() end
assert(f == 190 * 191 // 2)

--=> very long names; done
local name = ("x"):rep(1e6)
assert(load(name .. " = 1"))()
assert(_G[name] == 1)
_G[name] = nil
local f, message = load("local " .. name .. " = nil; " .. name .. "()")
local ok, message = pcall(f)
assert(not ok)

--=> very long numerals; done
assert(load("return 0x" .. ("f"):rep(1e6))() == -1)
assert(load("return " .. ("1"):rep(1e6))() == math.huge)
assert(load("return 0." .. ("0"):rep(1e6) .. "1")() == 0.0)
assert(load("return 1e" .. ("9"):rep(1e5))() == math.huge)
assert(load("return 1e-" .. ("9"):rep(1e5))() == 0.0)
assert(load("return 0x1p" .. ("9"):rep(1e5))() == math.huge)
assert(load("return 0x." .. ("0"):rep(1e6) .. "1p4000004")() == 1.0)
assert(not load("return " .. ("1."):rep(1e5)))
assert(not load("return 0x"))
assert(tonumber(("1"):rep(1e6)) == math.huge)
assert(tonumber("0x" .. ("f"):rep(1e6)) == -1)
assert(tonumber(("9"):rep(1e6), 10))

--=> very long strings and comments; done
assert(#load("return '" .. ("x"):rep(1e6) .. "'")() == 1e6)
assert(#load("return [[" .. ("x\n"):rep(5e5) .. "]]")() == 1e6)
assert(#load("return [[" .. ("x\r\n"):rep(5e5) .. "]]")() == 1e6)
assert(#load("return '" .. ("\\n"):rep(5e5) .. "'")() == 5e5)
assert(#load("return '" .. ("\\u{7FFFFFFF}"):rep(5e4) .. "'")() == 3e5)
assert(load("--[[" .. ("x\n"):rep(5e5) .. "]]"))
assert(load("--" .. ("x"):rep(1e6)))
assert(load(("--\n"):rep(3e5)))
assert(not load("--[[" .. ("x"):rep(1e6)))
assert(not load("[" .. ("="):rep(1e6) .. "["))
assert(not load("return [" .. ("="):rep(1e6) .. "x"))
assert(load("return [" .. ("="):rep(1e5) .. "[" .. ("]="):rep(1e5) .. "]" .. ("="):rep(1e5) .. "]"))

--=> almost closing brackets; done
local level = ("="):rep(2000)
assert(load("return [" .. level .. "[" .. ("]" .. level:sub(2)):rep(200) .. "]" .. level .. "]"))

--=> strings that never end; done
assert(not load("return '" .. ("x"):rep(1e6)))
assert(not load("return '" .. ("\\"):rep(1e6 + 1)))
assert(not load("return '\\u{" .. ("0"):rep(1e6)))
assert(not load("return '\\" .. ("z"):rep(1e6)))

--=> an empty line a million times; done
assert(load(("\n"):rep(1e6) .. "return 1")() == 1)

--=> a line number past all bounds; done
local f = assert(load(("\n"):rep(1e6) .. "error('x')"))
local ok, message = pcall(f)
assert(message:find(":1000001:"), message)

--=> a hundred thousand lines of code; done
assert(load(("x = 1\n"):rep(1e5)))

--=> a source as large as memory; error: not enough memory
local source = ("x=1 "):rep(6e6)
local f, message = load(source)
error(message, 0)

--=> a source of names as large as memory; error: not enough memory
local source = ("a=b "):rep(6e6)
local f, message = load(source)
error(message, 0)

--=> a source of strings as large as memory; error: not enough memory
local source = "return {" .. ("'\\n',"):rep(4e6) .. "}"
local f, message = load(source)
if not f then error(message, 0) end
f()

--=> a source of functions as large as memory; error: not enough memory
local source = ("local function f() end "):rep(150) .. ("do local function f() end end "):rep(6e5)
local f, message = load(source)
error(message, 0)

--=> a source of tables as large as memory; error: not enough memory
local source = "return {" .. ("{},"):rep(8e6) .. "}"
local f, message = load(source)
if not f then error(message, 0) end
f()

--=> a source of operators as large as memory; error: not enough memory
local source = "return a" .. ("+a"):rep(10e6)
local f, message = load(source)
error(message, 0)

--=> a source of locals as large as memory; error: not enough memory
local source = ("do local a,b,c end "):rep(2e6)
local f, message = load(source)
error(message, 0)

--=> a source of gotos as large as memory; error: not enough memory
local source = ("goto a "):rep(4e6) .. "::a::"
local f, message = load(source)
error(message, 0)

--=> large sources, again and again; out of fuel
local source = ("x = x + 1 "):rep(1e5)
while true do load(source) end

--=> large broken sources, again and again; out of fuel
local source = ("x = x + 1 "):rep(1e5) .. "="
while true do load(source) end

--=> binary chunks; done
for _, chunk in ipairs { "\27", "\27Lua", "\27LuaT\0\25\147\r\n\26\n", "\27" .. ("\0"):rep(1000),
  "\27Lua\x54\0\x19\x93\r\n\x1a\n\4\8\8xV\0\0\0\0\0\0\0\0\0\0\0(w@\1" .. ("\255"):rep(5000) } do
  for _, mode in ipairs { "b", "t", "bt" } do
    local f, message = load(chunk, "x", mode)
    assert(not f and message:find("attempt to load a"), message)
  end
end
assert(string.dump == nil)

--=> bytes that are no text; done
for i = 0, 255 do
  local c = string.char(i)
  load(c)
  load("return " .. c)
  load("x = '" .. c .. "'")
  load("x" .. c .. "= 1")
  load("--" .. c .. "\n return 1")
  load("\\" .. c)
  load("'\\" .. c .. "'")
end

--=> huge chunk names; done
local name = ("n"):rep(5e6)
for _, first in ipairs { "", "@", "=" } do
  local f = assert(load("error('x')", first .. name))
  for i = 1, 20 do
    local ok, message = pcall(f)
    assert(#message < 200)
  end
end

--=> huge chunk names and endless errors; out of fuel
local f = load("local x = nil + 1", ("n"):rep(5e6))
while true do pcall(f) end

--=> errors at the end of a huge function; out of fuel
local f = assert(load(("x = 1 "):rep(3e5) .. "error('x')"))
local g = assert(load("local n = ... goto start ::back:: do local t = nil; t.x = 1 end ::start:: "
  .. "if n then goto back end " .. ("x = 1 "):rep(3e5)))
local h = assert(load("do return function(n) if n then goto last end " .. ("x = 1 "):rep(3e5)
  .. " ::last:: error('x') end end"))()
while true do pcall(h, true) end
