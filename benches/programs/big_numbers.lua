-- Integers and arrays: numbers of many digits, added, multiplied, printed.
local base = 10000

local function add(a, b)
  local out, carry = {}, 0
  for i = 1, math.max(#a, #b) do
    local sum = (a[i] or 0) + (b[i] or 0) + carry
    carry = sum >= base and 1 or 0
    out[i] = sum - carry * base
  end
  if carry > 0 then out[#out + 1] = carry end
  return out
end

local function multiply(a, b)
  local out = {}
  for i = 1, #a + #b do out[i] = 0 end
  for i = 1, #a do
    local carry, ai = 0, a[i]
    for j = 1, #b do
      local sum = out[i + j - 1] + ai * b[j] + carry
      local low = sum % base
      out[i + j - 1] = low
      carry = (sum - low) / base
    end
    out[i + #b] = out[i + #b] + carry
  end
  while #out > 1 and out[#out] == 0 do out[#out] = nil end
  return out
end

local function text(a)
  local out = { string.format("%d", a[#a]) }
  for i = #a - 1, 1, -1 do out[#out + 1] = string.format("%04d", a[i]) end
  return table.concat(out)
end

local factorial = { 1 }
for i = 2, 1500 do factorial = multiply(factorial, { i }) end
local a, b = { 0 }, { 1 }
for _ = 1, 5000 do a, b = b, add(a, b) end
local power = { 3 }
for _ = 1, 13 do power = multiply(power, power) end
local function digits(a)
  local sum = 0
  for digit in text(a):gmatch("%d") do sum = sum + digit end
  return sum
end
print(#text(factorial), digits(factorial), text(a):sub(1, 20), digits(power))

--> 4115	16749	38789684543883256337	17406
