-- The canvas: the edited part of the sheet, enlarged to 128x128 pixels.

local sheet = require "sheet"
local brush = require "brush"
local tools = require "tools"
local selection = require "selection"
local pointer = require "pointer"
local widgets = require "widgets"
local preview = require "preview"
local numbers = require "numbers"

local canvas = { grid = true, onion = false, busy = false }

local X, Y, SIDE = 34, 15, 128
canvas.X, canvas.Y, canvas.SIDE = X, Y, SIDE

local function zoom() return SIDE // sheet.size end

local function pixel()
  local z = zoom()
  return sheet.x + (pointer.x - X) // z, sheet.y + (pointer.y - Y) // z
end

-- A tool that was pressed inside keeps the pointer until it is released, even outside.
function canvas.update()
  local over = pointer.within(X, Y, SIDE, SIDE)
  if over or canvas.busy then
    pointer.step, pointer.step_x, pointer.step_y = zoom(), X, Y
  end
  if not over and not canvas.busy then return end
  local x, y = pixel()
  local tool = tools.current()
  if canvas.busy then
    if pointer.down then
      tool.drag(x, y)
    else
      tool.release(x, y)
      canvas.busy = false
    end
  elseif pointer.pressed then
    tool.press(x, y)
    canvas.busy = true
  elseif pointer.other_pressed then
    tools.pick(x, y)
  end
end

local DARK, LIGHT = 16, 17

-- What is transparent shows squares.
local function squares()
  rectfill(X, Y, X + SIDE - 1, Y + SIDE - 1, DARK)
  for row = 0, 15 do
    for column = row % 2, 15, 2 do
      local x, y = X + column * 8, Y + row * 8
      rectfill(x, y, x + 7, y + 7, LIGHT)
    end
  end
end

-- The frame before, in grey, to draw the next one over it.
local function onion_skin()
  local before = preview.before()
  if before < 0 then return end
  for colour = 1, 63 do pal(colour, 18) end
  sspr(before, sheet.y, sheet.size, sheet.size, X, Y, SIDE, SIDE)
  pal()
end

local function lines()
  local z = zoom()
  if z < 4 then return end
  if z >= 8 then
    fillp(0xFAF5.8)
    for at = z, SIDE - 1, z do
      line(X + at, Y, X + at, Y + SIDE - 1, 18)
      line(X, Y + at, X + SIDE - 1, Y + at, 18)
    end
    fillp()
  end
  for at = 8 * z, SIDE - 1, 8 * z do
    line(X + at, Y, X + at, Y + SIDE - 1, 19)
    line(X, Y + at, X + SIDE - 1, Y + at, 19)
  end
end

local function axes()
  local half = SIDE // 2
  if brush.mirror_x then line(X + half, Y, X + half, Y + SIDE - 1, 12) end
  if brush.mirror_y then line(X, Y + half, X + SIDE - 1, Y + half, 12) end
end

-- Ants walk around what is marked.
local function ants()
  if not selection.on then return end
  local z = zoom()
  clip(X, Y, SIDE, SIDE)
  local x0, y0 = X + (selection.x - sheet.x) * z, Y + (selection.y - sheet.y) * z
  local x1, y1 = x0 + selection.w * z - 1, y0 + selection.h * z - 1
  rect(x0, y0, x1, y1, 0)
  fillp(frame() // 6 % 2 == 0 and 0x33CC.8 or 0xCC33.8)
  rect(x0, y0, x1, y1, 7)
  fillp()
  clip()
end

-- Where the next pixel would go.
local function target()
  if pointer.step == 0 then return end
  local z, x, y = zoom(), pixel()
  if not sheet.inside(x, y) then return end
  local left, top = X + (x - sheet.x) * z, Y + (y - sheet.y) * z
  rect(left - 1, top - 1, left + z, top + z, 0)
  rect(left, top, left + z - 1, top + z - 1, 7)
end

function canvas.draw()
  squares()
  if canvas.onion then onion_skin() end
  sspr(sheet.x, sheet.y, sheet.size, sheet.size, X, Y, SIDE, SIDE)
  if canvas.grid then lines() end
  axes()
  ants()
  target()
  rect(X - 1, Y - 1, X + SIDE, Y + SIDE, widgets.LINE)
end

-- x, y and colour under the pointer.
function canvas.draw_place(left, top)
  if pointer.step == 0 then return end
  local x, y = pixel()
  if not sheet.inside(x, y) then return end
  widgets.text(numbers[x - sheet.x], left, top, widgets.DIM)
  widgets.text(numbers[y - sheet.y], left + 20, top, widgets.DIM)
end

return canvas
