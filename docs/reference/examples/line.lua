cls(1)
for x = 0, 160, 8 do line(x, 0, 160, x, 12) end
line(200, 40, 300, 40, 10)   -- a first line ...
line(250, 120)               -- ... goes on to here
line(200, 40)                -- ... and back
