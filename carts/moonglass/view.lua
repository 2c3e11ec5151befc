-- Draws a room: once what never changes, and over it, each frame, the light and all that moves.

local room = require "room"
local light = require "light"
local fx = require "fx"
local words = require "words"

local COLS, ROWS, CELLS = room.COLS, room.ROWS, room.CELLS
local base, piece = room.base, room.piece

local view = {
  left = 0, top = 0,     -- where the room's first cell lies on the screen
  slide = 0,             -- how far the last step still has to go: 1 to 0
  joy = false,           -- the hedgehog is glad
  walking = 0,           -- frames for which it has walked
}

-- The empty room lies in the map's RAM, which this game has no other use for; copying it to the
-- screen costs 3,600 cycles, drawing it anew would cost 30,000.
local SCREEN, KEPT, BYTES = 0xC0000, 0x40000, 320 * 180

-- Pictures of 16x16 pixels, by number: tile 2n of row n // 16.
local function picture(n, x, y, flip)
  spr(n // 16 * 64 + n % 16 * 2, x, y, 2, 2, flip)
end
view.picture = picture

local FLOOR, HEDGE, BRICK, WATER, LIP, SUNK = 0, 4, 8, 10, 14, 15
local CRYSTAL, GATE, MOON = 47, 49, 52
local PIECE = { 16, 17, 20, 18, 19, 21, 22 }        -- in the order of room.RISING to room.BLUE
local FLOWER = { [room.LILY] = 32, [room.ROSE] = 37, [room.BELL] = 42 }

-- How far each flower has opened, 0 to 4, in 64ths, and each gate, 0 to 2.
local bloom, gate = {}, 0
for i = 0, CELLS - 1 do bloom[i] = 0 end

-- Cells get their variation from where they lie, so that a room looks the same each time.
local function choice(i, count)
  return (i * 7 + i // COLS * 5 + room.number * 3) % 11 % count
end

local function night_sky()
  rectfill(0, 0, 319, 179, 0)
  fillp(0x5A5A.8)
  rectfill(0, 120, 319, 179, 16)
  fillp()
  rectfill(0, 168, 319, 179, 16)
  for star = 1, 60 do
    local x, y = star * 89 % 320, star * star * 13 % 150
    pset(x, y, 16 + star % 4)
  end
  -- the ribs of the glasshouse, high above
  for rib = 1, 4 do ellib(160, 186, rib * 44, 160, 16) end
  for ring = 1, 3 do ellib(160, 186, 176, ring * 46, 16) end
end

local function is_wall(i)
  return base[i] == room.WALL or base[i] >= room.WINDOW and base[i] < room.STEPPING
end

local function paint_cell(i, x, y)
  local kind = base[i]
  if kind == room.NIGHT then return end
  if is_wall(i) then
    local below = i + COLS
    if below < CELLS and not is_wall(below) and base[below] ~= room.NIGHT then
      picture(BRICK + choice(i, 2), x, y)
    else
      picture(HEDGE + choice(i, 11) // 3 % 4, x, y)
    end
    if kind >= room.WINDOW then picture(MOON, x, y - 2) end
  elseif kind ~= room.WATER and kind ~= room.STEPPING then
    picture(FLOOR + choice(i, 4), x, y)
  end
end

-- Paints what stays as it is, and keeps it.
function view.enter()
  view.left = (320 - room.w * 16) // 2
  view.top = 16 + (164 - room.h * 16) // 2
  view.slide, view.joy, view.walking, gate = 0, false, 0, 0
  night_sky()
  for i = 0, CELLS - 1 do
    bloom[i] = 0
    paint_cell(i, view.left + i % COLS * 16, view.top + i // COLS * 16)
  end
  memcpy(KEPT, SCREEN, BYTES)
end

-- Light: a dithered halo, the beam, and its core, by colour. The core tells the colours apart for
-- those who see them alike: the moon's is whole, red is dashed, blue is two lines.
local HALO = { [0] = 51, 41, 35 }
local BODY = { [0] = 45, 8, 37 }
local CORE = { [0] = 7, 57, 39 }

local function bar(x0, y0, x1, y1, wide, ink)
  if y0 == y1 then
    rectfill(x0, y0 - wide, x1, y1 + wide - 1, ink)
  else
    rectfill(x0 - wide, y0, x0 + wide - 1, y1, ink)
  end
end

local function dashes(x0, y0, x1, y1, dx, dy, now)
  local long = math.abs(x1 - x0) + math.abs(y1 - y0)
  for d = now // 2 % 8, long - 3, 8 do
    local x, y = x0 + dx * d, y0 + dy * d
    rectfill(x - (dx == 0 and 1 or 0), y - (dy == 0 and 1 or 0), x + dx * 3, y + dy * 3, 57)
  end
end

local DX, DY = { [0] = 1, 0, -1, 0 }, { [0] = 0, 1, 0, -1 }

local function draw_halo(n)
  local long = light.grown[n]
  if long <= 0 then return end
  local i, d = light.at[n], light.way[n]
  local x, y = view.left + i % COLS * 16 + 8, view.top + i // COLS * 16 + 6
  bar(x, y, x + DX[d] * long, y + DY[d] * long, 5, HALO[light.colour[n]])
end

local function draw_beam(n, now)
  local long = light.grown[n]
  if long <= 0 then return end
  local i, d, hue = light.at[n], light.way[n], light.colour[n]
  local x, y = view.left + i % COLS * 16 + 8, view.top + i // COLS * 16 + 6
  local x1, y1 = x + DX[d] * long, y + DY[d] * long
  bar(x, y, x1, y1, 2, BODY[hue])
  if hue == light.MOON then
    bar(x, y, x1, y1, 1, CORE[hue])
  elseif hue == light.RED then
    dashes(x, y, x1, y1, DX[d], DY[d], now)
  else
    local px, py = math.abs(DY[d]), math.abs(DX[d])
    line(x - px * 2, y - py * 2, x1 - px * 2, y1 - py * 2, CORE[hue])
    line(x + px, y + py, x1 + px, y1 + py, CORE[hue])
  end
  -- a mote of dust drifts along
  local mote = (now + n * 23) % 64
  if mote < long then
    local mx, my = x + DX[d] * mote, y + DY[d] * mote
    local sway = math.sin(now * 0.1 + n) * 3
    pset(mx + DY[d] * sway, my + DX[d] * sway, CORE[hue])
  end
end

local function draw_light(now)
  fillp(0x5A5A.8)
  for n = 1, light.n do draw_halo(n) end
  fillp()
  for n = 1, light.n do draw_beam(n, now) end
end

local function draw_water(now)
  for i = 0, CELLS - 1 do
    local kind = base[i]
    if kind == room.WATER or kind == room.STEPPING then
      local x, y = view.left + i % COLS * 16, view.top + i // COLS * 16
      picture(WATER + now // 12 % 4, x, y)
      local above = base[i - COLS]
      if above ~= room.WATER and above ~= room.STEPPING then picture(LIP, x, y) end
      if kind == room.STEPPING then
        picture(SUNK, x, y + (i == room.sank and view.slide * -6 or 0))
      end
    end
  end
end

local function shadow(x, y)
  fillp(0x5A5A.8)
  ovalfill(x + 1, y + 9, x + 14, y + 15, 16)
  fillp()
end

-- How far the thing at i is from where it stands: it is still on its way.
local function offset(i)
  if i ~= room.moved_to or view.slide <= 0 then return 0, 0 end
  local d = room.facing
  return -DX[d] * view.slide * 16, -DY[d] * view.slide * 16
end

local function hero_picture(now)
  local step = view.slide > 0 and 1 + view.walking // 6 % 2 or 0
  if view.joy then return 74 end
  local d = room.facing
  if d == 1 then
    if step == 0 and now % 170 < 8 then return 73 end
    return 64 + step
  end
  return (d == 3 and 70 or 67) + step
end

local function draw_hero(now)
  local d, i = room.facing, room.hero
  local x = view.left + i % COLS * 16 - DX[d] * view.slide * 16
  local y = view.top + i // COLS * 16 - DY[d] * view.slide * 16
  shadow(x, y)
  local hop = view.joy and math.abs(math.sin(now * 0.2)) * 5 or 0
  picture(hero_picture(now), x, y - 3 - hop, d == 2)
end

local function draw_fixed(i, kind, x, y)
  if kind >= room.LILY and kind <= room.BELL then
    shadow(x, y)
    picture(FLOWER[kind] + bloom[i] // 64, x, y - 3)
  elseif kind == room.CRYSTAL then
    shadow(x, y)
    picture(light.lit[i] ~= 0 and CRYSTAL + 1 or CRYSTAL, x, y - 3)
  elseif kind == room.GATE then
    picture(GATE + gate // 8, x, y)
  end
end

local function draw_things(now)
  for row = 0, room.h - 1 do
    for i = row * COLS, row * COLS + room.w - 1 do
      local kind, thing = base[i], piece[i]
      local x, y = view.left + i % COLS * 16, view.top + row * 16
      if kind >= room.LILY and kind <= room.GATE then draw_fixed(i, kind, x, y) end
      if thing ~= 0 then
        local dx, dy = offset(i)
        shadow(x + dx, y + dy)
        picture(PIECE[thing], x + dx, y + dy - 3)
      end
      if i == room.hero then draw_hero(now) end
    end
  end
end

function view.draw(now)
  memcpy(SCREEN, KEPT, BYTES)
  camera(fx.dx, fx.dy)
  draw_water(now)
  draw_light(now)
  draw_things(now)
  fx.draw()
  camera()
end

-- Opens flowers that have light, shuts those that lost it, and moves the gates. Gives the place
-- of a flower that opened wholly in this frame, or nil.
function view.update()
  local opened
  for i = 0, CELLS - 1 do
    local kind = base[i]
    if kind >= room.LILY and kind <= room.BELL then
      local b = bloom[i]
      if light.feeds(i) then
        b = math.min(256 + 63, b + 8)
        if b >= 256 and bloom[i] < 256 then opened = i end
      else
        b = math.max(0, b - 16)
      end
      bloom[i] = b
    end
  end
  gate = room.gates_open and math.min(16, gate + 1) or math.max(0, gate - 1)
  return opened
end

-- Whether all flowers have opened.
function view.all_open()
  for i = 0, CELLS - 1 do
    local kind = base[i]
    if kind >= room.LILY and kind <= room.BELL and bloom[i] < 256 then return false end
  end
  return true
end

-- The middle of a cell on the screen.
function view.middle(i)
  return view.left + i % COLS * 16 + 8, view.top + i // COLS * 16 + 6
end

-- The line above the room.
local GREY, BONE = 20, 7
function view.hud(steps, best)
  rectfill(0, 0, 319, 13, 0)
  line(0, 14, 319, 14, 34)
  words.at(room.level.title, 6, 3, BONE)
  words.at("steps", 200, 3, GREY)
  words.at(words.NUMBER[steps], 234, 3, BONE)
  words.at(best > 0 and "best" or "fewest", 258, 3, GREY)
  words.at(words.NUMBER[best > 0 and best or room.level.par], 298, 3, best > 0 and 44 or BONE)
end

return view
