-- Weak tables and finalizers, whatever memory does in between.
local log = {}
local function object(name, f)
  return setmetatable({ name = name }, { __gc = function(o) log[#log + 1] = o.name if f then f(o) end end })
end
local function make() local a = object("a") local b = object("b") local c = object("c") end
make()
collectgarbage() collectgarbage()
print(table.concat(log, " ")) --> c b a
log = {}
local saved
do local phoenix = object("phoenix", function(o) saved = o end) end
collectgarbage()
print(saved and saved.name, #log) --> phoenix	1
saved = nil
collectgarbage()
print(#log) --> 1
local weak = setmetatable({}, { __mode = "v" })
local keys = setmetatable({}, { __mode = "k" })
local strong = { "kept" }
for i = 1, 10 do weak[i] = { i } keys[{ i }] = { i } end
weak.kept, keys[strong] = strong, { strong }
weak.text = "strings " .. "stay"
collectgarbage()
local n = 0
for _ in pairs(keys) do n = n + 1 end
print(weak[1], weak.kept[1], weak.text, n, keys[strong][1] == strong) --> nil	kept	strings stay	1	true
local chain = setmetatable({}, { __mode = "k" })
local first = {}
do local key = first for i = 1, 10 do local following = { i } chain[key] = following key = following end end
collectgarbage()
local length, key = 0, first
while chain[key] do length, key = length + 1, chain[key] end
print(length) --> 10
first, key = nil, nil
collectgarbage()
print(next(chain)) --> nil
