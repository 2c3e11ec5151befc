-- Lesson 2: moving. A place is two numbers; buttons change them.

local x, y = 160, 90

function _update()                          -- sixty times a second
  if btn(0) then x = x - 2 end              -- 0 left, 1 right, 2 up, 3 down
  if btn(1) then x = x + 2 end
  if btn(2) then y = y - 2 end
  if btn(3) then y = y + 2 end
  x, y = mid(10, x, 309), mid(10, y, 169)   -- the middle one of three: stays on the screen
end

function _draw()
  cls(59)
  ovalfill(x - 9, y + 8, x + 9, y + 13, 58) -- the shadow
  circfill(x, y, 10, 10)
  circfill(x - 3, y - 2, 1, 0)
  circfill(x + 3, y - 2, 1, 0)
  print("Move with the arrows.", 8, 8, 7)
end
