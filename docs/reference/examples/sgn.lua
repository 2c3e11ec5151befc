cls(1)
print(sgn(-7), 150, 60, 7)           -- -1
print(sgn(0), 150, 74)               -- 1
