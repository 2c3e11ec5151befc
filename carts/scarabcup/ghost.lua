-- The ghost: the best lap so far, drawn as a pale beetle. While a lap is driven, each second
-- frame's place goes into the cart's own RAM, four bytes each; the best lap is kept as a text on
-- the save card.

local ghost = { shown = false, x = 0, y = 0, angle = 0, time = 0 }

local RECORDING, PLAYING = 0xF4000, 0xF8000
local MOST = 4000                     -- places: more than two minutes
local EVERY = 2

local recorded, kept = 0, 0

-- Slots 1 to 3 of the card hold the ghosts of the three tracks.
function ghost.open(track)
  recorded, kept, ghost.shown, ghost.time = 0, 0, false, 0
  local saved = card.read(track)
  if not saved then return end
  ghost.time, kept = saved.time, #saved.places // 4
  for i = 1, #saved.places, 256 do
    poke(PLAYING + i - 1, saved.places:byte(i, math.min(i + 255, #saved.places)))
  end
end

function ghost.begin()
  recorded, ghost.shown = 0, kept > 0
end

-- Notes where the player is in this frame of the lap, and moves the ghost.
function ghost.update(lap_time, x, y)
  if lap_time % EVERY ~= 0 then return end
  local n = lap_time // EVERY
  if n == recorded and n < MOST then
    poke2(RECORDING + n * 4, (x * 32) // 1, (y * 32) // 1)
    recorded = n + 1
  end
  if n < kept then
    local gx, gy = peek2(PLAYING + n * 4, 2)
    local dx, dy = gx / 32 - ghost.x, gy / 32 - ghost.y
    if dx ~= 0 or dy ~= 0 then ghost.angle = math.atan(dy, dx) / (2 * math.pi) end
    ghost.x, ghost.y = gx / 32, gy / 32
  else
    ghost.shown = false
  end
end

-- A lap is done: the best one becomes the ghost. True when it is.
function ghost.finish(track, time)
  if ghost.time > 0 and time >= ghost.time or recorded == 0 then return false end
  ghost.time, kept = time, recorded
  memcpy(PLAYING, RECORDING, recorded * 4)
  local parts = {}
  for at = 0, recorded * 4 - 1, 1024 do
    parts[#parts + 1] = string.char(peek(PLAYING + at, math.min(1024, recorded * 4 - at)))
  end
  card.write(track, { time = time, places = table.concat(parts) })
  card.commit()
  return true
end

return ghost
