-- Who steers: the player's hands, or a head that looks ahead along the road.

local course = require "course"
local racer = require "racer"

local driver = {}

local TURN = 2 * math.pi
local LEFT, RIGHT, A, B, X, R = 0, 1, 4, 5, 6, 9

function driver.hands(r)
  r.steer = (btn(RIGHT) and 1 or 0) - (btn(LEFT) and 1 or 0)
  r.gas, r.brake = btn(A), btn(B)
  r.wants_slide = btn(R) or btn(X)
end

-- How much the road bends within the next points.
local function bend_ahead(at, count)
  local sum = 0
  for i = 1, count do sum = sum + course.bend[(at + i) % course.n] end
  return sum
end

local function turn_between(a, b)
  return (b - a + 0.5) % 1 - 0.5
end

-- Steers towards a place on the lane ahead; slides where the road turns a lot.
function driver.head(r)
  local look = 5 + (r.speed * 3 // 1)
  local bend = bend_ahead(r.at, 14)
  local half = course.track.half - 15
  local lane = mid(-half, r.lane + bend * 90, half)     -- the inside of the bend is shorter
  local x, y = course.place(r.at + look, lane)
  local wanted = math.atan(y - r.y, x - r.x) / TURN
  local off = turn_between(r.angle - r.slip * 0.5, wanted)
  r.steer = off > 0.008 and 1 or off < -0.008 and -1 or 0
  r.gas, r.brake = true, math.abs(off) > 0.09 and r.speed > 1.9
  if r.slide ~= 0 then
    r.wants_slide = math.abs(bend_ahead(r.at, 8)) > 0.03 and off * r.slide > -0.02
  else
    r.wants_slide = math.abs(bend) > 0.15 and r.steer ~= 0 and r.steer * bend > 0
  end
end

-- Rivals hold back when they lead by far, and hurry when they are left behind; so there is company.
function driver.temper(r, player, base)
  local ahead = racer.progress(r) - racer.progress(player)
  if ahead > 24 then
    r.skill = base * 0.95
  elseif ahead < -30 then
    r.skill = base * 1.06
  else
    r.skill = base
  end
end

return driver
