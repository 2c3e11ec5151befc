-- All that stands and drives on the floor, drawn from far to near.

local course = require "course"
local racer = require "racer"
local floor = require "floor"
local ghost = require "ghost"
local fx = require "fx"

local stage = { drops_taken = {} }

-- What there is to draw this frame: place on the screen, scale, and what it is. The lists are as
-- long as can be needed and made once; `order` sorts them.
local MOST = 140
local sx, sy, scale, depth, kind, value, order = {}, {}, {}, {}, {}, {}, {}
for i = 1, MOST do
  sx[i], sy[i], scale[i], depth[i], kind[i], value[i], order[i] = 0, 0, 0, 0, 0, 0, i
end
local n = 0

local THING, BEETLE, DROP, GHOST, POST = 1, 2, 3, 4, 5

-- Things beside the road.
local THINGS = 90
local thing_x, thing_y, thing_picture, thing_size = {}, {}, {}, {}
for i = 1, THINGS do thing_x[i], thing_y[i], thing_picture[i], thing_size[i] = 0, 0, 0, 1 end

-- Dewdrops: six rows of five.
local ROWS, EACH = 6, 5
local DROPS = ROWS * EACH
local drop_x, drop_y, drop_gone = {}, {}, {}
for i = 1, DROPS do drop_x[i], drop_y[i], drop_gone[i] = 0, 0, 0 end

-- Pads that push; drawn flat, as two triangles each.
local PAD_LONG, PAD_HALF = 12, 9
local pad_x, pad_y, pad_dx, pad_dy = {}, {}, {}, {}
local pads = 0

local seed = 1
local function chance(count)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed // 65536 % count
end

local function place_things(track)
  seed = course.number * 7919
  for i = 1, THINGS do
    local at = (i - 1) * course.n // THINGS
    local out = track.half + 14 + chance(50)
    local x, y = course.place(at, i % 2 == 0 and out or -out)
    -- not on another stretch of the road
    for j = 0, course.n - 1, 2 do
      local dx, dy = course.x[j] - x, course.y[j] - y
      if dx * dx + dy * dy < (track.half + 10) ^ 2 then x = -9999 end
    end
    thing_x[i], thing_y[i] = x, y
    thing_picture[i] = track.things[chance(#track.things) + 1]
    thing_size[i] = 1.3 + chance(10) / 12
  end
end

local function place_drops(track)
  for row = 1, ROWS do
    local at = (track.drops[row] * course.n) // 1
    local side = (row % 3 - 1) * track.half * 0.45
    for k = 1, EACH do
      local i = (row - 1) * EACH + k
      drop_x[i], drop_y[i] = course.place(at + k * 2, side)
      drop_gone[i] = 0
    end
  end
end

local function place_pads(track)
  pads = #track.pads
  for i, pad in ipairs(track.pads) do
    local at = (pad[1] * course.n) // 1
    pad_x[i], pad_y[i] = course.place(at, pad[2])
    pad_dx[i], pad_dy[i] = course.dx[at], course.dy[at]
  end
end

function stage.enter()
  local track = course.track
  place_things(track)
  place_drops(track)
  place_pads(track)
end

-- Whether a racer is over a pad.
function stage.on_pad(r)
  for i = 1, pads do
    local dx, dy = r.x - pad_x[i], r.y - pad_y[i]
    if dx * dx + dy * dy < 130 then return true end
  end
  return false
end

-- Takes a dewdrop that the racer touches; it comes back after ten seconds.
function stage.take_drop(r)
  for i = 1, DROPS do
    if drop_gone[i] == 0 then
      local dx, dy = r.x - drop_x[i], r.y - drop_y[i]
      if dx * dx + dy * dy < 90 then
        drop_gone[i] = 600
        return true
      end
    end
  end
  return false
end

function stage.update()
  for i = 1, DROPS do
    if drop_gone[i] > 0 then drop_gone[i] = drop_gone[i] - 1 end
  end
end

-- Notes something for this frame, at its place among those that are farther or nearer.
local function add(x, y, what, which)
  if n == MOST or not floor.project(x, y) then return end
  n = n + 1
  sx[n], sy[n], scale[n], depth[n] = floor.sx, floor.sy, floor.scale, floor.depth
  kind[n], value[n] = what, which
  local at = n
  while at > 1 and depth[order[at - 1]] < floor.depth do
    order[at] = order[at - 1]
    at = at - 1
  end
  order[at] = n
end

local function gather()
  n = 0
  for i = 1, THINGS do add(thing_x[i], thing_y[i], THING, i) end
  for i = 1, DROPS do
    if drop_gone[i] == 0 then add(drop_x[i], drop_y[i], DROP, i) end
  end
  for i = 1, racer.n do
    local r = racer.list[i]
    if r.rescue == 0 or r.rescue % 4 < 2 then add(r.x, r.y, BEETLE, i) end
  end
  if ghost.shown then add(ghost.x, ghost.y, GHOST, 0) end
  for side = -1, 1, 2 do
    local x, y = course.place(1, side * (course.track.half + 3))
    add(x, y, POST, side)
  end
end

-- The shell's ramp of each beetle instead of the red one of the sheet.
local SHELL = {
  { [40] = 40, [41] = 41, [42] = 42, [43] = 8, [44] = 14 },
  { [40] = 28, [41] = 29, [42] = 30, [43] = 31, [44] = 32 },
  { [40] = 34, [41] = 35, [42] = 36, [43] = 37, [44] = 38 },
  { [40] = 52, [41] = 53, [42] = 54, [43] = 55, [44] = 56 },
  { [40] = 47, [41] = 48, [42] = 43, [43] = 44, [44] = 45 },
  { [40] = 58, [41] = 59, [42] = 60, [43] = 61, [44] = 62 },
}
stage.SHELL = SHELL

local SIZE, NATURAL = 32, 2.88       -- a beetle is as drawn where a world pixel is 2.88 wide

-- One of nine pictures, from behind to in front, mirrored for the other side.
function stage.beetle(number, turned, x, y, size)
  local step = (turned * 16 + 0.5) // 1 % 16
  local flip = step > 8
  if flip then step = 16 - step end
  pal(SHELL[number])
  sspr(step % 8 * 32, step // 8 * 32, SIZE, SIZE, x - size / 2, y - size * 0.86, size, size, flip)
  pal()
end

local function shadow(x, y, size)
  fillp(0x5A5A.8)
  ovalfill(x - size * 0.42, y - size * 0.1, x + size * 0.42, y + size * 0.1, 0)
  fillp()
end

local function draw_beetle(i, x, y, s, tick)
  local r = racer.list[i]
  local size = SIZE * s / NATURAL
  shadow(x, y, size)
  local lift = r.hop > 0 and math.sin(r.hop / 8 * 3.14) * 5 * s or 0
  local shake = r.speed > 0.5 and tick % 4 < 2 and 0.35 * s or 0
  stage.beetle(i, r.angle + r.slip - floor.angle, x, y - lift - shake, size)
end

-- The ghost is a beetle without colour.
local PALE = {
  [40] = 18, [41] = 19, [42] = 20, [43] = 21, [44] = 7, [16] = 19, [17] = 20, [18] = 21,
}
SHELL[0] = PALE

local function draw_ghost(x, y, s)
  stage.beetle(0, ghost.angle - floor.angle, x, y - 2 * s, SIZE * s / NATURAL)
end

local function draw_one(i, tick)
  local x, y, s, what, which = sx[i], sy[i], scale[i], kind[i], value[i]
  if what == THING then
    local size = SIZE * s / NATURAL * thing_size[which]
    local picture = thing_picture[which]
    sspr(picture % 8 * 32, picture // 8 * 32, 32, 32, x - size / 2, y - size, size, size)
  elseif what == BEETLE then
    draw_beetle(which, x, y, s, tick)
  elseif what == DROP then
    local size = 4 * s
    local hover = (2 + math.sin(tick * 0.1 + which)) * s
    sspr(0, 240, 12, 12, x - size / 2, y - size - hover, size, size)
  elseif what == GHOST then
    draw_ghost(x, y, s)
  else
    local h = 26 * s
    sspr(128, 64, 32, 32, x - h / 2, y - h, h, h)
  end
end

-- A pad is a square on the floor: its corners are projected, and two triangles fill it.
local px, py = {}, {}
local function draw_pad(i, tick)
  local dx, dy = pad_dx[i], pad_dy[i]
  for corner = 0, 3 do
    local along = corner < 2 and -PAD_LONG or PAD_LONG
    local across = corner % 2 == 0 and -PAD_HALF or PAD_HALF
    local x, y = pad_x[i] + dx * along - dy * across, pad_y[i] + dy * along + dx * across
    if not floor.project(x, y) then return end
    px[corner], py[corner] = floor.sx, floor.sy
  end
  local u = 192 + tick // 6 % 2 * 16
  ttri(px[0], py[0], px[1], py[1], px[2], py[2], u, 80, u + 16, 80, u, 64)
  ttri(px[1], py[1], px[2], py[2], px[3], py[3], u + 16, 80, u, 64, u + 16, 64)
end

function stage.draw(tick)
  floor.draw()
  for i = 1, pads do draw_pad(i, tick) end
  gather()
  for i = 1, n do draw_one(order[i], tick) end
  fx.draw()
end

return stage
