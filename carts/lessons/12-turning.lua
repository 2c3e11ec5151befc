-- Lesson 12: turning. Sine and cosine make circles, and a little depth.

local points = {}
for i = 0, 11 do                            -- a ring of twelve posts
  local angle = i / 12 * 6.28318
  points[#points + 1] = { x = math.cos(angle), y = 0.5, z = math.sin(angle) }
  points[#points + 1] = { x = math.cos(angle), y = -0.5, z = math.sin(angle) }
end

local turn, tilt = 0, 0.4

function _update()
  turn = turn + 0.02 + (btn(1) and 0.04 or 0) - (btn(0) and 0.06 or 0)
  tilt = mid(-1, tilt + (btn(3) and 0.02 or 0) - (btn(2) and 0.02 or 0), 1)
end

local function place(p)                     -- turned, tilted, and the farther the smaller
  local c, s = math.cos(turn), math.sin(turn)
  local x, z = p.x * c - p.z * s, p.x * s + p.z * c
  local y = p.y * math.cos(tilt) - z * math.sin(tilt)
  z = p.y * math.sin(tilt) + z * math.cos(tilt)
  local size = 150 / (z + 3)
  return 160 + x * size, 90 + y * size, z
end

function _draw()
  cls(0)
  for i = 1, #points, 2 do
    local ax, ay, az = place(points[i])
    local bx, by = place(points[i + 1])
    local cx, cy = place(points[(i + 1) % #points + 1])
    local shade = mid(52, 57 - (az + 1) * 2.5 // 1, 57)
    line(ax, ay, bx, by, shade)
    line(ax, ay, cx, cy, shade)
    circfill(ax, ay, 3 - az, shade)
  end
  print("Turn it with the arrows.", 8, 8, 7)
end
