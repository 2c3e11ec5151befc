-- Looking into the sound chip. All of it lies in the hardware RAM: what the songs are made of,
-- and what each of the eight channels does at this very moment.
-- docs/reference/memory-map.md has the map.
--
-- peek gives as many bytes as one asks for, as values and not as a table: no garbage is made.

local chip = { CHANNELS = 8, RATE = 48000 }

local SFX, SFX_BYTES, HEAD, STEP_BYTES = 0xE1200, 272, 16, 8
local PATTERNS, PATTERN_BYTES = 0xE9A00, 16
local INSTRUMENTS, INSTRUMENT_BYTES = 0xEA200, 16
local WAVES, WAVE_BYTES = 0xEA400, 32
local CHANNELS, CHANNEL_BYTES = 0xEA600, 128
local MUSIC_LEFT = 0xEAC04

-- Within a channel: what the music plays there, and the voice that sounds.
local TRACK, VOICE = 17, 34
local V_PITCH, V_PHASE, V_LEFT, V_RIGHT = 10, 34, 44, 48
local FULL = 65536 * 256

chip.HOLD, chip.OFF = 0, 255             -- a step that goes on, a step that ends the note

-- A sound effect: ticks of a step, first step of its loop, step after the loop, steps.
function chip.effect(n)
  return peek(SFX + n * SFX_BYTES, 4)
end

-- A step of a sound effect: its note (1 to 119, HOLD or OFF), instrument and volume.
function chip.step(n, step)
  return peek(SFX + n * SFX_BYTES + HEAD + step * STEP_BYTES, 3)
end

-- The sound effect that a pattern gives to a channel; 255 is none.
function chip.pattern(n, channel)
  return peek(PATTERNS + n * PATTERN_BYTES + channel)
end

-- Ticks of a pattern: as long as the first of its tracks that does not go round.
function chip.pattern_ticks(n)
  for channel = 0, 7 do
    local effect = chip.pattern(n, channel)
    if effect < 255 then
      local speed, _, loop_end, steps = chip.effect(effect)
      if loop_end == 0 then return speed * steps end
    end
  end
  return 0
end

-- Ticks that the pattern which plays has still to go.
function chip.ticks_left() return peek4(MUSIC_LEFT) end

-- What the music plays on a channel: effect, step and ticks since the step began; or nil.
function chip.track(channel)
  local plays, effect, step, _, tick = peek(CHANNELS + channel * CHANNEL_BYTES + TRACK, 5)
  if plays ~= 1 then return nil end
  return effect, step, tick
end

-- How loud a channel is, 0 to 1, after its envelope.
function chip.level(channel)
  local voice = CHANNELS + channel * CHANNEL_BYTES + VOICE
  return (peek4(voice + V_LEFT) + peek4(voice + V_RIGHT)) / (2 * FULL)
end

-- The instrument of a channel, and its pitch in notes with fractions: 69 is 440 Hz.
function chip.voice(channel)
  local voice = CHANNELS + channel * CHANNEL_BYTES + VOICE
  return peek(voice + 1), peek4(voice + V_PITCH) / 256
end

-- Where in its wave a channel is, 0 to 1.
function chip.phase(channel)
  return (peek4(CHANNELS + channel * CHANNEL_BYTES + VOICE + V_PHASE) & 0xFFFFFFFF) / 0x100000000
end

-- The kind of wave of an instrument (PULSE and so on, below) and the width of its pulse.
function chip.instrument(n)
  return peek(INSTRUMENTS + n * INSTRUMENT_BYTES, 2)
end

chip.PULSE, chip.TRIANGLE, chip.SAW, chip.SINE = 0, 1, 2, 3
chip.NOISE, chip.METAL, chip.TABLE = 4, 5, 16      -- tables are 16 to 31

-- A level of a wavetable, -1 to 1.
function chip.wavetable(n, i)
  local level = peek(WAVES + n * WAVE_BYTES + i)
  if level > 127 then level = level - 256 end
  return level / 128
end

-- Hertz of a note.
function chip.hertz(pitch) return 440 * 2 ^ ((pitch - 69) / 12) end

return chip
