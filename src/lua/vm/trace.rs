//! What was noted while somebody looked, in the form in which it is kept: small, and readable
//! when the program that it is about is gone.

use std::sync::Arc;

use crate::lua::heap::{AllocKind, Made, StringCause};

/// What ran and what it made between two readings.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Trace {
    /// The functions that ran, each once.
    pub functions: Vec<FunctionTrace>,
    /// The paths of calls: the first node is the whole, parents stand before their children.
    pub nodes: Vec<NodeTrace>,
    /// What no instruction made, or one of too many.
    pub unplaced: Made,
    /// Bytes of the code that ran for the first time, which this trace keeps alive.
    pub code_bytes: u64,
}

impl Trace {
    /// About how much of the host's memory it takes.
    pub fn weight(&self) -> u64 {
        let function = |f: &FunctionTrace| {
            let texts: usize = f.texts.iter().map(|t| 64 + t.texts.len() * 96).sum();
            128 + f.turns.len() * 16 + f.sites.len() * 24 + texts
        };
        let functions: usize = self.functions.iter().map(function).sum();
        (functions + self.nodes.len() * 64) as u64 + self.code_bytes
    }
}

/// What is the same in every frame: a function's code.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Code {
    /// The chunk's name as messages show it.
    pub file: Arc<str>,
    /// The function's name; `main chunk` for a chunk's main function, `function` without a name.
    pub name: Arc<str>,
    /// Line of `function`; 0 for a main chunk.
    pub line_defined: u32,
    /// The instructions.
    pub words: Vec<u64>,
    /// A line for each instruction.
    pub lines: Vec<u32>,
}

impl Code {
    /// The line of an instruction; 0 where there is none.
    pub fn line(&self, word: u32) -> u32 {
        self.lines.get(word as usize).copied().unwrap_or(0)
    }
}

/// What one function did.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct FunctionTrace {
    /// Its code.
    pub code: Arc<Code>,
    /// Where control did not just go on to the next instruction, by instruction.
    pub turns: Vec<Turn>,
    /// Objects that it made, by instruction and kind.
    pub sites: Vec<Site>,
    /// Strings that it made, by instruction and operation.
    pub texts: Vec<TextSite>,
}

/// Where control comes from elsewhere or goes elsewhere, or something is paid for. Between, each
/// instruction is executed as often as the one before it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The instruction.
    pub word: u32,
    /// How often control came to it from elsewhere than the instruction before, modulo 2^32.
    pub arrived: u32,
    /// How often control went on from it elsewhere than to the instruction behind, modulo 2^32.
    pub left: u32,
    /// Cycles that were taken beside the instruction's own, modulo 2^32: the prices of calls and of
    /// what host functions do.
    pub paid: u32,
}

/// Objects of one kind that one instruction made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    /// The instruction.
    pub word: u32,
    /// What they are.
    pub kind: AllocKind,
    /// How many.
    pub count: u64,
    /// Their bytes, in whole cells.
    pub bytes: u64,
}

/// Strings that one instruction made in one way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextSite {
    /// The instruction.
    pub word: u32,
    /// The operation.
    pub cause: StringCause,
    /// Strings made.
    pub made: u64,
    /// Text bytes of those.
    pub bytes: u64,
    /// Strings whose text was in memory already.
    pub found: u64,
    /// Of both, how many had a text that this instruction had asked for before.
    pub again: u64,
    /// Some texts, cut; their whole length; how often each was asked for.
    pub texts: Vec<(Box<[u8]>, u64, u64)>,
}

/// What one function did, called on one path.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct NodeTrace {
    /// The caller's node.
    pub parent: u32,
    /// The function's number in [`Trace::functions`]; any larger number where none is known.
    pub function: u32,
    /// How often it was called.
    pub calls: u64,
    /// Instructions of its own.
    pub instructions: u64,
    /// Cycles of its own.
    pub cycles: u64,
    /// Objects that it made.
    pub allocations: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Strings among them.
    pub strings: u64,
}
