//! What the block says about itself: roots, counters of identity, lists of collector and allocator.

use super::event::Event;
use super::object::Node;
use super::value::{Slot, StrRef, TableRef, ThreadRef, Type};

/// Number of size classes of cells, see `cells.rs`.
pub(super) const CLASSES: usize = 48;
/// Number of bins of free runs of units, see `units.rs`.
pub(super) const RUN_BINS: usize = 48;
/// Number of lists of objects that the collector keeps, see `mark.rs`.
pub(super) const LISTS: usize = 5;
/// Words of `State` that are the embedder's.
pub const EMBEDDER_WORDS: usize = 16;

/// Everything of the machine that is no object. Lies in the block right after the reserved part.
#[repr(C)]
pub struct State {
    /// The random generator's state.
    pub random: [u64; 4],
    /// Words for the interpreter and the library: whatever must be part of a snapshot.
    pub words: [u64; EMBEDDER_WORDS],
    /// The error value under way. Kept alive.
    pub error: Slot,
    /// The table of globals.
    pub globals: TableRef,
    /// A table that programs do not see.
    pub registry: TableRef,
    /// The coroutine that runs the main program.
    pub main_thread: ThreadRef,
    /// The coroutine that runs now.
    pub current_thread: ThreadRef,
    /// Metatables of whole types, by [`Type`]; the one for tables is not used.
    pub type_metatables: [TableRef; Type::COUNT],
    /// The names of the events, by [`Event`].
    pub events: [StrRef; Event::COUNT],
    /// The names of the types, by [`Type`].
    pub types: [StrRef; Type::COUNT],

    /// The number that the next table, function or coroutine gets.
    pub(super) next_id: u32,
    /// The number that the next prototype gets.
    pub(super) next_proto_id: u32,
    pub(super) strings: StringTable,
    pub(super) collector: CollectorState,
    pub(super) units: UnitState,
    pub(super) cells: [CellState; 2],
    /// Stands for the nodes of tables without any. Never written.
    pub(super) empty_node: Node,
}

/// The table of short strings: linear hashing, so that it grows by a chain at a time and a program
/// never waits for all of it to be arranged anew.
#[repr(C)]
pub(super) struct StringTable {
    /// Buffer of chain heads.
    pub(super) heads: u32,
    /// Number of chain heads that the buffer has room for, a power of two, less one.
    pub(super) mask: u32,
    /// Chains in use: more than half of those, or all.
    pub(super) chains: u32,
    /// Strings in it.
    pub(super) count: u32,
}

impl StringTable {
    /// Where the head of the chain lies that has the strings of this hash. A chain that is not in
    /// use yet is still part of the one it will be split from.
    #[inline(always)]
    pub(super) fn head(&self, hash: u32) -> u32 {
        let wide = hash & self.mask;
        self.heads + if wide < self.chains { wide } else { hash & self.mask >> 1 } * 4
    }
}

/// Where the collector is.
#[repr(C)]
pub(super) struct CollectorState {
    /// Bytes allocated past the point at which the next step is due; negative before it.
    pub(super) debt: i64,
    /// Live bytes less `debt`.
    pub(super) threshold: i64,
    /// Work of this cycle that steps have put off, in bytes; what they did too much is below 0.
    pub(super) owed: i64,
    /// Live bytes at the end of the last mark phase.
    pub(super) estimate: u64,
    /// The most live bytes there ever were at a step.
    pub(super) high_water: u64,
    /// Per cent that live bytes grow to before the next cycle.
    pub(super) pause: u32,
    /// Speed of a step, per cent of the usual.
    pub(super) step_multiplier: u32,
    /// log2 of the bytes allocated between two steps.
    pub(super) step_log: u32,
    /// The collector's lists of objects, see `mark.rs`.
    pub(super) lists: [u32; LISTS],
    /// A large table that is being visited, and how many of its slots and nodes have been.
    pub(super) partial: u32,
    pub(super) partial_at: u32,
    /// How often what has changed since its visit was visited again.
    pub(super) again: u32,
    /// Tables that have changed since then.
    pub(super) changed: u32,
    /// Open cells seen in this cycle.
    pub(super) open_cells: u32,
    /// Tables with a finalizer, latest first.
    pub(super) finalizable: u32,
    /// Tables whose finalizer is due, first to be called first.
    pub(super) due: u32,
    pub(super) due_last: u32,
    /// The unit that the sweep looks at next.
    pub(super) sweep_unit: u32,
    pub(super) phase: u8,
    /// The white of new objects.
    pub(super) white: u8,
    /// 1 when a program has stopped the collector, 2 when its last finalizers run.
    pub(super) stopped: u8,
    /// 1 when a program has asked for generational mode (a name only).
    pub(super) generational: u8,
}

/// The units that pages and large runs are made of.
#[repr(C)]
pub(super) struct UnitState {
    /// Offset of the unit table.
    pub(super) table: u32,
    /// First unit that can be given out.
    pub(super) first: u32,
    /// First unit never given out, or given back up to the end.
    pub(super) top: u32,
    /// One past the last unit.
    pub(super) limit: u32,
    /// First free run of each bin.
    pub(super) bins: [u32; RUN_BINS],
    /// A bit per bin that has a run.
    pub(super) bins_used: u64,
}

/// The cells of one sort: those of objects, those of buffers.
#[repr(C)]
pub(super) struct CellState {
    /// Free cells of the page in use, by class.
    pub(super) free: [u32; CLASSES],
    /// The page in use, by class.
    pub(super) page: [u32; CLASSES],
    /// Other pages with free cells, by class.
    pub(super) partial: [u32; CLASSES],
    /// The last of those.
    pub(super) partial_last: [u32; CLASSES],
}
