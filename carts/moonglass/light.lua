-- How moonlight goes through the room.
--
-- Light leaves the windows and runs straight on until something stops, turns, splits or colours
-- it. Each straight run is a beam: where it starts, where it goes, its colour and its length. All
-- beams lie in lists that are made once, so that light costs no memory however often it changes.

local room = require "room"

local COLS, CELLS, STEP = room.COLS, room.CELLS, room.STEP
local base, piece = room.base, room.piece

local MOST = 96                     -- beams at once; the fullest room has 30
local CELL, HALF = 16, 8

local light = { n = 0, lit = {}, MOON = 0, RED = 1, BLUE = 2 }

-- Beam i begins in cell at[i], runs in direction way[i] for length[i] pixels, and grown[i] of
-- them are there already. It waits until the beam from[i] that it comes from is there.
local at, way, colour, length, grown, from = {}, {}, {}, {}, {}, {}
-- The beams before the last change.
local old_at, old_way, old_colour, old_grown = {}, {}, {}, {}
for i = 1, MOST do
  at[i], way[i], colour[i], length[i], grown[i], from[i] = 0, 0, 0, 0, 0, 0
  old_at[i], old_way[i], old_colour[i], old_grown[i] = 0, 0, 0, 0
end
light.at, light.way, light.colour, light.length, light.grown = at, way, colour, length, grown

-- Where a mirror sends light that comes in a direction: 0 right, 1 down, 2 left, 3 up.
local RISING = { [0] = 3, 2, 1, 0 }
local FALLING = { [0] = 1, 0, 3, 2 }

local lit = light.lit               -- a bit for each direction and colour, for each cell

local function begin(cell, direction, hue, parent)
  if light.n == MOST then return end
  local n = light.n + 1
  light.n = n
  at[n], way[n], colour[n], from[n], grown[n] = cell, direction, hue, parent, 0
end

local function stops(i, gates)
  local kind = base[i]
  if kind == room.GATE then return not gates and piece[i] == 0 and i ~= room.hero end
  return kind == room.WALL or kind == room.NIGHT or kind >= room.WINDOW and kind < room.STEPPING
end

-- Follows beam n to its end, and begins those that come from it.
local function follow(n, gates)
  local i, direction, hue = at[n], way[n], colour[n]
  local long = 0
  while true do
    i = i + STEP[direction]
    if i < 0 or i >= CELLS or stops(i, gates) then
      length[n] = long + HALF
      return
    end
    long = long + CELL
    length[n] = long
    local bit = 1 << hue * 4 + direction
    if lit[i] & bit ~= 0 then return end         -- light runs here already: a circle
    lit[i] = lit[i] | bit
    local thing = piece[i]
    if thing == room.POT then
      length[n] = long - HALF
      return
    elseif thing == room.RISING then
      return begin(i, RISING[direction], hue, n)
    elseif thing == room.FALLING then
      return begin(i, FALLING[direction], hue, n)
    elseif thing == room.HALF_RISING then
      begin(i, RISING[direction], hue, n)
      return begin(i, direction, hue, n)
    elseif thing == room.HALF_FALLING then
      begin(i, FALLING[direction], hue, n)
      return begin(i, direction, hue, n)
    elseif thing >= room.RED then
      return begin(i, direction, thing - room.RED + light.RED, n)
    end
  end
end

local function trace(gates)
  light.n = 0
  for i = 0, CELLS - 1 do lit[i] = 0 end
  for i = 0, CELLS - 1 do
    local kind = base[i]
    if kind >= room.WINDOW and kind < room.STEPPING then
      begin(i, kind - room.WINDOW, light.MOON, 0)
    end
  end
  local n = 1
  while n <= light.n do
    follow(n, gates)
    n = n + 1
  end
end

-- Gates open while every crystal has light.
local function crystals_lit()
  local any = false
  for i = 0, CELLS - 1 do
    if base[i] == room.CRYSTAL then
      if lit[i] == 0 then return false end
      any = true
    end
  end
  return any
end

-- Beams that were there before keep what they have grown.
local function keep_grown(old_n)
  for n = 1, light.n do
    for o = 1, old_n do
      if old_at[o] == at[n] and old_way[o] == way[n] and old_colour[o] == colour[n] then
        grown[n] = math.min(old_grown[o], length[n])
        break
      end
    end
  end
end

-- Finds all beams anew; call it after every change of the room.
function light.update()
  local old_n = light.n
  for n = 1, old_n do
    old_at[n], old_way[n], old_colour[n], old_grown[n] = at[n], way[n], colour[n], grown[n]
  end
  trace(false)
  room.gates_open = crystals_lit()
  if room.gates_open then trace(true) end
  keep_grown(old_n)
end

-- Lets the beams grow for a frame.
local SPEED = 14
function light.grow()
  for n = 1, light.n do
    local parent = from[n]
    if grown[n] < length[n] and (parent == 0 or grown[parent] >= length[parent]) then
      grown[n] = math.min(length[n], grown[n] + SPEED)
    end
  end
end

-- No light at all, so that it grows from the windows when a room opens.
function light.clear()
  light.n = 0
end

-- Whether the flower at i has light of its own colour: a lily the moon's, a rose red, a bell blue.
function light.feeds(i)
  return lit[i] >> (base[i] - room.LILY) * 4 & 15 ~= 0
end

-- Whether every flower of the room has.
function light.all_fed()
  for i = 0, CELLS - 1 do
    local kind = base[i]
    if kind >= room.LILY and kind <= room.BELL and not light.feeds(i) then return false end
  end
  return true
end

return light
