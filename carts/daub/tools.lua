-- The tools. Each has press(x, y), drag(x, y) while the button is held, and release(x, y); all
-- places are pixels of the sheet. A shape is drawn anew at each drag, over what history kept.

local sheet = require "sheet"
local history = require "history"
local brush = require "brush"
local shapes = require "shapes"
local selection = require "selection"
local sound = require "sound"

local tools = { list = {}, now = 1 }

local start_x, start_y, last_x, last_y = 0, 0, 0, 0

local function nothing() end

local function begin(x, y)
  history.begin()
  start_x, start_y, last_x, last_y = x, y, x, y
end

local function tool(name, icon, tip, press, drag, release)
  tools.list[#tools.list + 1] = {
    name = name, icon = icon, tip = tip,
    press = press, drag = drag or nothing, release = release or nothing,
  }
end

-- Paints from the last place to this one, so that a quick hand leaves no gaps.
local function stroke(x, y)
  if x ~= last_x or y ~= last_y then sound.paint(brush.ink) end
  shapes.line(last_x, last_y, x, y)
  last_x, last_y = x, y
end

local function pen(x, y)
  brush.ink = brush.colour
  begin(x, y)
  sound.paint(brush.ink)
  brush.plot(x, y)
end

local function rub(x, y)
  brush.ink = 0
  begin(x, y)
  sound.paint(0)
  brush.plot(x, y)
end

local function shape(x, y)
  brush.ink = brush.colour
  begin(x, y)
  brush.plot(x, y)
end

-- A drag that draws a shape between where it began and here.
local function drawn(draw, filled)
  return function(x, y)
    if x == last_x and y == last_y then return end
    last_x, last_y = x, y
    history.again()
    draw(start_x, start_y, x, y, filled)
    sound.stretch()
  end
end

local function fill(x, y)
  brush.ink = brush.colour
  begin(x, y)
  if shapes.fill(x, y) then sound.fill() else history.drop() end
end

local function pick(x, y)
  brush.colour = sget(x, y)
  sound.pick()
end

local grab_x, grab_y, moving = 0, 0, false

local function select_press(x, y)
  start_x, start_y = x, y
  moving = selection.holds(x, y)
  if moving then
    selection.lift()
    grab_x, grab_y = x - selection.x, y - selection.y
  else
    selection.none()
  end
end

local function select_drag(x, y)
  x, y = mid(sheet.x, x, sheet.x + sheet.size - 1), mid(sheet.y, y, sheet.y + sheet.size - 1)
  if moving then
    if x - grab_x ~= selection.x or y - grab_y ~= selection.y then
      selection.move(x - grab_x, y - grab_y)
      sound.stretch()
    end
  else
    selection.mark(start_x, start_y, x, y)
  end
end

local function select_release(x, y)
  if not moving and x == start_x and y == start_y then selection.none() end
end

tool("Pen", 0, "Pen (B)", pen, stroke)
tool("Eraser", 1, "Eraser (E)", rub, stroke)
tool("Line", 2, "Line (L)", shape, drawn(shapes.line))
tool("Fill", 3, "Fill an area of one colour (F)", fill)
tool("Rectangle", 4, "Rectangle (R)", shape, drawn(shapes.rect))
tool("Box", 5, "Filled rectangle (R twice)", shape, drawn(shapes.rect, true))
tool("Oval", 6, "Oval (O)", shape, drawn(shapes.oval))
tool("Disc", 7, "Filled oval (O twice)", shape, drawn(shapes.oval, true))
tool("Select", 8, "Mark a part; drag it to move it (T)", select_press, select_drag, select_release)
tool("Pick", 9, "Take a colour from the drawing (I, right button)", pick, pick)

function tools.choose(n)
  tools.now = n
  if tools.list[n].name ~= "Select" then selection.none() end
end

function tools.current() return tools.list[tools.now] end

tools.pick = pick

return tools
