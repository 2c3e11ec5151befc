-- Errors in message handlers: the handler is called for them, too.
print(xpcall(error, function(e) if e == 1 then error(2) end return e end, 1)) --> false	2
print(xpcall(error, function() error("again") end, "x")) --> false	error in error handling
print(xpcall(error, function() error() end, "x")) --> false	error in error handling
local n = 0
print(xpcall(error, function() n = n + 1 error(n) end, 0)) --> false	error in error handling
print(n > 200) --> true
n = 0
print(xpcall(error, function(e) n = n + 1 if n < 100 then error(e) end return n end, 0)) --> false	100
print(xpcall(error, function() n = n + nil end, 0)) --> false	error in error handling
print(xpcall(error, function(e) return select(2, pcall(error, "in")) .. e end, "x")) --> false	inx
-- The machine is as before.
print(xpcall(error, function(e) return e end, "once")) --> false	once
