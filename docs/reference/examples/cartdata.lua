cartdata("my_game")         -- numbers keep themselves from now on
dset(0, dget(0) + 1)
cls(1)
print("played " .. dget(0) .. " times", 120, 86, 7)
