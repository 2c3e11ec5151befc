-- Text with a shadow, numbers that are made once, and times.

local words = { NUMBER = {}, TWO = {} }

for n = 0, 400 do words.NUMBER[n] = tostring(n) end
for n = 0, 99 do words.TWO[n] = string.format("%02d", n) end

local widths = {}

local function width(text)
  local w = widths[text]
  if not w then
    w = textwidth(text)
    widths[text] = w
  end
  return w
end

function words.at(text, x, y, colour)
  print(text, x + 1, y + 1, 0)
  print(text, x, y, colour)
end

function words.middle(text, y, colour)
  words.at(text, 160 - width(text) // 2, y, colour)
end

function words.bold(text, y, colour)
  local x = 160 - width(text) // 2
  for dy = -1, 1 do
    for dx = -1, 1 do print(text, x + dx, y + dy, 0) end
  end
  print(text, x, y + 2, 0)
  print(text, x, y, colour)
end

-- Twice as large, with a rim: for places, countdowns and the like. The text has the codes.
function words.big(text, y, colour)
  print(text, 160 - width(text) // 2, y, colour)
end

-- A time in frames, as 1'02"45. The parts stand in fixed places and make no new texts.
function words.time(frames, x, y, colour)
  local seconds = frames // 60
  words.at(words.NUMBER[seconds // 60 % 100], x, y, colour)
  words.at("'", x + 7, y, colour)
  words.at(words.TWO[seconds % 60], x + 11, y, colour)
  words.at("\"", x + 25, y, colour)
  words.at(words.TWO[frames % 60 * 100 // 60], x + 31, y, colour)
end

return words
