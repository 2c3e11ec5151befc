cls(1)
circ(120, 90, 50, 7)
circ(190, 90, 50, 7)
paint(155, 90, 8)           -- where both overlap
paint(90, 90, 12, 7)        -- everything up to the border of colour 7
