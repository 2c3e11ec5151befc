cls(1)
print("hello", 20, 20, 7)
print("and below it")                       -- goes on at the cursor
local x = print("score ", 20, 60, 10)
print(1200, x, 60, 9)                       -- behind what was printed
print("\x06w\x06tBIG\x06-w\x06-t \x0C8red\x0Cb green \x023 on grass ", 20, 90, 7)
print("\x06o0\x06wrim\x06-w\x06-o \x06uunder\x06-u \x06i inverted ", 20, 120, 12)
