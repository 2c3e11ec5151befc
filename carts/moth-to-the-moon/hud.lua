-- Points, moths and flashes; and a boss's strength under them.

local game = require "game"
local moths = require "moths"
local score = require "score"
local boss = require "bosses"
local text = require "text"

local hud = {}

local function draw_chain()
  if score.times < 2 then return end
  text.at(score.TIMES[score.times], 60, 2, 44)
  rectfill(74, 5, 74 + 24, 7, 16)
  rectfill(74, 5, 74 + 24 * score.left(), 7, score.left() < 0.3 and 42 or 43)
end

-- Moths that are left, flashes, and power as dots.
local function draw_player(moth, x)
  for i = 1, math.min(6, moth.left) do spr(26, x + (i - 1) * 9, 2) end
  local at = x + 58
  for i = 1, moth.flashes do spr(27, at + (i - 1) * 8, 1) end
  for i = 1, moths.MOST_POWER do
    rectfill(x + (i - 1) * 5, 11, x + (i - 1) * 5 + 3, 12, i <= moth.power and 44 or 17)
  end
end

local function draw_boss()
  if not boss.here or boss.dying > 0 then return end
  local phases = #boss.who.figures
  rectfill(19, 20, 300, 25, 16)
  local wide = math.max(0, 280 * boss.hp / boss.most)
  rectfill(20, 21, 20 + wide, 24, 42)
  rectfill(20, 21, 20 + wide, 22, 8)
  for i = 1, phases - boss.phase do rectfill(304 + (i - 1) * 5, 21, 306 + (i - 1) * 5, 24, 43) end
  font(2)
  print(boss.who.name, 20, 14, 7)
  font()
end

function hud.draw()
  text.number(score.points, 4, 2, 8, 7)
  draw_chain()
  draw_player(moths[1], 210)
  if game.players == 2 then draw_player(moths[2], 106) end
  draw_boss()
end

return hud
