cls(34)
camera(48, 0)
layer(0)         -- 48 to the left
layer(3)         -- does not move
