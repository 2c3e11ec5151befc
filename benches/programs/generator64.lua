-- needs: lua54
-- 64-bit integers that wrap around: two generators of random numbers.
local s0, s1, s2, s3 = 1, 2, 3, 4

-- xoshiro256**
local function xoshiro()
  local mixed = s1 * 5
  local result = ((mixed << 7) | (mixed >> 57)) * 9
  local t = s1 << 17
  s2 = s2 ~ s0
  s3 = s3 ~ s1
  s1 = s1 ~ s2
  s0 = s0 ~ s3
  s2 = s2 ~ t
  s3 = (s3 << 45) | (s3 >> 19)
  return result
end

local state = 42

-- splitmix64
local function splitmix()
  state = state + 0x9E3779B97F4A7C15
  local z = state
  z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
  z = (z ~ (z >> 27)) * 0x94D049BB133111EB
  return z ~ (z >> 31)
end

local a, b, odd = 0, 0, 0
for _ = 1, 2000000 do
  local x, y = xoshiro(), splitmix()
  a, b = a ~ x, b + y
  if (x ~ y) & 1 == 1 then odd = odd + 1 end
end
print(a, b, odd)

--> -2139019573444927374	7906822041768804594	999176
