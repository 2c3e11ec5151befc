cls(34)
map()
for x = 0, 39 do
  if mget(x, 13) == 3 then rect(x * 8 - 1, 103, x * 8 + 8, 112, 7) end
end
