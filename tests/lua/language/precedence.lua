-- Operators from loose to tight, and which way they group.
print(1 + 2 * 3, (1 + 2) * 3, 2 * 3 + 1, 10 - 2 - 3, 2 ^ 3 ^ 2, -2 ^ 2, 2 ^ -1) --> 7	9	7	5	512.0	-4.0	0.5
print(1 .. 2 .. 3, "a" .. 1 + 2 .. "b", 2 .. 3 == "23") --> 123	a3b	true
print(not nil == true, not (1 == 2), not 1 == 2, #"abc" + 1, -"2" + 3, - - 2, not not nil)
--> true	true	false	4	1	2	false
print(1 or error("no"), nil and error("no"), false or nil, nil or false, 1 and 2 or 3, nil and 2 or 3)
--> 1	nil	nil	false	2	3
print(1 < 2 == true, 1 < 2 and 2 < 3, 1 + 1 == 2, "a" .. "b" == "ab", 1 | 2 ~ 3 & 4) --> true	true	true	true	3
print(5 & 3 == 1 and 1 or 0, 1 << 2 + 1, 1 << 2 < 5, 7 & 3 << 1, 1 | 2 == 3) --> 1	8	true	6	true
print(2 * 3 % 4, 7 // 2 * 2, -3 % 5, -(3 % 5), ~5 & 0xF, ~(5 & 0xF), -2 ^ 2 * 2, 2 ^ 2 * 2)
--> 2	6	2	-3	10	-6	-8.0	8.0
print(1 .. -1, 2 ^ 2 .. "", 4 - 2 .. 1) --> 1-1	4.0	21
local a, b, c = 2, 3, 4
print(a + b * c, (a + b) * c, a * b + c, c - b - a, a ^ b ^ a, -a ^ a, a ^ -a) --> 14	20	10	-1	512.0	-4.0	0.25
print(a < b == true, a < b and b < c, a .. b .. c, a + b .. c, a | b & c, a ~ b << 1) --> true	true	234	54	2	4
print(not a == b, not (a == b), #"x" + a, a - -b, a - - -b, - -a) --> false	true	3	5	-1	2
