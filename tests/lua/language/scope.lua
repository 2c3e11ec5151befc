-- Locals end with their block; the same name can be declared again.
local x = 1
do
  local x = x + 1
  print(x) --> 2
  do local x = x * 10; print(x) end --> 20
  print(x) --> 2
end
print(x) --> 1
local x = x + 100
print(x) --> 101
local x, y, z = 1, 2
print(x, y, z) --> 1	2	nil
local a, b = (function() return 1, 2, 3 end)()
print(a, b) --> 1	2
local a, b = ((function() return 1, 2, 3 end)())
print(a, b) --> 1	nil
local c, d = 1, 2, print("extra values are evaluated") --> extra values are evaluated
print(c, d) --> 1	2
-- A local does not see itself in its own declaration; a local function does.
local f = function(n) return f == nil end
print(f(1)) --> true
local function g(n) if n == 0 then return "done" end return g(n - 1) end
print(g(3)) --> done
-- Globals.
global_a, global_b = 10, 20
print(global_a, global_b, undefined_name) --> 10	20	nil
global_a, global_b = global_b, global_a
print(global_a, global_b, _G.global_a, _ENV == _G) --> 20	10	20	true
_G.global_c = "through _G"
print(global_c, _ENV["global_c"]) --> through _G	through _G
-- repeat ... until sees the body's locals.
local n = 0
repeat local done = n >= 3; n = n + 1 until done
print(n) --> 4
-- _ENV is a name like any other.
do
  local print = print
  local _ENV = { v = "inner" }
  print(v, _ENV.v) --> inner	inner
  w = 5
  print(_ENV.w, w) --> 5	5
end
print(v, w) --> nil	nil
local function sandbox(_ENV) return y2 end
print(sandbox({ y2 = "argument" })) --> argument
local function set_env()
  local _ENV <const> = { z2 = 3 }
  return z2
end
print(set_env()) --> 3
do
  local saved = _ENV
  local function reads() return marker end
  marker = "old"
  _ENV = setmetatable({ marker = "new" }, { __index = saved })
  print(marker, reads()) --> new	new
  _ENV = saved
  print(marker, reads()) --> old	old
end
-- Constants.
local K <const>, L <const> = 5, "five"
local M <const> = -K
local T <const> = { 1 }
T[1] = 2
print(K + 1, L, M, T[1], (function() return K, L, T[1] end)()) --> 6	five	-5	2	5	five	2
print(#L, L:upper(), L .. K, K == 5, K < 6, -K, not K) --> 4	FIVE	five5	true	true	-5	false
local N <const> = nil
local B <const> = false
print(N, B, N == nil, B or "b", not N) --> nil	false	true	b	true
-- 200 locals.
local code = {}
for i = 1, 199 do code[i] = "local v" .. i .. " = " .. i end
print(load(table.concat(code, "\n") .. "\nreturn v1 + v100 + v199")()) --> 300
