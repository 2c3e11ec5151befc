//! The collector's clock: when it works, how much, and the switches.
//!
//! The clock is allocation alone, in bytes of whole cells: the same program collects at the same
//! instructions everywhere. `debt` counts up with every allocation; above 0 a step is due.

use super::block::UNIT_BYTES;
use super::mark::phase;
use super::object::{FINALIZER, Header, Kind, WHITE_A, WHITES};
use super::value::{ObjRef, TableRef, Value};
use super::{Heap, mark};

/// Work of a step for each byte allocated, at the usual multiplier. At four a cycle over a heap of
/// n bytes ends after about n / 2 more have been allocated, which holds the peak at two and a half
/// times the live bytes with the usual pause.
const WORK_PER_BYTE: i64 = 4;
/// The usual per cent of live bytes at which a cycle starts.
const PAUSE: u32 = 200;
/// The usual per cent of speed.
const STEP_MULTIPLIER: u32 = 100;
/// The speeds that steps really take, whatever is asked for: slower ones would not keep up.
const SLOWEST: u32 = 25;
const FASTEST: u32 = 1000;
/// The usual step: after 8 KiB of allocation, so 32 KiB of work.
const STEP_LOG: u32 = 13;
/// The most work of one step, in bytes, about a quarter of a millisecond. The rest is owed, and the
/// steps to come do as much, or this share of it, until it is done: after an allocation of many
/// megabytes a program would otherwise wait for a whole cycle at once. A quarter is as much work as
/// has been allocated; with a sixteenth, programs that allocate in large pieces took twice the
/// memory.
const STEP_WORK_MAX: i64 = 256 << 10;
const OWED_SHARE: i64 = 4;
/// Changed tables that the atomic phase may visit: a tenth of a millisecond.
const CHANGED_FEW: u32 = 512;
/// Each visit leaves about a quarter of the tables for the next.
const AGAIN_MAX: u32 = 5;
/// The least allocation between two cycles. Every cycle looks at all pages, of which the smallest
/// program has about this much.
const LEAST_ROOM: i64 = 256 << 10;

impl Heap {
    pub(super) fn start_collector(&mut self) {
        let collector = &mut self.state_mut().collector;
        collector.white = WHITE_A;
        collector.pause = PAUSE;
        collector.step_multiplier = STEP_MULTIPLIER;
        collector.step_log = STEP_LOG;
        self.set_debt(-LEAST_ROOM);
    }

    /// To be called when `owner` has got `value`, unless `owner` has just been made.
    #[inline(always)]
    pub fn barrier(&mut self, owner: impl Into<ObjRef>, value: Value) {
        let owner = owner.into();
        if self.base.needs_barrier(owner, value) {
            self.mend(owner.0, value.bits as u32);
        }
    }

    /// A black object refers to another: if that is white, the owner is visited again (tables,
    /// which are written often), or the other is marked (the rest, and tables that are too large
    /// to be visited twice). During the sweep the owner is simply done with.
    #[cold]
    #[inline(never)]
    fn mend(&mut self, owner: u32, value: u32) {
        if !self.is_white(value) {
            return;
        }
        let white = self.state().collector.white;
        if self.state().collector.phase == phase::SWEEP {
            let header = self.poke::<Header>(owner);
            header.mark = header.mark & FINALIZER | white;
        } else if self.peek::<Header>(owner).kind == Kind::Table as u8
            && !self.is_large(TableRef(owner))
        {
            self.link(mark::GRAY_AGAIN, owner);
            self.state_mut().collector.changed += 1;
        } else {
            self.mark(value);
        }
    }

    /// True when [`Heap::collect_step`] is to be called at this safepoint.
    #[inline(always)]
    pub fn safepoint_due(&self) -> bool {
        self.state().collector.debt > 0
    }

    /// True when a safepoint has anything to do: a step, or a finalizer to be called.
    #[inline(always)]
    pub fn work_due(&self) -> bool {
        self.safepoint_due() || self.finalizer_due()
    }

    /// Some work, in proportion to what has been allocated. True when a cycle has ended.
    ///
    /// Only for safepoints: whatever no root reaches may be freed.
    pub fn collect_step(&mut self) -> bool {
        self.step(OWED_SHARE)
    }

    /// A step that does this share of what is owed, or all up to the most for one step.
    fn step(&mut self, share: i64) -> bool {
        self.note_high_water();
        if self.stress_collect {
            self.collect_full();
            return true;
        }
        let size = 1i64 << self.state().collector.step_log;
        if self.state().collector.stopped != 0 {
            self.set_debt(-size);
            return false;
        }
        self.counters.gc_steps += 1;
        let collector = &self.state().collector;
        let owed = collector.owed + (collector.debt.max(0) + size) * self.speed() / 100;
        // Who asks for large steps gets them.
        let most = STEP_WORK_MAX.max(size * WORK_PER_BYTE).max(owed / share);
        let wanted = owed.min(most);
        let mut work = wanted;
        while work > 0 {
            work -= i64::from(self.advance());
            if self.state().collector.phase == phase::PAUSE {
                return true;
            }
        }
        let rest = owed - (wanted - work);
        self.state_mut().collector.owed = rest.max(-STEP_WORK_MAX);
        // Much that is left is due at the next safepoint.
        self.set_debt(if rest > STEP_WORK_MAX { 1 } else { -size });
        false
    }

    /// Work for a hundred bytes of allocation: enough to end the cycle before memory does.
    fn speed(&self) -> i64 {
        let multiplier = self.state().collector.step_multiplier.clamp(SLOWEST, FASTEST);
        let live = self.live_bytes() as i64;
        let usual = WORK_PER_BYTE * i64::from(multiplier);
        usual.max(2 * 100 * live / self.room().max(1))
    }

    /// Bytes that can still be allocated, less a part for places too small to be of use.
    fn room(&self) -> i64 {
        let units = &self.state().units;
        let all = i64::from(units.limit - units.first) * UNIT_BYTES as i64;
        all - all / 16 - self.live_bytes() as i64
    }

    /// As if `kilobytes` more had been allocated: the steps that are due then. With 0, one step.
    /// True when a cycle has ended.
    pub fn collect_as_after(&mut self, kilobytes: u32) -> bool {
        let stopped = std::mem::replace(&mut self.state_mut().collector.stopped, 0);
        let debt = self.state().collector.debt;
        let more = i64::from(kilobytes) << 10;
        self.set_debt(if kilobytes == 0 { 0 } else { debt + more });
        let collector = &mut self.state_mut().collector;
        collector.owed = collector.owed.max(0);
        let ended = (kilobytes == 0 || debt + more > 0) && self.step(1);
        self.state_mut().collector.stopped = stopped;
        ended
    }

    /// A whole cycle, from start to end. Only for safepoints. The result is the work done, in
    /// bytes. A heap that is told to give up does so between two pieces of work; another call
    /// begins anew.
    pub fn collect_full(&mut self) -> u64 {
        self.note_high_water();
        self.counters.gc_steps += 1;
        if matches!(self.state().collector.phase, phase::MARK | phase::ATOMIC) {
            // What has been marked is forgotten: a sweep without a change of whites frees nothing
            // and makes everything white.
            let first = self.state().units.first;
            self.forget_marking();
            let collector = &mut self.state_mut().collector;
            collector.sweep_unit = first;
            collector.phase = phase::SWEEP;
        }
        let mut work = self.advance_to_pause();
        if self.state().collector.phase == phase::PAUSE {
            work += u64::from(self.advance());
            work += self.advance_to_pause();
        }
        if self.state().collector.phase == phase::PAUSE {
            self.flush_pages();
            // Only here: between ordinary cycles a program that makes strings would need the
            // chains again at once.
            self.shrink_string_table();
        }
        work
    }

    fn advance_to_pause(&mut self) -> u64 {
        let mut work = 0;
        while self.state().collector.phase != phase::PAUSE && !self.gives_up() {
            work += u64::from(self.advance());
        }
        work
    }

    /// The smallest piece of work. The result is how much it was, in bytes.
    pub(super) fn advance(&mut self) -> u32 {
        match self.state().collector.phase {
            phase::PAUSE => {
                self.forget_marking();
                self.state_mut().collector.phase = phase::MARK;
                self.mark_roots();
                1024
            }
            phase::MARK => match self.propagate() {
                Some(bytes) => bytes,
                None if self.worth_another_visit() => {
                    self.mark_again();
                    1024
                }
                None => {
                    let before = self.counters.marked_bytes;
                    self.atomic();
                    1024 + (self.counters.marked_bytes - before) as u32
                }
            },
            _ => match self.sweep_run() {
                Some(work) => work,
                None => {
                    self.end_cycle();
                    1024
                }
            },
        }
    }

    /// What changes without a barrier is visited again once, and tables that have changed, which
    /// the atomic phase would have to visit, as long as they are many and get fewer.
    fn worth_another_visit(&self) -> bool {
        let collector = &self.state().collector;
        collector.again == 0 || collector.again < AGAIN_MAX && collector.changed > CHANGED_FEW
    }

    fn end_cycle(&mut self) {
        let live = self.live_bytes();
        let collector = &mut self.state_mut().collector;
        collector.phase = phase::PAUSE;
        collector.estimate = live;
        collector.owed = 0;
        let more = live as i64 / 100 * (i64::from(collector.pause) - 100);
        // The cycle itself needs room as well.
        self.set_debt(-more.min(self.room() / 2).max(LEAST_ROOM));
        self.counters.gc_cycles += 1;
    }

    /// Sets how far away the next step is, in bytes of allocation; live bytes stay what they are.
    pub(super) fn set_debt(&mut self, debt: i64) {
        let collector = &mut self.state_mut().collector;
        collector.threshold += collector.debt - debt;
        collector.debt = debt;
    }

    fn note_high_water(&mut self) {
        let live = self.live_bytes();
        let high = &mut self.state_mut().collector.high_water;
        *high = live.max(*high);
    }

    /// Bytes of all cells and runs that are taken, dead ones that have not been swept included.
    pub fn live_bytes(&self) -> u64 {
        let collector = &self.state().collector;
        (collector.threshold + collector.debt).max(0) as u64
    }

    /// The most live bytes there ever were when the collector looked.
    pub fn high_water(&self) -> u64 {
        self.live_bytes().max(self.state().collector.high_water)
    }

    /// No steps until [`Heap::restart_collector`]. Full collections still work.
    pub fn stop_collector(&mut self) {
        self.state_mut().collector.stopped = 1;
    }

    /// Steps again, the next at once.
    pub fn restart_collector(&mut self) {
        self.state_mut().collector.stopped = 0;
        self.set_debt(0);
    }

    /// False after [`Heap::stop_collector`].
    pub fn collector_running(&self) -> bool {
        self.state().collector.stopped == 0
    }

    /// Sets how much live bytes grow before the next cycle starts: 200 per cent is twice. Returns
    /// the previous value.
    pub fn set_pause(&mut self, percent: u32) -> u32 {
        std::mem::replace(&mut self.state_mut().collector.pause, percent)
    }

    /// Sets the speed of steps, in per cent of the usual. Returns the previous value.
    pub fn set_step_multiplier(&mut self, percent: u32) -> u32 {
        std::mem::replace(&mut self.state_mut().collector.step_multiplier, percent)
    }

    /// Sets the bytes allocated between two steps, as a power of two. Returns the previous value.
    pub fn set_step_size(&mut self, log2_bytes: u32) -> u32 {
        std::mem::replace(&mut self.state_mut().collector.step_log, log2_bytes.clamp(6, 30))
    }

    /// Sets the mode: true for generational, which is a name only. Returns the previous mode.
    pub fn set_generational(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.state_mut().collector.generational, u8::from(on)) != 0
    }

    /// Switch for tests: a full collection at every safepoint that follows an allocation. Debug
    /// builds fill what is freed with 0xFE.
    pub fn collect_always(&mut self, on: bool) {
        self.stress_collect = on;
        self.rewatch();
    }

    /// Switch for tests: of the allocations to come, `after` succeed, `count` fail, and those after
    /// them succeed again. A count of 0 takes that back.
    pub fn fail_allocations(&mut self, after: u64, count: u64) {
        (self.fail_after, self.failures) = (after, count);
        self.rewatch();
    }

    /// Switch for tests: the interpreter moves the stack and the frames of a coroutine whenever it
    /// might have to. Debug builds fill the old place with 0xFE.
    pub(in crate::lua) fn move_stacks(&mut self, on: bool) {
        self.stress_move = on;
    }

    /// Whether [`Heap::move_stacks`] is on.
    pub(in crate::lua) fn moves_stacks(&self) -> bool {
        self.stress_move
    }

    /// Whether freed memory is filled with a pattern.
    pub(super) fn poisons(&self) -> bool {
        cfg!(debug_assertions) && (self.stress_collect || self.stress_move)
    }

    pub(super) fn rewatch(&mut self) {
        self.watched = self.stress_collect || self.failures > 0 || self.ledger.is_some();
    }
}

const _: () = assert!(WHITES == 3 && WHITE_A == 1);
