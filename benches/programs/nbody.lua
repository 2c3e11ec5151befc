-- Floats: bodies that attract each other, records with float fields.
local sqrt = math.sqrt

local bodies = {
  { x = 0, y = 0, z = 0, vx = 0, vy = 0, vz = 0, mass = 39.47 },
  { x = 4.84, y = -1.16, z = -0.10, vx = 0.606, vy = 2.81, vz = -0.02, mass = 0.03769 },
  { x = 8.34, y = 4.12, z = -0.40, vx = -1.01, vy = 1.82, vz = 0.008, mass = 0.01128 },
  { x = 12.89, y = -15.11, z = -0.22, vx = 1.08, vy = 0.868, vz = -0.01, mass = 0.00172 },
  { x = 15.37, y = -25.91, z = 0.17, vx = 0.979, vy = 0.594, vz = -0.034, mass = 0.00203 },
}

local function energy()
  local sum = 0.0
  for i, a in ipairs(bodies) do
    sum = sum + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
    for j = i + 1, #bodies do
      local b = bodies[j]
      local dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
      sum = sum - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return sum
end

local function advance(dt)
  local n = #bodies
  for i = 1, n do
    local a = bodies[i]
    local ax, ay, az, amass = a.x, a.y, a.z, a.mass
    local vx, vy, vz = a.vx, a.vy, a.vz
    for j = i + 1, n do
      local b = bodies[j]
      local dx, dy, dz = ax - b.x, ay - b.y, az - b.z
      local square = dx * dx + dy * dy + dz * dz
      local pull = dt / (square * sqrt(square))
      local mine, yours = amass * pull, b.mass * pull
      vx, vy, vz = vx - dx * yours, vy - dy * yours, vz - dz * yours
      b.vx, b.vy, b.vz = b.vx + dx * mine, b.vy + dy * mine, b.vz + dz * mine
    end
    a.vx, a.vy, a.vz = vx, vy, vz
    a.x, a.y, a.z = ax + dt * vx, ay + dt * vy, az + dt * vz
  end
end

print(string.format("%.9f", energy()))
for _ = 1, 200000 do advance(0.005) end
print(string.format("%.9f", energy()))

--> -0.169657951
--> -0.169641328
