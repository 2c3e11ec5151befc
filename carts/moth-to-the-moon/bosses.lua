-- The large ones. A boss has phases: each with its own strength, its own way to move and a figure
-- of bullets, given by a function that is called once a frame with the frames since it began.

local game = require "game"
local moths = require "moths"
local shots = require "shots"
local bullets = require "bullets"
local patterns = require "patterns"
local items = require "items"
local foes = require "foes"
local score = require "score"
local sound = require "sound"
local fx = require "fx"

local boss = {
  here = false, x = 0, y = 0, to_x = 0, to_y = 0, age = 0, phase = 1, time = 0, hp = 0, most = 0,
  flash = 0, mouth = 0, dying = 0, who = nil,
}

local every, aim = game.every, patterns.aim
local fan, ring, row, spiral = patterns.fan, patterns.ring, patterns.row, patterns.spiral
local flower, fountain, wall = patterns.flower, patterns.fountain, patterns.wall
local RED, BLUE, AMBER, PINK, STAR, SEED = 0, 2, 4, 6, 8, 9
local LARGE = bullets.LARGE
local sin, cos, pi = math.sin, math.cos, math.pi

local LONGEST = 60 * 40              -- frames after which a phase ends by itself
local PAUSE = 70                     -- between two phases

-- ---- ways to move: where to be at frame t

local function hover(x, y, wide, high)
  return function(t) return x + cos(t * 0.013) * wide, y + sin(t * 0.021) * high end
end

-- Up and down at the edge, and now and then straight through the picture.
local function charge(t)
  local beat = t % 260
  if beat > 170 and beat < 230 then return 70, boss.to_y end
  return 250, 90 + sin(t * 0.03) * 50
end

-- ---- the figures

local function open_mouth(frames) boss.mouth = frames end

local STAG = {
  function(t, x, y)
    if every(t, 50) then fan(x - 28, y, aim(x - 28, y), 5, 0.9, 1.5, RED) end
    if every(t, 120) then ring(x, y, 16, t, 1.1, AMBER) end
  end,
  function(t, x, y)
    if t % 260 > 150 and t % 260 < 170 then open_mouth(10) end
    if t % 260 > 175 and every(t, 8) then
      bullets.add(x, y, -pi / 2, 1, AMBER)
      bullets.add(x, y, pi / 2, 1, AMBER)
    end
    if every(t, 64) then row(x - 28, y, aim(x - 28, y), 5, 1.2, 2.4, RED) end
  end,
  function(t, x, y)
    if every(t, 7) then spiral(x, y, 3, t * 0.045, 1.3, AMBER) end
    if every(t, 90) then fan(x - 28, y, aim(x - 28, y), 7, 1.4, 1.7, RED + LARGE) end
  end,
}

local TOAD = {
  function(t, x, y)
    if every(t, 44) then fountain(x - 12, y - 10, 7, 2.6, SEED) open_mouth(16) end
    if every(t, 100) then fan(x - 24, y, aim(x - 24, y), 6, 1, 1.3, BLUE) end
  end,
  function(t, x, y)
    if every(t, 10) then
      spiral(x - 20, y, 2, t * 0.06, 1.4, BLUE)
      spiral(x - 20, y, 2, -t * 0.06, 1.4, PINK)
    end
    if every(t, 130) then row(x - 24, y, aim(x - 24, y), 6, 1, 2.4, RED + LARGE) open_mouth(20) end
  end,
  function(t, x, y)
    if every(t, 70) then flower(x - 10, y, 30, 5, t * 0.02, 1.6, PINK) open_mouth(12) end
    if every(t, 50) then fountain(x - 12, y - 10, 5, 3, SEED) end
    if t % 240 == 120 then foes.add("wisp", 330, 50) end
  end,
}

local OWL = {
  function(t, x, y)
    if every(t, 60) then ring(x, y + 10, 12, t * 0.1, 1.2, AMBER) end
    if every(t, 36) then row(x, y + 10, aim(x, y + 10), 3, 1.3, 2, RED) end
  end,
  -- The hands of its clock: two rows that turn.
  function(t, x, y)
    if every(t, 5) then
      bullets.add(x, y + 10, t * 0.021, 1.7, AMBER)
      bullets.add(x, y + 10, t * 0.021 + pi, 1.7, AMBER)
      bullets.add(x, y + 10, -t * 0.013, 1.3, BLUE)
      bullets.add(x, y + 10, -t * 0.013 + pi, 1.3, BLUE)
    end
    if t % 60 == 0 then sound.count() end
  end,
  -- It strikes: a wall for each hour, with a gap to fly through.
  function(t, x, y)
    if every(t, 58) then wall(90 + sin(t * 0.7) * 55, 58, 1.5, STAR) sound.zap() end
    if every(t, 74) then fan(x, y, aim(x, y), 5, 0.7, 1.9, PINK) open_mouth(14) end
  end,
  function(t, x, y)
    if every(t, 46) then flower(x, y + 10, 26, 4, t * 0.03, 1.5, AMBER) end
    if every(t, 60) then
      fan(x - 26, y, pi - 0.5, 4, 0.8, 1.4, PINK)
      fan(x + 26, y, pi + 0.5, 4, 0.8, 1.4, PINK)
      open_mouth(14)
    end
  end,
}

local ECLIPSE = {
  function(t, x, y)
    if every(t, 54) then ring(x, y, 20, t * 0.05, 1.2, PINK) end
    if every(t, 40) then fan(x, y, aim(x, y), 3, 0.4, 1.9, RED) end
  end,
  function(t, x, y)
    local colour = t // 120 % 2 == 0 and PINK or BLUE
    if every(t, 6) then spiral(x, y, 4, sin(t * 0.008) * 7, 1.4, colour) end
    if every(t, 110) then row(x, y, aim(x, y), 6, 1, 2.4, RED + LARGE) open_mouth(20) end
  end,
  function(t, x, y)
    if every(t, 66) then wall(90 + sin(t * 1.3) * 50, 60, 1.3, STAR) end
    if every(t, 50) then flower(x, y, 24, 3, t * 0.02, 1.7, BLUE) end
    if t % 300 == 150 then foes.add("mite", 330, 20, 0.9) foes.add("mite", 330, 160, -0.9) end
  end,
  -- The last: everything it has, slowly.
  function(t, x, y)
    if every(t, 8) then
      spiral(x, y, 3, t * 0.037, 1.2, PINK)
      spiral(x, y, 3, -t * 0.029, 1.0, AMBER)
    end
    if every(t, 120) then ring(x, y, 26, t, 0.8, RED + LARGE) open_mouth(30) end
    if every(t, 84) then fan(x, y, aim(x, y), 5, 0.8, 2, STAR) end
  end,
}

-- ---- who they are: picture in the sheet, its size, how far it can be hit, points, phases

local BOSSES = {
  {
    name = "Hornwright", about = "keeper of the beetle gate",
    sx = 0, sy = 64, w = 64, h = 56, r = 22,
    figures = STAG, strength = { 340, 420, 520 },
    moves = { hover(250, 90, 20, 46), charge, hover(236, 90, 26, 40) },
  },
  {
    name = "Mother Croak", about = "she was here before the water",
    sx = 128, sy = 64, w = 64, h = 56, r = 24,
    figures = TOAD, strength = { 480, 560, 640 },
    moves = { hover(262, 140, 6, 3), hover(256, 132, 10, 8), hover(250, 126, 20, 12) },
  },
  {
    name = "The Clock Owl", about = "twelve, and twelve, and twelve",
    sx = 0, sy = 120, w = 64, h = 64, r = 24,
    figures = OWL, strength = { 480, 540, 560, 640 },
    moves = {
      hover(256, 80, 16, 40), hover(230, 86, 0, 6), hover(268, 84, 8, 40), hover(240, 84, 30, 40),
    },
  },
  {
    name = "The Eclipse", about = "it only wanted to be looked at",
    sx = 192, sy = 120, w = 64, h = 64, r = 29,
    figures = ECLIPSE, strength = { 560, 640, 640, 900 },
    moves = {
      hover(250, 88, 10, 36), hover(226, 90, 20, 10), hover(260, 88, 6, 40), hover(214, 90, 24, 20),
    },
  },
}

local function begin_phase(n)
  boss.phase, boss.time = n, -PAUSE
  boss.hp, boss.most = boss.who.strength[n], boss.who.strength[n]
  if game.players == 2 then boss.hp, boss.most = boss.hp * 3 // 2, boss.most * 3 // 2 end
end

function boss.enter(n)
  boss.who, boss.here, boss.dying = BOSSES[n], true, 0
  boss.x, boss.y, boss.age, boss.flash, boss.mouth = 390, n == 2 and 140 or 90, 0, 0, 0
  begin_phase(1)
end

function boss.clear() boss.here, boss.dying = false, 0 end

function boss.name(n) return BOSSES[n].name, BOSSES[n].about end

-- Frames of a phase that are left, or nil while it has not begun.
function boss.left() return boss.time > 0 and LONGEST - boss.time or nil end

local function spill(count)
  for _ = 1, count do
    items.add(boss.x + math.random(-24, 24), boss.y + math.random(-24, 24), items.STARDUST)
  end
end

local function end_phase()
  bullets.melt()
  fx.burst(boss.x, boss.y, 5)
  fx.shake(6)
  sound.phase()
  if boss.phase < #boss.who.figures then
    spill(10)
    items.gift(boss.x, boss.y)
    begin_phase(boss.phase + 1)
  else
    foes.scatter()
    boss.dying = 150
    score.hit(5000 * game.stage, boss.x, boss.y)
    fx.freeze(20)
    sound.boss_lost()
  end
end

-- Ever more fire, then a great light. True when all is over.
local function die()
  boss.dying = boss.dying - 1
  boss.x, boss.y = boss.x - 0.1, boss.y + 0.15
  if boss.dying % 7 == 0 then
    fx.burst(boss.x + math.random(-26, 26), boss.y + math.random(-22, 22), 3)
    sound.big()
    fx.shake(4)
  end
  if boss.dying > 0 then return false end
  boss.here = false
  for _ = 1, 3 do fx.burst(boss.x, boss.y, 8) end
  fx.scatter(boss.x, boss.y, 60, 3, fx.FIRE)
  fx.bright(16)
  fx.shake(10)
  sound.boss_lost()
  spill(24)
  return true
end

local function burnt()
  for i = 1, 2 do
    if moths.flash_radius(moths[i]) > 0 and boss.age % 2 == 0 then return 1 end
  end
  return 0
end

local function be_hit()
  local hurt = shots.against(boss.x, boss.y, boss.who.r + 4)
  if boss.time > 0 then hurt = hurt + burnt() else hurt = 0 end
  if hurt == 0 then return end
  boss.hp, boss.flash = boss.hp - hurt, 2
  score.add(hurt)
  sound.boss_hit()
end

local function touch()
  local r = boss.who.r - 4
  for i = 1, 2 do
    local moth = moths[i]
    if moth.alive and (moth.x - boss.x) ^ 2 + (moth.y - boss.y) ^ 2 < r * r then moths.hit(moth) end
  end
end

-- True in the frame in which the boss is gone.
function boss.update()
  if not boss.here then return false end
  boss.age = boss.age + 1
  if boss.dying > 0 then return die() end
  if boss.flash > 0 then boss.flash = boss.flash - 1 end
  if boss.mouth > 0 then boss.mouth = boss.mouth - 1 end
  boss.time = boss.time + 1
  if boss.time == 0 then boss.to_y = moths.nearest(boss.x, boss.y).y end
  if boss.time % 130 == 0 then boss.to_y = moths.nearest(boss.x, boss.y).y end
  local x, y = boss.who.moves[boss.phase](math.max(0, boss.time))
  boss.x, boss.y = boss.x + (x - boss.x) * 0.045, boss.y + (y - boss.y) * 0.045
  if boss.time > 0 then boss.who.figures[boss.phase](boss.time, boss.x, boss.y) end
  be_hit()
  touch()
  if boss.hp <= 0 or boss.time > LONGEST then end_phase() end
  return false
end

local WHITE = {}
for colour = 1, 63 do WHITE[colour] = 7 end

-- Around the Eclipse burns what it hides.
local function draw_corona()
  for i = 0, 23 do
    local angle = i * pi / 12 + boss.age * 0.004
    local long = 36 + sin(boss.age * 0.06 + i * 1.9) * 5 + i % 3 * 4
    line(boss.x + cos(angle) * 30, boss.y + sin(angle) * 30, boss.x + cos(angle) * long,
      boss.y + sin(angle) * long, i % 3 == 0 and 45 or 44)
  end
  circfill(boss.x, boss.y, 34, 43)
  circfill(boss.x, boss.y, 33, 45)
end

-- The hands of the owl's clock go round.
local function draw_hands()
  local angle = boss.age * 0.02
  line(boss.x, boss.y + 10, boss.x + cos(angle) * 7, boss.y + 10 + sin(angle) * 7, 16)
  line(boss.x, boss.y + 10, boss.x + cos(angle / 12) * 5, boss.y + 10 + sin(angle / 12) * 5, 41)
end

function boss.draw()
  if not boss.here then return end
  local who = boss.who
  if who.figures == ECLIPSE then draw_corona() end
  local blinks = boss.flash > 0 and boss.age % 9 < 2 or boss.dying > 0 and boss.dying % 10 < 3
  if blinks then pal(WHITE) end
  local second = boss.mouth > 0 or who.figures == OWL and boss.age // 16 % 2 == 1
  local sx = who.sx + (second and who.figures ~= ECLIPSE and who.w or 0)
  sspr(sx, who.sy, who.w, who.h, boss.x - who.w // 2, boss.y - who.h // 2)
  pal()
  if who.figures == OWL then draw_hands() end
end

return boss
