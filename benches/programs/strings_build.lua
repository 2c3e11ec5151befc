-- Building strings: `..` in a loop, of several pieces, and table.concat.
local concat = table.concat

local check = 0
for round = 1, 40 do
  local text = ""
  for i = 1, 1500 do text = text .. "x" .. i % 10 end
  check = check + #text
end
for i = 1, 500000 do
  local key = "entity_" .. i % 1000 .. ":" .. i % 7
  check = check + #key
end
for round = 1, 12 do
  local parts = {}
  for i = 1, 30000 do parts[#parts + 1] = "part" .. i % 500 end
  local text = concat(parts, ", ")
  check = check + #text + #concat(parts, "", 100, 200)
end
local dashes = {}
for i = 1, 200 do dashes[i] = ("-"):rep(i) end
for _ = 1, 200 do check = check + #concat(dashes, "|"):upper():reverse() end
print(check)

--> 13294060
