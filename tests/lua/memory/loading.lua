-- Programs made by programs.
print(load("return 1 + 1")()) --> 2
print(load("x = ")) --> nil	[string "x = "]:1: unexpected symbol near <eof>
local pieces, at = { "local a, b = ...", " local t = { a, b, 'text', 3.25 }", " return function() return #t, t[1] .. t[2] end" }, 0
local made = load(function() at = at + 1 return pieces[at] end, "=pieces")
print(made("x", "y")()) --> 4	xy
local environment = { print = print }
print(load("y = 5 print(y) return _ENV", "=env", "t", environment)() == environment, environment.y, y)
--> 5
--> true	5	nil
local source = {}
for i = 1, 30 do source[i] = ("local v%d = function(a) return a + %d end\n"):format(i, i) end
source[#source + 1] = "return v1(v2(v30(0)))"
print(load(table.concat(source))()) --> 33
print(pcall(load("local t = setmetatable({}, {__index = function(_, k) error('no ' .. k) end}) return t.field", "=made")))
--> false	made:1: no field
print(load("return ...", "=varargs")(1, nil, 3)) --> 1	nil	3
print(pcall(load, function() error("reader", 0) end)) --> true	nil	reader
local nested = load([[
  local function outer(n)
    local function middle() local function inner() n = n + 1 return n end return inner end
    return middle()
  end
  local f = outer(5) f() return f()
]])
print(nested()) --> 7
