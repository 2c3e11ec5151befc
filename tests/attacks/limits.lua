-- Limits that are our own, at them and one over. Those of the language are in
-- tests/lua/language/limits.lua.

--=> calls, as deep as they go; done
local function deep(n) if n == 0 then return "fits" end return (deep(n - 1)) end
assert(deep(199990) == "fits")

--=> calls, too deep; error: stack overflow
local function deep(n) if n == 0 then return "fits" end return (deep(n - 1)) end
deep(200000)

--=> protected calls within each other, as deep as they go; done
local function deep(n) if n == 0 then return "fits" end return (select(2, pcall(deep, n - 1))) end
assert(deep(197) == "fits")

--=> protected calls within each other, too deep; error: C stack overflow
local function deep(n) if n == 0 then return "fits" end return (select(2, pcall(deep, n - 1))) end
error(deep(198), 0)

--=> calls through natives, too deep; error: stack overflow
local function deep() return (("x"):gsub("x", deep)) end
deep()

--=> values on a stack, as many as there are; done
local t = table.pack(table.unpack({}, 1, 400000))
assert(t.n == 400000)

--=> values on a stack, too many; error: stack overflow
local function twice(...) return select("#", ...) end
twice(table.unpack({}, 1, 999990))

--=> values from a list, one too many; error: too many results to unpack
table.unpack({}, 1, 1000001)

--=> a string as long as memory allows; done
assert(#("x"):rep(60 << 20) == 60 << 20)

--=> a string that is longer than memory; error: not enough memory
("x"):rep(64 << 20)

--=> a table as large as memory allows; done
local t = {}
for i = 1, 1 << 20 do t[i] = i end
assert(#t == 1 << 20)

--=> choices of a pattern, as many as it may have open; done
assert(("x"):rep(150):find(("x?"):rep(150) .. "$"))

--=> choices of a pattern, too many; error: pattern too complex
("x"):rep(1000):find(("x?"):rep(1000) .. "$")

--=> constants of a function past 4,096 and 65,536; done
local t = {}
for i = 1, 70000 do t[i] = i .. ".25" end
local list = load("return {" .. table.concat(t, ",") .. "}")()
assert(list[70000] == 70000.25)

--=> functions in one function, as many as there may be; done
local f, message = load(("local f = function() end f = nil "):rep(150) .. "return 1")
assert(f and f() == 1, message)

--=> jumps over a long way; done
local f = assert(load("local n = ... while n > 0 do n = n - 1 if n == 5 then break end "
  .. ("x = 1 "):rep(50000) .. " end return n"))
assert(f(2) == 0 and f(6) == 5)

--=> operands of one concatenation; done
assert(#load("local s = 'x' return " .. ("s .. "):rep(180) .. "s")() == 181)
local f, message = load("local s = 'x' return " .. ("s .. "):rep(300) .. "s")
assert(not f and (message:find("overflow") or message:find("registers")), message)
