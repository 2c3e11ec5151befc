//! How objects lie in the block.

use super::value::{ClosureRef, ProtoRef, Slot, StrRef, TableRef, Tag, ThreadRef, UpvalRef};

/// What an object is. 0 marks a free cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Kind {
    Free = 0,
    Str = 1,
    Table = 2,
    Closure = 3,
    NativeClosure = 4,
    Thread = 5,
    Upvalue = 6,
    Proto = 7,
}

impl Kind {
    /// What the kind byte of a header says. Bytes that are no kind count as free.
    #[inline(always)]
    pub(super) const fn of(byte: u8) -> Kind {
        match byte {
            1 => Kind::Str,
            2 => Kind::Table,
            3 => Kind::Closure,
            4 => Kind::NativeClosure,
            5 => Kind::Thread,
            6 => Kind::Upvalue,
            7 => Kind::Proto,
            _ => Kind::Free,
        }
    }
}

/// The first four bytes of every object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct Header {
    pub(super) kind: u8,
    /// The collector's colours, see `mark.rs`.
    pub(super) mark: u8,
    /// Strings: [`SHORT`], [`HASHED`]. Tables: a bit per event known to be absent.
    pub(super) flags: u8,
    /// Closures: the number of upvalues. Tables: 63 less log2 of the number of nodes.
    pub(super) extra: u8,
}

impl Header {
    /// The byte that objects keep for their own use; closures: the number of upvalues.
    #[inline(always)]
    pub fn extra(&self) -> u8 {
        self.extra
    }
}

/// Flag of strings: interned, so the reference is the identity.
pub(super) const SHORT: u8 = 1;
/// Flag of long strings: the hash has been computed.
pub(super) const HASHED: u8 = 2;

/// Marks of the collector: two whites that change places each cycle, and black. None of the three
/// is grey.
pub(super) const WHITE_A: u8 = 1;
pub(super) const WHITE_B: u8 = 2;
pub(super) const WHITES: u8 = WHITE_A | WHITE_B;
pub(super) const BLACK: u8 = 4;
/// Mark of tables that lie in the list of those with a finalizer.
pub(super) const FINALIZER: u8 = 8;
/// Atomic phase: an ephemeron waits for the object to be marked.
pub(super) const AWAITED: u8 = 16;

/// A string; its text follows.
#[repr(C)]
pub struct Str {
    pub(super) header: Header,
    pub(super) len: u32,
    pub(super) hash: u32,
    /// The next string in the same chain of the string table; 0 for long strings.
    pub(super) next: u32,
}

/// Bytes of a string before its text.
pub(super) const STR_BYTES: u32 = size_of::<Str>() as u32;

/// A table. Its items lie in two buffers: slots for the keys 1 to `array_capacity`, nodes for the
/// rest.
#[repr(C)]
pub struct Table {
    pub(super) header: Header,
    pub(super) id: u32,
    /// The next in whichever list of the collector the table is in.
    pub(super) gc_next: u32,
    pub(super) array: u32,
    pub(super) array_capacity: u32,
    /// Where the last search for a border ended, at most `array_capacity`.
    pub(super) border: u32,
    /// The nodes; the empty node in `State` when there are none.
    pub(super) nodes: u32,
    /// Number of nodes less one.
    pub(super) node_mask: u32,
    /// All nodes from here on have been taken once since the last rehash.
    pub(super) last_free: u32,
    pub(super) metatable: TableRef,
    /// The next in the list of tables with finalizers, or of those waiting for theirs.
    pub(super) finalizer_next: u32,
    /// Rehashed nodes since the array part was last counted: pays for the next count.
    pub(super) patience: u32,
}

/// One entry of a table's node part. Its first 16 bytes are the value's slot: key tag and chain lie
/// in the slot's padding, which makes 24 bytes of what would be 32.
#[repr(C)]
pub struct Node {
    pub(super) value_bits: u64,
    pub(super) value_tag: Tag,
    pub(super) key_tag: Tag,
    pub(super) pad: u16,
    /// Distance to the next node of the chain, in nodes; 0 ends it.
    pub(super) next: i32,
    pub(super) key_bits: u64,
}

/// Bytes of a node.
pub(super) const NODE_BYTES: u32 = size_of::<Node>() as u32;

/// A Lua function. Its upvalues follow as slots: a value, or a reference to a shared cell.
#[repr(C)]
pub struct Closure {
    pub(super) header: Header,
    pub(super) id: u32,
    pub(super) gc_next: u32,
    pub(super) proto: ProtoRef,
}

/// A host function with upvalues, which follow as slots.
#[repr(C)]
pub struct NativeClosure {
    pub(super) header: Header,
    pub(super) id: u32,
    pub(super) gc_next: u32,
    pub(super) number: u32,
}

/// Bytes of a function before its upvalues.
pub(super) const CLOSURE_BYTES: u32 = size_of::<Closure>() as u32;

/// A shared cell of a captured variable: open while the variable lies on a stack, closed after.
#[repr(C)]
pub struct Upvalue {
    pub(super) header: Header,
    /// The slot that it stands for: on a stack while open, its own `value` when closed.
    pub location: u32,
    /// The next open cell of the same coroutine, further down its stack.
    pub next_open: UpvalRef,
    /// The coroutine whose stack it stands for, while open.
    pub thread: ThreadRef,
    pub(super) value_bits: u64,
    pub(super) value_tag: Tag,
    pub(super) pad: [u8; 3],
    /// The next in the collector's list of open cells.
    pub(super) gc_next: u32,
}

/// Where a cell's own slot lies in it.
pub const UPVALUE_SLOT: u32 = 16;

/// A coroutine. The collector knows the fields with words; the rest is the interpreter's.
#[repr(C)]
pub struct Thread {
    pub(super) header: Header,
    pub(super) id: u32,
    pub(super) gc_next: u32,
    /// The stack: a buffer of slots.
    pub stack: u32,
    /// Slots in the stack.
    pub stack_slots: u32,
    /// Slots in use, from the bottom. Must cover every live slot at a safepoint; above it the
    /// collector clears the stack.
    pub top: u32,
    /// The frames: a buffer of `frames_bytes`. The collector does not look inside: whatever a frame
    /// refers to must lie on the stack as well.
    pub frames: u32,
    /// Bytes in the buffer of frames.
    pub frames_bytes: u32,
    /// Frames in use.
    pub frame_count: u32,
    /// The open cells, the one highest on the stack first.
    pub open_upvalues: UpvalRef,
    /// The coroutine that resumed this one; kept alive.
    pub resumer: ThreadRef,
    /// Words for the interpreter: status, lists of variables to be closed and the like.
    pub words: [u32; 9],
    /// A value for the interpreter (an error that ended the coroutine, say); kept alive.
    pub kept: Slot,
}

/// A loaded function: what stays the same for all its closures.
#[repr(C)]
pub struct Proto {
    pub(super) header: Header,
    /// Number of the prototype, counted from 0 in the order of loading.
    pub id: u32,
    pub(super) gc_next: u32,
    /// The chunk's name.
    pub source: StrRef,
    /// The function's name where the compiler knows one.
    pub name: StrRef,
    /// Buffer of the instructions.
    pub code: u32,
    /// Instructions.
    pub code_len: u32,
    /// Buffer of a line number per instruction.
    pub lines: u32,
    /// Line numbers; `code_len`, or 0 without them.
    pub lines_len: u32,
    /// Buffer of the constants, as slots.
    pub constants: u32,
    /// Constants.
    pub constants_len: u32,
    /// Buffer of the nested prototypes, as references.
    pub protos: u32,
    /// Nested prototypes.
    pub protos_len: u32,
    /// Buffer of [`UpvalueInfo`].
    pub upvalues: u32,
    /// Buffer of [`LocalName`].
    pub locals: u32,
    /// Local names.
    pub locals_len: u32,
    /// Line of `function`; 0 for a main chunk.
    pub line_defined: u32,
    /// Line of `end`.
    pub last_line: u32,
    /// Fixed parameters.
    pub params: u8,
    /// 1 for a function with `...`.
    pub is_vararg: u8,
    /// Registers that a frame needs.
    pub max_registers: u8,
    /// Upvalues.
    pub upvalues_len: u8,
    pub(super) pad: u32,
}

/// Where a new closure takes an upvalue from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct UpvalueInfo {
    /// The variable's name; none when stripped.
    pub name: StrRef,
    /// The kind of capture, numbered by the loader.
    pub kind: u8,
    /// Register or upvalue of the function around.
    pub index: u8,
    /// Zero.
    pub pad: u16,
}

/// A local variable's name and where in the code it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct LocalName {
    /// The name.
    pub name: StrRef,
    /// Its register.
    pub register: u32,
    /// First instruction where it is visible.
    pub start_pc: u32,
    /// First instruction where it is not any more.
    pub end_pc: u32,
}

/// What a prototype is made of.
#[derive(Clone, Copy, Default)]
pub struct ProtoParts<'a> {
    /// The chunk's name.
    pub source: StrRef,
    /// The function's name where known.
    pub name: StrRef,
    /// The instructions.
    pub code: &'a [u64],
    /// A line number per instruction.
    pub lines: &'a [u32],
    /// The constants.
    pub constants: &'a [super::Value],
    /// The nested prototypes.
    pub protos: &'a [ProtoRef],
    /// The upvalues.
    pub upvalues: &'a [UpvalueInfo],
    /// The local names.
    pub locals: &'a [LocalName],
    /// Line of `function`; 0 for a main chunk.
    pub line_defined: u32,
    /// Line of `end`.
    pub last_line: u32,
    /// Fixed parameters.
    pub params: u8,
    /// True for a function with `...`.
    pub is_vararg: bool,
    /// Registers that a frame needs.
    pub max_registers: u8,
}

/// Where objects that wait for the collector keep the next in its list. (Cells of captured
/// variables have a list of their own, strings are in none.)
pub(super) const GC_NEXT: u32 = 8;
const _: () = assert!(std::mem::offset_of!(Table, gc_next) == GC_NEXT as usize);
const _: () = assert!(std::mem::offset_of!(Closure, gc_next) == GC_NEXT as usize);
const _: () = assert!(std::mem::offset_of!(NativeClosure, gc_next) == GC_NEXT as usize);
const _: () = assert!(std::mem::offset_of!(Thread, gc_next) == GC_NEXT as usize);
const _: () = assert!(std::mem::offset_of!(Proto, gc_next) == GC_NEXT as usize);

const _: () = assert!(size_of::<Header>() == 4);
const _: () = assert!(size_of::<Str>() == 16);
const _: () = assert!(size_of::<Table>() == 48);
const _: () = assert!(size_of::<Node>() == 24);
const _: () = assert!(size_of::<Closure>() == 16 && size_of::<NativeClosure>() == 16);
const _: () = assert!(size_of::<Upvalue>() == 32);
const _: () = assert!(std::mem::offset_of!(Upvalue, value_bits) == UPVALUE_SLOT as usize);
const _: () = assert!(size_of::<Thread>() == 96);
const _: () = assert!(size_of::<Proto>() == 80);

impl Closure {
    /// What it runs.
    #[inline(always)]
    pub fn proto(&self) -> ProtoRef {
        self.proto
    }

    /// Byte offset of upvalue `index`'s slot for the closure at `closure`.
    #[inline(always)]
    pub fn upvalue_slot(closure: ClosureRef, index: u32) -> u32 {
        closure.offset() + CLOSURE_BYTES + index * size_of::<Slot>() as u32
    }
}
