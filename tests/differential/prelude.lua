-- What every random program finds, in either implementation. Nothing here shows an address, an
-- order that is not specified, or the sign of a NaN.
local type, next, tostring_, format_ = type, next, tostring, string.format
local concat, sort, select, getmetatable_ = table.concat, table.sort, select, getmetatable
local byte, gsub, sub, pcall_, error_ = string.byte, string.gsub, string.sub, pcall, error
local kind, rawget = math.type, rawget
local written, steps = {}, 0

local function quote(s)
  return '"' .. gsub(s, '[%c"\\\127-\255]', function(c) return format_("\\%03d", byte(c)) end) .. '"'
end

local function scalar(v)
  if kind(v) == "float" then
    return v ~= v and "nan" or v % 1 == 0 and tostring_(v) or format_("%.17g", v)
  end
  return type(v) == "string" and quote(v) or tostring_(v)
end

-- A value as text: tables by their contents, to a depth of three.
local function show(v, depth)
  local t = type(v)
  if t == "function" or t == "thread" or t == "userdata" then return t end
  if t ~= "table" then return scalar(v) end
  if depth == 3 then return "{...}" end
  local keys, parts, others = {}, {}, 0
  for k in next, v do
    local tk = type(k)
    if tk == "number" or tk == "string" or tk == "boolean" then keys[#keys + 1] = k
    else others = others + 1 end
  end
  sort(keys, function(a, b)
    local ta, tb = type(a), type(b)
    if ta ~= tb then return ta < tb end
    if ta == "boolean" then return a and not b end
    return a < b
  end)
  for i = 1, #keys do
    parts[i] = scalar(keys[i]) .. "=" .. show(rawget(v, keys[i]), depth + 1)
  end
  if others > 0 then parts[#parts + 1] = others .. " others" end
  return "{" .. concat(parts, ",") .. "}"
end

function print(...)
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = show((select(i, ...)), 0) end
  written[#written + 1] = concat(parts, " ") .. "\n"
end

-- Ends programs that would go on for ever, and before the reference's stack of C calls is full.
function step(price)
  steps = steps + price
  if steps > 270 then error_("too many steps", 0) end
end

-- Keeps strings from growing without end.
function cut(v, ...)
  if type(v) == "string" and #v > 60 then v = sub(v, 1, 60) end
  if select("#", ...) == 0 then return v end
  return v, cut(...)
end

-- What `tostring` and `%s` may see: a value whose text has no address.
function str(v)
  local t = type(v)
  if t == "function" or t == "thread" then return t end
  if t ~= "table" then return v ~= v and "nan" or v end
  local meta = getmetatable_(v)
  if type(meta) == "table" and rawget(meta, "__tostring") then return v end
  return t
end

-- What numeric formats may see: no NaN, whose sign is nobody's business.
function num(v)
  if v ~= v then return "nan" end
  return v
end

-- A table's pairs in an order of their own.
function sorted(t)
  local list, at = {}, 0
  for k, v in next, t do list[#list + 1] = {k, v} end
  sort(list, function(a, b) return show(a[1], 0) < show(b[1], 0) end)
  return function()
    at = at + 1
    if list[at] then return list[at][1], list[at][2] end
  end
end

-- A list without holes.
function items(...)
  local t = {...}
  for i = 1, select("#", ...) do t[i] = t[i] == nil and false or t[i] end
  return t
end

-- Runs a program and returns what it has printed.
function judge(chunk, message)
  if not chunk then
    print("syntax", message)
  else
    local ok, e = pcall_(chunk, 1, "two")
    if not ok then print("uncaught", e) end
  end
  return concat(written)
end
