for i = 1, 40 do circfill(i * 8, 90, 20, i) end
clip(0, 0, 160, 180)
cls(1)                      -- clears everything, and takes the clip away
print("only this is left", 110, 86, 7)
