-- What is to be caught: pollen and other gifts, and the moon's dust that foes and bullets leave.

local moths = require "moths"
local score = require "score"
local sound = require "sound"
local fx = require "fx"

local items = { n = 0, MOST = 160 }

items.POLLEN, items.DEW, items.FIREFLY, items.PETAL, items.DUST, items.STARDUST = 0, 1, 2, 3, 4, 5
local FIRST_TILE = 205
local REACH, CALL, SLOW_CALL = 9, 26, 90

local xs, ys, vxs, vys, kinds, ages = {}, {}, {}, {}, {}, {}
for i = 1, items.MOST do
  xs[i], ys[i], vxs[i], vys[i], kinds[i], ages[i] = 0, 0, 0, 0, 0, 0
end

function items.add(x, y, kind)
  if items.n >= items.MOST then return end
  local i = items.n + 1
  items.n = i
  xs[i], ys[i], kinds[i], ages[i] = x, y, kind, 0
  vxs[i], vys[i] = math.random() * 1.4, math.random() - 0.5
end

function items.dust(x, y) items.add(x, y, items.DUST) end

-- What carriers bring, in turn.
local GIFTS = { 0, 0, 2, 0, 3, 0, 1, 2 }
local next_gift = 1

function items.gift(x, y)
  items.add(x, y, GIFTS[next_gift])
  next_gift = next_gift % #GIFTS + 1
end

function items.clear() items.n = 0 end
function items.reset()
  items.n, next_gift = 0, 1
end

local function remove(i)
  local n = items.n
  xs[i], ys[i], vxs[i], vys[i] = xs[n], ys[n], vxs[n], vys[n]
  kinds[i], ages[i] = kinds[n], ages[n]
  items.n = n - 1
end

local TAKE = {
  [0] = function(moth)
    if moth.power < moths.MOST_POWER then
      moth.power = moth.power + 1
      fx.word("stronger", moth.x - 16, moth.y - 14, 44)
    else
      score.add(500)
      fx.word("500", moth.x - 8, moth.y - 14, 44)
    end
    sound.pollen()
  end,
  [1] = function(moth)
    moth.flashes = math.min(6, moth.flashes + 1)
    fx.word("flash", moth.x - 10, moth.y - 14, 38)
    sound.pollen()
  end,
  [2] = function(moth)
    moth.flies = math.min(2, moth.flies + 1)
    fx.word("firefly", moth.x - 12, moth.y - 14, 32)
    sound.pollen()
  end,
  [3] = function(moth)
    moth.petal = true
    fx.word("petal", moth.x - 10, moth.y - 14, 56)
    sound.pollen()
  end,
  [4] = function() score.add(10) sound.dust() end,
  [5] = function() score.add(50) sound.dust() end,
}

-- Things come to a moth that is near, from farther off to one that flies slowly.
local function pull(i, moth)
  local dx, dy = moth.x - xs[i], moth.y - ys[i]
  local square = dx * dx + dy * dy
  if square < REACH * REACH then
    TAKE[kinds[i]](moth)
    return true
  end
  local call = moth.slow and SLOW_CALL or CALL
  if square < call * call then
    local far = math.sqrt(square)
    xs[i], ys[i] = xs[i] + dx / far * 3, ys[i] + dy / far * 3
  end
  return false
end

function items.update()
  for i = items.n, 1, -1 do
    ages[i] = ages[i] + 1
    vxs[i], vys[i] = math.max(-0.7, vxs[i] - 0.03), vys[i] * 0.98
    xs[i], ys[i] = xs[i] + vxs[i], math.max(8, math.min(170, ys[i] + vys[i]))
    local moth = moths.nearest(xs[i], ys[i])
    if xs[i] < -8 or moth.alive and pull(i, moth) then remove(i) end
  end
end

-- For the bot: the nearest gift.
function items.nearest(x, y)
  local best, best_x, best_y = math.huge, nil, nil
  for i = 1, items.n do
    local far = math.abs(xs[i] - x) + math.abs(ys[i] - y)
    if kinds[i] < items.DUST and far < best then best, best_x, best_y = far, xs[i], ys[i] end
  end
  return best_x, best_y
end

function items.draw()
  for i = 1, items.n do
    local kind, x, y = kinds[i], xs[i], ys[i]
    if kind < items.DUST then
      y = y + math.sin(ages[i] * 0.1) * 2
      circ(x, y, 6 + ages[i] // 8 % 2, ages[i] // 4 % 2 == 0 and 45 or 44)
    end
    spr(FIRST_TILE + kind, x - 3.5, y - 3.5)
  end
end

return items
