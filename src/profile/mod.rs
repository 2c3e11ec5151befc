//! What happened: counters and a ring of frames. No clock, no window; the host adds its own times.

mod counters;
mod detail;
mod fold;

/// What is known in the formats of other tools.
pub mod export;
/// What could be done about what is found.
pub mod hints;
/// What is known as text for a terminal.
pub mod listing;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::lua::vm::Trace;

pub use counters::{COUNTER_COUNT, Counter, Counts, Group, Unit};
pub use detail::{
    AllocationRecord, CallNode, CallTree, Cost, Detail, Fate, FunctionRecord, LineRecord, Others,
    PAIRS_MAX, ROWS_MAX, StringRecord, TEXT_BYTES_MAX, TEXTS_MAX, TextRecord,
};
pub use fold::DetailSum;

/// Frames that the ring remembers: ten seconds.
pub const RING_FRAMES: usize = 600;
/// About how many bytes of the host's memory the details of all these frames may take. Those of the
/// oldest are dropped first. A frame of a large game takes some ten thousand.
pub const TRACE_BYTES_MAX: u64 = 64 << 20;
/// The most expensive frames, which stay until they are cleared.
pub const WORST_FRAMES: usize = 50;

/// What one frame did.
#[derive(Clone, Default, Debug)]
pub struct FrameRecord {
    /// Number of the frame, from 1.
    pub frame: u64,
    /// Ticks of 1/60 s that it took; more than 1 means the game slowed down.
    pub ticks: u32,
    /// Cycles that one tick has.
    pub budget: u64,
    /// The numbers.
    pub counts: Counts,
    /// Calls of the console's functions, by function, dearest first.
    pub calls: Vec<CallRecord>,
    /// The author changed the cart before it.
    pub reloaded: bool,
    /// Microseconds of the host, shown and never gated on.
    pub host: HostTimes,
    /// What the machine noted while somebody looked; [`detail`](Self::detail) makes it readable.
    pub trace: Option<Arc<Trace>>,
}

impl FrameRecord {
    /// True when the frame did not fit its tick.
    pub fn is_over_budget(&self) -> bool {
        self.ticks > 1
    }
}

impl FrameRecord {
    /// About how much of the host's memory the details take.
    fn trace_bytes(&self) -> u64 {
        self.trace.as_deref().map_or(0, Trace::weight)
    }

    /// Costs by opcode, line, function and call path; none when nobody looked. It is worked out
    /// anew at every call.
    pub fn detail(&self) -> Option<Detail> {
        Detail::of([self])
    }
}

/// What the calls of one of the console's functions cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallRecord {
    /// The function's name.
    pub name: &'static str,
    /// How often it was called.
    pub calls: u64,
    /// Cycles that the calls cost.
    pub cycles: u64,
    /// Pixels that they wrote.
    pub pixels: u64,
}

/// Host microseconds of one frame: shown, never gated on, different in every run.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct HostTimes {
    /// Loading, `_init` and `_update`.
    pub update_us: u32,
    /// `_draw` and `_scanline`.
    pub draw_us: u32,
    /// Of both: what the collector took.
    pub collector_us: u32,
    /// The sound of the frame.
    pub audio_us: u32,
    /// The whole of [`Console::step`](crate::console::Console::step).
    pub step_us: u32,
    /// Showing the picture, overlay included.
    pub present_us: u32,
}

/// The last frames and the worst.
#[derive(Clone, Default, Debug)]
pub struct Profile {
    ring: VecDeque<FrameRecord>,
    worst: Vec<FrameRecord>,
    /// Of the traces in the ring.
    trace_bytes: u64,
}

impl Profile {
    /// Adds a finished frame.
    pub fn push(&mut self, record: FrameRecord) {
        if self.ring.len() == RING_FRAMES {
            let oldest = self.ring.pop_front();
            self.trace_bytes -= oldest.map_or(0, |record| record.trace_bytes());
        }
        self.note_worst(&record);
        self.trace_bytes += record.trace_bytes();
        self.ring.push_back(record);
        let mut oldest = self.ring.iter_mut();
        while self.trace_bytes > TRACE_BYTES_MAX
            && let Some(record) = oldest.next()
        {
            self.trace_bytes -= record.trace_bytes();
            record.trace = None;
        }
    }

    /// The remembered frames, oldest first.
    pub fn frames(&self) -> impl DoubleEndedIterator<Item = &FrameRecord> + ExactSizeIterator {
        self.ring.iter()
    }

    /// The newest frame.
    pub fn latest(&self) -> Option<&FrameRecord> {
        self.ring.back()
    }

    /// Frame number `frame`, from the ring or from the worst.
    pub fn record(&self, frame: u64) -> Option<&FrameRecord> {
        let in_ring = self.ring.iter().rev().find(|r| r.frame == frame);
        in_ring.or_else(|| self.worst.iter().find(|r| r.frame == frame))
    }

    /// The most expensive frames since the last [`clear_worst`](Self::clear_worst), worst first.
    pub fn worst(&self) -> &[FrameRecord] {
        &self.worst
    }

    /// Forgets the worst frames.
    pub fn clear_worst(&mut self) {
        self.worst.clear();
    }

    /// Puts a record in place of those of the same frame.
    pub fn replace(&mut self, record: &FrameRecord) {
        let all = self.ring.iter_mut().chain(&mut self.worst);
        all.filter(|old| old.frame == record.frame).for_each(|old| old.clone_from(record));
    }

    /// Forgets the frames after `frame`, for a game that goes on from an earlier one.
    pub fn truncate_after(&mut self, frame: u64) {
        while let Some(record) = self.ring.pop_back_if(|record| record.frame > frame) {
            self.trace_bytes -= record.trace_bytes();
        }
        self.worst.retain(|record| record.frame <= frame);
    }

    /// The newest frame, to add the host's times.
    pub fn latest_mut(&mut self) -> Option<&mut FrameRecord> {
        self.ring.back_mut()
    }

    fn note_worst(&mut self, record: &FrameRecord) {
        let fuel = record.counts.fuel();
        let at = self.worst.partition_point(|r| r.counts.fuel() >= fuel);
        if at < WORST_FRAMES {
            let mut kept = record.clone();
            // Fifty of them are at most as much as the ring.
            if kept.trace_bytes() > TRACE_BYTES_MAX / WORST_FRAMES as u64 {
                kept.trace = None;
            }
            self.worst.insert(at, kept);
            self.worst.truncate(WORST_FRAMES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(number: u64, fuel: u64) -> FrameRecord {
        let mut record = FrameRecord { frame: number, ticks: 1, ..FrameRecord::default() };
        record.counts.set(Counter::FuelUpdate, fuel);
        record
    }

    #[test]
    fn the_ring_forgets_the_oldest_and_keeps_the_worst() {
        let mut profile = Profile::default();
        for n in 1..=RING_FRAMES as u64 + 1 {
            profile.push(frame(n, if n == 1 { 1000 } else { n % 7 }));
        }
        assert_eq!(profile.frames().next().map(|r| r.frame), Some(2));
        assert_eq!(profile.worst()[0].frame, 1);
        assert_eq!(profile.worst().len(), WORST_FRAMES);
        assert_eq!(profile.record(1).map(|r| r.counts.fuel()), Some(1000));
        profile.replace(&FrameRecord { ticks: 9, ..frame(100, 0) });
        assert_eq!(profile.record(100).map(|r| r.ticks), Some(9));
        profile.truncate_after(100);
        assert_eq!(profile.latest().map(|r| r.frame), Some(100));
        assert!(profile.worst().iter().all(|r| r.frame <= 100));
    }

    #[test]
    fn details_that_take_too_much_memory_are_dropped_oldest_first() {
        let mut profile = Profile::default();
        let big = Arc::new(Trace { code_bytes: TRACE_BYTES_MAX / 4, ..Trace::default() });
        for n in 1..=RING_FRAMES as u64 + 6 {
            let trace = Some(Arc::clone(&big));
            profile.push(FrameRecord { trace, ..frame(n, n) });
            let kept = profile.frames().filter(|r| r.trace.is_some()).count();
            assert_eq!(kept, n.min(4) as usize, "after frame {n}");
        }
        assert!(profile.latest().is_some_and(|r| r.trace.is_some()));
        assert!(profile.worst().iter().all(|r| r.trace.is_none()));
    }
}
