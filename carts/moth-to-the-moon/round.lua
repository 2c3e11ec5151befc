-- One frame of a stage, without any scene around it: players and demo go through here.

local game = require "game"
local pad = require "pad"
local moths = require "moths"
local shots = require "shots"
local bullets = require "bullets"
local items = require "items"
local foes = require "foes"
local boss = require "bosses"
local director = require "director"
local stages = require "stages"
local backdrop = require "backdrop"
local score = require "score"
local sound = require "sound"
local hud = require "hud"
local text = require "text"
local fx = require "fx"

local round = {}

local WARNING = 150                  -- frames between the last foe and the boss
local warning = 0
local over = 0                       -- frames since the boss is gone

-- The names of a boss, measured before they are needed in the middle of the game.
local function measure_names()
  local name, about = boss.name(game.stage)
  text.width(name)
  text.width(about)
end

-- A new game.
function round.begin()
  game.stage = (game.from + 1) // 2
  score.reset()
  items.reset()
  moths.begin()
  if game.practises() then moths.lend() end
end

-- A stage begins, or its boss comes at once.
function round.enter(straight_to_boss)
  game.time, game.scroll, game.speed, game.boss = 0, 0, 0.8, false
  warning, over = 0, 0
  if straight_to_boss then game.time = stages[game.stage].boss end
  shots.clear()
  bullets.clear()
  items.clear()
  foes.clear()
  boss.clear()
  director.enter()
  measure_names()
  backdrop.enter(game.stage)
  moths.enter()
  fx.clear()
  sound.music(sound.STAGES[game.stage])
end

local function warn()
  if warning == 0 then
    game.boss = true
    sound.music(sound.BOSS)
  end
  if warning % 50 == 10 then sound.warning() end
  warning = warning + 1
  if warning == WARNING then boss.enter(game.stage) end
end

local function lead()
  if boss.here or over > 0 then return end
  if warning > 0 or director.update() then warn() end
end

-- The light of a flash turns bullets into dust.
local function melt()
  for i = 1, 2 do
    local moth = moths[i]
    local r = moths.flash_radius(moth)
    if r > 0 then bullets.melt(moth.x, moth.y, r) end
  end
end

local function move()
  moths.update()
  shots.update()
  foes.update()
  if boss.update() then
    bullets.melt()
    over = 1
  end
  bullets.update()
  melt()
  items.update()
  score.update(game.boss)
  if score.earned() then moths.another() end
end

-- Returns "done" when the stage is, "out" when nobody is left, or nil.
function round.step()
  fx.update()
  if fx.frozen > 0 then
    fx.frozen = fx.frozen - 1
    return nil
  end
  game.time = game.time + 1
  game.scroll = game.scroll + game.speed
  lead()
  move()
  if over > 0 then
    over = over + 1
    if over > 170 then return "done" end
  end
  if not moths.any() then return "out" end
  return nil
end

local function draw_warning()
  if warning == 0 or warning >= WARNING then return end
  local name, about = boss.name(game.stage)
  local wide = math.min(160, warning * 8)
  rectfill(160 - wide, 72, 160 + wide, 108, 16)
  line(160 - wide, 72, 160 + wide, 72, 42)
  line(160 - wide, 108, 160 + wide, 108, 42)
  if warning > 20 then
    if warning % 16 < 11 then text.middle(name, 80, 8) end
    text.middle(about, 94, 27)
  end
end

function round.draw()
  backdrop.draw_behind()
  items.draw()
  foes.draw()
  boss.draw()
  shots.draw()
  moths.draw()
  fx.draw()
  bullets.draw()
  backdrop.draw_before()
  fx.draw_words()
  draw_warning()
  hud.draw()
end

return round
