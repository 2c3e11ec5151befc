-- math
local function fails(f, ...)
  return select(2, pcall(f, ...))
end

print(math.pi, math.huge, -math.huge, math.maxinteger, math.mininteger) --> 3.1415926535898	inf	-inf	9223372036854775807	-9223372036854775808
print(math.floor(3.7), math.floor(-3.7), math.floor(5), math.floor(1e300), math.floor(-0.0), math.ceil(3.2), math.ceil(-3.2), math.ceil(-0.5))
--> 3	-4	5	1e+300	0	4	-3	0
print(math.type(math.floor(3.7)), math.type(math.floor(2^70)), math.floor("3.7"), math.floor(2^62), math.ceil(1e15 + 0.5))
--> integer	float	3	4611686018427387904	1000000000000001
print(math.abs(-5), math.abs(5.5), math.abs(math.mininteger), math.abs(-0.0), math.abs("-3")) --> 5	5.5	-9223372036854775808	0.0	3.0
print(math.max(1, 2.5, 2), math.min(1, 2.5, -2), math.max(2, 2.0), math.max(5), math.min("3"), math.max(-0.0, 0), math.max(1, 0/0) == 1)
--> 2.5	-2	2	5	3	-0.0	true
print(math.sqrt(16), math.sqrt(2), math.exp(0), math.exp(1), math.log(1), math.log(8, 2), math.log(1000, 10), math.log(27, 3), math.log(2), math.log(0), math.log(100, 10))
--> 4.0	1.4142135623731	1.0	2.718281828459	0.0	3.0	3.0	3.0	0.69314718055995	-inf	2.0
print(math.sin(0), math.cos(0), math.tan(0), math.sin(1), math.cos(1), math.tan(1), math.asin(1), math.acos(1), math.atan(1), math.atan(1, -1), math.atan(-1, 0))
--> 0.0	1.0	0.0	0.8414709848079	0.54030230586814	1.5574077246549	1.5707963267949	0.0	0.78539816339745	2.3561944901923	-1.5707963267949
print(math.deg(math.pi), math.rad(180), math.sin(math.pi), math.cos(math.pi / 3), math.sin(1e10))
--> 180.0	3.1415926535898	1.2246467991474e-16	0.5	-0.48750602508751
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(7.5, 2), math.fmod(-7.5, 2), math.fmod(1, math.huge), math.fmod(math.mininteger, -1))
--> 1	-1	1	1.5	-1.5	1.0	0
print(math.modf(3.7), math.modf(-3.7), math.modf(5), math.modf(math.huge), math.modf(-math.huge), math.modf(2^70), math.modf(-0.25))
--> 3	-3	5	inf	-inf	1.1805916207174e+21	0	-0.25
print(math.type(1), math.type(1.0), math.type("1"), math.type(nil), math.type(2^31 | 0)) --> integer	float	nil	nil	integer
print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger("8"), math.tointeger("x"), math.tointeger({}), math.tointeger(2^63), math.tointeger(-2^63))
--> 3	nil	8	nil	nil	nil	-9223372036854775808
print(math.ult(1, 2), math.ult(-1, 2), math.ult(1, -1), math.ult(0, 0)) --> true	false	true	false
print(fails(math.floor, "x"), fails(math.floor, {}), fails(math.floor), fails(math.fmod, 1, 0), fails(math.fmod, 1), fails(math.max), fails(math.min, 1, "x"))
--> bad argument #1 to 'math.floor' (number expected, got string)	bad argument #1 to 'math.floor' (number expected, got table)	bad argument #1 to 'math.floor' (number expected, got no value)	bad argument #2 to 'math.fmod' (zero)	bad argument #2 to 'math.fmod' (number expected, got no value)	bad argument #1 to 'math.max' (value expected)	attempt to compare string with number
print(fails(math.ult, 1.5, 2), fails(math.type), fails(math.tointeger), fails(math.abs, nil), fails(math.random, 2, 1), fails(math.random, 1, 2, 3), fails(math.random, -5), fails(math.random, 1.5), fails(math.randomseed, 1.5))
--> bad argument #1 to 'math.ult' (number has no integer representation)	bad argument #1 to 'math.type' (value expected)	bad argument #1 to 'math.tointeger' (value expected)	bad argument #1 to 'math.abs' (number expected, got nil)	bad argument #1 to 'math.random' (interval is empty)	wrong number of arguments	bad argument #1 to 'math.random' (interval is empty)	bad argument #1 to 'math.random' (number has no integer representation)	bad argument #1 to 'math.randomseed' (number has no integer representation)

-- random numbers are the reference implementation's
math.randomseed(42)
print(math.random(0), math.random(0), math.random(), math.random(), math.random(6), math.random(6), math.random(-5, 5), math.random(1, 1))
--> -1276290044721465627	8333941968102511665	0.54688311243421	0.79358935263827	6	2	3	1
print(math.random(math.mininteger, math.maxinteger), math.random(1 << 40), math.random(0, 1), math.random(3.0)) --> -8801378756440956393	544625761816	0	1
print(math.randomseed(1, 2)) --> 1	2
print(math.random(100), math.random(100), math.random(100)) --> 2	9	29
math.randomseed(7.0)
print(math.random(1000000)) --> 218944

-- arithmetic
print(7 // 2, -7 // 2, 7 // -2, 7.0 // 2, -7 % 3, 7 % -3, 5.5 % 2, -5.5 % 2, 5 % math.huge, -5 % math.huge, 5 // 0.0, -5 // 0.0)
--> 3	-4	-4	3.0	2	-2	1.5	0.5	5.0	inf	inf	-inf
print(1e308 * 10, -1e308 * 10, 2^1023 * 2, 1 / math.huge, 3 % -math.huge, -6 % 3.0, 0.0 % 1) --> inf	-inf	inf	0.0	-inf	-0.0	0.0
print(math.maxinteger + 1 == math.mininteger, math.maxinteger * 2, math.mininteger // -1, math.mininteger % -1, 1 << 63, 1 << 64, -1 >> 1, 1 << -1, 2^53 == 2^53 + 1)
--> true	-2	-9223372036854775808	0	-9223372036854775808	0	9223372036854775807	0	true
print(1 == 1.0, math.maxinteger + 0.0 == math.maxinteger, math.maxinteger < math.maxinteger + 0.0, 2^63 > math.maxinteger, -2^63 == math.mininteger, 1 < 1.5, 0/0 == 0/0)
--> true	false	true	true	true	true	false
print(2^-1074, 2^0.5, 10^2, (-8)^(1/3) ~= (-8)^(1/3), 0^0, 1e15, 1e14, 123456.789e3, 0x10p2, 0xA, 0xffffffffffffffff)
--> 4.9406564584125e-324	1.4142135623731	100.0	true	1.0	1e+15	1e+14	123456789.0	64.0	10	-1
print(pcall(math.fmod, nil, "x")) --> false	bad argument #2 to 'math.fmod' (number expected, got string)
