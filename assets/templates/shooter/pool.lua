-- A pool: things that are made once, taken while they are needed and given back afterwards.

local pool = {}

function pool.new(size)
  local things = { live = 0 }
  for i = 1, size do things[i] = { place = i } end
  return things
end

-- A free thing, or nil when all are in use. The live ones stand at the front.
function pool.take(things)
  if things.live == #things then return nil end
  things.live = things.live + 1
  return things[things.live]
end

-- Gives a thing back: the last live one takes its place.
function pool.give(things, thing)
  local last = things[things.live]
  if not last or thing.place > things.live then return end
  things[thing.place], things[last.place] = last, thing
  thing.place, last.place = last.place, thing.place
  things.live = things.live - 1
end

function pool.clear(things)
  things.live = 0
end

function pool.count(things)
  return things.live
end

-- From the last to the first, so that giving back the one at hand is safe.
local function previous(things, thing)
  local place = thing and thing.place - 1 or things.live
  if place > things.live then place = things.live end
  return things[place]
end

-- for thing in pool.each(things) do ... end
function pool.each(things)
  return previous, things
end

return pool
