-- debug: what it tells
local function where() return debug.getinfo(2, "Sl") end
local info = where()
print(info.short_src, info.currentline, info.what) --> debugs.lua	3	main
print(debug.getinfo(print).what, debug.getinfo(print).short_src, debug.getinfo(where, "S").linedefined, debug.getinfo(where, "S").lastlinedefined)
--> C	[C]	2	2
local function named() return debug.getinfo(1, "n") end
local got = named()
print(got.name, got.namewhat) --> named	local
print(debug.getinfo(where, "u").nparams, debug.getinfo(print, "u").isvararg, debug.getinfo(100)) --> 0	true	nil
print(debug.getinfo(1, "f").func ~= nil, debug.getinfo(where, "f").func == where) --> true	true
print(pcall(debug.getinfo, 1, "?")) --> false	bad argument #2 to 'debug.getinfo' (invalid option)
print(debug.traceback("message", 1):match("^message\nstack traceback:\n\t") ~= nil, debug.traceback({}) ~= nil, debug.traceback(nil) ~= nil)
--> true	true	true
print(type(debug.traceback(12)), (debug.traceback("m"):gsub("\n.*", ""))) --> string	m
print(debug.traceback(coroutine.create(print))) --> stack traceback:
