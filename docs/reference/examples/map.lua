cls(34)
map()                             -- all of layer 0
map(0, 13, 40, 20, 16, 2)         -- 16 by 2 cells from column 0, row 13 on
map(0, 0, 0, -40, 64, 23, 2)      -- only tiles with flag 1: the coins
