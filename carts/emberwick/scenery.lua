-- What stands behind the game: sky, moon, hills and the town. It is painted when a place
-- is entered, once for each brightness (see light.lua), so it may be as rich as it likes.

local world = require "world"
local light = require "light"
local town = require "town"
local pool = require "pool"

local chance = town.chance

local function spot() return { x = 0, y = 0, phase = 0 } end

local scenery = {
  stars = pool.new(70, spot), waters = pool.new(40, spot), awnings = pool.new(16, spot),
}

local WIDE, HIGH = 320, 168
local CHECKER = 0x5A5A

-- The sky from top to horizon and two ranges of hills, for each brightness.
local MOODS = {
  { { 0, 34, 1, 35 }, { 52, 22, 23, 24 }, { 52, 53, 2, 24 } },
  { { 0, 34, 52, 53 }, { 34, 52, 22, 2 }, { 52, 53, 2, 24 } },
  { { 0, 58, 34, 59 }, { 58, 59, 23, 23 }, { 59, 60, 48, 49 } },
  { { 0, 16, 52, 53 }, { 22, 40, 40, 23 }, { 22, 23, 41, 24 } },
  { { 0, 34, 35, 36 }, { 34, 35, 53, 2 }, { 35, 53, 2, 24 } },
  { { 36, 13, 55, 15 }, { 36, 13, 56, 27 }, { 37, 13, 56, 27 } },
}
local HILLS = { { 16, 0 }, { 46, 16 }, { 47, 46 } }

local function sky(colours)
  local bands = #colours
  local step = 128 // bands
  rectfill(0, 0, WIDE - 1, HIGH, colours[bands])
  for i = bands - 1, 1, -1 do
    local foot = step * i
    rectfill(0, 0, WIDE - 1, foot, colours[i])
    fillp(CHECKER)
    rectfill(0, foot - 4, WIDE - 1, foot + 3, colours[i] | colours[i + 1] << 8)
    fillp(0x0505)
    rectfill(0, foot - 10, WIDE - 1, foot - 5, colours[i + 1] | colours[i] << 8)
    rectfill(0, foot + 4, WIDE - 1, foot + 9, colours[i] | colours[i + 1] << 8)
    fillp()
  end
end

local function moon(x, y, r)
  local body, shadow = 21, 20
  fillp(0x5A5A.8)
  circfill(x, y, r + 7, 35)
  fillp()
  circfill(x, y, r, shadow)
  circfill(x - 1, y - 1, r - 1, body)
  circfill(x + 3, y - 3, 2, shadow)
  circfill(x - 4, y + 2, 3, shadow)
  circfill(x + 2, y + 5, 1, shadow)
end

local function sun(x, y, r)
  fillp(0x5A5A.8)
  circfill(x, y, r + 12, 27)
  fillp()
  circfill(x, y, r + 6, 27)
  circfill(x, y, r, 45)
end

local function clouds(colour)
  for _ = 1, 5 do
    local x, y, w = chance(WIDE), 14 + chance(60), 20 + chance(40)
    rectfill(x - w, y, x + w, y + 1, colour)
    rectfill(x - w // 2, y - 2, x + w // 3, y - 1, colour)
    rectfill(x - w // 3, y + 2, x + w // 2, y + 3, colour)
  end
end

local function hills(base, height, colour)
  local a, b = chance(100), chance(100)
  for x = 0, WIDE - 1 do
    local y = base - height * (math.sin((x + a) * 0.021) + 0.5 * math.sin((x + b) * 0.053))
    line(x, y, x, HIGH, colour)
  end
end

local function pines(base, colour)
  for _ = 1, 26 do
    local x, h = chance(WIDE), 12 + chance(16)
    local y = base + chance(8)
    for part = 0, 2 do
      local top = y - h + part * h // 4
      trifill(x, top, x - 3 - part * 2, top + h // 2, x + 3 + part * 2, top + h // 2, colour)
    end
  end
end

local function is_sky(star, brightness)
  local colours = MOODS[world.level.sky][brightness]
  local c = pget(star.x, star.y)
  return c == colours[1] or c == colours[2]
end

-- Stars twinkle where there is bare sky, by night and at dusk: a dark roof looks like night.
local function find_stars(brightness)
  local stars = scenery.stars
  if brightness == 1 then
    stars.n = 0
    if world.level.sky == 6 then return end
    for _ = 1, #stars do
      local star = pool.take(stars)
      star.x, star.y, star.phase = chance(WIDE), chance(90), chance(240)
      if not is_sky(star, 1) then stars.n = stars.n - 1 end
    end
  elseif brightness == 2 then
    for i = stars.n, 1, -1 do
      if not is_sky(stars[i], 2) then
        stars[i], stars[stars.n] = stars[stars.n], stars[i]
        stars.n = stars.n - 1
      end
    end
  end
end

-- Paints the place in one brightness: 1 night, 2 dusk, 3 bright.
function scenery.paint(brightness)
  local level = world.level
  local colours = MOODS[level.sky][brightness]
  town.sow(level.sky * 7919)
  pal()
  camera(0, -12)
  sky(colours)
  clouds(colours[2])
  if level.sky == 6 then sun(160, 98, 26) else moon(level.moon[1], level.moon[2], 11) end
  hills(118, 9, HILLS[brightness][1])
  pines(128, HILLS[brightness][2])
  light.paint_with(brightness)
  town.paint_houses()
  town.paint_tiles()
  pal()
  light.keep(brightness)
  find_stars(brightness)
  if brightness == 1 then scenery.find_near() end
  camera()
end

local TWINKLE = { 17, 18, 19, 20, 21, 7, 21, 19 }

function scenery.draw(now, bright)
  for i = 1, scenery.stars.n do
    local star = scenery.stars[i]
    pset(star.x, star.y, TWINKLE[(now + star.phase) // 16 % 8 + 1])
  end
  local young, old = bright and 20 or 17, bright and 19 or 16
  fillp(0x5A5A.8)
  for i = 1, town.smokes.n do
    local smoke = town.smokes[i]
    for puff = 0, 2 do
      local age = (now + smoke.phase + puff * 50) % 150
      local x = smoke.x + age * (0.06 + world.wind * 0.3) + (age // 12 % 2)
      circfill(x, smoke.y - age * 0.14, 1 + age // 60, age < 100 and young or old)
    end
  end
  fillp()
end

-- The water's surface glitters, and awnings shine in the dark; where they are is looked up once.
function scenery.find_near()
  local waters, awnings = scenery.waters, scenery.awnings
  waters.n, awnings.n = 0, 0
  for cy = 0, world.ROWS - 1 do
    for cx = 0, world.COLS - 1 do
      local kind = world.cell(cx, cy)
      if kind == world.AWNING then
        local awning = pool.take(awnings)
        awning.x, awning.y = cx * 8, cy * 8
      elseif kind == world.WATER and world.cell(cx, cy - 1) ~= kind then
        local water = pool.take(waters)
        water.x, water.y, water.phase = cx * 8, cy * 8 + 2, cx * 5
      end
    end
  end
end

function scenery.draw_near(now)
  for i = 1, scenery.awnings.n do
    local awning = scenery.awnings[i]
    spr(260, awning.x, awning.y)
  end
  for i = 1, scenery.waters.n do
    local water = scenery.waters[i]
    local phase = (now // 8 + water.phase) % 16
    if phase < 6 then
      local x = water.x + phase // 2
      line(x, water.y, x + 2, water.y, 38)
    end
  end
end

return scenery
