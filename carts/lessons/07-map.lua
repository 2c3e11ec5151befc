-- Lesson 7: a map. The level is cells of 8 by 8 pixels; some of them are solid.

local rows = {
  "........................................",
  "...o....................................",
  "........###.............o...............",
  "..####............o....###.....###......",
  "................####....................",
  "......o.....................o...........",
  ".....####..........###.....####.........",
  "........................................",
  "########################################",
}

for y = 0, 7 do                             -- tile 1: a stone, tile 2: a coin
  for x = 0, 7 do
    sset(8 + x, y, (x == 0 or y == 0) and 20 or (x == 7 or y == 7) and 17 or 18)
    local d = (x - 3.5) * (x - 3.5) + (y - 3.5) * (y - 3.5)
    sset(16 + x, y, d < 4 and 45 or d < 9 and 10 or 0)
  end
end
for row, text in ipairs(rows) do
  for column = 1, #text do
    local letter = text:sub(column, column)
    mset(column - 1, row + 12, letter == "#" and 1 or letter == "o" and 2 or 0)
  end
end

local x, y, coins = 20, 140, 0

local function solid(px, py)
  return mget(px // 8, py // 8) == 1
end

local function free(px, py)                 -- a hero of 6 by 6 pixels
  return not (solid(px, py) or solid(px + 5, py) or solid(px, py + 5) or solid(px + 5, py + 5))
end

function _update()
  local nx = x + (btn(1) and 1 or 0) - (btn(0) and 1 or 0)
  local ny = y + (btn(3) and 1 or 0) - (btn(2) and 1 or 0)
  if free(nx, y) then x = nx end            -- one way at a time, so that it slides along walls
  if free(x, ny) then y = ny end
  local cx, cy = (x + 3) // 8, (y + 3) // 8
  if mget(cx, cy) == 2 then
    mset(cx, cy, 0)
    coins = coins + 1
    note(0, 72, 9, 12, 8)
  end
end

function _draw()
  cls(34)
  map()
  rectfill(x, y, x + 5, y + 5, 8)
  print("coins", 8, 8, 7)
  print(coins, 42, 8, 45)
end
