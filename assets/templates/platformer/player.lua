-- The hero: runs, jumps, falls, and starts anew when something hurts.

local player = { x = 0, y = 0, vx = 0, vy = 0, facing_left = false, grounded = false }

local WIDTH, HEIGHT = 10, 14      -- pixels of the body; the picture is 16 by 16
local SOLID, PLANK, HURTS = 0, 1, 2
local SPEED, SPEED_UP, GRAVITY, JUMP = 1.8, 0.2, 0.22, -4.2

local start_x, start_y = 0, 0
local since_ground = 0            -- frames since the hero stood: a late jump still counts
local since_press = 99            -- frames since A went down: an early one does, too

function player.start(x, y)
  start_x, start_y = x, y
  player.x, player.y, player.vx, player.vy = x, y, 0, 0
end

-- Whether any tile under a rectangle has a flag.
local function touches(x, y, w, h, flag)
  for cx = math.floor(x) // 8, math.floor(x + w - 1) // 8 do
    for cy = math.floor(y) // 8, math.floor(y + h - 1) // 8 do
      if fget(mget(cx, cy), flag) then return true end
    end
  end
  return false
end

-- Whether the hero would stand in something at x, y.
local function blocked(x, y)
  if x < 0 or touches(x, y, WIDTH, HEIGHT, SOLID) then return true end
  -- Planks hold only what falls on them from above.
  local feet, was = math.floor(y + HEIGHT - 1), math.floor(player.y + HEIGHT - 1)
  return player.vy >= 0 and feet // 8 > was // 8 and touches(x, feet, WIDTH, 1, PLANK)
end

local function walk()
  local wish = 0
  if btn(0) then wish = -SPEED player.facing_left = true end
  if btn(1) then wish = SPEED player.facing_left = false end
  local change = mid(-SPEED_UP, wish - player.vx, SPEED_UP)
  player.vx = player.vx + change
  if not blocked(player.x + player.vx, player.y) then
    player.x = player.x + player.vx
  else
    player.vx = 0
  end
end

local function fall()
  since_press = btnp(4) and 0 or since_press + 1
  if since_press < 6 and since_ground < 6 then
    player.vy, since_press, since_ground = JUMP, 99, 99
    sfx(0)
  end
  if player.vy < -1.5 and not btn(4) then player.vy = -1.5 end   -- let go: a lower jump
  player.vy = math.min(player.vy + GRAVITY, 5)

  player.grounded = false
  local step = player.vy > 0 and 1 or -1
  local way = math.abs(player.vy)
  while way > 0 do                   -- pixel by pixel, so that nothing is jumped over
    local move = math.min(way, 1) * step
    if blocked(player.x, player.y + move) then
      player.grounded = step > 0
      if player.grounded then player.y = math.floor(player.y + 0.5) end
      player.vy = 0
      break
    end
    player.y = player.y + move
    way = way - 1
  end
  since_ground = player.grounded and 0 or since_ground + 1
end

-- Moves the hero; whether it was hurt.
function player.update()
  walk()
  fall()
  if player.y > 190 or touches(player.x + 2, player.y + 4, WIDTH - 4, HEIGHT - 4, HURTS) then
    sfx(2)
    player.start(start_x, start_y)
    return true
  end
  return false
end

function player.draw()
  local tile = 0
  if not player.grounded then
    tile = 6
  elseif math.abs(player.vx) > 0.3 then
    tile = frame() // 6 % 2 * 2 + 2
  end
  spr(tile, player.x - 3, player.y - 2, 2, 2, player.facing_left)
end

return player
