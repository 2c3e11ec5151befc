-- Dust, sparks and confetti. Particles of the world lie on the floor's plane with a height;
-- those of the screen just fall.

local floor = require "floor"
local course = require "course"

local fx = { shaking = 0, dx = 0, dy = 0 }

local COUNT = 120
local xs, ys, zs, vxs, vys, vzs, lives, inks, flat = {}, {}, {}, {}, {}, {}, {}, {}, {}
for i = 1, COUNT do
  xs[i], ys[i], zs[i], vxs[i], vys[i], vzs[i] = 0, 0, 0, 0, 0, 0
  lives[i], inks[i], flat[i] = 0, 0, false
end
local next_one = 1

local random = math.random
local TURN = 2 * math.pi

local function add(x, y, z, vx, vy, vz, life, ink, on_screen)
  local i = next_one
  next_one = i % COUNT + 1
  xs[i], ys[i], zs[i], vxs[i], vys[i], vzs[i] = x, y, z, vx, vy, vz
  lives[i], inks[i], flat[i] = life, ink, on_screen
end

-- Sparks from the wheels of a racer that slides.
function fx.skid(r, ink)
  local a = (r.angle + r.slip) * TURN
  local bx, by = -math.cos(a) * 5, -math.sin(a) * 5
  for side = -1, 1, 2 do
    add(r.x + bx - by * 0.8 * side, r.y + by + bx * 0.8 * side, 0,
      random() * 0.6 - 0.3 + r.vx * 0.7, random() * 0.6 - 0.3 + r.vy * 0.7, 0.3 + random() * 0.5,
      12, ink, false)
  end
end

-- Dust behind a racer in the wild.
function fx.dust(r, ink)
  add(r.x - r.vx * 2, r.y - r.vy * 2, 0, random() * 0.4 - 0.2, random() * 0.4 - 0.2, 0.3,
    22, ink, false)
end

function fx.flame(r)
  local a = (r.angle + r.slip) * TURN
  add(r.x - math.cos(a) * 6, r.y - math.sin(a) * 6, 2, r.vx * 0.6, r.vy * 0.6, 0.1, 10,
    random(43, 45), false)
end

function fx.glint(x, y)
  for _ = 1, 6 do
    add(x, y, 3, random() * 1.6 - 0.8, random() * 1.6 - 0.8, random(), 18, random(37, 39), false)
  end
end

local GAY = { 8, 10, 11, 12, 14, 44, 38, 55 }
function fx.confetti()
  add(random(0, 319), -4, 0, random() - 0.5, 0.6 + random(), 0, 130, GAY[random(1, #GAY)], true)
end

function fx.shake(amount) fx.shaking = math.max(fx.shaking, amount) end

function fx.clear()
  for i = 1, COUNT do lives[i] = 0 end
  fx.shaking, fx.dx, fx.dy = 0, 0, 0
end

function fx.update()
  for i = 1, COUNT do
    if lives[i] > 0 then
      lives[i] = lives[i] - 1
      xs[i], ys[i] = xs[i] + vxs[i], ys[i] + vys[i]
      zs[i] = math.max(0, zs[i] + vzs[i])
      if flat[i] then
        vxs[i] = vxs[i] + math.sin(lives[i] * 0.2) * 0.05
      else
        vzs[i] = vzs[i] - 0.05
      end
    end
  end
  fx.dx, fx.dy = 0, 0
  if fx.shaking > 0 then
    fx.shaking = fx.shaking - 1
    fx.dx, fx.dy = random(-1, 1), random(-1, 1)
  end
end

function fx.draw()
  for i = 1, COUNT do
    local life = lives[i]
    if life > 0 then
      if flat[i] then
        rectfill(xs[i], ys[i], xs[i] + (life // 6 % 2), ys[i] + 1, inks[i])
      elseif floor.project(xs[i], ys[i]) then
        local s = floor.scale
        local x, y = floor.sx, floor.sy - zs[i] * s
        local size = life > 8 and s * 0.45 or 0
        rectfill(x, y - size, x + size, y, inks[i])
      end
    end
  end
end

-- The colour of the dust here.
function fx.ground_dust() return course.track.dust end

return fx
