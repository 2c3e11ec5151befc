-- Numbers, packing and encoded text.
print(("%d %5.2f %g %a"):format(7, 3.14159, 1e100, 0.5)) --> 7  3.14 1e+100 0x1p-1
print(tonumber("0x1p4"), tonumber("  12  "), tonumber("zz", 36), tonumber("nope")) --> 16.0	12	1295	nil
local packed = string.pack("<i4 >i2 z s1 d", 100, -2, "zero", "short", 1.5)
print(#packed, string.unpack("<i4 >i2 z s1 d", packed)) --> 25	100	-2	zero	short	1.5	26
print(string.pack(">I3", 0x010203):byte(1, -1)) --> 1	2	3
print(utf8.char(72, 228, 8364, 128512), utf8.len("häß€"), utf8.codepoint("€", 1)) --> Hä€😀	4	8364
local points = {}
for at, code in utf8.codes("aä€") do points[#points + 1] = at .. ":" .. code end
print(table.concat(points, " "), utf8.offset("aä€", 3)) --> 1:97 2:228 4:8364	4
print(pcall(utf8.codepoint, "\xff")) --> false	invalid UTF-8 code
print(pcall(string.pack, "i17", 1)) --> false	integral size (17) out of limits [1,16]
print(10 // 0.0, -10 % math.huge, 1 << 63, "10" + 5, "0x10" * 2) --> inf	inf	-9223372036854775808	15	32
print(#tostring(math.pi), math.floor(-2.5), math.ult(1, -1), string.format("%q", 1 / 3)) --> 15	-3	true	0x1.5555555555555p-2
