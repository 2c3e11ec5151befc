-- Metamethods: vectors with operators; each operation makes a new, short-lived table.
local Vector = {}
Vector.__index = Vector
local function vector(x, y, z) return setmetatable({ x = x, y = y, z = z }, Vector) end
Vector.__add = function(a, b) return vector(a.x + b.x, a.y + b.y, a.z + b.z) end
Vector.__sub = function(a, b) return vector(a.x - b.x, a.y - b.y, a.z - b.z) end
Vector.__mul = function(a, b)
  if type(b) == "number" then return vector(a.x * b, a.y * b, a.z * b) end
  return a.x * b.x + a.y * b.y + a.z * b.z
end
Vector.__unm = function(a) return vector(-a.x, -a.y, -a.z) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y and a.z == b.z end
Vector.__lt = function(a, b) return a * a < b * b end

local position, velocity = vector(0, 0, 0), vector(1, 0.5, 0.25)
local gravity, turned, equal = vector(0, 0, -0.125), 0, 0
for step = 1, 150000 do
  velocity = velocity + gravity * 0.5
  position = position + velocity * 0.0625
  if vector(30, 30, 30) < position then
    velocity = -velocity
    turned = turned + 1
  end
  if position - velocity == position then equal = equal + 1 end
end
print(string.format("%.6f %.6f %d %d", position.x, position * velocity, turned, equal))

--> -6.250000 -2049.218750 134286 0
