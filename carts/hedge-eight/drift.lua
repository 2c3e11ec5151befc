-- What floats through the picture: one list of places, made once, and a way to move for each kind.

local drift = {}

local COUNT, BOTTOM = 44, 100
local xs, ys, vs, ages = {}, {}, {}, {}
for i = 1, COUNT do xs[i], ys[i], vs[i], ages[i] = 0, 0, 0, 0 end
local kind = "star"

local random = math.random

function drift.begin(what)
  kind = what
  for i = 1, COUNT do
    xs[i], ys[i] = random(0, 319), random(0, BOTTOM)
    vs[i], ages[i] = 0.3 + random() * 0.7, random(0, 300)
  end
end

local MANY = {
  steam = 14, cloud = 5, rain = 44, spark = 30, seed = 18, firefly = 26, star = 44, leaf = 16,
}

local function sway(i, rate, wide) return math.sin(ages[i] * rate + i) * wide end

local MOVE = {
  steam = function(i)
    xs[i], ys[i] = xs[i] + sway(i, 0.05, 0.3), ys[i] - vs[i] * 0.5
    if ys[i] < 20 then ys[i], xs[i] = BOTTOM, random(0, 319) end
  end,
  cloud = function(i) xs[i] = (xs[i] + vs[i] * 0.3 + 50) % 380 - 50 end,
  rain = function(i)
    xs[i], ys[i] = (xs[i] - 0.8) % 320, ys[i] + 3 + vs[i] * 2
    if ys[i] > BOTTOM then ys[i] = -6 end
  end,
  spark = function(i) ys[i] = (ys[i] + vs[i] * 0.2) % BOTTOM end,
  seed = function(i)
    xs[i], ys[i] = (xs[i] + vs[i] * 0.5) % 330, ys[i] + sway(i, 0.03, 0.25)
  end,
  firefly = function(i)
    xs[i], ys[i] = (xs[i] + sway(i, 0.04, 0.6)) % 320, (ys[i] + sway(i + 3, 0.03, 0.4)) % BOTTOM
  end,
  star = function() end,
  leaf = function(i)
    xs[i], ys[i] = (xs[i] + 0.6 + sway(i, 0.06, 0.8)) % 330, ys[i] + vs[i] * 0.6
    if ys[i] > BOTTOM then ys[i] = -8 end
  end,
}

-- How each kind is drawn; `beat` is 1 with a drum and falls to 0.
local DRAW = {
  steam = function(i)
    local high = BOTTOM - ys[i]
    fillp(high > 50 and 0xF5F5.8 or 0xA5A5.8)
    ovalfill(xs[i] - high // 16, ys[i] - 2, xs[i] + high // 16, ys[i] + 2, 27)
    fillp()
  end,
  cloud = function(i) sspr(48, 160, 48, 16, xs[i], 6 + i * 11 % 40) end,
  rain = function(i) line(xs[i], ys[i], xs[i] - 1, ys[i] + 4, i % 3 == 0 and 21 or 20) end,
  spark = function(i, beat)
    if (ages[i] + i * 7) % 40 < 12 + beat * 20 then pset(xs[i], ys[i] * 0.6, 45 - i % 3) end
  end,
  seed = function(i) spr(835, xs[i] - 4, ys[i] - 4) end,
  firefly = function(i, beat)
    local glow = (ages[i] + i * 31) % 90
    if glow < 24 + beat * 20 then spr(832, xs[i] - 4, ys[i] - 3)
    elseif glow < 50 then pset(xs[i], ys[i], 31) end
  end,
  star = function(i, beat)
    local bright = (ages[i] + i * 37) % 120 < 10 + beat * 14
    pset(xs[i], ys[i] * 0.7, bright and 7 or i % 3 == 0 and 20 or 18)
  end,
  leaf = function(i)
    spr(836 + i % 2, xs[i] - 4, ys[i] - 4, 1, 1, ages[i] // 16 % 2 == 0)
  end,
}

function drift.update()
  local move = MOVE[kind]
  for i = 1, MANY[kind] do
    ages[i] = ages[i] + 1
    move(i)
  end
end

function drift.draw(beat)
  local draw = DRAW[kind]
  for i = 1, MANY[kind] do draw(i, beat) end
end

return drift
