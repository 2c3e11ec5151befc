//! Lua 5.4 on one block of memory.
//!
//! The order of the `mod` lines is the order of the layers: each may use only those above it.

/// What a number is: text, conversions, arithmetic. Uses nothing.
pub mod number;

/// What a value is and how it dies: block, allocator, strings, tables, collector.
pub mod heap;

/// What a program is: the opcode table, prototypes, verifier, disassembler.
pub mod bytecode;

/// Text to bytecode: lexer, parser, scopes, registers, code generation.
pub mod compiler;

/// Bytecode to effects: dispatch, frames, calls, metamethods, coroutines, fuel.
pub mod vm;

/// What Lua programs expect to find.
pub mod stdlib;

/// A new edition of a program takes over the state of the old one.
pub mod reload;
