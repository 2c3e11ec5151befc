cls(1)
sspr(80, 0, 16, 16, 40, 50)               -- as it is
sspr(80, 0, 16, 16, 80, 50, 80, 80)       -- five times as large
sspr(80, 0, 16, 16, 180, 50, 100, 40, true)
