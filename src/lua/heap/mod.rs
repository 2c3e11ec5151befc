//! What a value is and how it dies: block, allocator, strings, tables, collector.
//!
//! Everything that a program can reach lies in one block of memory, and nothing in the block points
//! out of it: a reference is a 32-bit distance from the start, a host function is a number. So a
//! snapshot is a copy, a hash of the machine is a hash of bytes, and running out of memory happens
//! at the same instruction everywhere.
//!
//! ```text
//!   0             reserved                                            top          block_bytes
//!   ├─────────────┼───────┬────────────┬──────┬──────┬───┬────────────┼────────────┤
//!   │ embedder's  │ State │ unit table │ page │ page │ … │ large run  │ all zero   │
//!   └─────────────┴───────┴────────────┴──────┴──────┴───┴────────────┴────────────┘
//!                   roots   a row per    16 KiB of cells    whole units
//!                   lists   4 KiB        of one size        of 4 KiB
//! ```
//!
//! Objects stand in pages of objects and start with a header of four bytes; what they own stands in
//! pages of buffers, without a header.
//!
//! ```text
//!   String   │hdr│len│hash│next│ text …                 next: chain of the string table
//!   Table    │hdr│id│gc│array│capacity│border│nodes│mask│last_free│metatable│…│
//!                         └▶ │slot 1│slot 2│ …      └▶ │node│node│ …
//!   Slot     │ bits (8)       │tag│ 7 bytes that are not the value's │
//!   Node     │ value's bits   │tag│key tag│ · │chain (4)│ key's bits (8) │
//!   Closure  │hdr│id│gc│proto│ slot per upvalue: the value itself, or a shared cell
//!   Upvalue  │hdr│location│next│thread│ own slot │       location: a stack slot, or the own one
//!   Thread   │hdr│id│gc│stack│slots│top│frames│ …
//! ```
//!
//! **Time.** The collector works only when it is called, at the interpreter's safepoints. Between
//! two of them a reference in a local variable of the host stays good, and nothing needs rooting.
//! Allocation never collects: it fails, the interpreter collects and tries the instruction again.
//!
//! **Identity.** What has an identity carries a number in the order of its making. Hashes of such
//! keys and `tostring` use the number, never the address, so that a program cannot tell where the
//! allocator put things.
//!
//! **Zero is a value.** Zeroed memory is nil in slots, none in references, an empty node, a free
//! cell. Buffers are handed out zeroed.
#![allow(unsafe_code)]

mod block;
mod counters;
mod event;
mod object;
mod state;
mod units;
mod value;

mod cells;
mod functions;
mod ledger;
mod protos;
mod sorting;
mod strings;
mod table;
mod table_growth;
mod threads;

mod atomic;
mod collector;
mod mark;
mod sweep;

mod delta;
mod replace;

mod snapshot;
mod verify;

#[cfg(test)]
mod tests;

pub use block::Base;
pub use counters::{AllocKind, Counters, StringCause};
pub use delta::Delta;
pub use event::Event;
pub use ledger::{Buried, KeptText, Ledger, Made, Row, TextRow};
pub use object::{
    Closure, Header, LocalName, NativeClosure, Node, Proto, ProtoParts, Str, Table, Thread,
    UPVALUE_SLOT, Upvalue, UpvalueInfo,
};
pub use snapshot::Snapshot;
pub use sorting::Sorted;
pub use state::{EMBEDDER_WORDS, State};
pub use strings::{SHORT_MAX, same_text};
pub use table::{TableError, UnknownKey};
pub use value::{
    ClosureRef, NativeClosureRef, ObjRef, ProtoRef, Slot, StrRef, TableRef, Tag, ThreadRef, Type,
    UpvalRef, Value,
};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use block::{Block, UNIT_BYTES};
use units::UNIT_ROW_BYTES;

/// There is no room left in the block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not enough memory")]
pub struct OutOfMemory;

/// The least that a block has beside the reserved part: room for `State` and a page of each size
/// that a program needs to start.
const LEAST_BYTES: usize = 512 * 1024;

/// The guest's memory: the block, and what the host counts beside it.
pub struct Heap {
    base: Base,
    state: *mut State,
    reserved: usize,
    /// One past the last unit that may hold something other than zero.
    dirty_top: u32,
    /// A switch or the log is on: allocations go through `watch`.
    watched: bool,
    stress_collect: bool,
    stress_move: bool,
    /// So many allocations succeed before `failures` of them fail.
    fail_after: u64,
    failures: u64,
    /// While somebody looks: by word of the block, how often control came to it from elsewhere and
    /// left from it.
    turns: Vec<[u32; 2]>,
    /// The same: fuel that was taken beside the instruction's own.
    prices: Vec<u32>,
    /// While somebody looks: the block offset behind the instruction that is being executed.
    site: u32,
    /// While somebody looks: who runs, as the interpreter numbers it.
    owner: u32,
    ledger: Option<Box<Ledger>>,
    give_up: Arc<AtomicBool>,
    /// Atomic phase: objects that ephemerons have waited for and that have been marked.
    arrived: Vec<u32>,
    /// What happened so far.
    pub counters: Counters,
    /// Frees the memory. Nothing else goes through it after the start.
    block: Block,
}

// SAFETY: `base` and `state` point into `block`, which the heap owns alone and takes along.
unsafe impl Send for Heap {}

impl Heap {
    /// A heap in a new block of `block_bytes`, of which the first `reserved_bytes` are the
    /// embedder's. The block is made larger where that would leave less than 512 KiB for the heap.
    ///
    /// # Errors
    /// When the host does not have the memory.
    pub fn new(block_bytes: usize, reserved_bytes: usize) -> Result<Heap, OutOfMemory> {
        let reserved = reserved_bytes.next_multiple_of(16);
        // References are 32 bits wide.
        let bytes = block_bytes.max(reserved + LEAST_BYTES).min(u32::MAX as usize - UNIT_BYTES);
        let block = Block::new(bytes)?;
        let base = block.base();
        let state = base.at::<State>(reserved as u32);
        let mut heap = Heap {
            base,
            state,
            reserved,
            dirty_top: 0,
            watched: false,
            stress_collect: false,
            stress_move: false,
            fail_after: 0,
            failures: 0,
            turns: Vec::new(),
            prices: Vec::new(),
            site: 0,
            owner: 0,
            ledger: None,
            give_up: Arc::new(AtomicBool::new(false)),
            arrived: Vec::new(),
            counters: Counters::default(),
            block,
        };
        heap.lay_out();
        Ok(heap)
    }

    /// Writes the first state into the zeroed block.
    fn lay_out(&mut self) {
        let table = (self.reserved + size_of::<State>()).next_multiple_of(16);
        let units = self.block.bytes() / UNIT_BYTES;
        let first = (table + units * UNIT_ROW_BYTES).div_ceil(UNIT_BYTES) as u32;
        let state = self.state_mut();
        state.units.table = table as u32;
        state.units.first = first;
        state.units.top = first;
        state.units.limit = units as u32;
        // 0 is no identity.
        state.next_id = 1;
        self.dirty_top = first;
        self.start_collector();
        self.start_string_table();
        for &event in Event::ALL {
            // The least block has room for these names.
            let name = self.string(event.name().as_bytes(), StringCause::Constant);
            self.state_mut().events[event as usize] = name.unwrap_or(StrRef::NONE);
        }
        for &kind in Type::ALL {
            let name = self.string(kind.name().as_bytes(), StringCause::Constant);
            self.state_mut().types[kind as usize] = name.unwrap_or(StrRef::NONE);
        }
        self.counters = Counters::default();
    }

    /// A flag that, set from any thread, makes long work end early: full collections between two
    /// pieces of work, and whatever can fail for want of memory as if there were none.
    pub fn give_up_when(&mut self, flag: Arc<AtomicBool>) {
        self.give_up = flag;
    }

    /// Whether long work is to end early.
    #[inline]
    pub fn gives_up(&self) -> bool {
        self.give_up.load(Ordering::Relaxed)
    }

    /// The embedder's part of the block.
    pub fn reserved(&self) -> &[u8] {
        // SAFETY: the heap keeps out of the first `reserved` bytes; the borrow of `self` guards
        // them.
        unsafe { std::slice::from_raw_parts(self.base.start(), self.reserved) }
    }

    /// The embedder's part of the block, to be written.
    pub fn reserved_mut(&mut self) -> &mut [u8] {
        // SAFETY: the heap keeps out of the first `reserved` bytes; the borrow of `self` guards
        // them.
        unsafe { std::slice::from_raw_parts_mut(self.base.start(), self.reserved) }
    }

    /// The way into the block, for the dispatcher. Good for as long as the heap lives.
    #[inline(always)]
    pub fn base(&self) -> Base {
        self.base
    }

    /// What the block says about itself.
    #[inline(always)]
    pub fn state(&self) -> &State {
        // SAFETY: `state` points at the State that `lay_out` wrote into our own block.
        unsafe { &*self.state }
    }

    /// What the block says about itself, to be changed.
    #[inline(always)]
    pub fn state_mut(&mut self) -> &mut State {
        // SAFETY: `state` points at the State that `lay_out` wrote into our own block.
        unsafe { &mut *self.state }
    }

    /// The size of the block in bytes.
    pub fn block_bytes(&self) -> usize {
        self.block.bytes()
    }

    /// The used part of the block: everything that a snapshot holds.
    pub fn used_bytes(&self) -> &[u8] {
        // SAFETY: the used part is the start of our own block, zeroed when it was made.
        unsafe { std::slice::from_raw_parts(self.base.start(), self.used()) }
    }

    /// Bytes from the block's start to the end of the last unit that is in use.
    pub fn used(&self) -> usize {
        self.state().units.top as usize * UNIT_BYTES
    }

    /// Lua's `rawequal`.
    #[inline]
    pub fn raw_equal(&self, a: Value, b: Value) -> bool {
        if a.tag == b.tag {
            return match a.tag {
                Tag::Float => f64::from_bits(a.bits) == f64::from_bits(b.bits),
                Tag::Str => {
                    a.bits == b.bits || {
                        self.base.same_long_string(StrRef(a.bits as u32), StrRef(b.bits as u32))
                    }
                }
                _ => a.bits == b.bits,
            };
        }
        match (a.as_int(), b.as_float(), a.as_float(), b.as_int()) {
            (Some(int), Some(float), ..) | (.., Some(float), Some(int)) => {
                table::float_to_int(float) == Some(int)
            }
            _ => false,
        }
    }

    /// The number in the order of making that tables, functions and coroutines have; host functions
    /// without upvalues give their number, everything else 0.
    pub fn identity(&self, value: Value) -> u32 {
        match value.tag {
            Tag::Table | Tag::Closure | Tag::NativeClosure | Tag::Thread => {
                *self.peek(value.bits as u32 + IDENTITY)
            }
            Tag::Native => value.bits as u32,
            _ => 0,
        }
    }

    /// A number for a new object with identity.
    #[inline(always)]
    fn next_id(&mut self) -> u32 {
        let state = self.state_mut();
        let id = state.next_id;
        state.next_id = id.wrapping_add(1);
        id
    }

    /// What lies at `offset`.
    #[inline(always)]
    fn peek<T>(&self, offset: u32) -> &T {
        // SAFETY: "in the block": callers name the type that lies there, all of plain numbers.
        unsafe { &*self.base.at(offset) }
    }

    /// What lies at `offset`, to be changed.
    #[inline(always)]
    fn poke<T>(&mut self, offset: u32) -> &mut T {
        // SAFETY: "in the block": callers name the type that lies there, all of plain numbers.
        unsafe { &mut *self.base.at(offset) }
    }

    /// `count` values of `T` at `offset`.
    #[inline(always)]
    fn peek_many<T>(&self, offset: u32, count: u32) -> &[T] {
        // SAFETY: "in the block": callers name the type and the count that lie there.
        unsafe {
            std::slice::from_raw_parts(self.base.many(offset, count as usize), count as usize)
        }
    }

    /// `count` values of `T` at `offset`, to be changed.
    #[inline(always)]
    fn poke_many<T>(&mut self, offset: u32, count: u32) -> &mut [T] {
        let start = self.base.many(offset, count as usize);
        // SAFETY: "in the block": callers name the type and the count that lie there.
        unsafe { std::slice::from_raw_parts_mut(start, count as usize) }
    }
}

/// Where the objects that have an identity keep it.
const IDENTITY: u32 = 4;
const _: () = assert!(std::mem::offset_of!(Table, id) == IDENTITY as usize);
const _: () = assert!(std::mem::offset_of!(Closure, id) == IDENTITY as usize);
const _: () = assert!(std::mem::offset_of!(NativeClosure, id) == IDENTITY as usize);
const _: () = assert!(std::mem::offset_of!(Thread, id) == IDENTITY as usize);
