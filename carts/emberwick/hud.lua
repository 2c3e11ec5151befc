-- The line above the place: flame, lives, lanterns, score.

local world = require "world"
local player = require "player"
local score = require "score"

local hud = { lives = 3 }

local BAR_LEFT, BAR_WIDE = 15, 72

local function bar(now)
  local wide = player.flame * BAR_WIDE // 100
  local low = player.flame < 30 and now % 16 < 8
  rectfill(BAR_LEFT - 1, 2, BAR_LEFT + BAR_WIDE, 8, 22)
  if wide > 0 then
    local x1 = BAR_LEFT + wide - 1
    rectfill(BAR_LEFT, 3, x1, 7, low and 42 or 43)
    rectfill(BAR_LEFT, 4, x1, 5, low and 43 or 44)
    line(BAR_LEFT, 4, x1, 4, low and 44 or 45)
    line(x1, 3, x1, 7, 45)
  end
  spr(166, 4, 1)
end

function hud.draw(now)
  rectfill(0, 0, 319, 11, 0)
  line(0, 11, 319, 11, 23)
  bar(now)
  for i = 1, 3 do spr(i <= hud.lives and 166 or 167, 86 + i * 9, 1) end
  local count = world.lamps.n
  local left = 171 - count * 5
  for i = 1, count do
    spr(i <= world.lit and 168 or 169, left + i * 10, 1)
  end
  print(score.text, 280, 2, 44)
end

return hud
