-- Sparks, smoke, points that float up, and the shaking of the screen. All of it lives in lists
-- that are made once: a frame takes a free place and gives it back, and makes nothing new.

local fx = { shaking = 0, frozen = 0, dx = 0, dy = 0 }

local COUNT = 160
local xs, ys, vxs, vys, lives, kinds = {}, {}, {}, {}, {}, {}
for i = 1, COUNT do
  xs[i], ys[i], vxs[i], vys[i], lives[i], kinds[i] = 0, 0, 0, 0, 0, 0
end
local next_one = 1

-- Colours from birth to death, and the pull on each kind of particle.
local FIRE, SMOKE, DUST, SPARK, LEAF = 1, 2, 3, 4, 5
local COLOURS = {
  { 40, 41, 42, 43, 44, 45 }, { 17, 18, 18, 19, 20, 20 }, { 47, 48, 48, 49, 49, 50 },
  { 30, 31, 32, 33, 33, 45 }, { 47, 48, 30, 31, 31, 31 },
}
local PULL = { -0.02, -0.03, 0.05, 0.04, 0.01 }
local LIFE = 36

local function add(x, y, vx, vy, life, kind)
  local i = next_one
  next_one = i % COUNT + 1
  xs[i], ys[i], vxs[i], vys[i], lives[i], kinds[i] = x, y, vx, vy, life, kind
end

local random = math.random

local function scatter(x, y, count, speed, kind)
  for _ = 1, count do
    local angle, v = random() * 6.2832, (0.3 + random()) * speed
    add(x, y, math.cos(angle) * v, math.sin(angle) * v, LIFE - random(0, 14), kind)
  end
end

function fx.burst(x, y, count) scatter(x, y, count, 1.3, FIRE) end
function fx.steam(x, y, count) scatter(x, y, count, 0.7, SMOKE) end
function fx.glint(x, y) scatter(x, y, 7, 0.9, SPARK) end

function fx.dust(x, y, count)
  for _ = 1, count do
    add(x + random(-4, 4), y - 1, random() * 1.6 - 0.8, -random() * 0.5, 20, DUST)
  end
end

function fx.ember(x, y, count)
  for _ = 1, count do
    add(x + random(-3, 3), y + random(-4, 2), random() * 0.4 - 0.2, -0.2 - random() * 0.4,
      LIFE - random(4, 18), FIRE)
  end
end

function fx.leaf(wind)
  add(wind > 0 and 0 or 319, random(0, 150), wind * (2.5 + random()), 0.2, 60, LEAF)
end

-- Points that float up where they were earned.
local POPUPS = 6
local popup_x, popup_y, popup_life, popup_text = {}, {}, {}, {}
for i = 1, POPUPS do popup_x[i], popup_y[i], popup_life[i], popup_text[i] = 0, 0, 0, "" end
local next_popup = 1

function fx.popup(text, x, y)
  local i = next_popup
  next_popup = i % POPUPS + 1
  popup_x[i], popup_y[i], popup_life[i], popup_text[i] = x, y, 50, text
end

function fx.shake(amount) fx.shaking = math.max(fx.shaking, amount) end
function fx.freeze(frames) fx.frozen = frames end

function fx.clear()
  for i = 1, COUNT do lives[i] = 0 end
  for i = 1, POPUPS do popup_life[i] = 0 end
  fx.shaking, fx.frozen, fx.dx, fx.dy = 0, 0, 0, 0
end

function fx.update()
  for i = 1, COUNT do
    local life = lives[i]
    if life > 0 then
      lives[i] = life - 1
      vys[i] = vys[i] + PULL[kinds[i]]
      xs[i], ys[i] = xs[i] + vxs[i], ys[i] + vys[i]
    end
  end
  for i = 1, POPUPS do
    if popup_life[i] > 0 then
      popup_life[i] = popup_life[i] - 1
      if popup_life[i] > 20 then popup_y[i] = popup_y[i] - 0.5 end
    end
  end
  if fx.shaking > 0 then
    local s = fx.shaking
    fx.dx, fx.dy = random(-1, 1) * (s // 2), random(-1, 1) * (s // 2)
    fx.shaking = s - 0.5
  else
    fx.dx, fx.dy = 0, 0
  end
end

function fx.draw()
  for i = 1, COUNT do
    local life = lives[i]
    if life > 0 then
      local stage = life // 6 + 1
      if stage > 6 then stage = 6 end
      local colour = COLOURS[kinds[i]][stage]
      local x, y = xs[i], ys[i]
      if life > 14 and kinds[i] ~= DUST then
        rectfill(x, y, x + 1, y + 1, colour)
      else
        pset(x, y, colour)
      end
    end
  end
end

function fx.draw_popups()
  for i = 1, POPUPS do
    local life = popup_life[i]
    if life > 0 then
      local x, y = popup_x[i], popup_y[i]
      print(popup_text[i], x + 1, y + 1, 0)
      print(popup_text[i], x, y, life % 8 < 4 and 45 or 44)
    end
  end
end

return fx
