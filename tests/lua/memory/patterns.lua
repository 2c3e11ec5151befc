-- Searching and replacing, with every kind of replacement.
local text = "the quick brown fox jumps over the lazy dog"
print(text:find("(%a+) (%a+)", 10)) --> 11	19	brown	fox
print(text:match("^(%w+)"), text:match("()fox()")) --> the	17	20
local words = {}
for word, at in text:gmatch("(%a+)()") do words[#words + 1] = word .. at end
print(table.concat(words, " ")) --> the4 quick10 brown16 fox20 jumps26 over31 the35 lazy40 dog44
print((text:gsub("%a+", "<%0>", 3))) --> <the> <quick> <brown> fox jumps over the lazy dog
print((text:gsub("%a+", { fox = "cat", dog = false }))) --> the quick brown cat jumps over the lazy dog
print((text:gsub("(%a)(%a*)", function(first, rest) return first:upper() .. rest end)))
--> The Quick Brown Fox Jumps Over The Lazy Dog
local lookup = setmetatable({}, { __index = function(_, word) return #word end })
print((text:gsub("%a+", lookup))) --> 3 5 5 3 5 4 3 4 3
print(("f(a(b)c)d"):match("%b()"), ("THE (quick) fox"):find("%f[%a]%a+%f[%A]")) --> (a(b)c)	1	3
print(pcall(string.gsub, text, "%a+", function(word) return word == "over" and {} or word end))
--> false	invalid replacement value (a table)
print(#("x"):rep(80):gsub("x", "yz"), (("x"):rep(20):gsub("x", "yz"))) --> 160	yzyzyzyzyzyzyzyzyzyzyzyzyzyzyzyzyzyzyzyz
print(select("#", ("a,b,,c"):gsub(",", "%%")), (("a,b,,c"):gsub(",", "%%"))) --> 2	a%b%%c
