-- Change a number, save the file, and look at what happens.
-- The screen is 320 pixels wide and 180 high; there are 64 colours, 0 to 63.

local LEFT, RIGHT, UP, DOWN, A = 0, 1, 2, 3, 4

local x, y = 152, 110             -- where the ember stands
local facing_left = false
local glow = 0                    -- grows when A goes down, then fades
local star = { x = 220, y = 60 }
local found = 0

-- Puts the star somewhere else.
local function move_star()
  star.x, star.y = math.random(16, 296), math.random(24, 140)
end

-- Called sixty times a second: read the buttons, move things.
function _update()
  if btn(LEFT) then x = x - 2 facing_left = true end
  if btn(RIGHT) then x = x + 2 facing_left = false end
  if btn(UP) then y = y - 2 end
  if btn(DOWN) then y = y + 2 end
  x, y = mid(0, x, 304), mid(16, y, 160)

  if btnp(A) then
    glow = 16
    note(0, 60 + x // 26, 9, 12, 20)  -- channel, note, instrument, volume, frames
  end
  glow = math.max(0, glow - 1)

  if math.abs(x + 4 - star.x) < 10 and math.abs(y + 4 - star.y) < 12 then
    found = found + 1
    sfx(0)
    move_star()
  end
end

-- Called after that: draw the picture from back to front.
function _draw()
  cls(34)
  for i = 1, 60 do                    -- stars: always the same, since they come from i
    pset(i * i * 37 % 320, i * 83 % 180, 36 + (i + frame() // 20) % 4)
  end
  circfill(x + 8, y + 8, 22 + glow, 52)
  circfill(x + 8, y + 8, 14 + glow / 2, 53)

  local bob = math.floor(math.sin(t() * 3) * 2)
  spr(8, star.x, star.y + bob)
  local step = btn() > 0 and frame() // 6 % 2 * 2 or 0
  spr(step, x, y, 2, 2, facing_left)  -- tile, place, 2 by 2 tiles, mirrored or not

  print("Stars: " .. found, 8, 6, 10)
  if found == 0 then print("Walk to the star.", 8, 166, 13) end
end
