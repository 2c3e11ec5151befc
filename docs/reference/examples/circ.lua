cls(1)
for r = 0, 80, 8 do circ(160, 90, r, 12) end
