-- The hero: a flame in a cup cut from a fennel stalk. x is its middle, y the soles of its feet.

local world = require "world"
local fx = require "fx"
local sound = require "sound"

local RUN, ACCEL, AIR_ACCEL, BRAKE = 1.55, 0.22, 0.16, 0.26
local JUMP, GRAVITY, FALL = 3.4, 0.16, 3.3
local SPRING = 4.9
local FLARE_FRAMES, FLARE_SPEED, FLARE_COST = 9, 4.1, 3
local COYOTE, BUFFER = 6, 6
local HALF, TALL = 4, 11

local player = {
  x = 0, y = 0, vx = 0, vy = 0, face = 1,
  flame = 100, ground = false, coyote = 0, buffer = 0,
  flare = 0, flare_x = 1, flare_y = 0, can_flare = true,
  hurt = 0,        -- frames that it cannot be hurt again
  squash = 0,      -- pixels wider than high; negative when stretched
  rise = false,    -- this jump may still be cut short
  stride = 0, out = nil,
}

function player.place(x, y)
  player.x, player.y, player.vx, player.vy, player.face = x, y, 0, 0, 1
  player.flame, player.ground, player.coyote, player.buffer = 100, true, 0, 0
  player.flare, player.can_flare, player.hurt, player.squash = 0, true, 0, 0
  player.rise, player.stride, player.out = false, 0, nil
end

local STONE, PLANK, AWNING, WATER = world.STONE, world.PLANK, world.AWNING, world.WATER
local at = world.at

local function blocked(x, y)
  return at(x - HALF, y - 1) == STONE or at(x + HALF - 1, y - 1) == STONE
    or at(x - HALF, y - TALL) == STONE or at(x + HALF - 1, y - TALL) == STONE
end

local function move_x(p)
  local x = p.x + p.vx
  if not blocked(x, p.y) then
    p.x = x
  elseif p.vx > 0 then
    p.x = (x + HALF) // 8 * 8 - HALF
    p.vx = 0
  elseif p.vx < 0 then
    p.x = ((x - HALF) // 8 + 1) * 8 + HALF
    p.vx = 0
  end
end

-- What the feet would stand on at y, coming from `before` above; nil is nothing.
local function footing(p, y, before, drop)
  local top = y // 8 * 8
  local left, right = at(p.x - HALF, y), at(p.x + HALF - 1, y)
  if left == STONE or right == STONE then return STONE, top end
  if before > top + 0.01 or drop then return nil end
  if left == AWNING or right == AWNING then return AWNING, top end
  if left == PLANK or right == PLANK then return PLANK, top end
  return nil
end

local function land(p, kind, top)
  local speed = p.vy
  p.y = top
  if kind == AWNING then
    p.vy, p.ground, p.rise, p.can_flare = -SPRING, false, false, true
    p.squash = -5
    fx.dust(p.x, p.y, 8)
    sound.spring()
    return
  end
  if not p.ground and speed > 1 then
    p.squash = speed > 2.6 and 5 or 3
    fx.dust(p.x, p.y, speed > 2.6 and 7 or 3)
    sound.land()
  end
  p.vy, p.ground, p.can_flare = 0, true, true
end

local function rise(p, y)
  local left, right = at(p.x - HALF, y - TALL) == STONE, at(p.x + HALF - 1, y - TALL) == STONE
  if not left and not right then
    p.y = y
  elseif left and not right and at(p.x - HALF + 3, y - TALL) ~= STONE then
    p.x, p.y = ((p.x - HALF) // 8 + 1) * 8 + HALF, y
  elseif right and not left and at(p.x + HALF - 4, y - TALL) ~= STONE then
    p.x, p.y = (p.x + HALF - 1) // 8 * 8 - HALF, y
  else
    p.y = ((y - TALL) // 8 + 1) * 8 + TALL
    p.vy = 0
  end
end

local function move_y(p, drop)
  local y = p.y + p.vy
  if p.vy < 0 then
    p.ground = false
    rise(p, y)
    return
  end
  local kind, top = footing(p, y, p.y, drop)
  if kind then
    land(p, kind, top)
  else
    p.y, p.ground = y, false
  end
end

local function begin_flare(p, pad)
  local x, y = pad.x, pad.y
  if y > 0 and p.ground then y = 0 end
  if x == 0 and y == 0 then x = p.face end
  local speed = x ~= 0 and y ~= 0 and FLARE_SPEED * 0.75 or FLARE_SPEED
  p.flare, p.flare_x, p.flare_y = FLARE_FRAMES, x * speed, y * speed
  p.can_flare, p.flame, p.ground = false, p.flame - FLARE_COST, false
  if x ~= 0 then p.face = x end
  fx.burst(p.x, p.y - 6, 12)
  fx.shake(2)
  sound.flare()
end

local function flare(p)
  p.vx, p.vy = p.flare_x, p.flare_y
  p.flare = p.flare - 1
  fx.ember(p.x, p.y - 6, 2)
  move_x(p)
  move_y(p, false)
  if p.flare == 0 then
    p.vx, p.vy = p.vx * 0.45, p.vy * 0.4
  end
end

local function steer(p, pad)
  local accel = p.ground and ACCEL or AIR_ACCEL
  if pad.x ~= 0 then
    p.face = pad.x
    local vx = p.vx + pad.x * accel
    if vx > RUN then vx = math.max(RUN, p.vx - accel) end
    if vx < -RUN then vx = math.min(-RUN, p.vx + accel) end
    p.vx = vx
  elseif p.ground then
    if p.vx > 0 then p.vx = math.max(0, p.vx - BRAKE) else p.vx = math.min(0, p.vx + BRAKE) end
  else
    p.vx = p.vx * 0.95
  end
  p.vx = p.vx + world.wind * (p.ground and 0.02 or 0.06)
end

local function jump(p, pad)
  p.coyote = p.ground and COYOTE or p.coyote - 1
  p.buffer = pad.jumped and BUFFER or p.buffer - 1
  if p.buffer <= 0 or p.coyote <= 0 then return end
  if pad.y > 0 and p.ground and at(p.x, p.y) == PLANK then
    p.y, p.buffer, p.coyote = p.y + 1, 0, 0
    return
  end
  p.vy, p.ground, p.rise, p.coyote, p.buffer = -JUMP, false, true, 0, 0
  p.squash = -4
  fx.dust(p.x, p.y, 4)
  sound.jump()
end

local function fall(p, pad)
  if p.rise and not pad.jump and p.vy < -1.2 then
    p.vy, p.rise = -1.2, false
  end
  -- A little slower at the top, so that there is time to aim.
  local slow = pad.jump and p.vy > -0.6 and p.vy < 0.4
  p.vy = math.min(FALL, p.vy + (slow and GRAVITY * 0.6 or GRAVITY))
end

function player.update(pad)
  local p = player
  if p.hurt > 0 then p.hurt = p.hurt - 1 end
  if p.squash > 0 then p.squash = p.squash - 0.5 elseif p.squash < 0 then p.squash = p.squash + 0.5 end
  if p.flare > 0 then
    flare(p)
  else
    steer(p, pad)
    jump(p, pad)
    fall(p, pad)
    move_x(p)
    move_y(p, false)
    if pad.flared and p.can_flare then begin_flare(p, pad) end
  end
  p.stride = p.ground and p.stride + math.abs(p.vx) or 0
  p.flame = p.flame - world.drain()
  if at(p.x, p.y - 5) == WATER then
    p.out = "water"
  elseif p.flame <= 0 then
    p.flame, p.out = 0, "cold"
  end
end

-- Loses flame to something at x.
function player.hit(x, loss)
  local p = player
  if p.hurt > 0 or p.flare > 0 then return false end
  p.hurt, p.flame = 80, p.flame - loss
  p.vx, p.vy, p.ground, p.rise = p.x < x and -1.8 or 1.8, -1.6, false, false
  fx.steam(p.x, p.y - 6, 10)
  fx.shake(5)
  sound.hurt()
  return true
end

function player.feed(amount)
  player.flame = math.min(100, player.flame + amount)
end

-- How far the flame shines, in pixels.
function player.shine()
  return 22 + player.flame * 0.3
end

local FRAME_RUN, FRAME_JUMP, FRAME_FALL, FRAME_FLARE, FRAME_HURT, FRAME_BLINK = 3, 7, 8, 9, 10, 11
local FRAME_COLD = 12

local function frame(p, now)
  if p.out then return FRAME_COLD end
  if p.hurt > 55 then return FRAME_HURT end
  if p.flare > 0 and p.flare_x ~= 0 then return FRAME_FLARE end
  if not p.ground then return p.vy < 0 and FRAME_JUMP or FRAME_FALL end
  if math.abs(p.vx) > 0.3 then return FRAME_RUN + p.stride // 7 % 4 end
  if now % 150 < 8 then return FRAME_BLINK end
  return now // 7 % 3
end

function player.draw(now)
  local p = player
  if p.hurt > 0 and p.hurt < 56 and now % 6 < 2 then return end
  local n = frame(p, now) // 1 * 16
  local wide = p.squash // 1
  local w, h = 16 + wide, 16 - wide
  local flip = p.face < 0
  if wide == 0 then
    spr(n // 8, p.x - 8, p.y - 15, 2, 2, flip)
  else
    sspr(n, 0, 16, 16, p.x - w / 2, p.y + 1 - h, w, h, flip)
  end
end

return player
