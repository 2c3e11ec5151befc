-- What buttons and keys do besides painting.

local sheet = require "sheet"
local history = require "history"
local brush = require "brush"
local selection = require "selection"
local widgets = require "widgets"
local sound = require "sound"

local actions = {}

function actions.undo()
  selection.none()
  if history.undo() then sound.undo() else widgets.say("Nothing is left to undo") end
end

function actions.redo()
  selection.none()
  if history.redo() then sound.redo() else widgets.say("Nothing to do again") end
end

function actions.flip_x()
  selection.flip_x()
  sound.turn()
end

function actions.flip_y()
  selection.flip_y()
  sound.turn()
end

function actions.turn()
  if selection.turn() then sound.turn() else widgets.say("Only a square can be turned") end
end

function actions.clear()
  selection.delete()
  sound.clear()
end

function actions.copy()
  local marked = selection.on
  selection.copy()
  if not marked then selection.none() end
  sound.copy()
  widgets.say(marked and "Copied what is marked" or "Copied the whole sprite")
end

function actions.paste()
  if selection.paste() then
    sound.paste()
    widgets.say("Drag it where it should be")
    return true
  end
  widgets.say("Copy something first")
  return false
end

function actions.larger() selection.none() sheet.resize(sheet.size // 2) end
function actions.smaller() selection.none() sheet.resize(sheet.size * 2) end

function actions.turn_page(by)
  selection.none()
  sheet.turn(by)
  sound.click()
end

function actions.mirror_x() brush.mirror_x = not brush.mirror_x end
function actions.mirror_y() brush.mirror_y = not brush.mirror_y end

return actions
