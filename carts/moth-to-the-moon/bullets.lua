-- Bullets of foes, by the hundreds. Five lists of numbers with n entries in use: one that is done
-- gets the values of the last, so that there are never holes, and no frame makes anything new.

local game = require "game"
local moths = require "moths"
local score = require "score"
local items = require "items"
local fx = require "fx"

local bullets = { n = 0, MOST = 600 }

local xs, ys, vxs, vys, pulls, kinds, grazed = {}, {}, {}, {}, {}, {}, {}
for i = 1, bullets.MOST do
  xs[i], ys[i], vxs[i], vys[i], pulls[i], kinds[i], grazed[i] = 0, 0, 0, 0, 0, 0, false
end
bullets.xs, bullets.ys, bullets.vxs, bullets.vys = xs, ys, vxs, vys

-- Kinds are tiles from 192 on: four colours of small and large ones, a star and a seed.
bullets.RED, bullets.BLUE, bullets.AMBER, bullets.PINK = 0, 2, 4, 6
bullets.STAR, bullets.SEED = 8, 9
bullets.LARGE = 1                    -- to be added to a colour
local FIRST_TILE = 192
local RADIUS = { [0] = 2, 3, 2, 3, 2, 3, 2, 3, 2.5, 2 }
local GRAZE = 11

-- A bullet at x, y that flies by angle (in radians) and speed; `pull` makes it fall.
function bullets.add(x, y, angle, speed, kind, pull)
  if bullets.n >= bullets.MOST then return end
  local i = bullets.n + 1
  bullets.n = i
  speed = speed * game.hard().pace
  xs[i], ys[i], vxs[i], vys[i] = x, y, math.cos(angle) * speed, math.sin(angle) * speed
  pulls[i], kinds[i], grazed[i] = pull or 0, kind, false
end

local function remove(i)
  local n = bullets.n
  xs[i], ys[i], vxs[i], vys[i] = xs[n], ys[n], vxs[n], vys[n]
  pulls[i], kinds[i], grazed[i] = pulls[n], kinds[n], grazed[n]
  bullets.n = n - 1
end

-- All bullets, or those within r of x, y, become dust.
function bullets.melt(x, y, r)
  for i = bullets.n, 1, -1 do
    local dx, dy = xs[i] - (x or 0), ys[i] - (y or 0)
    if not r or dx * dx + dy * dy < r * r then
      items.dust(xs[i], ys[i])
      remove(i)
    end
  end
end

function bullets.clear() bullets.n = 0 end

-- What a bullet does to a moth that is near: true if the bullet is gone.
local function meets(i, moth)
  local dx, dy = xs[i] - moth.x, ys[i] - moth.y
  local square = dx * dx + dy * dy
  if square > GRAZE * GRAZE then return false end
  local reach = RADIUS[kinds[i]] + moths.RADIUS
  if square < reach * reach then return moths.hit(moth) end
  if not grazed[i] and moth.safe == 0 then
    grazed[i] = true
    score.grazed()
    fx.trail(xs[i], ys[i], fx.BLUE)
  end
  return false
end

function bullets.update()
  local first, second = moths[1], moths[2]
  for i = bullets.n, 1, -1 do
    local x, y = xs[i] + vxs[i], ys[i] + vys[i]
    xs[i], ys[i] = x, y
    vys[i] = vys[i] + pulls[i]
    if x < -8 or x > 328 or y < -40 or y > 188 then
      remove(i)
    elseif first.alive and meets(i, first) or second.alive and meets(i, second) then
      remove(i)
    end
  end
end

function bullets.draw()
  for i = 1, bullets.n do spr(FIRST_TILE + kinds[i], xs[i] - 3.5, ys[i] - 3.5) end
end

return bullets
