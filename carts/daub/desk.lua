-- The drawing page: tools on the left, the canvas, and on the right colours, sheet and preview.

local sheet = require "sheet"
local brush = require "brush"
local tools = require "tools"
local actions = require "actions"
local canvas = require "canvas"
local palette = require "palette"
local overview = require "overview"
local preview = require "preview"
local pointer = require "pointer"
local widgets = require "widgets"
local keys = require "keys"
local sound = require "sound"
local numbers = require "numbers"

local desk = {}

local buttons = {}

local function add(column, row, icon, tip, act, on)
  buttons[#buttons + 1] = {
    x = 2 + column * 15, y = 15 + row * 13, w = 14, h = 12,
    icon = icon, tip = tip, act = act, on = on,
  }
end

local function is_tool(b) return tools.now == b.tool end
local function choose_tool(b) tools.choose(b.tool) end

for n, tool in ipairs(tools.list) do
  add((n - 1) % 2, (n - 1) // 2, tool.icon, tool.tip, choose_tool, is_tool)
  buttons[#buttons].tool = n
end

add(0, 5, 10, "Paint left and right alike (H)", actions.mirror_x,
  function() return brush.mirror_x end)
add(1, 5, 11, "Paint above and below alike (J)", actions.mirror_y,
  function() return brush.mirror_y end)
add(0, 6, 12, "Flip left and right (G)", actions.flip_x)
add(1, 6, 13, "Flip up and down (K)", actions.flip_y)
add(0, 7, 14, "A quarter turn (Y)", actions.turn)
add(1, 7, 15, "Clear what is marked, or all (Del)", actions.clear)
add(0, 8, 16, "Undo (U, pad L)", actions.undo)
add(1, 8, 17, "Do it again (D, pad R)", actions.redo)
add(0, 9, 18, "Copy (ctrl C)", actions.copy)

local function paste()
  if actions.paste() then
    for n, tool in ipairs(tools.list) do
      if tool.name == "Select" then tools.now = n end
    end
  end
end
add(1, 9, 19, "Paste (ctrl V)", paste)
keys.paste = paste

-- Below the canvas: size, grid, onion skin, and the flags of the tile.
local function below(x, w, icon, tip, act, on)
  buttons[#buttons + 1] = {
    x = x, y = 147, w = w, h = 12, icon = icon, tip = tip, act = act, on = on,
  }
end

below(34, 14, 22, "A smaller part, larger (1 to 5)", actions.larger)
below(49, 14, 23, "A larger part, smaller", actions.smaller)
below(66, 14, 20, "Lines between pixels and tiles (,)",
  function() canvas.grid = not canvas.grid end, function() return canvas.grid end)
below(81, 14, 21, "Show the frame before through (.)",
  function() canvas.onion = not canvas.onion end, function() return canvas.onion end)

local FLAG_X, FLAG_Y = 99, 148
local FLAG_INK = { [0] = 8, 9, 10, 11, 12, 13, 14, 15 }

local flag_on = false

local function update_flags()
  if not pointer.within(FLAG_X, FLAG_Y, 64, 10) then return end
  widgets.tip = "The flags of this tile, 0 to 7, as fget reads them"
  if not pointer.pressed then return end
  local bit = (pointer.x - FLAG_X) // 8
  for y = sheet.y, sheet.y + sheet.size - 8, 8 do
    for x = sheet.x, sheet.x + sheet.size - 8, 8 do
      local tile = y // 8 * 32 + x // 8
      -- all tiles of the part become as the first one does
      if y == sheet.y and x == sheet.x then flag_on = not fget(tile, bit) end
      fset(tile, bit, flag_on)
    end
  end
  sound.click()
end

local function draw_flags()
  local flags = fget(sheet.tile())
  for bit = 0, 7 do
    local x = FLAG_X + bit * 8
    if flags >> bit & 1 == 1 then
      circfill(x + 3, FLAG_Y + 5, 3, FLAG_INK[bit])
    else
      circ(x + 3, FLAG_Y + 5, 3, 18)
    end
  end
end

function desk.enter()
  preview.set()
end

function desk.update()
  keys.update()
  if not canvas.busy then
    if widgets.update(buttons) or widgets.update(preview.buttons) then return end
  end
  canvas.update()
  if canvas.busy then return end
  palette.update()
  overview.update()
  update_flags()
  preview.update()
end

local function draw_place()
  widgets.text("tile", 34, 160, widgets.DIM)
  widgets.text(numbers[sheet.tile()], 56, 160)
  widgets.text(numbers[sheet.size], 79, 160)
  widgets.text("pixels", 98, 160, widgets.DIM)
  canvas.draw_place(134, 160)
end

function desk.draw()
  overview.follow()
  widgets.draw(buttons)
  canvas.draw()
  palette.draw()
  overview.draw()
  preview.draw()
  draw_flags()
  draw_place()
end

return desk
