-- Garbage: a small table for every step, as vector code without operators makes them.
local function vector(x, y) return { x, y } end
local function add(a, b) return vector(a[1] + b[1], a[2] + b[2]) end
local function scale(a, by) return vector(a[1] * by, a[2] * by) end
local function point(x, y) return { x = x, y = y } end

local at, velocity = vector(0.0, 0.0), vector(1.0, 0.5)
local far = 0
for step = 1, 1200000 do
  at = add(at, scale(velocity, 0.25))
  local p = point(at[1], at[2])
  if p.x > 100 then
    at = vector(0.0, p.y - 50)
    far = far + 1
  end
end
print(string.format("%.3f %.3f %d", at[1], at[2], far))

--> 52.000 400.000 2992
