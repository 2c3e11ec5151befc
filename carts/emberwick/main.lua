-- Emberwick: light every lantern of the town before your flame burns down.
--
-- main     the scenes and what leads from one to the next
-- rules    one frame of the game:  world (the place), player, lamps, foes
-- levels   the places, drawn as text
-- light    how dark and bright pictures become lantern light;  scenery paints them
-- fx, hud, title, text, sound, score, pad, demo

local world = require "world"
local player = require "player"
local lamps = require "lamps"
local foes = require "foes"
local rules = require "rules"
local levels = require "levels"
local light = require "light"
local scenery = require "scenery"
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
local bright = false      -- the whole place lies in light
local bonus, bonus_text = 0, ""
local night_text = ""

local function go(to)
  scene, now = to, 0
  if to.enter then to.enter() end
end

local title_scene, card, play, clear, out, over, dawn, show_demo = {}, {}, {}, {}, {}, {}, {}, {}

-- Black outside a circle, to open and close a scene.
local function iris(x, y, r)
  y = y + 12
  for row = 0, 179 do
    local dy = row - y
    local rest = r * r - dy * dy
    local half = rest > 0 and math.sqrt(rest) or -1
    if half < 0 then
      rectfill(0, row, 319, row, 0)
    else
      if x - half > 0 then rectfill(0, row, x - half, row, 0) end
      if x + half < 319 then rectfill(x + half, row, 319, row, 0) end
    end
  end
end

-- The place with all that moves in it.
local function draw_place(tick)
  light.show(fx.dx, fx.dy)
  camera(-fx.dx, -12 - fx.dy)
  scenery.draw(tick)
  if not player.out and not bright then
    light.shine(player.x, player.y - 6, player.shine() + tick // 5 % 2)
  end
  scenery.draw_near(tick)
  lamps.draw(tick)
  foes.draw(tick)
  player.draw(tick)
  fx.draw()
  fx.draw_popups()
  camera()
end

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

local function black()
  rectfill(0, 0, 319, 179, 0)
end

function title_scene.enter()
  sound.mute, playing_demo, bright = true, false, false
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
    black()
    return
  end
  rectfill(0, 0, 319, 11, 0)
  draw_place(now)
  title.draw(now)
  if now < 40 then iris(160, 84, now * 5) end
end

function card.enter()
  rules.enter(level, round)
  bright = false
  fx.clear()
  night_text = "Night " .. (level + (round - 1) * #levels)
  sound.music(world.level.music)
end

function card.update()
  painted()
  if now > 110 or (now > 20 and pad.start()) then go(play) end
end

-- A small light in the dark, between two places.
local function glow(y, r)
  circfill(160, y, r + 13, 16)
  circfill(160, y, r + 5, 22)
  fillp(0x5A5A, true)
  circfill(160, y, r + 9, 22)
  circfill(160, y, r, 23)
  fillp()
  circfill(160, y, r - 4, 23)
end

function card.draw()
  black()
  glow(62, 27 + now // 8 % 2)
  sspr(now // 7 % 3 * 16, 0, 16, 16, 144, 46, 32, 32)
  text.middle(night_text, 110, 25)
  text.middle(world.level.name, 122, 45)
  text.middle(world.level.hint, 140, 20)
  local count = #world.lamps
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
  if result == "clear" then
    go(playing_demo and title_scene or clear)
  elseif result == "out" then
    go(playing_demo and title_scene or out)
  end
end

function play.draw()
  draw_place(now)
  hud.draw(now)
  if now < 24 then iris(player.x, player.y - 6, now * 14) end
  if playing_demo and now % 60 < 40 then text.middle("demo - press A", 24, 45) end
end

function clear.enter()
  bonus = player.flame // 1 * 10
  bonus_text = "flame " .. bonus // 1
  sound.music(sound.CLEAR)
  foes.scatter()
  fx.shake(4)
end

function clear.update()
  air()
  lamps.update()
  light.stale = false
  if now < 90 then light.flood(player.x, player.y - 6, now * 5) end
  bright = now > 16
  if now > 60 and bonus > 0 and now % 2 == 0 then
    local part = math.min(50, bonus)
    bonus = bonus - part
    score.add(part // 1)
    if now % 4 == 0 then sound.count() end
  end
  if now > 170 then
    level = level + 1
    if level > #levels then go(dawn) else go(card) end
  end
end

function clear.draw()
  draw_place(now)
  hud.draw(now)
  if now > 30 then text.middle("All alight", 44, 45) end
  if now > 60 then text.middle(bonus_text, 58, 27) end
  if now > 146 then iris(player.x, player.y - 6, (170 - now) * 12) end
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
  draw_place(now)
  hud.draw(now)
  if now > 30 then iris(player.x, player.y - 6, math.max(0, (64 - now) * 5)) end
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
  black()
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
  player.x, player.y, bright = 160, 152, true
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
    black()
    return
  end
  draw_place(now)
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

show_demo.draw = black

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
