-- Words, and the texts of numbers: made once, so that writing them in a frame makes nothing.

local text = { clock = {} }

for s = 0, 599 do text.clock[s] = string.format("%d:%02d", s // 60, s % 60) end

local widths = {}

local function width(words)
  local w = widths[words]
  if not w then
    w = textwidth(words)
    widths[words] = w
  end
  return w
end

-- Measures words before they are shown for the first time.
function text.know(words) width(words) end

-- With a shadow that keeps them readable on any picture.
function text.at(words, x, y, colour)
  print(words, x + 1, y + 1, 0)
  print(words, x, y + 1, 0)
  print(words, x, y, colour)
end

function text.middle(words, y, colour) text.at(words, 160 - width(words) // 2, y, colour) end

function text.right(words, x, y, colour) print(words, x - width(words), y, colour) end

return text
