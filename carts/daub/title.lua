-- The title: the name is painted, and below it sprites are drawn pixel by pixel.

local pointer = require "pointer"
local sound = require "sound"

local title = {}

local LOGO_Y, LOGO_W, LOGO_H, LOGO_X, LOGO_TOP = 304, 193, 66, 63, 14
local EASEL_X, EASEL_Y, ZOOM = 128, 96, 4
local PIXELS, REST = 256, 50

-- What is painted, by its column and row on the sheet; each is an animation of `frames`.
local MODELS = {
  { x = 0, y = 0, frames = 4 }, { x = 128, y = 0, frames = 1 }, { x = 0, y = 32, frames = 4 },
  { x = 64, y = 16, frames = 1 }, { x = 64, y = 0, frames = 3 }, { x = 160, y = 0, frames = 1 },
}

local now, model, painted = 0, 1, 0

function title.enter()
  sound.music()
end

function title.update()
  now = now + 1
  if now > 40 then painted = painted + 2 end
  if painted > PIXELS + REST * 4 then painted, model = 0, model % #MODELS + 1 end
  if btnp(4) or btnp(10) or pointer.pressed then
    sound.begin()
    return true
  end
  return false
end

-- Columns of the logo appear behind a brush that goes up and down.
local function logo()
  local wide = math.min(LOGO_W, now * 4)
  for x = 0, wide - 1 do
    local drop = math.max(0, 10 - (wide - x)) * (wide < LOGO_W and 1 or 0)
    sspr(x, LOGO_Y, 1, LOGO_H - drop * 3, LOGO_X + x, LOGO_TOP + math.sin((x + now) * 0.04) * 1.5)
  end
  if wide < LOGO_W then
    local y = LOGO_TOP + 33 + math.sin(now * 0.5) * 24
    circfill(LOGO_X + wide, y, 7, 8 + now // 6 % 4)
    line(LOGO_X + wide, y, LOGO_X + wide + 22, y - 26, 49)
    line(LOGO_X + wide + 1, y, LOGO_X + wide + 23, y - 26, 50)
  end
end

local function splashes()
  for i = 1, 26 do
    local x, y = i * 73 % 320, i * i * 37 % 180
    local age = (now + i * 31) % 420
    local r = math.min(3 + i % 4, age // 6)
    if age < 380 then circfill(x, y, r, i % 3 == 0 and 34 or 16) end
  end
end

-- The sprite so far, and the square that is painted next.
local function easel()
  local m = MODELS[model]
  rectfill(EASEL_X - 6, EASEL_Y - 6, EASEL_X + 69, EASEL_Y + 69, 48)
  rectfill(EASEL_X - 4, EASEL_Y - 4, EASEL_X + 67, EASEL_Y + 67, 50)
  rectfill(EASEL_X, EASEL_Y, EASEL_X + 63, EASEL_Y + 63, 34)
  if painted > PIXELS then
    local picture = (now // 8) % m.frames
    sspr(m.x + picture * 16, m.y, 16, 16, EASEL_X, EASEL_Y, 64, 64)
    return
  end
  for n = 0, painted - 1 do
    local x, y = n % 16, n // 16
    local colour = sget(m.x + x, m.y + y)
    if colour ~= 0 then
      local left, top = EASEL_X + x * ZOOM, EASEL_Y + y * ZOOM
      rectfill(left, top, left + ZOOM - 1, top + ZOOM - 1, colour)
    end
  end
  local x, y = EASEL_X + painted % 16 * ZOOM, EASEL_Y + painted // 16 * ZOOM
  rect(x - 1, y - 1, x + ZOOM, y + ZOOM, 7)
end

function title.draw()
  cls(0)
  splashes()
  logo()
  line(EASEL_X + 4, EASEL_Y + 70, EASEL_X - 8, 179, 47)
  line(EASEL_X + 60, EASEL_Y + 70, EASEL_X + 72, 179, 47)
  easel()
  for i = 0, 15 do
    local x, y = 16 + i % 4 * 20, 100 + i // 4 * 16
    rectfill(x, y, x + 14, y + 11, i)
  end
  rect(14, 98, 92, 161, 17)
  print("A paint program", 214, 108, 7)
  print("for sprites", 214, 119, 7)
  if now % 60 < 42 then print("press A or click", 214, 142, 45) end
end

return title
