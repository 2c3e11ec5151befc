-- One night's place: the grid of cells, the lanterns, the clock. The rules live here.

local levels = require "levels"
local pool = require "pool"

local COLS, ROWS, CELL = 40, 21, 8
local AIR, STONE, PLANK, AWNING, WATER = 0, 1, 2, 3, 4
local KIND = { ["#"] = STONE, R = STONE, ["="] = PLANK, A = AWNING, ["~"] = WATER }

local world = {
  COLS = COLS, ROWS = ROWS, AIR = AIR, STONE = STONE, PLANK = PLANK, AWNING = AWNING,
  WATER = WATER,
  cells = {},    -- kind of each cell, row by row
  lamps = pool.new(12, function()    -- x, y: the glass; r: its light
    return { x = 0, y = 0, foot = 0, hang = false, lit = false, r = 0, flash = 0 }
  end),
  flies = pool.new(40, function() return { x = 0, y = 0, phase = 0, got = false } end),
  moths = pool.new(8, function()
    return { x = 0, y = 0, home_x = 0, home_y = 0, dx = 0, dy = 0, phase = 0, dead = false }
  end),
  shades = pool.new(8, function()
    return { x = 0, y = 0, dir = 1, puff = 0, victim = 0, calm = 0, dead = false }
  end),
  drips = pool.new(8, function()
    return { x = 0, top = 0, y = 0, vy = 0, wait = 0, splash = 0, floor = 0 }
  end),
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

local take = pool.take

local function add_lamp(cx, cy, hang)
  local lamp = take(world.lamps)
  lamp.foot = hang and cy * CELL or (cy + 1) * CELL
  lamp.x, lamp.y = cx * CELL + 4, hang and lamp.foot + 14 or lamp.foot - 18
  lamp.hang, lamp.lit, lamp.r, lamp.flash = hang, false, 0, 0
end

local function floor_below(cx, cy)
  while world.cell(cx, cy) == AIR do cy = cy + 1 end
  return cy * CELL
end

-- What the letters of a level put there; x is the middle of the cell, y its lower edge.
local PLACE = {}

function PLACE.P(x, y, cx, cy) add_lamp(cx, cy, false) end
function PLACE.H(x, y, cx, cy) add_lamp(cx, cy, true) end

PLACE["@"] = function(x, y) world.start_x, world.start_y = x, y end

PLACE["*"] = function(x, y, cx, cy)
  local fly = take(world.flies)
  fly.x, fly.y, fly.phase, fly.got = x, y - 4, (cx * 7 + cy * 13) % 64, false
end

function PLACE.M(x, y, cx)
  local moth = take(world.moths)
  moth.x, moth.y, moth.home_x, moth.home_y = x, y - 4, x, y - 4
  moth.dx, moth.dy, moth.phase, moth.dead = 0, 0, cx * 11 % 120, false
end

function PLACE.S(x, y, cx)
  local shade = take(world.shades)
  shade.x, shade.y, shade.dir = x, y, cx % 2 * 2 - 1
  shade.puff, shade.victim, shade.calm, shade.dead = 0, 0, 0, false
end

function PLACE.D(x, y, cx, cy)
  local drip = take(world.drips)
  drip.x, drip.top, drip.y, drip.vy, drip.splash = x, cy * CELL, cy * CELL, 0, 0
  drip.wait, drip.floor = 40 + (world.drips.n - 1) * 37 % 110, floor_below(cx, cy)
end

-- Builds level n (1 to #levels); round counts how often the town has been saved before, plus one.
function world.load(n, round)
  local level = levels[n]
  world.level, world.round = level, round
  world.lit, world.time, world.wind = 0, 0, 0
  world.lamps.n, world.flies.n = 0, 0
  world.moths.n, world.shades.n, world.drips.n = 0, 0, 0
  for cy = 0, ROWS - 1 do
    local row = level[cy + 1]
    for cx = 0, COLS - 1 do
      world.cells[cy * COLS + cx] = KIND[row:sub(cx + 1, cx + 1)] or AIR
    end
  end
  for cy = 0, ROWS - 1 do
    local row = level[cy + 1]
    for cx = 0, COLS - 1 do
      local put = PLACE[row:sub(cx + 1, cx + 1)]
      if put then put(cx * CELL + 4, (cy + 1) * CELL, cx, cy) end
    end
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
