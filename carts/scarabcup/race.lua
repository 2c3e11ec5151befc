-- A race: the start, three laps against five rivals, or any number of laps against one's ghost.

local course = require "course"
local racer = require "racer"
local driver = require "driver"
local stage = require "stage"
local floor = require "floor"
local ghost = require "ghost"
local hud = require "hud"
local fx = require "fx"
local sound = require "sound"
local words = require "words"
local scenes = require "scenes"

local race = { time = 0, trial = false, demo = false, on_end = nil, on_leave = nil }

local LAPS = 4
local COUNTDOWN = 180                     -- frames from the first lamp to the start
local EARLY = 22                          -- gas within so many frames before it is a fast start
local RESCUED = 49                        -- the first frame of being carried back
local START, A = 10, 4
-- How fast the rivals are in the three classes, compared with the player, and how much slower each
-- is than the one before.
local RIVALS, APART = { 1.02, 1.07, 1.1 }, 0.015

local player = racer.list[1]
local skills = { 1, 1, 1, 1, 1, 1 }
local state, wait = "start", 0            -- start, run, done
local camera_angle = 0
local news, news_left, news_ink = "", 0, 7
local gas_since = 0

local function say(text, ink)
  news, news_left, news_ink = text, 100, ink
end

-- value: { track = 1, trial = true, demo = true, class = 2, pace = 1 }
function race.enter(value)
  race.trial, race.demo = value.trial or false, value.demo or false
  race.time, state, wait, news_left, gas_since = 0, "start", COUNTDOWN, 0, 0
  course.enter(value.track)
  racer.n = race.trial and 1 or 6
  for i = 2, 6 do skills[i] = RIVALS[value.class or 2] - (i - 2) * APART end
  for i = 1, racer.n do
    local r = racer.list[i]
    local row = race.trial and 0 or (racer.n - i) // 2
    racer.line_up(r, row, race.trial and 0 or i % 2 * 2 - 1)
    r.lane, r.skill = (i * 11 % 29) - 14, skills[i]
  end
  racer.pace = value.pace or 1
  player.place = racer.n
  if race.trial then ghost.open(value.track) else ghost.shown = false end
  stage.enter()
  hud.enter()
  fx.clear()
  camera_angle = player.angle
  sound.mute = race.demo
  sound.music(-1)
end

function race.lap_time()
  return player.lap >= 0 and race.time - player.lap_start or 0
end

local function start_race()
  state = "run"
  sound.start()
  sound.music(course.track.song)
  say("Go!", 33)
  for i = 2, racer.n do racer.list[i].boost = 12 + i * 5 end
  if gas_since > 0 and gas_since <= EARLY then
    player.boost = 45
    say("What a start!", 44)
  elseif gas_since > 60 then
    player.speed = -0.4
    say("Too eager", 20)
  end
end

local function countdown()
  wait = wait - 1
  gas_since = btn(A) and gas_since + 1 or 0
  if wait == 120 or wait == 80 or wait == 40 then sound.light() end
  if wait == 0 then start_race() end
end

local function finish_lap(r)
  if r.lap > 0 then
    local time = race.time - r.lap_start
    if r.best == 0 or time < r.best then r.best = time end
    if r == player and race.trial then
      if ghost.finish(course.number, time) then say("The best lap so far", 44) end
    end
  end
  r.lap_start = race.time
  if r == player then
    if race.trial then ghost.begin() end
    if r.lap > 0 then sound.lap() end
    if r.lap == LAPS - 1 and not race.trial then say("The last lap", 45) end
  end
  if r.lap >= LAPS and not race.trial and not r.finished then
    r.finished, r.time = true, race.time
  end
end

-- Places: those who finished keep theirs, the others by how far they are.
local function ahead(a, b)
  if a.finished ~= b.finished then return a.finished end
  if a.finished then return a.time < b.time end
  return racer.progress(a) > racer.progress(b)
end

local function places()
  local before = player.place
  for i = 1, racer.n do
    local r, place = racer.list[i], 1
    for j = 1, racer.n do
      if j ~= i and ahead(racer.list[j], r) then place = place + 1 end
    end
    r.place = place
  end
  if player.place < before and race.time > 120 and not player.finished then sound.overtake() end
end

local function bumps()
  for i = 1, racer.n - 1 do
    for j = i + 1, racer.n do
      if racer.bump(racer.list[i], racer.list[j]) and i == 1 and race.time % 12 == 0 then
        sound.bump()
        fx.shake(4)
      end
    end
  end
end

local function drive(r)
  if r == player and not race.demo and not r.finished then
    driver.hands(r)
  else
    driver.head(r)
    if r ~= player then driver.temper(r, player, skills[r.number]) end
    if race.time % 240 == r.number * 37 then r.lane = -r.lane end
  end
  if racer.update(r) then finish_lap(r) end
end

local charged = 0
local function player_effects()
  if stage.take_drop(player) then
    player.drops = math.min(10, player.drops + 1)
    sound.drop()
    fx.glint(player.x, player.y)
  end
  if player.rescue == RESCUED then
    player.drops = math.max(0, player.drops - 3)
    sound.spill()
  end
  if player.boost > 0 then fx.flame(player) end
  local wild = course.ground(player.side) == course.WILD
  if wild and player.speed > 0.8 and race.time % 3 == 0 then fx.dust(player, fx.ground_dust()) end
  if player.charge >= racer.GOLD_AFTER and charged < racer.GOLD_AFTER then sound.gold() end
  charged = player.charge
end

local function run()
  race.time = race.time + 1
  for i = 1, racer.n do
    local r = racer.list[i]
    drive(r)
    if stage.on_pad(r) then
      if r == player and r.boost < 40 then sound.boost() end
      racer.push(r)
    end
  end
  bumps()
  places()
  player_effects()
  if race.trial and player.lap >= 0 then ghost.update(race.lap_time(), player.x, player.y) end
end

-- How near the nearest rival is: 1 beside, 0 far away.
local function nearness()
  local best = 0
  for i = 2, racer.n do
    local r = racer.list[i]
    local d = math.abs(r.x - player.x) + math.abs(r.y - player.y)
    if d < 100 then best = math.max(best, 1 - d / 100) end
  end
  return best
end

local function follow()
  local off = (player.angle - camera_angle + 0.5) % 1 - 0.5
  camera_angle = camera_angle + off * 0.13
  floor.follow(player.x, player.y, camera_angle)
end

local function finished()
  if state == "run" and player.finished then
    state, wait = "done", 260
    sound.quiet()
    sound.finish()
    sound.music(sound.RESULT)
  elseif state == "done" then
    wait = wait - 1
    if player.place <= 3 then fx.confetti() end
    if wait <= 0 or wait < 180 and btnp(A) then scenes.go(race.on_end) end
  end
end

function race.update()
  if race.demo and (btn() ~= 0 or race.time > 1500) or not race.demo and btnp(START) then
    sound.quiet()
    sound.back()
    scenes.go(race.demo and race.on_title or race.on_leave)
    return
  end
  if state == "start" then countdown() else run() end
  stage.update()
  fx.update()
  follow()
  if state ~= "done" and not race.demo then
    sound.engines(player.speed, player.gas, player.slide ~= 0 and player.hop == 0, nearness())
  end
  finished()
end

local function lamps()
  if wait > 140 then return end
  local lit = wait > 0 and 3 - (wait - 1) // 40 or 3
  rectfill(130, 30, 190, 50, 0)
  rect(130, 30, 190, 50, 17)
  for i = 1, 3 do
    local picture = i <= lit and 16 or 0
    sspr(192 + picture, 80, 16, 16, 114 + i * 18 + 4, 32)
  end
end

local FINISH = {
  "\x06w\x06t\x06o0First!", "\x06w\x06t\x06o0Second", "\x06w\x06t\x06o0Third",
  "\x06w\x06t\x06o0Fourth", "\x06w\x06t\x06o0Fifth", "\x06w\x06t\x06o0Sixth",
}

function race.draw(now)
  stage.draw(now)
  if fx.shaking > 0 then shift(fx.dx, fx.dy) else shift(0, 0) end
  if race.demo then
    if now % 60 < 42 then words.bold("demonstration", 8, 45) end
    return
  end
  hud.draw(race)
  if state == "start" then
    lamps()
    words.bold(course.track.name, 12, 45)
  elseif state == "done" then
    words.big(FINISH[player.place], 60, player.place == 1 and 44 or 7)
  elseif news_left > 0 then
    news_left = news_left - 1
    words.bold(news, 44, news_ink)
  end
end

-- Heat over the dunes: rows below the horizon sway.
function race.heat(y, now)
  if not course.track or not course.track.shimmers then return end
  if y >= floor.HORIZON - 4 and y < floor.HORIZON + 14 then
    shift(fx.dx + math.sin(y * 0.9 + now * 0.15) * 1.4, fx.dy)
  elseif y == floor.HORIZON + 14 or y == 0 then
    shift(fx.dx, fx.dy)
  end
end

return race
