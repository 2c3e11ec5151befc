-- Plays the demo: looks a few frames ahead in nine directions and goes where the fewest bullets
-- will be, as near as it can to the height of something to shoot at.

local bullets = require "bullets"
local moths = require "moths"
local foes = require "foes"
local boss = require "bosses"
local items = require "items"
local game = require "game"
local pad = require "pad"

local bot = {}

local AHEAD = { 4, 10, 18 }          -- frames
local SPEED = 2.3
local HOME_X = 60

-- How dangerous it is to be at x, y in so many frames.
local function danger(x, y, frames)
  local sum = 0
  local xs, ys, vxs, vys = bullets.xs, bullets.ys, bullets.vxs, bullets.vys
  for i = 1, bullets.n do
    local dx = xs[i] + vxs[i] * frames - x
    local dy = ys[i] + vys[i] * frames - y
    local square = dx * dx + dy * dy
    if square < 400 then sum = sum + 400 / (square + 8) end
  end
  return sum + foes.danger(x, y, frames)
end

local want_x, want_y = HOME_X, 90

local function wish(moth)
  want_x, want_y = HOME_X, 90
  local x, y = items.nearest(moth.x, moth.y)
  if x then
    want_x, want_y = math.min(x, 190), y
  elseif boss.here then
    want_x, want_y = 50, boss.y
  else
    local foe_y = foes.nearest(moth.x, moth.y)
    if foe_y then want_y = foe_y end
  end
end

local function judge(moth, x, y)
  local sum = (math.abs(x - want_x) + math.abs(y - want_y)) * 0.03
  if x < 14 or x > 240 or y < 16 or y > 162 then sum = sum + 6 end
  return sum
end

function bot.update()
  local moth = moths[1]
  wish(moth)
  local best, best_x, best_y = math.huge, 0, 0
  for dy = -1, 1 do
    for dx = -1, 1 do
      local sum = 0
      for k = 1, #AHEAD do
        local steps = math.min(AHEAD[k], 12) * SPEED
        sum = sum + danger(moth.x + dx * steps, moth.y + dy * steps, AHEAD[k]) / k
      end
      sum = sum + judge(moth, moth.x + dx * 12, moth.y + dy * 12)
      if sum < best then best, best_x, best_y = sum, dx, dy end
    end
  end
  local hurt = moth.alive and moth.safe == 0 and game.time % 3 == 0
  local flash = hurt and danger(moth.x, moth.y, 3) > 46
  pad.set(best_x, best_y, true, flash, false)
end

return bot
