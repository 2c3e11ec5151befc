-- Arrays: Conway's Life on a torus.
local width, height = 128, 96
local cells = {}
local seed = 21
for i = 1, width * height do
  seed = seed * 16807 % 2147483647
  cells[i] = seed % 3 == 0 and 1 or 0
end

local function step(from)
  local to = {}
  for y = 0, height - 1 do
    local above = (y - 1) % height * width
    local here = y * width
    local below = (y + 1) % height * width
    for x = 1, width do
      local left = x == 1 and width or x - 1
      local right = x == width and 1 or x + 1
      local n = from[above + left] + from[above + x] + from[above + right]
        + from[here + left] + from[here + right]
        + from[below + left] + from[below + x] + from[below + right]
      if n == 3 or n == 2 and from[here + x] == 1 then to[here + x] = 1 else to[here + x] = 0 end
    end
  end
  return to
end

local ages = 0
for generation = 1, 400 do
  cells = step(cells)
  ages = ages + cells[generation]
end
local alive = 0
for i = 1, #cells do alive = alive + cells[i] end
print(alive, ages)

--> 905	28
