-- The sheet, pixel by pixel, through a window that follows the edited part.

local sheet = require "sheet"
local selection = require "selection"
local pointer = require "pointer"
local widgets = require "widgets"
local sound = require "sound"

local overview = { x = 0, y = 0 }

local X, Y, W, H = 170, 74, 144, 56

function overview.update()
  if not pointer.within(X, Y, W, H) then return end
  widgets.tip = "Press where you want to draw; the wheel or PgUp, PgDn scroll"
  if pointer.wheel ~= 0 then overview.scroll(-pointer.wheel * 16) end
  if not pointer.down then return end
  local x, y = overview.x + pointer.x - X, overview.y + pointer.y - Y
  local step = math.min(sheet.size, 16)
  x, y = x // step * step, y // step * step
  if x ~= sheet.x or y ~= sheet.y then
    selection.none()
    sheet.look(x, y)
    sound.click()
  end
end

function overview.scroll(by)
  overview.y = mid(0, overview.y + by, sheet.SIDE - H)
end

-- Keeps the edited part in the window whenever it changes.
local seen_x, seen_y, seen_size = -1, -1, -1

function overview.follow()
  if sheet.x == seen_x and sheet.y == seen_y and sheet.size == seen_size then return end
  seen_x, seen_y, seen_size = sheet.x, sheet.y, sheet.size
  overview.x = mid(sheet.x + sheet.size - W, overview.x, sheet.x)
  overview.x = mid(0, overview.x, sheet.SIDE - W)
  if sheet.size <= H then
    overview.y = mid(sheet.y + sheet.size - H, overview.y, sheet.y)
  else
    overview.y = sheet.y
  end
  overview.y = mid(0, overview.y, sheet.SIDE - H)
end

function overview.draw()
  rectfill(X, Y, X + W - 1, Y + H - 1, 16)
  clip(X, Y, W, H)
  sspr(overview.x, overview.y, W, H, X, Y)
  local x, y = X + sheet.x - overview.x, Y + sheet.y - overview.y
  rect(x - 1, y - 1, x + sheet.size, y + sheet.size, frame() // 20 % 2 == 0 and 7 or 43)
  clip()
  rect(X - 1, Y - 1, X + W, Y + H, widgets.LINE)
end

return overview
