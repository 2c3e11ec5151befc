cls(1)
pset(5, 0, 9)
print(peek(0xc0005), 20, 20, 7)            -- 9: the sixth pixel of the screen
local r, g, b = peek(0xead00 + 8 * 3, 3)   -- colour 8 of the palette
print(r .. " " .. g .. " " .. b, 20, 34)
