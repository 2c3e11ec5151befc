//! Text to bytecode: lexer, parser, scopes, registers, code generation.

use super::bytecode::Prototype;

/// Why a text is no Lua program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Chunk, line and reason in Lua's own words: `main.lua:3: unexpected symbol near 'x'`.
    pub message: String,
    /// The line of the error, from 1.
    pub line: u32,
}

/// Compiles a chunk to its main function, a vararg function with one upvalue, `_ENV`.
///
/// `chunk_name` is `@file`, `=name` or the text itself, as for Lua's `load`. For a file, a UTF-8 byte
/// order mark and a first line that starts with `#` are skipped.
///
/// # Errors
/// The first thing in the text that is not Lua 5.4.
pub fn compile(source: &[u8], chunk_name: &str) -> Result<Prototype, SyntaxError> {
    let _ = source;
    Err(SyntaxError { message: format!("{chunk_name}: the compiler is being built"), line: 0 })
}
