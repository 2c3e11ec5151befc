-- Drawings as text. What is traced comes out of the program, so that
--     narthex carts/daub > hero.lua
-- leaves in hero.lua what was exported: a Lua file that puts the sprite on the sheet of any cart.

local sheet = require "sheet"
local preview = require "preview"
local widgets = require "widgets"
local sound = require "sound"

local export = { lines = {} }

local DIGITS = "0123456789abcdef"
local HEX = {}
for n = 0, 63 do
  HEX[n] = DIGITS:sub(n // 16 + 1, n // 16 + 1) .. DIGITS:sub(n % 16 + 1, n % 16 + 1)
end

local function hex_row(x, y, w)
  local parts = {}
  for i = 0, w - 1 do parts[i + 1] = HEX[sget(x + i, y)] end
  return table.concat(parts)
end

-- The end of each file: a function that unpacks the rows.
local UNPACK = {
  "}",
  "-- require(\"this\")(x, y) puts the pixels at x, y of the sheet; tile 32 begins at 0, 8.",
  "return function(left, top)",
  "  for y, row in ipairs(rows) do",
  "    for x = 0, #row // 2 - 1 do",
  "      sset(left + x, top + y - 1, tonumber(row:sub(x * 2 + 1, x * 2 + 2), 16))",
  "    end",
  "  end",
  "end",
}

local function write(lines)
  export.lines = lines
  for _, text in ipairs(lines) do trace(text) end
  sound.export()
end

-- Writes a part of the sheet.
function export.pixels(x, y, w, h)
  local lines = {
    "-- Drawn with Daub: " .. w .. "x" .. h .. " pixels, two digits a pixel.",
    "local rows = {",
  }
  for row = y, y + h - 1 do lines[#lines + 1] = "  \"" .. hex_row(x, row, w) .. "\"," end
  for _, text in ipairs(UNPACK) do lines[#lines + 1] = text end
  write(lines)
  widgets.say("Written: " .. w .. " by " .. h .. " pixels, " .. #lines .. " lines")
end

-- The rows of the sheet down to the last that has a pixel, whole tiles.
local function used_rows()
  for y = sheet.SIDE - 1, 0, -1 do
    for x = 0, sheet.SIDE - 1 do
      if sget(x, y) ~= 0 then return (y // 8 + 1) * 8 end
    end
  end
  return 8
end

-- Flags as flags.txt of a cart wants them: for each flag its tiles.
function export.flags()
  local lines = { "# Flags set with Daub, for flags.txt." }
  for bit = 0, 7 do
    local tiles = {}
    for n = 0, 1023 do
      if fget(n, bit) then tiles[#tiles + 1] = tostring(n) end
    end
    if #tiles > 0 then
      lines[#lines + 1] = "flag " .. bit .. ": " .. table.concat(tiles, " ")
    end
  end
  write(lines)
  widgets.say("Written: the flags of all tiles")
end

local function button(column, label, tip, act)
  return { x = 10 + column * 76, y = 17, w = 73, h = 13, label = label, tip = tip, act = act }
end

local buttons = {
  button(0, "this sprite", "The part on the canvas", function()
    export.pixels(sheet.x, sheet.y, sheet.size, sheet.size)
  end),
  button(1, "animation", "All frames of the preview, side by side", function()
    local w = math.min(preview.frames * sheet.size, sheet.SIDE - preview.first)
    export.pixels(preview.first, preview.row, w, sheet.size)
  end),
  button(2, "whole sheet", "All rows down to the last with a pixel", function()
    export.pixels(0, 0, sheet.SIDE, used_rows())
  end),
  button(3, "flags", "What flags.txt of a cart holds", export.flags),
}

local HELP = {
  "Start Daub in a terminal, with a file to write to:",
  "\f9    narthex carts/daub > hero.lua",
  "Press one button here and leave. With hero.lua beside",
  "your main.lua, these lines draw what you drew:",
  "\f9    require(\"hero\")(0, 0)   spr(0, 100, 80, 2, 2)",
  "To edit sprites that you have, put your sprites.png into",
  "Daub's folder and open the example.",
}

function export.update()
  widgets.update(buttons)
end

function export.draw()
  widgets.draw(buttons)
  rectfill(10, 35, 311, 107, 34)
  for i, text in ipairs(HELP) do widgets.text(text, 16, 27 + i * 10, 6) end
  rectfill(10, 111, 311, 166, 16)
  font(2)
  clip(12, 111, 298, 55)
  for i = 1, math.min(7, #export.lines) do widgets.text(export.lines[i], 14, 107 + i * 7, 31) end
  clip()
  font()
  if #export.lines == 0 then widgets.text("Nothing was written yet.", 16, 134, 18) end
end

return export
