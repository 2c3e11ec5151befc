local n = 0
function _update()
  if keyp("a", 15, 4) then n = n + 1 end    -- again after 15 frames, then every 4
end
function _draw()
  cls(1)
  print(n, 155, 86, 7)
end
