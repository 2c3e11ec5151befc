-- A recording of somebody playing the first place, for the title to show: how many frames, and the
-- buttons held meanwhile (1 left, 2 right, 4 up, 8 down, 16 A, 32 B).
local runs = [[
  6:2 6:18 6:16 6:2 12:0 6:34 12:0 6:1 6:16 6:17 12:16 6:0 6:18 12:16 6:36 6:0 12:2 6:0
  6:2 6:0 6:2 6:0 6:18 6:16 12:2 6:34 24:0 6:17 6:1 6:33 6:0 6:1 6:17 24:18 6:0 24:2 6:18
  6:2 6:34
]]

local frames = {}
for count, bits in runs:gmatch("(%d+):(%d+)") do
  for _ = 1, math.tointeger(count) do frames[#frames + 1] = math.tointeger(bits) end
end

return frames
