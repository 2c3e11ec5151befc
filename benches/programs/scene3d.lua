-- A game: boxes turned and projected, triangles sorted by depth and filled line by line.
local width, height = 160, 90
local sin, cos, floor, sort = math.sin, math.cos, math.floor, table.sort
local screen = {}
for i = 1, width * height do screen[i] = 0 end

local corners = {
  { -1, -1, -1 }, { 1, -1, -1 }, { 1, 1, -1 }, { -1, 1, -1 },
  { -1, -1, 1 }, { 1, -1, 1 }, { 1, 1, 1 }, { -1, 1, 1 },
}
local faces = {
  { 1, 2, 3 }, { 1, 3, 4 }, { 5, 7, 6 }, { 5, 8, 7 }, { 1, 5, 6 }, { 1, 6, 2 },
  { 4, 3, 7 }, { 4, 7, 8 }, { 1, 4, 8 }, { 1, 8, 5 }, { 2, 6, 7 }, { 2, 7, 3 },
}

local function turn(p, angle, ox, oy, oz)
  local s, c = sin(angle), cos(angle)
  local x, z = p[1] * c - p[3] * s, p[1] * s + p[3] * c
  local y = p[2] * c - z * s
  z = p[2] * s + z * c
  return { x = x + ox, y = y + oy, z = z + oz }
end

local function project(p)
  local scale = 70 / p.z
  return { x = width / 2 + p.x * scale, y = height / 2 + p.y * scale, z = p.z }
end

local function fill(a, b, c, colour)
  if b.y < a.y then a, b = b, a end
  if c.y < a.y then a, c = c, a end
  if c.y < b.y then b, c = c, b end
  local whole = c.y - a.y
  if whole <= 0 then return 0 end
  local pixels = 0
  local top, bottom = math.max(0, floor(a.y)), math.min(height - 1, floor(c.y))
  for y = top, bottom do
    local t = (y - a.y) / whole
    if t < 0 then t = 0 end
    local x1 = a.x + (c.x - a.x) * t
    local x2
    if y < b.y then x2 = a.x + (b.x - a.x) * (b.y > a.y and (y - a.y) / (b.y - a.y) or 0)
    else x2 = b.x + (c.x - b.x) * (c.y > b.y and (y - b.y) / (c.y - b.y) or 0) end
    if x2 < x1 then x1, x2 = x2, x1 end
    local row = y * width + 1
    for x = math.max(0, floor(x1)), math.min(width - 1, floor(x2)) do
      screen[row + x] = colour
      pixels = pixels + 1
    end
  end
  return pixels
end

local filled, drawn = 0, 0
for frame = 1, 500 do
  local triangles = {}
  for box = 1, 14 do
    local points = {}
    for i = 1, 8 do
      points[i] = project(turn(corners[i], frame / 20 + box, box % 5 * 2 - 4, box % 3 * 2 - 2, 6 + box % 4))
    end
    for i = 1, 12 do
      local a, b, c = points[faces[i][1]], points[faces[i][2]], points[faces[i][3]]
      if (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0 then
        triangles[#triangles + 1] = { a = a, b = b, c = c, z = a.z + b.z + c.z, colour = (box + i) % 15 + 1 }
      end
    end
  end
  sort(triangles, function(p, q) return p.z > q.z end)
  for _, t in ipairs(triangles) do filled = filled + fill(t.a, t.b, t.c, t.colour) end
  drawn = drawn + #triangles
end
local lit = 0
for i = 1, #screen do if screen[i] > 0 then lit = lit + 1 end end
print(drawn, filled, lit)

--> 36330	5290684	11464
