-- The title: the flame runs home through the lane and lights it, while the name burns above.

local world = require "world"
local player = require "player"
local rules = require "rules"
local pad = require "pad"
local score = require "score"
local text = require "text"

local title = {}

local LOGO_X, LOGO_Y, LOGO_W, LOGO_H = 53, 24, 215, 33
local CANDLE = 159                       -- the I, from the left edge of the logo

function title.enter()
  rules.enter(0, 1)
  player.x, score.counting = 5, false
end

-- The flame finds its own way: it runs right, hops at the lanterns and rests before the last house.
function title.update(now)
  local bits = 0
  if player.x < 272 then bits = 2 end
  local hop = player.x % 72
  if player.ground and hop > 26 and hop < 30 then bits = bits | 16 end
  if not player.ground and player.vy < 0 then bits = bits | 16 end
  pad.set(bits)
  rules.step(pad)
end

function title.draw(now)
  local rise = math.max(0, 40 - now) * 2
  local y = LOGO_Y - rise + math.sin(now * 0.035) * 1.5 // 1
  sspr(0, 98, LOGO_W, LOGO_H, LOGO_X, y, LOGO_W, LOGO_H)
  local flame = now // 7 % 3 * 16
  sspr(flame, 0, 16, 13, LOGO_X + CANDLE - 6, y - 6, 16, 13)
  if now < 40 then return end
  text.middle("Light every lantern before you burn down", 66, 27)
  if now % 60 < 42 then text.middle("press A", 84, 45) end
  text.middle("A jump    B flare", 168, 51)
  text.at("best", 130, 2, 25)
  text.at(score.best_text, 160, 2, 44)
end

return title
