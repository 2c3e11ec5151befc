cls(1)
print(flr(2.9), 150, 60, 7)          -- 2
print(flr(-2.1), 150, 74)            -- -3
