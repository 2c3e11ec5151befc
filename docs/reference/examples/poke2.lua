cls(34)
poke2(0x40000 + (5 * 256 + 10) * 2, 1, 2, 3, 4)   -- four cells of the map
map()
