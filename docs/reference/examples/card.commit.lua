card.write(1, { level = 7 })
card.commit()               -- from here on nothing can take it away
cls(1)
print("saved", 145, 86, 11)
