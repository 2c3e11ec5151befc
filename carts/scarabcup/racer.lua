-- How a beetle moves; the player's and the rivals' all obey this. Angles are in turns.

local course = require "course"
local fx = require "fx"
local sound = require "sound"

-- `pace` makes all of them faster or slower: the class of the race.
local racer = { list = {}, n = 6, pace = 1 }

local TURN = 2 * math.pi
local TOP, WILD_TOP, REVERSE = 2.55, 1.25, -0.6
local PICK_UP, BRAKE, ROLL = 0.017, 0.06, 0.012
local STEER, STEER_SLIDE = 0.0052, 0.0036
local SLIDE_TURN, SLIDE_ANGLE = 0.0052, 0.055     -- a slide turns by itself, and looks inward
local BLUE_AFTER, GOLD_AFTER = 35, 80             -- frames of sliding until sparks change
local BLUE_BOOST, GOLD_BOOST, PAD_BOOST = 28, 60, 50
local BOOST = 0.95                                -- pixels a frame more while boosted
local DROP_GAIN, MOST_DROPS = 0.022, 10
local LOST = 80                                   -- so far off the road a racer is carried back

racer.TOP, racer.BLUE_AFTER, racer.GOLD_AFTER = TOP, BLUE_AFTER, GOLD_AFTER

for i = 1, racer.n do
  racer.list[i] = {
    number = i, x = 0, y = 0, angle = 0, speed = 0, vx = 0, vy = 0,
    slip = 0,                    -- how far it looks away from where it goes
    slide = 0, charge = 0,       -- -1 or 1 while sliding, and for how long
    boost = 0, hop = 0, rescue = 0,
    at = 0, side = 0, lap = 0,   -- on the course
    drops = 0, place = i, finished = false, time = 0, best = 0, lap_start = 0,
    skill = 1, lane = 0, points = 0,
    steer = 0, gas = false, brake = false, wants_slide = false,
  }
end

-- Puts a racer on the grid: two by two behind the line.
function racer.line_up(r, row, column)
  r.at = (course.n - 3 - row * 3) % course.n
  r.x, r.y = course.place(r.at, column * 13)
  r.angle = course.angle(r.at)
  r.speed, r.vx, r.vy, r.slip, r.slide, r.charge, r.boost, r.hop = 0, 0, 0, 0, 0, 0, 0, 0
  r.lap, r.drops, r.finished, r.time, r.best, r.lap_start = -1, 0, false, 0, 0, 0
  r.rescue, r.side, r.steer, r.gas, r.brake, r.wants_slide = 0, column * 13, 0, false, false, false
end

local function top_speed(r)
  local top = (TOP + math.min(MOST_DROPS, r.drops) * DROP_GAIN) * r.skill * racer.pace
  if course.ground(r.side) == course.WILD and r.boost == 0 then return WILD_TOP end
  return r.boost > 0 and top + BOOST or top
end

local function drive(r)
  local top = top_speed(r)
  if r.brake then
    r.speed = math.max(REVERSE, r.speed - BRAKE)
  elseif r.gas or r.boost > 0 then
    if r.speed < top then
      r.speed = r.speed + (top - r.speed) * PICK_UP * (r.boost > 0 and 5 or 1) + 0.004
    end
  else
    r.speed = r.speed > 0 and math.max(0, r.speed - ROLL) or math.min(0, r.speed + ROLL)
  end
  if r.speed > top then r.speed = r.speed + (top - r.speed) * 0.07 end
end

local function begin_slide(r)
  r.slide, r.charge, r.hop = r.steer, 0, 8
  if r.number == 1 then sound.hop() end
end

local function end_slide(r)
  if r.charge >= BLUE_AFTER then
    r.boost = math.max(r.boost, r.charge >= GOLD_AFTER and GOLD_BOOST or BLUE_BOOST)
    if r.number == 1 then sound.boost() end
  end
  r.slide, r.charge = 0, 0
end

local function slide(r)
  if r.slide == 0 then
    if r.wants_slide and r.steer ~= 0 and r.speed > 1.3 then begin_slide(r) end
  elseif not r.wants_slide or r.speed < 0.9 then
    end_slide(r)
  end
end

local function turn(r)
  local grip = math.min(1, math.abs(r.speed) / 0.8) * (r.speed < 0 and -1 or 1)
  if r.slide ~= 0 then
    r.angle = r.angle + (r.slide * SLIDE_TURN + r.steer * STEER_SLIDE) * grip
    r.slip = r.slip + (r.slide * SLIDE_ANGLE - r.slip) * 0.08
    r.charge = r.charge + (r.steer == r.slide and 1.5 or r.steer == 0 and 1 or 0.5)
    if r.number == 1 then
      -- the sparks say how far the boost is: white, then blue, then gold
      fx.skid(r, r.charge >= GOLD_AFTER and 44 or r.charge >= BLUE_AFTER and 38 or 20)
    end
  else
    r.angle = r.angle + r.steer * STEER * grip
    r.slip = r.slip * 0.86
  end
end

local function go(r)
  local way = (r.angle - r.slip * 0.5) * TURN
  local vx, vy = math.cos(way) * r.speed, math.sin(way) * r.speed
  -- tyres hold on: the racer needs a while to go where it looks
  local hold = r.slide ~= 0 and 0.14 or 0.3
  r.vx, r.vy = r.vx + (vx - r.vx) * hold, r.vy + (vy - r.vy) * hold
  r.x, r.y = mid(8, r.x + r.vx, 1015), mid(8, r.y + r.vy, 1015)
end

-- Notes where the racer is on the course, and counts laps: forwards and back.
local function locate(r)
  local before = r.at
  r.at = course.near(r.x, r.y, before)
  r.side = course.side(r.x, r.y, r.at)
  local half = course.n // 2
  if before - r.at > half then
    r.lap = r.lap + 1
    return true
  elseif r.at - before > half then
    r.lap = r.lap - 1
  end
  return false
end

local function carried_back(r)
  if r.rescue == 0 then
    if math.abs(r.side) < course.track.half + LOST then return false end
    r.rescue = 50
    if r.number == 1 then sound.rescue() end
  end
  r.rescue = r.rescue - 1
  if r.rescue == 25 then
    r.x, r.y = course.place(r.at, 0)
    r.angle, r.side = course.angle(r.at), 0
    r.speed, r.vx, r.vy, r.slide, r.charge, r.slip, r.boost = 0, 0, 0, 0, 0, 0, 0
  end
  return r.rescue > 0
end

-- A frame of a racer's life; true when it crossed the line forwards.
function racer.update(r)
  if carried_back(r) then return false end
  if r.boost > 0 then r.boost = r.boost - 1 end
  if r.hop > 0 then r.hop = r.hop - 1 end
  drive(r)
  slide(r)
  turn(r)
  go(r)
  return locate(r)
end

function racer.push(r)
  r.boost = math.max(r.boost, PAD_BOOST)
end

-- Racers that touch push each other apart.
local TOUCH = 9
function racer.bump(a, b)
  local dx, dy = b.x - a.x, b.y - a.y
  local d = dx * dx + dy * dy
  if d > TOUCH * TOUCH or d == 0 then return false end
  d = math.sqrt(d)
  local push = (TOUCH - d) / 2
  dx, dy = dx / d * push, dy / d * push
  a.x, a.y, b.x, b.y = a.x - dx, a.y - dy, b.x + dx, b.y + dy
  a.vx, a.vy, b.vx, b.vy = a.vx - dx * 0.5, a.vy - dy * 0.5, b.vx + dx * 0.5, b.vy + dy * 0.5
  return true
end

-- How far a racer is in the race, in points of the course.
function racer.progress(r)
  return r.lap * course.n + r.at
end

return racer
