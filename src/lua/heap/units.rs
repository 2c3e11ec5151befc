//! Runs of units: the coarse half of the allocator.
//!
//! The block above `State` and the unit table is cut into units of 4 KiB. A run of them is a page
//! of cells, one large object, one large buffer, or free. Free runs hang in bins by length and
//! carry their length at both ends, so that neighbours join when a run comes back. What lies from
//! `top` up has never been given out, or has come back up to the end: it reads as zero.
#![allow(unsafe_code)]

use super::block::UNIT_BYTES;
use super::state::RUN_BINS;
use super::{Heap, OutOfMemory};

/// What a unit is, kept in the unit table.
pub(super) mod unit_kind {
    /// First unit of a free run.
    pub(in super::super) const FREE: u8 = 1;
    /// Last unit of a free run of two or more.
    pub(in super::super) const FREE_END: u8 = 2;
    /// First unit of a page of objects, of buffers.
    pub(in super::super) const OBJECTS: u8 = 3;
    pub(in super::super) const BUFFERS: u8 = 4;
    /// First unit of a large object, of a large buffer.
    pub(in super::super) const LARGE_OBJECT: u8 = 5;
    pub(in super::super) const LARGE_BUFFER: u8 = 6;
    /// Another unit of a page, or the last one of a large run.
    pub(in super::super) const INNER: u8 = 7;
}
use unit_kind::*;

/// A row of the unit table.
#[derive(Clone, Copy)]
#[repr(C)]
pub(super) struct Unit {
    pub(super) kind: u8,
    /// Pages: the size class. Inner units of pages: distance to the first unit.
    pub(super) class: u8,
    /// Pages: cells that are taken, counting those in the list of the page in use.
    pub(super) used: u16,
    /// Runs: length in units. Pages: first cell of their own free list.
    pub(super) span: u32,
    /// Free runs: neighbours in the bin. Pages: neighbours among pages with free cells.
    pub(super) prev: u32,
    pub(super) next: u32,
}

pub(super) const UNIT_ROW_BYTES: usize = size_of::<Unit>();
const _: () = assert!(UNIT_ROW_BYTES == 16);

/// Runs of up to this many units have a bin of their own length.
const EXACT_BINS: u32 = 32;

/// How many runs of a mixed bin are looked at before a longer run is cut instead.
const BIN_SEARCH: u32 = 32;

fn bin_of(span: u32) -> usize {
    if span <= EXACT_BINS {
        span as usize - 1
    } else {
        (EXACT_BINS + (31 - span.leading_zeros()) - 5) as usize
    }
}

// A block of 4 GiB has 2^20 units: the longest run still has a bin.
const _: () = assert!(EXACT_BINS as usize + 20 - 5 < RUN_BINS);

impl Heap {
    /// The row of a unit.
    #[inline(always)]
    pub(super) fn unit(&self, unit: u32) -> &Unit {
        self.peek(self.state().units.table + unit * UNIT_ROW_BYTES as u32)
    }

    /// The row of a unit, to be changed.
    #[inline(always)]
    pub(super) fn unit_mut(&mut self, unit: u32) -> &mut Unit {
        self.poke(self.state().units.table + unit * UNIT_ROW_BYTES as u32)
    }

    /// Takes `span` units; the second result says that they read as zero.
    pub(super) fn take_run(&mut self, span: u32, kind: u8) -> Result<(u32, bool), OutOfMemory> {
        let (first, fresh) = match self.find_run(span, BIN_SEARCH) {
            Some(run) => (self.cut_run(run, span), false),
            None => match self.extend_top(span) {
                Some(first) => (first, true),
                // The last resort looks at every run.
                None => match self.find_run(span, u32::MAX) {
                    Some(run) => (self.cut_run(run, span), false),
                    None => return Err(OutOfMemory),
                },
            },
        };
        *self.unit_mut(first) = Unit { kind, class: 0, used: 0, span, prev: 0, next: 0 };
        if span > 1 {
            // The boundary tag that a free run may have left here must not be read again.
            self.unit_mut(first + span - 1).kind = INNER;
        }
        Ok((first, fresh))
    }

    /// Makes a large run longer by `more` units where it lies, if those behind it are free. They
    /// read as zero. (Arrays that grow by moving leave gaps that no later growth fits into: a
    /// million items took 52 MiB, now 19.)
    pub(super) fn extend_run(&mut self, first: u32, more: u32) -> bool {
        let span = self.unit(first).span;
        let end = first + span;
        if end == self.state().units.top {
            if self.extend_top(more).is_none() {
                return false;
            }
        } else {
            let after = *self.unit(end);
            if after.kind != FREE || after.span < more {
                return false;
            }
            self.cut_run(end, more);
            self.zero(end * UNIT_BYTES as u32, more * UNIT_BYTES as u32);
        }
        self.unit_mut(first).span = span + more;
        self.unit_mut(end + more - 1).kind = INNER;
        // What was the start of a run is none any more.
        let sweep = &mut self.state_mut().collector.sweep_unit;
        if *sweep > first && *sweep < end + more {
            *sweep = first;
        }
        true
    }

    /// Gives back a run that `take_run` gave.
    pub(super) fn give_run(&mut self, first: u32, span: u32) {
        let (mut first, mut span) = (first, span);
        if first > self.state().units.first {
            let before = *self.unit(first - 1);
            if before.kind == FREE_END || (before.kind == FREE && before.span == 1) {
                first -= before.span;
                span += before.span;
                self.unlink_run(first);
            }
        }
        let after = first + span;
        if after < self.state().units.top && self.unit(after).kind == FREE {
            span += self.unit(after).span;
            self.unlink_run(after);
        }
        let at_top = first + span == self.state().units.top;
        // The sweep must always stand at the start of a run, or at the top.
        let sweep = &mut self.state_mut().collector.sweep_unit;
        if *sweep > first && (*sweep < first + span || at_top) {
            *sweep = first;
        }
        if at_top {
            self.state_mut().units.top = first;
            self.dirty_top = self.dirty_top.max(first + span);
        } else {
            self.link_run(first, span);
        }
    }

    /// A free run of at least `span` units; looks at no more than `patience` of a mixed bin.
    fn find_run(&self, span: u32, patience: u32) -> Option<u32> {
        let units = &self.state().units;
        let mut bin = bin_of(span);
        if span > EXACT_BINS {
            let (mut run, mut seen) = (units.bins[bin], 0);
            while run != 0 && seen < patience {
                let row = self.unit(run);
                if row.span >= span {
                    return Some(run);
                }
                (run, seen) = (row.next, seen + 1);
            }
            bin += 1;
        }
        let larger = units.bins_used >> bin;
        if larger == 0 {
            return None;
        }
        Some(units.bins[bin + larger.trailing_zeros() as usize])
    }

    /// Takes the first `span` units of a free run; the rest stays free.
    fn cut_run(&mut self, run: u32, span: u32) -> u32 {
        let whole = self.unit(run).span;
        self.unlink_run(run);
        if whole > span {
            self.link_run(run + span, whole - span);
        }
        run
    }

    /// Moves the top up by `span` units, which are zeroed.
    fn extend_top(&mut self, span: u32) -> Option<u32> {
        let units = &mut self.state_mut().units;
        let first = units.top;
        if span > units.limit - first {
            return None;
        }
        units.top = first + span;
        if first < self.dirty_top {
            let dirty = self.dirty_top.min(first + span) - first;
            self.zero(first * UNIT_BYTES as u32, dirty * UNIT_BYTES as u32);
        }
        Some(first)
    }

    fn link_run(&mut self, first: u32, span: u32) {
        let bin = bin_of(span);
        let units = &mut self.state_mut().units;
        let next = units.bins[bin];
        units.bins[bin] = first;
        units.bins_used |= 1 << bin;
        if next != 0 {
            self.unit_mut(next).prev = first;
        }
        if span > 1 {
            let last = self.unit_mut(first + span - 1);
            last.kind = FREE_END;
            last.span = span;
        }
        *self.unit_mut(first) = Unit { kind: FREE, class: 0, used: 0, span, prev: 0, next };
    }

    fn unlink_run(&mut self, first: u32) {
        let Unit { span, prev, next, .. } = *self.unit(first);
        let bin = bin_of(span);
        if prev != 0 {
            self.unit_mut(prev).next = next;
        } else {
            let units = &mut self.state_mut().units;
            units.bins[bin] = next;
            if next == 0 {
                units.bins_used &= !(1 << bin);
            }
        }
        if next != 0 {
            self.unit_mut(next).prev = prev;
        }
    }
}
