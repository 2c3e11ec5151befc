cls(1)
for i = 0, 7 do
  sset(i, 64 + i, 10)            -- tile 256 begins at column 0, row 64
  sset(7 - i, 64 + i, 8)
end
sspr(0, 64, 8, 8, 120, 50, 80, 80)
