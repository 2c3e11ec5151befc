-- Foes: a list of places that are used again and again, and for each kind what it is and does.

local game = require "game"
local moths = require "moths"
local shots = require "shots"
local bullets = require "bullets"
local patterns = require "patterns"
local items = require "items"
local score = require "score"
local sound = require "sound"
local fx = require "fx"

local foes = { alive = 0 }

local MOST = 48
local list = {}
for i = 1, MOST do
  list[i] = {
    kind = false, x = 0, y = 0, vx = 0, vy = 0, home = 0, age = 0, hp = 0, flash = 0, extra = 0,
  }
end

local every, aim, fan, ring = game.every, patterns.aim, patterns.fan, patterns.ring
local sin, cos, pi = math.sin, math.cos, math.pi

-- ---- what they do, once a frame

local MOVE = {}

-- A sine line through the picture.
function MOVE.gnat(f)
  f.x = f.x - 1.7
  f.y = f.home + sin(f.age * 0.06 + f.extra) * 22
  if game.level > 1 and f.age == 60 then
    bullets.add(f.x, f.y, aim(f.x, f.y), 1.4, bullets.AMBER)
  end
end

-- Straight on, and shoots at who is near.
function MOVE.beetle(f)
  f.x = f.x - 0.95
  if f.x > 60 and every(f.age, 70) then
    fan(f.x - 6, f.y, aim(f.x, f.y), 3, 0.5, 1.5, bullets.RED)
  end
end

-- Comes fast, stands, fires three fans, and is gone.
function MOVE.dragonfly(f)
  if f.age < 50 then
    f.x = f.x + (238 + f.extra * 20 - f.x) * 0.07
  elseif f.age > 130 then
    f.vx = f.vx - 0.12
    f.x, f.y = f.x + f.vx, f.y - 0.6
  end
  f.y = f.y + sin(f.age * 0.1) * 0.5
  if f.age >= 54 and f.age < 120 and every(f.age - 54, 26) then
    fan(f.x - 6, f.y, aim(f.x, f.y), 5, 0.9, 1.7, bullets.BLUE)
  end
end

-- Lets itself down on a thread that moves with the ground.
function MOVE.spider(f)
  f.x = f.x - game.speed
  f.y = math.min(f.home, f.age * 1.2 - 10) + sin(f.age * 0.05) * 3
  if f.age > 40 and every(f.age, 64) then ring(f.x, f.y, 9, f.age * 0.1, 1.2, bullets.PINK) end
end

-- Swoops towards a moth, up or down.
function MOVE.bat(f)
  local to = moths.nearest(f.x, f.y).y
  f.vy = math.max(-1.5, math.min(1.5, f.vy + (to > f.y and 0.05 or -0.05)))
  f.x, f.y = f.x - 1.9, f.y + f.vy
end

-- Drifts in circles and gives rings of cold light.
function MOVE.wisp(f)
  f.x = f.x - 0.55 + cos(f.age * 0.05) * 0.8
  f.y = f.home + sin(f.age * 0.05) * 20
  if every(f.age, 84) then ring(f.x, f.y, 12, f.age, 1.1, bullets.BLUE) end
end

-- Bounces over the roofs and throws a spiral.
function MOVE.gear(f)
  f.x = f.x - 0.9
  f.vy = f.vy + 0.06
  f.y = f.y + f.vy
  if f.y > 154 then f.y, f.vy = 154, -3.4 - f.extra * 0.4 end
  if every(f.age, 9) then bullets.add(f.x, f.y, f.age * 0.13, 1.3, bullets.AMBER) end
end

-- Waits at the edge, then comes down on who it saw.
function MOVE.crow(f)
  if f.age < 40 then
    f.x = f.x + (296 - f.x) * 0.1
    f.y = f.y + sin(f.age * 0.6) * 0.8
  elseif f.age == 40 then
    local angle = aim(f.x, f.y)
    f.vx, f.vy = cos(angle) * 4.2, sin(angle) * 4.2
    if game.level > 1 then fan(f.x, f.y, angle, 3, 0.8, 1.6, bullets.PINK) end
  else
    f.x, f.y = f.x + f.vx, f.y + f.vy
  end
end

-- Stands on the ground and throws spores.
function MOVE.toadstool(f)
  f.x = f.x - game.speed
  if f.x < 300 and f.x > 30 and every(f.age, 62) then
    patterns.fountain(f.x, f.y - 4, 4, 2.1, bullets.SEED)
  end
end

-- Hops along the bank and spits.
function MOVE.frog(f)
  f.x = f.x - game.speed * 0.6
  if f.age % 90 == 60 then f.vy = -3.2 end
  f.y, f.vy = f.y + f.vy, f.vy + 0.11
  if f.y > f.home then f.y, f.vy = f.home, 0 end
  if every(f.age, 75) then
    patterns.row(f.x - 6, f.y - 2, aim(f.x, f.y), 3, 1.2, 1.9, bullets.RED)
  end
end

-- Hangs in the way and lets lightning fall.
function MOVE.cloud(f)
  f.x = f.x - 0.6
  f.y = f.home + sin(f.age * 0.03) * 6
  if every(f.age, 80) then
    patterns.row(f.x - 4, f.y + 6, pi / 2, 5, 1.3, 2.6, bullets.AMBER)
    patterns.row(f.x + 4, f.y + 6, pi / 2 + 0.5, 3, 1.2, 2, bullets.AMBER)
    sound.zap()
  end
end

-- Falls from the sky, slanting.
function MOVE.mite(f)
  f.x, f.y = f.x - 2.3, f.y + f.extra
  if game.level > 1 and f.age == 50 then ring(f.x, f.y, 4, 0.78, 1.2, bullets.STAR) end
end

-- Brings a gift.
function MOVE.ladybird(f)
  f.x = f.x - 1
  f.y = f.home + sin(f.age * 0.08) * 10
end

-- ---- what they are: first tile, tiles wide, frames and how long each stays, radius, strength,
-- points, and how large they burst

local function kind(tile, wide, frames, rate, r, hp, points, size)
  return {
    tile = tile, wide = wide, frames = frames, rate = rate, r = r, hp = hp, points = points,
    size = size,
  }
end

local KINDS = {
  gnat = kind(64, 2, 2, 4, 7, 2, 60, 1),
  beetle = kind(68, 2, 2, 6, 8, 9, 150, 2),
  dragonfly = kind(72, 2, 2, 3, 8, 14, 250, 2),
  spider = kind(76, 2, 2, 12, 8, 16, 300, 2),
  bat = kind(80, 2, 3, 5, 7, 5, 120, 1),
  wisp = kind(86, 2, 2, 8, 8, 22, 350, 2),
  gear = kind(90, 2, 2, 5, 8, 20, 300, 2),
  crow = kind(128, 2, 2, 6, 8, 12, 250, 2),
  toadstool = kind(132, 2, 2, 24, 8, 16, 200, 2),
  frog = kind(136, 2, 2, 20, 8, 15, 250, 2),
  cloud = kind(140, 3, 2, 16, 11, 30, 400, 3),
  mite = kind(146, 2, 2, 6, 7, 6, 120, 1),
  ladybird = kind(150, 2, 2, 4, 9, 7, 100, 1),
}
for name, kind in pairs(KINDS) do kind.name, kind.move = name, MOVE[name] end

foes.KINDS = KINDS

-- Puts a foe at x, y; `extra` is what its kind makes of it.
function foes.add(name, x, y, extra)
  for i = 1, MOST do
    local f = list[i]
    if not f.kind then
      f.kind, f.hp = KINDS[name], KINDS[name].hp
      f.x, f.y, f.home, f.extra = x, y, y, extra or 0
      f.vx, f.vy, f.age, f.flash = 0, 0, 0, 0
      foes.alive = foes.alive + 1
      return
    end
  end
end

local function remove(f)
  f.kind = false
  foes.alive = foes.alive - 1
end

function foes.clear()
  for i = 1, MOST do list[i].kind = false end
  foes.alive = 0
end

local function burst(f)
  local kind = f.kind
  score.hit(kind.points, f.x, f.y)
  fx.burst(f.x, f.y, kind.size)
  if kind.size > 1 then
    sound.big()
    fx.shake(kind.size)
  else
    sound.burst()
  end
  if kind.name == "ladybird" then items.gift(f.x, f.y) end
  for _ = 1, kind.size do items.dust(f.x, f.y) end
  remove(f)
end

-- How far a is from b, squared.
local function square(a, b)
  local dx, dy = a.x - b.x, a.y - b.y
  return dx * dx + dy * dy
end

-- The light of a flash hurts what it reaches.
local function burnt(f)
  for i = 1, 2 do
    local moth = moths[i]
    local r = moths.flash_radius(moth)
    if r > 0 and square(moth, f) < r * r then return 1 end
  end
  return 0
end

local function touch(f)
  for i = 1, 2 do
    local moth = moths[i]
    local reach = f.kind.r - 1
    if moth.alive and square(moth, f) < reach * reach then moths.hit(moth) end
  end
end

local function update(f)
  f.age = f.age + 1
  f.kind.move(f)
  if f.x < -20 or f.x > 400 or f.y < -60 or f.y > 220 then
    remove(f)
    return
  end
  if f.flash > 0 then f.flash = f.flash - 1 end
  local hurt = burnt(f)
  if f.x < 318 then hurt = hurt + shots.against(f.x, f.y, f.kind.r + 3) end
  if hurt > 0 then
    f.hp, f.flash = f.hp - hurt, 3
    sound.hit()
    if f.hp <= 0 then
      burst(f)
      return
    end
  end
  touch(f)
end

function foes.update()
  for i = 1, MOST do
    if list[i].kind then update(list[i]) end
  end
end

-- All that is there bursts: a boss comes, or a stage is done.
function foes.scatter()
  for i = 1, MOST do
    if list[i].kind then burst(list[i]) end
  end
end

-- For the bot: how dangerous foes make a place in so many frames, and the height of the nearest.
function foes.danger(x, y, frames)
  local sum = 0
  for i = 1, MOST do
    local f = list[i]
    if f.kind then
      local dx, dy = f.x - frames - x, f.y + f.vy * frames - y
      local square = dx * dx + dy * dy
      if square < 900 then sum = sum + 700 / (square + 20) end
    end
  end
  return sum
end

function foes.nearest(x, y)
  local best, height = math.huge, nil
  for i = 1, MOST do
    local f = list[i]
    if f.kind and f.x > x + 20 then
      local far = math.abs(f.y - y) + (f.x - x) * 0.4
      if far < best then best, height = far, f.y end
    end
  end
  return height
end

local WHITE = {}
for colour = 1, 63 do WHITE[colour] = 7 end

local function draw(f)
  local kind = f.kind
  if kind.name == "spider" then line(f.x, 0, f.x, f.y - 4, 20) end
  if f.flash > 1 then pal(WHITE) end
  local frame = f.age // kind.rate % kind.frames
  spr(kind.tile + frame * kind.wide, f.x - kind.wide * 4, f.y - 8, kind.wide, 2)
  if f.flash > 1 then pal() end
end

function foes.draw()
  for i = 1, MOST do
    if list[i].kind then draw(list[i]) end
  end
end

return foes
