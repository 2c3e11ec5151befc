for x = 0, 300, 6 do        -- no callbacks: a plain script
  cls(1)
  spr(1, x, 86)
  flip()
end
