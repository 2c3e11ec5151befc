-- A platformer: the map is map.csv (open it in Tiled or in a spreadsheet), what its tiles mean
-- stands in flags.txt, the hero is in player.lua.

local player = require "player"

local COIN = 3                    -- flags of tiles, as in flags.txt
local GOAL = 4
local LEVEL_WIDTH = 128 * 8       -- pixels

local coins = 0
local state = "play"              -- or "won"
local timer = 0
local sparks = {}                 -- made once, used again and again
local next_spark = 1

for i = 1, 32 do sparks[i] = { life = 0 } end

local function spark(x, y, colour)
  for i = 0, 5 do
    local s = sparks[next_spark]
    next_spark = next_spark % #sparks + 1
    s.x, s.y, s.colour, s.life = x, y, colour, 20
    s.vx, s.vy = math.cos(i * 1.05) * 1.5, math.sin(i * 1.05) * 1.5 - 1
  end
end

-- Takes the coins and notices the goal around the hero.
local function look_around()
  for cx = player.x // 8, (player.x + 9) // 8 do
    for cy = player.y // 8, (player.y + 13) // 8 do
      local tile = mget(cx, cy)
      if fget(tile, COIN) then
        mset(cx, cy, 0)
        coins = coins + 1
        sfx(1)
        spark(cx * 8 + 4, cy * 8 + 4, 10)
      elseif fget(tile, GOAL) and state == "play" then
        state, timer = "won", 0
        music(-1, 30)
        sfx(3)
      end
    end
  end
end

function _init()
  player.start(24, 130)
  music(0, 30)
end

function _update()
  timer = timer + 1
  if state == "play" then
    if player.update() then spark(player.x + 5, player.y + 8, 8) end
    look_around()
  elseif timer > 60 and btnp(4) then
    state, timer = "play", 0
    player.start(24, 130)
    music(0, 30)
  end
  for _, s in ipairs(sparks) do
    if s.life > 0 then
      s.x, s.y, s.vy, s.life = s.x + s.vx, s.y + s.vy, s.vy + 0.1, s.life - 1
    end
  end
end

-- Sky and hills; what is far away moves less when the camera moves.
local function backdrop(left)
  cls(38)
  rectfill(0, 90, 319, 179, 39)
  circfill(250, 40, 14, 45)
  for i = 0, 7 do
    circfill((i * 90 - left * 0.2) % 720 - 120, 196, 70, 61 + i % 2)
  end
  for i = 0, 11 do
    circfill((i * 60 - left * 0.5) % 720 - 120, 216, 78, 30 + i % 2)
  end
end

function _draw()
  local left = math.floor(mid(0, player.x - 150, LEVEL_WIDTH - 320))
  backdrop(left)
  camera(left, 4)
  map(left // 8, 0, left // 8 * 8, 0, 41, 23)
  if frame() // 8 % 4 == 0 then       -- coins glint: draw them turned
    for cx = left // 8, left // 8 + 40 do
      for cy = 0, 22 do
        if mget(cx, cy) == 134 then
          spr(135, cx * 8, cy * 8)
        end
      end
    end
  end
  player.draw()
  for _, s in ipairs(sparks) do
    if s.life > 0 then pset(s.x, s.y, s.colour) end
  end
  camera()

  spr(134, 6, 5)
  print(tostring(coins), 17, 5, 1)
  if state == "won" then
    rectfill(80, 70, 239, 108, 1)
    rect(80, 70, 239, 108, 9)
    print("The lantern is lit.", 100, 76, 10)
    print("Coins: " .. coins .. "   Press A", 100, 92, 7)
  elseif timer < 240 and player.x < 60 then
    print("Arrows run, A jumps.", 100, 60, 1)
  end
end
