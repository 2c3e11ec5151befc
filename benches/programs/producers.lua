-- Coroutines: producers and consumers under a scheduler that takes turns.
local create, resume, status, yield = coroutine.create, coroutine.resume, coroutine.status, coroutine.yield

local queue, first, last = {}, 1, 0
local consumed, empty = 0, 0

local function producer(id, items)
  for i = 1, items do
    while last - first > 64 do yield("full") end
    last = last + 1
    queue[last] = id * i
    yield()
  end
end

local function consumer()
  while true do
    if first > last then
      empty = empty + 1
      if yield("empty") == "stop" then return consumed end
    else
      consumed = (consumed + queue[first]) % 1000003
      queue[first] = nil
      first = first + 1
      yield()
    end
  end
end

local tasks = {}
for id = 1, 10 do tasks[id] = create(producer) end
for id = 11, 20 do tasks[id] = create(consumer) end
for id = 1, 10 do resume(tasks[id], id, 60000) end
local running = 10
while running > 0 do
  for id = 1, #tasks do
    local task = tasks[id]
    if status(task) == "suspended" then
      resume(task)
      if id <= 10 and status(task) == "dead" then running = running - 1 end
    end
  end
end
while first <= last do resume(tasks[11]) end
local _, result
for id = 11, 20 do _, result = resume(tasks[id], "stop") end
print(consumed, first, empty, result)

--> 352997	600001	10	empty
