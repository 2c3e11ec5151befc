cls(1)
rect(40, 30, 280, 150, 5)
oval(40, 30, 280, 150, 10)    -- fills the rectangle of these corners
