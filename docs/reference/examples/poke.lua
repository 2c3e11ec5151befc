cls(1)
for y = 0, 99 do
  poke(0xc0000 + (40 + y) * 320 + 100 + y, 8, 9, 10, 9, 8)   -- five pixels of the screen
end
