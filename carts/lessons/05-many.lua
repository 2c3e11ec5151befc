-- Lesson 5: many things. A list of tables, made once and used again and again:
-- press F1 and see that no frame allocates anything.

local sparks, next_spark = {}, 1
for i = 1, 200 do
  sparks[i] = { x = 0, y = 0, vx = 0, vy = 0, age = 99 }
end

local function burst(x, y)
  for i = 1, 20 do
    local s = sparks[next_spark]            -- the oldest one begins a new life
    next_spark = next_spark % #sparks + 1
    local angle, speed = math.random() * 6.283, math.random() * 2 + 0.5
    s.x, s.y, s.age = x, y, 0
    s.vx, s.vy = math.cos(angle) * speed, math.sin(angle) * speed
  end
end

function _update()
  if frame() % 30 == 0 then burst(math.random(40, 280), math.random(40, 110)) end
  if btnp(4) then burst(160, 90) end
  for i = 1, #sparks do
    local s = sparks[i]
    s.x, s.y, s.age = s.x + s.vx, s.y + s.vy, s.age + 1
    s.vy = s.vy + 0.03
  end
end

function _draw()
  cls(0)
  for i = 1, #sparks do
    local s = sparks[i]
    if s.age < 60 then circfill(s.x, s.y, 2 - s.age // 25, 45 - s.age // 12) end
  end
  print("A makes one more.", 8, 8, 7)
end
