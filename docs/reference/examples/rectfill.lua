cls(1)
rectfill(40, 100, 90, 160, 8)
rectfill(110, 60, 160, 160, 10)
rectfill(230, 160, 180, 20, 11)    -- any two corners
