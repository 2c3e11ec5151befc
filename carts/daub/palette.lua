-- The 64 colours: the first sixteen for quick work, then eight ramps from dark to light.

local brush = require "brush"
local pointer = require "pointer"
local widgets = require "widgets"
local sound = require "sound"
local numbers = require "numbers"

local palette = {}

local X, Y = 170, 15
local QUICK, QUICK_W, QUICK_H = 16, 9, 11
local RAMP, RAMP_W, RAMP_H = 24, 6, 13       -- four ramps of six side by side, and four below

-- Place and size of colour n.
local function place(n)
  if n < QUICK then return X + n * QUICK_W, Y, QUICK_W, QUICK_H end
  n = n - QUICK
  return X + n % RAMP * RAMP_W, Y + QUICK_H + 1 + n // RAMP * RAMP_H, RAMP_W, RAMP_H
end

local function under_pointer()
  local column, row = pointer.x - X, pointer.y - Y
  if row < QUICK_H then return column // QUICK_W end
  return QUICK + column // RAMP_W + mid(0, (row - QUICK_H - 1) // RAMP_H, 1) * RAMP
end

function palette.update()
  if not pointer.within(X, Y, 144, QUICK_H + 1 + RAMP_H * 2) then return end
  local n = under_pointer()
  widgets.tip = "Left: paint with it. Right: the second colour"
  if pointer.pressed then
    brush.colour = n
    sound.paint(n)
  elseif pointer.other_pressed then
    brush.second = n
    sound.paint(n)
  end
end

local function mark(n, colour)
  local x, y, w, h = place(n)
  rect(x - 1, y - 1, x + w - 1, y + h - 1, 0)
  rect(x - 2, y - 2, x + w, y + h, colour)
end

local function swatch(n, x, y, size)
  rectfill(x, y, x + size, y + size, n)
  if n == 0 then
    line(x, y + size, x + size, y, 8)
  end
  rect(x - 1, y - 1, x + size + 1, y + size + 1, widgets.TEXT)
end

function palette.draw()
  for n = 0, 63 do
    local x, y, w, h = place(n)
    rectfill(x, y, x + w - (n < QUICK and 2 or 1), y + h - 2, n)
  end
  rect(X, Y, X + QUICK_W - 2, Y + QUICK_H - 2, 17)
  mark(brush.second, 20)
  mark(brush.colour, 7)
  swatch(brush.second, X + 12, Y + 47, 7)
  swatch(brush.colour, X + 3, Y + 42, 10)
  widgets.text("colour", X + 32, Y + 46, widgets.DIM)
  widgets.text(numbers[brush.colour], X + 69, Y + 46)
  widgets.text("second", X + 84, Y + 46, widgets.DIM)
  widgets.text(numbers[brush.second], X + 126, Y + 46)
end

-- The colour after or before this one.
function palette.step(by)
  brush.colour = (brush.colour + by) % 64
  sound.paint(brush.colour)
end

return palette
