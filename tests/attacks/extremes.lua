-- Every function of the library with every kind of extreme argument: an answer in bounded fuel.

--=> all functions with one and two extreme arguments; done
local evil = setmetatable({}, {
  __index = function() return 1 end, __newindex = function() end, __len = function() return 3 end,
  __call = function() return 1 end, __tostring = function() return "evil" end,
  __concat = function() return "c" end, __eq = function() return true end,
  __lt = function() return false end, __le = function() return true end,
  __pairs = function() return next, {} end, __name = "evil", __close = function() end,
  __unm = function() return 1 end, __add = function() return 1 end, __metatable = false,
})
local loop = {}
loop[1], loop.loop = loop, loop
local values = { math.mininteger, math.maxinteger, 0, -1, 1, 3, 1 << 31, 1 << 40, 0/0, 1/0, -1/0, 0.5,
  -0.0, 1e308, "", "x", "10", "0x10", "%d", "%", ("x"):rep(1000), true, false, {}, { 1, 2, 3 }, loop,
  evil, print, function(...) return ... end, coroutine.create(function() end) }
local n = #values + 1 -- the last is nil
local skipped = { ["coroutine.yield"] = true, ["coroutine.wrap"] = true, print = true, error = true,
  collectgarbage = true, ["string.rep"] = true }
local functions = {}
local function gather(t, prefix)
  local names = {}
  for name, f in pairs(t) do if type(f) == "function" then names[#names + 1] = name end end
  table.sort(names)
  for _, name in ipairs(names) do
    if not skipped[prefix .. name] then functions[#functions + 1] = { prefix .. name, t[name] } end
  end
end
gather(_G, "")
for _, library in ipairs { "string", "table", "math", "utf8", "coroutine", "debug", "os" } do
  if _G[library] then gather(_G[library], library .. ".") end
end
-- Long work is what these are for: with a short list only.
local ranges = { ["table.move"] = true, ["table.insert"] = true, ["table.remove"] = true,
  ["table.concat"] = true, ["table.sort"] = true }
for _, entry in ipairs(functions) do
  local f = entry[2]
  pcall(f)
  for i = 1, n do
    pcall(f, values[i])
    for j = 1, n do pcall(f, values[i], values[j]) end
  end
end
assert(#functions > 60)

--=> all functions with three extreme arguments; done
local values = { math.mininteger, math.maxinteger, 0, -1, 2, 1 << 40, 0/0, "", "abc", {} }
local n = #values + 1
local first = { "abc", { 1, 2, 3 }, 5, print, coroutine.create(function() end) }
local names = { "string.byte", "string.sub", "string.find", "string.match", "string.gsub",
  "string.gmatch", "string.format", "string.pack", "string.unpack", "string.rep", "table.concat",
  "table.unpack", "table.insert", "table.remove", "utf8.codepoint", "utf8.len", "utf8.offset",
  "math.random", "select", "load", "rawset", "rawget", "tonumber", "debug.getinfo",
  "debug.traceback", "setmetatable", "xpcall", "next" }
for _, name in ipairs(names) do
  local library, field = name:match("(%a+)%.(%a+)")
  local f = library and _G[library][field] or _G[name]
  for _, x in ipairs(first) do
    for i = 1, n do for j = 1, n do pcall(f, x, values[i], values[j]) end end
    if name ~= "string.rep" then
      for i = 1, n, 2 do for j = 1, n, 2 do for k = 1, n, 3 do
        pcall(f, x, values[i], values[j], values[k])
      end end end
    end
  end
end

--=> methods of strings on whatever; done
for _, name in ipairs { "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match",
  "rep", "reverse", "sub", "upper", "pack", "unpack", "packsize" } do
  for _, value in ipairs { {}, true, print, 12, 1.5 } do
    pcall(function() return ("x")[name](value, value, value) end)
    pcall(string[name], value, value, value)
  end
end

--=> every operator on every pair of values; done
local values = { math.mininteger, math.maxinteger, 0, -1, 0/0, 1/0, -0.0, 2^53, 2^63, "", "10", "x",
  "0x", "1e400", true, {}, print, coroutine.create(print) }
local operators = { "+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>", "..", "==", "~=",
  "<", "<=", ">", ">=", "and", "or" }
for _, operator in ipairs(operators) do
  local f = load("local a, b = ... return a " .. operator .. " b")
  for i = 1, #values + 1 do for j = 1, #values + 1 do pcall(f, values[i], values[j]) end end
end
for _, operator in ipairs { "-", "not ", "#", "~" } do
  local f = load("local a = ... return " .. operator .. "a")
  for i = 1, #values + 1 do pcall(f, values[i]) end
end

--=> every loop with every bound; done
local values = { math.mininteger, math.maxinteger, 0, -1, 1, 0/0, 1/0, -1/0, -0.0, 2^53, 2^63, "10" }
local f = load("local a, b, c = ... local n = 0 for i = a, b, c do n = n + 1 if n > 3 then break end end")
for i = 1, #values do for j = 1, #values do for k = 1, #values do
  pcall(f, values[i], values[j], values[k])
end end end

--=> a random walk over the library; done
math.randomseed(42)
local libraries = { string, table, math, utf8 }
local pool = { 0, 1, -1, 2, math.maxinteger, math.mininteger, 0.5, "a", "%d", "(a)", "[a]*", {}, { 3, 1, 2 } }
local names = {}
for _, library in ipairs(libraries) do
  local list = {}
  for name, f in pairs(library) do
    if type(f) == "function" and name ~= "rep" and name ~= "move" then list[#list + 1] = name end
  end
  table.sort(list)
  for _, name in ipairs(list) do names[#names + 1] = { library, name } end
end
for i = 1, 20000 do
  local pick = names[math.random(#names)]
  local f = pick[1][pick[2]]
  local arguments = {}
  for a = 1, math.random(0, 4) do arguments[a] = pool[math.random(#pool)] end
  local ok, result = pcall(f, table.unpack(arguments, 1, 4))
  if ok and type(result) ~= "nil" and math.random() < 0.2 then
    if not (type(result) == "string" and #result > 1000) then pool[math.random(#pool)] = result end
  end
end
