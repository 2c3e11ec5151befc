-- The eight players. Each watches a channel of the chip: a note that begins makes it move, the
-- channel's loudness makes it sway, and a hushed player closes its eyes.

local chip = require "chip"

local band = { chosen = 0 }

local NAMES = { "Cricket", "Wren", "Hedgehog", "Moth", "Spider", "Frog", "Beetle", "Mouse" }
local COLOURS = { 32, 51, 42, 55, 14, 31, 43, 20 }
local WIDTH, LEFT, FLOOR = 38, 15, 91

-- Bars, views and glyphs of a player have its colour.
band.COLOURS, band.NAMES = COLOURS, NAMES

for i = 0, 7 do
  band[i] = {
    name = NAMES[i + 1], colour = COLOURS[i + 1],
    x = LEFT + i * WIDTH, awake = true, frame = 1, hop = 0,
    effect = -1, step = -1,
    pitch = 0, began = false,      -- its last note, and whether it began in this frame
    level = 0,
  }
end

-- What the music plays on channel i: a step that was not there before begins a note or does not.
local function listen(i, player)
  player.began = false
  local effect, step = chip.track(i)
  if not effect then
    player.effect = -1
    return
  end
  if effect == player.effect and step == player.step then return end
  player.effect, player.step = effect, step
  local note = chip.step(effect, step)
  if note ~= chip.HOLD and note ~= chip.OFF and player.awake then
    player.began, player.pitch, player.hop = true, note, 5
    player.frame = 3 - player.frame
  end
end

-- A hushed channel plays a silent note of one frame, again in every frame: single notes go before
-- the music, which meanwhile keeps its time. So the player comes back in the middle of the song.
local function hush(i) note(i, 60, 0, 0, 1) end

function band.update()
  for i = 0, 7 do
    local player = band[i]
    listen(i, player)
    if not player.awake then hush(i) end
    player.level = chip.level(i)
    if player.hop > 0 then player.hop = player.hop - 1 end
  end
end

function band.choose(by) band.chosen = (band.chosen + by) % 8 end

function band.toggle(i) band[i].awake = not band[i].awake end

-- Lets one player play alone, or all again if it did.
function band.solo(i)
  local alone = band[i].awake
  for j = 0, 7 do
    if j ~= i and band[j].awake then alone = false end
  end
  for j = 0, 7 do band[j].awake = alone or j == i end
end

function band.wake()
  for i = 0, 7 do band[i].awake = true end
end

local function draw_player(i, now)
  local p = band[i]
  local rests = not p.awake or p.effect < 0
  local frame = rests and 0 or p.frame
  local y = FLOOR - 24 - (p.hop + 1) // 2
  if rests then y = FLOOR - 24 + (now + i * 23) // 40 % 2 end
  ovalfill(p.x + 3, FLOOR - 2, p.x + 21, FLOOR, 16)
  sspr(i % 2 * 72 + frame * 24, i // 2 * 24, 24, 24, p.x, y)
  if not p.awake then print("z", p.x + 19, y - 4 - now // 20 % 3, 6) end
end

function band.draw(now, pointer)
  for i = 0, 7 do draw_player(i, now) end
  if pointer then
    local x = band[band.chosen].x + 12
    local y = FLOOR - 35 - now // 15 % 2
    trifill(x - 4, y, x + 4, y, x, y + 5, 0)
    trifill(x - 2, y + 1, x + 2, y + 1, x, y + 3, 45)
  end
end

return band
