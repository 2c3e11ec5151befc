-- The players. x, y is the middle of a moth; only a spot of two pixels there can be hit.

local game = require "game"
local pad = require "pad"
local shots = require "shots"
local score = require "score"
local sound = require "sound"
local fx = require "fx"

local moths = { RADIUS = 1.6, MOST_POWER = 4 }

local SPEED, SLOW = 2.3, 1.1
local FIRE_EVERY, FLY_EVERY = 6, 12
local SAFE, GONE = 140, 70           -- frames: after coming back, and before
local FLASH = 50
local TRAIL = 24                     -- places that fireflies follow

for i = 1, 2 do
  local moth = {
    number = i, x = 0, y = 0, alive = false, left = 0,
    power = 0, flashes = 0, flies = 0, petal = false,
    safe = 0, gone = 0, flash = 0, slow = false, beat = 0, fire = 0, at = 1,
    trail_x = {}, trail_y = {},
  }
  for k = 1, TRAIL do moth.trail_x[k], moth.trail_y[k] = 0, 0 end
  moths[i] = moth
end

local function place(moth)
  moth.x, moth.y, moth.alive = -20, moth.number == 1 and 80 or 110, true
  moth.safe, moth.gone, moth.flash = SAFE, 0, 0
  for k = 1, TRAIL do moth.trail_x[k], moth.trail_y[k] = moth.x, moth.y end
end

-- For a new game.
function moths.begin()
  local hard = game.hard()
  for i = 1, 2 do
    local moth = moths[i]
    moth.alive, moth.left, moth.gone, moth.safe = false, 0, 0, 0
    if i <= game.players then
      moth.left, moth.flashes = hard.moths - 1, hard.flashes
      moth.power, moth.flies, moth.petal = 0, 0, false
      place(moth)
    end
  end
end

-- For practice: what one would have found on the way.
function moths.lend()
  for i = 1, game.players do moths[i].power, moths[i].flies = 2, 1 end
end

-- For a new stage: those who are left fly in again.
function moths.enter()
  for i = 1, game.players do
    if moths[i].alive or moths[i].gone > 0 then place(moths[i]) end
  end
end

function moths.any()
  for i = 1, 2 do
    if moths[i].alive or moths[i].gone > 0 then return true end
  end
  return false
end

-- The moth that is nearest to x, y; the first if none lives.
function moths.nearest(x, y)
  local one, two = moths[1], moths[2]
  if not two.alive then return one end
  if not one.alive then return two end
  local far = (one.x - x) ^ 2 + (one.y - y) ^ 2
  return far <= (two.x - x) ^ 2 + (two.y - y) ^ 2 and one or two
end

-- Hit by a bullet or a foe: true if what hit it is used up.
function moths.hit(moth)
  if moth.safe > 0 then return moth.flash > 0 end
  if moth.petal then
    moth.petal, moth.safe = false, 50
    fx.ring(moth.x, moth.y, 2, 30)
    fx.scatter(moth.x, moth.y, 14, 1.4, fx.PINK)
    sound.petal()
    return true
  end
  moth.alive, moth.gone = false, GONE
  moth.power, moth.flies = math.max(0, moth.power - 1), math.max(0, moth.flies - 1)
  score.lose_chain()
  fx.burst(moth.x, moth.y, 4)
  fx.scatter(moth.x, moth.y, 24, 2, fx.GREEN)
  fx.shake(7)
  fx.freeze(8)
  sound.lost()
  return true
end

local function come_back(moth)
  moth.gone = moth.gone - 1
  if moth.gone > 0 then return end
  if moth.left == 0 then return end
  moth.left, moth.flashes = moth.left - 1, math.max(moth.flashes, 2)
  place(moth)
end

local function fly(moth, want)
  local speed = want.slow and SLOW or SPEED
  if want.x ~= 0 and want.y ~= 0 then speed = speed * 0.7071 end
  if moth.safe > SAFE - 24 then
    moth.x = moth.x + 3
  else
    moth.x = math.max(10, math.min(308, moth.x + want.x * speed))
  end
  moth.y = math.max(12, math.min(168, moth.y + want.y * speed))
  moth.slow = want.slow
  moth.at = moth.at % TRAIL + 1
  moth.trail_x[moth.at], moth.trail_y[moth.at] = moth.x, moth.y
end

-- Where firefly k flies: behind the moth on its way, or close to it when it is slow.
local function fly_place(moth, k)
  if moth.slow then return moth.x - 2, moth.y + (k == 1 and -11 or 11) end
  local at = (moth.at - 1 - k * 9) % TRAIL + 1
  return moth.trail_x[at] - 6, moth.trail_y[at] + (k == 1 and -7 or 7)
end

local function shoot(moth, want)
  if not want.shoot or moth.safe > SAFE - 24 then
    moth.fire = 0
    return
  end
  if moth.fire % FIRE_EVERY == 0 then
    shots.fire(moth.x, moth.y, moth.power, moth.slow)
    sound.shot()
  end
  if moth.fire % FLY_EVERY == 0 then
    for k = 1, moth.flies do shots.firefly(fly_place(moth, k)) end
  end
  moth.fire = moth.fire + 1
end

local function start_flash(moth)
  moth.flashes, moth.flash, moth.safe = moth.flashes - 1, FLASH, math.max(moth.safe, FLASH + 30)
  fx.bright(8)
  fx.shake(4)
  fx.ring(moth.x, moth.y, 5, 200)
  sound.flash()
end

-- The radius of the flash around a moth, 0 if there is none.
function moths.flash_radius(moth)
  return moth.flash > 0 and (FLASH - moth.flash) * 4 + 20 or 0
end

local function update(moth, want)
  fly(moth, want)
  shoot(moth, want)
  if want.flash and moth.flashes > 0 and moth.flash == 0 then start_flash(moth) end
  if moth.flash > 0 then moth.flash = moth.flash - 1 end
  if moth.safe > 0 then moth.safe = moth.safe - 1 end
  moth.beat = moth.beat + (want.slow and 1 or 2)
  if moth.beat % 6 < 2 then
    fx.trail(moth.x - 10, moth.y, moth.number == 1 and fx.GREEN or fx.PINK)
  end
end

function moths.update()
  for i = 1, game.players do
    local moth = moths[i]
    if moth.alive then
      update(moth, pad[i])
    elseif moth.gone > 0 then
      come_back(moth)
    end
  end
end

-- Everybody who plays gets another moth.
function moths.another()
  for i = 1, game.players do moths[i].left = moths[i].left + 1 end
  sound.extra()
end

local FRAMES = { 0, 3, 6, 9 }
local function draw(moth)
  if moth.flash > 0 then
    fillp(0xA5A5.8)
    circfill(moth.x, moth.y, moths.flash_radius(moth), 45)
    fillp()
  end
  if moth.safe > 0 and moth.safe % 4 < 2 and moth.flash == 0 then return end
  for k = 1, moth.flies do
    local x, y = fly_place(moth, k)
    spr(24 + moth.beat // 4 % 2, x - 4, y - 4)
  end
  local first = moth.number == 1 and 896 or 908
  spr(first + FRAMES[moth.beat // 5 % 4 + 1], moth.x - 12, moth.y - 12, 3, 3)
  if moth.petal then circ(moth.x, moth.y, 12 + moth.beat // 8 % 2, 56) end
  if moth.slow then
    circfill(moth.x, moth.y, 2, 8)
    pset(moth.x, moth.y, 7)
  end
end

function moths.draw()
  for i = 1, game.players do
    if moths[i].alive then draw(moths[i]) end
  end
end

return moths
