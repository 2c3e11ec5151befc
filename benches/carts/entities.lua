-- Two hundred things that move, meet and are drawn: a busy game in small.
local things = {}

local Thing = {}
Thing.__index = Thing

function Thing.new(i)
  return setmetatable({
    x = i * 37 % 320, y = i * 53 % 180, vx = i % 5 - 2, vy = i % 3 - 1, hits = 0,
  }, Thing)
end

function Thing:move()
  self.x, self.y = self.x + self.vx, self.y + self.vy
  if self.x < 0 or self.x > 319 then self.vx = -self.vx end
  if self.y < 0 or self.y > 179 then self.vy = -self.vy end
end

function Thing:near(other)
  local dx, dy = self.x - other.x, self.y - other.y
  return dx * dx + dy * dy < 9
end

function Thing:draw()
  rectfill(self.x - 1, self.y - 1, self.x + 1, self.y + 1, 8 + self.hits % 8)
end

for i = 1, 200 do things[i] = Thing.new(i) end

function _update()
  for _, thing in ipairs(things) do thing:move() end
  for i = 1, #things, 4 do
    for j = i + 1, #things, 4 do
      if things[i]:near(things[j]) then things[i].hits = things[i].hits + 1 end
    end
  end
end

function _draw()
  cls(1)
  for _, thing in ipairs(things) do thing:draw() end
  local sum = 0
  for _, thing in ipairs(things) do sum = sum + thing.hits end
  print("met " .. sum, 4, 4, 7)
end
