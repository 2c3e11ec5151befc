-- Patterns: find, match, gmatch and gsub over a log.
local lines = {}
for i = 1, 400 do
  lines[i] = ("2024-%02d-%02d %02d:%02d [%s] user%d: moved to (%d, %d) with key=value%d; done")
    :format(i % 12 + 1, i % 28 + 1, i % 24, i % 60, i % 3 == 0 and "WARN" or "INFO", i % 50, i, -i, i)
end
local log = table.concat(lines, "\n")

local warnings, sum, keys, spaces = 0, 0, 0, 0
for _ = 1, 70 do
  for line in log:gmatch("[^\n]+") do
    local year, month, day = line:match("^(%d+)-(%d+)-(%d+)")
    sum = sum + year + month * day
    if line:find("[WARN]", 1, true) then warnings = warnings + 1 end
    local x, y = line:match("%((%-?%d+), (%-?%d+)%)")
    sum = sum + x + y
    for key, value in line:gmatch("(%w+)=(%w+)") do keys = keys + #key + #value end
  end
  local replaced, n = log:gsub("user(%d+)", "player<%1>")
  spaces = spaces + n + #replaced
  local _, upper = log:gsub("%f[%a]%a+", string.upper)
  spaces = spaces + upper
  local swapped = log:gsub("%w+", { INFO = "note", WARN = "care" })
  spaces = spaces + #swapped + select(2, swapped:gsub("%s+", " "))
end
print(warnings, sum, keys, spaces)

--> 9310	59287480	300440	4927230
