-- What lies behind and before everything: a sky, and four map layers that follow the camera at
-- different speeds. The map of stage n is in rows 32 * (n - 1) on; scroll() pulls it up and lets it
-- go round every 64 cells.

local game = require "game"
local fx = require "fx"

local backdrop = { glow = 0 }

local FAR, MIDDLE, GROUND, FRONT = 2, 1, 0, 3
local SPEEDS = { [FAR] = 0.12, [MIDDLE] = 0.4, [GROUND] = 1, [FRONT] = 1.8 }
local CELLS, ROWS = 64, 32

local SKIES = {
  { 52, 53, 54, 55, 14, 15 },
  { 0, 58, 58, 59, 60, 60 },
  { 0, 34, 52, 53, 54, 41 },
  { 0, 0, 34, 34, 52, 52 },
}
local sky = SKIES[1]
local stage = 1
local WATER = 160                    -- the first row of the marsh's water
local drawn = false                  -- in this frame

function backdrop.enter(n)
  stage, sky = n, SKIES[n]
  for layer_n, speed in pairs(SPEEDS) do
    scroll(layer_n, speed, 0, 0, -(n - 1) * ROWS * 8, CELLS, 0)
  end
end

local function draw_sky()
  for i = 1, 6 do rectfill(0, (i - 1) * 30, 319, i * 30, sky[i]) end
  for i = 2, 6 do
    local y = (i - 1) * 30
    fillp(0xF5F5.8)
    rectfill(0, y - 10, 319, y - 6, sky[i])
    fillp(0xA5A5.8)
    rectfill(0, y - 5, 319, y, sky[i])
  end
  fillp()
end

-- The moon without its light, larger with every frame of the last stage.
local function draw_dark_moon()
  local r = 10 + math.min(26, game.time / 100)
  circfill(250, 60, r + 1, 52)
  circfill(250, 60, r, 16)
end

function backdrop.draw_behind()
  drawn = true
  draw_sky()
  if stage == 4 and not game.boss then draw_dark_moon() end
  camera(game.scroll, 0)
  layer(FAR)
  layer(MIDDLE)
  layer(GROUND)
  camera()
end

function backdrop.draw_before()
  camera(game.scroll, 0)
  layer(FRONT)
  camera()
  if fx.white > 0 then fade(fx.white / 20, 45) else fade() end
end

-- For each row as it is shown: the picture shakes, and the marsh's water moves.
function backdrop.scanline(y)
  if y == 0 then
    if drawn then shift(fx.dx, fx.dy) else shift() end
  elseif drawn and stage == 2 and y >= WATER then
    shift(fx.dx + math.sin(y * 0.7 + game.time * 0.08) * (y - WATER + 4) * 0.12, fx.dy)
  end
  if y == 179 then drawn = false end
end

return backdrop
