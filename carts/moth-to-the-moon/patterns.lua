-- The figures that bullets fly in. Angles are in radians, 0 to the right, clockwise.

local bullets = require "bullets"
local moths = require "moths"

local patterns = {}

local TURN = 2 * math.pi
local atan = math.atan

-- The angle from x, y to the moth that is nearest.
function patterns.aim(x, y)
  local moth = moths.nearest(x, y)
  return atan(moth.y - y, moth.x - x)
end

-- n bullets, `spread` radians from the first to the last, in the middle at `angle`.
function patterns.fan(x, y, angle, n, spread, speed, kind)
  for i = 0, n - 1 do
    local part = n > 1 and i / (n - 1) - 0.5 or 0
    bullets.add(x, y, angle + part * spread, speed, kind)
  end
end

-- A full circle of n.
function patterns.ring(x, y, n, angle, speed, kind)
  for i = 0, n - 1 do bullets.add(x, y, angle + i * TURN / n, speed, kind) end
end

-- n one behind the other, slow to fast.
function patterns.row(x, y, angle, n, slow, fast, kind)
  local more = (fast - slow) / math.max(1, n - 1)
  for i = 0, n - 1 do bullets.add(x, y, angle, slow + more * i, kind) end
end

-- Arms of a spiral; called often, with an angle that turns.
function patterns.spiral(x, y, arms, angle, speed, kind)
  patterns.ring(x, y, arms, angle, speed, kind)
end

-- A flower: a ring whose speed swells and sinks `petals` times.
function patterns.flower(x, y, n, petals, angle, speed, kind)
  for i = 0, n - 1 do
    local part = i / n * TURN
    local swell = 0.75 + 0.25 * math.sin(part * petals)
    bullets.add(x, y, angle + part, speed * swell, kind)
  end
end

-- A fountain: n thrown up at random, which fall again.
function patterns.fountain(x, y, n, speed, kind)
  for _ = 1, n do
    local angle = -TURN / 4 + (math.random() - 0.5) * 1.6
    bullets.add(x, y, angle, speed * (0.7 + math.random() * 0.6), kind, 0.03)
  end
end

-- A wall from the right side with a gap of `gap` pixels around y.
function patterns.wall(y, gap, speed, kind)
  for row = 6, 174, 12 do
    if math.abs(row - y) > gap / 2 then bullets.add(324, row, TURN / 2, speed, kind) end
  end
end

return patterns
