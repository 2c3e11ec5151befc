local shots = 0
function _update()
  if btnr(4) then shots = shots + 1 end     -- A was let go
end
function _draw()
  cls(1)
  print("shots " .. shots, 130, 86, 7)
end
