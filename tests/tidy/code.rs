//! Rust source as a list of words and signs, enough to check where things are used. Comments and
//! the insides of strings are left out, so that only code is judged.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the repository.
pub struct Code {
    /// Its path from the root of the repository, with `/` between folders.
    pub path: String,
    /// Its lines, as they are.
    pub lines: Vec<String>,
    /// Its words and signs.
    pub tokens: Vec<Token>,
}

/// A word, or one character of punctuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The text.
    pub text: String,
    /// The line, from 1.
    pub line: usize,
}

impl Code {
    /// Reads code from text.
    pub fn new(path: &str, text: &str) -> Code {
        let lines = text.lines().map(str::to_string).collect();
        Code { path: path.to_string(), lines, tokens: tokens(text) }
    }

    /// The texts of the tokens from `at` on begin with `words`.
    pub fn is_at(&self, at: usize, words: &[&str]) -> bool {
        let here = self.tokens.iter().skip(at).map(|token| token.text.as_str());
        here.take(words.len()).eq(words.iter().copied())
    }

    /// The token after the bracket that closes the one at `open`.
    pub fn after_bracket(&self, open: usize) -> usize {
        let mut depth = 0;
        for (at, token) in self.tokens.iter().enumerate().skip(open) {
            match token.text.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at + 1;
            }
        }
        self.tokens.len()
    }
}

/// Every Rust file below the given folders of the repository.
pub fn all(folders: &[&str]) -> Vec<Code> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    folders.iter().for_each(|folder| walk(&root.join(folder), &mut found));
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
        let text = fs::read_to_string(&path).expect("source files are readable text");
        Code::new(&name.replace('\\', "/"), &text)
    };
    found.into_iter().map(read).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("folders can be listed").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < chars.len() {
        let start = at;
        at = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => until(&chars, at, |c| c == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(&chars, at),
            '"' => string(&chars, at),
            'r' | 'b' | 'c' if raw_string(&chars, at).is_some() => {
                raw_string(&chars, at).expect("just seen")
            }
            '\'' => quote(&chars, at),
            c if is_word(c) => {
                let end = until(&chars, at, |c| !is_word(c));
                tokens.push(Token { text: chars[at..end].iter().collect(), line });
                end
            }
            c if c.is_whitespace() => at + 1,
            c => {
                tokens.push(Token { text: c.to_string(), line });
                at + 1
            }
        };
        line += chars[start..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn until(chars: &[char], from: usize, end: impl Fn(char) -> bool) -> usize {
    chars[from..].iter().position(|c| end(*c)).map_or(chars.len(), |n| from + n)
}

fn block_comment(chars: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (at, depth) = (at + 2, depth + 1),
            ('*', Some('/')) => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The place after a string that begins at `from`.
fn string(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The place after `r"…"`, `r#"…"#`, `b"…"` and the like, if one begins at `from`.
fn raw_string(chars: &[char], from: usize) -> Option<usize> {
    if from > 0 && is_word(chars[from - 1]) {
        return None;
    }
    let mut at = until(chars, from, |c| !matches!(c, 'b' | 'c' | 'r'));
    let raw = chars[from..at].contains(&'r');
    if !raw {
        return (at == from + 1 && chars.get(at) == Some(&'"')).then(|| string(chars, at));
    }
    let marks = until(chars, at, |c| c != '#') - at;
    at += marks;
    if at - from > marks + 2 || chars.get(at) != Some(&'"') {
        return None;
    }
    let closes = |at: &usize| {
        chars[*at] == '"' && chars[at + 1..].iter().take_while(|c| **c == '#').count() >= marks
    };
    (at + 1..chars.len()).find(closes).map(|end| end + 1 + marks)
}

/// The place after a character such as `'x'`, or after the quote of a lifetime.
fn quote(chars: &[char], from: usize) -> usize {
    match (chars.get(from + 1), chars.get(from + 2)) {
        (Some('\\'), _) => until(chars, from + 3, |c| c == '\'') + 1,
        (Some(_), Some('\'')) => from + 3,
        _ => from + 1,
    }
}
