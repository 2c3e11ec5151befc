-- What stands behind the game: sky, moon, hills, the houses of the town. It is painted when a place
-- is entered, once for each brightness (see light.lua), so it may be as rich as it likes.

local world = require "world"
local light = require "light"

local scenery = { stars = {} }

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

-- A small random sequence of its own: the scenery of a place is the same whatever the game did.
local seed = 1
local function chance(n)
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return (seed >> 8) % n
end

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
  fillp(0x5A5A, true)
  circfill(x, y, r + 7, 35)
  fillp()
  circfill(x, y, r, shadow)
  circfill(x - 1, y - 1, r - 1, body)
  circfill(x + 3, y - 3, 2, shadow)
  circfill(x - 4, y + 2, 3, shadow)
  circfill(x + 2, y + 5, 1, shadow)
end

local function sun(x, y, r)
  fillp(0x5A5A, true)
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

-- Walls, beams, roof and roof's shade of each style of house.
local STYLES = {
  { wall = 18, beam = 16, roof = 23, ridge = 24, trim = 17 },
  { wall = 23, beam = 46, roof = 1, ridge = 35, trim = 22 },
  { wall = 29, beam = 28, roof = 53, ridge = 54, trim = 58 },
  { wall = 17, beam = 16, roof = 52, ridge = 53, trim = 16 },
}

local function roof(x, y, w, h, style)
  for row = 0, h do
    local half = (w // 2 + 5) * row // h
    local mid = x + w // 2
    line(mid - half, y - h + row, mid + half, y - h + row, row % 4 == 3 and 16 or style.roof)
    if row % 4 == 0 then
      for at = mid - half + 2, mid + half - 2, 5 do pset(at + row % 8 // 4 * 2, y - h + row, style.ridge) end
    end
  end
  line(x - 5, y, x + w + 5, y, style.ridge)
  line(x - 5, y + 1, x + w + 5, y + 1, 16)
end

local function windows(x, y, w, foot)
  local count = w // 26
  local gap = (w - count * 16) // (count + 1)
  local row = 0
  local top = y + 6
  while top + 16 < foot - 22 or row == 0 do
    for i = 0, count - 1 do
      local at = x + gap + i * (16 + gap)
      local n = (row == 0 and count % 2 == 1 and i == count // 2) and 275 or 273
      if chance(8) > 0 then
        spr(n, at, top, 2, 2)
        if chance(3) == 0 and n == 273 then
          spr(264, at + 1, top + 8)
          spr(264, at + 7, top + 8)
        end
      end
    end
    row, top = row + 1, top + 24
    if row > 4 then break end
  end
end

local function house(cx, cy, cw, kind)
  local style = STYLES[kind]
  local x, y, w = cx * 8, cy * 8, cw * 8
  local foot = world.level.rest * 8 - 1
  local tall = kind == 4
  local high = tall and 34 or 14 + w // 4
  spr(282, x + w - 22, y - high + 4, 2, 2)
  rectfill(x, y, x + w - 1, foot, style.wall)
  for by = y + 3, foot, 7 do
    for bx = x + by % 2 * 5, x + w - 4, 11 do line(bx, by, bx + 3, by, style.trim) end
  end
  rect(x, y, x + w - 1, foot, style.beam)
  rectfill(x, y, x + 2, foot, style.beam)
  rectfill(x + w - 3, y, x + w - 1, foot, style.beam)
  for by = y + 24, foot - 8, 24 do rectfill(x, by, x + w - 1, by + 1, style.beam) end
  roof(x, y, w, high, style)
  windows(x, y, w, foot)
  if not tall then spr(277, x + 8 + chance(w - 32), foot - 23, 2, 3) end
end

-- Tiles of stone and roofs look at their neighbours: 1 open above, 2 left, 4 right, 8 below.
local function open(cx, cy)
  if cx < 0 or cx >= world.COLS or cy >= world.ROWS then return false end
  return world.cell(cx, cy) ~= world.STONE
end

local function stone(cx, cy, base)
  local mask = (open(cx, cy - 1) and 1 or 0) | (open(cx - 1, cy) and 2 or 0)
    | (open(cx + 1, cy) and 4 or 0) | (open(cx, cy + 1) and 8 or 0)
  spr(base + mask + (cx * 7 + cy * 3) % 2 * 16, cx * 8, cy * 8)
end

local function plank(cx, cy)
  local left, right = world.cell(cx - 1, cy), world.cell(cx + 1, cy)
  local ends = (left ~= world.PLANK and 1 or 0) | (right ~= world.PLANK and 2 or 0)
  spr(256 + ends, cx * 8, cy * 8)
end

-- Letters that are only to be looked at: tile, width and height in tiles.
local DECOR = {
  s = { 284, 2, 2 }, f = { 266, 1, 1 }, b = { 267, 2, 2 }, B = { 279, 3, 2 }, ["%"] = { 264, 1, 1 },
  c = { 269, 2, 2 }, v = { 265, 1, 1 },
}

local function cell(letter, cx, cy)
  local decor = DECOR[letter]
  if letter == "#" then
    stone(cx, cy, 192)
  elseif letter == "R" then
    stone(cx, cy, 224)
  elseif letter == "=" then
    plank(cx, cy)
  elseif letter == "~" then
    local deep = world.cell(cx, cy - 1) == world.WATER
    spr(deep and 263 or 261 + cx % 2, cx * 8, cy * 8)
  elseif decor then
    spr(decor[1], cx * 8, cy * 8 - (decor[3] - 1) * 8, decor[2], decor[3])
  end
end

-- Paints the place in one brightness: 1 night, 2 dusk, 3 bright.
function scenery.paint(brightness)
  local level = world.level
  local colours = MOODS[level.sky][brightness]
  seed = level.sky * 7919
  pal()
  camera(0, -12)
  sky(colours)
  clouds(colours[2])
  if level.sky == 6 then sun(160, 98, 26) else moon(level.moon[1], level.moon[2], 11) end
  hills(118, 9, HILLS[brightness][1])
  pines(128, HILLS[brightness][2])
  light.paint_with(brightness)
  local list = level.houses
  for i = 1, #list, 4 do house(list[i], list[i + 1], list[i + 2], list[i + 3]) end
  for cy = 0, world.ROWS - 1 do
    local row = level[cy + 1]
    for cx = 0, world.COLS - 1 do cell(row:sub(cx + 1, cx + 1), cx, cy) end
  end
  pal()
  light.keep(brightness)
  if brightness == 1 then scenery.find_stars() end
  camera()
end

-- Stars may twinkle where the night picture shows bare sky.
function scenery.find_stars()
  local colours = MOODS[world.level.sky][1]
  for i = #scenery.stars, 1, -1 do scenery.stars[i] = nil end
  if world.level.sky == 6 then return end
  for _ = 1, 70 do
    local x, y = chance(WIDE), chance(100)
    local c = pget(x, y)
    if c == colours[1] or c == colours[2] then
      scenery.stars[#scenery.stars + 1] = { x = x, y = y, phase = chance(240) }
    end
  end
end

local TWINKLE = { 17, 18, 19, 20, 21, 7, 21, 19 }

function scenery.draw(now)
  for i = 1, #scenery.stars do
    local star = scenery.stars[i]
    pset(star.x, star.y, TWINKLE[(now + star.phase) // 16 % 8 + 1])
  end
end

-- The water's surface glitters; the awnings are drawn here since they give way.
function scenery.draw_near(now)
  for cy = 10, world.ROWS - 1 do
    for cx = 0, world.COLS - 1 do
      local kind = world.cells[cy * 40 + cx]
      if kind == world.AWNING then
        local left, right = world.cell(cx - 1, cy) ~= kind, world.cell(cx + 1, cy) ~= kind
        spr(260, cx * 8, cy * 8)
      elseif kind == world.WATER and world.cells[cy * 40 - 40 + cx] ~= kind then
        local phase = (now // 8 + cx * 5) % 16
        if phase < 6 then line(cx * 8 + phase // 2, cy * 8 + 2, cx * 8 + phase // 2 + 2, cy * 8 + 2, 38) end
      end
    end
  end
end

return scenery
