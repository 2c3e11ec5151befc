-- A marked rectangle: to move, copy, paste, flip and turn a part of the drawing. While it floats,
-- its pixels lie in RAM above the drawing as it is without them.

local sheet = require "sheet"
local history = require "history"

local selection = {
  on = false, floats = false, x = 0, y = 0, w = 0, h = 0,
  copied_w = 0, copied_h = 0,
}

-- Three places of 16 KiB in the cart's own RAM.
local FLOAT, BASE, COPY = 0xF4000, 0xF8000, 0xFC000

function selection.none()
  selection.on, selection.floats = false, false
end

-- Marks the rectangle between two pixels.
function selection.mark(x0, y0, x1, y1)
  selection.x, selection.y = math.min(x0, x1), math.min(y0, y1)
  selection.w, selection.h = math.abs(x1 - x0) + 1, math.abs(y1 - y0) + 1
  selection.on, selection.floats = true, false
end

function selection.all()
  selection.mark(sheet.x, sheet.y, sheet.x + sheet.size - 1, sheet.y + sheet.size - 1)
end

function selection.holds(x, y)
  return selection.on and x >= selection.x and y >= selection.y
    and x < selection.x + selection.w and y < selection.y + selection.h
end

local function keep_base()
  sheet.store(BASE, sheet.x, sheet.y, sheet.size, sheet.size)
end

-- Takes the marked pixels off the drawing, so that they can be moved.
function selection.lift()
  if selection.floats then return end
  history.begin()
  sheet.store(FLOAT, selection.x, selection.y, selection.w, selection.h)
  sheet.clear(selection.x, selection.y, selection.w, selection.h)
  keep_base()
  selection.floats = true
  selection.show()
end

-- Draws what floats where it is now.
function selection.show()
  sheet.restore(BASE, sheet.x, sheet.y, sheet.size, sheet.size)
  sheet.stamp(FLOAT, selection.x, selection.y, selection.w, selection.h)
end

function selection.move(x, y)
  selection.x, selection.y = x, y
  selection.show()
end

function selection.copy()
  if not selection.on then selection.all() end
  if selection.floats then
    memcpy(COPY, FLOAT, selection.w * selection.h)
  else
    sheet.store(COPY, selection.x, selection.y, selection.w, selection.h)
  end
  selection.copied_w, selection.copied_h = selection.w, selection.h
end

-- Lets a copy float at the top left; false when nothing was copied.
function selection.paste()
  if selection.copied_w == 0 then return false end
  history.begin()
  keep_base()
  selection.x, selection.y = sheet.x, sheet.y
  selection.w, selection.h = selection.copied_w, selection.copied_h
  memcpy(FLOAT, COPY, selection.w * selection.h)
  selection.on, selection.floats = true, true
  selection.show()
  return true
end

-- Removes what is marked, or everything.
function selection.delete()
  if selection.floats then
    sheet.restore(BASE, sheet.x, sheet.y, sheet.size, sheet.size)
    selection.none()
    return
  end
  history.begin()
  if selection.on then
    sheet.clear(selection.x, selection.y, selection.w, selection.h)
  else
    sheet.clear(sheet.x, sheet.y, sheet.size, sheet.size)
  end
end

-- Rearranges what floats: from(x, y, w, h) says which pixel comes to x, y. The screen, which is
-- drawn anew afterwards, is the second place that this needs.
local SCRATCH = 0xC0000
local function rearrange(from)
  local w, h = selection.w, selection.h
  memcpy(SCRATCH, FLOAT, w * h)
  for y = 0, h - 1 do
    for x = 0, w - 1 do
      local fx, fy = from(x, y, w, h)
      poke(FLOAT + y * w + x, peek(SCRATCH + fy * w + fx))
    end
  end
end

local function across(x, y, w) return w - 1 - x, y end
local function down(x, y, _, h) return x, h - 1 - y end
local function diagonal(x, y, _, h) return y, h - 1 - x end

-- With nothing marked, the whole part is turned for good.
local function rearranged(from)
  local whole = not selection.on
  if whole then selection.all() end
  selection.lift()
  rearrange(from)
  selection.show()
  if whole then selection.none() end
end

function selection.flip_x() rearranged(across) end
function selection.flip_y() rearranged(down) end

-- A quarter turn clockwise; only squares can be turned.
function selection.turn()
  if selection.on and selection.w ~= selection.h then return false end
  rearranged(diagonal)
  return true
end

return selection
