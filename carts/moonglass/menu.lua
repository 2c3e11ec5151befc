-- The list of rooms: eight to a row.

local levels = require "levels"
local progress = require "progress"
local scenes = require "scenes"
local sound = require "sound"
local words = require "words"
local view = require "view"

local menu = { chosen = 1, on_room = nil, on_back = nil }

local ACROSS, LEFT, TOP, WIDE, HIGH = 8, 20, 36, 35, 27
local MOON, DARK, ROSE, LOCK = 320, 321, 322, 323      -- tiles

-- Where a chapter begins, its name and its colour.
local CHAPTERS = levels.chapters

local function chapter_of(number)
  for i = #CHAPTERS, 1, -1 do
    if number >= CHAPTERS[i].first then return CHAPTERS[i] end
  end
end

function menu.enter(number)
  menu.chosen = number or progress.next_room()
  sound.mute = false
  sound.music(sound.TITLE)
end

local function move(by)
  local to = menu.chosen + by
  if to < 1 or to > #levels then return end
  menu.chosen = to
  sound.move()
end

function menu.update()
  if btnp(0) then move(-1) end
  if btnp(1) then move(1) end
  if btnp(2) then move(-ACROSS) end
  if btnp(3) then move(ACROSS) end
  if btnp(4) or btnp(10) then
    if progress.is_open(menu.chosen) then
      sound.select()
      scenes.go(menu.on_room, menu.chosen)
    else
      sound.no()
    end
  elseif btnp(5) then
    sound.page()
    scenes.go(menu.on_back)
  end
end

local function pane(number, now)
  local column, row = (number - 1) % ACROSS, (number - 1) // ACROSS
  local x, y = LEFT + column * WIDE, TOP + row * HIGH
  local open, best = progress.is_open(number), progress.best[number]
  local ink = chapter_of(number).colour
  rectfill(x + 1, y + 1, x + WIDE - 4, y + HIGH - 4, open and 34 or 0)
  if best > 0 then
    fillp(0x5A5A.8)
    rectfill(x + 1, y + 1, x + WIDE - 4, y + HIGH - 4, 35)
    fillp()
  end
  rect(x, y, x + WIDE - 3, y + HIGH - 3, open and ink or 17)
  words.at(words.NUMBER[number], x + 4, y + 4, open and 7 or 18)
  local icon = not open and LOCK or best == 0 and DARK
    or best <= levels[number].par and ROSE or MOON
  spr(icon, x + WIDE - 14, y + HIGH - 14)
  if number == menu.chosen then
    local out = now // 12 % 2
    rect(x - 1 - out, y - 1 - out, x + WIDE - 2 + out, y + HIGH - 2 + out, 45)
  end
end

local function facts()
  local number = menu.chosen
  local level, best = levels[number], progress.best[number]
  local chapter = chapter_of(number)
  words.at(chapter.name, LEFT, 150, chapter.colour)
  words.at(progress.is_open(number) and level.title or "locked: solve more rooms before it",
    LEFT, 162, 7)
  if best > 0 then
    words.at("your best", 190, 150, 20)
    words.at(words.NUMBER[best], 262, 150, 44)
  end
  words.at("fewest steps", 190, 162, 20)
  words.at(words.NUMBER[level.par], 262, 162, 7)
end

function menu.draw(now)
  cls(0)
  for star = 1, 50 do pset(star * 89 % 320, star * star * 13 % 180, 16 + (star + now // 20) % 3) end
  words.middle("The glasshouses of the night garden", 8, 38)
  words.at("in bloom", 118, 20, 20)
  words.at(words.NUMBER[progress.solved], 170, 20, 44)
  words.at("of 32", 190, 20, 20)
  for number = 1, #levels do pane(number, now) end
  facts()
  view.picture(64 + now // 10 % 3, 292, 152)
end

return menu
