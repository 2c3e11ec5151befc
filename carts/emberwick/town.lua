-- The town of a place: its houses, which are only to be looked at, and the tiles that carry the
-- flame. scenery.lua paints it, once for each brightness.

local world = require "world"
local pool = require "pool"

local town = {
  smokes = pool.new(8, function() return { x = 0, y = 0, phase = 0 } end),    -- from chimneys
}

-- A small random sequence of its own: a place looks the same whatever the game did before.
local seed = 1

function town.sow(n) seed = n end

function town.chance(n)
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return (seed >> 8) % n
end

local chance = town.chance

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
  local smoke = pool.take(town.smokes)
  smoke.x, smoke.y, smoke.phase = x + w - 15, y - high + 2, cx * 31
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

function town.paint_houses()
  town.smokes.n = 0
  local list = world.level.houses
  for i = 1, #list, 4 do house(list[i], list[i + 1], list[i + 2], list[i + 3]) end
end

function town.paint_tiles()
  for cy = 0, world.ROWS - 1 do
    local row = world.level[cy + 1]
    for cx = 0, world.COLS - 1 do cell(row:sub(cx + 1, cx + 1), cx, cy) end
  end
end

return town
