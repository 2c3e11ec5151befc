-- Limits of the language: what fits, and what is one too many. Those that are our own are in
-- tests/attacks/limits.lua.

local function names(n, prefix)
  local t = {}
  for i = 1, n do t[i] = prefix .. i end
  return t
end
local function verdict(source)
  local f, message = load(source, "=x")
  if f then return "fits" end
  return (message:gsub(" near .*", ""))
end

-- Local variables of a function, parameters among them.
print(verdict("local " .. table.concat(names(200, "v"), ", ")))            --> fits
print(verdict("local " .. table.concat(names(201, "v"), ", ")))            --> x:1: too many local variables (limit is 200) in main function
print(verdict("return function(" .. table.concat(names(200, "v"), ", ") .. ") end")) --> fits
print(verdict("\nreturn function(" .. table.concat(names(201, "v"), ", ") .. ") end")) --> x:2: too many local variables (limit is 200) in function at line 2

-- Upvalues of a function.
local function upvalues(n)
  local t = { "local " .. table.concat(names(150, "a"), ", ") .. "\nreturn function()\n" }
  t[#t + 1] = "local " .. table.concat(names(150, "b"), ", ") .. "\nreturn function() return "
  local all = table.move(names(150, "b"), 1, 150, 151, names(150, "a"))
  t[#t + 1] = table.concat(all, " + ", 1, n) .. " end end"
  return table.concat(t)
end
print(verdict(upvalues(255)))                                              --> fits
print(verdict(upvalues(256)))                                              --> x:4: too many upvalues (limit is 255) in function at line 4

-- Levels of the parser.
local function nested(open, close, n) return open:rep(n) .. close:rep(n) end
print(verdict("return " .. nested("(", ")", 190):gsub("%(%)", "(1)")))     --> fits
print((verdict("return " .. nested("(", ")", 201):gsub("%(%)", "(1)")):find("overflow") ~= nil)) --> true
print(verdict(nested("do ", "end ", 190)))                                 --> fits
print((verdict(nested("do ", "end ", 201)):find("overflow") ~= nil))       --> true

-- Values that a function hands on at a time.
print(verdict("return f(" .. ("1, "):rep(240) .. "1)"))                    --> fits
print(verdict("return f(" .. ("1, "):rep(260) .. "1)"))                    --> x:1: function or expression needs too many registers

-- Captures of a pattern.
print(select("#", ("x"):rep(32):find(("(x)"):rep(32))))                    --> 34
print(pcall(string.find, ("x"):rep(33), ("(x)"):rep(33)))                  --> false	too many captures

-- Width and precision of a format.
print(#("%99d"):format(1), #("%.99d"):format(1))                           --> 99	99
print(pcall(string.format, "%100d", 1))                                    --> false	invalid conversion specification: '%100d'
print(pcall(string.format, "%.100f", 1))                                   --> false	invalid conversion specification: '%.100f'

-- Bytes of a packed integer.
print(#string.pack("i16", 1))                                              --> 16
print(pcall(string.pack, "i17", 1))                                        --> false	integral size (17) out of limits [1,16]

-- Strings longer than any memory.
print(pcall(string.rep, "xx", math.maxinteger))                            --> false	resulting string too large

-- Values from a list.
print(pcall(table.unpack, {}, 1, 1e8))                                     --> false	too many results to unpack
print(select("#", table.unpack({}, 1, 100000)))                            --> 100000

-- Coroutines that wait for one another.
local function depth(n)
  if n == 0 then return "fits" end
  return coroutine.wrap(depth)(n - 1)
end
print(depth(150))                                                          --> fits
print((select(2, pcall(depth, 250)):match("C stack overflow")))            --> C stack overflow

-- Chains of __index.
local function chain(n)
  local t = { x = "fits" }
  for i = 1, n do t = setmetatable({}, { __index = t }) end
  return t
end
print(chain(2000).x)                                                       --> fits
print(select(2, pcall(function() return chain(2001).x end)):match("'__index' chain too long; possible loop")) --> '__index' chain too long; possible loop
