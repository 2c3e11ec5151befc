cls(1)
spr(1, 60, 80)                       -- one tile
spr(10, 100, 76, 2, 2)               -- 2 by 2 tiles
spr(10, 140, 76, 2, 2, true)         -- mirrored
spr(10, 180, 76, 2, 2, false, true)  -- upside down
