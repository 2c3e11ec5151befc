-- Texts that are no programs, and what is said about them.
local function refuse(text) print(select(2, load(text, "=t"))) end
refuse("x =") refuse("x = = 1")
--> t:1: unexpected symbol near <eof>
--> t:1: unexpected symbol near '='
refuse("x") refuse("x y")
--> t:1: syntax error near <eof>
--> t:1: syntax error near 'y'
refuse("local 1") refuse("local x <what> = 1")
--> t:1: <name> expected near '1'
--> t:1: unknown attribute 'what'
refuse("for") refuse("for i") refuse("for i = 1") refuse("for i = 1, 2") refuse("for i in")
--> t:1: <name> expected near <eof>
--> t:1: '=' or 'in' expected near <eof>
--> t:1: ',' expected near <eof>
--> t:1: 'do' expected near <eof>
--> t:1: unexpected symbol near <eof>
refuse("if") refuse("if x") refuse("if x then") refuse("if x then else elseif")
--> t:1: unexpected symbol near <eof>
--> t:1: 'then' expected near <eof>
--> t:1: 'end' expected near <eof>
--> t:1: 'end' expected near 'elseif'
refuse("while x") refuse("while x do") refuse("repeat") refuse("repeat until")
--> t:1: 'do' expected near <eof>
--> t:1: 'end' expected near <eof>
--> t:1: 'until' expected near <eof>
--> t:1: unexpected symbol near <eof>
refuse("function") refuse("function f") refuse("function f(") refuse("function f(a,)") refuse("function f(a b)") refuse("function f(..., a)")
--> t:1: <name> expected near <eof>
--> t:1: '(' expected near <eof>
--> t:1: <name> or '...' expected near <eof>
--> t:1: <name> or '...' expected near ')'
--> t:1: ')' expected near 'b'
--> t:1: ')' expected near ','
refuse("function a.b:c.d() end") refuse("function a[1]() end") refuse("local function a.b() end")
--> t:1: '(' expected near '.'
--> t:1: '(' expected near '['
--> t:1: '(' expected near '.'
refuse("return return") refuse("return 1,") refuse("return 1 x") refuse("do") refuse("end") refuse("do end end")
--> t:1: unexpected symbol near 'return'
--> t:1: unexpected symbol near <eof>
--> t:1: <eof> expected near 'x'
--> t:1: 'end' expected near <eof>
--> t:1: <eof> expected near 'end'
--> t:1: <eof> expected near 'end'
refuse("x = {") refuse("x = {1 2}") refuse("x = {,}") refuse("x = {a=}") refuse("x = {[1]}") refuse("x = {[1=2}")
--> t:1: unexpected symbol near <eof>
--> t:1: '}' expected near '2'
--> t:1: unexpected symbol near ','
--> t:1: unexpected symbol near '}'
--> t:1: '=' expected near '}'
--> t:1: ']' expected near '='
refuse("x = (1") refuse("x = ()") refuse("f(1") refuse("f(1,)") refuse("f(,)") refuse("a.") refuse("a.1") refuse("a:") refuse("a:b") refuse("a:b.c()")
--> t:1: ')' expected near <eof>
--> t:1: unexpected symbol near ')'
--> t:1: ')' expected near <eof>
--> t:1: unexpected symbol near ')'
--> t:1: unexpected symbol near ','
--> t:1: <name> expected near <eof>
--> t:1: syntax error near '.1'
--> t:1: <name> expected near <eof>
--> t:1: function arguments expected near <eof>
--> t:1: function arguments expected near '.'
refuse("x = 1 + ") refuse("x = + 1") refuse("x = not") refuse("x = #") refuse("x = 1 + + 2") refuse("x = a b") refuse("x = 'a' 'b'")
--> t:1: unexpected symbol near <eof>
--> t:1: unexpected symbol near '+'
--> t:1: unexpected symbol near <eof>
--> t:1: unexpected symbol near <eof>
--> t:1: unexpected symbol near '+'
--> t:1: syntax error near <eof>
--> t:1: unexpected symbol near ''b''
refuse("(x) = 1") refuse("f() = 1") refuse("x, f() = 1, 2") refuse("x, = 1") refuse("x,y") refuse("1 = x") refuse("'a' = 1") refuse("x:y = 1") refuse("x.y") refuse("(f)") refuse("nil = 1")
--> t:1: syntax error near '='
--> t:1: syntax error near '='
--> t:1: syntax error near '='
--> t:1: unexpected symbol near '='
--> t:1: '=' expected near <eof>
--> t:1: unexpected symbol near '1'
--> t:1: unexpected symbol near ''a''
--> t:1: function arguments expected near '='
--> t:1: syntax error near <eof>
--> t:1: syntax error near <eof>
--> t:1: unexpected symbol near 'nil'
refuse("goto") refuse("goto 1") refuse("::") refuse("::a") refuse("::1::") refuse("break")
--> t:1: <name> expected near <eof>
--> t:1: <name> expected near '1'
--> t:1: <name> expected near <eof>
--> t:1: '::' expected near <eof>
--> t:1: <name> expected near '1'
--> t:1: break outside loop at line 1
refuse("x = '") refuse("x = 'a\nb'") refuse("x = [[") refuse("x = [=[ ]]") refuse("--[[") refuse("x = '\\q'") refuse("x = '\\400'") refuse("x = '\\xg'") refuse("x = '\\u{110000000}'")
--> t:1: unfinished string near <eof>
--> t:1: unfinished string near ''a'
--> t:1: unfinished long string (starting at line 1) near <eof>
--> t:1: unfinished long string (starting at line 1) near <eof>
--> t:1: unfinished long comment (starting at line 1) near <eof>
--> t:1: invalid escape sequence near ''\q'
--> t:1: decimal escape too large near ''\400''
--> t:1: hexadecimal digit expected near ''\xg'
--> t:1: UTF-8 value too large near ''\u{110000000'
refuse("x = 1e") refuse("x = 0x") refuse("x = 1.2.3") refuse("x = 12abc") refuse("x = 0xg") refuse("x = 1e+") refuse("x = 0x1p")
--> t:1: malformed number near '1e'
--> t:1: malformed number near '0x'
--> t:1: malformed number near '1.2.3'
--> t:1: malformed number near '12abc'
--> t:1: malformed number near '0xg'
--> t:1: malformed number near '1e+'
--> t:1: malformed number near '0x1p'
refuse("x = @") refuse("x = $") refuse("x = `a`") refuse("x = a ? b : c") refuse("x != 1") refuse("x += 1") refuse("x++") refuse("a = b ! c") refuse("x = \\")
--> t:1: unexpected symbol near '@'
--> t:1: unexpected symbol near '$'
--> t:1: unexpected symbol near '`'
--> t:1: unexpected symbol near '?'
--> t:1: syntax error near '!'
--> t:1: syntax error near '+'
--> t:1: syntax error near '+'
--> t:1: unexpected symbol near '!'
--> t:1: unexpected symbol near '\'
refuse("\n\n\nx = = 1") refuse("if x then\n\ny()\n\n") refuse("f(\n\n1") refuse("x = {\n\n1\n") refuse("function f()\n\n")
--> t:4: unexpected symbol near '='
--> t:5: 'end' expected (to close 'if' at line 1) near <eof>
--> t:3: ')' expected (to close '(' at line 1) near <eof>
--> t:4: '}' expected (to close '{' at line 1) near <eof>
--> t:3: 'end' expected (to close 'function' at line 1) near <eof>
refuse("return ... , function() return ... end") --> t:1: cannot use '...' outside a vararg function near '...'
refuse("local x <const> = 1 x = 2") refuse("local x <const> = {} x = 2") refuse("local x <close> = nil x = 2") refuse("local x <const> = 1 function f() x = 2 end") refuse("local x <const> = 1 function x() end") refuse("local x <const> = 1 for x = 1, 2 do x = 1 end x = 3")
--> t:1: attempt to assign to const variable 'x'
--> t:1: attempt to assign to const variable 'x'
--> t:1: attempt to assign to const variable 'x'
--> t:1: attempt to assign to const variable 'x'
--> t:1: attempt to assign to const variable 'x'
--> t:1: attempt to assign to const variable 'x'
refuse("local a <close>, b <close> = 1, 2") refuse("local a <const") refuse("local a <1>")
--> t:1: multiple to-be-closed variables in local list
--> t:1: '>' expected near <eof>
--> t:1: <name> expected near '1'
refuse("x = function end") refuse("x = function(") refuse("x = function() ") refuse("f{") refuse("f'") refuse("f[[") refuse("and") refuse("x = and") refuse("x = then") refuse("local and = 1")
--> t:1: '(' expected near 'end'
--> t:1: <name> or '...' expected near <eof>
--> t:1: 'end' expected near <eof>
--> t:1: unexpected symbol near <eof>
--> t:1: unfinished string near <eof>
--> t:1: unfinished long string (starting at line 1) near <eof>
--> t:1: unexpected symbol near 'and'
--> t:1: unexpected symbol near 'and'
--> t:1: unexpected symbol near 'then'
--> t:1: <name> expected near 'and'
-- Names of chunks.
print(select(2, load("x =", "@file.lua"))) print(select(2, load("x =", "=name"))) print(select(2, load("x =")))
--> file.lua:1: unexpected symbol near <eof>
--> name:1: unexpected symbol near <eof>
--> [string "x ="]:1: unexpected symbol near <eof>
print(select(2, load("\nx =\ny"))) print(select(2, load("x =", "a long line of text that goes on and on and on and on until it is cut")))
--> 
--> [string "a long line of text that goes on and on and o..."]:1: unexpected symbol near <eof>
print(select(2, load("x =", "@" .. ("path/"):rep(20) .. "file.lua")))
--> ...th/path/path/path/path/path/path/path/path/path/file.lua:1: unexpected symbol near <eof>
-- Programs that look odd but are fine.
local function accept(text, ...) print(assert(load(text, "=t"))(...)) end
accept("") accept(";") accept(";;; return 1") accept("return") accept("return;") accept("do return 5 end") accept("return (((5)))")
--> 
--> 
--> 1
--> 
--> 
--> 5
--> 5
accept("local function f() end return f()") accept("return ...", 1, 2) accept("local a <const>, b <close> = 1 return a, b")
--> 
--> 1	2
--> 1	nil
accept("goto a ::a:: return 1") accept("::a:: ::b:: ;;; ::c:: return 2") accept("local x = 5; do local x = 6 end return x") accept("return ({[ [[x]] ]=1}).x")
--> 1
--> 2
--> 5
--> 1
accept("local t = {f=function(...) return ... end} return t.f'a', t.f[[b]], t.f{1}[1], (t:f(2)) == t") accept("return 1--[[c]]+--[==[d]==]2") accept("a=1 b=2 c=a+b return c") accept("return-1") accept("return'a'..'b'") accept("return#'abc'") accept("return not-1") accept("return 2^-1^2")
--> a	b	1	true
--> 3
--> 3
--> -1
--> ab
--> 3
--> false
--> 0.5
accept("local a = {} a.b = {} a.b.c = 1 return a.b.c") accept("local a, b, c = (function() return 1, 2, 3 end)() return c, b, a") accept("return (function(...) return select('#', ...) end)(nil, nil)") accept("for i = 1, 3 do local x = i if x == 2 then return x end end") accept("while true do break end return 'out'") accept("repeat local x = 1 until x == 1 return 'once'")
--> 1
--> 3	2	1
--> 2
--> 2
--> out
--> once
print(type(load(function() return nil end))) --> function
local parts, i = { "return ", "1 ", "+ 2" }, 0
print(load(function() i = i + 1 return parts[i] end)()) --> 3
print(load("return x", "=c", "t", { x = "own environment" })()) --> own environment
print(load("x = 1; return x", "=c", "t", {})(), x) --> 1	nil
-- What is wrong with an escape is shown behind what the string has become so far.
print(load([["tab\065\q"]])) --> nil	[string ""tab\065\q""]:1: invalid escape sequence near '"tabA\q'
print(load([["\u{48}\xZ"]])) --> nil	[string ""\u{48}\xZ""]:1: hexadecimal digit expected near '"H\xZ'
print(load('"\\0zero')) --> nil	[string ""\0zero"]:1: unfinished string near <eof>
print(load('x = "\\0zero" 1', "=c")) --> nil	c:1: unexpected symbol near '1'
print(load('x = y "a\\0zero" "b\\0" = 1', "=c")) --> nil	c:1: unexpected symbol near '='
print(load('x y = "\\65\\0\n"', "=c")) --> nil	c:1: syntax error near 'y'
print(load('x = 1 "A\\0zero"', "=c")) --> nil	c:1: unexpected symbol near '"A'

-- A zero byte is not shown
print(select(2, load("x = \0", "=zero"))) --> zero:1: unexpected symbol
