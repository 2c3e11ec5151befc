cls(1)
clip(80, 40, 160, 100)
circfill(80, 90, 60, 9)
circfill(240, 90, 60, 12)
clip()                        -- everything again
rect(79, 39, 240, 140, 7)
