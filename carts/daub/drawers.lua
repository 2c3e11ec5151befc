-- Seven drawings on the save card. A slot of the card holds 32 KiB, a sheet has 64: each drawing
-- takes four slots, a quarter of its rows in each, and the flags of its tiles go with the first.

local sheet = require "sheet"
local history = require "history"
local selection = require "selection"
local widgets = require "widgets"
local sound = require "sound"
local settings = require "settings"
local numbers = require "numbers"

local drawers = { used = {} }

local COUNT, PARTS, ROWS = 7, 4, 64
local THUMBS = 30                            -- the slot of small pictures
local FLAGS, TILES = 0xE0200, 1024
local EXAMPLE = 0x30000                      -- bank 3 keeps the drawing that the cart came with
local SHEET, SHEET_BYTES = 0x00000, 65536
local SMALL, SMALL_ROW = 64, 512             -- small pictures lie in bank 2, from this row on

-- Bytes of RAM as a text, and back.
local function bytes(from, count)
  return string.char(peek(from, count))
end

local function put(to, text)
  for i = 1, #text, 256 do
    poke(to + i - 1, text:byte(i, math.min(i + 255, #text)))
  end
end

local function thumb_place(n)
  return (n - 1) % 4 * SMALL, SMALL_ROW + (n - 1) // 4 * SMALL
end

-- The upper left quarter of the sheet, every second pixel of every second row.
local function make_thumb(n)
  local left, top = thumb_place(n)
  for y = 0, SMALL - 1 do
    for x = 0, SMALL - 1 do sset(left + x, top + y, sget(x * 2, y * 2)) end
  end
end

local function keep_thumbs()
  local all = {}
  for n = 1, COUNT do
    if drawers.used[n] then
      local left, top = thumb_place(n)
      local rows = {}
      for y = 0, SMALL - 1 do rows[y + 1] = bytes((top + y) * 256 + left, SMALL) end
      all[n] = table.concat(rows)
    else
      all[n] = ""
    end
  end
  card.write(THUMBS, all)
end

local function read_thumbs()
  local all = card.read(THUMBS)
  if not all then return end
  for n = 1, COUNT do
    drawers.used[n] = #all[n] > 0
    local left, top = thumb_place(n)
    for y = 0, #all[n] // SMALL - 1 do
      put((top + y) * 256 + left, all[n]:sub(y * SMALL + 1, y * SMALL + SMALL))
    end
  end
end

function drawers.save(n)
  for part = 0, PARTS - 1 do
    local rows = {}
    for y = 0, ROWS - 1 do rows[y + 1] = bytes((part * ROWS + y) * sheet.SIDE, sheet.SIDE) end
    local flags = part == 0 and bytes(FLAGS, TILES) or ""
    card.write((n - 1) * PARTS + part, { pixels = table.concat(rows), flags = flags })
  end
  make_thumb(n)
  drawers.used[n], settings.drawing = true, n
  keep_thumbs()
  settings.keep()
  history.mark_saved()
  sound.save()
  widgets.say("Saved as drawing " .. n)
end

function drawers.save_current()
  drawers.save(settings.drawing)
end

local function opened()
  selection.none()
  history.forget()
  sheet.look(0, 0)
  sound.open()
end

function drawers.load(n)
  for part = 0, PARTS - 1 do
    local kept = card.read((n - 1) * PARTS + part)
    put(SHEET + part * ROWS * sheet.SIDE, kept.pixels)
    if part == 0 then put(FLAGS, kept.flags) end
  end
  settings.drawing = n
  settings.keep()
  opened()
  widgets.say("Opened drawing " .. n)
end

-- Keeps the cart's own drawing, and opens what was open last.
function drawers.open()
  memcpy(EXAMPLE, SHEET, SHEET_BYTES)
  for n = 1, COUNT do drawers.used[n] = false end
  read_thumbs()
  if drawers.used[settings.drawing] then drawers.load(settings.drawing) end
end

-- What cannot be taken back is done at the second press.
local asked, asked_left = "", 0
local function sure(what, question)
  if asked == what and asked_left > 0 then
    asked_left = 0
    return true
  end
  asked, asked_left = what, 180
  sound.no()
  widgets.say(question)
  return false
end

local UNSAVED = "Not saved yet: press again to let it go"

local function press_thumb(b)
  local n = b.number
  if not drawers.used[n] then
    drawers.save(n)
  elseif not history.is_changed() or sure("open" .. n, UNSAVED) then
    drawers.load(n)
  end
end

local function press_save(b)
  local n = b.number
  if not drawers.used[n] or n == settings.drawing
    or sure("save" .. n, "Press again to write over drawing " .. n) then
    drawers.save(n)
  end
end

local function press_blank()
  if history.is_changed() and not sure("blank", UNSAVED) then return end
  memset(SHEET, 0, SHEET_BYTES)
  memset(FLAGS, 0, TILES)
  opened()
  widgets.say("A blank sheet")
end

local function press_example()
  if history.is_changed() and not sure("example", UNSAVED) then return end
  memcpy(SHEET, EXAMPLE, SHEET_BYTES)
  opened()
  widgets.say("The example: sprites.png of this cart")
end

local buttons, thumbs = {}, {}
for n = 1, COUNT do
  local x, y = 10 + (n - 1) % 4 * 77, 16 + (n - 1) // 4 * 77
  thumbs[n] = { x = x, y = y, w = 66, h = 60, number = n, act = press_thumb }
  buttons[n] = {
    x = x, y = y + 61, w = 66, h = 12, number = n, label = "save here", act = press_save,
    tip = "Puts the drawing into this place of the save card",
    on = function(b) return b.number == settings.drawing end,
  }
end
buttons[#buttons + 1] = {
  x = 241, y = 110, w = 66, h = 12, label = "blank", act = press_blank, tip = "An empty sheet",
}
buttons[#buttons + 1] = {
  x = 241, y = 126, w = 66, h = 12, label = "example", act = press_example,
  tip = "Opens sprites.png of this cart: put your own there to edit it",
}

function drawers.update()
  asked_left = math.max(0, asked_left - 1)
  if widgets.update(buttons) or widgets.update(thumbs) then return end
  for n = 1, COUNT do
    local b = thumbs[n]
    b.tip = drawers.used[n] and "Press to open it" or "Empty: press to save here"
  end
end

function drawers.draw()
  for n = 1, COUNT do
    local b = thumbs[n]
    rectfill(b.x, b.y, b.x + b.w - 1, b.y + b.h - 1, 34)
    if drawers.used[n] then
      local left, top = thumb_place(n)
      sspr(left, top, SMALL, 58, b.x + 1, b.y + 1)
    else
      widgets.text("empty", b.x + 18, b.y + 26, 18)
    end
    rect(b.x, b.y, b.x + b.w - 1, b.y + b.h - 1, n == settings.drawing and 43 or widgets.LINE)
    widgets.text(numbers[n], b.x + 4, b.y + 3)
  end
  widgets.draw(buttons)
end

return drawers
