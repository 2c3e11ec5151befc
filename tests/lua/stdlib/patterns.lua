-- find, match, gmatch, gsub
local function fails(f, ...)
  return select(2, pcall(f, ...))
end

-- find
print(("hello world"):find("o"), ("hello world"):find("o", 6), ("hello"):find("xyz"), ("hello"):find("")) --> 5	8	nil	1	0
print(("hello"):find("", 6), ("hello"):find("", 7), ("hello"):find("l", -2), ("hello"):find("h", -100)) --> 6	nil	4	1	1
print(("a.b"):find(".", 1, true), ("a.b"):find(".b", 1, true), ("a%b"):find("%", 1, true), ("aab"):find("ab", 1, true)) --> 2	2	2	2	3
print(("hello"):find("(l)(l)"), ("hello"):find("()ll()"), ("a\0b"):find("\0"), ("a\0b"):find("%z")) --> 3	3	2	2	2
print(("abc"):find("b", 1, nil), ("abc"):find("^b"), ("abc"):find("^b", 2), ("abc"):find("c$"), ("a$c"):find("$c")) --> 2	nil	2	3	2	3
print((("x"):rep(1000)):find(("x"):rep(999) .. "$"), (("ab"):rep(500):find("ba", 900, true))) --> 2	900

-- match
print(("key = value"):match("^(%w+)%s*=%s*(%w+)$"), ("2024-01-31"):match("(%d+)-(%d+)-(%d+)")) --> key	2024	01	31
print(("hello"):match(".-"), ("hello"):match(".-$"), ("hello"):match("l+"), ("hello"):match("x*"), ("hello"):match("h?e?z?l")) --> 	hello	ll		hel
print(("  trim  "):match("^%s*(.-)%s*$") .. "|", ("[[x]]"):match("%[(%[.-%])%]"), ("f(a(b)c)d)"):match("%b()")) --> trim|	[x]	(a(b)c)
print(("THE (quick) fox"):find("%f[%a]%a+%f[%A]"), ("THE (quick) fox"):match("%f[%l]%l+"), ("aXbX"):match("^(.-)X")) --> 1	quick	a
print(("abab"):match("(ab)%1"), ("abba"):match("(a)(b)%2%1"), ([["x" 'y']]):match([[(["'])(.-)%1]])) --> ab	a	"	x
print(("0x1F"):match("^0[xX](%x+)$"), ("a-b_c"):match("[%w_-]+"), ("a]b"):match("[]]"), ("a^b"):match("[b^]"), ("abc"):match("[^a-b]")) --> 1F	a-b_c	]	^	c
print(("\1\2 a"):match("%c+") == "\1\2", ("a,b;c"):match("%p"), ("tab\there"):match("%s"), ("ÄB"):match("%u"), ("x1"):match("%D"), ("x1"):match("%W"))
--> true	,			B	x	nil
print(("abc"):match("()b()"), ("abc"):match("b", 3), ("abc"):match("b", -2), ("abc"):match("", 10), ("12345"):match("%d%d")) --> 2	nil	b	nil	12
print(("aaa"):match("a-b"), ("aaab"):match("a-b"), ("aaa"):match("^a-$"), ("a.b"):match("%."), ("%"):match("%%")) --> nil	aaab	aaa	.	%

-- gmatch
for w in ("one two  three"):gmatch("%a+") do print(w) end
--> one
--> two
--> three
for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do print(k, v) end
--> a	1
--> b	2
for at in ("abc"):gmatch("()") do print(at) end
--> 1
--> 2
--> 3
--> 4
for m in ("abc"):gmatch("b*") do print("[" .. m .. "]") end
--> []
--> [b]
--> []
for m in ("a^b^c"):gmatch("^b") do print(m) end --> ^b
for m in ("hello"):gmatch("l", 4) do print(m) end --> l
for m in ("hello"):gmatch(".", -2) do print(m) end
--> l
--> o
print(("x"):gmatch("y")()) --> 
local once = ("ab"):gmatch(".")
print(once(), once(), once(), once()) --> a	b	nil
print(fails(string.gmatch, "x"), fails(string.gmatch))
--> bad argument #2 to 'string.gmatch' (string expected, got no value)	bad argument #1 to 'string.gmatch' (string expected, got no value)

-- gsub
print(("hello world"):gsub("o", "0"), ("hello"):gsub("l", "L", 1), ("hello"):gsub("", "-"), ("abc"):gsub("%w", "%0%0"))
--> hell0 w0rld	heLlo	-h-e-l-l-o-	aabbcc	3
print(("hello"):gsub("(h)(e)", "%2%1"), ("abc"):gsub("b", "%%"), ("abc"):gsub("b*", "-"), ("abc"):gsub("x", "y"), ("abc"):gsub("^a", "x"))
--> ehllo	a%c	-a-c-	abc	xbc	1
print(("abc def"):gsub("%w+", string.upper), ("abc"):gsub("%w", { a = "1", c = false }), ("abc"):gsub("(%w)()", function(c, at) return c .. at end))
--> ABC DEF	1bc	a2b3c4	3
print(("abc"):gsub("%w", function(c) if c == "b" then return nil end return c:rep(2) end), ("x"):gsub("x", function() return 12 end), ("x"):gsub("x", 1.5))
--> aabcc	12	1.5	1
print(("$name is $age"):gsub("%$(%w+)", { name = "Ann", age = 30 }), ("abc"):gsub("", ""), ("a b"):gsub("%s", "%%20")) --> Ann is 30	abc	a%20b	1
print(("hello"):gsub(".", { h = "H" }), ("abc"):gsub("%w", "%1"), ("abc"):gsub("()", "%1"), ("  x  "):gsub("^%s+", ""), ("abc"):gsub("b", "x", 0), ("abc"):gsub("b", "x", -1))
--> Hello	abc	1a2b3c4	x  	abc	abc	0
print(("abc"):gsub("%w", setmetatable({}, { __index = function(_, k) return k:upper() .. "." end }))) --> A.B.C.	3
print(("abc"):gsub("%w", setmetatable({}, { __index = { a = "A" } }))) --> Abc	3
print((("x "):rep(300):gsub("x", function(c) return "yy" end)) == ("yy "):rep(300)) --> true
print(("abcd"):gsub(".", function(c) local s = ("123"):gsub("2", function() return c end) return s end)) --> 1a31b31c31d3	4
print(("one two"):gsub("(%w+) (%w+)", "%2 %1"), ("abc"):gsub(".", { a = 1, b = 2.5 }), ("äö"):gsub("[\128-\255]+", "?")) --> two one	12.5c	?	1
print(pcall(string.gsub, "abc", "b", function() error("inside", 0) end)) --> false	inside

-- mistakes
for _, p in ipairs { "%", "[a", "[]", "[^]", "[%", "%f", "%b", "%bx", "(", ")", "%1", "%0", "(a%1)", "(a)%2" } do
  print(p, fails(string.find, "abc", p))
  --> %	malformed pattern (ends with '%')
  --> [a	malformed pattern (missing ']')
  --> []	malformed pattern (missing ']')
  --> [^]	malformed pattern (missing ']')
  --> [%	malformed pattern (missing ']')
  --> %f	missing '[' after '%f' in pattern
  --> %b	malformed pattern (missing arguments to '%b')
  --> %bx	malformed pattern (missing arguments to '%b')
  --> (	unfinished capture
  --> )	nil
  --> %1	invalid capture index %1
  --> %0	invalid capture index %0
  --> (a%1)	invalid capture index %1
  --> (a)%2	invalid capture index %2
end
print(fails(string.find, "abc", ("()"):rep(33)), fails(string.find, ("a"):rep(300), ("a?"):rep(200))) --> too many captures	pattern too complex
print(fails(string.gsub, "abc", "a", "%2"), fails(string.gsub, "abc", "a", "%z"), fails(string.gsub, "abc", "a", "%"))
--> invalid capture index %2	invalid use of '%' in replacement string	invalid use of '%' in replacement string
print(fails(string.gsub, "abc", "a", { a = {} }), fails(string.gsub, "abc", "a", function() return {} end), fails(string.gsub, "abc", "a"))
--> invalid replacement value (a table)	invalid replacement value (a table)	bad argument #3 to 'string.gsub' (string/function/table expected, got no value)
print(fails(string.gsub, "abc", "a", true), fails(string.gsub, "abc", "(a", "%1"), ("abc"):gsub("(a", "x"), fails(string.find, "a"))
--> bad argument #3 to 'string.gsub' (string/function/table expected, got boolean)	unfinished capture	xbc	bad argument #2 to 'string.find' (string expected, got no value)
print(("abc"):find("b["  , 3) == nil or "?", ("x"):find("y["), fails(string.find, "y", "y[")) --> true	nil	malformed pattern (missing ']')
print(("a\nb"):match("a.b") == "a\nb", ("x"):rep(20):match(("x*"):rep(20) .. "$") ~= nil) --> true	true
