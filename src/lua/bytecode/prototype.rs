//! Functions as the compiler leaves them.

use super::Const;
use std::sync::Arc;

/// A compiled function: everything that is the same for all closures made of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Prototype {
    /// The chunk's name as it was given: `@file`, `=name`, or the source text itself.
    pub source: Arc<str>,
    /// How the source calls the function (`update`, `Player.draw`, `obj:hit`); empty where it has
    /// no name. The main function of a chunk is `main chunk`.
    pub name: String,
    /// The line of the word `function`; 0 for the main function of a chunk.
    pub line_defined: u32,
    /// The line of the closing `end`; 0 for the main function of a chunk.
    pub last_line: u32,
    /// Number of named parameters; they arrive in the first registers.
    pub params: u8,
    /// Whether the parameter list ends in `...`.
    pub is_vararg: bool,
    /// Exact number of registers the code uses, at least 2.
    pub max_registers: u8,
    /// The instructions.
    pub code: Vec<u64>,
    /// The source line of each instruction.
    pub lines: Vec<u32>,
    /// Constants, each once.
    pub constants: Vec<Constant>,
    /// Functions defined inside this one.
    pub protos: Vec<Prototype>,
    /// What a closure captures, in the order of its slots.
    pub upvalues: Vec<UpvalueDesc>,
    /// Named locals, by start of their scope, for messages and the debugger.
    pub locals: Vec<LocalInfo>,
}

/// A constant of a prototype.
#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    /// `nil`.
    Nil,
    /// `false`.
    False,
    /// `true`.
    True,
    /// An integer.
    Int(i64),
    /// A float; never NaN, and told apart from others by its bits.
    Float(f64),
    /// A string of bytes.
    Str(Vec<u8>),
    /// What `NewRecord` copies: a table of these fields, with room for `room`.
    Record {
        /// Names and values, by the indices of earlier constants. Where a value is computed, false
        /// holds its place.
        fields: Vec<(Const, Const)>,
        /// Number of fields that the table is made for.
        room: u32,
    },
}

/// One captured variable.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UpvalueDesc {
    /// The variable's name.
    pub name: String,
    /// Where the new closure takes it from, and what it takes.
    pub capture: Capture,
}

/// Where a new closure takes an upvalue from. A variable that is never assigned to after its
/// declaration is taken by value and read with `GetCopy`; any other lives in a shared cell and is
/// reached with `GetUpval` and `SetUpval`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Capture {
    /// The shared cell of the enclosing frame's register, opened if need be.
    ParentLocal(u8),
    /// The value in the enclosing frame's register.
    ParentLocalCopy(u8),
    /// The shared cell in the enclosing closure's slot.
    ParentUpvalue(u8),
    /// The value in the enclosing closure's slot.
    ParentUpvalueCopy(u8),
    /// The new closure itself: a `local function` that calls itself.
    ThisClosure,
}

impl Capture {
    /// Whether the closure's slot holds the value itself, not a shared cell.
    pub const fn is_copy(self) -> bool {
        match self {
            Capture::ParentLocal(_) | Capture::ParentUpvalue(_) => false,
            Capture::ParentLocalCopy(_) | Capture::ParentUpvalueCopy(_) | Capture::ThisClosure => {
                true
            }
        }
    }
}

/// A named local and where it lives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalInfo {
    /// The name; the hidden variables of `for` loops are called `(for state)`.
    pub name: String,
    /// The register.
    pub register: u8,
    /// Index of the first instruction at which the local is alive.
    pub start_pc: u32,
    /// Index of the first instruction at which it is no longer alive.
    pub end_pc: u32,
}
