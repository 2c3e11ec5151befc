-- Arrays of arrays: multiplication of matrices, integers and floats.
local function fill(n, f)
  local m = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = f(i, j) end
    m[i] = row
  end
  return m
end

local function transpose(a, n)
  return fill(n, function(i, j) return a[j][i] end)
end

local function multiply(a, b, n)
  local c, columns = {}, transpose(b, n)
  for i = 1, n do
    local row, out = a[i], {}
    for j = 1, n do
      local column, sum = columns[j], 0
      for k = 1, n do sum = sum + row[k] * column[k] end
      out[j] = sum
    end
    c[i] = out
  end
  return c
end

local n = 160
local a = fill(n, function(i, j) return (i * 7 + j * 3) % 11 - 5 end)
local b = fill(n, function(i, j) return ((i * 5 + j) % 13) / 8 end)
local c = a
for _ = 1, 4 do
  local product = multiply(c, a, n)
  c = fill(n, function(i, j) return product[i][j] % 97 end)
end
local d = multiply(b, b, n)
local whole, broken = 0, 0
for i = 1, n do
  for j = 1, n do whole, broken = whole + c[i][j], broken + d[i][j] end
end
print(whole, broken)

--> 1252378	2304408.9375
