cls(34)
map()
print(peek2(0x40000 + (20 * 256 + 5) * 2), 20, 20, 7)   -- the cell at column 5, row 20
