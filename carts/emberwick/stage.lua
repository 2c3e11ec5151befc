-- The stage: the place with all that moves in it, and the curtains.

local world = require "world"
local player = require "player"
local lamps = require "lamps"
local foes = require "foes"
local light = require "light"
local scenery = require "scenery"
local fx = require "fx"

local stage = { bright = false }         -- bright: the whole place lies in light

-- The place with all that moves in it.
function stage.draw(tick)
  light.show(fx.dx, fx.dy)
  camera(-fx.dx, -12 - fx.dy)
  scenery.draw(tick, stage.bright)
  if not player.out and not stage.bright then
    light.shine(player.x, player.y - 6, player.shine() + tick // 5 % 2)
  end
  scenery.draw_near(tick)
  lamps.draw(tick)
  foes.draw(tick)
  player.draw(tick)
  fx.draw()
  fx.draw_popups()
  camera()
end

-- Black outside a circle, to open and close a scene.
function stage.iris(x, y, r)
  y = y + 12
  for row = 0, 179 do
    local dy = row - y
    local rest = r * r - dy * dy
    local half = rest > 0 and math.sqrt(rest) or -1
    if half < 0 then
      rectfill(0, row, 319, row, 0)
    else
      if x - half > 0 then rectfill(0, row, x - half, row, 0) end
      if x + half < 319 then rectfill(x + half, row, 319, row, 0) end
    end
  end
end

function stage.black()
  rectfill(0, 0, 319, 179, 0)
end

-- A small light in the dark, between two places.
function stage.glow(y, r)
  circfill(160, y, r + 13, 16)
  circfill(160, y, r + 5, 22)
  fillp(0x5A5A.8)
  circfill(160, y, r + 9, 22)
  circfill(160, y, r, 23)
  fillp()
  circfill(160, y, r - 4, 23)
end

return stage
