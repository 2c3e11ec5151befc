-- Text with a shadow that keeps it readable, and numbers as texts that are made once: a frame
-- that shows a number then makes no new string.

local words = { NUMBER = {} }

for n = 0, 1000 do words.NUMBER[n] = tostring(n) end
setmetatable(words.NUMBER, { __index = function() return "999+" end })

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

-- With a dark rim all around, for busy pictures.
function words.bold(text, y, colour)
  local x = 160 - width(text) // 2
  for dy = -1, 1 do
    for dx = -1, 1 do print(text, x + dx, y + dy, 0) end
  end
  print(text, x, y + 2, 0)
  print(text, x, y, colour)
end

return words
