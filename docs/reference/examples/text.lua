local name = ""
function _update()
  name = name .. text()
  if keyp("backspace") then name = name:sub(1, -2) end
end
function _draw()
  cls(1)
  print("Your name: " .. name .. "_", 100, 86, 7)
end
