dset(0, 1200)
dset(1, 0.5)
cls(1)
print(dget(0) .. " and " .. dget(1), 130, 86, 7)
