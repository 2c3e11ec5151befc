-- Text: compression by a dictionary of what was seen (LZW) and by repeats (LZ77), and back.
local byte, char, sub, concat = string.byte, string.char, string.sub, table.concat

local function lzw(text)
  local codes, n = {}, 256
  for i = 0, 255 do codes[char(i)] = i end
  local out, word = {}, ""
  for i = 1, #text do
    local c = sub(text, i, i)
    local longer = word .. c
    if codes[longer] then
      word = longer
    else
      out[#out + 1] = codes[word]
      codes[longer] = n
      n = n + 1
      word = c
    end
  end
  out[#out + 1] = codes[word]
  return out
end

local function unlzw(codes)
  local words, n = {}, 256
  for i = 0, 255 do words[i] = char(i) end
  local last = words[codes[1]]
  local out = { last }
  for i = 2, #codes do
    local word = words[codes[i]] or last .. sub(last, 1, 1)
    out[#out + 1] = word
    words[n] = last .. sub(word, 1, 1)
    n = n + 1
    last = word
  end
  return concat(out)
end

local function lz77(text)
  local seen, out, at, length = {}, {}, 1, #text
  while at <= length do
    local key = sub(text, at, at + 2)
    local from, run = seen[key], 0
    if from and #key == 3 then
      run = 3
      while run < 60 and at + run <= length and byte(text, from + run) == byte(text, at + run) do
        run = run + 1
      end
    end
    seen[key] = at
    if run > 3 then
      out[#out + 1] = { at - from, run }
      at = at + run
    else
      out[#out + 1] = sub(text, at, at)
      at = at + 1
    end
  end
  return out
end

local function unlz77(pieces)
  local out, n = {}, 0
  for i = 1, #pieces do
    local piece = pieces[i]
    if type(piece) == "string" then
      n = n + 1
      out[n] = piece
    else
      local from = n - piece[1]
      for k = 1, piece[2] do out[n + k] = out[from + k] end
      n = n + piece[2]
    end
  end
  return concat(out)
end

local parts = {}
for i = 1, 3000 do parts[i] = "row " .. i * i % 97 .. " of the " .. (i % 3 == 0 and "great" or "small") .. " map; " end
local text = concat(parts)
local packed, ok = 0, true
for _ = 1, 14 do
  local codes = lzw(text)
  packed = packed + #codes
  ok = ok and unlzw(codes) == text
  local pieces = lz77(text)
  packed = packed + #pieces
  ok = ok and unlz77(pieces) == text
end
print(#text, packed, ok)

--> 74539	118076	true
