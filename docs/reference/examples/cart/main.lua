-- Put the lines of an example from the manual here.
cls(34)
layer(1)
map()
spr(10, 100, 144, 2, 2)
