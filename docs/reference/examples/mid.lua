cls(1)
print(mid(0, 5, 3), 150, 60, 7)      -- 3
print(mid(0, -5, 10), 150, 74)       -- 0: keeps a number in a range
print(mid(0, 99, 10), 150, 88)       -- 10
