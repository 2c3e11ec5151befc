//! The messages that the program can show, from its source.

use std::fs;

use super::pages::{self, root};

/// The texts of a file of code, with `...` for what is put in; tests are left out.
fn texts(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let chars: Vec<char> = code.chars().collect();
    let (mut texts, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => {
                at += chars[at..].iter().position(|c| *c == '\n').unwrap_or(chars.len() - at);
            }
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 3,
            '\'' if chars.get(at + 1) == Some(&'\\') => at += 4,
            '"' => {
                let (text, end) = text(&chars, at + 1);
                texts.push(filled(&text));
                at = end;
            }
            _ => at += 1,
        }
    }
    texts
}

/// The text that begins at a place, and the place after its quotation mark.
fn text(chars: &[char], from: usize) -> (String, usize) {
    let (mut text, mut at) = (String::new(), from);
    while at < chars.len() && chars[at] != '"' {
        if chars[at] != '\\' {
            text.push(chars[at]);
            at += 1;
            continue;
        }
        match chars.get(at + 1) {
            Some('\n') => {
                let rest = chars[at + 1..].iter();
                at += 1 + rest.take_while(|c| c.is_whitespace()).count();
                continue;
            }
            Some('n') => text.push('\n'),
            Some(c) => text.push(*c),
            None => {}
        }
        at += 2;
    }
    (text, at + 1)
}

/// A text with `...` where something is put in.
fn filled(text: &str) -> String {
    let (mut filled, mut depth) = (String::new(), 0);
    for c in text.replace("{{", "\u{1}").replace("}}", "\u{2}").chars() {
        match c {
            '{' => {
                depth += 1;
                filled.push_str("...");
            }
            '}' => depth -= 1,
            c if depth == 0 => filled.push(c),
            _ => {}
        }
    }
    filled.replace('\u{1}', "{").replace('\u{2}', "}")
}

/// What stands between the dots of a message.
pub fn parts(message: &str) -> impl Iterator<Item = &str> {
    message.split("...").map(str::trim).filter(|part| part.chars().any(char::is_alphanumeric))
}

/// Every text of the code in a folder, or of a file.
pub fn of(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let path = root().join(folder);
    match path.is_dir() {
        true => pages::walk(&path, "rs", &mut files),
        false => files.push(path),
    }
    files.retain(|file| !file.to_string_lossy().contains("tests"));
    files
        .iter()
        .flat_map(|file| texts(&fs::read_to_string(file).expect("source can be read")))
        .collect()
}

/// Whether a text of the code reads like a message: three words, and no code.
pub fn is_message(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    words.count() >= 3 && !text.contains(['\n', '|']) && !text.starts_with(['#', ','])
}

/// The message in a cell of a table.
pub fn in_cell(cell: &str) -> &str {
    cell.trim_matches('`').trim()
}
