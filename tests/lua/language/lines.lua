-- Messages name the line of what failed, wherever the statement that it is part of begins.
local function try(f, ...) print(select(2, pcall(f, ...))) end
try(function() --> lines.lua:6: bad 'for' limit (number expected, got table)
  for i =
    1, {}
  do print(i) end
end)
try(function() --> lines.lua:11: attempt to call a number value (for iterator 'for iterator')
  for a,
    b in
    1, 2
  do print(a, b) end
end)
try(function() --> lines.lua:18: attempt to concatenate a nil value (local 'x')
  local x
  return 1
    .. "a"
    .. x
end)
try(function() --> lines.lua:24: attempt to perform arithmetic on a nil value (local 'x')
  local x
  return 1
    + x
    * 2
end)
-- Constants keep the names of the variables that stand for them.
try(function() local n = 0.5 return 7 << n end) --> lines.lua:27: number (local 'n') has no integer representation
try(function() return 7 << 0.5 end) --> lines.lua:28: number has no integer representation
try(function() return 1 + ("\0zero" | 1) end)
--> lines.lua:29: attempt to perform bitwise operation on a string value (constant '')
try(function() local t = {} return t[1.0] + 1 end)
--> lines.lua:31: attempt to perform arithmetic on a nil value (field '?')
-- Who yields where nobody waits is told so without a place.
try(coroutine.yield) --> attempt to yield from outside a coroutine
-- A field is read no sooner than the next token says what for.
try(function() local a return a.b --> lines.lua:37: attempt to index a nil value (local 'a')
  == 1
end)
try(function() local a print(a.b --> lines.lua:40: attempt to index a nil value (local 'a')
  , 1)
end)
try(function() local a print(1, a.b --> lines.lua:43: attempt to index a nil value (local 'a')
  )
end)
try(function() local a return {a.b --> lines.lua:46: attempt to index a nil value (local 'a')
  , 1}
end)
try(function() local a return (a.b --> lines.lua:49: attempt to index a nil value (local 'a')
  )
end)
try(function() local a if a.b --> lines.lua:52: attempt to index a nil value (local 'a')
  then print(a) end
end)
try(function() local a if 1 and a.b --> lines.lua:54: attempt to index a nil value (local 'a')
  then print(a) end
end)
try(function() local a return a.b --> lines.lua:57: attempt to index a nil value (local 'a')

end)
try(function() local a return a.b --> lines.lua:61: attempt to index a nil value (local 'a')
  :m()
end)
try(function() local a return a --> lines.lua:64: attempt to index a nil value (local 'a')
  .b
  .c
end)
try(function() local a return -a.b --> lines.lua:67: attempt to index a nil value (local 'a')

end)
try(function() local a --> lines.lua:72: attempt to concatenate a nil value (local 'a')
  return a .. (1
    .. 2)
end)
