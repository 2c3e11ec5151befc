-- The cup: three races, points for places, and who wins in the end. The table after each race,
-- the podium after the last.

local racer = require "racer"
local tracks = require "tracks"
local scenes = require "scenes"
local stage = require "stage"
local words = require "words"
local sound = require "sound"
local fx = require "fx"

local cup = { track = 1, class = 2, place = 0, podium_at = 0, on_race = nil, on_leave = nil }

-- The classes: how fast all beetles are.
cup.CLASSES = { "larva", "beetle", "hornet" }
local PACE = { 0.85, 1, 1.16 }

local POINTS = { 9, 6, 4, 3, 2, 1 }
local NAMES = { "You", "Moss", "Indigo", "Violet", "Amber", "Teal" }
local A, START = 4, 10

local request = { track = 1 }
local order = { 1, 2, 3, 4, 5, 6 }

function cup.begin()
  cup.track = 1
  for i = 1, 6 do racer.list[i].points = 0 end
  request.track, request.pace, request.class = 1, PACE[cup.class], cup.class
  scenes.go(cup.on_race, request)
end

local function is_better(a, b)
  local p, q = racer.list[a], racer.list[b]
  if p.points ~= q.points then return p.points > q.points end
  return p.place < q.place
end

function cup.enter()
  for i = 1, 6 do
    local r = racer.list[i]
    r.points = r.points + POINTS[r.place]
  end
  cup.podium_at = 0
  table.sort(order, is_better)
  sound.music(cup.track == #tracks and sound.PODIUM or sound.RESULT)
  fx.clear()
  if cup.track == #tracks then cup.keep() end
end

-- The save card remembers the best place in the cup, for each class.
function cup.keep()
  local place = 1
  for i = 1, 6 do
    if order[i] == 1 then place = i end
  end
  cup.place = place
  local best = dget(cup.class)
  if best == 0 or place < best then dset(cup.class, place) end
end

function cup.update(now)
  fx.update()
  if cup.track == #tracks and cup.place <= 3 and now % 2 == 0 then fx.confetti() end
  if cup.track == #tracks and cup.podium_at == 0 and now > 300 then cup.podium_at = now end
  if now < 40 or not (btnp(A) or btnp(START)) then return end
  sound.select()
  if cup.track == #tracks and cup.podium_at == 0 then
    cup.podium_at = now
  elseif cup.track < #tracks then
    cup.track = cup.track + 1
    request.track = cup.track
    scenes.go(cup.on_race, request)
  else
    scenes.go(cup.on_leave)
  end
end

local function draw_row(i, now)
  local number = order[i]
  local r = racer.list[number]
  local slide = math.max(0, 30 - now + i * 5)
  local x, y = 60 + slide * slide // 3, 36 + i * 19
  rectfill(x, y - 3, x + 200, y + 12, number == 1 and 35 or 34)
  rect(x, y - 3, x + 200, y + 12, number == 1 and 38 or 52)
  words.at(words.NUMBER[i], x + 6, y, 44)
  stage.beetle(number, (now / 120 + i / 6) % 1, x + 34, y + 14, 30)
  words.at(NAMES[number], x + 60, y, 7)
  words.at("+", x + 128, y, 20)
  words.at(words.NUMBER[POINTS[r.place]], x + 136, y, 20)
  words.at(words.NUMBER[r.points], x + 172, y, 45)
end

local function draw_table(now)
  words.bold(tracks[cup.track].name, 14, 45)
  words.middle("points after race", 28, 20)
  words.at(words.NUMBER[cup.track], 216, 28, 20)
  for i = 1, 6 do draw_row(i, now) end
end

local STEP_X, STEP_H = { 160, 96, 224 }, { 56, 40, 28 }

local function draw_podium(now)
  for i = 3, 1, -1 do
    local x, h = STEP_X[i], math.min(STEP_H[i], math.max(0, now - 20 * (4 - i)) * 2)
    rectfill(x - 28, 160 - h, x + 28, 164, 17)
    rectfill(x - 28, 160 - h, x + 28, 162 - h, 19)
    words.at(words.NUMBER[i], x - 2, 168 - h + 4, 44)
    if now > 20 * (4 - i) + 20 then
      local hop = math.abs(math.sin(now * 0.08 + i)) * (4 - i) * 4
      stage.beetle(order[i], 0.5 + math.sin(now * 0.03 + i) * 0.12, x, 164 - h - hop, 48)
    end
  end
  rectfill(0, 164, 319, 179, 16)
  sspr(160, 64, 32, 32, 144, 12 + math.sin(now * 0.05) * 3, 32, 32)
  local text = cup.place == 1 and "The Scarab Cup is yours" or cup.place <= 3 and "On the podium"
    or "Better luck next time"
  words.bold(text, 50, cup.place == 1 and 44 or 7)
end

function cup.draw(now)
  cls(0)
  for i = 0, 11 do
    local x = (i * 40 + now // 2) % 480 - 80
    trifill(x, 0, x + 20, 0, x - 60, 179, 16)
  end
  if cup.podium_at > 0 then
    draw_podium(now - cup.podium_at)
  else
    draw_table(now)
  end
  fx.draw()
  if now > 60 and now % 60 < 42 then words.bold("press A", 168, 45) end
end

return cup
