cls(1)
elli(160, 90, 100, 40, 13)     -- 100 to either side, 40 up and down
pset(160, 90, 0)
