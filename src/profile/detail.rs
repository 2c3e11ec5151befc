//! What is known of a frame when somebody looked: costs by opcode, line, function and call path,
//! allocations and strings by the line that made them.

use std::sync::Arc;

use super::Counter;

/// Rows that each list of a [`Detail`] has at most; what is left out is summed up in
/// [`Detail::others`]. A cart of 4096 lines that all run in one frame is shown in full.
pub const ROWS_MAX: usize = 4096;
/// Pairs of opcodes that are listed.
pub const PAIRS_MAX: usize = 64;
/// Texts that are kept for each place that makes strings.
pub const TEXTS_MAX: usize = 4;
/// Bytes of a kept text; longer ones are cut.
pub const TEXT_BYTES_MAX: usize = 48;

/// What is counted only while somebody looks.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Detail {
    /// Instructions by opcode, most executed first.
    pub opcodes: Vec<(&'static str, u64)>,
    /// Opcodes that follow one another, most frequent first: in the order of the code or by a jump.
    /// A call and the first instruction of the called function are no pair.
    pub pairs: Vec<([&'static str; 2], u64)>,
    /// By source line, most cycles first.
    pub lines: Vec<LineRecord>,
    /// By function, most cycles of its own first.
    pub functions: Vec<FunctionRecord>,
    /// By the path of calls that led there, for a flame graph.
    pub tree: CallTree,
    /// Objects made, by line and kind, most bytes first.
    pub allocations: Vec<AllocationRecord>,
    /// Strings made, by line and cause, most first.
    pub strings: Vec<StringRecord>,
    /// What the lists leave out.
    pub others: Others,
}

/// Exact costs of a place in the source.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Cycles: the instructions, and the prices of calls and of what host functions do.
    pub cycles: u64,
    /// Instructions executed.
    pub instructions: u64,
    /// Objects made.
    pub allocations: u64,
    /// Logical bytes of the objects made.
    pub bytes: u64,
    /// Strings made.
    pub strings: u64,
}

impl Cost {
    /// Adds `other` to this cost.
    pub fn add(&mut self, other: &Cost) {
        self.cycles += other.cycles;
        self.instructions += other.instructions;
        self.allocations += other.allocations;
        self.bytes += other.bytes;
        self.strings += other.strings;
    }
}

/// What one source line did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRecord {
    /// File of the cart, as in `main.lua`.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// What it cost and made.
    pub cost: Cost,
}

/// What one function did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FunctionRecord {
    /// How the source calls it; `main chunk` for a file's main part, `function` where it has no
    /// name.
    pub name: Arc<str>,
    /// File of the cart.
    pub file: Arc<str>,
    /// Line where the function begins; 0 for a file's main part.
    pub line: u32,
    /// How often it was called; resuming a coroutine is no call.
    pub calls: u64,
    /// What it did itself, without the functions that it called.
    pub cost: Cost,
    /// What it did with the functions that it called, each instruction once however often the
    /// function is on the stack.
    pub inclusive: Cost,
    /// Cycles of its own, as in `cost`.
    pub cycles: u64,
    /// How often each of its instructions was executed, in the order of its bytecode.
    pub executed: Vec<u64>,
}

/// Costs by path of calls. The first node is the whole; parents stand before their children.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct CallTree {
    /// The nodes.
    pub nodes: Vec<CallNode>,
}

/// A function as it was called on one path. A function that calls itself is one node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallNode {
    /// Its caller; the first node is its own.
    pub parent: u32,
    /// The function's name; `others` where the tree was too large to go on.
    pub name: Arc<str>,
    /// File of the cart; empty for the whole and for others.
    pub file: Arc<str>,
    /// Line where the function begins.
    pub line: u32,
    /// How often it was called on this path.
    pub calls: u64,
    /// What it did itself.
    pub cost: Cost,
    /// What it did with what it called.
    pub inclusive: Cost,
    /// Cycles of its own, prices of console calls and of calling functions included.
    pub cycles: u64,
    /// The same with what it called.
    pub inclusive_cycles: u64,
}

/// Objects of one kind that one line made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AllocationRecord {
    /// File of the cart.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// What they are, as the counter of such objects, whose label and sentence say it.
    pub kind: Counter,
    /// How many.
    pub count: u64,
    /// Their logical bytes.
    pub bytes: u64,
    /// What became of them, where that was looked after.
    pub fate: Option<Fate>,
}

/// What became of objects. Exact: what nothing refers to any more is dead, whether or not the
/// collector has come by.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Fate {
    /// Dead at the end of the frame that made them.
    pub died: u64,
    /// The bytes of those.
    pub died_bytes: u64,
    /// Frames after which was looked again; 0 when not.
    pub frames: u32,
    /// Still alive after that many frames.
    pub alive: u64,
    /// The bytes of those.
    pub alive_bytes: u64,
}

/// Strings that one line made in one way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StringRecord {
    /// File of the cart.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// The operation, as the counter of its strings, whose label and sentence say it.
    pub cause: Counter,
    /// String objects made.
    pub made: u64,
    /// Text bytes of those.
    pub bytes: u64,
    /// Besides: strings asked for whose text was in memory already, so that none was made.
    pub found: u64,
    /// Of all these, how many had a text that the same place had made before in the same frame.
    pub again: u64,
    /// Some of the texts, most frequent first, up to [`TEXTS_MAX`].
    pub texts: Vec<TextRecord>,
}

/// One text of those that a place made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextRecord {
    /// The text, cut to [`TEXT_BYTES_MAX`] bytes; what is no UTF-8 shows as a replacement.
    pub text: Arc<str>,
    /// Bytes of the whole text.
    pub bytes: u64,
    /// How often it was made or found.
    pub count: u64,
}

/// What the lists leave out, so that sums stay right.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Others {
    /// Lines beyond [`ROWS_MAX`].
    pub lines: Cost,
    /// Functions beyond [`ROWS_MAX`].
    pub functions: Cost,
    /// Objects of rows beyond [`ROWS_MAX`].
    pub allocations: u64,
    /// Their bytes.
    pub allocated_bytes: u64,
    /// Strings of rows beyond [`ROWS_MAX`].
    pub strings: u64,
}
