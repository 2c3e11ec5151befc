cls(1)
for i = 0, 15 do
  memset(0xc0000 + (20 + i * 8) * 320, i, 320 * 8)   -- eight rows at a time
end
