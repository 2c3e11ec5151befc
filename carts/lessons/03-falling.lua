-- Lesson 3: falling. A speed changes a place; gravity changes a speed.

local x, y = 160, 40
local vx, vy = 1.5, 0

function _update()
  vy = vy + 0.2                             -- gravity
  x, y = x + vx, y + vy
  if y > 150 then                           -- the floor
    y, vy = 150, -vy * 0.9                  -- back up, a little slower
    note(0, 48, 9, 8, 6)                    -- channel, note, instrument, volume, frames
  end
  if x < 8 or x > 311 then vx = -vx end     -- the walls
  if btnp(4) then vy = -5 end               -- A goes down: a kick
end

function _draw()
  cls(1)
  rectfill(0, 158, 319, 179, 17)
  ovalfill(x - 8, 158, x + 8, 161, 16)
  circfill(x, y, 8, 9)
  circfill(x - 2, y - 3, 2, 10)
  print("A kicks the ball.", 8, 8, 7)
end
