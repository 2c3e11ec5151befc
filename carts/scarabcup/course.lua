-- The road as numbers: its middle as a ring of points, 8 pixels apart, and who is where on it.
-- Which ground lies at a place follows from how far it is from the middle.

local tracks = require "tracks"

local course = {
  track = nil, number = 0,
  n = 0, x = {}, y = {},          -- the points, 0 to n - 1
  dx = {}, dy = {},               -- the way ahead at each, one long
  bend = {},                      -- how sharply the road turns there, in turns for each point
  ROAD = 1, KERB = 2, WILD = 3,
}

local STEP = 8
local TURN = 2 * math.pi

local function unit(x, y)
  local long = math.sqrt(x * x + y * y)
  return x / long, y / long
end

-- The corner's arc: where it begins and ends, and its middle; the same geometry with which one
-- rounds a corner with compasses.
local function arc(before, corner, after, radius)
  local ax, ay = unit(before[1] - corner[1], before[2] - corner[2])
  local bx, by = unit(after[1] - corner[1], after[2] - corner[2])
  local angle = math.acos(ax * bx + ay * by)
  local back = radius / math.tan(angle / 2)
  local mx, my = unit(ax + bx, ay + by)
  local far = radius / math.sin(angle / 2)
  local cx, cy = corner[1] + mx * far, corner[2] + my * far
  local from = math.atan(corner[2] + ay * back - cy, corner[1] + ax * back - cx)
  local to = math.atan(corner[2] + by * back - cy, corner[1] + bx * back - cx)
  return cx, cy, from, (to - from + math.pi) % TURN - math.pi
end

-- All corners rounded, as a list of points that are close together.
local function outline(track)
  local points, corners = {}, track.corners
  for i, corner in ipairs(corners) do
    local before, after = corners[(i - 2) % #corners + 1], corners[i % #corners + 1]
    local radius = corner[3] or track.radius
    local cx, cy, from, sweep = arc(before, corner, after, radius)
    local parts = math.max(6, math.abs(sweep) * radius // 4)
    for part = 0, parts do
      local angle = from + sweep * part / parts
      points[#points + 1] = { cx + radius * math.cos(angle), cy + radius * math.sin(angle) }
    end
  end
  return points
end

-- Points at even distances along the outline.
local function spread(points)
  local n, rest = 0, 0
  for i, a in ipairs(points) do
    local b = points[i % #points + 1]
    local dx, dy = b[1] - a[1], b[2] - a[2]
    local long = math.sqrt(dx * dx + dy * dy)
    while rest < long do
      course.x[n], course.y[n] = a[1] + dx * rest / long, a[2] + dy * rest / long
      n, rest = n + 1, rest + STEP
    end
    rest = rest - long
  end
  course.n = n
end

local function directions()
  local n = course.n
  for i = 0, n - 1 do
    local a, b = (i - 1) % n, (i + 1) % n
    course.dx[i], course.dy[i] = unit(course.x[b] - course.x[a], course.y[b] - course.y[a])
  end
  for i = 0, n - 1 do
    local j = (i + 1) % n
    local cross = course.dx[i] * course.dy[j] - course.dy[i] * course.dx[j]
    course.bend[i] = cross / TURN
  end
end

function course.enter(number)
  if course.number == number then return end
  course.number, course.track = number, tracks[number]
  spread(outline(course.track))
  directions()
end

-- The point nearest to x, y, looked for around the one where the racer was.
function course.near(x, y, i)
  local n, xs, ys = course.n, course.x, course.y
  local dx, dy = xs[i] - x, ys[i] - y
  local best = dx * dx + dy * dy
  for side = -1, 1, 2 do
    while true do
      local j = (i + side) % n
      dx, dy = xs[j] - x, ys[j] - y
      local d = dx * dx + dy * dy
      if d >= best then break end
      best, i = d, j
    end
  end
  return i
end

-- How far x, y lies to the right of the middle at point i.
function course.side(x, y, i)
  return (y - course.y[i]) * course.dx[i] - (x - course.x[i]) * course.dy[i]
end

function course.ground(side)
  side = math.abs(side)
  local half = course.track.half
  return side < half - 4 and course.ROAD or side < half + 4 and course.KERB or course.WILD
end

-- The place beside point i, to the right of the middle.
function course.place(i, side)
  i = i % course.n
  return course.x[i] - course.dy[i] * side, course.y[i] + course.dx[i] * side
end

-- The direction of the road at point i, in turns.
function course.angle(i)
  i = i % course.n
  return math.atan(course.dy[i], course.dx[i]) / TURN
end

return course
