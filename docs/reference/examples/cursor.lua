cls(1)
cursor(100, 60, 11)
print("one")
print("two")
