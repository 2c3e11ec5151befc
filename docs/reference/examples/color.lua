cls(1)
color(9)
rectfill(60, 60, 120, 120)
local before = color(12)
circfill(200, 90, 30)
print(before, 85, 86, 0)     -- 9
