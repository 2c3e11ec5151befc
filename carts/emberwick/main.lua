-- Emberwick: light every lantern of the town before your flame burns down.
--
-- main     the scenes and what leads from one to the next
-- rules    one frame of the game:  world (the place), player, lamps, foes
-- levels   the places, drawn as text
-- light    how dark and bright pictures become lantern light;  scenery and town paint them
-- stage    draws a frame of the place, opens and closes the curtain
-- fx, hud, title, text, sound, score, pad, demo, pool

local world = require "world"
local player = require "player"
local lamps = require "lamps"
local foes = require "foes"
local rules = require "rules"
local levels = require "levels"
local light = require "light"
local scenery = require "scenery"
local stage = require "stage"
local fx = require "fx"
local hud = require "hud"
local title = require "title"
local text = require "text"
local sound = require "sound"
local score = require "score"
local pad = require "pad"
local demo = require "demo"

local now = 0             -- frames since the scene began
local scene               -- { enter, update, draw }
local level, round = 1, 1
local playing_demo = false
local bonus, bonus_text = 0, ""
local night_text = ""

local function go(to)
  scene, now = to, 0
  if to.enter then to.enter() end
end

local title_scene, card, play, clear, out, over, dawn, show_demo = {}, {}, {}, {}, {}, {}, {}, {}

-- Sparks from the flame, leaves in the wind.
local function air()
  if now % 5 == 0 and not player.out then fx.ember(player.x, player.y - 12, 1) end
  if now % 3 == 0 and math.abs(world.wind) > 0.3 then fx.leaf(world.wind) end
  fx.update()
end

-- Paints one brightness a frame, so that no frame is too long; true when all three are there.
local function painted()
  if now > 3 then return true end
  scenery.paint(now)
  if now == 3 then light.rebuild() end
  return now == 3
end

function title_scene.enter()
  sound.mute, playing_demo, stage.bright = true, false, false
  title.enter()
  fx.clear()
  sound.music(sound.TITLE)
end

function title_scene.update()
  if now <= 3 then
    painted()
    return
  end
  title.update(now)
  air()
  if pad.start() then
    sound.mute = false
    sound.select()
    score.reset()
    hud.lives, level, round = 3, 1, 1
    go(card)
  elseif now > 900 then
    go(show_demo)
  end
end

function title_scene.draw()
  if now <= 3 then
    stage.black()
    return
  end
  rectfill(0, 0, 319, 11, 0)
  stage.draw(now)
  title.draw(now)
  if now < 40 then stage.iris(160, 84, now * 5) end
end

function card.enter()
  rules.enter(level, round)
  stage.bright = false
  fx.clear()
  night_text = "Night " .. (level + (round - 1) * #levels)
  sound.music(world.level.music)
end

function card.update()
  painted()
  if now > 110 or (now > 20 and pad.start()) then go(play) end
end

function card.draw()
  stage.black()
  stage.glow(62, 27 + now // 8 % 2)
  sspr(now // 7 % 3 * 16, 0, 16, 16, 144, 46, 32, 32)
  text.middle(night_text, 110, 25)
  text.middle(world.level.name, 122, 45)
  text.middle(world.level.hint, 140, 20)
  local count = world.lamps.n
  for i = 1, count do spr(i * 6 < now and 168 or 169, 158 - count * 6 + i * 12 - 12, 158) end
end

function play.enter()
  pad.release()
end

function play.update()
  if playing_demo then
    if btn() ~= 0 or now > #demo then
      go(title_scene)
      return
    end
  end
  air()
  if fx.frozen > 0 then
    fx.frozen = fx.frozen - 1
    now = now - 1
    return
  end
  if playing_demo then pad.set(demo[now]) else pad.read() end
  local result = rules.step(pad)
  if player.flame < 25 and now % 40 == 0 then sound.low() end
  if result == "clear" then
    go(playing_demo and title_scene or clear)
  elseif result == "out" then
    go(playing_demo and title_scene or out)
  end
end

function play.draw()
  stage.draw(now)
  hud.draw(now)
  if now < 24 then stage.iris(player.x, player.y - 6, now * 14) end
  if playing_demo and now % 60 < 40 then text.middle("demo - press A", 24, 45) end
end

function clear.enter()
  bonus = math.tointeger(player.flame // 1) * 10
  bonus_text = "flame " .. bonus
  sound.music(sound.CLEAR)
  foes.scatter()
  fx.shake(4)
end

function clear.update()
  air()
  lamps.update()
  light.stale = false
  if now < 90 then light.flood(player.x, player.y - 6, now * 5) end
  stage.bright = now > 16
  if now > 60 and bonus > 0 and now % 2 == 0 then
    local part = math.min(50, bonus)
    bonus = bonus - part
    score.add(part)
    if now % 4 == 0 then sound.count() end
  end
  if now > 170 then
    level = level + 1
    if level > #levels then go(dawn) else go(card) end
  end
end

function clear.draw()
  stage.draw(now)
  hud.draw(now)
  if now > 30 then text.middle("All alight", 44, 45) end
  if now > 60 then text.middle(bonus_text, 58, 27) end
  if now > 146 then stage.iris(player.x, player.y - 6, (170 - now) * 12) end
end

function out.enter()
  sound.out()
  fx.steam(player.x, player.y - 8, 20)
  fx.shake(5)
  hud.lives = hud.lives - 1
end

function out.update()
  fx.update()
  if now < 60 and now % 5 == 0 then fx.steam(player.x, player.y - 10, 1) end
  if now > 100 then
    if hud.lives > 0 then
      rules.again()
      go(play)
    else
      go(over)
    end
  end
end

function out.draw()
  stage.draw(now)
  hud.draw(now)
  if now > 30 then stage.iris(player.x, player.y - 6, math.max(0, (64 - now) * 5)) end
end

function over.enter()
  sound.music(sound.OVER)
  score.keep()
end

function over.update()
  fx.update()
  if now > 420 or (now > 60 and pad.start()) then go(title_scene) end
end

function over.draw()
  stage.black()
  circfill(160, 66, 30, 16)
  sspr(192, 0, 16, 16, 144, 46 + now // 30 % 2, 32, 32)
  text.middle("The night has won", 104, 20)
  text.middle(score.text, 120, 45)
  if score.record then
    if now % 30 < 20 then text.middle("the best so far", 134, 33) end
  else
    text.middle("best", 138, 25)
    text.middle(score.best_text, 150, 25)
  end
end

function dawn.enter()
  levels[0].sky = 6
  rules.enter(0, round)
  fx.clear()
  player.x, player.y, stage.bright = 160, 152, true
  sound.music(sound.DAWN)
  score.add(5000)
  score.keep()
end

function dawn.update()
  if now <= 3 then
    painted()
    return
  end
  if now == 4 then levels[0].sky = 1 end
  if now < 120 then light.flood(160, 180, now * 4) end
  player.vy = 0
  if now % 40 == 0 then player.squash = -4 end
  if player.squash < 0 then player.squash = player.squash + 0.25 end
  if now % 12 == 0 then fx.glint(math.random(20, 300), math.random(20, 90)) end
  fx.update()
  if now > 600 or (now > 120 and pad.start()) then
    level, round = 1, round + 1
    go(card)
  end
end

function dawn.draw()
  if now <= 3 then
    stage.black()
    return
  end
  stage.draw(now)
  hud.draw(now)
  text.middle("The sun is up", 40, 45)
  if now > 60 then text.middle("Thank you, little flame", 54, 7) end
  if now > 180 then text.middle("But night will come again", 74, 53) end
end

function show_demo.enter()
  rules.enter(1, 1)
  fx.clear()
  sound.mute, playing_demo, hud.lives = true, true, 3
  score.reset()
end

function show_demo.update()
  if painted() then go(play) end
end

show_demo.draw = stage.black

function _init()
  score.open()
  go(title_scene)
end

function _update()
  now = now + 1
  scene.update()
end

function _draw()
  scene.draw()
end
