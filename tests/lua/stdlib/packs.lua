-- string.pack, packsize, unpack
local function fails(f, ...)
  return select(2, pcall(f, ...))
end
local function hex(s)
  return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
end
local pack, unpack, size = string.pack, string.unpack, string.packsize

print(hex(pack("b", -1)), hex(pack("B", 255)), hex(pack("h", -2)), hex(pack("<i", 1)), hex(pack(">i", 1))) --> ff	ff	feff	01000000	00000001
print(hex(pack("<i3", -2)), hex(pack(">I3", 0x010203)), hex(pack("<j", -1)), hex(pack("<i16", -2)), hex(pack(">I16", 1)))
--> feffff	010203	ffffffffffffffff	feffffffffffffffffffffffffffffff	00000000000000000000000000000001
print(hex(pack("<f", 1.5)), hex(pack(">d", 1.5)), hex(pack("<n", -0.0)), hex(pack("z", "hi")), hex(pack("<s1", "hi")), hex(pack("<s", "hi")))
--> 0000c03f	3ff8000000000000	0000000000000080	686900	026869	02000000000000006869
print(hex(pack("c5", "hi")), hex(pack("c0", "")), hex(pack("bxb", 1, 2)), hex(pack("<!4 b i", 1, 2)), hex(pack("<!bXi", 1)), hex(pack("<!8 b d", 1, 1)))
--> 6869000000		010002	0100000002000000	01000000	0100000000000000000000000000f03f
print(hex(pack("<!2 b i", 1, 2)), hex(pack(" < i2 > i2 = i2 ", 1, 1, 1)), hex(pack("<!4 i1 !2 i4", 1, 2)), hex(pack("<T", 5)), hex(pack("<l", 5)))
--> 010002000000	010000010100	010002000000	0500000000000000	0500000000000000
print(size("b"), size("<!4 b i"), size("i3 i3"), size("!8 b Xd d"), size("c10"), size(""), size("<!bXi"), size("jJnTlL")) --> 1	8	6	16	10	0	4	48
print(unpack("<i2 >i2", "\1\0\0\1"), unpack("b B", "\255\255"), unpack("<i3", "\254\255\255"), unpack("z z", "a\0b\0")) --> 1	-1	-2	a	b	5
print(unpack("s1 c2", "\3abcde"), unpack("<f", pack("<f", 0.5)), unpack(">d", pack(">d", 1e300)), unpack("<i16", pack("<i16", -7)))
--> abc	0.5	1e+300	-7	17
print(unpack("b", "abc", 2), unpack("b", "abc", -1), unpack("<!4 b i", pack("<!4 b i", 1, 2)), unpack("", "x"), unpack("bxb", "\1\2\3"))
--> 98	99	1	1	1	3	4
print(unpack("<j", pack("<j", math.mininteger)), unpack("<J", pack("<J", -1)), unpack("<I5", "\1\2\3\4\5"), unpack("s2", "\0\0", 1))
--> -9223372036854775808	-1	21542142465		3
print(select("#", unpack("bbb", "abc")), unpack("c0", "", 1), unpack("z", "\0")) --> 4			2

print(fails(pack, "b", 128), fails(pack, "B", 256), fails(pack, "I2", -1), fails(pack, "i17", 1), fails(pack, "i0", 1), fails(pack, "y"))
--> bad argument #2 to 'string.pack' (integer overflow)	bad argument #2 to 'string.pack' (unsigned overflow)	bad argument #2 to 'string.pack' (unsigned overflow)	integral size (17) out of limits [1,16]	integral size (0) out of limits [1,16]	invalid format option 'y'
print(fails(pack, "c", "x"), fails(pack, "c1", "xy"), fails(pack, "z", "a\0"), fails(pack, "s1", ("x"):rep(300)), fails(pack, "i", "x"), fails(pack, "i"))
--> missing size for format option 'c'	bad argument #2 to 'string.pack' (string longer than given size)	bad argument #2 to 'string.pack' (string contains zeros)	bad argument #2 to 'string.pack' (string length does not fit in given size)	bad argument #2 to 'string.pack' (number expected, got string)	bad argument #2 to 'string.pack' (number expected, got nil)
print(fails(pack, "!3i4", 1), fails(pack, "X"), fails(pack, "Xz"), fails(pack, "Xc1"), fails(pack, "!17"), fails(pack, "i", 1 << 40))
--> bad argument #1 to 'string.pack' (format asks for alignment not power of 2)	bad argument #1 to 'string.pack' (invalid next option for option 'X')	bad argument #1 to 'string.pack' (invalid next option for option 'X')	bad argument #1 to 'string.pack' (invalid next option for option 'X')	integral size (17) out of limits [1,16]	bad argument #2 to 'string.pack' (integer overflow)
print(fails(unpack, "i4", "abc"), fails(unpack, "z", "abc"), fails(unpack, "s4", "\255\255\255\255"), fails(unpack, "i4", "abc", 10), fails(unpack, "c5", "abc"))
--> bad argument #2 to 'string.unpack' (data string too short)	bad argument #2 to 'string.unpack' (unfinished string for format 'z')	bad argument #2 to 'string.unpack' (data string too short)	bad argument #3 to 'string.unpack' (initial position out of string)	bad argument #2 to 'string.unpack' (data string too short)
print(fails(unpack, "i16", ("\255"):rep(15) .. "\1"), fails(unpack, "I9", ("\255"):rep(9)), fails(size, "s"), fails(size, "z"), fails(size, "c2147483647c2147483647"))
--> 16-byte integer does not fit into Lua Integer	9-byte integer does not fit into Lua Integer	bad argument #1 to 'string.packsize' (variable-length format)	bad argument #1 to 'string.packsize' (variable-length format)	invalid format option '7'
print(fails(unpack, "i", {}), fails(unpack), fails(unpack, "b", ""), fails(unpack, "b", "abc", -5))
--> bad argument #2 to 'string.unpack' (string expected, got table)	bad argument #1 to 'string.unpack' (string expected, got no value)	bad argument #2 to 'string.unpack' (data string too short)	97	2

-- A string's length may be wider than an integer
print(select(2, pcall(string.unpack, "s9", ("\xff"):rep(9)))) --> 9-byte integer does not fit into Lua Integer
