-- Keys that are chosen so that a table would become a list.

--=> keys that share their low bits; done
for _, shift in ipairs { 8, 16, 20, 24, 32, 40, 45 } do
  local t = {}
  for i = 1, 1e5 do t[i << shift] = i end
  for i = 1, 1e5 do assert(t[i << shift] == i) end
end

--=> negative keys that share their low bits; done
for _, shift in ipairs { 0, 16, 32, 45 } do
  local t = {}
  for i = 1, 1e5 do t[-(i << shift)] = i end
  for i = 1, 1e5 do assert(t[-(i << shift)] == i) end
end

--=> keys at the distance of table sizes; done
for _, step in ipairs { 3, 127, 128, 1023, 1024, 65535, 65536, 131071, 131072, 0x9E3779B9,
  0x9E3779B97F4A7C15, 1 << 31, (1 << 31) - 1, 0x61C8864680B583EB } do
  local t = {}
  for i = 1, 1e5 do t[i * step + 7] = i end
  for i = 1, 1e5, 10 do assert(t[i * step + 7] == i) end
end

--=> keys made against multiplicative hashes; done
for _, factor in ipairs { 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD } do
  -- The inverse of an odd number modulo 2^64, by Newton's steps.
  local inverse = factor
  for i = 1, 6 do inverse = inverse * (2 - factor * inverse) end
  assert(inverse * factor == 1)
  for _, scale in ipairs { 1, 1 << 20, 1 << 30 } do
    local t = {}
    for i = 1, 3e3 do t[i * scale * inverse] = i end
    for i = 1, 3e3 do assert(t[i * scale * inverse] == i) end
  end
end

--=> float keys; done
for _, step in ipairs { 0.5, 2.0^-20, 2.0^60, 1.0e300 / 1e6, 2.0^-1000 } do
  local t = {}
  for i = 1, 1e5 do t[i * step] = i end
  for i = 1, 1e5 do assert(t[i * step] == i) end
end
local t = {}
for i = 1, 1e5 do t[i + 0.5] = i t[-i - 0.5] = i end
for i = 1, 1e5 do assert(t[i + 0.5] == i) end

--=> texts that are nearly alike; done
for _, pattern in ipairs { "%08d", "%032d", "x%d", "%dx", "xxxxxxxx%dxxxxxxxx", "%d%d%d%d",
  "long enough not to be interned, hopefully %d, and then some" } do
  local t = {}
  for i = 1, 5e4 do t[pattern:format(i, i, i, i)] = i end
  for i = 1, 5e4 do assert(t[pattern:format(i, i, i, i)] == i) end
end

--=> texts of the same few letters; done
local t, letters = {}, { "a", "b" }
for i = 1, 1 << 16 do
  local s = {}
  for bit = 0, 15 do s[bit + 1] = letters[(i >> bit & 1) + 1] end
  t[table.concat(s)] = i
end
local n = 0
for _ in pairs(t) do n = n + 1 end
assert(n == 65536)

--=> texts with zeros; done
local t = {}
for i = 1, 40 do t[("\0"):rep(i)] = i end
for i = 1, 200 do for j = 1, 200 do t[("\0"):rep(i) .. "x" .. ("\0"):rep(j)] = i end end

--=> booleans, functions and tables as keys; done
local t = { [true] = 1, [false] = 2, [print] = 3 }
for i = 1, 1e5 do t[{}] = i t[function() return i end] = i end

--=> keys that come and go; out of fuel
local t, n = {}, 0
while true do n = n + 1 t["k" .. n] = true t["k" .. n - 100] = nil end

--=> integer keys that come and go; out of fuel
local t, n = {}, 0
while true do n = n + 1 t[n] = true t[n - 100] = nil end

--=> integer keys that come and go from both ends; out of fuel
local t, n = {}, 0
while true do n = n + 1 t[n] = true t[-n] = true t[n - 50] = nil t[50 - n] = nil end

--=> arrays that grow from the middle; done
local t = {}
for i = 1, 1e5 do t[5e4 + i] = i t[5e4 - i] = i end
local t = {}
for i = 1e5, 1, -1 do t[i] = i end
assert(#t == 1e5)

--=> a queue; done
local t, first, last = {}, 1, 0
for i = 1, 3e5 do
  last = last + 1
  t[last] = i
  if i % 3 ~= 0 then t[first] = nil first = first + 1 end
end

--=> keys that are no keys; done
local t = {}
assert(not pcall(function() t[nil] = 1 end))
assert(not pcall(function() t[0/0] = 1 end))
assert(not pcall(rawset, t, nil, 1))
assert(not pcall(rawset, t, 0/0, 1))
assert(t[nil] == nil and t[0/0] == nil)
