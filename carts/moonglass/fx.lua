-- Sparks and petals, and the shaking of the picture. All particles live in lists made once.

local fx = { dx = 0, dy = 0 }

local COUNT = 140
local xs, ys, vxs, vys, lives, kinds = {}, {}, {}, {}, {}, {}
for i = 1, COUNT do
  xs[i], ys[i], vxs[i], vys[i], lives[i], kinds[i] = 0, 0, 0, 0, 0, 0
end
local next_one, shaking = 1, 0

-- Kinds, with the colours from birth to death and how they fall.
fx.DUST, fx.DROP, fx.WHITE, fx.RED, fx.BLUE, fx.STAR = 1, 2, 3, 4, 5, 6
local COLOURS = {
  { 16, 17, 18, 19 }, { 35, 36, 37, 39 }, { 19, 20, 21, 7 },
  { 41, 8, 14, 57 }, { 35, 36, 37, 38 }, { 43, 44, 45, 7 },
}
local PULL = { -0.01, 0.12, 0.02, 0.02, 0.02, 0.01 }
local LIFE = 48

local random = math.random

local function add(x, y, vx, vy, life, kind)
  local i = next_one
  next_one = i % COUNT + 1
  xs[i], ys[i], vxs[i], vys[i], lives[i], kinds[i] = x, y, vx, vy, life, kind
end

-- A burst to all sides.
function fx.burst(x, y, count, speed, kind)
  for _ = 1, count do
    local angle, v = random() * 6.2832, (0.3 + random()) * speed
    add(x, y, math.cos(angle) * v, math.sin(angle) * v - speed * 0.4, LIFE - random(0, 16), kind)
  end
end

-- A puff behind what was pushed.
function fx.puff(x, y)
  for _ = 1, 5 do
    add(x + random(-5, 5), y + random(4, 8), random() * 0.6 - 0.3, -random() * 0.3, 18, fx.DUST)
  end
end

-- A petal somewhere above, for the rain of petals when a room is done.
function fx.petal(kind)
  add(random(0, 319), -4, random() * 0.8 - 0.4, 0.5 + random(), LIFE, kind)
end

function fx.shake(amount) shaking = amount end

function fx.clear()
  for i = 1, COUNT do lives[i] = 0 end
  shaking, fx.dx, fx.dy = 0, 0, 0
end

function fx.update()
  for i = 1, COUNT do
    if lives[i] > 0 then
      lives[i] = lives[i] - 1
      vys[i] = vys[i] + PULL[kinds[i]]
      xs[i], ys[i] = xs[i] + vxs[i], ys[i] + vys[i]
    end
  end
  fx.dx, fx.dy = 0, 0
  if shaking > 0 then
    fx.dx, fx.dy = random(-1, 1), random(-1, 1)
    shaking = shaking - 1
  end
end

function fx.draw()
  for i = 1, COUNT do
    local life = lives[i]
    if life > 0 then
      local kind = kinds[i]
      local colour = COLOURS[kind][math.min(4, life // 10 + 1)]
      local x, y = xs[i], ys[i]
      pset(x, y, colour)
      if kind > fx.DROP and life > 12 then pset(x + 1, y, colour) end
      if kind > fx.DROP and life > 24 then pset(x, y + 1, colour) end
    end
  end
end

return fx
