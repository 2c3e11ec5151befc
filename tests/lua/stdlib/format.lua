-- string.format
local function fails(f, ...)
  return select(2, pcall(f, ...))
end
local f = string.format

print(f(""), f("plain"), f("100%%"), f("%s", "x"), f("%s %s", 1, 1.5)) --> 	plain	100%	x	1 1.5
print(f("%d %i %u", 5, -5, 7), f("%5d|%-5d|%05d|%+d|% d", 42, 42, 42, 42, 42)) --> 5 -5 7	   42|42   |00042|+42| 42
print(f("%.3d|%8.3d|%-8.3d|%08.3d", 5, 5, 5, 5), f("[%.0d]", 0), f("%3d", 12345)) --> 005|     005|005     |     005	[]	12345
print(f("%x %X %#x %#X %o %#o", 255, 255, 255, 255, 8, 8), f("%x", -1), f("%o", -1)) --> ff FF 0xff 0XFF 10 010	ffffffffffffffff	1777777777777777777777
print(f("%c%c%c", 72, 105, 33), f("[%3c][%-3c]", 65, 65), #f("%c", 0)) --> Hi!	[  A][A  ]	1
print(f("%f %.2f %.0f %10.3f|%-10.3f|%+.1f|%010.2f", 1.5, 1.005, 2.5, 3.14159, 3.14159, 2, -3.14159))
--> 1.500000 1.00 2      3.142|3.142     |+2.0|-000003.14
print(f("%e %.2e %E %.0e", 12345.678, 12345.678, 12345.678, 12345.678)) --> 1.234568e+04 1.23e+04 1.234568E+04 1e+04
print(f("%g %g %g %g %.3g %#g %G", 100000, 1000000, 0.0001, 0.00001, 1234.5, 1.5, 1e-10)) --> 100000 1e+06 0.0001 1e-05 1.23e+03 1.50000 1E-10
print(f("%a %A %.1a %a %a", 1, 255.5, 1.999, 0, -0.5)) --> 0x1p+0 0X1.FFP+7 0x2.0p+0 0x0p+0 -0x1p-1
print(f("%g %f %e %a", 1/0, -1/0, 1/0, 1/0), f("%5.1f|%05f", 1/0, 1/0)) --> inf -inf inf inf	  inf|  inf
print(f("%.14g %.17g %.3f", 0.1, 0.1, 2/3), f("%.20f", 0.1), f("%5.2s|%.0s|", "abc", "abc"))
--> 0.1 0.10000000000000001 0.667	0.10000000000000000555	   ab||
print(f("%10s|%-10s|%s", "right", "left", "none"), f("%s %s %s", nil, true, false)) -->      right|left      |none	nil true false
print(f("%s", setmetatable({}, { __tostring = function() return "shown" end }))) --> shown
local function tag(name) return setmetatable({}, { __tostring = function() return name end }) end
print(f("%s-%s-%5s-%.1s", tag("a"), tag("b"), tag("c"), tag("dd"))) --> a-b-    c-d
print(f("%d %s", "10", 10), f("%d", 3.0), f("%.3f", "1.5"), f("%x", "0x10")) --> 10 10	3	1.500	10
print((f("%q", 'a "quoted" \\ line\nnext\0end\r\t1'):gsub("\n", "N"))) --> "a \"quoted\" \\ line\Nnext\0end\13\0091"
print(f("%q", "\0001\200"), f("%q %q %q", 1, 1.5, math.mininteger), f("%q %q", true, nil)) --> "\0001È"	1 0x1.8p+0 0x8000000000000000	true nil
print(f("%q %q %q", 1/0, -1/0, 0/0)) --> 1e9999 -1e9999 (0/0)
print(f("%p", 1), f("%p", {}) ~= f("%p", {}), f("%p", print) == f("%p", print), f("[%8p]", nil)) --> (null)	true	true	[  (null)]
print(f("%-5d|%-+5d|%- 5d|%+05d", 3, 3, 3, 3), f("%#.3x", 1), f("%#.0f %#.0e", 1, 1)) --> 3    |+3   | 3   |+0003	0x001	1. 1.e+00
print(f("%99d", 1) == (" "):rep(98) .. "1", #f("%.99f", 1/3)) --> true	101
print(f("%s", ("x"):rep(200)) == ("x"):rep(200), #f("%50s", ("x"):rep(200)), #f("%-99s", "x")) --> true	200	99
print(f("%i", -0.0), f("%.3q" and "%s", -0.0), f("%d", -0.0), f("%5s|%5s", true, nil)) --> 0	-0.0	0	 true|  nil
print(fails(f), fails(f, "%d"), fails(f, "%d", "x"), fails(f, "%d", 1.5))
--> bad argument #1 to 'string.format' (string expected, got no value)	bad argument #2 to 'string.format' (no value)	bad argument #2 to 'string.format' (number expected, got string)	bad argument #2 to 'string.format' (number has no integer representation)
print(fails(f, "%d", "1.5"), fails(f, "%y", 1), fails(f, "%", 1), fails(f, "%10"))
--> bad argument #2 to 'string.format' (number has no integer representation)	invalid conversion '%y' to 'format'	invalid conversion '%' to 'format'	bad argument #2 to 'string.format' (no value)
print(fails(f, "%q", {}), fails(f, "%5q", 1), fails(f, "%5s", "a\0b"), fails(f, "%c", "x"))
--> bad argument #2 to 'string.format' (value has no literal form)	specifier '%q' cannot have modifiers	bad argument #2 to 'string.format' (string contains zeros)	bad argument #2 to 'string.format' (number expected, got string)
print(fails(f, "%100d", 1), fails(f, "%.100f", 1), fails(f, "%#d", 1), fails(f, "%0s", "x"), fails(f, "%+s", "x"))
--> invalid conversion specification: '%100d'	invalid conversion specification: '%.100f'	invalid conversion specification: '%#d'	invalid conversion specification: '%0s'	invalid conversion specification: '%+s'
print(fails(f, "%.3c", 65), fails(f, "%0c", 65), fails(f, "%.3p", {}), fails(f, "%+x", 1), fails(f, "%-+ #0-+ #0-+ #0-+ #0-+ #0-+ #0d", 1))
--> invalid conversion specification: '%.3c'	invalid conversion specification: '%0c'	invalid conversion specification: '%.3p'	invalid conversion specification: '%+x'	invalid format (too long)
print(fails(f, "%s %s", 1), fails(f, "%F", 1), fails(f, "%l", 1), fails(f, "%n", 1))
--> bad argument #3 to 'string.format' (no value)	invalid conversion '%F' to 'format'	invalid conversion '%l' to 'format'	invalid conversion '%n' to 'format'
print(fails(f, "%s", setmetatable({}, { __tostring = function() return {} end }))) --> '__tostring' must return a string
print(f("%.0f %.0f %.0f %.0f", 0.5, 1.5, 2.5, 3.5), f("%.1f %.1f %.1f", 0.05, 0.15, 0.25), f("%.2f", 1e15), f("%g", 123456789))
--> 0 2 2 4	0.1 0.1 0.2	1000000000000000.00	1.23457e+08
print(f("%.3e", 0), f("%g", 0), f("%g", -0.0), f("%#g", 0), f("%.0g", 0.00012345), f("%.10g", 2^63), f("%5g|%-8g|%08g", 1.5, 1.5, -1.5))
--> 0.000e+00	0	-0	0.00000	0.0001	9.223372037e+18	  1.5|1.5     |-00001.5
print(f("%20.10f|%-20.5e|%+20.3g", math.pi, math.pi, math.pi), f("%.99g", 0.1))
-->         3.1415926536|3.14159e+00         |               +3.14	0.1000000000000000055511151231257827021181583404541015625

-- Flags that a conversion does not have
print(fails(f, "%05c", "x")) --> invalid conversion specification: '%05c'
print(fails(f, "%+c", 65)) --> invalid conversion specification: '%+c'
print(fails(f, "%5.100a", "x")) --> invalid conversion specification: '%5.100a'
