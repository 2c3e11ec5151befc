-- The preview: the edited part and those to the right of it, shown as an animation.

local sheet = require "sheet"
local widgets = require "widgets"
local numbers = require "numbers"
local sound = require "sound"

local preview = { frames = 4, pace = 8, plays = true, at = 0, first = 0, row = 0 }

local X, Y, SIDE = 170, 135, 32
local tick = 0

-- Frames begin where the animation was set; the part that is edited may be any of them.
function preview.set()
  preview.first, preview.row = sheet.x, sheet.y
end

local function in_animation()
  return sheet.y == preview.row and sheet.x >= preview.first
    and sheet.x < preview.first + preview.frames * sheet.size
end

-- The column of the frame before the edited one, or -1.
function preview.before()
  if in_animation() and sheet.x > preview.first then return sheet.x - sheet.size end
  return sheet.x >= sheet.size and sheet.x - sheet.size or -1
end

function preview.update()
  if not in_animation() then preview.set() end
  if not preview.plays then return end
  tick = tick + 1
  if tick >= preview.pace then
    tick, preview.at = 0, (preview.at + 1) % preview.frames
  end
end

local function more() preview.frames = math.min(16, preview.frames + 1) end
local function fewer() preview.frames, preview.at = math.max(1, preview.frames - 1), 0 end
local function faster() preview.pace = math.max(1, preview.pace - 1) end
local function slower() preview.pace = math.min(60, preview.pace + 1) end

function preview.toggle()
  preview.plays = not preview.plays
  sound.click()
end

local function playing() return preview.plays end

local function button(x, y, w, label, tip, act, icon, on)
  return { x = x, y = y, w = w, h = 11, label = label, icon = icon, tip = tip, act = act, on = on }
end

preview.buttons = {
  button(X + 38, Y, 13, nil, "Play or stop the animation (space)", preview.toggle, 24, playing),
  button(X + 96, Y + 11, 13, "-", "Fewer frames", fewer),
  button(X + 131, Y + 11, 13, "+", "More frames", more),
  button(X + 96, Y + 23, 13, "-", "Shorter frames", faster),
  button(X + 131, Y + 23, 13, "+", "Longer frames", slower),
  button(X + 55, Y, 89, "begin it here", "The animation begins with this sprite", preview.set),
}

function preview.draw()
  rectfill(X, Y, X + SIDE - 1, Y + SIDE - 1, 34)
  local x = preview.first + preview.at * sheet.size
  if x + sheet.size <= sheet.SIDE then
    sspr(x, preview.row, sheet.size, sheet.size, X, Y, SIDE, SIDE)
  end
  rect(X - 1, Y - 1, X + SIDE, Y + SIDE, widgets.LINE)
  widgets.draw(preview.buttons)
  widgets.text("frames", X + 38, Y + 13, widgets.DIM)
  widgets.text(numbers[preview.frames], X + 114, Y + 13)
  widgets.text("ticks each", X + 38, Y + 25, widgets.DIM)
  widgets.text(numbers[preview.pace], X + 114, Y + 25)
end

return preview
