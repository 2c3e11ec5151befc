cls(1)
for i = 1, 3 do trace("lamp " .. i) end       -- goes to the log
print("see the log", 130, 86, 7)
