-- Words in the middle of the screen, with a shadow that keeps them readable on any picture.

local text = {}

local widths = {}

local function width(words)
  local w = widths[words]
  if not w then
    w = textwidth(words)
    widths[words] = w
  end
  return w
end

function text.at(words, x, y, colour)
  print(words, x + 1, y + 1, 0)
  print(words, x, y + 1, 0)
  print(words, x, y, colour)
end

function text.middle(words, y, colour)
  text.at(words, 160 - width(words) // 2, y, colour)
end

return text
