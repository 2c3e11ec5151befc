-- Points, the best of all games, and their texts. A text is made when its number changes and not
-- when it is drawn.

local fx = require "fx"

local score = {
  points = 0, best = 0, text = "000000", best_text = "000000", record = false,
  counting = false,      -- the title plays without points
}

local POPUP = {}
for points = 50, 500, 50 do POPUP[points] = tostring(points) end

local function digits(n)
  return string.format("%06d", n)
end

function score.open()
  cartdata("narthex-emberwick")
  score.best = math.tointeger(dget(0)) or 0
  if score.best == 0 then score.best = 5000 end
  score.best_text = digits(score.best)
end

function score.reset()
  score.points, score.text, score.record, score.counting = 0, digits(0), false, true
end

-- Adds points; with a place, they float up from there.
function score.add(points, x, y)
  if not score.counting then return end
  score.points = score.points + points
  score.text = digits(score.points)
  if x and POPUP[points] then fx.popup(POPUP[points], x - 8, y - 10) end
end

-- Keeps the score if it is the best so far; true if it is.
function score.keep()
  if score.points <= score.best then return false end
  score.best, score.best_text, score.record = score.points, score.text, true
  dset(0, score.best)
  return true
end

return score
