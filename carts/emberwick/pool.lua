-- Lists whose entries are made once and used again: entering a place then makes nothing new.

local pool = {}

-- A list of `count` entries from make(), of which list.n are in use.
function pool.new(count, make)
  local list = { n = 0 }
  for i = 1, count do list[i] = make() end
  return list
end

-- The next free entry; it still has what it had before, so set all of it.
function pool.take(list)
  list.n = list.n + 1
  return list[list.n]
end

return pool
