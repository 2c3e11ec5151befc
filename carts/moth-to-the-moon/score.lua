-- Points, and the chain: who hits often has every point counted more often.

local fx = require "fx"
local sound = require "sound"

local score = { points = 0, chain = 0, times = 1, graze = 0, extra = 0 }

local PATIENCE = 110                 -- frames until a chain breaks
local LINKS, MOST = 8, 8             -- hits for one more, and the most
local FIRST_EXTRA, NEXT_EXTRA = 60000, 120000

local TIMES = {}
for n = 1, MOST do TIMES[n] = "x" .. n end
score.TIMES = TIMES

local waits = 0

function score.reset()
  score.points, score.chain, score.times, score.graze = 0, 0, 1, 0
  score.extra, waits = FIRST_EXTRA, 0
end

-- True when the points have earned another moth.
function score.earned()
  if score.points < score.extra then return false end
  score.extra = score.extra + NEXT_EXTRA
  return true
end

function score.add(points) score.points = score.points + points * score.times end

-- A foe is gone at x, y.
function score.hit(points, x, y)
  score.add(points)
  score.chain, waits = score.chain + 1, PATIENCE
  local times = math.min(MOST, 1 + score.chain // LINKS)
  if times > score.times then
    score.times = times
    fx.word(TIMES[times], x - 4, y - 8, 44)
  end
end

function score.grazed()
  score.graze = score.graze + 1
  score.add(5)
  waits = math.max(waits, 30)
  sound.graze()
end

function score.lose_chain() score.chain, score.times, waits = 0, 1, 0 end

-- While a boss is there the chain waits.
function score.update(boss)
  if waits > 0 and not boss then
    waits = waits - 1
    if waits == 0 then score.lose_chain() end
  end
end

-- How much of the patience is left, 0 to 1.
function score.left() return waits / PATIENCE end

return score
