-- A game: smooth noise in octaves over a picture.
local floor = math.floor
local lattice = {}
local seed = 17
for i = 0, 511 do
  seed = seed * 16807 % 2147483647
  lattice[i] = seed / 2147483647
end
local shuffled = {}
for i = 0, 255 do shuffled[i] = (i * 167 + 13) % 256 end

local function smooth(t) return t * t * (3 - 2 * t) end
local function mix(a, b, t) return a + (b - a) * t end

local function noise(x, y)
  local xi, yi = floor(x), floor(y)
  local tx, ty = smooth(x - xi), smooth(y - yi)
  local row = shuffled[yi % 256]
  local below = shuffled[(yi + 1) % 256]
  local left, right = xi % 256, (xi + 1) % 256
  return mix(
    mix(lattice[row + left], lattice[row + right], tx),
    mix(lattice[below + left], lattice[below + right], tx),
    ty)
end

local function octaves(x, y, n)
  local sum, size, weight = 0, 1, 0.5
  for _ = 1, n do
    sum = sum + noise(x * size, y * size) * weight
    size, weight = size * 2, weight * 0.5
  end
  return sum
end

local water, land, sum = 0, 0, 0
for y = 0, 399 do
  for x = 0, 599 do
    local level = octaves(x / 40, y / 40, 8)
    sum = sum + level
    if level < 0.45 then water = water + 1 elseif level < 0.7 then land = land + 1 end
  end
end
print(water, land, string.format("%.6f", sum))

--> 105115	126304	114084.741531
