-- Lines, rectangles, ovals and filling, pixel by pixel on the sheet.

local sheet = require "sheet"
local brush = require "brush"

local shapes = {}

local plot = brush.plot

-- Bresenham's line: it goes a step along the longer side, and along the other one whenever the
-- error says that it is time.
function shapes.line(x0, y0, x1, y1)
  local dx, dy = math.abs(x1 - x0), -math.abs(y1 - y0)
  local sx, sy = x0 < x1 and 1 or -1, y0 < y1 and 1 or -1
  local err = dx + dy
  while true do
    plot(x0, y0)
    if x0 == x1 and y0 == y1 then return end
    local twice = err * 2
    if twice >= dy then err, x0 = err + dy, x0 + sx end
    if twice <= dx then err, y0 = err + dx, y0 + sy end
  end
end

local function sorted(a, b)
  if a < b then return a, b end
  return b, a
end

function shapes.rect(x0, y0, x1, y1, filled)
  x0, x1 = sorted(x0, x1)
  y0, y1 = sorted(y0, y1)
  for y = y0, y1 do
    for x = x0, x1 do
      if filled or x == x0 or x == x1 or y == y0 or y == y1 then plot(x, y) end
    end
  end
end

-- Whether a pixel lies in the oval that fills a rectangle of w by h; x, y from its corner.
local function in_oval(x, y, w, h)
  local u, v = (x * 2 + 1 - w) / w, (y * 2 + 1 - h) / h
  return u * u + v * v <= 1
end

-- The outline is every pixel of the oval that has a neighbour outside of it.
function shapes.oval(x0, y0, x1, y1, filled)
  x0, x1 = sorted(x0, x1)
  y0, y1 = sorted(y0, y1)
  local w, h = x1 - x0 + 1, y1 - y0 + 1
  for y = 0, h - 1 do
    for x = 0, w - 1 do
      if in_oval(x, y, w, h) and (filled or not in_oval(x - 1, y, w, h)
        or not in_oval(x + 1, y, w, h) or not in_oval(x, y - 1, w, h)
        or not in_oval(x, y + 1, w, h)) then
        plot(x0 + x, y0 + y)
      end
    end
  end
end

-- Fills the area of one colour around a pixel. The pixels that wait are kept in lists that stay.
local wait_x, wait_y = {}, {}

function shapes.fill(x, y)
  local from = sget(x, y)
  if from == brush.ink then return false end
  local n = 1
  wait_x[1], wait_y[1] = x, y
  while n > 0 do
    x, y, n = wait_x[n], wait_y[n], n - 1
    if sheet.inside(x, y) and sget(x, y) == from then
      sset(x, y, brush.ink)
      wait_x[n + 1], wait_y[n + 1] = x - 1, y
      wait_x[n + 2], wait_y[n + 2] = x + 1, y
      wait_x[n + 3], wait_y[n + 3] = x, y - 1
      wait_x[n + 4], wait_y[n + 4] = x, y + 1
      n = n + 4
    end
  end
  return true
end

return shapes
