-- A view: the notes of all channels as bars that run towards a line. It reads them where the chip
-- reads them, from the sound effects and patterns in RAM, so it shows what is to come as well.

local chip = require "chip"
local band = require "band"
local jukebox = require "jukebox"

local roll = { name = "piano roll" }

local TOP, BOTTOM, NOW = 126, 178, 80
local LOWEST, HIGHEST = 28, 90
local PIXELS = 0.36                  -- pixels a tick

local function bar(channel, note, from, to, awake)
  local x0, x1 = NOW + from * PIXELS, NOW + to * PIXELS - 1
  if x1 < 0 or x0 > 319 then return end
  local colour = awake and band[channel].colour or 17
  if channel > 5 then
    local y = BOTTOM - 2 + (channel - 6) * 3 - 3
    rectfill(x0, y, x0 + 1, y + 1, colour)
    return
  end
  local y = BOTTOM - 8 - (note - LOWEST) * 44 // (HIGHEST - LOWEST)
  local sounds = from <= 0 and to > 0
  rectfill(x0, y, x1, y + 1, sounds and awake and 7 or colour)
  if sounds and awake then rectfill(math.max(x0, NOW - 2), y - 1, NOW, y + 2, 7) end
end

-- The notes of one effect whose first step is `begin` ticks from now, within `length` ticks.
local function lane(channel, effect, begin, length)
  local awake = band[channel].awake
  local speed, loop_start, loop_end, steps = chip.effect(effect)
  local at, step, note, since = 0, 0, 0, 0
  while at < length do
    if loop_end > 0 and step >= loop_end then step = loop_start end
    if step >= steps then break end
    local key = chip.step(effect, step)
    if key ~= chip.HOLD then
      if note > 0 then bar(channel, note, begin + since, begin + at, awake) end
      note, since = key == chip.OFF and 0 or key, at
    end
    at, step = at + speed, step + 1
  end
  if note > 0 then bar(channel, note, begin + since, begin + math.min(at, length), awake) end
end

local function pattern(n, begin)
  local length = chip.pattern_ticks(n)
  for channel = 0, 7 do
    local effect = chip.pattern(n, channel)
    if effect < 255 then lane(channel, effect, begin, length) end
  end
  line(NOW + begin * PIXELS, TOP, NOW + begin * PIXELS, BOTTOM, 17)
end

function roll.draw()
  line(NOW, TOP - 2, NOW, BOTTOM, 22)
  local song, at = jukebox.current(), playing()
  if not at or not song.starts[at] then return end
  local begin = song.starts[at] - jukebox.ticks
  local after = at < song.last and at + 1 or song.first
  local before = at > song.first and at - 1 or song.last
  pattern(before, begin - chip.pattern_ticks(before))
  pattern(at, begin)
  pattern(after, begin + chip.pattern_ticks(at))
  line(NOW, TOP - 2, NOW, BOTTOM, 45)
end

return roll
