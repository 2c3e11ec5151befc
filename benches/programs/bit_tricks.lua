-- needs: lua54
-- 64-bit integers: counting bits, reversing them, CRC-32, Gray codes, division by shifts.
local byte = string.byte

local function popcount(x)
  x = x - ((x >> 1) & 0x5555555555555555)
  x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333)
  x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f
  return (x * 0x0101010101010101) >> 56
end

local function reverse(x)
  x = ((x >> 1) & 0x5555555555555555) | ((x & 0x5555555555555555) << 1)
  x = ((x >> 2) & 0x3333333333333333) | ((x & 0x3333333333333333) << 2)
  x = ((x >> 4) & 0x0f0f0f0f0f0f0f0f) | ((x & 0x0f0f0f0f0f0f0f0f) << 4)
  return x
end

local crc_table = {}
for i = 0, 255 do
  local c = i
  for _ = 1, 8 do c = c & 1 == 1 and (c >> 1) ~ 0xEDB88320 or c >> 1 end
  crc_table[i] = c
end
local function crc32(text)
  local crc = 0xFFFFFFFF
  for i = 1, #text do crc = crc_table[(crc ~ byte(text, i)) & 0xFF] ~ (crc >> 8) end
  return crc ~ 0xFFFFFFFF
end

local bits, mirrored, gray = 0, 0, 0
for i = 1, 700000 do
  local x = i * 0x9E3779B97F4A7C15
  bits = bits + popcount(x)
  mirrored = mirrored ~ reverse(x)
  gray = gray + ((i ~ (i >> 1)) & 0xFF) + (i // 3) % 5
end
local crc, text = 0, ("123456789"):rep(300)
for round = 1, 500 do crc = crc ~ crc32(text) + round end
print(bits, mirrored, gray, crc, ("%08X"):format(crc32("123456789")))

--> 22399897	2712819054470574085	90643419	524	CBF43926
