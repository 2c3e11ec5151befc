-- Calls: Ackermann's function, deep recursion and tail calls.
local function ack(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ack(m - 1, 1) end
  return ack(m - 1, ack(m, n - 1))
end

local sum = 0
for _ = 1, 7 do sum = sum + ack(3, 8) + ack(2, 300) end
print(sum)

--> 18536
