poke4(0xeaf00, -100, -60)   -- the camera, as camera(-100, -60) does
cls(1)
circfill(0, 0, 30, 10)
