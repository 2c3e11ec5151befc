-- A game: a tile map, smoothed caves, edges chosen by neighbours, and a camera that scrolls over it.
local width, height = 160, 90
local seed = 3
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local function generate()
  local map = {}
  for y = 1, height do
    map[y] = {}
    for x = 1, width do map[y][x] = random(100) < 45 and 1 or 0 end
  end
  return map
end

local function solid(map, x, y)
  local row = map[y]
  return row == nil or row[x] == nil or row[x] == 1
end

local function smooth(map)
  local out = {}
  for y = 1, height do
    local row = {}
    for x = 1, width do
      local n = 0
      for dy = -1, 1 do
        for dx = -1, 1 do
          if solid(map, x + dx, y + dy) then n = n + 1 end
        end
      end
      row[x] = n >= 5 and 1 or 0
    end
    out[y] = row
  end
  return out
end

local function edges(map)
  local tiles = {}
  for y = 1, height do
    for x = 1, width do
      local mask = 0
      if solid(map, x, y) then
        if solid(map, x, y - 1) then mask = mask + 1 end
        if solid(map, x + 1, y) then mask = mask + 2 end
        if solid(map, x, y + 1) then mask = mask + 4 end
        if solid(map, x - 1, y) then mask = mask + 8 end
      end
      tiles[(y - 1) * width + x] = mask
    end
  end
  return tiles
end

local map
for _ = 1, 5 do
  map = generate()
  for _ = 1, 4 do map = smooth(map) end
end
local tiles = edges(map)
local checksum = 0
for frame = 1, 9000 do
  local left, top = frame % (width - 40), frame % (height - 24)
  for row = 0, 22 do
    local at = (top + row) * width + left
    for column = 1, 40 do
      local tile = tiles[at + column]
      if tile ~= 0 then checksum = (checksum + tile * column + row) % 1000003 end
    end
  end
end
local solids = 0
for _, row in ipairs(map) do for _, tile in ipairs(row) do solids = solids + tile end end
print(solids, checksum)

--> 5024	905092
