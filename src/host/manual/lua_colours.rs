//! Colours for Lua in the manual, with links from calls to their place in the reference.

use std::fmt::Write;

const KEYWORDS: &[&str] = &[
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
];

/// Text as HTML: what would be taken for marks is written in another way.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Lua code as HTML; names for which `is_call` holds become links to `#name`.
pub fn highlight(code: &str, is_call: impl Fn(&str) -> bool) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let mut rest = code;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (length, class) = token(rest, first, before);
        let (text, after) = rest.split_at(length);
        let shown = escape(text);
        let _ = match class {
            "name" if KEYWORDS.contains(&text) => write!(html, "<b>{shown}</b>"),
            "name" if is_call(text) => write!(html, "<a href=\"#{shown}\">{shown}</a>"),
            "" | "name" => write!(html, "{shown}"),
            class => write!(html, "<i class=\"{class}\">{shown}</i>"),
        };
        before = text.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    html
}

/// The bytes of the token that `rest` begins with, and its kind.
fn token(rest: &str, first: char, before: char) -> (usize, &'static str) {
    let until = |end: fn(char) -> bool| rest.find(end).unwrap_or(rest.len());
    let long = |open: &str, close: &str| {
        rest.starts_with(open).then(|| rest.find(close).map_or(rest.len(), |n| n + close.len()))
    };
    if let Some(length) = long("--[[", "]]") {
        return (length, "comment");
    }
    if rest.starts_with("--") {
        return (until(|c| c == '\n'), "comment");
    }
    if let Some(length) = long("[[", "]]") {
        return (length, "text");
    }
    match first {
        '"' | '\'' => (quoted(rest, first), "text"),
        '0'..='9' => (until(|c| !(c.is_ascii_alphanumeric() || c == '.')), "number"),
        c if c.is_ascii_alphabetic() || c == '_' => {
            let end = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
            let length = until(end);
            // The card's calls are two names with a dot between.
            let longer = rest.strip_prefix("card.").and_then(|field| Some(5 + field.find(end)?));
            // A field is no call of the console, whatever it is called.
            let field = before == '.' || before == ':';
            (longer.unwrap_or(length), if field { "" } else { "name" })
        }
        c => (c.len_utf8(), ""),
    }
}

/// The bytes of a text in quotation marks.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + 1,
            '\n' => return at,
            _ => {}
        }
    }
    rest.len()
}
