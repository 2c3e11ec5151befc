-- The best moths: eight lines on the save card, and the letters that one puts there.

local game = require "game"
local sound = require "sound"
local text = require "text"

local board = {}

local SLOT, LINES = 0, 8
local LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-* "
local NAMES = { "LUN", "ATL", "IO.", "HAW", "SWL", "EMP", "TIG", "GNA" }

-- What the table holds before anybody has played.
local function blank()
  local lines = {}
  for i = 1, LINES do
    local behind = LINES - i
    local points = (behind + 1) * 25000
    lines[i] = { name = NAMES[i], points = points, stage = 1 + behind // 2, level = 2 }
  end
  return lines
end

local lines = blank()
local mine = 0                       -- the line that was just won
local slot, letters = 1, { 1, 1, 1 } -- while the name is written

function board.open()
  local kept = card.read(SLOT)
  if kept then lines = kept end
end

function board.best() return lines[1].points end

-- Whether so many points get into the table.
function board.wins(points) return points > lines[LINES].points end

-- Makes room for a new line, in its place.
function board.insert(points)
  mine = LINES
  while mine > 1 and points > lines[mine - 1].points do
    lines[mine] = lines[mine - 1]
    mine = mine - 1
  end
  lines[mine] = { name = "AAA", points = points, stage = game.stage, level = game.level }
  slot = 1
  for i = 1, 3 do letters[i] = 1 end
end

local function spell()
  local name = ""
  for i = 1, 3 do name = name .. LETTERS:sub(letters[i], letters[i]) end
  lines[mine].name = name
end

-- Writing the name; true when it is done, and on the card.
function board.write()
  local turn = (btnp(3) and 1 or 0) - (btnp(2) and 1 or 0)
  if turn ~= 0 then
    letters[slot] = (letters[slot] - 1 + turn) % #LETTERS + 1
    spell()
    sound.letter()
  end
  if btnp(0) and slot > 1 then slot = slot - 1 end
  if btnp(1) and slot < 3 then slot = slot + 1 end
  if btnp(4) or btnp(10) then
    sound.choose()
    slot = slot + 1
    if slot > 3 then
      spell()
      card.write(SLOT, lines)
      card.commit()
      return true
    end
  end
  return false
end

function board.forget() mine = 0 end

local function draw_line(i, now, writing)
  local entry = lines[i]
  local y = 42 + i * 14
  local colour = i == mine and 45 or i == 1 and 44 or i < 4 and 27 or 20
  if i == mine then rectfill(52, y - 2, 279, y + 9, 22) end
  text.number(i, 60, y, 1, colour)
  font(1)
  for k = 1, 3 do
    local shown = not writing or k ~= slot or now % 20 < 14
    if shown or i ~= mine then print(entry.name:sub(k, k), 76 + k * 10, y, colour) end
    if writing and i == mine and k == slot then line(76 + k * 10, y + 9, 81 + k * 10, y + 9, 43) end
  end
  font()
  text.number(entry.points, 128, y, 8, colour)
  for k = 1, entry.stage do spr(26, 184 + k * 9, y) end
  print(game.LEVELS[entry.level].name, 234, y, 18)
end

function board.draw(now, writing)
  text.middle("The best moths", 24, 44)
  for i = 1, LINES do draw_line(i, now, writing) end
  if writing then text.middle("up and down: a letter      A: the next", 166, 20) end
end

return board
