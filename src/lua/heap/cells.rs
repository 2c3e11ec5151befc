//! Cells of pages: the fine half of the allocator, and the accounts.
//!
//! A page is four units, cut into cells of one size class. Objects and buffers have pages of their
//! own: the sweep walks pages of objects cell by cell (a free cell has kind 0) and never looks at
//! buffers, which their owners give back. Each class has one page in use whose free cells hang in
//! `State`, so that an allocation is one pop; cells that come back hang in their own page until it
//! is its turn, so that a page that is quite free can become units again.
#![allow(unsafe_code)]

use super::block::UNIT_BYTES;
use super::counters::AllocKind;
use super::object::{Header, Kind};
use super::state::CLASSES;
use super::units::{Unit, unit_kind};
use super::{Heap, OutOfMemory};

/// The largest cell. Anything larger is a run of units of its own.
pub(super) const CELL_MAX: u32 = 4096;
/// The largest buffer: half of what a reference can reach, so that no rounding wraps.
const BUFFER_MAX: u32 = 1 << 31;
/// Units of a page.
pub(super) const PAGE_UNITS: u32 = 4;
/// Bytes of a page.
pub(super) const PAGE_BYTES: u32 = PAGE_UNITS * UNIT_BYTES as u32;

/// The sorts of cells: an index into `State::cells`.
pub(super) const OBJECTS: usize = 0;
pub(super) const BUFFERS: usize = 1;

/// Bytes of a cell by class: steps of 8 up to 256, then four steps per doubling. (With steps of 16
/// a string of a few letters took 32 bytes instead of 24.)
pub(super) const CELL_BYTES: [u32; CLASSES] = {
    let mut bytes = [0; CLASSES];
    let mut class = 0;
    while class < CLASSES {
        bytes[class] = if class < FINE {
            (class as u32 + 1) * 8
        } else {
            let coarse = (class - FINE) as u32;
            (5 + coarse % 4) << (6 + coarse / 4)
        };
        class += 1;
    }
    bytes
};
const _: () = assert!(CELL_BYTES[FINE - 1] == 256 && CELL_BYTES[FINE] == 320);
const _: () = assert!(CELL_BYTES[CLASSES - 1] == CELL_MAX);

/// The largest of the classes in steps of 8.
pub(super) const SMALL: u32 = 256;
/// Classes in steps of 8.
const FINE: usize = 32;

/// The class of the smallest cell with room for `bytes`, which are 1 to [`CELL_MAX`].
#[inline(always)]
pub(super) const fn class_of(bytes: u32) -> usize {
    let last = bytes - 1;
    if bytes <= 256 {
        (last >> 3) as usize
    } else {
        let log = 31 - last.leading_zeros();
        FINE + ((log - 8) * 4 + ((last >> (log - 2)) & 3)) as usize
    }
}

/// What an allocation of `bytes` really takes.
pub(super) const fn whole_cells(bytes: u32) -> u32 {
    if bytes <= CELL_MAX {
        CELL_BYTES[class_of(bytes)]
    } else {
        bytes.next_multiple_of(UNIT_BYTES as u32)
    }
}

/// A free cell: the kind that says so, and the next one.
#[repr(C)]
pub(super) struct FreeCell {
    pub(super) kind: u32,
    pub(super) next: u32,
}

impl Heap {
    /// An object with a header and undefined contents.
    #[inline(always)]
    pub(super) fn new_object(
        &mut self,
        kind: Kind,
        extra: u8,
        bytes: u32,
        what: AllocKind,
    ) -> Result<u32, OutOfMemory> {
        if self.watched {
            self.watch(what, bytes)?;
        }
        let offset = match self.take::<OBJECTS>(bytes) {
            Ok(offset) => offset,
            Err(out) => return Err(self.refuse(what, whole_cells(bytes), out)),
        };
        self.account(what, bytes);
        let mark = self.state().collector.white;
        *self.poke::<Header>(offset) = Header { kind: kind as u8, mark, flags: 0, extra };
        Ok(offset)
    }

    /// A buffer of `bytes` for `kind`, zeroed; 0 (none) for 0 bytes. No header stands before it:
    /// its owner must give it back with its size.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn alloc_buffer(&mut self, bytes: u32, kind: AllocKind) -> Result<u32, OutOfMemory> {
        if bytes == 0 {
            return Ok(0);
        }
        if bytes > BUFFER_MAX {
            return Err(OutOfMemory);
        }
        if self.watched {
            self.watch(kind, bytes)?;
        }
        let offset = match self.take_zeroed(bytes) {
            Ok(offset) => offset,
            Err(out) => return Err(self.refuse(kind, whole_cells(bytes), out)),
        };
        self.account(kind, bytes);
        Ok(offset)
    }

    /// As [`Heap::alloc_buffer`], a few instructions for a small one.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    #[inline(always)]
    pub(super) fn alloc_part(&mut self, bytes: u32) -> Result<u32, OutOfMemory> {
        let kind = AllocKind::TableGrowth;
        if bytes == 0 || bytes > SMALL || self.watched {
            return self.alloc_buffer(bytes, kind);
        }
        let offset = self.take::<BUFFERS>(bytes)?;
        self.zero_small(offset, bytes);
        self.account(kind, bytes);
        Ok(offset)
    }

    /// Gives back a buffer of `bytes`. A buffer at 0 is none.
    pub fn free_buffer(&mut self, offset: u32, bytes: u32) {
        let freed = self.give_buffer(offset, bytes);
        self.account_freed(freed);
    }

    /// Gives back a buffer, for which the caller accounts: the result is its bytes in whole cells.
    #[inline(always)]
    pub(super) fn give_buffer(&mut self, offset: u32, bytes: u32) -> u32 {
        if offset == 0 || bytes == 0 {
            return 0;
        }
        if self.poisons() {
            self.poison(offset, bytes);
        }
        let mut unit = offset / UNIT_BYTES as u32;
        if bytes > CELL_MAX {
            return self.give_large_buffer(unit, bytes);
        }
        if self.unit(unit).kind == unit_kind::INNER {
            unit -= u32::from(self.unit(unit).class);
        }
        let first = self.unit(unit).span == 0;
        self.give_cell(unit, offset);
        // A page that had free cells before is listed, or in use.
        if first || self.unit(unit).used == 0 {
            self.settle_page::<BUFFERS>(unit);
        }
        CELL_BYTES[class_of(bytes)]
    }

    #[cold]
    #[inline(never)]
    fn give_large_buffer(&mut self, unit: u32, bytes: u32) -> u32 {
        let span = self.unit(unit).span;
        self.give_run(unit, span);
        whole_cells(bytes)
    }

    /// Makes a buffer larger or smaller: contents are kept, what is new is zeroed. Returns where it
    /// lies now.
    ///
    /// # Errors
    /// When there is no room; the buffer is where it was then.
    pub fn resize_buffer(
        &mut self,
        offset: u32,
        old_bytes: u32,
        new_bytes: u32,
        kind: AllocKind,
    ) -> Result<u32, OutOfMemory> {
        if new_bytes == 0 {
            self.free_buffer(offset, old_bytes);
            return Ok(0);
        }
        if new_bytes > BUFFER_MAX {
            return Err(OutOfMemory);
        }
        if self.watched {
            self.watch(kind, new_bytes)?;
        }
        if old_bytes > CELL_MAX && new_bytes >= old_bytes {
            let units = |bytes: u32| bytes.div_ceil(UNIT_BYTES as u32);
            let more = units(new_bytes) - units(old_bytes);
            if more == 0 || self.extend_run(offset / UNIT_BYTES as u32, more) {
                self.account(kind, new_bytes);
                self.account_freed(whole_cells(old_bytes));
                return Ok(offset);
            }
        }
        let new = match self.take_zeroed(new_bytes) {
            Ok(new) => new,
            Err(out) => return Err(self.refuse(kind, whole_cells(new_bytes), out)),
        };
        self.account(kind, new_bytes);
        self.copy(offset, new, old_bytes.min(new_bytes));
        self.free_buffer(offset, old_bytes);
        Ok(new)
    }

    /// Cuts a large buffer down to `new_bytes`, a whole number of units, where it lies.
    pub(super) fn cut_buffer(&mut self, offset: u32, old_bytes: u32, new_bytes: u32) {
        let unit_bytes = UNIT_BYTES as u32;
        debug_assert!(new_bytes > CELL_MAX && new_bytes.is_multiple_of(unit_bytes));
        let (unit, span) = (offset / unit_bytes, new_bytes / unit_bytes);
        let rest = old_bytes.div_ceil(unit_bytes) - span;
        if self.poisons() {
            self.poison(offset + new_bytes, rest * unit_bytes);
        }
        self.account_freed(rest * unit_bytes);
        self.unit_mut(unit).span = span;
        self.unit_mut(unit + span - 1).kind = unit_kind::INNER;
        self.give_run(unit + span, rest);
    }

    /// A zeroed buffer that no counter sees: the heap's own tables.
    pub(super) fn take_zeroed(&mut self, bytes: u32) -> Result<u32, OutOfMemory> {
        if bytes == 0 {
            return Ok(0);
        }
        if bytes > CELL_MAX {
            let span = bytes.div_ceil(UNIT_BYTES as u32);
            let (unit, fresh) = self.take_run(span, unit_kind::LARGE_BUFFER)?;
            let offset = unit * UNIT_BYTES as u32;
            if !fresh {
                self.zero(offset, span * UNIT_BYTES as u32);
            }
            return Ok(offset);
        }
        let offset = self.take::<BUFFERS>(bytes)?;
        if bytes <= SMALL {
            self.zero_small(offset, bytes);
        } else {
            self.zero(offset, CELL_BYTES[class_of(bytes)]);
        }
        Ok(offset)
    }

    #[inline(always)]
    fn take<const SORT: usize>(&mut self, bytes: u32) -> Result<u32, OutOfMemory> {
        if bytes > CELL_MAX {
            return self.take_large(bytes);
        }
        let class = class_of(bytes);
        let cell = self.state().cells[SORT].free[class];
        if cell == 0 {
            return self.take_from_next_page::<SORT>(class);
        }
        let next = self.peek::<FreeCell>(cell).next;
        self.state_mut().cells[SORT].free[class] = next;
        Ok(cell)
    }

    #[cold]
    #[inline(never)]
    fn take_large(&mut self, bytes: u32) -> Result<u32, OutOfMemory> {
        let span = bytes.div_ceil(UNIT_BYTES as u32);
        let (unit, _) = self.take_run(span, unit_kind::LARGE_OBJECT)?;
        Ok(unit * UNIT_BYTES as u32)
    }

    /// The page in use is exhausted: takes the next one with free cells, or a new one.
    #[cold]
    #[inline(never)]
    fn take_from_next_page<const SORT: usize>(&mut self, class: usize) -> Result<u32, OutOfMemory> {
        let current = self.state().cells[SORT].page[class];
        let page = if current != 0 && self.unit(current).span != 0 {
            current
        } else {
            match self.state().cells[SORT].partial[class] {
                0 => self.new_page::<SORT>(class)?,
                page => {
                    self.unlink_page::<SORT>(page);
                    page
                }
            }
        };
        let capacity = (PAGE_BYTES / CELL_BYTES[class]) as u16;
        let row = self.unit_mut(page);
        let first = row.span;
        row.span = 0;
        row.used = capacity;
        let next = self.peek::<FreeCell>(first).next;
        let cells = &mut self.state_mut().cells[SORT];
        cells.page[class] = page;
        cells.free[class] = next;
        Ok(first)
    }

    fn new_page<const SORT: usize>(&mut self, class: usize) -> Result<u32, OutOfMemory> {
        let kind = if SORT == OBJECTS { unit_kind::OBJECTS } else { unit_kind::BUFFERS };
        let (page, _) = self.take_run(PAGE_UNITS, kind)?;
        for inner in 1..PAGE_UNITS {
            let row = Unit {
                kind: unit_kind::INNER,
                class: inner as u8,
                used: 0,
                span: 0,
                prev: 0,
                next: 0,
            };
            *self.unit_mut(page + inner) = row;
        }
        let bytes = CELL_BYTES[class];
        let start = page * UNIT_BYTES as u32;
        let mut cell = start + PAGE_BYTES / bytes * bytes;
        let mut next = 0;
        while cell > start {
            cell -= bytes;
            *self.poke(cell) = FreeCell { kind: 0, next };
            next = cell;
        }
        let row = self.unit_mut(page);
        row.class = class as u8;
        row.span = start;
        Ok(page)
    }

    /// Hangs a cell into its page's own free list. [`Heap::settle_page`] must follow.
    #[inline(always)]
    pub(super) fn give_cell(&mut self, page: u32, cell: u32) {
        let row = self.unit_mut(page);
        let next = row.span;
        row.span = cell;
        row.used -= 1;
        *self.poke(cell) = FreeCell { kind: 0, next };
    }

    /// After cells came back to a page that had none, or its last one did: lists the page among
    /// those with free cells, or gives it back whole.
    #[inline(never)]
    pub(super) fn settle_page<const SORT: usize>(&mut self, page: u32) {
        let row = *self.unit(page);
        let class = row.class as usize;
        if row.span == 0 || self.state().cells[SORT].page[class] == page {
            return;
        }
        let first = self.state().cells[SORT].partial[class] == page;
        let listed = first || row.prev != 0;
        if row.used == 0 {
            if listed {
                self.unlink_page::<SORT>(page);
            }
            self.give_run(page, PAGE_UNITS);
        } else if !listed {
            self.link_page::<SORT>(page);
        }
    }

    /// Gives back the pages in use that are quite free. For full collections.
    pub(super) fn flush_pages(&mut self) {
        self.flush_sort::<OBJECTS>();
        self.flush_sort::<BUFFERS>();
    }

    fn flush_sort<const SORT: usize>(&mut self) {
        for class in 0..CLASSES {
            let cells = &mut self.state_mut().cells[SORT];
            let (page, mut cell) = (cells.page[class], cells.free[class]);
            if page == 0 {
                continue;
            }
            cells.page[class] = 0;
            cells.free[class] = 0;
            while cell != 0 {
                let next = self.peek::<FreeCell>(cell).next;
                self.give_cell(page, cell);
                cell = next;
            }
            self.settle_page::<SORT>(page);
        }
    }

    /// Pages are used in the order in which they got free cells: the sweep goes up, so low
    /// addresses come first and the top can come down.
    fn link_page<const SORT: usize>(&mut self, page: u32) {
        let class = self.unit(page).class as usize;
        let cells = &mut self.state_mut().cells[SORT];
        let last = cells.partial_last[class];
        cells.partial_last[class] = page;
        if last == 0 {
            cells.partial[class] = page;
        } else {
            self.unit_mut(last).next = page;
        }
        let row = self.unit_mut(page);
        row.prev = last;
        row.next = 0;
    }

    fn unlink_page<const SORT: usize>(&mut self, page: u32) {
        let Unit { class, prev, next, .. } = *self.unit(page);
        let class = class as usize;
        if prev == 0 {
            self.state_mut().cells[SORT].partial[class] = next;
        } else {
            self.unit_mut(prev).next = next;
        }
        if next == 0 {
            self.state_mut().cells[SORT].partial_last[class] = prev;
        } else {
            self.unit_mut(next).prev = prev;
        }
        let row = self.unit_mut(page);
        (row.prev, row.next) = (0, 0);
    }

    #[inline(always)]
    fn account(&mut self, what: AllocKind, bytes: u32) {
        let bytes = whole_cells(bytes);
        self.counters.allocations[what as usize] += 1;
        self.counters.allocated_bytes[what as usize] += u64::from(bytes);
        self.state_mut().collector.debt += i64::from(bytes);
    }

    /// Takes `bytes` (whole cells) off the live bytes.
    #[inline(always)]
    pub(super) fn account_freed(&mut self, bytes: u32) {
        self.counters.freed_bytes += u64::from(bytes);
        self.state_mut().collector.threshold -= i64::from(bytes);
    }

    /// Adds or takes bytes that no counter sees.
    pub(super) fn account_own(&mut self, bytes: i64) {
        self.state_mut().collector.threshold += bytes;
    }

    /// What every allocation passes while a switch or the log is on.
    #[cold]
    #[inline(never)]
    fn watch(&mut self, kind: AllocKind, bytes: u32) -> Result<(), OutOfMemory> {
        self.fail_if_asked()?;
        if self.stress_collect {
            self.set_debt(1);
        }
        self.note_allocation(kind, whole_cells(bytes));
        Ok(())
    }

    /// What the switch [`Heap::fail_allocations`] says about the next allocation.
    pub(super) fn fail_if_asked(&mut self) -> Result<(), OutOfMemory> {
        if self.failures == 0 {
            return Ok(());
        }
        if self.fail_after > 0 {
            self.fail_after -= 1;
            return Ok(());
        }
        self.failures -= 1;
        self.rewatch();
        Err(OutOfMemory)
    }

    /// Fills what was freed with a pattern that no live thing has.
    pub(super) fn poison(&mut self, offset: u32, bytes: u32) {
        let start = self.base.many::<u8>(offset, bytes as usize);
        // SAFETY: "in the block": a cell or buffer that has just been freed.
        unsafe { start.write_bytes(0xFE, bytes as usize) }
    }

    pub(super) fn zero(&mut self, offset: u32, bytes: u32) {
        let start = self.base.many::<u8>(offset, bytes as usize);
        // SAFETY: "in the block": cells or units that have just been taken.
        unsafe { start.write_bytes(0, bytes as usize) }
    }

    /// Zeroes a cell of at most [`SMALL`] bytes, which are rounded up to words, by stores that may
    /// overlap: a call would take longer.
    #[inline(always)]
    pub(super) fn zero_small(&mut self, offset: u32, bytes: u32) {
        let bytes = bytes.next_multiple_of(8) as usize;
        debug_assert!((8..=SMALL as usize).contains(&bytes));
        let start = self.base.many::<u8>(offset, bytes);
        // SAFETY: "in the block": a cell that has just been taken; each store lies within its
        // bytes, which are at least as many as the branch says.
        unsafe {
            let zero = |at: usize| start.add(at).cast::<[u64; 2]>().write_unaligned([0; 2]);
            if bytes < 16 {
                start.cast::<u64>().write_unaligned(0);
                return;
            }
            zero(0);
            zero(bytes - 16);
            if bytes > 32 {
                zero(16);
                zero(bytes - 32);
            }
            if bytes > 64 {
                zero(32);
                zero(48);
                zero(bytes - 64);
                zero(bytes - 48);
            }
            if bytes > 128 {
                start.add(64).write_bytes(0, bytes - 128);
            }
        }
    }

    /// Copies `bytes` from one buffer to another.
    pub(super) fn copy(&mut self, from: u32, to: u32, bytes: u32) {
        let source = self.base.many::<u8>(from, bytes as usize);
        let target = self.base.many::<u8>(to, bytes as usize);
        // SAFETY: "in the block"; the buffers are two.
        unsafe { std::ptr::copy_nonoverlapping(source, target, bytes as usize) }
    }
}
