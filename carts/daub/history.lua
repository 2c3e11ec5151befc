-- Undo and redo. Before a change, the edited part is copied into one of 32 places in the map's
-- RAM, which this program has no other use for. Undo exchanges that copy with the sheet, so that
-- the same place then holds what redo needs.

local sheet = require "sheet"

local history = {}

local PLACES, PLACE, FIRST = 32, 16384, 0x40000
local SCRATCH = 0xC0000          -- the screen, which is drawn anew afterwards

local xs, ys, sizes = {}, {}, {}
for i = 0, PLACES - 1 do xs[i], ys[i], sizes[i] = 0, 0, 0 end

-- Changes are numbered on and on; place n % 32 holds change n.
local oldest, now, newest = 0, 0, 0
local saved = 0

local function place(n) return FIRST + n % PLACES * PLACE end

-- Notes how the edited part looks, before it changes.
function history.begin()
  local i = now % PLACES
  xs[i], ys[i], sizes[i] = sheet.x, sheet.y, sheet.size
  sheet.store(place(now), sheet.x, sheet.y, sheet.size, sheet.size)
  now = now + 1
  newest = now
  if now - oldest > PLACES then oldest = now - PLACES end
end

-- Puts the part back as it was at the last begin(), for a shape that is still being dragged.
function history.again()
  local i = (now - 1) % PLACES
  sheet.restore(place(now - 1), xs[i], ys[i], sizes[i], sizes[i])
end

-- Forgets the last begin(): nothing changed.
function history.drop()
  if now > oldest then now = now - 1 end
  newest = now
end

local function exchange(n)
  local i = n % PLACES
  local x, y, size = xs[i], ys[i], sizes[i]
  sheet.store(SCRATCH, x, y, size, size)
  sheet.restore(place(n), x, y, size, size)
  memcpy(place(n), SCRATCH, size * size)
  sheet.size = size
  sheet.x, sheet.y = x, y
end

-- Takes the last change back; false when none is left.
function history.undo()
  if now == oldest then return false end
  now = now - 1
  exchange(now)
  return true
end

function history.redo()
  if now == newest then return false end
  exchange(now)
  now = now + 1
  return true
end

-- Another drawing begins.
function history.forget()
  oldest, now, newest = 0, 0, 0
  history.mark_saved()
end

-- The drawing is on the card as it is now.
function history.mark_saved() saved = now end

-- Whether it has changed since.
function history.is_changed() return now ~= saved end

return history
