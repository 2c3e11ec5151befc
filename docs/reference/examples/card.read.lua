local saved = card.read(0) or { best = 100 }   -- nil while the slot is empty
cls(1)
print("best " .. saved.best, 135, 86, 7)
