-- Numbers as texts, made once, so that a frame that shows one makes no new string.

local numbers = {}

for n = 0, 1023 do numbers[n] = tostring(n) end

return numbers
