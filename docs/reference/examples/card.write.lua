cls(1)
local bytes = card.write(0, { name = "zoe", level = 3, items = { "lamp", "key" } })
print(bytes .. " of 32768 bytes", 110, 80, 7)
print(card.read(0).items[2], 110, 94)          -- key
