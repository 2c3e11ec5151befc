-- Bytes: scanning text character by character.
local byte, char, sub = string.byte, string.char, string.sub

local text = ("The quick brown Fox jumps over 13 lazy dogs; (nested (brackets)) count. "):rep(400)
local letters, digits, upper, depth, deepest = 0, 0, 0, 0, 0
for _ = 1, 60 do
  for i = 1, #text do
    local c = byte(text, i)
    if c >= 97 and c <= 122 then letters = letters + 1
    elseif c >= 65 and c <= 90 then upper = upper + 1
    elseif c >= 48 and c <= 57 then digits = digits + 1
    elseif c == 40 then
      depth = depth + 1
      if depth > deepest then deepest = depth end
    elseif c == 41 then depth = depth - 1 end
  end
end

-- Caesar's cipher and back, and vowels by one-letter strings.
local function shift(source, by)
  local out = {}
  for i = 1, #source do
    local c = byte(source, i)
    if c >= 97 and c <= 122 then c = (c - 97 + by) % 26 + 97 end
    out[i] = char(c)
  end
  return table.concat(out)
end
local vowels, is_vowel = 0, { a = true, e = true, i = true, o = true, u = true }
for round = 1, 15 do
  text = shift(shift(text, round), 26 - round)
  for i = 1, #text do
    if is_vowel[sub(text, i, i)] then vowels = vowels + 1 end
  end
end
print(letters, upper, digits, deepest, vowels)

--> 1200000	48000	48000	2	96000
