-- Errors: protected calls that succeed, that fail with tables, texts, and through several levels.
local function risky(i)
  if i % 5 == 0 then error({ code = i }) end
  if i % 7 == 0 then error("seven") end
  if i % 11 == 0 then return nil + i end
  return i
end

local function level(n, i)
  if n == 0 then return risky(i) end
  local ok, result = pcall(level, n - 1, i)
  if not ok then error(result, 0) end
  return result
end

local good, codes, texts, deep = 0, 0, 0, 0
for i = 1, 700000 do
  local ok, result = pcall(risky, i)
  if ok then good = good + result
  elseif type(result) == "table" then codes = codes + result.code
  else texts = texts + #result end
end
for i = 1, 70000 do
  local ok = pcall(level, 4, i)
  if ok then deep = deep + 1 end
  local handled = select(2, xpcall(risky, function() return "handled" end, i))
  if handled == "handled" then deep = deep + 2 end
end
print(good, codes, texts > 0, deep)

--> 152726827294	49000350000	true	96363
