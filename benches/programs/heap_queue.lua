-- Objects and arrays: a priority queue that serves events in the order of their time.
local Queue = {}
Queue.__index = Queue
function Queue.new() return setmetatable({ items = {}, size = 0 }, Queue) end
function Queue:push(item)
  local items = self.items
  self.size = self.size + 1
  local at = self.size
  items[at] = item
  while at > 1 do
    local up = math.floor(at / 2)
    if items[up].time <= items[at].time then break end
    items[up], items[at] = items[at], items[up]
    at = up
  end
end
function Queue:pop()
  local items = self.items
  local top = items[1]
  items[1] = items[self.size]
  items[self.size] = nil
  self.size = self.size - 1
  local at = 1
  while true do
    local least, left, right = at, at * 2, at * 2 + 1
    if left <= self.size and items[left].time < items[least].time then least = left end
    if right <= self.size and items[right].time < items[least].time then least = right end
    if least == at then break end
    items[at], items[least] = items[least], items[at]
    at = least
  end
  return top
end

local seed = 8
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local queue = Queue.new()
for i = 1, 1000 do queue:push({ time = random(5000), kind = i % 4 }) end
local served, clock, by_kind = 0, 0, { [0] = 0, 0, 0, 0 }
while served < 300000 do
  local event = queue:pop()
  clock = event.time
  served = served + 1
  by_kind[event.kind] = by_kind[event.kind] + 1
  queue:push({ time = clock + 1 + random(900) + served / 1e6, kind = random(4) })
end
print(string.format("%.6f", clock), queue.size, by_kind[0], by_kind[1], by_kind[2], by_kind[3])

--> 137075.345518	1000	74778	75431	74990	74801
