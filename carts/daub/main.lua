-- Daub: a paint program for sprites.
--
-- main      the pages, and which one is shown
-- pointer   one pointer out of mouse, pad and keyboard;  widgets: buttons
-- sheet     the drawing: bank 0 of the console's own sprite RAM, and the part being edited
-- history   undo and redo;  brush: colours and mirrors;  shapes: lines, ovals, filling
-- tools     what a press, a drag and a release do;  selection: cut, move, copy, paste, turn
-- desk      the drawing page;  canvas, palette, preview are its parts;  keys its shortcuts
-- drawers   the page of saved drawings;  export: text for a cart;  help;  title

local pointer = require "pointer"
local title = require "title"
local pages = require "pages"
local desk = require "desk"
local drawers = require "drawers"
local export = require "export"
local help = require "help"
local settings = require "settings"

pages.add("Draw", desk)
pages.add("Drawings", drawers)
pages.add("Export", export)
pages.add("Help", help)

local on_title = true

function _init()
  settings.open()
  drawers.open()
  title.enter()
end

function _update()
  pointer.update()
  if on_title then
    if title.update() then
      on_title = false
      pages.go(1)
    end
  else
    pages.update()
  end
end

function _draw()
  if on_title then
    title.draw()
  else
    pages.draw()
  end
end
