-- A view: the spectrum as bars, with marks that fall more slowly than the bars do.

local spectrum = require "spectrum"

local bars = { name = "spectrum" }

local BOTTOM, HIGH, WIDE = 177, 50, 5
local FIRE = { 41, 42, 42, 43, 43, 44, 44, 45 }
local marks = {}
for i = 1, spectrum.BANDS do marks[i] = 0 end

function bars.draw()
  for i = 1, spectrum.BANDS do
    local high = math.min(HIGH, spectrum[i] * HIGH * 2)
    local x = (i - 1) * WIDE
    marks[i] = math.max(high, marks[i] - 0.5)
    for y = 0, high - 1, 3 do
      rectfill(x, BOTTOM - y - 1, x + WIDE - 2, BOTTOM - y, FIRE[y * 8 // HIGH + 1 | 0])
    end
    rectfill(x, BOTTOM - marks[i], x + WIDE - 2, BOTTOM - marks[i], marks[i] > 1 and 7 or 17)
  end
end

return bars
