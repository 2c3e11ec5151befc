-- JSON: encoding and decoding with string functions.
local byte, sub, find, format, concat = string.byte, string.sub, string.find, string.format, table.concat

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }
local encode
local function encode_string(text) return '"' .. text:gsub('[%c"\\]', escapes) .. '"' end
function encode(value, out)
  local kind = type(value)
  if kind == "table" then
    if #value > 0 or next(value) == nil then
      out[#out + 1] = "["
      for i, item in ipairs(value) do
        if i > 1 then out[#out + 1] = "," end
        encode(item, out)
      end
      out[#out + 1] = "]"
    else
      local keys = {}
      for key in pairs(value) do keys[#keys + 1] = key end
      table.sort(keys)
      out[#out + 1] = "{"
      for i, key in ipairs(keys) do
        if i > 1 then out[#out + 1] = "," end
        out[#out + 1] = encode_string(key)
        out[#out + 1] = ":"
        encode(value[key], out)
      end
      out[#out + 1] = "}"
    end
  elseif kind == "string" then out[#out + 1] = encode_string(value)
  elseif kind == "number" then out[#out + 1] = format("%.14g", value)
  else out[#out + 1] = tostring(value) end
end

local decode
local unescapes = { n = "\n", t = "\t", ['"'] = '"', ["\\"] = "\\" }
local function skip(text, at) return (find(text, "%S", at)) end
local function decode_string(text, at)
  local from = at + 1
  local stop = find(text, '["\\]', from)
  if byte(text, stop) == 34 then return sub(text, from, stop - 1), stop + 1 end
  local last = stop
  while byte(text, last) ~= 34 do
    if byte(text, last) == 92 then last = last + 1 end
    last = last + 1
  end
  return sub(text, from, last - 1):gsub("\\(.)", unescapes), last + 1
end
local words = { ["true"] = true, ["false"] = false }
function decode(text, at)
  at = skip(text, at)
  local c = byte(text, at)
  if c == 123 then
    local object = {}
    at = skip(text, at + 1)
    while byte(text, at) ~= 125 do
      local key
      key, at = decode_string(text, at)
      at = skip(text, at) + 1
      object[key], at = decode(text, at)
      at = skip(text, at)
      if byte(text, at) == 44 then at = skip(text, at + 1) end
    end
    return object, at + 1
  elseif c == 91 then
    local list = {}
    at = skip(text, at + 1)
    while byte(text, at) ~= 93 do
      list[#list + 1], at = decode(text, at)
      at = skip(text, at)
      if byte(text, at) == 44 then at = at + 1 end
    end
    return list, at + 1
  elseif c == 34 then
    return decode_string(text, at)
  end
  local from, to = find(text, "^[%w+.-]+", at)
  local word = sub(text, from, to)
  if words[word] ~= nil then return words[word], to + 1 end
  return tonumber(word), to + 1
end

local document = { title = "level \"one\"\n", tiles = {}, actors = {}, open = true }
for i = 1, 400 do document.tiles[i] = i * 37 % 256 end
for i = 1, 120 do
  document.actors[i] = { name = "actor " .. i, x = i * 1.5, y = -i / 8, tags = { "a", "b\\c" }, alive = i % 2 == 0 }
end

local check, text = 0, nil
for _ = 1, 130 do
  local out = {}
  encode(document, out)
  text = concat(out)
  document = decode(text, 1)
  check = check + #text
end
print(check, document.title, document.actors[120].x, document.actors[7].tags[2], #document.tiles)

--> 1321710	level "one"
--> 	180	b\c	400
