-- What comes out of the dark: moths, shades and dripping water.

local world = require "world"
local player = require "player"
local fx = require "fx"
local sound = require "sound"
local score = require "score"

local foes = {}

local MOTH_LOSS, SHADE_LOSS, DRIP_LOSS = 16, 22, 12

-- A wave from -1 to 1 with a period of 120 frames; a table, so that it costs one index.
local WAVE = {}
for i = 0, 119 do WAVE[i] = math.sin(i / 120 * 2 * math.pi) end

local function near(x, y, wide, high)
  return math.abs(player.x - x) < wide and math.abs(player.y - 6 - y) < high
end

-- Burns a foe: points, sparks, and the flare is ready again.
local function burn(foe, x, y, points)
  foe.dead = true
  player.can_flare = true
  player.feed(6)
  score.add(points, x, y)
  fx.burst(x, y, 16)
  fx.shake(4)
  fx.freeze(4)
  sound.burn()
end

local function moth(m)
  m.phase = m.phase + 1
  local to_x, to_y = 0, 0
  if near(m.home_x, m.home_y, 84, 64) then
    to_x = math.max(-44, math.min(44, player.x - m.home_x))
    to_y = math.max(-32, math.min(32, player.y - 8 - m.home_y))
  end
  local haste = 0.010 + 0.003 * world.round
  m.dx = m.dx + (to_x - m.dx) * haste
  m.dy = m.dy + (to_y - m.dy) * haste
  m.x = m.home_x + m.dx + WAVE[m.phase % 120] * 10
  m.y = m.home_y + m.dy + WAVE[(m.phase * 2 + 30) % 120] * 5
  if near(m.x, m.y, 9, 9) then
    if player.flare > 0 then burn(m, m.x, m.y, 150) else player.hit(m.x, MOTH_LOSS) end
  end
end

-- Whether a shade may walk on to x: floor below it and no wall before it.
local function walkable(s, x)
  local floor, wall = world.at(x, s.y), world.at(x, s.y - 4)
  return (floor == world.STONE or floor == world.PLANK) and wall == world.AIR
end

local function lamp_beside(s)
  for i = 1, world.lamps.n do
    local lamp = world.lamps[i]
    if lamp.lit and not lamp.hang and lamp.foot == s.y and math.abs(lamp.x - s.x) < 7 then
      return i
    end
  end
  return 0
end

local function shade(s)
  if s.puff > 0 then
    s.puff = s.puff - 1
    if s.puff == 0 then
      local lamp = world.lamps[s.victim]
      if lamp and lamp.lit then
        lamp.lit, world.lit = false, world.lit - 1
        fx.steam(lamp.x, lamp.y, 12)
        sound.snuff()
      end
      s.victim, s.calm = 0, 200
    end
  else
    if s.calm > 0 then s.calm = s.calm - 1 end
    local step = s.dir * (0.3 + 0.06 * world.round)
    if walkable(s, s.x + s.dir * 6 + step) then s.x = s.x + step else s.dir = -s.dir end
    local victim = s.calm == 0 and lamp_beside(s) or 0
    if victim > 0 then s.victim, s.puff = victim, 70 end
  end
  if near(s.x, s.y - 7, 10, 10) then
    if player.flare > 0 then burn(s, s.x, s.y - 7, 250) else player.hit(s.x, SHADE_LOSS) end
  end
end

local function drip(d)
  if d.splash > 0 then
    d.splash = d.splash - 1
    if d.splash == 0 then d.y, d.vy, d.wait = d.top, 0, 96 end
  elseif d.wait > 0 then
    d.wait = d.wait - 1
  else
    d.vy = math.min(3, d.vy + 0.12)
    d.y = d.y + d.vy
    if d.y >= d.floor - 4 then
      d.y, d.splash = d.floor - 8, 14
    elseif near(d.x, d.y, 6, 8) and player.hit(d.x, DRIP_LOSS) then
      d.splash = 14
    end
  end
end

function foes.update()
  for i = 1, world.moths.n do
    local m = world.moths[i]
    if not m.dead then moth(m) end
  end
  for i = 1, world.shades.n do
    local s = world.shades[i]
    if not s.dead then shade(s) end
  end
  for i = 1, world.drips.n do drip(world.drips[i]) end
end

-- Light everywhere: whatever came out of the dark goes up in sparks.
function foes.scatter()
  for i = 1, world.moths.n do
    local m = world.moths[i]
    if not m.dead then fx.glint(m.x, m.y) end
    m.dead = true
  end
  for i = 1, world.shades.n do
    local s = world.shades[i]
    if not s.dead then fx.steam(s.x, s.y - 7, 10) end
    s.dead = true
  end
end

function foes.draw(now)
  for i = 1, world.drips.n do
    local d = world.drips[i]
    if d.splash > 0 then
      spr(d.splash > 7 and 161 or 162, d.x - 4, d.y)
    elseif d.wait > 24 then
      rectfill(d.x - 1, d.top, d.x, d.top + (96 - d.wait) // 36, 37)
    else
      spr(160, d.x - 4, d.y)
    end
  end
  for i = 1, world.shades.n do
    local s = world.shades[i]
    if not s.dead then
      local n = s.puff > 0 and 90 or (86 + now // 12 % 2 * 2)
      local shiver = s.puff > 0 and s.puff % 4 // 2 or 0
      spr(n, s.x - 8 + shiver, s.y - 15, 2, 2, s.dir < 0)
    end
  end
  for i = 1, world.moths.n do
    local m = world.moths[i]
    if not m.dead then
      spr(80 + m.phase // 5 % 4 % 3 * 2, m.x - 8, m.y - 6, 2, 2)
    end
  end
end

return foes
