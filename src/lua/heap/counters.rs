//! What the heap did: plain counters beside the block, never in it.

/// What an allocation was for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum AllocKind {
    /// A string that did not exist yet.
    String,
    /// A new table.
    Table,
    /// A larger array or node part of a table, the first ones included.
    TableGrowth,
    /// A function value with upvalues, Lua's or the host's.
    Closure,
    /// A shared cell of a captured variable.
    Upvalue,
    /// A coroutine, and growth of its stack and frames.
    Coroutine,
    /// A loaded function's code and constants.
    Prototype,
}

impl AllocKind {
    /// How many kinds there are.
    pub const COUNT: usize = 7;
    /// Every kind, in the order of its number.
    pub const ALL: [AllocKind; AllocKind::COUNT] = [
        AllocKind::String,
        AllocKind::Table,
        AllocKind::TableGrowth,
        AllocKind::Closure,
        AllocKind::Upvalue,
        AllocKind::Coroutine,
        AllocKind::Prototype,
    ];

    /// The name as reports print it.
    pub const fn name(self) -> &'static str {
        match self {
            AllocKind::String => "strings",
            AllocKind::Table => "tables",
            AllocKind::TableGrowth => "table growth",
            AllocKind::Closure => "closures",
            AllocKind::Upvalue => "upvalues",
            AllocKind::Coroutine => "coroutines",
            AllocKind::Prototype => "prototypes",
        }
    }
}

/// Which operation made a string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum StringCause {
    /// A constant of a loaded function.
    Constant,
    /// `..`
    Concat,
    /// `tostring(n)`, `..` on a number and other conversions of numbers.
    NumberToString,
    /// `string.sub`, captures of a match.
    Sub,
    /// `string.rep`
    Rep,
    /// `string.format`
    Format,
    /// `string.gsub`
    Gsub,
    /// `string.char`, `utf8.char`
    Char,
    /// `string.upper`
    Upper,
    /// `string.lower`
    Lower,
    /// `string.reverse`
    Reverse,
    /// `table.concat`
    TableConcat,
    /// Text that the host hands in.
    FromHost,
    /// Anything else.
    Other,
}

impl StringCause {
    /// How many causes there are.
    pub const COUNT: usize = 14;
    /// Every cause, in the order of its number.
    pub const ALL: [StringCause; StringCause::COUNT] = [
        StringCause::Constant,
        StringCause::Concat,
        StringCause::NumberToString,
        StringCause::Sub,
        StringCause::Rep,
        StringCause::Format,
        StringCause::Gsub,
        StringCause::Char,
        StringCause::Upper,
        StringCause::Lower,
        StringCause::Reverse,
        StringCause::TableConcat,
        StringCause::FromHost,
        StringCause::Other,
    ];

    /// The name as reports print it.
    pub const fn name(self) -> &'static str {
        match self {
            StringCause::Constant => "constant",
            StringCause::Concat => "..",
            StringCause::NumberToString => "tostring",
            StringCause::Sub => "string.sub",
            StringCause::Rep => "string.rep",
            StringCause::Format => "string.format",
            StringCause::Gsub => "string.gsub",
            StringCause::Char => "string.char",
            StringCause::Upper => "string.upper",
            StringCause::Lower => "string.lower",
            StringCause::Reverse => "string.reverse",
            StringCause::TableConcat => "table.concat",
            StringCause::FromHost => "host",
            StringCause::Other => "other",
        }
    }
}

/// Counters since the heap was made. A difference of two copies is what happened between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counters {
    /// Allocations by [`AllocKind`].
    pub allocations: [u64; AllocKind::COUNT],
    /// Bytes allocated by [`AllocKind`], in whole cells.
    pub allocated_bytes: [u64; AllocKind::COUNT],
    /// New strings by [`StringCause`].
    pub strings: [u64; StringCause::COUNT],
    /// Text bytes of new strings by [`StringCause`].
    pub string_bytes: [u64; StringCause::COUNT],
    /// Strings that were made although one that they were made of has the same text: its bytes
    /// were copied for nothing. Only long texts can be; short ones exist once.
    pub payload_copies: u64,
    /// Strings asked for whose text was already there.
    pub strings_existed: u64,
    /// Steps of the collector.
    pub gc_steps: u64,
    /// Whole cycles of the collector.
    pub gc_cycles: u64,
    /// Bytes that the collector has visited.
    pub marked_bytes: u64,
    /// Bytes that were given back, in whole cells.
    pub freed_bytes: u64,
}
