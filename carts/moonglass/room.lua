-- A room and its rules: what stands where, what a step does, and how it is taken back.
--
-- A place in the room is one number, y * COLS + x. Two lists say all there is: `base` what is
-- fixed there and `piece` what can be pushed. Nothing here draws, sounds or reads a button, so a
-- program that looks for solutions can play by the very same rules.

local levels = require "levels"

local COLS, ROWS = 16, 10
local CELLS = COLS * ROWS

local room = {
  COLS = COLS, ROWS = ROWS, CELLS = CELLS,
  -- what is fixed
  FLOOR = 0, WALL = 1, WATER = 2, LILY = 3, ROSE = 4, BELL = 5, CRYSTAL = 6, GATE = 7,
  WINDOW = 8,            -- 8 to 11: a window that shines right, down, left, up
  STEPPING = 12,         -- a pot that was sunk in the water
  NIGHT = 13,            -- outside
  -- what can be pushed
  RISING = 1, FALLING = 2, POT = 3, HALF_RISING = 4, HALF_FALLING = 5, RED = 6, BLUE = 7,

  base = {}, piece = {},
  w = 0, h = 0, number = 0, level = nil,
  hero = 0, facing = 1,
  steps = 0,
  gates_open = false,    -- set by light.lua after each change
  moved_from = -1, moved_to = -1, sank = -1,   -- what the last step did
}

-- Directions: 0 right, 1 down, 2 left, 3 up.
room.STEP = { [0] = 1, COLS, -1, -COLS }

local base, piece, STEP = room.base, room.piece, room.STEP

local FIXED = {
  ["#"] = room.WALL, ["."] = room.FLOOR, ["@"] = room.FLOOR, ["~"] = room.WATER,
  ["1"] = room.LILY, ["2"] = room.ROSE, ["3"] = room.BELL, S = room.CRYSTAL, G = room.GATE,
  [">"] = 8, v = 9, ["<"] = 10, ["^"] = 11,
}
local PUSHED = {
  ["/"] = room.RISING, ["\\"] = room.FALLING, o = room.POT, z = room.HALF_RISING,
  s = room.HALF_FALLING, R = room.RED, B = room.BLUE,
}

-- Each step is kept as a byte in the cart's own RAM: the direction, 4 if something was pushed,
-- 8 if that sank, and the way the hero looked before in two more bits.
local HISTORY, HISTORY_MOST = 0xF4000, 49152
local PUSH, SINK = 4, 8

-- A wall with nothing but walls around it is not seen: there the night begins.
local function is_outside(i)
  local x, y = i % COLS, i // COLS
  for dy = -1, 1 do
    for dx = -1, 1 do
      local cx, cy = x + dx, y + dy
      if cx >= 0 and cy >= 0 and cx < room.w and cy < room.h then
        local kind = base[cy * COLS + cx]
        if kind ~= room.WALL and kind ~= room.NIGHT then return false end
      end
    end
  end
  return true
end

-- Sets room `number` up from its picture in letters.
function room.enter(number)
  local level = levels[number]
  room.number, room.level, room.steps, room.facing = number, level, 0, 1
  room.w, room.h = #level.rows[1], #level.rows
  for i = 0, CELLS - 1 do base[i], piece[i] = room.NIGHT, 0 end
  for y, row in ipairs(level.rows) do
    for x = 1, #row do
      local letter, i = row:sub(x, x), (y - 1) * COLS + x - 1
      base[i] = FIXED[letter] or room.FLOOR
      piece[i] = PUSHED[letter] or 0
      if letter == "@" then room.hero = i end
    end
  end
  for i = 0, CELLS - 1 do
    if base[i] == room.WALL and is_outside(i) then base[i] = room.NIGHT end
  end
  room.gates_open, room.moved_from, room.moved_to, room.sank = false, -1, -1, -1
end

-- Whether nothing fixed is in the way at i.
local function open(i)
  local kind = base[i]
  return kind == room.FLOOR or kind == room.STEPPING
    or kind == room.GATE and (room.gates_open or i == room.hero or piece[i] ~= 0)
end

-- Pushes the piece at i on; nil when it does not move, else what the history notes.
local function push(i, by)
  local to = i + by
  if piece[to] ~= 0 then return nil end
  if open(to) then
    piece[to], piece[i] = piece[i], 0
    room.moved_to = to
    return PUSH
  end
  if base[to] == room.WATER and piece[i] == room.POT then
    base[to], piece[i] = room.STEPPING, 0
    room.moved_to, room.sank = to, to
    return PUSH | SINK
  end
  return nil
end

-- One step of the hero. Gives "walk", "push", "sink" or, when something is in the way, "stay".
function room.step(direction)
  local by = STEP[direction]
  local to = room.hero + by
  local before, what = room.facing, 0
  room.facing, room.moved_from, room.moved_to, room.sank = direction, -1, -1, -1
  if not open(to) then return "stay" end
  if piece[to] ~= 0 then
    what = push(to, by)
    if not what then return "stay" end
    room.moved_from = to
  end
  room.hero = to
  if room.steps < HISTORY_MOST then
    poke(HISTORY + room.steps, direction | what | before << 4)
  end
  room.steps = room.steps + 1
  return what == 0 and "walk" or what == PUSH and "push" or "sink"
end

-- Takes the last step back; false when there is none.
function room.undo()
  if room.steps == 0 or room.steps > HISTORY_MOST then return false end
  room.steps = room.steps - 1
  local note = peek(HISTORY + room.steps)
  local by, at = STEP[note & 3], room.hero
  if note & SINK ~= 0 then
    base[at + by], piece[at] = room.WATER, room.POT
  elseif note & PUSH ~= 0 then
    piece[at], piece[at + by] = piece[at + by], 0
  end
  room.hero, room.facing = at - by, note >> 4
  room.moved_from, room.moved_to, room.sank = -1, -1, -1
  return true
end

return room
