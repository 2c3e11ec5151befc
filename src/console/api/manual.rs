//! The manual's page of functions, the help for one of them, and the file that tells language
//! servers of them.

use std::fmt::Write;

use super::super::bench::{FUNCTIONS as TEST_FUNCTIONS, TestFunction};
use super::{FUNCTIONS, Function, Presence, WAITING};
use crate::hardware::draw::marks;
use crate::hardware::keyboard::KEYS;

const BEGINNING: &str = include_str!("manual.md");

/// The page `docs/reference/api.md`.
pub fn page() -> String {
    let mut text = BEGINNING.to_string();
    let mut chapters: Vec<&str> = FUNCTIONS.iter().map(|function| function.chapter).collect();
    chapters.dedup();
    for chapter in chapters {
        let _ = write!(text, "\n## {chapter}\n\n| call | price | |\n|---|---|---|\n");
        let rows = || FUNCTIONS.iter().filter(|function| function.chapter == chapter);
        for function in rows() {
            let (anchor, first) = (function.name.replace('.', ""), first(function.sentence));
            let (name, price) = (function.name, function.price);
            let _ = writeln!(text, "| [`{name}`](#{anchor}) | {price} | {first} |");
        }
        for function in rows() {
            let about = format!("{} Price: {}.", function.sentence, function.price);
            section(&mut text, function.name, &function.usage(), &about, function.example);
        }
        match chapter {
            "Drawing" => codes(&mut text),
            "Input" => keys(&mut text),
            _ => {}
        }
    }
    text.push_str("\n## Waiting, loading, and rows\n");
    for waiting in WAITING {
        section(&mut text, waiting.name, waiting.usage, waiting.sentence, waiting.example);
    }
    text
}

fn section(text: &mut String, name: &str, usage: &str, about: &str, example: &str) {
    let _ = write!(
        text,
        "\n### {name}\n\n`{usage}`\n\n{about}\n\n```lua\n{example}```\n\n\
         ![what the example shows](examples/{name}.png)\n"
    );
}

/// The first sentence of some.
fn first(sentences: &str) -> &str {
    let end = sentences.match_indices(". ").map(|(at, _)| at + 1);
    let end = end.into_iter().next().unwrap_or(sentences.len());
    &sentences[..end]
}

fn codes(text: &mut String) {
    text.push_str(
        "\n### Control codes in text\n\n\
         N and M are digits: `0` to `9`, `a` to `z`, `A` to `Z`, `+` and `/` stand for 0 to 63.\n\
         All but the cursor's place ends with the text.\n\n\
         | in a Lua string | |\n|---|---|\n",
    );
    for (code, about) in marks::CODES {
        let _ = writeln!(text, "| `{code}` | {about} |");
    }
}

fn keys(text: &mut String) {
    text.push_str("\n### Names and numbers of keys\n\n");
    let names: Vec<_> = KEYS.iter().map(|(number, name)| format!("`{name}` {number}")).collect();
    for line in names.chunks(9) {
        let _ = writeln!(text, "{},", line.join(", "));
    }
    text.truncate(text.trim_end_matches([',', '\n']).len());
    text.push_str(".\n");
}

/// What the manual says of one call, for a terminal; none for a name that is none.
pub fn help(name: &str) -> Option<String> {
    if let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) {
        let Function { sentence, example, .. } = function;
        let (usage, price) = (function.usage(), function.price);
        return Some(format!("{usage}\n\n{sentence}\nPrice in cycles: {price}.\n\n{example}"));
    }
    let waiting = WAITING.iter().find(|waiting| waiting.name == name)?;
    Some(format!("{}\n\n{}\n\n{}", waiting.usage, waiting.sentence, waiting.example))
}

/// All calls by chapter, for a terminal.
pub fn contents() -> String {
    let mut text = String::new();
    let mut chapter = "";
    for function in FUNCTIONS {
        if function.chapter != chapter {
            chapter = function.chapter;
            let _ = write!(text, "\n{chapter}\n");
        }
        let _ = writeln!(text, "  {:<14}{}", function.name, first(function.sentence));
    }
    text.push_str("\nWaiting, loading, and rows\n");
    for waiting in WAITING {
        let _ = writeln!(text, "  {:<14}{}", waiting.name, first(waiting.sentence));
    }
    text.trim_start().to_string()
}

/// The file `docs/reference/narthex.lua`, which gives editors completion and short help.
pub fn stubs() -> String {
    let mut text = String::from(
        "---@meta\n\
         -- For the Lua language server: put this file's folder into its library.\n\
         -- Made from the table in src/console/api/mod.rs.\n",
    );
    let mut tables = Vec::new();
    for function in FUNCTIONS {
        if let Some((table, _)) = function.name.split_once('.')
            && !tables.contains(&table)
        {
            tables.push(table);
            let _ = write!(text, "\n{table} = {{}}\n");
        }
        let _ = write!(text, "\n---{}\n---\n---`{}`\n", function.sentence, function.usage());
        example(&mut text, function.example);
        let mut names = Vec::new();
        for (name, rule) in function.parameters() {
            if rule.presence == Presence::Rest {
                let _ = writeln!(text, "---@param ... {}", rule.kind);
                names.push("...");
                continue;
            }
            let mark = if rule.presence == Presence::Needed { "" } else { "?" };
            let _ = writeln!(text, "---@param {name}{mark} {}", rule.kind);
            names.push(name);
        }
        let _ = writeln!(text, "function {}({}) end", function.name, names.join(", "));
    }
    for waiting in WAITING {
        let _ = write!(text, "\n---{}\n", waiting.sentence);
        example(&mut text, waiting.example);
        let _ = writeln!(text, "function {} end", waiting.usage);
    }
    text.push_str("\n-- Seen in test scripts alone: *_test.lua, and all in the folder tests.\n");
    for function in TEST_FUNCTIONS {
        test_stub(&mut text, function);
    }
    text
}

/// The stub of a function for tests, whose usage says all: `press(button, [frames=1])`.
fn test_stub(text: &mut String, function: &TestFunction) {
    let _ = write!(text, "\n---{}\n---\n---`{}`\n", function.sentence, function.usage);
    let inside = function.usage.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let mut names = Vec::new();
    for parameter in inside.split(", ").filter(|parameter| !parameter.is_empty()) {
        let name = parameter.trim_matches(['[', ']']).split('=').next().unwrap_or_default();
        let mark = if parameter.starts_with('[') { "?" } else { "" };
        let kind = match name {
            "body" => "function",
            "button" | "name" | "text" | "message" => "string",
            "value" | "actual" | "expected" => "any",
            _ => "integer",
        };
        let _ = writeln!(text, "---@param {name}{mark} {kind}");
        names.push(name);
    }
    let _ = writeln!(text, "function {}({}) end", function.name, names.join(", "));
}

fn example(text: &mut String, example: &str) {
    text.push_str("---\n---```lua\n");
    for line in example.lines() {
        let _ = writeln!(text, "---{line}");
    }
    text.push_str("---```\n");
}
