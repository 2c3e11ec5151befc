//! Programs with mistakes in them, for the messages of the parser.

use super::super::random::Random;

/// What may come to stand somewhere in a program.
const PIECES: &[&str] = &[
    "and",
    "break",
    "do",
    "else",
    "elseif",
    "end",
    "false",
    "for",
    "function",
    "goto",
    "if",
    "in",
    "local",
    "nil",
    "not",
    "or",
    "repeat",
    "return",
    "then",
    "true",
    "until",
    "while",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "^",
    "#",
    "&",
    "~",
    "|",
    "<<",
    ">>",
    "==",
    "~=",
    "<=",
    ">=",
    "<",
    ">",
    "=",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "::",
    ";",
    ":",
    ",",
    ".",
    "..",
    "...",
    "0x",
    "0xg",
    "1e",
    "1e+",
    "3x",
    "1..2",
    "0x1p",
    "'abc",
    "\"abc",
    "'\\q'",
    "'\\xZZ'",
    "'\\300'",
    "'\\u{110000000}'",
    "'\\u{'",
    "'\\u{xyz}'",
    "'a\nb'",
    "[[",
    "[==[",
    "[=",
    "]]",
    "--[[",
    "--[==[ x",
    "$",
    "?",
    "!",
    "\\",
    "@",
    "`",
    "\u{e9}",
    "<const>",
    "<close>",
    "<other>",
    "local x <const> = 1 x = 2",
    "goto nowhere",
    "::l:: ::l::",
    "break",
    "local a <close>, b <close> = 1, 2",
    "1 = 1",
    "f() = 1",
    "a.b:c = 1",
    "a:b",
    "for i do end",
    "for 1 = 1, 2 do end",
    "x y",
    "...",
    "return 1; x = 1",
    "function f(a,) end",
    "function f(..., a) end",
    "local function a.b() end",
    "a, b",
    "goto = 1",
    "{1 2}",
    "{[1]}",
    "if x then else elseif y then end",
    "repeat local z until",
    "0x7fffffffffffffffff",
];

/// A program's text with one or two mistakes.
pub fn mangle(random: &mut Random, text: &str) -> String {
    let mut words = words(text);
    for _ in 0..1 + random.below(2) {
        let at = random.below(words.len());
        let piece = random.pick(PIECES);
        match random.below(6) {
            0 => drop(words.remove(at)),
            1 => words.insert(at, words[at].clone()),
            2 => {
                let other = random.below(words.len());
                words.swap(at, other);
            }
            3 => words.truncate(at + 1),
            4 => words[at] = format!(" {piece} "),
            _ => words.insert(at, format!(" {piece} ")),
        }
        if words.is_empty() {
            break;
        }
    }
    words.concat()
}

/// The text in pieces: words, spaces, and signs one by one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        match words.last_mut() {
            Some(word) if is_word(c) && is_word(last) => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = c;
    }
    words
}
