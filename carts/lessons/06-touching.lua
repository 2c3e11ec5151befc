-- Lesson 6: touching. Two boxes touch when they overlap both ways.

local player = { x = 150, y = 150, w = 20, h = 12 }
local drop = { x = 100, y = -10, w = 8, h = 8 }
local caught, missed = 0, 0

local function touch(a, b)
  return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h
end

local function again()
  drop.x, drop.y = math.random(10, 300), -10
end

function _update()
  if btn(0) then player.x = player.x - 3 end
  if btn(1) then player.x = player.x + 3 end
  player.x = mid(0, player.x, 300)
  drop.y = drop.y + 1.5 + caught * 0.1
  if touch(player, drop) then
    caught = caught + 1
    note(0, 60 + caught % 12, 9, 12, 8)
    again()
  elseif drop.y > 180 then
    missed = missed + 1
    again()
  end
end

function _draw()
  cls(37)
  rectfill(player.x, player.y, player.x + player.w - 1, player.y + player.h - 1, 46)
  rectfill(player.x + 2, player.y, player.x + 17, player.y + 2, 48)
  circfill(drop.x + 4, drop.y + 4, 4, 45)
  circfill(drop.x + 3, drop.y + 3, 1, 7)
  print("caught", 8, 8, 1)                  -- texts that do not change cost nothing
  print(caught, 48, 8, 7)                   -- a number needs no text of its own
  print("missed", 8, 18, 1)
  print(missed, 48, 18, 7)
end
