-- Coroutines: every order of a list, one at a time.
local function permute(list, n)
  if n <= 1 then
    coroutine.yield(list)
  else
    for i = 1, n do
      list[n], list[i] = list[i], list[n]
      permute(list, n - 1)
      list[n], list[i] = list[i], list[n]
    end
  end
end

local function permutations(list)
  return coroutine.wrap(function() permute(list, #list) end)
end

local count, sum = 0, 0
for p in permutations({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }) do
  count = count + 1
  sum = (sum * 3 + p[1] * 10 + p[10]) % 1000003
end
print(count, sum)

--> 3628800	885918
