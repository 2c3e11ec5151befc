-- What the moths shoot: five streams, from two needles to everything at once.

local shots = { n = 0, MOST = 120 }

local xs, ys, vxs, vys, hurts, tiles = {}, {}, {}, {}, {}, {}
for i = 1, shots.MOST do
  xs[i], ys[i], vxs[i], vys[i], hurts[i], tiles[i] = 0, 0, 0, 0, 0, 0
end
shots.xs, shots.ys, shots.hurts = xs, ys, hurts

local NEEDLE, BEAM, SIDE = 202, 203, 204
local SPEED = 7

-- For each power: how far above or below the moth, how steep, what, and what it hurts.
local STREAMS = {
  [0] = { { -3, 0, NEEDLE, 1 }, { 3, 0, NEEDLE, 1 } },
  { { 0, 0, BEAM, 2 }, { -5, 0, NEEDLE, 1 }, { 5, 0, NEEDLE, 1 } },
  {
    { 0, 0, BEAM, 2 }, { -4, -0.5, NEEDLE, 1 }, { 4, 0.5, NEEDLE, 1 }, { -6, 0, NEEDLE, 1 },
    { 6, 0, NEEDLE, 1 },
  },
  { { -3, 0, BEAM, 2 }, { 3, 0, BEAM, 2 }, { -5, -0.6, NEEDLE, 1 }, { 5, 0.6, NEEDLE, 1 } },
  {
    { -3, 0, BEAM, 2 }, { 3, 0, BEAM, 2 }, { 0, 0, BEAM, 2 }, { -5, -0.5, NEEDLE, 1 },
    { 5, 0.5, NEEDLE, 1 }, { -6, -1.1, NEEDLE, 1 }, { 6, 1.1, NEEDLE, 1 },
  },
}

local function add(x, y, vy, tile, hurt)
  if shots.n >= shots.MOST then return end
  local i = shots.n + 1
  shots.n = i
  xs[i], ys[i], vxs[i], vys[i], hurts[i], tiles[i] = x, y, SPEED, vy, hurt, tile
end

-- `narrow`: a slow moth's streams stay together.
function shots.fire(x, y, power, narrow)
  local streams = STREAMS[power]
  for i = 1, #streams do
    local s = streams[i]
    add(x + 8, y + s[1] * (narrow and 0.7 or 1), narrow and s[2] * 0.25 or s[2], s[3], s[4])
  end
end

function shots.firefly(x, y) add(x + 4, y, 0, SIDE, 1) end

function shots.remove(i)
  local n = shots.n
  xs[i], ys[i], vxs[i], vys[i] = xs[n], ys[n], vxs[n], vys[n]
  hurts[i], tiles[i] = hurts[n], tiles[n]
  shots.n = n - 1
end

function shots.clear() shots.n = 0 end

function shots.update()
  for i = shots.n, 1, -1 do
    xs[i], ys[i] = xs[i] + vxs[i], ys[i] + vys[i]
    if xs[i] > 326 or ys[i] < -6 or ys[i] > 186 then shots.remove(i) end
  end
end

function shots.draw()
  for i = 1, shots.n do spr(tiles[i], xs[i] - 4, ys[i] - 4) end
end

-- The sum of what hits a circle at x, y, and takes those shots away.
function shots.against(x, y, r)
  local sum = 0
  for i = shots.n, 1, -1 do
    local dx, dy = xs[i] - x, ys[i] - y
    if dx * dx + dy * dy < r * r then
      sum = sum + hurts[i]
      shots.remove(i)
    end
  end
  return sum
end

return shots
