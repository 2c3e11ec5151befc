cls(1)
ovalfill(20, 60, 140, 120, 9)
ovalfill(180, 20, 230, 160, 12)
