-- The title: two moths over the garden, the name, and what can be chosen.

local game = require "game"
local pad = require "pad"
local stages = require "stages"
local boss = require "bosses"
local backdrop = require "backdrop"
local board = require "board"
local sound = require "sound"
local text = require "text"
local fx = require "fx"

local title = { cursor = 1 }

local LINES = 6
local LEVEL, FROM = 3, 4              -- the lines that are turned with left and right
local TOP = 84

function title.enter()
  game.stage, game.boss, game.demo = 1, false, false
  backdrop.enter(1)
  fx.clear()
end

-- Gives "play", "board" or "help" when it was chosen.
function title.update()
  game.scroll, game.time = game.scroll + 0.8, game.time + 1
  fx.update()
  local cursor = title.cursor
  if btnp(2) then cursor = (cursor - 2) % LINES + 1 end
  if btnp(3) then cursor = cursor % LINES + 1 end
  if cursor ~= title.cursor then sound.choose() end
  title.cursor = cursor
  local turn = (btnp(1) and 1 or 0) - (btnp(0) and 1 or 0)
  if cursor == LEVEL and turn ~= 0 then
    game.level = (game.level - 1 + turn) % #game.LEVELS + 1
    sound.choose()
  elseif cursor == FROM and turn ~= 0 then
    game.from = (game.from - 1 + turn) % (#stages * 2) + 1
    sound.choose()
  end
  if not pad.go() then return nil end
  if cursor <= 2 then
    game.players = cursor
    return "play"
  end
  return cursor == 5 and "board" or cursor == 6 and "help" or nil
end

local function draw_moths(now)
  for i = 1, 2 do
    local x = i == 1 and 40 or 262
    local y = 110 + math.sin(now * 0.03 + i * 2) * 14
    local frame = now // 5 % 4
    spr((i == 1 and 896 or 908) + frame * 3, x - 12, y - 12, 3, 3)
    if now % 4 == 0 then fx.trail(x - 12, y, i == 1 and fx.GREEN or fx.PINK) end
  end
end

local function draw_logo(now)
  local drop = math.max(0, 40 - now) ^ 2 * 0.06
  local sway = math.sin(now * 0.03) * 2 // 1
  sspr(0, 186, 104, 30, 34, 16 - drop + sway)
  sspr(208, 188, 27, 6, 147, 34 - drop)
  sspr(104, 186, 104, 30, 182, 16 - drop - sway)
end

local WORDS = { "one moth", "two moths", "", "", "the best", "how to fly" }

local function words_of(i)
  if i == LEVEL then return game.hard().name end
  if i ~= FROM then return WORDS[i] end
  local stage = (game.from + 1) // 2
  return game.from % 2 == 1 and stages[stage].name or (boss.name(stage))
end

local function draw_menu(now)
  fillp(0xA5A5.8)
  rectfill(104, TOP - 6, 215, TOP + LINES * 13 + 2, 52)
  fillp()
  rectfill(108, TOP - 3, 211, TOP + LINES * 13 - 1, 52)
  for i = 1, LINES do
    local words = words_of(i)
    local y = TOP + (i - 1) * 13
    local chosen = i == title.cursor
    text.middle(words, y, chosen and 45 or 57)
    if chosen then
      local half = text.width(words) // 2 + 10 + now // 12 % 2
      local turns = i == LEVEL or i == FROM
      text.at(turns and "\u{2190}" or "\u{b7}", 156 - half, y, 43)
      text.at(turns and "\u{2192}" or "\u{b7}", 158 + half, y, 43)
    end
  end
end

function title.draw(now)
  backdrop.draw_behind()
  draw_moths(now)
  fx.draw()
  backdrop.draw_before()
  draw_logo(now)
  if now < 40 then return end
  text.middle("The moon has gone out.", 50, 15)
  text.middle("Somebody has to fly up and see.", 62, 15)
  draw_menu(now)
  text.number(board.best(), 136, 2, 8, 44)
end

return title
