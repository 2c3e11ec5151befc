-- A shooter. Shots, foes and sparks live in pools (pool.lua): they are made once and used again,
-- so the game makes no garbage while it is played.

local pool = require "pool"

local BEETLE, MOTH = 1, 2
local ship = { x = 152, y = 150, lives = 3, safe = 0, wait = 0 }
local shots, foes, bolts, sparks = pool.new(24), pool.new(40), pool.new(40), pool.new(96)
local score, best, wave, pause, shake = 0, 0, 0, 0, 0
local playing = false

local function burst(x, y, colour, count)
  for i = 1, count do
    local s = pool.take(sparks)
    if not s then return end
    local angle, speed = math.random() * 6.28, 0.5 + math.random() * 2
    s.x, s.y, s.colour, s.life = x, y, colour, 12 + math.random(18)
    s.vx, s.vy = math.cos(angle) * speed, math.sin(angle) * speed
  end
end

-- The next wave: more foes each time, in another formation.
local function next_wave()
  wave = wave + 1
  for i = 1, math.min(6 + wave * 2, 30) do
    local foe = pool.take(foes)
    if not foe then break end
    foe.kind = (wave % 2 == 0 or i % 5 == 0) and MOTH or BEETLE
    foe.home_x = 40 + (i - 1) % 8 * 34
    foe.x, foe.y = foe.home_x, -20 - (i - 1) // 8 * 26 - i * 4
    foe.age, foe.life = i * 7, foe.kind == MOTH and 3 or 1
    foe.speed = 0.35 + wave * 0.04
  end
end

local function start()
  score, wave, pause = 0, 0, 60
  ship.x, ship.y, ship.lives, ship.safe = 152, 150, 3, 90
  pool.clear(foes) pool.clear(bolts) pool.clear(shots)
  playing = true
  music(0)
end

local function hurt()
  burst(ship.x + 8, ship.y + 8, 9, 40)
  sfx(2)
  ship.lives, ship.safe, shake = ship.lives - 1, 120, 12
  if ship.lives == 0 then
    playing, pause, best = false, 60, math.max(best, score)
    music(-1, 60)
  end
end

local function fly()
  if btn(0) then ship.x = ship.x - 2.5 end
  if btn(1) then ship.x = ship.x + 2.5 end
  if btn(2) then ship.y = ship.y - 2 end
  if btn(3) then ship.y = ship.y + 2 end
  ship.x, ship.y = mid(0, ship.x, 304), mid(60, ship.y, 162)
  ship.safe, ship.wait = math.max(0, ship.safe - 1), math.max(0, ship.wait - 1)
  local shot = btn(4) and ship.wait == 0 and pool.take(shots)
  if shot then
    shot.x, shot.y, ship.wait = ship.x + 4, ship.y - 6, 9
    sfx(0, 7)
  end
end

local function near(a, ax, ay, b, bx, by, reach)
  return math.abs(a.x + ax - b.x - bx) < reach and math.abs(a.y + ay - b.y - by) < reach
end

local function move_foe(foe)
  foe.age = foe.age + 1
  foe.y = foe.y + foe.speed
  foe.x = foe.home_x + math.sin(foe.age / 30) * (foe.kind == MOTH and 30 or 14)
  if foe.y > 184 then foe.y = -20 end
  if foe.kind == MOTH and foe.y > 0 and math.random(200) == 1 then
    local bolt = pool.take(bolts)
    if bolt then bolt.x, bolt.y = foe.x + 4, foe.y + 10 end
  end
  for shot in pool.each(shots) do
    if near(shot, 4, 2, foe, 8, 8, 9) then
      pool.give(shots, shot)
      foe.life = foe.life - 1
      burst(shot.x + 4, shot.y, 10, 3)
      if foe.life == 0 then
        pool.give(foes, foe)
        burst(foe.x + 8, foe.y + 8, foe.kind == MOTH and 13 or 8, 14)
        sfx(1)
        score = score + foe.kind * 10
        return
      end
    end
  end
  if ship.safe == 0 and near(foe, 8, 8, ship, 8, 8, 11) then hurt() end
end

function _update()
  shake = math.max(0, shake - 1)
  for s in pool.each(sparks) do
    s.x, s.y, s.life = s.x + s.vx, s.y + s.vy, s.life - 1
    if s.life <= 0 then pool.give(sparks, s) end
  end
  pause = math.max(0, pause - 1)
  if not playing then
    if pause == 0 and btnp(4) then start() end
    return
  end
  fly()
  for shot in pool.each(shots) do
    shot.y = shot.y - 5
    if shot.y < -8 then pool.give(shots, shot) end
  end
  for foe in pool.each(foes) do move_foe(foe) end
  for bolt in pool.each(bolts) do
    bolt.y = bolt.y + 2
    if bolt.y > 180 then
      pool.give(bolts, bolt)
    elseif ship.safe == 0 and near(bolt, 4, 4, ship, 8, 8, 7) then
      pool.give(bolts, bolt)
      hurt()
    end
  end
  if pool.count(foes) == 0 and pause == 0 then
    pause = 40
    next_wave()
  end
end

function _draw()
  cls(0)
  for i = 1, 90 do                       -- three layers of stars, the nearer the faster
    local layer = i % 3 + 1
    pset(i * i * 53 % 320, (i * 71 + frame() * layer * 0.4) % 180, 33 + layer)
  end
  if shake > 0 then camera(math.random(-2, 2), math.random(-2, 2)) end
  for foe in pool.each(foes) do
    spr((foe.kind == MOTH and 6 or 2) + foe.age // 8 % 2 * 2, foe.x, foe.y, 2, 2)
  end
  for shot in pool.each(shots) do spr(10, shot.x, shot.y) end
  for bolt in pool.each(bolts) do spr(11, bolt.x, bolt.y) end
  if playing and ship.safe // 4 % 2 == 0 then
    spr(0, ship.x, ship.y, 2, 2)
    circfill(ship.x + 7.5, ship.y + 14, frame() // 3 % 2 + 1, 43)
  end
  for s in pool.each(sparks) do pset(s.x, s.y, s.life > 8 and s.colour or 42) end
  camera()

  print("Score " .. score, 6, 4, 7)
  for i = 1, ship.lives do spr(12, 312 - i * 10, 5) end
  if playing then
    if pause > 0 then print("Wave " .. math.max(1, wave), 140, 84, 10) end
  else
    print("Best " .. best, 6, 16, 13)
    print("Beetles and moths", 112, 70, 10)
    print("Press A", 140, 90, 7)
  end
end
