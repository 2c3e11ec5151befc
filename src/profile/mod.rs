//! What happened: counters and a ring of frames. No clock, no window; the host adds its own times.

mod counters;
mod detail;
mod fold;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::lua::vm::Trace;

pub use counters::{COUNTER_COUNT, Counter, Counts, Group, Unit};
pub use detail::{
    AllocationRecord, CallNode, CallTree, Cost, Detail, Fate, FunctionRecord, LineRecord, Others,
    PAIRS_MAX, ROWS_MAX, StringRecord, TEXT_BYTES_MAX, TEXTS_MAX, TextRecord,
};

/// Frames that the ring remembers: ten seconds.
pub const RING_FRAMES: usize = 600;
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
}

impl Profile {
    /// Adds a finished frame.
    pub fn push(&mut self, record: FrameRecord) {
        if self.ring.len() == RING_FRAMES {
            self.ring.pop_front();
        }
        self.note_worst(&record);
        self.ring.push_back(record);
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
        while self.ring.pop_back_if(|record| record.frame > frame).is_some() {}
        self.worst.retain(|record| record.frame <= frame);
    }

    /// Writes the host's own times into the newest frame.
    pub fn note_host_times(&mut self, host: HostTimes) {
        if let Some(latest) = self.ring.back_mut() {
            latest.host = host;
        }
    }

    fn note_worst(&mut self, record: &FrameRecord) {
        let fuel = record.counts.fuel();
        let at = self.worst.partition_point(|r| r.counts.fuel() >= fuel);
        if at < WORST_FRAMES {
            self.worst.insert(at, record.clone());
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
}
