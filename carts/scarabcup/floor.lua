-- The world in perspective: the camera, the floor row by row, and where things appear on it.
--
-- Each row of the screen below the horizon shows one straight line across the map: the further
-- down the row, the nearer that line. tline() draws it with the map's own pixels.

local course = require "course"

local floor = {
  x = 0, y = 0, angle = 0,         -- the camera, and where it looks, in turns
  depth = 0, sx = 0, sy = 0, scale = 0,   -- what project() found
}

local TURN = 2 * math.pi
local HORIZON, HEIGHT, FOCUS = 62, 30, 150
local BEHIND = 52                  -- pixels of the world from the camera to the beetle
local SKY_ROWS, SKY_AROUND = 36, 1024
local CELL = 8

floor.HORIZON = HORIZON

-- For each row how far away it is, and how wide it is; looked up once.
local far, wide = {}, {}
for y = HORIZON + 1, 179 do
  far[y] = HEIGHT * FOCUS / (y - HORIZON)
  wide[y] = far[y] / FOCUS
end

local ca, sa = 1, 0

-- Places the camera behind x, y.
function floor.follow(x, y, angle)
  floor.angle = angle
  ca, sa = math.cos(angle * TURN), math.sin(angle * TURN)
  floor.x, floor.y = x - ca * BEHIND, y - sa * BEHIND
end

local function draw_sky(track)
  rectfill(0, 0, 319, HORIZON, track.above)
  local left = -(floor.angle * SKY_AROUND) // 1 % 256 - 256
  for x = left, 319, 256 do
    sspr(0, track.sky, 256, SKY_ROWS, x, HORIZON - SKY_ROWS + 1)
  end
end

function floor.draw()
  local track = course.track
  draw_sky(track)
  rectfill(0, HORIZON + 1, 319, 179, track.ground)
  local layer = track.layer
  for y = HORIZON + 3, 179 do
    local f, w = far[y], wide[y]
    -- the place in the middle of the row, and from there 160 pixels to the left
    local step_x, step_y = -sa * w, ca * w
    local x = floor.x + ca * f - step_x * 160
    local y0 = floor.y + sa * f - step_y * 160
    tline(0, y, 319, y, x / CELL, y0 / CELL, step_x / CELL, step_y / CELL, 0, layer)
  end
end

-- Where a place of the world appears: floor.sx, sy, and the scale there; false when it is behind
-- the camera or far to the side.
function floor.project(x, y)
  local dx, dy = x - floor.x, y - floor.y
  local ahead = dx * ca + dy * sa
  if ahead < 14 or ahead > 460 then return false end
  local right = dy * ca - dx * sa
  local scale = FOCUS / ahead
  local sx = 160 + right * scale
  if sx < -80 or sx > 400 then return false end
  floor.depth, floor.scale = ahead, scale
  floor.sx, floor.sy = sx, HORIZON + HEIGHT * scale
  return true
end

return floor
