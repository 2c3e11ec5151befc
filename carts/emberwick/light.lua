-- Light and dark. Each place is painted three times when it is entered: by night, at dusk and in
-- full lantern light. The three pictures and a fourth, the one that is shown, lie in the map
-- layers 1 to 3, which this game has no other use for. To shed light is then to copy pieces of
-- rows from a brighter picture: memcpy is cheap, and in most frames the shown picture stays as it is.

local world = require "world"

local ROW = 320
local TOP, HEIGHT = 12, 168            -- the place lies below the HUD
local BYTES = ROW * HEIGHT
local SCREEN = 0xC0000 + TOP * ROW
local SHOWN, NIGHT, DUSK, BRIGHT = 0x60000, 0x60000 + BYTES, 0x80000, 0x80000 + BYTES

local light = { LAMP = 46, stale = false, SHOWN = SHOWN, BRIGHT = BRIGHT }

local CORE = 0.66                      -- share of a circle that is fully bright

-- What each of the 64 colours becomes at night and at dusk; eight to a row, and the ramps of the
-- palette begin at 16, 22, 28 and so on. Night is all moonlit blue, dusk is embers.
local AT_NIGHT = {
  [0] = 0, 16, 16, 58, 16, 16, 17, 18, 16, 17, 17, 59, 35, 1, 17, 18,
  0, 0, 16, 34, 1, 17,    0, 16, 34, 1, 1, 17,    0, 16, 58, 59, 59, 60,
  0, 34, 1, 35, 35, 36,   0, 16, 34, 34, 1, 17,   0, 16, 34, 1, 17, 18,
  0, 34, 34, 1, 1, 17,    0, 58, 58, 59, 59, 60,
}
local AT_DUSK = {
  [0] = 0, 16, 22, 29, 23, 17, 18, 20, 41, 24, 49, 30, 35, 17, 24, 25,
  0, 16, 17, 18, 5, 19,   16, 22, 23, 24, 24, 25, 0, 28, 29, 30, 30, 31,
  16, 34, 1, 35, 36, 37,  40, 40, 41, 42, 43, 44, 16, 46, 47, 48, 49, 50,
  16, 52, 53, 53, 54, 55, 0, 58, 59, 59, 60, 61,
}

-- Half the width of each row of a disc, by radius; made once, so that a frame makes nothing.
local discs = {}
for r = 1, 100 do
  local half = {}
  for dy = -r, r do half[dy] = math.sqrt(r * r - dy * dy) // 1 end
  discs[r] = half
end

-- Copies a disc of light from a picture; every other row is a little shorter, which softens the rim.
local function disc(to, from, x, y, r)
  x, y, r = x // 1, y // 1, r // 1
  if r < 2 then return end
  local half = discs[r]
  local first, last = math.max(-r, -y), math.min(r, HEIGHT - 1 - y)
  for dy = first, last do
    local wide = half[dy] - ((y + dy) & 1) * 2
    local left, right = x - wide, x + wide
    if left < 0 then left = 0 end
    if right > ROW - 1 then right = ROW - 1 end
    if right >= left then
      local at = (y + dy) * ROW + left
      memcpy(to + at, from + at, right - left + 1)
    end
  end
end

-- Keeps what is on the screen as the picture for one brightness: 1 night, 2 dusk, 3 bright.
local PICTURES = { NIGHT, DUSK, BRIGHT }
function light.keep(n)
  memcpy(PICTURES[n], SCREEN, BYTES)
end

-- Paints the colours of a brightness from now on.
function light.paint_with(n)
  pal()
  local map = n == 1 and AT_NIGHT or n == 2 and AT_DUSK or nil
  if map then
    for colour = 0, 63 do pal(colour, map[colour]) end
  end
end

-- Makes the shown picture anew: night, the halos of the lanterns, and their bright cores.
function light.rebuild()
  memcpy(SHOWN, NIGHT, BYTES)
  for i = 1, world.lamps.n do
    local lamp = world.lamps[i]
    disc(SHOWN, DUSK, lamp.x, lamp.y, lamp.r)
  end
  for i = 1, world.lamps.n do
    local lamp = world.lamps[i]
    disc(SHOWN, BRIGHT, lamp.x, lamp.y, lamp.r * CORE)
  end
  light.stale = false
end

-- Puts the place on the screen, moved by dx, dy when it shakes.
function light.show(dx, dy)
  if light.stale then light.rebuild() end
  local by = dy * ROW + dx
  if by > 0 then
    memcpy(SCREEN + by, SHOWN, BYTES - by)
  else
    memcpy(SCREEN + by, SHOWN, BYTES)
  end
end

-- Sheds light on the screen around x, y.
function light.shine(x, y, r)
  disc(SCREEN, DUSK, x, y, r)
  for i = 1, world.lamps.n do
    local lamp = world.lamps[i]
    local reach = r + lamp.r
    if lamp.r > 0 and math.abs(lamp.x - x) < reach and math.abs(lamp.y - y) < reach then
      disc(SCREEN, BRIGHT, lamp.x, lamp.y, lamp.r * CORE)
    end
  end
  disc(SCREEN, BRIGHT, x, y, r * CORE)
end

-- Spreads full light over the place from x, y: the end of a level, and the dawn.
function light.flood(x, y, r)
  x, y, r = x // 1, y // 1, r // 1
  for row = 0, HEIGHT - 1 do
    local dy = row - y
    local rest = r * r - dy * dy
    if rest > 0 then
      local wide = math.sqrt(rest) // 1
      local left, right = math.max(0, x - wide), math.min(ROW - 1, x + wide)
      if right >= left then
        memcpy(SHOWN + row * ROW + left, BRIGHT + row * ROW + left, right - left + 1)
      end
    end
  end
end

return light
