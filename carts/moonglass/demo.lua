-- What the title shows when nobody plays: a room, and a way to solve it.

local demo = { room = 9, way = {} }

local WAY = "DDLLLDRDLLRRURUUULLDDDRDLLL"
local DIRECTION = { R = 0, D = 1, L = 2, U = 3 }

for letter in WAY:gmatch(".") do demo.way[#demo.way + 1] = DIRECTION[letter] end

return demo
