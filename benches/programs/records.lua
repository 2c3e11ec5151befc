-- Records: fields of many small tables, read and written.
local accounts = {}
for i = 1, 500 do
  accounts[i] = { id = i, balance = 1000 + i, limit = i % 50, moves = 0, owner = { name = "o" .. i, age = 20 + i % 50 } }
end

local function transfer(from, to, amount)
  if from.balance - amount < from.limit then return false end
  from.balance = from.balance - amount
  to.balance = to.balance + amount
  from.moves = from.moves + 1
  to.moves = to.moves + 1
  return true
end

local refused, ages = 0, 0
for round = 1, 3000000 do
  local from = accounts[round * 31 % 500 + 1]
  local to = accounts[round * 17 % 500 + 1]
  if not transfer(from, to, round % 40) then refused = refused + 1 end
  ages = ages + from.owner.age
end
local total, moves = 0, 0
for _, account in ipairs(accounts) do
  total, moves = total + account.balance, moves + account.moves
end
print(total, moves, refused, ages)

--> 625250	4943616	528192	133500000
