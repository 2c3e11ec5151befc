-- Text: a tokenizer and an interpreter of arithmetic for a small language.
local sub, find, match = string.sub, string.find, string.match

local source = {}
for i = 1, 300 do
  source[i] = ("let v%d = (%d + a) * 3 - b / (%d + 1); -- step %d\nprint v%d;"):format(i % 20, i, i % 7, i, i % 20)
end
source = table.concat(source, "\n")

local keywords = { let = true, print = true }
local function tokens(text)
  local list, n, at, length = {}, 0, 1, #text
  while at <= length do
    local c = sub(text, at, at)
    local kind, value, stop
    if find(c, "%s") then
      at = find(text, "%S", at) or length + 1
    elseif sub(text, at, at + 1) == "--" then
      at = (find(text, "\n", at, true) or length) + 1
    else
      if find(c, "[%a_]") then
        value = match(text, "^[%w_]+", at)
        kind, stop = keywords[value] and value or "name", at + #value
      elseif find(c, "%d") then
        value = match(text, "^%d+%.?%d*", at)
        kind, stop = "number", at + #value
        value = tonumber(value)
      else
        kind, value, stop = c, c, at + 1
      end
      n = n + 1
      list[n] = { kind = kind, value = value, at = at }
      at = stop
    end
  end
  list[n + 1] = { kind = "end" }
  return list
end

local function run(list)
  local at, variables, output = 1, { a = 2, b = 5 }, 0
  local expression
  local function atom()
    local token = list[at]
    at = at + 1
    if token.kind == "number" then return token.value end
    if token.kind == "name" then return variables[token.value] or 0 end
    local value = expression()
    at = at + 1
    return value
  end
  local function term()
    local value = atom()
    while list[at].kind == "*" or list[at].kind == "/" do
      local operator = list[at].kind
      at = at + 1
      if operator == "*" then value = value * atom() else value = value / atom() end
    end
    return value
  end
  function expression()
    local value = term()
    while list[at].kind == "+" or list[at].kind == "-" do
      local operator = list[at].kind
      at = at + 1
      if operator == "+" then value = value + term() else value = value - term() end
    end
    return value
  end
  while list[at].kind ~= "end" do
    if list[at].kind == "let" then
      local name = list[at + 1].value
      at = at + 3
      variables[name] = expression()
    else
      at = at + 1
      output = output + expression()
    end
    at = at + 1
  end
  return output
end

local sum, count = 0, 0
for _ = 1, 60 do
  local list = tokens(source)
  count = count + #list
  sum = sum + run(list)
end
print(count, string.format("%.6f", sum))

--> 396060	8201852.142857
