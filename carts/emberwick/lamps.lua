-- Lanterns and fireflies: what the flame is here for.

local world = require "world"
local player = require "player"
local light = require "light"
local fx = require "fx"
local sound = require "sound"
local score = require "score"

local lamps = { chain = 0, chain_time = 0 }

local CHAIN_FRAMES = 300
local POINTS = { 100, 200, 300, 400, 500 }

function lamps.reset()
  lamps.chain, lamps.chain_time = 0, 0
end

local function touched(lamp)
  if math.abs(player.x - lamp.x) > 9 then return false end
  local top = lamp.hang and lamp.foot or lamp.foot - 24
  return player.y > top and player.y - 11 < top + 24
end

local function kindle(lamp)
  lamp.lit, lamp.flash, world.lit = true, 12, world.lit + 1
  lamps.chain = lamps.chain_time > 0 and math.min(5, lamps.chain + 1) or 1
  lamps.chain_time = CHAIN_FRAMES
  player.feed(22)
  player.can_flare = true
  score.add(POINTS[lamps.chain], lamp.x, lamp.y - 8)
  fx.burst(lamp.x, lamp.y, 20)
  fx.shake(2)
  sound.kindle(lamps.chain)
end

-- The circle of light swells when a lantern catches and shrinks when it goes out.
local function breathe(lamp)
  local want = lamp.lit and light.LAMP or 0
  if lamp.r == want then return false end
  if lamp.r < want then
    lamp.r = math.min(want, lamp.r + 1 + (want - lamp.r) // 8)
  else
    lamp.r = math.max(want, lamp.r - 4)
  end
  return true
end

function lamps.update()
  if lamps.chain_time > 0 then lamps.chain_time = lamps.chain_time - 1 end
  for i = 1, world.lamps.n do
    local lamp = world.lamps[i]
    if not lamp.lit and touched(lamp) then kindle(lamp) end
    if lamp.flash > 0 then lamp.flash = lamp.flash - 1 end
    if breathe(lamp) then light.stale = true end
  end
  for i = 1, world.flies.n do
    local fly = world.flies[i]
    if not fly.got and math.abs(player.x - fly.x) < 10 and math.abs(player.y - 6 - fly.y) < 11 then
      fly.got = true
      player.feed(1.5)
      score.add(10)
      fx.glint(fly.x, fly.y)
      sound.firefly()
    end
  end
end

local function draw_lamp(lamp, now, i)
  local n = lamp.hang and 72 or 64
  if lamp.lit then n = n + 2 + (now // 6 + i) % 3 * 2 end
  local top = lamp.hang and lamp.foot or lamp.foot - 24
  spr(n, lamp.x - 8, top, 2, 3)
  if lamp.flash > 0 then circ(lamp.x, lamp.y, 28 - lamp.flash * 2, lamp.flash > 6 and 45 or 44) end
end

function lamps.draw(now)
  for i = 1, world.lamps.n do draw_lamp(world.lamps[i], now, i) end
  for i = 1, world.flies.n do
    local fly = world.flies[i]
    if not fly.got then
      local phase = (now + fly.phase) % 64
      local n = phase < 12 and 165 or (phase < 40 and 163 or 164)
      spr(n, fly.x - 4 + (phase < 32 and 0 or 1), fly.y - 4 - (phase + 16) % 64 // 32)
    end
  end
end

return lamps
