-- What the save card keeps: for each room the fewest steps that solved it, 0 while unsolved.

local levels = require "levels"

local progress = { best = {}, solved = 0 }

local AHEAD = 3          -- so many unsolved rooms are open at once: nobody has to be stuck

function progress.open()
  cartdata("narthex-moonglass")
  progress.solved = 0
  for i = 1, #levels do
    progress.best[i] = math.tointeger(dget(i)) or 0
    if progress.best[i] > 0 then progress.solved = progress.solved + 1 end
  end
end

-- Notes that room `number` was solved; true if never in so few steps.
function progress.keep(number, steps)
  local before = progress.best[number]
  if before == 0 then progress.solved = progress.solved + 1 end
  if before > 0 and before <= steps then return false end
  progress.best[number] = steps
  dset(number, steps)
  return true
end

-- Whether a room may be entered.
function progress.is_open(number)
  local unsolved = 0
  for i = 1, number - 1 do
    if progress.best[i] == 0 then unsolved = unsolved + 1 end
  end
  return unsolved < AHEAD
end

-- The first room that is still to do; the last one when all are done.
function progress.next_room()
  for i = 1, #levels do
    if progress.best[i] == 0 then return i end
  end
  return #levels
end

return progress
