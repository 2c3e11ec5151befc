-- The page of shortcuts, and two switches.

local widgets = require "widgets"
local settings = require "settings"
local sound = require "sound"

local help = {}

local LEFT = {
  "B", "pen", "E", "eraser", "L", "line", "F", "fill", "R", "rectangle, filled",
  "O", "oval, filled",
  "T", "select and move", "I", "take a colour", "[ ]", "colour before, after",
  "1-5", "8 to 128 pixels",
  "Home End", "sprite before, after",
}
local RIGHT = {
  "U D", "undo, redo", "ctrl C X V", "copy, cut, paste", "ctrl S", "save", "H J", "mirrors", "G K",
  "flip", "Y", "quarter turn", "Del", "clear", ", .", "grid, onion skin",
  "space", "play the frames",
  "Tab", "next page", "Esc", "menu",
}

local function switch(x, label, name)
  return {
    x = x, y = 148, w = 70, h = 13, label = label, tip = "On or off",
    on = function() return settings[name] end,
    act = function()
      settings[name] = not settings[name]
      settings.keep()
      sound.music()
    end,
  }
end

local buttons = { switch(10, "music", "music"), switch(84, "sounds", "sounds") }

function help.update()
  widgets.update(buttons)
end

local function column(list, x, wide)
  for i = 1, #list, 2 do
    local y = 17 + i // 2 * 11
    widgets.text(list[i], x, y, 44)
    widgets.text(list[i + 1], x + wide, y, 6)
  end
end

function help.draw()
  column(LEFT, 10, 52)
  column(RIGHT, 170, 56)
  widgets.text("Pad: A paint, B colour, X tool, Y exchange, L R undo, redo", 10, 138, 38)
  widgets.draw(buttons)
end

return help
