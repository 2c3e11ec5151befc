-- Integers and arrays: primes by crossing out.
local function sieve(limit)
  local composite = {}
  for i = 1, limit do composite[i] = false end
  local count = 0
  for i = 2, limit do
    if not composite[i] then
      count = count + 1
      for multiple = i * i, limit, i do composite[multiple] = true end
    end
  end
  return count
end

local total = 0
for _ = 1, 7 do total = total + sieve(1000000) end
print(total)

--> 549486
