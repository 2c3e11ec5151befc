cls(1)
circfill(160, 90, 60, 10)
circfill(140, 75, 8, 0)
circfill(180, 75, 8, 0)
