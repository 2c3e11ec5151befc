camera(-20, 7)
local x, y = peek4(0xeaf00, 2)     -- the camera, from the drawing state
camera()
cls(1)
print(x .. ", " .. y, 140, 86, 7)  -- -20, 7
