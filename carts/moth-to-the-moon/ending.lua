-- The moon shines again.

local backdrop = require "backdrop"
local moths = require "moths"
local game = require "game"
local sound = require "sound"
local text = require "text"
local fx = require "fx"

local ending = {}

local LINES = {
  "The Eclipse goes, a little ashamed.",
  "The moth sets its spark down,",
  "and the moon catches fire.",
  "",
  "Far below somebody looks up",
  "and finds the way home.",
}

function ending.enter()
  backdrop.enter(4)
  fx.clear()
  game.boss = true
  sound.music(sound.SHINE)
end

function ending.update(now)
  game.scroll, game.time = game.scroll + 0.4, game.time + 1
  if now % 9 == 0 then fx.scatter(math.random(20, 300), math.random(10, 120), 5, 0.8, fx.BLUE) end
  fx.update()
end

local function draw_moon(now)
  local glow = math.min(64, now // 2)
  fillp(0xA5A5.8)
  circfill(236, 70, glow, 38)
  circfill(236, 70, glow * 0.7, 39)
  fillp()
  sspr(now > 60 and 128 or 192, 120, 64, 64, 204, 38)
end

function ending.draw(now)
  backdrop.draw_behind()
  draw_moon(now)
  fx.draw()
  for i = 1, game.players do
    local x, y = 60 + now * 0.2 + i * 22, 100 + i * 16 + math.sin(now * 0.05 + i) * 6
    spr((i == 1 and 896 or 908) + now // 5 % 4 * 3, math.min(x, 150 + i * 20), y, 3, 3)
  end
  backdrop.draw_before()
  for i = 1, #LINES do
    if now > 60 + i * 60 then text.at(LINES[i], 16, 14 + i * 12, i < 4 and 7 or 39) end
  end
  if now > 520 then text.middle("Thank you for flying", 166, 45) end
end

return ending
