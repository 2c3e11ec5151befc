sfx(2, 1)
function _draw()
  cls(1)
  local effect, step = playing(1)
  print("effect " .. effect .. ", step " .. step, 110, 86, 7)
end
