-- The title: the glasshouse by night. The picture is painted once and kept, as in view.lua.

local scenes = require "scenes"
local sound = require "sound"
local words = require "words"
local view = require "view"
local fx = require "fx"

local title = { on_start = nil, on_demo = nil }

local SCREEN, KEPT, BYTES = 0xC0000, 0x40000, 320 * 180
local CHECKER, GLASS = 0x5A5A, 0x5A5A.8

local function sky()
  local bands = { 0, 34, 52, 35 }
  for i, colour in ipairs(bands) do
    local y = (i - 1) * 34
    rectfill(0, y, 319, 179, colour)
    if i > 1 then
      fillp(CHECKER)
      rectfill(0, y - 4, 319, y + 3, bands[i - 1] | colour << 8)
      fillp()
    end
  end
  for star = 1, 70 do
    pset(star * 97 % 320, star * star * 31 % 120, 18 + star % 4)
  end
end

local function moon(x, y, r)
  fillp(GLASS)
  circfill(x, y, r + 9, 36)
  fillp()
  circfill(x, y, r + 3, 35)
  circfill(x, y, r, 51)
  circfill(x - 2, y - 2, r - 2, 45)
  for i, crater in ipairs { { -6, -3, 4 }, { 7, 5, 3 }, { 3, -9, 2 }, { -4, 9, 3 } } do
    circfill(x + crater[1], y + crater[2], crater[3], 51)
    circfill(x + crater[1] + 1, y + crater[2] + 1, crater[3] - 1, i % 2 == 0 and 45 or 51)
  end
end

local function hills()
  for x = 0, 319 do
    local far = 118 - 9 * math.sin(x * 0.018 + 1) - 4 * math.sin(x * 0.05)
    line(x, far, x, 179, 34)
  end
  for x = 0, 319 do
    local near = 132 - 5 * math.sin(x * 0.03) - 3 * math.sin(x * 0.071 + 2)
    line(x, near, x, 179, 28)
  end
end

local function leaves(x, y, size, colour)
  for i = -2, 2 do
    local tip_x, tip_y = x + i * size - 3, y - size * 2 + math.abs(i) * 4
    trifill(x, y, tip_x, tip_y, x + i * size // 2 + 3, y, colour)
  end
end

-- A vault of glass: panes, ribs and a ridge; only what is above `foot` is drawn.
local function vault(x, foot, a, b)
  clip(x - a - 1, foot - b - 1, a * 2 + 3, b + 2)
  elli(x, foot, a, b, 58)
  fillp(GLASS)
  elli(x + a // 4, foot - b // 6, a * 2 // 3, b * 2 // 3, 60)
  elli(x + a // 3, foot - b // 4, a // 3, b // 2, 61)
  fillp()
  for i = -2, 2 do
    leaves(x + i * a // 3, foot, 6 + (i * i * 5 + 3) % 7, i % 2 == 0 and 29 or 28)
  end
  for i = 1, 4 do ellib(x, foot, a * i // 4, b, i == 4 and 21 or 62) end
  for i = 1, 2 do
    local half = a * math.sqrt(1 - i * i / 9) // 1
    line(x - half, foot - b * i // 3, x + half, foot - b * i // 3, 62)
  end
  line(x, foot - b, x, foot, 62)
  clip()
end

local function glasshouse()
  vault(84, 146, 52, 40)
  vault(236, 146, 52, 40)
  vault(160, 146, 62, 66)
  circfill(160, 78, 2, 44)
  line(160, 70, 160, 78, 44)
  rectfill(30, 146, 290, 155, 48)
  for y = 146, 154, 3 do
    line(30, y, 290, y, 46)
    for x = 30 + y % 2 * 5, 290, 10 do pset(x, y + 1, 46) pset(x, y + 2, 46) end
  end
  rectfill(30, 146, 290, 146, 50)
  -- the door
  rectfill(150, 122, 170, 155, 46)
  rectfill(152, 124, 168, 155, 59)
  line(160, 124, 160, 155, 46)
  pset(158, 140, 44)
  pset(162, 140, 44)
end

local function lawn()
  rectfill(0, 156, 319, 179, 28)
  for i = 0, 400 do
    local x, y = i * 53 % 320, 156 + i * i % 24
    line(x, y, x + 1, y - 2, i % 3 == 0 and 30 or 29)
  end
  trifill(150, 156, 170, 156, 200, 179, 17)
  trifill(150, 156, 200, 179, 120, 179, 17)
end

-- Moonlight falls on the lawn in broad dithered rays.
local function rays()
  fillp(0x7D7D.8)
  trifill(262, 74, 60, 179, 110, 179, 37)
  trifill(262, 74, 180, 179, 230, 179, 37)
  fillp()
end

local function paint()
  cls(0)
  sky()
  moon(266, 72, 19)
  hills()
  glasshouse()
  lawn()
  rays()
  memcpy(KEPT, SCREEN, BYTES)
end

function title.enter()
  sound.mute = false
  sound.music(sound.TITLE)
  fx.clear()
  paint()
end

function title.update(now)
  fx.update()
  if btnp(4) or btnp(10) then
    sound.select()
    scenes.go(title.on_start)
  elseif now > 900 then
    scenes.go(title.on_demo)
  end
end

-- Flowers along the lawn open one after another, and close again.
local FLOWERS = { 32, 37, 42, 37, 32, 42, 37, 32 }
local function flowers(now)
  for i, first in ipairs(FLOWERS) do
    local x = i * 38 - 24 + (i > 4 and 10 or 0)
    local phase = (now - i * 20) % 900
    local stage = phase < 600 and math.min(4, phase // 14) or math.max(0, 4 - (phase - 600) // 20)
    if now < i * 20 then stage = 0 end
    view.picture(first + stage, x, 160 + i * i % 4)
  end
end

local function hedgehog(now)
  local x = now % 760 - 40
  view.picture(67 + now // 7 % 3, x * 0.6, 148)
end

local function moths(now)
  for i = 1, 4 do
    local x = 250 + 40 * math.sin(now * 0.013 * i + i) + 14 * math.sin(now * 0.06 + i * 2)
    local y = 70 + 24 * math.cos(now * 0.017 * i) + 6 * math.sin(now * 0.09 + i)
    spr(352 + (now // 4 + i) % 2, x, y)
  end
end

function title.draw(now)
  memcpy(SCREEN, KEPT, BYTES)
  hedgehog(now)
  flowers(now)
  moths(now)
  local drop = math.max(0, 30 - now)
  sspr(0, 96, 233, 41, 43, 12 - drop * drop // 12 + math.sin(now * 0.03) * 2)
  if now > 40 then
    words.bold("Let the moon in", 60, 38)
    if now % 60 < 42 then words.bold("press A", 104, 45) end
  end
end

return title
