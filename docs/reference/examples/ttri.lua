cls(1)
-- the flame's 16x16 pixels, from 80, 0 on in the sheet, on two triangles
ttri(90, 30, 230, 50, 70, 150,   80, 0, 96, 0, 80, 16)
ttri(230, 50, 70, 150, 250, 130,   96, 0, 80, 16, 96, 16)
