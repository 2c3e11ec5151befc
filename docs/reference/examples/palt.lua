cls(5)
spr(10, 100, 80, 2, 2)
palt(0, false)                -- black is drawn ...
palt(9, true)                 -- ... and ember is not
spr(10, 140, 80, 2, 2)
palt()                        -- colour 0 alone is transparent
