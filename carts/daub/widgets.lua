-- Buttons and text. A button is a table { x, y, w, h, icon or label, tip, act, on }; it is made
-- once, and `on(button)` says whether it is lit.

local pointer = require "pointer"
local sound = require "sound"

local widgets = { tip = "", message = "", left = 0 }

widgets.INK, widgets.PANEL, widgets.LINE = 0, 16, 17
widgets.TEXT, widgets.DIM, widgets.LIT = 7, 20, 43

-- Says something in the status line for three seconds.
function widgets.say(text)
  widgets.message, widgets.left = text, 180
end

-- Lets buttons react; true when one was pressed.
function widgets.update(buttons)
  for i = 1, #buttons do
    local b = buttons[i]
    if pointer.within(b.x, b.y, b.w, b.h) then
      widgets.tip = b.tip or ""
      if pointer.pressed then
        sound.click()
        b.act(b)
        return true
      end
    end
  end
  return false
end

-- Icons are 9x9 pixels in cells of 16x16 of bank 1, 16 to a row.
function widgets.icon(n, x, y)
  sspr(n % 16 * 16, 256 + n // 16 * 16, 9, 9, x, y)
end

local function draw_one(b)
  local over = pointer.within(b.x, b.y, b.w, b.h)
  local lit = b.on and b.on(b)
  rectfill(b.x, b.y, b.x + b.w - 1, b.y + b.h - 1, lit and 41 or over and 18 or widgets.LINE)
  if lit then rect(b.x, b.y, b.x + b.w - 1, b.y + b.h - 1, widgets.LIT) end
  if b.icon then
    local sunk = over and pointer.down and 1 or 0
    widgets.icon(b.icon, b.x + (b.w - 9) // 2, b.y + (b.h - 9) // 2 + sunk)
  else
    print(b.label, b.x + 4, b.y + (b.h - 9) // 2, lit and 45 or widgets.TEXT)
  end
end

function widgets.draw(buttons)
  for i = 1, #buttons do draw_one(buttons[i]) end
end

-- The line at the bottom: what is under the pointer, or what just happened.
function widgets.status()
  rectfill(0, 169, 319, 179, widgets.PANEL)
  if widgets.left > 0 then
    widgets.left = widgets.left - 1
    print(widgets.message, 4, 170, 44)
  else
    print(widgets.tip, 4, 170, widgets.DIM)
  end
end

function widgets.text(text, x, y, colour)
  print(text, x, y, colour or widgets.TEXT)
end

return widgets
