-- What makes strings, by every cause.
local long = ("abcdefgh"):rep(8, "-")
print(#long, long:sub(1, 12)) --> 71	abcdefgh-abc
print((long:upper():lower():reverse():sub(-12))) --> cba-hgfedcba
print(("%5d|%-8s|%q|%.3f|%x"):format(42, "left", "a\nb", 1 / 3, 255))
-->    42|left    |"a\
--> b"|0.333|ff
local text = ""
for i = 1, 12 do text = text .. i .. "," end
print(text) --> 1,2,3,4,5,6,7,8,9,10,11,12,
local a, b, c = "one", 2, 3.5
print(a .. b .. c .. a .. b .. c .. long:sub(1, 3)) --> one23.5one23.5abc
print(table.concat({ a, b, c, long:sub(60) }, ";")) --> one;2;3.5;fgh-abcdefgh
print(string.char(72, 105, 33), ("x"):byte(), tostring(12.0), tostring(nil)) --> Hi!	120	12.0	nil
print(tostring(2 ^ 53) .. tostring(-7 // 2) .. tostring(true)) --> 9.007199254741e+15-4true
print(#(("z"):rep(300) .. ("y"):rep(300))) --> 600
