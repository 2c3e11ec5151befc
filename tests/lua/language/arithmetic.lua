-- Integers and floats, and how they mix.
print(1 + 2, 1 + 2.0, 3 - 5, 2 * 3.5) --> 3	3.0	-2	7.0
print(7 / 2, 6 / 2, 7 // 2, 7.0 // 2, -7 // 2, 7 // -2, -7 // 2.0) --> 3.5	3.0	3	3.0	-4	-4	-4.0
print(7 % 3, -7 % 3, 7 % -3, -7 % -3, 7.5 % 2, -7.5 % 2, 7.5 % -2) --> 1	2	-2	-1	1.5	0.5	-0.5
print(2 ^ 10, 2 ^ -1, 2 ^ 0.5 == 1.4142135623730951, (-2) ^ 2, -2 ^ 2) --> 1024.0	0.5	true	4.0	-4.0
print(1 / 0, -1 / 0, 0 / 0 ~= 0 / 0, 1 // 0.0, -1 // 0.0, 5 % math.huge, -5 % math.huge)
--> inf	-inf	true	inf	-inf	5.0	inf
print(pcall(function() return 1 // 0 end)) --> false	arithmetic.lua:8: attempt to divide by zero
print(pcall(function() return 1 % 0 end)) --> false	arithmetic.lua:9: attempt to perform 'n%0'
local zero = 0
print(pcall(function() return 1 // zero end)) --> false	arithmetic.lua:11: attempt to divide by zero
print(pcall(function() return 1 % zero end)) --> false	arithmetic.lua:12: attempt to perform 'n%0'
print(5.0 % 0 ~= 5.0 % 0) --> true

-- Integers wrap around.
local max, min = math.maxinteger, math.mininteger
print(max + 1 == min, min - 1 == max, max * 2, min * -1 == min, -min == min) --> true	true	-2	true	true
print(min // -1 == min, min % -1) --> true	0
print(max + 1.0, max + 0.0 == 2^63, math.type(max + 0.0)) --> 9.2233720368548e+18	true	float
print(9223372036854775807, 9223372036854775808, -9223372036854775808)
--> 9223372036854775807	9.2233720368548e+18	-9.2233720368548e+18
print(0x7fffffffffffffff, 0xffffffffffffffff, 0x10000000000000000) --> 9223372036854775807	-1	0

-- The register forms and the constant forms agree.
local a, b, f = 17, 5, 2.5
print(a + b, a - b, a * b, a / b, a // b, a % b, b ^ 2) --> 22	12	85	3.4	3	2	25.0
print(a + 5, a - 5, a * 5, a / 5, a // 5, a % 5, a ^ 2) --> 22	12	85	3.4	3	2	289.0
print(5 + a, 5 - a, 5 * a, 5 / a, 5 // a, 5 % a, 2 ^ b) --> 22	-12	85	0.29411764705882	0	5	32.0
print(a + f, a - f, a * f, a / f, a // f, a % f, f ^ 2) --> 19.5	14.5	42.5	6.8	6.0	2.0	6.25
print(f + a, f - a, f * a, f / a, f // a, f % a) --> 19.5	-14.5	42.5	0.14705882352941	0.0	2.5
print(a - -5, a - 0x7fffffff, a + 2.0, a - 2.0, a // 2.0, a % 2.0) --> 22	-2147483630	19.0	15.0	8.0	1.0
print(-a, - -a, -f, -0.0, 0.0, -(0.0)) --> -17	17	-2.5	-0.0	0.0	-0.0

-- Bits.
print(6 & 3, 6 | 3, 6 ~ 3, ~6, 1 << 4, 256 >> 4) --> 2	7	5	-7	16	16
print(a & b, a | b, a ~ b, ~a, a << b, a >> 2, a & 0xff, a | 0x100, a ~ 1, a << 2)
--> 1	21	20	-18	544	4	17	273	16	68
print(1 << 63, 1 << 64, 1 << -1, 1 >> -1, -1 >> 1, -1 >> 63, -1 << 64, 1 << 100)
--> -9223372036854775808	0	0	2	9223372036854775807	1	0	0
print(2.0 & 3, 7 | 0.0, "10" + 5, "0x10" + 0, "3" * "4", 10 .. 20) --> 2	7	15	16	12	1020
print(pcall(function() return 1.5 & 1 end)) --> false	arithmetic.lua:41: number has no integer representation
print(pcall(function() return 2^63 | 0 end)) --> false	arithmetic.lua:42: number has no integer representation
print(pcall(function() return "a" | 1 end))
--> false	arithmetic.lua:43: attempt to perform bitwise operation on a string value (constant 'a')
print(pcall(function() return {} & 1 end))
--> false	arithmetic.lua:45: attempt to perform bitwise operation on a table value
print("7" // 2, "7" % 4, -"2", -"2.0", "1e1" + 0, " 5 " + 1) --> 3	3	-2	-2.0	10.0	6
print(pcall(function() return "abc" + 1 end))
--> false	arithmetic.lua:48: attempt to add a 'string' with a 'number'
print(pcall(function() return {} + 1 end))
--> false	arithmetic.lua:50: attempt to perform arithmetic on a table value
print(pcall(function() return nil .. "x" end)) --> false	arithmetic.lua:52: attempt to concatenate a nil value

-- Comparison across the two kinds of number.
print(1 == 1.0, 1 < 1.5, 2 > 1.5, 1 <= 1.0, "1" == 1, 0 == -0.0) --> true	true	true	true	false	true
print(max < 2^63, max + 0.0 == max, max <= 2^63, min <= -2^63, min < -2^63, min == -2^63)
--> true	false	true	true	false	true
print(2^53 == 2^53 + 1, (1 << 53) + 1 == 2^53, (1 << 53) + 1 > 2^53) --> true	false	true
local nan = 0 / 0
print(nan == nan, nan ~= nan, nan < 1, nan > 1, nan <= nan, not (nan < 1), 1 < nan, 1 >= nan)
--> false	true	false	false	false	true	false	false
print("a" < "b", "a" < "B", "" < "a", "a" < "ab", "Z" < "a", "a\0b" < "a\0c", "10" < "9")
--> true	false	true	true	true	true	true
print(pcall(function() return 1 < "2" end)) --> false	arithmetic.lua:64: attempt to compare number with string
print(pcall(function() return {} < {} end)) --> false	arithmetic.lua:65: attempt to compare two table values
print(pcall(function() return nil > 1 end)) --> false	arithmetic.lua:66: attempt to compare number with nil
print(pcall(function() return {} <= 1 end)) --> false	arithmetic.lua:67: attempt to compare table with number

-- Printed forms.
print(1e15, 1e16, 1e100, 123456789012345.0, 0.1, 1/3, 100.0, -1e-7, 2^31, 1e14, 123456.789e3)
--> 1e+15	1e+16	1e+100	1.2345678901234e+14	0.1	0.33333333333333	100.0	-1e-07	2147483648.0	1e+14	123456789.0
print(3 | 0, 3.0, 1e2, 10 // 1, 10 / 1, 2^2, 7 // 1.0) --> 3	3.0	100.0	10	10.0	4.0	7.0
print(math.pi, -math.pi, 1e308 * 10, -1e308 * 10) --> 3.1415926535898	-3.1415926535898	inf	-inf
print(255 // 1 | 0, 0xA, 0Xa.8p0, 0x.1p4, 0xA.8, 0x1p-2, 3e0, .5, 5., 3.e2)
--> 255	10	10.5	1.0	10.5	0.25	3.0	0.5	5.0	300.0
