-- Deep recursion is an error that can be caught.
local function deep() return 1 + deep() end
local ok, message = pcall(deep)
print(ok, (message:gsub("\n.*", ""):match("stack overflow"))) --> false	stack overflow
local function again(n) local ok, e = pcall(deep) if n == 0 then return "caught again" end return again(n - 1) end
print(again(3)) --> caught again

-- A stack overflow in the handler of a stack overflow.
local function deeper() return 1 + deeper() end
print(xpcall(deeper, function() return 1 + deeper() end)) --> false	error in error handling
print(select(2, pcall(deeper)):match("stack overflow")) --> stack overflow
