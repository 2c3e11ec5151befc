-- Words and numbers on the screen. Nothing here makes a string: widths are measured once, and a
-- number is printed digit by digit.

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

text.width = width

-- With a shadow that keeps them readable on any picture.
function text.at(words, x, y, colour)
  print(words, x + 1, y + 1, 16)
  print(words, x, y + 1, 16)
  print(words, x, y, colour)
end

function text.middle(words, y, colour) text.at(words, 160 - width(words) // 2, y, colour) end

local DIGITS = {}
for d = 0, 9 do DIGITS[d] = tostring(d) end
local WIDE = 6

-- A number of so many digits, with zeros before it; x is its left side.
function text.number(n, x, y, digits, colour)
  font(1)
  for i = digits - 1, 0, -1 do
    local digit = DIGITS[n % 10]
    print(digit, x + i * WIDE + 1, y + 1, 16)
    print(digit, x + i * WIDE, y, colour)
    n = n // 10
  end
  font()
end

return text
