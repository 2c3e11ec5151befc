-- Sparks, rings, words that float up, and the shaking of the screen. All of it lives in lists that
-- are made once: a frame takes a free place and gives it back, and makes nothing new.

local fx = { dx = 0, dy = 0, shaking = 0, frozen = 0, white = 0 }

local random, cos, sin = math.random, math.cos, math.sin

local COUNT = 320
local xs, ys, vxs, vys, lives, kinds = {}, {}, {}, {}, {}, {}
for i = 1, COUNT do
  xs[i], ys[i], vxs[i], vys[i], lives[i], kinds[i] = 0, 0, 0, 0, 0, 1
end
local next_one = 1

-- Colours from death to birth of each kind of spark.
local COLOURS = {
  { 40, 41, 42, 43, 44, 45 }, { 16, 17, 17, 18, 18, 19 }, { 29, 30, 31, 32, 33, 7 },
  { 34, 35, 36, 37, 38, 39 }, { 52, 53, 54, 55, 56, 57 },
}
fx.FIRE, fx.SMOKE, fx.GREEN, fx.BLUE, fx.PINK = 1, 2, 3, 4, 5
local LIFE = 36

local function add(x, y, vx, vy, life, kind)
  local i = next_one
  next_one = i % COUNT + 1
  xs[i], ys[i], vxs[i], vys[i], lives[i], kinds[i] = x, y, vx, vy, life, kind
end

function fx.scatter(x, y, count, speed, kind)
  for _ = 1, count do
    local angle, v = random() * 6.2832, (0.2 + random()) * speed
    add(x, y, cos(angle) * v, sin(angle) * v, LIFE - random(0, 18), kind)
  end
end

-- A spark that flies back from a wing.
function fx.trail(x, y, kind) add(x, y, -0.6 - random(), random() * 0.6 - 0.3, 20, kind) end

local RINGS = 12
local ring_x, ring_y, ring_r, ring_grow, ring_end = {}, {}, {}, {}, {}
for i = 1, RINGS do ring_x[i], ring_y[i], ring_r[i], ring_grow[i], ring_end[i] = 0, 0, 0, 0, 0 end
local next_ring = 1

function fx.ring(x, y, grow, last)
  local i = next_ring
  next_ring = i % RINGS + 1
  ring_x[i], ring_y[i], ring_r[i], ring_grow[i], ring_end[i] = x, y, 2, grow, last
end

-- A foe bursts: sparks, smoke and a ring.
function fx.burst(x, y, size)
  fx.scatter(x, y, 6 + size * 4, 0.8 + size * 0.5, 1)
  fx.scatter(x, y, 3 + size, 0.6, 2)
  fx.ring(x, y, 1 + size * 0.4, 8 + size * 6)
end

local WORDS = 8
local word_x, word_y, word_life, word_text, word_colour = {}, {}, {}, {}, {}
for i = 1, WORDS do
  word_x[i], word_y[i], word_life[i], word_text[i], word_colour[i] = 0, 0, 0, "", 7
end
local next_word = 1

function fx.word(words, x, y, colour)
  local i = next_word
  next_word = i % WORDS + 1
  word_x[i], word_y[i], word_life[i], word_text[i], word_colour[i] = x, y, 44, words, colour
end

function fx.shake(amount) fx.shaking = math.max(fx.shaking, amount) end
function fx.freeze(frames) fx.frozen = frames end
function fx.bright(frames) fx.white = frames end

function fx.clear()
  for i = 1, COUNT do lives[i] = 0 end
  for i = 1, RINGS do ring_end[i] = 0 end
  for i = 1, WORDS do word_life[i] = 0 end
  fx.dx, fx.dy, fx.shaking, fx.frozen, fx.white = 0, 0, 0, 0, 0
end

local function shake()
  if fx.shaking <= 0 then
    fx.dx, fx.dy = 0, 0
    return
  end
  local s = fx.shaking
  fx.dx, fx.dy = random(-1, 1) * s // 2, random(-1, 1) * s // 2
  fx.shaking = s - 0.4
end

function fx.update()
  for i = 1, COUNT do
    if lives[i] > 0 then
      lives[i] = lives[i] - 1
      xs[i], ys[i] = xs[i] + vxs[i], ys[i] + vys[i]
      vxs[i], vys[i] = vxs[i] * 0.96, vys[i] * 0.96
    end
  end
  for i = 1, RINGS do
    if ring_r[i] < ring_end[i] then ring_r[i] = ring_r[i] + ring_grow[i] end
  end
  for i = 1, WORDS do
    if word_life[i] > 0 then
      word_life[i], word_y[i] = word_life[i] - 1, word_y[i] - 0.4
    end
  end
  if fx.white > 0 then fx.white = fx.white - 1 end
  shake()
end

function fx.draw()
  for i = 1, COUNT do
    local life = lives[i]
    if life > 0 then
      local colour = COLOURS[kinds[i]][math.min(6, life // 6 + 1)]
      local x, y = xs[i], ys[i]
      if life > 16 then rectfill(x, y, x + 1, y + 1, colour) else pset(x, y, colour) end
    end
  end
  for i = 1, RINGS do
    local r, last = ring_r[i], ring_end[i]
    if r < last then
      local colour = r < last * 0.4 and 45 or r < last * 0.7 and 44 or 43
      circ(ring_x[i], ring_y[i], r, colour)
      if r < last * 0.6 then circ(ring_x[i], ring_y[i], r - 1, colour) end
    end
  end
end

function fx.draw_words()
  for i = 1, WORDS do
    if word_life[i] > 0 then
      print(word_text[i], word_x[i] + 1, word_y[i] + 1, 16)
      print(word_text[i], word_x[i], word_y[i], word_life[i] % 8 < 4 and 7 or word_colour[i])
    end
  end
end

return fx
