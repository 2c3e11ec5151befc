//! Text to bytecode: lexer, parser, scopes, registers, code generation.
//!
//! Two passes. The parser reads the text once, resolves names and gives a tree; only then is it
//! known which locals are never assigned to, and these closures capture by value. The generator
//! walks the tree once. Both take time linear in the text, and neither recurses deeper than the
//! counted depth.

mod limits;

mod token;

mod strings;

mod ast;

mod literal;

mod lexer;

mod fold;

mod scope;

mod parser;

mod codegen;

#[cfg(test)]
mod tests;

use super::bytecode::Prototype;
use std::sync::Arc;

pub use limits::{Cause, Limits};

/// Longest chunk name in messages, in bytes.
const CHUNK_NAME_MAX: usize = 59;

/// Why a text is no Lua program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Chunk, line and reason in Lua's own words: `main.lua:3: unexpected symbol near 'x'`.
    pub message: String,
    /// The line of the error, from 1.
    pub line: u32,
    /// Whether the text is to blame.
    pub cause: Cause,
}

impl SyntaxError {
    /// A limit of the compilation, which no line of the text is to blame for.
    fn from_limit(cause: Cause) -> SyntaxError {
        SyntaxError { message: "not enough memory".to_owned(), line: 0, cause }
    }
}

/// Compiles a chunk to its main function, a vararg function with one upvalue, `_ENV`.
///
/// `chunk_name` is `@file`, `=name` or the text itself, as for Lua's `load`. For a file, a UTF-8
/// byte order mark and a first line that starts with `#` are skipped.
///
/// # Errors
/// The first thing in the text that is not Lua 5.4.
pub fn compile(source: &[u8], chunk_name: &str) -> Result<Prototype, SyntaxError> {
    compile_within(source, chunk_name, Limits::NONE)
}

/// As [`compile`], with limits.
///
/// # Errors
/// As `compile`, or a limit that was passed: the error's `cause` tells.
pub fn compile_within(
    source: &[u8],
    chunk_name: &str,
    limits: Limits<'_>,
) -> Result<Prototype, SyntaxError> {
    let chunk = short_name(chunk_name);
    let mut lexer = lexer::Lexer::new(source, chunk.clone());
    if chunk_name.starts_with('@') {
        lexer.skip_file_start();
    }
    let ast = parser::parse(lexer, limits)?;
    codegen::generate(&ast, Arc::from(chunk_name), &chunk, limits)
}

/// The chunk's name as messages show it: the name of a file, or the first line of the text.
///
/// ```
/// use narthex::lua::compiler::short_name;
/// assert_eq!(short_name("@main.lua"), "main.lua");
/// assert_eq!(short_name("x = 1\ny = 2"), "[string \"x = 1...\"]");
/// ```
pub fn short_name(chunk_name: &str) -> String {
    if let Some(name) = chunk_name.strip_prefix('=') {
        return name[..floor_boundary(name, CHUNK_NAME_MAX)].to_string();
    }
    if let Some(file) = chunk_name.strip_prefix('@') {
        if file.len() <= CHUNK_NAME_MAX {
            return file.to_string();
        }
        // The end of a path says more than its start.
        let mut start = file.len() - (CHUNK_NAME_MAX - 3);
        while !file.is_char_boundary(start) {
            start += 1;
        }
        return format!("...{}", &file[start..]);
    }
    let first_line = chunk_name.split('\n').next().unwrap_or("");
    let room = CHUNK_NAME_MAX - "[string \"...\"]".len();
    if first_line.len() == chunk_name.len() && first_line.len() <= room {
        return format!("[string \"{first_line}\"]");
    }
    format!("[string \"{}...\"]", &first_line[..floor_boundary(first_line, room)])
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
