-- Shortcuts of the drawing page. Letters that play the pad (Z, X, A, S, Q, W ...) are left to it;
-- with ctrl they do what they do everywhere.

local sheet = require "sheet"
local brush = require "brush"
local tools = require "tools"
local actions = require "actions"
local selection = require "selection"
local palette = require "palette"
local overview = require "overview"
local preview = require "preview"
local canvas = require "canvas"
local drawers = require "drawers"
local sound = require "sound"

local keys = { paste = nil }

-- A letter, and the tools that it goes through.
local TOOLS = {
  b = { 1 }, e = { 2 }, l = { 3 }, f = { 4 }, r = { 5, 6 }, o = { 7, 8 }, t = { 9 }, i = { 10 },
}
local LETTERS = { "b", "e", "l", "f", "r", "o", "t", "i" }

local function choose(list)
  local n = tools.now == list[1] and list[2] or list[1]
  tools.choose(n)
  sound.click()
end

local function commands()
  if keyp("z", 20, 6) then actions.undo() end
  if keyp("y", 20, 6) then actions.redo() end
  if keyp("c") then actions.copy() end
  if keyp("v") then keys.paste() end
  if keyp("x") then
    actions.copy()
    actions.clear()
  end
  if keyp("s") then drawers.save_current() end
end

local SIZES = { 8, 16, 32, 64, 128 }
local DIGITS = { "1", "2", "3", "4", "5" }

local function letters()
  for i = 1, #LETTERS do
    if keyp(LETTERS[i]) then choose(TOOLS[LETTERS[i]]) end
  end
  for i = 1, #DIGITS do
    if keyp(DIGITS[i]) then
      selection.none()
      sheet.resize(SIZES[i])
    end
  end
  if keyp("h") then actions.mirror_x() end
  if keyp("j") then actions.mirror_y() end
  if keyp("g") then actions.flip_x() end
  if keyp("k") then actions.flip_y() end
  if keyp("y") then actions.turn() end
  if keyp("u", 20, 6) then actions.undo() end
  if keyp("d", 20, 6) then actions.redo() end
end

local function others()
  if keyp("delete") or keyp("backspace") then actions.clear() end
  if keyp("comma") then canvas.grid = not canvas.grid end
  if keyp("period") then canvas.onion = not canvas.onion end
  if keyp("leftbracket", 15, 4) then palette.step(-1) end
  if keyp("rightbracket", 15, 4) then palette.step(1) end
  if keyp("home") then actions.turn_page(-1) end
  if keyp("end") then actions.turn_page(1) end
  if keyp("pageup") then overview.scroll(-16) end
  if keyp("pagedown") then overview.scroll(16) end
  if keyp("space") then preview.toggle() end
end

-- The pad's buttons besides A and B, which are the pointer's.
local X, Y, L, R, SELECT = 6, 7, 8, 9, 11
local function pad()
  if btnp(X) then
    tools.choose(tools.now % #tools.list + 1)
    sound.click()
  end
  if btnp(Y) or btnp(SELECT) then
    brush.swap()
    sound.click()
  end
  if btnp(L) then actions.undo() end
  if btnp(R) then actions.redo() end
end

function keys.update()
  if canvas.busy then return end
  if key("ctrl") then
    commands()
  else
    letters()
    others()
    pad()
  end
end

return keys
