rgb(1, 20, 60, 50)               -- colour 1 is a dark green from now on
cls(1)
local r, g, b = rgb(9)
print(r .. ", " .. g .. ", " .. b, 130, 86, 9)
