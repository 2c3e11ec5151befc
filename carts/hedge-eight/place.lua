-- The place where the band plays: sky, sun or moon, hills that dance to the spectrum, the hedge and
-- the log. The colours of a mood are put on with pal(): all moods share one set of pictures.

local moods = require "moods"
local drift = require "drift"
local spectrum = require "spectrum"
local band = require "band"

local place = { BOTTOM = 103, beat = 0 }

local mood = moods[1]
local scrolled = 0

-- Notes that rise from the players.
local RISING = 24
local rise_x, rise_y, rise_age, rise_by = {}, {}, {}, {}
for i = 1, RISING do rise_x[i], rise_y[i], rise_age[i], rise_by[i] = 0, 0, 99, 0 end
local next_rise = 1

function place.enter(n)
  mood = moods[n]
  drift.begin(mood.drift)
end

local function rise(i, player)
  local n = next_rise
  next_rise = n % RISING + 1
  rise_x[n], rise_y[n] = player.x + n * 5 % 17, 70 - (player.pitch - 48) * 0.5
  rise_age[n], rise_by[n] = 0, i
end

function place.update()
  drift.update()
  place.beat = place.beat * 0.88
  scrolled = scrolled + 0.15
  for i = 0, 7 do
    local player = band[i]
    if player.began then
      if i < 6 then rise(i, player) end
      if i == 6 then place.beat = 1 end
    end
  end
  for n = 1, RISING do
    rise_age[n] = rise_age[n] + 1
    rise_y[n] = rise_y[n] - 0.6
  end
end

-- Six bands; every border is softened by three rows of patterns.
local SOFT = { 0xF5F5.8, 0xA5A5.8, 0x8020.8 }
local function draw_sky()
  local sky = mood.sky
  for i = 1, 6 do rectfill(0, (i - 1) * 17, 319, i * 17 + 1, sky[i]) end
  for i = 2, 6 do
    local y = (i - 1) * 17
    fillp(SOFT[1])
    rectfill(0, y - 6, 319, y - 4, sky[i])
    fillp(SOFT[2])
    rectfill(0, y - 3, 319, y, sky[i])
  end
  fillp()
end

-- The moon's picture makes a sun, too: its craters get the colour of what is around them.
local SUN = { [19] = 45, [20] = 45, [21] = 44, [39] = 45, [7] = 45 }
local function draw_light()
  if mood.light == "none" then return end
  local x, y = mood.x + 20, mood.y + 20
  fillp(0xA5A5.8)
  circfill(x, y, 22 + place.beat * 5, mood.light == "sun" and 44 or mood.sky[6])
  fillp()
  if mood.light == "sun" then pal(SUN) end
  sspr(0, 160, 40, 40, mood.x, mood.y)
  pal()
end

-- Forty slices of eight pixels, each as high as its band of the spectrum is loud.
local function draw_hills()
  local hills = mood.hills
  for i = 0, 2 do pal(34 + i, hills[i + 1]) end
  for slice = 0, 39 do
    local loud = math.min(30, spectrum[slice + 8] * 40)
    local from = (slice * 8 + scrolled // 1) & 255
    local wide = math.min(8, 256 - from)
    sspr(from, 96, wide, 28, slice * 8, 60 - loud)
    if wide < 8 then sspr(0, 96, 8 - wide, 28, slice * 8 + wide, 60 - loud) end
    rectfill(slice * 8, 88 - loud, slice * 8 + 7, 90, hills[1])
  end
  pal()
end

local function draw_hedge()
  local hedge = mood.hedge
  for i = 0, 2 do pal(29 + i, hedge[i + 1]) end
  local y = 66 - place.beat * 2
  sspr(0, 128, 256, 28, 0, y)
  sspr(0, 128, 64, 28, 256, y)
  rectfill(0, y + 28, 319, 96, hedge[1])
  pal()
end

local function draw_rising()
  for n = 1, RISING do
    local age = rise_age[n]
    if age < 50 then
      local colour = band[rise_by[n]].colour
      pal(45, colour)
      pal(44, colour)
      spr(833 + rise_by[n] % 2, rise_x[n] + math.sin(age * 0.15 + n) * 3, rise_y[n])
    end
  end
  pal()
end

function place.draw(now, pointer)
  draw_sky()
  draw_light()
  draw_hills()
  drift.draw(place.beat)
  draw_hedge()
  for x = 0, 319, 112 do sspr(144, 0, 112, 16, x, 88) end
  draw_rising()
  band.draw(now, pointer)
end

return place
