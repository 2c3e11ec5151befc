//! Tree to words.
//!
//! Registers are used like a stack: locals at the bottom, temporaries above them, `free` the first
//! one that holds nothing. An expression is generated into the register where its value is wanted:
//!
//! - `expression(e, target)` with `target == free`: the target is a fresh temporary and may hold
//!   intermediate values; the caller reserves it afterwards.
//! - with `target < free`: the target is a local that the expression may still read, so it is
//!   written
//!   once, by the last instruction.
//!
//! Either way `free` is afterwards what it was before. Chains that grow to the left (`a + b + c`,
//! `a.b.c`, `a and b and c`) are walked by loops: only what the parser counts as depth recurses.

mod assignment;
mod chain;
mod expression;
mod function;
mod logic;
mod loops;
mod statement;
mod table;

use super::SyntaxError;
use super::ast::{Ast, ExprId, FunctionId};
use super::limits::{Limits, Watch};
use crate::lua::bytecode::{Capture, Prototype, UpvalueDesc};
use function::FunctionState;
use std::sync::Arc;

/// The state of the generation.
pub struct Generator<'t, 'a> {
    ast: &'t Ast<'a>,
    source: Arc<str>,
    chunk: String,
    /// The function being generated.
    f: FunctionState,
    /// The register of each variable of the chunk, once it has one.
    registers: Vec<u32>,
    /// Where each label of the chunk stands, once it has been reached.
    labels: Vec<usize>,
    // Nodes of chains being walked: each chain uses the top of this and leaves it as it was.
    spine: Vec<ExprId>,
    // The first limit that was passed. Generation goes on, harmlessly, and fails at its end.
    error: Option<SyntaxError>,
    watch: Watch<'t>,
    /// Bytes of the tree and of the functions that are complete.
    memory: usize,
}

/// Generates the main function of a tree.
///
/// # Errors
/// A function that passes a limit of the instruction set, or a limit of the compilation.
pub fn generate(
    ast: &Ast<'_>,
    source: Arc<str>,
    chunk: &str,
    limits: Limits<'_>,
) -> Result<Prototype, SyntaxError> {
    let main = FunctionId(0);
    let mut generator = Generator {
        ast,
        source,
        chunk: chunk.to_string(),
        f: FunctionState::new(main),
        registers: vec![0; ast.vars.len()],
        labels: vec![0; ast.labels.len()],
        spine: Vec::new(),
        error: None,
        watch: Watch::new(limits),
        memory: ast.memory(),
    };
    let env = ast[ast[main].upvalues[0].var];
    let capture = if env.assigned { Capture::ParentLocal(0) } else { Capture::ParentLocalCopy(0) };
    let upvalues = vec![UpvalueDesc { name: "_ENV".to_string(), capture }];
    let prototype = generator.function(main, upvalues);
    match generator.error {
        Some(error) => Err(error),
        None => Ok(prototype),
    }
}
