local x, y = 156, 86
function _update()
  if btn(0) then x = x - 2 end
  if btn(1) then x = x + 2 end
  if btn(2) then y = y - 2 end
  if btn(3) then y = y + 2 end
end
function _draw()
  cls(1)
  spr(1, x, y)
end
