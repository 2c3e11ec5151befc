-- Formatting numbers and texts.
local format = string.format

local length, last = 0, nil
for i = 1, 160000 do
  length = length + #format("%5d|%-8s|%08.3f", i, "n" .. i % 10, i / 7)
  length = length + #format("%x %s %q", i * 31, i % 2 == 0, "a\nb")
  last = format("%s: %g, %i%%", "point", i * 0.001, i % 101)
  length = length + #last
  length = length + #tostring(i / 3 + 0.1) + #tostring(i) + tonumber(tostring(i)) % 3
end
print(length, last)

--> 12622867	point: 160, 16%
