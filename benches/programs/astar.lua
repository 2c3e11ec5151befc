-- A game: the shortest way over a grid with walls, A* with a binary heap.
local width, height = 96, 64
local seed = 11
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local walls = {}
for i = 1, width * height do walls[i] = random(100) < 28 end

local function push(heap, node, rank)
  local n = heap.n + 1
  heap.n = n
  local ranks = heap.ranks
  while n > 1 do
    local up = (n - n % 2) / 2
    if ranks[up] <= rank then break end
    heap[n], ranks[n] = heap[up], ranks[up]
    n = up
  end
  heap[n], ranks[n] = node, rank
end

local function pop(heap)
  local top, n, ranks = heap[1], heap.n, heap.ranks
  local node, rank = heap[n], ranks[n]
  heap[n], ranks[n], heap.n = nil, nil, n - 1
  n = n - 1
  if n == 0 then return top end
  local at = 1
  while true do
    local child = at * 2
    if child > n then break end
    if child < n and ranks[child + 1] < ranks[child] then child = child + 1 end
    if ranks[child] >= rank then break end
    heap[at], ranks[at] = heap[child], ranks[child]
    at = child
  end
  heap[at], ranks[at] = node, rank
  return top
end

local abs = math.abs
local function search(start, goal)
  local gx, gy = (goal - 1) % width, math.floor((goal - 1) / width)
  local open, costs, done, visited = { n = 0, ranks = {} }, { [start] = 0 }, {}, 0
  push(open, start, 0)
  while open.n > 0 do
    local node = pop(open)
    if node == goal then return costs[node], visited end
    if not done[node] then
      done[node] = true
      visited = visited + 1
      local x, y = (node - 1) % width, math.floor((node - 1) / width)
      local cost = costs[node] + 1
      for direction = 1, 4 do
        local nx = direction == 1 and x + 1 or direction == 2 and x - 1 or x
        local ny = direction == 3 and y + 1 or direction == 4 and y - 1 or y
        if nx >= 0 and nx < width and ny >= 0 and ny < height then
          local next = ny * width + nx + 1
          if not walls[next] and (costs[next] == nil or cost < costs[next]) then
            costs[next] = cost
            push(open, next, cost + abs(gx - nx) + abs(gy - ny))
          end
        end
      end
    end
  end
  return -1, visited
end

local found, length, visits = 0, 0, 0
for trip = 1, 500 do
  local from, to = random(width * height) + 1, random(width * height) + 1
  walls[from], walls[to] = false, false
  local cost, visited = search(from, to)
  visits = visits + visited
  if cost >= 0 then found, length = found + 1, length + cost end
end
print(found, length, visits)

--> 487	27779	202811
