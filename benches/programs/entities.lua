-- A game: 2,000 entities that move and bounce, and find whom they touch by a grid.
local width, height, cell = 1280, 720, 32
local floor = math.floor

local seed = 99
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local Entity = {}
Entity.__index = Entity
function Entity.new(id)
  return setmetatable({
    id = id, x = random(width), y = random(height), r = 2 + random(5),
    vx = (random(200) - 100) / 50, vy = (random(200) - 100) / 50, touched = 0,
  }, Entity)
end
function Entity:update()
  self.x = self.x + self.vx
  self.y = self.y + self.vy
  if self.x < 0 or self.x >= width then
    self.vx = -self.vx
    self.x = self.x + self.vx
  end
  if self.y < 0 or self.y >= height then
    self.vy = -self.vy
    self.y = self.y + self.vy
  end
end

local columns = floor(width / cell) + 1
local function fill_grid(entities)
  local grid = {}
  for i = 1, #entities do
    local e = entities[i]
    local key = floor(e.y / cell) * columns + floor(e.x / cell)
    local bucket = grid[key]
    if bucket then bucket[#bucket + 1] = e else grid[key] = { e } end
  end
  return grid
end

local function touch(a, b)
  local dx, dy, reach = a.x - b.x, a.y - b.y, a.r + b.r
  if dx * dx + dy * dy < reach * reach then
    a.touched, b.touched = a.touched + 1, b.touched + 1
    a.vx, b.vx = b.vx, a.vx
    return 1
  end
  return 0
end

local entities = {}
for i = 1, 2000 do entities[i] = Entity.new(i) end
local hits = 0
for frame = 1, 200 do
  for i = 1, #entities do entities[i]:update() end
  local grid = fill_grid(entities)
  for i = 1, #entities do
    local e = entities[i]
    local key = floor(e.y / cell) * columns + floor(e.x / cell)
    for neighbour = key, key + 1 do
      local bucket = grid[neighbour]
      if bucket then
        for j = 1, #bucket do
          if bucket[j].id > e.id then hits = hits + touch(e, bucket[j]) end
        end
      end
    end
  end
end
local most = 0
for _, e in ipairs(entities) do most = math.max(most, e.touched) end
print(hits, most)

--> 76986	250
