-- Lesson 8: a camera. The world is larger than the screen; the camera says which part is seen.

local x, y, look = 100, 120, 0

function _update()
  if btn(0) then x = x - 2 end
  if btn(1) then x = x + 2 end
  x = mid(0, x, 1000)
  look = look + (x - 160 - look) * 0.1      -- it follows softly
  look = mid(0, look, 840)                  -- and stops at both ends of the world
end

local function trees(distance, ground, colour)
  camera(look / distance, 0)                -- what is far away moves less
  for i = 0, 30 do
    local tx = i * 71 % 1400 - 40
    trifill(tx - 14, ground, tx, ground - 40 - i * 13 % 25, tx + 14, ground, colour)
  end
end

function _draw()
  cls(38)
  trees(4, 120, 30)
  trees(2, 136, 29)
  camera(look, 0)
  rectfill(-40, 136, 1400, 179, 28)
  for i = 0, 40 do pset(i * 37, 140 + i * 7 % 36, 31) end
  circfill(x, y + 8, 8, 9)
  camera()                                  -- back to the corner, for what stands still
  print("Walk right. There is more.", 8, 8, 1)
end
