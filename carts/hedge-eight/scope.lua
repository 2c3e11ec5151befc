-- A view: the wave of each channel, as an oscilloscope would show it. The chip tells the kind of
-- wave, its phase, pitch and loudness, and that is all there is to a wave.

local chip = require "chip"
local band = require "band"

local scope = { name = "oscilloscopes" }

local TOP, WIDE, HIGH, GAP = 125, 76, 25, 4
local SPAN = 0.011                   -- seconds from side to side

-- One round of each kind of wave in 64 points, -1 to 1, made once.
local POINTS = 64
local function wave_of(make)
  local wave = {}
  for i = 0, POINTS - 1 do wave[i] = make(i / POINTS) end
  return wave
end

local FORMS = {
  [chip.TRIANGLE] = wave_of(function(p)
    return p < 0.25 and 4 * p or p < 0.75 and 2 - 4 * p or 4 * p - 4
  end),
  [chip.SAW] = wave_of(function(p) return 2 * p - 1 end),
  [chip.SINE] = wave_of(function(p) return math.sin(p * 2 * math.pi) end),
}
for n = 0, 15 do
  FORMS[chip.TABLE + n] = wave_of(function(p) return chip.wavetable(n, p * 32 // 1) end)
end

local PULSES = {}                    -- by duty
for duty = 0, 255 do
  PULSES[duty] = wave_of(function(p) return p * 256 < duty and 1 or -1 end)
end

local function form(instrument)
  local wave, duty = chip.instrument(instrument)
  if wave == chip.PULSE then return PULSES[duty] end
  return FORMS[wave]                 -- nil for the two noises
end

local function trace_wave(x, y, wave, phase, turns, high, colour)
  local from = y
  for i = 0, WIDE - 3 do
    local level
    if wave then
      level = wave[(phase + i * turns) * POINTS // 1 & POINTS - 1]
    else
      level = math.random() * 2 - 1
    end
    local to = y - level * high
    line(x + i, from, x + i, to, colour)
    from = to
  end
end

local function draw_one(i, x, y)
  local player = band[i]
  rectfill(x, y, x + WIDE - 1, y + HIGH - 1, 16)
  rect(x - 1, y - 1, x + WIDE, y + HIGH, i == band.chosen and 19 or 17)
  line(x, y + HIGH // 2, x + WIDE - 1, y + HIGH // 2, 17)
  local instrument, pitch = chip.voice(i)
  local level = math.sqrt(player.level)
  if level > 0.01 then
    local turns = chip.hertz(pitch) * SPAN / WIDE
    local high = math.min(11, level * 13)
    trace_wave(x + 1, y + HIGH // 2, form(instrument), 0, turns, high, player.colour)
  end
  font(2)
  print(player.name, x + 2, y + 1, player.awake and player.colour or 18)
  font()
end

function scope.draw()
  for i = 0, 7 do
    draw_one(i, 3 + i % 4 * (WIDE + GAP), TOP + i // 4 * (HIGH + GAP))
  end
end

return scope
