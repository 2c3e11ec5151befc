-- Strings.
print("a\tb\\n\"q\"'", 'it\'s', "\65\066\x43\u{44}\u{20AC}\u{7FFFFFFF}" == "ABCD\xE2\x82\xAC\xFD\xBF\xBF\xBF\xBF\xBF")
--> a	b\n"q"'	it's	true
local two_lines, joined = "one \
two", "a\z
       b"
print(two_lines, joined, #"\0\0a", "\a\b\f\v" == "\7\8\12\11")
--> one 
--> two	ab	3	true
local dropped, empty_line = [[
first newline dropped]], #[[

]]
print([[long]], [==[with ]] and ]=] inside]==], dropped, empty_line)
--> long	with ]] and ]=] inside	first newline dropped	1
print("\u{0}" == "\0", "\u{7F}", #"\u{80}", #"\u{7FF}", #"\u{800}", #"\u{FFFF}", #"\u{10000}", #"\u{10FFFF}", #"\u{3FFFFFF}")
--> true		2	2	3	3	4	4	5
local broken = #"a\
b"
print(broken, "tab\9tab", "\x41\x42", "\0651") --> 3	tab	tab	AB	A1
-- Numbers.
print(3, 3.0, 3.1416, 314.16e-2, 0.31416E1, 34e1, 0xff, 0xBEBADA, 0x0.1E, 0xA23p-4, 0X1.921FB54442D18P+1)
--> 3	3.0	3.1416	3.1416	3.1416	340.0	255	12499674	0.1171875	162.1875	3.1415926535898
print(1e400, 0x1p-1074 == 4.9406564584124654e-324, 1e-400, 00012, 1E+2, 0xffffffffffffffffff)
--> inf	true	0.0	12	100.0	-1
print(0x1p4, 0x.8p1, 0x8.p1, 1//1, 1e1//1, 9007199254740993, 9007199254740993.0)
--> 16.0	1.0	16.0	1	10.0	9007199254740993	9.007199254741e+15
-- Comments of every kind.
local three = 1 --[[ inline ]] + --[==[ another
over lines ]==] 2 -- to the end
print(three) --> 3
--[==[
print("never")
]==]
---[[ not a long comment
print("yes") --> yes
--]]
print(#"--[[ no comment ]]", "-- nor this") --> 18	-- nor this
; ; ;
print(true, false, nil);; --> true	false	nil
print((("parentheses"))) --> parentheses
print(0xep1, 0xe+1, 3 .. "", 1 ..2) --> 28.0	15	3	12
