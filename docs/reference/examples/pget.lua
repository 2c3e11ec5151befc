cls(1)
circfill(160, 60, 20, 9)
print(pget(160, 60), 150, 100, 7)    -- 9
print(pget(0, 0), 150, 112)          -- 1
print(pget(-1, 0), 150, 124)         -- 0: outside the screen
