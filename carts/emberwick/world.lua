-- One night's place: the grid of cells, the lanterns, the clock. The rules live here.

local levels = require "levels"

local COLS, ROWS, CELL = 40, 21, 8
local AIR, STONE, PLANK, AWNING, WATER = 0, 1, 2, 3, 4
local KIND = { ["#"] = STONE, R = STONE, ["="] = PLANK, A = AWNING, ["~"] = WATER }

local world = {
  COLS = COLS, ROWS = ROWS, AIR = AIR, STONE = STONE, PLANK = PLANK, AWNING = AWNING,
  WATER = WATER,
  cells = {},    -- kind of each cell, row by row
  lamps = {},    -- { x, y of the glass, foot, lit, r of its light, hang }
  flies = {},    -- { x, y, got }
  moths = {}, shades = {}, drips = {},
  start_x = 0, start_y = 0,
  level = levels[1], round = 1,
  lit = 0,       -- lanterns that burn
  time = 0,      -- frames since the level began
  wind = 0,      -- -1 to 1
}

-- The kind of the cell at column cx, row cy. The screen has walls left and right and no lid.
function world.cell(cx, cy)
  if cx < 0 or cx >= COLS then return STONE end
  if cy < 0 then return AIR end
  if cy >= ROWS then return WATER end
  return world.cells[cy * COLS + cx]
end

-- The kind of the cell under the pixel x, y.
function world.at(x, y)
  return world.cell(x // CELL, y // CELL)
end

local function add_lamp(cx, cy, hang)
  local foot = hang and cy * CELL or (cy + 1) * CELL
  local glass = hang and foot + 14 or foot - 18
  world.lamps[#world.lamps + 1] =
    { x = cx * CELL + 4, y = glass, foot = foot, hang = hang, lit = false, r = 0, flash = 0 }
end

local function floor_below(cx, cy)
  while world.cell(cx, cy) == AIR do cy = cy + 1 end
  return cy * CELL
end

local function place(letter, cx, cy)
  local x, y = cx * CELL + 4, (cy + 1) * CELL
  if letter == "P" or letter == "H" then
    add_lamp(cx, cy, letter == "H")
  elseif letter == "@" then
    world.start_x, world.start_y = x, y
  elseif letter == "*" then
    world.flies[#world.flies + 1] = { x = x, y = y - 4, phase = (cx * 7 + cy * 13) % 64, got = false }
  elseif letter == "M" then
    local phase = cx * 11 % 120
    world.moths[#world.moths + 1] =
      { x = x, y = y - 4, home_x = x, home_y = y - 4, dx = 0, dy = 0, phase = phase, dead = false }
  elseif letter == "S" then
    world.shades[#world.shades + 1] =
      { x = x, y = y, dir = cx % 2 * 2 - 1, puff = 0, victim = 0, calm = 0, dead = false }
  elseif letter == "D" then
    local fall = #world.drips * 37 % 110
    world.drips[#world.drips + 1] =
      { x = x, top = cy * CELL, y = cy * CELL, vy = 0, wait = 40 + fall, splash = 0, floor = 0 }
  end
end

local function clear(list)
  for i = #list, 1, -1 do list[i] = nil end
end

-- Builds level n (1 to #levels); round counts how often the town has been saved before, plus one.
function world.load(n, round)
  local level = levels[n]
  world.level, world.round = level, round
  world.lit, world.time, world.wind = 0, 0, 0
  clear(world.lamps) clear(world.flies) clear(world.moths) clear(world.shades) clear(world.drips)
  for cy = 0, ROWS - 1 do
    local row = level[cy + 1]
    for cx = 0, COLS - 1 do
      world.cells[cy * COLS + cx] = KIND[row:sub(cx + 1, cx + 1)] or AIR
    end
  end
  for cy = 0, ROWS - 1 do
    local row = level[cy + 1]
    for cx = 0, COLS - 1 do place(row:sub(cx + 1, cx + 1), cx, cy) end
  end
  for i = 1, #world.drips do
    local drip = world.drips[i]
    drip.floor = floor_below(drip.x // CELL, drip.top // CELL)
  end
end

-- Flame lost in a frame.
function world.drain()
  return world.level.drain * (1 + 0.25 * (world.round - 1)) / 60
end

local GUST = 170

-- Advances the clock and the wind; returns true in the frame in which a gust begins.
function world.tick()
  world.time = world.time + 1
  local period = world.level.wind
  if period == 0 then return false end
  local phase = world.time % period
  local from = period - GUST
  if phase < from then
    world.wind = world.wind * 0.9
    return false
  end
  local way = world.time // period % 2 == 0 and 1 or -1
  world.wind = world.wind + (way - world.wind) * 0.06
  return phase == from
end

return world
