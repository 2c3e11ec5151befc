-- Integers and arrays: ways to place queens that do not meet.
local function solve(n)
  local columns, up, down = {}, {}, {}
  for i = 1, n do columns[i] = false end
  for i = 1, 2 * n do up[i], down[i] = false, false end
  local found = 0
  local function place(row)
    if row > n then
      found = found + 1
      return
    end
    for column = 1, n do
      local u, d = row + column - 1, row - column + n
      if not columns[column] and not up[u] and not down[d] then
        columns[column], up[u], down[d] = true, true, true
        place(row + 1)
        columns[column], up[u], down[d] = false, false, false
      end
    end
  end
  place(1)
  return found
end

for n = 4, 12 do print(n, solve(n)) end

--> 4	2
--> 5	10
--> 6	4
--> 7	40
--> 8	92
--> 9	352
--> 10	724
--> 11	2680
--> 12	14200
