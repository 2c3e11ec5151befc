cls(1)
local text = "in the middle"
print(text, (320 - textwidth(text)) / 2, 86, 10)
