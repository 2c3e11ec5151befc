cls(34)
fset(7, 0, true)                 -- trees are solid, too
fset(3, 5)                       -- flags 0 and 2 of the coin: 1 + 4
map(0, 0, 0, 0, 64, 23, 1)       -- draws what has flag 0
