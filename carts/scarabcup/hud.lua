-- What stands over the race: place, lap, times, dewdrops, and the map.

local course = require "course"
local racer = require "racer"
local ghost = require "ghost"
local words = require "words"

local hud = {}

local MAP_X, MAP_Y, MAP_SCALE = 256, 24, 1 / 17
local DOTS = { 14, 32, 37, 55, 44, 62 }

-- The course on the map: every third point, worked out when it is entered.
local map_x, map_y, dots = {}, {}, 0

function hud.enter()
  dots = 0
  for i = 0, course.n - 1, 3 do
    dots = dots + 1
    map_x[dots], map_y[dots] = MAP_X + course.x[i] * MAP_SCALE, MAP_Y + course.y[i] * MAP_SCALE
  end
end

local function draw_map()
  for i = 1, dots do
    local x, y = map_x[i], map_y[i]
    rectfill(x, y, x + 2, y + 2, 0)
  end
  for i = 1, dots do pset(map_x[i] + 1, map_y[i] + 1, 7) end
  for i = racer.n, 1, -1 do
    local r = racer.list[i]
    local x, y = MAP_X + r.x * MAP_SCALE, MAP_Y + r.y * MAP_SCALE
    rectfill(x - 1, y - 1, x + 3, y + 3, 0)
    rectfill(x, y, x + 2, y + 2, DOTS[i])
  end
  if ghost.shown then
    pset(MAP_X + ghost.x * MAP_SCALE, MAP_Y + ghost.y * MAP_SCALE, 39)
  end
end

local PLACES = {}
for i, ending in ipairs { "st", "nd", "rd", "th", "th", "th" } do
  PLACES[i] = "\x06w\x06t\x06o0" .. i .. "\x06-w\x06-t" .. ending
end
local PLACE_INK = { 44, 21, 25, 20, 20, 20 }

local LAPS = { [0] = "lap 1/4", "lap 1/4", "lap 2/4", "lap 3/4", "lap 4/4", "lap 4/4" }

local function draw_drops(player)
  sspr(0, 240, 12, 12, 6, 158)
  words.at(words.NUMBER[player.drops], 20, 161, 38)
end

-- A bar that fills while sliding.
local function draw_charge(player)
  if player.slide == 0 then return end
  local full = math.min(1, player.charge / racer.GOLD_AFTER)
  local ink = full >= 1 and 44 or player.charge >= racer.BLUE_AFTER and 38 or 20
  rectfill(139, 170, 181, 174, 0)
  rectfill(140, 171, 140 + full * 40, 173, ink)
end

function hud.draw(race)
  local player = racer.list[1]
  draw_map()
  words.time(race.time, 6, 4, 7)
  if race.trial then
    words.at("lap", 58, 4, 20)
    words.time(race.lap_time(), 78, 4, 7)
    words.at("best", 6, 15, 20)
    if ghost.time > 0 then
      words.time(ghost.time, 32, 15, 44)
    else
      words.at("none yet", 32, 15, 44)
    end
  else
    words.at(LAPS[mid(0, player.lap + 1, 5)], 6, 15, 20)
    print(PLACES[player.place], 262, 152, PLACE_INK[player.place])
  end
  draw_drops(player)
  draw_charge(player)
end

return hud
