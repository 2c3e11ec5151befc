-- hello.lua: a first cart. Change a number, save the file, and look at what happens.
--
-- The screen is 320 pixels wide and 180 high. There are 64 colours, 0 to 63.

local x, y = 160, 90              -- where the ember is
local speed = 2                   -- pixels that it moves in a frame
local trail = {}                  -- where it was in the last frames
local glow = 0                    -- grows when A is pressed, then fades

for i = 1, 24 do                  -- twenty-four places, made once and used again and again
  trail[i] = { x = x, y = y }
end

-- Called sixty times a second: read the buttons and move things.
function _update()
  if btn(0) then x = x - speed end      -- 0 left, 1 right, 2 up, 3 down
  if btn(1) then x = x + speed end
  if btn(2) then y = y - speed end
  if btn(3) then y = y + speed end
  x, y = mid(8, x, 311), mid(8, y, 171) -- stay on the screen

  if btnp(4) then                       -- 4 is A: the frame in which it goes down
    glow = 20
    note(0, 60 + x // 26, 9, 12, 20)    -- channel, note, instrument, volume, frames
  end
  glow = math.max(0, glow - 1)

  local oldest = trail[frame() % #trail + 1]
  oldest.x, oldest.y = x + math.random(-2, 2), y - 6
end

-- Called after that: draw the picture, from back to front.
function _draw()
  cls(34)                               -- the night
  for i = 1, 60 do                      -- stars: always the same, since they come from i
    pset(i * i * 37 % 320, i * 83 % 140, 36 + (i + frame() // 20) % 4)
  end
  circfill(70, 330, 190, 16)            -- two hills
  circfill(250, 290, 140, 0)
  circfill(x, y, 26 + glow, 52)         -- light around the ember
  circfill(x, y, 16 + glow / 2, 53)
  for age = #trail - 1, 0, -1 do        -- the trail: old places dark, young ones bright
    local place = trail[(frame() - age) % #trail + 1]
    circfill(place.x, place.y - age, (24 - age) / 6, 44 - age // 6)
  end
  circfill(x, y, 5, 44)                 -- the ember itself, with two eyes
  circfill(x, y + 1, 3, 45)
  pset(x - 1, y, 22)
  pset(x + 2, y, 22)
  print("Hello. Move with the arrows, press A.", 8, 8, 45)
end
