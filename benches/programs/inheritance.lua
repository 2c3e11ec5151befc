-- Methods: a chain of classes, two levels of `__index`, calls of overridden methods.
local Shape = {}
Shape.__index = Shape
function Shape.new(class, x, y)
  return setmetatable({ x = x, y = y }, class)
end
function Shape:area() return 0 end
function Shape:move(dx, dy)
  self.x = self.x + dx
  self.y = self.y + dy
  return self
end
function Shape:weight() return self:area() * self:density() end
function Shape:density() return 2 end

local Box = setmetatable({}, { __index = Shape })
Box.__index = Box
function Box.new(x, y, w, h)
  local box = Shape.new(Box, x, y)
  box.w, box.h = w, h
  return box
end
function Box:area() return self.w * self.h end

local Cube = setmetatable({}, { __index = Box })
Cube.__index = Cube
function Cube.new(x, y, w)
  local cube = Box.new(x, y, w, w)
  return setmetatable(cube, Cube)
end
function Cube:density() return 3 end

local shapes = {}
for i = 1, 300 do
  if i % 3 == 0 then shapes[i] = Shape.new(Shape, i, i)
  elseif i % 3 == 1 then shapes[i] = Box.new(i, 2 * i, 3, 4)
  else shapes[i] = Cube.new(i, 3 * i, 5) end
end
local sum = 0
for round = 1, 4500 do
  for i = 1, #shapes do
    local shape = shapes[i]
    sum = sum + shape:move(1, -1):weight()
  end
end
local x, y = 0, 0
for _, shape in ipairs(shapes) do x, y = x + shape.x, y + shape.y end
print(sum, x, y)

--> 44550000	1395150	-1259800
