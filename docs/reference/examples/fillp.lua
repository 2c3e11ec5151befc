cls(1)
fillp(0x5a5a)
rectfill(40, 40, 140, 140, 10)        -- set bits in the second colour, 0
rectfill(160, 40, 260, 140, 0x0c09)   -- in two colours, 9 and 12
fillp(0x33cc.8)                       -- a half more: set bits are left out
circfill(150, 90, 40, 7)
fillp()
