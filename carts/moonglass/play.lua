-- Playing a room.

local levels = require "levels"
local room = require "room"
local light = require "light"
local view = require "view"
local progress = require "progress"
local scenes = require "scenes"
local sound = require "sound"
local words = require "words"
local fx = require "fx"
local demo = require "demo"

local play = { on_leave = nil, on_end = nil }

local GLIDE = 7                     -- frames that a step takes
local WON_AFTER = 40                -- frames from the last flower to the words
local AGAIN = 6                     -- steps a frame that are taken back to begin again
local A, B, X, START = 4, 5, 6, 10

local glide, wanted, won = 0, -1, 0
local rewinding, record, opened = false, false, 0
local showing, shown = false, 0     -- the title's demonstration, and how far it is

local DIRECTION = { [0] = 2, 0, 3, 1 }   -- of the buttons left, right, up, down

-- A room that was left half done is found again as it was.
local function enter(number, anew)
  if anew or number ~= room.number or room.steps == 0 or light.all_fed() then room.enter(number) end
  light.clear()
  light.update()
  view.enter()
  fx.clear()
  glide, wanted, won, rewinding, opened = 0, -1, 0, false, 0
end

function play.enter(number)
  enter(number, showing)
  showing = false
  sound.music(number % 2 == 1 and sound.NIGHT or sound.STILL)
end

-- The same scene, played by itself until somebody presses a button.
local show = {}
play.show = show

function show.enter()
  showing, shown = true, 0
  enter(demo.room, true)
  sound.mute = true
end

local function sink(i)
  local x, y = view.middle(i)
  fx.burst(x, y, 14, 1.2, fx.DROP)
  fx.shake(4)
  sound.splash()
end

local function step(direction)
  local what = room.step(direction)
  if what == "stay" then
    if wanted >= 0 then sound.stay() end
    wanted = -1
    return
  end
  glide, wanted, view.slide = GLIDE, -1, 1
  if what == "walk" then
    sound.step()
  else
    sound.push()
    local x, y = view.middle(room.hero)
    fx.puff(x, y)
  end
end

local function arrive()
  local gates = room.gates_open
  if room.sank >= 0 then sink(room.sank) end
  light.update()
  if room.gates_open ~= gates then sound.gate() end
  if light.all_fed() then won = 1 end
end

local function undo()
  if not room.undo() then return false end
  glide, view.slide, opened = 0, 0, 0
  light.update()
  return true
end

-- A tap is a step; a held direction goes on walking.
local function read_direction()
  for button = 0, 3 do
    if btnp(button) and hold(button) == 1 then wanted = DIRECTION[button] end
  end
  if glide > 0 or wanted >= 0 then return end
  for button = 0, 3 do
    if hold(button) > GLIDE + 2 then
      step(DIRECTION[button])
      return
    end
  end
end

local function read_demo(now)
  if btn() ~= 0 or shown > #demo.way + 12 then
    scenes.go(play.on_title)
    return
  end
  if glide == 0 and now > 60 and now % 3 == 0 then
    shown = shown + 1
    wanted = demo.way[shown] or -1
  end
end

local function commands()
  if btnp(A) and undo() then
    sound.undo()
  elseif btnp(X) and room.steps > 0 then
    rewinding = true
    sound.again()
  elseif btnp(B) or btnp(START) then
    sound.page()
    scenes.go(play.on_leave, room.number)
  end
end

local function rewind()
  for _ = 1, AGAIN do
    if not undo() then
      rewinding = false
      return
    end
  end
end

local function move(now)
  if glide > 0 then
    glide = glide - 1
    local rest = glide / GLIDE
    view.slide = rest * rest                -- quick at first, gentle at the end
    view.walking = view.walking + 1
    if glide == 3 then arrive() end
    if glide > 0 then return end
  end
  if won > 0 then return end
  if wanted >= 0 then step(wanted) end
end

local PETALS = { fx.WHITE, fx.RED, fx.BLUE }

local function celebrate(now)
  view.joy = true
  won = won + 1
  if now % 3 == 0 and won < 120 then fx.petal(PETALS[now // 3 % 3 + 1]) end
  if won == WON_AFTER then
    if not showing then record = progress.keep(room.number, room.steps) end
    sound.music(sound.DONE)
    fx.shake(3)
  end
  if showing then
    if won > 150 then scenes.go(play.on_title) end
  elseif won > WON_AFTER + 20 and (btnp(A) or btnp(START)) then
    sound.select()
    if room.number == #levels then
      scenes.go(play.on_end)
    else
      scenes.go(play, room.number + 1)
    end
  elseif won > WON_AFTER + 20 and btnp(B) then
    scenes.go(play.on_leave, room.number)
  end
end

function play.update(now)
  fx.update()
  light.grow()
  local flower = view.update()
  if flower then
    local x, y = view.middle(flower)
    fx.burst(x, y - 6, 16, 1, fx.WHITE + room.base[flower] - room.LILY)
    sound.bloom(opened)
    opened = opened + 1
  end
  if won > 0 and glide == 0 then
    if won > 1 or view.all_open() then celebrate(now) end
    return
  end
  if rewinding then
    rewind()
    return
  end
  if showing then
    read_demo(now)
  elseif won == 0 then
    commands()
    read_direction()
  end
  move(now)
end

-- The words slide up from below, where they hide no flower.
local function banner(now)
  local rest = math.max(0, WON_AFTER + 14 - won)
  local y = 132 + rest * rest // 3
  rectfill(50, y, 269, y + 44, 0)
  rect(50, y, 269, y + 44, 38)
  words.middle("The room is in bloom", y + 5, 45)
  if room.steps <= room.level.par then
    words.middle("in the fewest steps there are", y + 17, 14)
  elseif record then
    words.middle("your best so far", y + 17, 38)
  else
    words.middle("you know a shorter way", y + 17, 20)
  end
  if now % 60 < 42 then words.middle("A next room   B all rooms", y + 31, 20) end
end

local function hint(now)
  if not room.level.hint or won > 0 then return end
  if now < 400 and room.steps < 12 then words.bold(room.level.hint, 166, 38) end
end

function play.draw(now)
  view.draw(now)
  if showing then
    if now % 60 < 42 then words.bold("demonstration", 4, 45) end
    return
  end
  view.hud(room.steps, progress.best[room.number])
  hint(now)
  if won > WON_AFTER then banner(now) end
end

show.update, show.draw = play.update, play.draw

return play
