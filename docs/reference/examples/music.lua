music(0, 30)                     -- from pattern 0 on, fading in for half a second
function _draw()
  cls(1)
  print("pattern " .. tostring(playing()), 130, 86, 7)
end
