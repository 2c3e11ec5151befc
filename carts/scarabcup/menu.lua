-- What to drive: the cup, or one track against the clock.

local tracks = require "tracks"
local course = require "course"
local scenes = require "scenes"
local sound = require "sound"
local words = require "words"
local stage = require "stage"

local menu = { cup = nil, on_race = nil, on_back = nil }

local CUP, A, B, START = 0, 4, 5, 10
local chosen = 0
local best = {}
local request = { track = 1, trial = true }

function menu.enter()
  sound.mute = false
  sound.music(sound.TITLE)
  shift()
  for i = 1, #tracks do
    local saved = card.read(i)
    best[i] = saved and saved.time or 0
  end
end

local function choose(by)
  chosen = (chosen + by) % (#tracks + 1)
  sound.move()
end

function menu.update()
  if btnp(2) then choose(-1) end
  if btnp(3) then choose(1) end
  if chosen == CUP and (btnp(0) or btnp(1)) then
    menu.cup.class = (menu.cup.class - 1 + (btnp(1) and 1 or 2)) % 3 + 1
    sound.move()
  end
  if btnp(B) then
    sound.back()
    scenes.go(menu.on_back)
  elseif btnp(A) or btnp(START) then
    sound.select()
    if chosen == CUP then
      menu.cup.begin()
    else
      request.track = chosen
      scenes.go(menu.on_race, request)
    end
  end
end

-- The shape of a track, drawn from its points.
local function draw_track(number)
  course.enter(number)
  local x0, y0 = 196, 40
  rectfill(x0 - 8, y0 - 8, x0 + 108, y0 + 108, 34)
  rect(x0 - 8, y0 - 8, x0 + 108, y0 + 108, 36)
  for i = 0, course.n - 1 do
    circfill(x0 + course.x[i] / 10.2, y0 + course.y[i] / 10.2, 3, 0)
  end
  for i = 0, course.n - 1, 2 do
    circfill(x0 + course.x[i] / 10.2, y0 + course.y[i] / 10.2, 1, 45)
  end
  rectfill(x0 + course.x[0] / 10.2 - 3, y0 + course.y[0] / 10.2, x0 + course.x[0] / 10.2 + 3,
    y0 + course.y[0] / 10.2 + 1, 8)
end

local PLACE = { "first", "second", "third", "fourth", "fifth", "sixth" }

local function draw_cup(now)
  rectfill(188, 32, 304, 148, 34)
  rect(188, 32, 304, 148, 36)
  sspr(160, 64, 32, 32, 205, 48 + math.sin(now * 0.06) * 3, 84, 84)
  words.at("\u{2190}", 196, 36, 20)
  words.at(menu.cup.CLASSES[menu.cup.class], 210, 36, 38)
  words.at("\u{2192}", 250, 36, 20)
  local place = math.tointeger(dget(menu.cup.class)) or 0
  if place > 0 then
    words.at("best place", 196, 137, 20)
    words.at(PLACE[place], 262, 137, 44)
  end
end

local function draw_line(i, text, y, now)
  local here = i == chosen
  if here then
    rectfill(20, y - 3, 172, y + 12, 41)
    rect(20, y - 3, 172, y + 12, 43)
    stage.beetle(1, (now / 90) % 1, 34, y + 13, 28)
  end
  words.at(text, 52, y, here and 45 or 7)
end

function menu.draw(now)
  cls(0)
  for i = 0, 11 do
    local x = (i * 40 + now // 2) % 480 - 80
    trifill(x, 0, x + 20, 0, x - 60, 179, 16)
  end
  words.at("Race", 20, 20, 43)
  draw_line(CUP, "The Scarab Cup", 36, now)
  words.at("Against your ghost", 20, 66, 43)
  for i, track in ipairs(tracks) do
    draw_line(i, track.name, 66 + i * 18, now)
    if best[i] > 0 then words.time(best[i], 130, 66 + i * 18, 20) end
  end
  if chosen == CUP then draw_cup(now) else draw_track(chosen) end
  words.at("A drive    B back", 20, 150, 20)
  words.at("Hold R in a bend to slide, let go for a boost", 20, 164, 20)
end

return menu
