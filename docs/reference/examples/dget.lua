cls(1)
print(dget(5), 150, 86, 7)  -- 0: it was never set
