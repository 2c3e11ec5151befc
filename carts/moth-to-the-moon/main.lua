-- Moth to the Moon: fly, shoot, and find out who sits in front of the moon.
--
-- main      the scenes and what leads from one to the next
-- round     one frame of the game:   moths (the players), shots, foes, bosses, bullets, items
-- stages    the waves of foes as lists, which director reads
-- patterns  the figures that bullets fly in
-- backdrop  sky and map layers       fx   sparks and shaking      hud   points and strength
-- game, pad, score, sound, text, title, board, ending, help, bot (plays the demo)

local game = require "game"
local pad = require "pad"
local round = require "round"
local stages = require "stages"
local backdrop = require "backdrop"
local moths = require "moths"
local score = require "score"
local board = require "board"
local title = require "title"
local ending = require "ending"
local help = require "help"
local sound = require "sound"
local text = require "text"
local fx = require "fx"
local bot = require "bot"

local now = 0                        -- frames since the scene began
local scene
local bonus = 0
local first = false                  -- the first stage of a game is about to begin
local title_scene, stage_card, play, pause, done, over, finale = {}, {}, {}, {}, {}, {}, {}
local naming, showing, reading = {}, {}, {}

local DEMO_AFTER, DEMO_FRAMES = 900, 2400

local function go(to)
  scene, now = to, 0
  if to.enter then to.enter() end
end

function title_scene.enter()
  sound.mute = false
  title.enter()
  sound.music(sound.TITLE)
  board.forget()
end

local function begin()
  round.begin()
  sound.begin()
  first = true
  go(stage_card)
end

function title_scene.update()
  local chosen = title.update()
  if chosen == "play" then begin() end
  if chosen == "board" then go(showing) end
  if chosen == "help" then go(reading) end
  if now > DEMO_AFTER then
    game.demo, game.players, game.from, sound.mute = true, 1, 1, true
    round.begin()
    round.enter()
    sound.music(sound.TITLE)
    go(play)
  end
  if btn() ~= 0 then now = math.min(now, 100) end
end

function title_scene.draw() title.draw(now) end

-- A dark band across the picture, for words; it opens from the middle.
local function band(top, bottom)
  local wide = math.min(160, now * 8)
  rectfill(160 - wide, top, 160 + wide, bottom, 16)
  line(160 - wide, top, 160 + wide, top, 43)
  line(160 - wide, bottom, 160 + wide, bottom, 43)
end

function stage_card.enter()
  sound.music(-1)
  backdrop.enter(game.stage)
  game.scroll, game.time, game.boss = 0, 0, false
end

function stage_card.update()
  if now > 130 or now > 20 and pad.go() then
    round.enter(first and game.from % 2 == 0)
    first = false
    go(play)
  end
end

function stage_card.draw()
  backdrop.draw_behind()
  backdrop.draw_before()
  band(64, 112)
  if now < 20 then return end
  text.middle(stages[game.stage].name, 76, 45)
  text.middle(stages[game.stage].about, 92, 27)
  for i = 1, 4 do spr(i <= game.stage and 26 or 24, 136 + (i - 1) * 12, 118) end
end

local function leave_demo()
  if btn() ~= 0 or now > DEMO_FRAMES then go(title_scene) return true end
  bot.update()
  return false
end

function play.update()
  pad.read()
  if game.demo then
    if leave_demo() then return end
  elseif pad.pause() then
    go(pause)
    return
  end
  local result = round.step()
  if result and game.demo then
    go(title_scene)
  elseif result == "done" then
    go(done)
  elseif result == "out" then
    go(over)
  end
end

function play.draw()
  round.draw()
  if game.demo and now % 60 < 40 then text.middle("demo \u{b7} press A", 24, 45) end
end

function pause.update()
  if now > 1 and pad.pause() then scene = play end
  if now > 1 and pad.back() then go(title_scene) end
end

function pause.draw()
  round.draw()
  fillp(0xA5A5.8)
  rectfill(0, 0, 319, 179, 16)
  fillp()
  text.middle("resting on a leaf", 74, 45)
  text.middle("start: fly on      B: to the title", 92, 27)
end

function done.enter()
  sound.music(sound.DONE)
  bonus = 0
  for i = 1, game.players do
    bonus = bonus + moths[i].left * 2000 + moths[i].flashes * 500
  end
  bonus = bonus + score.graze * 20
  score.graze = 0
end

local function next_stage()
  if game.stage == #stages then
    go(finale)
  else
    game.stage = game.stage + 1
    go(stage_card)
  end
end

function done.update()
  fx.update()
  if now > 60 and bonus > 0 and now % 2 == 0 then
    local part = math.min(bonus, 250)
    bonus, score.points = bonus - part, score.points + part
    if now % 4 == 0 then sound.count() end
  end
  if now > 300 or now > 60 and pad.go() then
    score.points, bonus = score.points + bonus, 0
    next_stage()
  end
end

function done.draw()
  round.draw()
  band(58, 114)
  text.middle("The way is free", 66, 45)
  if now > 40 then
    text.middle("moths, flashes and close calls", 82, 27)
    text.number(bonus, 142, 98, 6, 44)
  end
end

local function after()
  if game.practises() then
    go(title_scene)
  elseif board.wins(score.points) then
    board.insert(score.points)
    go(naming)
  else
    go(showing)
  end
end

function over.enter() sound.music(sound.OVER) end

function over.update()
  fx.update()
  if now > 420 or now > 60 and pad.go() then after() end
end

function over.draw()
  round.draw()
  fillp(now < 30 and 0xF5F5.8 or 0xA5A5.8)
  rectfill(0, 0, 319, 179, 16)
  fillp()
  if now < 40 then return end
  text.middle("It stays dark", 70, 45)
  text.number(score.points, 136, 88, 8, 7)
end

function finale.enter() ending.enter() end

function finale.update()
  ending.update(now)
  if now > 1200 or now > 200 and pad.go() then after() end
end

function finale.draw() ending.draw(now) end

function naming.enter()
  if sound.song ~= sound.SHINE then sound.music(sound.TITLE) end
end

function naming.update()
  if board.write() then go(showing) end
end

function naming.draw()
  cls(16)
  board.draw(now, true)
end

function showing.update()
  if now > 600 or now > 20 and (pad.go() or pad.back()) then go(title_scene) end
end

function showing.draw()
  cls(16)
  board.draw(now, false)
end

function reading.update()
  if now > 10 and (pad.go() or pad.back()) then go(title_scene) end
end

function reading.draw() help.draw(now) end

function _init()
  board.open()
  go(title_scene)
end

function _update()
  now = now + 1
  scene.update()
end

function _draw() scene.draw() end

function _scanline(y) backdrop.scanline(y) end
