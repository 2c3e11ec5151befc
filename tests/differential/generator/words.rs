//! The literals: edges of numbers, strings that are nearly numbers, patterns and formats.

/// Integers, with the edges of what an integer, a float, and a shift can be.
pub const INTEGERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "7",
    "8",
    "10",
    "16",
    "31",
    "32",
    "63",
    "64",
    "65",
    "100",
    "127",
    "128",
    "255",
    "256",
    "1000",
    "65535",
    "65536",
    "131071",
    "0xff",
    "0x7fffffff",
    "4294967296",
    "9007199254740992",
    "9007199254740993",
    "4611686018427387904",
    "math.maxinteger",
    "math.mininteger",
    "9223372036854775807",
    "0x7fffffffffffffff",
    "0xffffffffffffffff",
    "0x8000000000000000",
];

/// Floats.
pub const FLOATS: &[&str] = &[
    "0.0",
    "0.5",
    "1.0",
    "1.5",
    "2.0",
    "2.5",
    "3.0",
    "0.1",
    "1e3",
    "1e15",
    "1e16",
    "1e100",
    ".5",
    "3.",
    "0x1p4",
    "0x.8",
    "0xA.8p1",
    "9223372036854775808",
    "9007199254740992.0",
    "2^53",
    "2^63",
    "math.huge",
    "math.pi",
    "1e308",
    "5e-324",
    "1e-7",
    "123456.789",
];

/// Strings, with quotes: those that look like numbers among them.
pub const TEXTS: &[&str] = &[
    r#""""#,
    r#""a""#,
    r#""b""#,
    r#""abc""#,
    r#""x y""#,
    r#""10""#,
    r#""0x10""#,
    r#"" 5 ""#,
    r#""1e1""#,
    r#""-3""#,
    r#""3.0""#,
    r#""0x1p1""#,
    r#""nan""#,
    r#""inf""#,
    r#""1e""#,
    r#""0x""#,
    r#""hello world""#,
    r#""\0\1\xff""#,
    r#""h\u{e9}llo\u{20ac}""#,
    r#""k=v, k2=v2""#,
    r#""(a(b)c)""#,
    r#""aaa""#,
    r#""[x]""#,
    r#""%d""#,
    r#""line\nline""#,
    "[[long]]",
    "[==[ ]] ]==]",
    "'q\\'q'",
    r#""THE (quick) fox""#,
    r#""  trim  ""#,
    r#""a.b.c""#,
    r#""\z  z""#,
    r#""9223372036854775807""#,
    r#""9223372036854775808""#,
    r#""__index""#,
];

/// Patterns that are right.
pub const PATTERNS: &[&str] = &[
    r#""a""#,
    r#"".""#,
    r#""%a+""#,
    r#""%w*""#,
    r#""(%w+)=(%w+)""#,
    r#""%s*$""#,
    r#""^%s*(.-)%s*$""#,
    r#""%b()""#,
    r#""%f[%w]%w+""#,
    r#""()""#,
    r#""()(.)()""#,
    r#""[^,]*""#,
    r#""[%a_][%w_]*""#,
    r#""l+""#,
    r#""a-b""#,
    r#""x?""#,
    r#""%d+%.?%d*""#,
    r#""[]]""#,
    r#""[^]]""#,
    r#""[a-c]""#,
    r#""%.""#,
    r#""(.)%1""#,
    r#""^a""#,
    r#""a$""#,
    r#""""#,
    r#""[\0-\127]+""#,
    r#""%x%x""#,
    r#""%p""#,
    r#""%U+""#,
    r#""(a*(.)%w(%s*))""#,
    r#""((.)(.))""#,
    r#""$""#,
    r#""^""#,
];

/// Patterns with mistakes.
pub const WRONG_PATTERNS: &[&str] = &[
    r#""%""#,
    r#""[a""#,
    r#""(""#,
    r#"")""#,
    r#""%1""#,
    r#""(a%1)""#,
    r#""%b""#,
    r#""%f""#,
    r#""[%""#,
    r#""%bx""#,
    r#""(()""#,
    r#""[^""#,
    r#""%f""#,
];

/// Replacements for `gsub`.
pub const REPLACEMENTS: &[&str] = &[
    r#""""#,
    r#""x""#,
    r#""<%0>""#,
    r#""%1""#,
    r#""%%""#,
    r#""%1%1""#,
    r#""%2%1""#,
    r#""%9""#,
    r#""%a""#,
    r#""a%""#,
];

/// Conversions of `string.format` for numbers.
pub const NUMBER_FORMATS: &[&str] = &[
    "%d", "%5d", "%-5d", "%05d", "%+d", "% d", "%i", "%x", "%X", "%#x", "%o", "%c", "%u", "%.3d",
    "%f", "%.2f", "%8.3f", "%e", "%.0e", "%g", "%.3g", "%G", "%#g", "%.14g", "%.17g", "%10.4f",
    "%-10.2fx", "%+.3e", "%a", "%.1f", "%5.1f", "%.0f", "%#.0f", "%+08.2f", "%.20f", "%99.99f",
];

/// Conversions for anything that has a text.
pub const TEXT_FORMATS: &[&str] =
    &["%s", "%5s", "%-5s", "%.2s", "%5.1s", "%q", "%s%%", "[%s]", "%.0s", "%.20s", "%-8.3s"];

/// Conversions with mistakes.
pub const WRONG_FORMATS: &[&str] = &["%", "%y", "%10", "%123d", "%.123f", "%#s", "%05s", "%0q"];

/// Formats of `string.pack` for one number.
pub const PACK_FORMATS: &[&str] = &[
    "b", "B", "h", "H", "i", "I", "l", "j", "J", "i1", "i3", "I5", "i7", "i8", "i16", "<i4", ">i4",
    "=i2", "!4 i8", ">I3", "d", "f", "n", ">d", "<f", "!8 b i8", "i17", "i0",
];

/// Formats of `string.pack` for one string.
pub const TEXT_PACK_FORMATS: &[&str] = &["z", "s", "s1", "s2", ">s4", "c8", "c0", "c100", "s3x"];
