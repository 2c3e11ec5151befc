//! Sweeping: page by page, from low addresses up. Freeing does not recurse: an object gives back
//! its own buffers and nothing else, because what it refers to is swept in its turn.

use super::Heap;
use super::block::UNIT_BYTES;
use super::cells::{CELL_BYTES, FreeCell, OBJECTS, PAGE_BYTES, PAGE_UNITS};
use super::object::{FINALIZER, Header, Kind, NODE_BYTES, SHORT, Table, Thread, WHITES};
use super::table::SLOT_BYTES;
use super::units::unit_kind;
use super::value::{ProtoRef, TableRef};

/// What sweeping a page counts as, in bytes of work: looking at a header is far cheaper than
/// visiting what an object refers to.
const PAGE_WORK: u32 = PAGE_BYTES / 4;

impl Heap {
    /// Sweeps one run of units; none when the sweep is at its end. The result is the work done.
    pub(super) fn sweep_run(&mut self) -> Option<u32> {
        let unit = self.state().collector.sweep_unit;
        if unit >= self.state().units.top {
            return None;
        }
        let row = *self.unit(unit);
        let span = match row.kind {
            unit_kind::OBJECTS | unit_kind::BUFFERS => PAGE_UNITS,
            _ => row.span,
        };
        // Before the sweep: a run that comes back may move this on or back, to stay at a start.
        self.state_mut().collector.sweep_unit = unit + span;
        match row.kind {
            unit_kind::OBJECTS => {
                self.sweep_page(unit, CELL_BYTES[row.class as usize]);
                Some(PAGE_WORK)
            }
            unit_kind::LARGE_OBJECT => {
                let object = unit * UNIT_BYTES as u32;
                if self.survives(object) {
                    return Some(64);
                }
                let freed = self.free_parts_of(object);
                self.account_freed(freed + span * UNIT_BYTES as u32);
                if self.poisons() {
                    self.poison(object, span * UNIT_BYTES as u32);
                }
                self.give_run(unit, span);
                Some(1024)
            }
            _ => Some(16),
        }
    }

    fn sweep_page(&mut self, page: u32, bytes: u32) {
        let start = page * UNIT_BYTES as u32;
        let white = self.state().collector.white;
        let poisons = self.poisons();
        let (mut free, mut dead, mut freed) = (self.unit(page).span, 0, 0);
        let mut cell = start + PAGE_BYTES / bytes * bytes;
        // Downwards, so that the free cells hang in the order of their addresses.
        while cell > start {
            cell -= bytes;
            let header = self.poke::<Header>(cell);
            if header.kind == Kind::Free as u8 {
                continue;
            }
            if header.mark & (WHITES ^ white) == 0 {
                header.mark = header.mark & FINALIZER | white;
                continue;
            }
            freed += self.free_parts_of(cell);
            if poisons {
                self.poison(cell, bytes);
            }
            *self.poke(cell) = FreeCell { kind: 0, next: free };
            (free, dead) = (cell, dead + 1);
        }
        if dead > 0 {
            let row = self.unit_mut(page);
            row.span = free;
            row.used -= dead;
            self.account_freed(freed + u32::from(dead) * bytes);
            self.settle_page::<OBJECTS>(page);
        }
    }

    /// A survivor gets the white of the next cycle; the dead have the one of the last.
    #[inline(always)]
    fn survives(&mut self, object: u32) -> bool {
        let white = self.state().collector.white;
        let header = self.poke::<Header>(object);
        if header.mark & (WHITES ^ white) != 0 {
            return false;
        }
        header.mark = header.mark & FINALIZER | white;
        true
    }

    /// Gives back what a dying object owns beside its cell. The caller accounts for the result.
    #[inline(always)]
    fn free_parts_of(&mut self, object: u32) -> u32 {
        let header = *self.peek::<Header>(object);
        match Kind::of(header.kind) {
            Kind::Str => {
                if header.flags & SHORT != 0 {
                    self.forget_string(object);
                }
                0
            }
            Kind::Table => self.free_parts_of_table(TableRef(object)),
            Kind::Thread => {
                let Thread { stack, stack_slots, frames, frames_bytes, .. } =
                    *self.peek::<Thread>(object);
                self.give_buffer(stack, stack_slots * SLOT_BYTES)
                    + self.give_buffer(frames, frames_bytes)
            }
            Kind::Proto => {
                self.free_proto_parts(ProtoRef(object));
                0
            }
            Kind::Closure | Kind::NativeClosure | Kind::Upvalue | Kind::Free => 0,
        }
    }

    #[inline(always)]
    fn free_parts_of_table(&mut self, table: TableRef) -> u32 {
        let Table { array, array_capacity, nodes, .. } = *self.peek::<Table>(table.0);
        let mut freed = 0;
        if array_capacity > 0 {
            freed = self.give_buffer(array, array_capacity * SLOT_BYTES);
        }
        let count = self.nodes_of(table);
        if count > 0 {
            freed += self.give_buffer(nodes, count * NODE_BYTES);
        }
        freed
    }

    /// A string that was found by its text although nobody refers to it any more stays after all.
    #[inline(always)]
    pub(super) fn revive(&mut self, object: u32) {
        let white = self.state().collector.white;
        let header = self.poke::<Header>(object);
        // Only a sweep has objects of the other white; at any other time this changes nothing.
        if header.mark & (WHITES ^ white) != 0 {
            header.mark = white;
        }
    }
}
