-- Floats in locals: how long points stay near.
local width, height, limit = 640, 400, 200
local inside, steps = 0, 0
for row = 0, height - 1 do
  local ci = 2.0 * row / height - 1.0
  for column = 0, width - 1 do
    local cr = 3.0 * column / width - 2.0
    local zr, zi, n = 0.0, 0.0, 0
    local rr, ii = 0.0, 0.0
    while n < limit and rr + ii < 4.0 do
      zi = 2.0 * zr * zi + ci
      zr = rr - ii + cr
      rr, ii = zr * zr, zi * zi
      n = n + 1
    end
    steps = steps + n
    if n == limit then inside = inside + 1 end
  end
end
print(inside, steps)

--> 65210	14333192
