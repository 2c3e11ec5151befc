//! Messages are those of `lua5.4`, asked text by text.

use super::*;
use crate::lua::bytecode::{Capture, Constant, disassemble, verify};

fn compiled(source: &str) -> Prototype {
    let prototype = compile(source.as_bytes(), "=foo").unwrap();
    verify(&prototype).unwrap();
    prototype
}

fn refused(source: &str) -> String {
    compile(source.as_bytes(), "=foo").unwrap_err().message
}

/// The listing's instructions without numbers and comments.
fn listing(source: &str) -> Vec<String> {
    let prototype = compiled(source);
    let text = disassemble(&prototype);
    let words = text.lines().skip_while(|l| !l.starts_with("    0"));
    let code = words.take_while(|l| !l.is_empty()).map(|l| {
        let l = l.split(';').next().unwrap_or("");
        l[13..].split_whitespace().collect::<Vec<_>>().join(" ")
    });
    code.collect()
}

#[test]
fn messages_of_the_lexer() {
    let cases = [
        ("x = 'abc", "foo:1: unfinished string near <eof>"),
        ("x = 'abc\ny'", "foo:1: unfinished string near ''abc'"),
        ("x = 'ab\\qc'", r"foo:1: invalid escape sequence near ''ab\q'"),
        ("x = 'ab\\xz'", r"foo:1: hexadecimal digit expected near ''ab\xz'"),
        ("x = 'ab\\300c'", r"foo:1: decimal escape too large near ''ab\300c'"),
        ("x = 'ab\\u123'", r"foo:1: missing '{' near ''ab\u1'"),
        ("x = 'ab\\u{g}'", r"foo:1: hexadecimal digit expected near ''ab\u{g'"),
        ("x = 'ab\\u{110000000000}'", r"foo:1: UTF-8 value too large near ''ab\u{110000000'"),
        ("x = 'ab\\u{12 }'", r"foo:1: missing '}' near ''ab\u{12 '"),
        ("x = [==[ abc", "foo:1: unfinished long string (starting at line 1) near <eof>"),
        ("--[==[ abc\n\n", "foo:3: unfinished long comment (starting at line 1) near <eof>"),
        ("x = [==x", "foo:1: invalid long string delimiter near '[=='"),
        ("x = 3x", "foo:1: malformed number near '3x'"),
        ("x = 0x", "foo:1: malformed number near '0x'"),
        ("x = 3e", "foo:1: malformed number near '3e'"),
        ("x = 3..4", "foo:1: malformed number near '3..4'"),
        ("x = 3 $ 4", "foo:1: unexpected symbol near '$'"),
        ("x = \u{1}", r"foo:1: unexpected symbol near '<\1>'"),
        ("x = 1 x = '\\65\\n\\z   \n q", "foo:2: unfinished string near <eof>"),
    ];
    for (source, message) in cases {
        assert_eq!(refused(source), message, "{source}");
    }
}

#[test]
fn messages_of_the_parser() {
    let cases = [
        ("x = }", "foo:1: unexpected symbol near '}'"),
        ("if x then\n\n y", "foo:3: syntax error near <eof>"),
        ("if x then y() ", "foo:1: 'end' expected near <eof>"),
        ("if x then\n y() ", "foo:2: 'end' expected (to close 'if' at line 1) near <eof>"),
        ("f(\n1", "foo:2: ')' expected (to close '(' at line 1) near <eof>"),
        ("x+1", "foo:1: syntax error near '+'"),
        ("(x)=1", "foo:1: syntax error near '='"),
        ("a,f()=1", "foo:1: syntax error near '='"),
        ("return 1 2", "foo:1: <eof> expected near '2'"),
        ("end", "foo:1: <eof> expected near 'end'"),
        ("local function 1", "foo:1: <name> expected near '1'"),
        ("local function f(a,", "foo:1: <name> or '...' expected near <eof>"),
        (
            "function f() return ... end",
            "foo:1: cannot use '...' outside a vararg function near '...'",
        ),
        ("x = {\n1,2", "foo:2: '}' expected (to close '{' at line 1) near <eof>"),
        ("for a.b in x do", "foo:1: '=' or 'in' expected near '.'"),
        ("for i=1 do end", "foo:1: ',' expected near 'do'"),
        ("x = 'a'..\"b\" 'c\\n' 5 ", "foo:1: unexpected symbol near ''c\n''"),
        ("x = a:b", "foo:1: function arguments expected near <eof>"),
        ("x = a.1", "foo:1: unexpected symbol near '.1'"),
        ("::a", "foo:1: '::' expected near <eof>"),
        ("#x", "foo:1: unexpected symbol near '#'"),
        ("local x <foo> = 1", "foo:1: unknown attribute 'foo'"),
        ("local x <close>, y <close> = 1", "foo:1: multiple to-be-closed variables in local list"),
        ("local x <const> = 1; x = 2", "foo:1: attempt to assign to const variable 'x'"),
        (
            "local a<close> = nil; function f() a = 1 end",
            "foo:1: attempt to assign to const variable 'a'",
        ),
        ("local a<const> = 1; function a() end", "foo:1: attempt to assign to const variable 'a'"),
    ];
    for (source, message) in cases {
        assert_eq!(refused(source), message, "{source}");
    }
}

#[test]
fn messages_about_labels() {
    let cases = [
        ("goto x", "foo:1: no visible label 'x' for <goto> at line 1"),
        ("do ::x:: end goto x", "foo:1: no visible label 'x' for <goto> at line 1"),
        (
            "do goto x end local y\n ::x:: print(1)",
            "foo:2: <goto x> at line 1 jumps into the scope of local 'y'",
        ),
        (
            "repeat goto a; local x; ::a:: until x",
            "foo:1: <goto a> at line 1 jumps into the scope of local 'x'",
        ),
        ("break", "foo:1: break outside loop at line 1"),
        ("\n\nfunction x() break\n end\n\n\n", "foo:7: break outside loop at line 3"),
        ("::a:: ::a::", "foo:1: label 'a' already defined on line 1"),
        ("::a::\n do ::a:: end", "foo:2: label 'a' already defined on line 1"),
    ];
    for (source, message) in cases {
        assert_eq!(refused(source), message, "{source}");
    }
    compiled("goto a; local x; ::a:: ;;; ::b::");
    compiled("do ::a:: end do ::a:: goto a end");
    compiled("::a:: local function f() ::a:: goto a end goto a");
}

#[test]
fn limits_are_named_at_the_first_that_is_too_many() {
    let names = |n: usize| (0..n).map(|i| format!("a{i}")).collect::<Vec<_>>().join(",");
    compiled(&format!("local {} = 1", names(200)));
    assert_eq!(
        refused(&format!("\n\nfunction f() local {} = 1", names(201))),
        "foo:3: too many local variables (limit is 200) in function at line 3 near '='"
    );
    let inner = |n: usize| {
        let half = n / 2;
        let first = names(n);
        let (a, b) = first.split_at(first.find(&format!("a{half},")).unwrap());
        let uses = first.replace(',', "+");
        let a = a.trim_end_matches(',');
        format!("local {a} local function g() local {b} function h() return {uses} end end")
    };
    compiled(&inner(254));
    assert!(
        refused(&inner(256)).contains("too many upvalues (limit is 255) in function at line 1")
    );
    compiled(&format!("f({}1)", "1,".repeat(252)));
    assert_eq!(
        refused(&format!("f({}1)", "1,".repeat(260))),
        "foo:1: function or expression needs too many registers"
    );
}

#[test]
fn nesting_is_counted() {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("{", "", "}"),
        ("- ", "x", ""),
        ("a..", "1", ""),
        ("2^", "1", ""),
        ("a[", "1", "]"),
        ("f(", "1", ")"),
    ] {
        let nested = |n: usize| format!("x = {}{middle}{}", open.repeat(n), close.repeat(n));
        compiled(&nested(190));
        assert_eq!(refused(&nested(200)), "foo:1: C stack overflow", "{open}");
        assert_eq!(refused(&nested(100_000)), "foo:1: C stack overflow", "{open}");
    }
    let blocks = |n: usize| format!("{}{}", "do ".repeat(n), "end ".repeat(n));
    compiled(&blocks(190));
    assert_eq!(refused(&blocks(200)), "foo:1: C stack overflow");
    let functions =
        |n: usize| format!("return {}1{}", "function() return ".repeat(n), " end".repeat(n));
    compiled(&functions(95));
    assert_eq!(refused(&functions(1000)), "foo:1: C stack overflow");
}

#[test]
fn long_chains_need_no_depth() {
    const N: usize = 100_000;
    for chain in [
        format!("x = 1{}", " + a".repeat(N)),
        format!("x = a{}", " < a".repeat(N)),
        format!("x = a{}", " and a".repeat(N)),
        format!("x = a{}", " or b".repeat(N)),
        format!("if a{} then f() end", " and b or a".repeat(N)),
        format!("x = a{}", ".b".repeat(N)),
        format!("f{}", "(1)".repeat(N)),
        format!("f{}", ":a()".repeat(N)),
        format!("x = {{{}}}", "a,".repeat(N)),
        format!("if a then f() {} end", "elseif b then g() ".repeat(N)),
        "f()\n".repeat(N),
        (0..N).map(|i| format!("a{i} = {i}.5 ")).collect(),
        (0..N).map(|i| format!("goto l{i} ::l{i}:: ")).collect::<String>(),
    ] {
        compiled(&chain);
    }
}

#[test]
fn chunk_names_as_messages_show_them() {
    let long = "some long text here".repeat(10);
    assert_eq!(short_name("=stdin"), "stdin");
    assert_eq!(short_name("some long text here\nand"), "[string \"some long text here...\"]");
    assert_eq!(short_name(&long), "[string \"some long text heresome long text heresome lo...\"]");
    assert_eq!(
        short_name(&format!("@{long}")),
        "...ome long text heresome long text heresome long text here"
    );
    assert_eq!(
        short_name(&format!("={long}")),
        "some long text heresome long text heresome long text hereso"
    );
}

#[test]
fn a_file_may_begin_with_a_mark_and_a_shebang() {
    assert!(compile(b"\xEF\xBB\xBF#!/bin/lua\nx = 1", "@a.lua").is_ok());
    let error = compile(b"#!/bin/lua\nx = = 1", "@a.lua").unwrap_err();
    assert_eq!(error.message, "a.lua:2: unexpected symbol near '='");
}

#[test]
fn strings_and_numbers() {
    let constants = |source: &str| compiled(source).constants;
    let string = |source: &str| match &constants(source)[..] {
        [Constant::Str(bytes)] => bytes.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(string(r"return '\65\066\x43\u{44}\n\z   \a\'\\'"), b"ABCD\n\x07'\\");
    assert_eq!(
        string("return '\\u{7FFFFFFF}\\u{20AC}\\u{80}'"),
        b"\xFD\xBF\xBF\xBF\xBF\xBF\xE2\x82\xAC\xC2\x80"
    );
    assert_eq!(string("return [==[\r\na\r\nb\n\rc\rd]]]=]]==]"), b"a\nb\nc\nd]]]=]");
    assert_eq!(string("return 'a\\\r\nb'"), b"a\nb");
    assert_eq!(string("return '\\0\\z\n\n'"), b"\0");
    assert_eq!(constants("return 0xffffffff7fffffff1"), [Constant::Int(-0x8_0000_000F)]);
    assert_eq!(constants("return 9223372036854775808"), [Constant::Float(9223372036854775808.0)]);
    assert_eq!(constants("return 0x.8p-3, 3e-2"), [Constant::Float(0.0625), Constant::Float(0.03)]);
    assert_eq!(
        constants("return 1 << 40, 7 // 0.5 - 0.25"),
        [Constant::Int(1 << 40), Constant::Float(13.75)]
    );
}

#[test]
fn only_sure_results_are_folded() {
    for (source, first) in [
        ("return 1 + 2 * 3", "LoadInt R0 7"),
        ("return -(2 ^ 3)", "LoadFloat R0 -8"),
        ("return not nil", "LoadTrue R0"),
        ("return 7 // 2, 1", "LoadInt R0 3"),
        ("return 1 // 0, 1", "LoadInt R0 1"),
        ("return 1 % 0, 1", "LoadInt R0 1"),
        ("return 0.0 * -1, 1", "LoadFloat R0 0"),
        ("return 0 / 0, 1", "LoadInt R0 0"),
        ("return 1.5 | 1, 1", "LoadK R0 K0"),
        ("return '1' + 1, 1", "LoadK R0 K0"),
        ("local x <const> = 5 return x * 2", "LoadInt R0 10"),
    ] {
        assert_eq!(listing(source)[1], first, "{source}");
    }
    // Minus zero is no zero.
    assert_eq!(listing("return -0.0")[1..3], ["LoadFloat R0 0", "Neg R0 R0"]);
}

#[test]
fn expressions_go_where_they_are_wanted() {
    assert_eq!(
        listing("local a, b = f() local c = (a + b) * (a - b) a = a.x + 1")[3..],
        [
            "Add R2 R0 R1",
            "Sub R3 R0 R1",
            "Mul R2 R2 R3",
            "GetField R3 R0 K1",
            "AddK R0 R3 K2",
            "Return0"
        ]
    );
    // A local that is never assigned to is as good as its constant.
    assert_eq!(
        listing("local n, s = 5, 'x' local t = f() t = t * n if t == s or n < t then f() end")
            [5..8],
        ["MulK R2 R2 K2", "JumpEqK R2 K0 -> 8", "JumpNotGtK R2 K2 -> 10"]
    );
    // The local is read after the part that could have overwritten it.
    assert_eq!(
        listing("local a, t = 1, 2 a = (t or f()) and a")[3..],
        [
            "JumpIf R1 -> 7",
            "GetGlobal R2 U0 K0",
            "Call R2 1 2",
            "JumpIfNotSet R0 R2 -> 7",
            "Return0"
        ]
    );
    assert_eq!(
        listing("local a, b, c = f() a = b < c and c or not b")[3..],
        ["JumpNotLt R1 R2 -> 5", "JumpIfSet R0 R2 -> 6", "Not R0 R1", "Return0"]
    );
}

#[test]
fn variables_that_never_change_are_captured_by_value() {
    let captures = |source: &str| {
        let main = compiled(source);
        main.protos.iter().flat_map(|p| p.upvalues.iter().map(|u| u.capture)).collect::<Vec<_>>()
    };
    use Capture::{ParentLocal, ParentLocalCopy, ParentUpvalue, ParentUpvalueCopy, ThisClosure};
    assert_eq!(captures("local a return function() return a end"), [ParentLocalCopy(0)]);
    assert_eq!(captures("local a f(function() return a end) a = 1"), [ParentLocal(0)]);
    assert_eq!(captures("local a f(function() a = 1 end)"), [ParentLocal(0)]);
    assert_eq!(captures("local function f() f() end"), [ThisClosure]);
    assert_eq!(captures("local function f() f() end f = nil"), [ParentLocal(0)]);
    assert_eq!(captures("return function() x = 1 end"), [ParentUpvalueCopy(0)]);
    assert_eq!(captures("_ENV = {} return function() x = 1 end"), [ParentUpvalue(0)]);
    assert_eq!(captures("local a <const> = 1 return function() return a end"), []);
}
