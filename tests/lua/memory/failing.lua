-- Errors: their messages, handlers, levels and tracebacks need memory too.
print(pcall(error)) --> false	nil
print(pcall(error, "plain", 0)) --> false	plain
print(pcall(function() error("placed") end)) --> false	failing.lua:4: placed
print(pcall(function() local t = {} t.x.y = 1 end)) --> false	failing.lua:5: attempt to index a nil value (field 'x')
print(pcall(function() return 1 < "2" end)) --> false	failing.lua:6: attempt to compare number with string
print(pcall(function() return {} + 1 end)) --> false	failing.lua:7: attempt to perform arithmetic on a table value
print(pcall(function() undefined() end)) --> false	failing.lua:8: attempt to call a nil value (global 'undefined')
print(pcall(function() string.rep() end)) --> false	failing.lua:9: bad argument #1 to 'rep' (string expected, got no value)
print(pcall(("x").bad)) --> false	attempt to call a nil value
print(xpcall(function() error("handled", 0) end, function(e) return "<" .. e .. ">" end)) --> false	<handled>
print(select("#", xpcall(function() error() end, debug.traceback))) --> 2
local trace = select(2, xpcall(function() local x = nil + 1 end, debug.traceback))
print((trace:gsub("\n.*", ""))) --> failing.lua:13: attempt to perform arithmetic on a nil value
print(pcall(pcall, error, "inner")) --> true	false	inner
print(select(2, pcall(error, setmetatable({}, { __tostring = function() return "an " .. "object" end })))) --> an object
local function level3() error("level", 3) end
local function level2() level3() end
print(pcall(function() level2() end)) --> false	failing.lua:19: level
print((pcall(assert, false, "asserted")), pcall(assert, nil)) --> false	false	assertion failed!
for i = 1, 5 do
  local ok, e = pcall(function() if i % 2 == 0 then error({ i }) end return { i } end)
  print(ok, e[1])
end
--> true	1
--> false	2
--> true	3
--> false	4
--> true	5
print(debug.getinfo(1, "S").short_src, debug.getinfo(1, "l").currentline) --> failing.lua	30
