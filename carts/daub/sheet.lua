-- The drawing: the 256x256 pixels of sprite bank 0, where the console itself keeps them, and the
-- square part of it that is being edited. sget and sset reach single pixels; blocks are copied
-- row by row with memcpy.

local sheet = { x = 0, y = 0, size = 16 }

local SIDE = 256
sheet.SIDE = SIDE

function sheet.inside(x, y)
  return x >= sheet.x and y >= sheet.y and x < sheet.x + sheet.size and y < sheet.y + sheet.size
end

-- Copies w by h pixels at x, y to an address of the hardware RAM, without gaps.
function sheet.store(to, x, y, w, h)
  for row = 0, h - 1 do memcpy(to + row * w, (y + row) * SIDE + x, w) end
end

-- Puts them back.
function sheet.restore(from, x, y, w, h)
  for row = 0, h - 1 do memcpy((y + row) * SIDE + x, from + row * w, w) end
end

-- Puts them back where they have a colour and are inside of the part that is edited.
function sheet.stamp(from, x, y, w, h)
  for row = 0, h - 1 do
    for column = 0, w - 1 do
      local colour = peek(from + row * w + column)
      if colour ~= 0 and sheet.inside(x + column, y + row) then
        sset(x + column, y + row, colour)
      end
    end
  end
end

function sheet.clear(x, y, w, h)
  for row = y, y + h - 1 do memset(row * SIDE + x, 0, w) end
end

-- Edits the part at x, y: a multiple of 8, within the sheet.
function sheet.look(x, y)
  sheet.x = mid(0, x // 8 * 8, SIDE - sheet.size)
  sheet.y = mid(0, y // 8 * 8, SIDE - sheet.size)
end

-- Makes the part larger or smaller: 8, 16, 32, 64 or 128 pixels.
function sheet.resize(size)
  if size < 8 or size > 128 then return end
  sheet.size = size
  sheet.look(sheet.x, sheet.y)
end

-- The part before or after this one, row after row.
function sheet.turn(by)
  local across = SIDE // sheet.size
  local n = sheet.y // sheet.size * across + sheet.x // sheet.size + by
  n = n % (across * across)
  sheet.x, sheet.y = n % across * sheet.size, n // across * sheet.size
end

-- The number of the tile at the top left.
function sheet.tile()
  return sheet.y // 8 * 32 + sheet.x // 8
end

return sheet
