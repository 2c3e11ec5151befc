-- utf8
local function fails(f, ...)
  return select(2, pcall(f, ...))
end
local text = "aé€😀"

print(utf8.char(), utf8.char(97, 233, 8364, 128512), #utf8.char(0x7FFFFFFF), utf8.char(0) == "\0") --> 	aé€😀	6	true
print(utf8.codepoint(text, 1, -1), utf8.codepoint(text), utf8.codepoint(text, 2), utf8.codepoint(text, -4), select("#", utf8.codepoint(text, 3, 2)))
--> 97	97	233	128512	0
print(utf8.len(text), utf8.len(""), utf8.len(text, 2), utf8.len(text, 3), utf8.len(text, -4), utf8.len(text, 1, 1), utf8.len("a\xff"), utf8.len("abc", 4), utf8.len("abc", 2, 1))
--> 4	0	3	nil	1	1	nil	0	0
print(utf8.offset(text, 1), utf8.offset(text, 3), utf8.offset(text, 5), utf8.offset(text, 6), utf8.offset(text, -1), utf8.offset(text, -4), utf8.offset(text, -5), utf8.offset(text, 0, 3), utf8.offset(text, 2, 2))
--> 1	4	11	nil	7	1	nil	2	4
for at, code in utf8.codes(text) do print(at, code) end
--> 1	97
--> 2	233
--> 4	8364
--> 7	128512
for at, code in utf8.codes("\u{200000}", true) do print(at, code) end --> 1	2097152
for c in text:gmatch(utf8.charpattern) do print(c, #c) end
--> a	1
--> é	2
--> €	3
--> 😀	4
print(utf8.len("\u{D800}"), utf8.len("\u{D800}", 1, -1, true), utf8.len("\u{7FFFFFFF}"), utf8.len("\u{7FFFFFFF}", 1, -1, true), utf8.codepoint("\u{7FFFFFFF}", 1, 1, true))
--> nil	1	nil	1	2147483647
print(utf8.len("\xC0\x80"), utf8.len("\xF4\x90\x80\x80"), utf8.len("\xE0\x80\x80"), utf8.len("abc\x80")) --> nil	nil	nil	nil	4
print(fails(utf8.char, -1), fails(utf8.char, 1 << 31), fails(utf8.codepoint, "\xff"), fails(utf8.codepoint, "abc", 4), fails(utf8.codepoint, "abc", 1, 4), fails(utf8.codepoint, "abc", 0))
--> bad argument #1 to 'utf8.char' (value out of range)	bad argument #1 to 'utf8.char' (value out of range)	invalid UTF-8 code	bad argument #3 to 'utf8.codepoint' (out of bounds)	bad argument #3 to 'utf8.codepoint' (out of bounds)	bad argument #2 to 'utf8.codepoint' (out of bounds)
print(fails(utf8.len, "abc", 5), fails(utf8.len, "abc", 1, 4), fails(utf8.len), fails(utf8.offset, "abc", 1, 5), fails(utf8.offset, "\x80", 1), fails(utf8.offset, "abc"))
--> bad argument #2 to 'utf8.len' (initial position out of bounds)	bad argument #3 to 'utf8.len' (final position out of bounds)	bad argument #1 to 'utf8.len' (string expected, got no value)	bad argument #3 to 'utf8.offset' (position out of bounds)	initial position is a continuation byte	bad argument #2 to 'utf8.offset' (number expected, got no value)
print(fails(function() for _ in utf8.codes("a\xff") do end end)) --> utf.lua:32: invalid UTF-8 code
print(fails(function() for _ in utf8.codes("\u{D800}") do end end)) --> utf.lua:33: invalid UTF-8 code
print(fails(utf8.codes), fails(utf8.codepoint, text, 1, 3)) --> bad argument #1 to 'utf8.codes' (string expected, got no value)	97	233
