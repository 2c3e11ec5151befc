-- The end: the sun comes up over the garden.

local scenes = require "scenes"
local progress = require "progress"
local sound = require "sound"
local words = require "words"
local view = require "view"
local fx = require "fx"

local dawn = { on_leave = nil }

-- The sky's colours, from night to morning; each stage shows five of them from top to bottom.
local SKY = { 0, 34, 52, 53, 2, 24, 25, 26, 27, 45 }

function dawn.enter()
  sound.music(sound.DAWN)
  fx.clear()
end

function dawn.update(now)
  fx.update()
  if now % 9 == 0 then fx.petal(fx.WHITE + now // 9 % 3) end
  if now > 200 and (btnp(4) or btnp(10)) then scenes.go(dawn.on_leave) end
end

local function sky(now)
  local stage = math.min(#SKY - 5, now // 60)
  for band = 1, 5 do
    local y, colour = (band - 1) * 28, SKY[stage + band]
    rectfill(0, y, 319, 150, colour)
    if band > 1 then
      fillp(0x5A5A)
      rectfill(0, y - 5, 319, y + 4, SKY[stage + band - 1] | colour << 8)
      fillp()
    end
  end
end

function dawn.draw(now)
  sky(now)
  local rise = math.min(90, now / 4)
  circfill(160, 190 - rise, 30, 44)
  circfill(160, 190 - rise, 26, 45)
  rectfill(0, 140, 319, 179, 29)
  for i = 0, 160 do
    local x = i * 37 % 320
    line(x, 140 + i % 40, x, 137 + i % 40, i % 2 == 0 and 30 or 31)
  end
  for i = 0, 23 do
    local stage = math.max(0, math.min(4, (now - i * 8) // 12))
    view.picture(32 + i % 3 * 5 + stage, i * 53 % 304, 132 + i * 7 % 30)
  end
  view.picture(now % 240 < 60 and 74 or 64, 152, 146 - math.abs(math.sin(now * 0.1)) * 4)
  fx.draw()
  words.bold("The garden is awake", 20, 45)
  if now > 90 then words.bold("Thank you, little gardener", 36, 7) end
  if now > 200 then
    words.bold(progress.solved == 32 and "Every single flower is open"
      or "A few rooms still wait for the moon", 60, 57)
  end
end

return dawn
