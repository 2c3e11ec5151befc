-- Garbage: lists of small nodes, built, reversed, merged and dropped.
local function build(n, step)
  local list = nil
  for i = n, 1, -1 do list = { value = i * step, next = list } end
  return list
end

local function reverse(list)
  local back = nil
  while list do
    local rest = list.next
    list.next = back
    back, list = list, rest
  end
  return back
end

local function merge(a, b)
  local head = { value = 0 }
  local tail = head
  while a and b do
    if a.value <= b.value then
      tail.next, a = a, a.next
    else
      tail.next, b = b, b.next
    end
    tail = tail.next
  end
  tail.next = a or b
  return head.next
end

local sum = 0
for round = 1, 90 do
  local merged = merge(build(8000, 2), build(8000, 3))
  merged = reverse(reverse(merged))
  local at = 0
  while merged do
    at = at + 1
    sum = sum + merged.value * (at % 3)
    merged = merged.next
  end
end
print(sum)

--> 14401079910
