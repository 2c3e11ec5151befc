-- Loudness by pitch, in 64 bands of one and a quarter semitones, made from what the chip's channels
-- do and not from samples: a channel adds its note and the harmonics that its kind of wave has.

local chip = require "chip"

local spectrum = { BANDS = 64 }

local BANDS, LOWEST, PER_NOTE = spectrum.BANDS, 28, 0.8
local FALL = 0.86

-- Semitones of the first six harmonics above their note, and how loud each is in which wave.
local ABOVE = { 0, 12, 19.02, 24, 27.86, 31.02 }
local STRENGTH = {
  [chip.PULSE] = { 1, 0.3, 0.5, 0.25, 0.3, 0.2 }, [chip.TRIANGLE] = { 1, 0, 0.15, 0, 0.06, 0 },
  [chip.SAW] = { 1, 0.6, 0.4, 0.3, 0.25, 0.2 }, [chip.SINE] = { 1, 0, 0, 0, 0, 0 },
  [chip.TABLE] = { 1, 0.5, 0.35, 0.2, 0.1, 0.05 },
}

for i = 1, BANDS do spectrum[i] = 0 end

local function add(pitch, level)
  local at = (pitch - LOWEST) * PER_NOTE
  local i = at // 1 | 0
  if i < 1 or i >= BANDS then return end
  local part = at - i
  if level * (1 - part) > spectrum[i] then spectrum[i] = level * (1 - part) end
  if level * part > spectrum[i + 1] then spectrum[i + 1] = level * part end
end

-- Noise has no pitch: a broad hump around its note.
local function hiss(pitch, level)
  for d = -8, 8, 2 do add(pitch - 8 + d, level * (0.3 + math.random() * 0.5)) end
end

function spectrum.update()
  for i = 1, BANDS do spectrum[i] = spectrum[i] * FALL end
  for channel = 0, 7 do
    local level = math.sqrt(chip.level(channel))
    if level > 0.02 then
      local instrument, pitch = chip.voice(channel)
      local wave = chip.instrument(instrument)
      if wave == chip.NOISE or wave == chip.METAL then
        hiss(pitch, level)
      else
        local strength = STRENGTH[wave < chip.TABLE and wave or chip.TABLE]
        for h = 1, 6 do add(pitch + ABOVE[h], level * strength[h]) end
      end
    end
  end
end

return spectrum
