//! What happened: counters and a ring of frames. No clock, no window; the host adds its own times.

mod counters;

use std::collections::VecDeque;
use std::sync::Arc;

pub use counters::{COUNTER_COUNT, Counter, Counts, Group, Unit};

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
    /// Microseconds of the host, shown and never gated on.
    pub host: HostTimes,
    /// Opcodes, lines and functions, when they were counted.
    pub detail: Option<Box<Detail>>,
}

impl FrameRecord {
    /// True when the frame did not fit its tick.
    pub fn is_over_budget(&self) -> bool {
        self.ticks > 1
    }
}

/// Host microseconds of one frame.
#[derive(Clone, Copy, Default, Debug)]
pub struct HostTimes {
    /// The whole of [`Console::step`](crate::console::Console::step).
    pub step_us: u32,
    /// Showing the picture, overlay included.
    pub present_us: u32,
}

/// What is counted only while somebody looks.
#[derive(Clone, Default, Debug)]
pub struct Detail {
    /// Instructions by opcode, hottest first.
    pub opcodes: Vec<(&'static str, u64)>,
    /// By source line, hottest first.
    pub lines: Vec<LineRecord>,
    /// By function, hottest first.
    pub functions: Vec<FunctionRecord>,
}

/// What one source line did in a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineRecord {
    /// File of the cart, as in `main.lua`.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// What it cost and made.
    pub cost: Cost,
}

/// What one function did in a frame, without the functions that it called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FunctionRecord {
    /// File of the cart.
    pub file: Arc<str>,
    /// Line where the function begins; 0 for a file's main part.
    pub line: u32,
    /// What it cost and made.
    pub cost: Cost,
}

/// Exact costs of a place in the source.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Cost {
    /// Instructions executed.
    pub instructions: u64,
    /// Objects made.
    pub allocations: u64,
    /// Logical bytes of the objects made.
    pub bytes: u64,
    /// Strings made.
    pub strings: u64,
}

impl Cost {
    /// Adds `other` to this cost.
    pub fn add(&mut self, other: &Cost) {
        self.instructions += other.instructions;
        self.allocations += other.allocations;
        self.bytes += other.bytes;
        self.strings += other.strings;
    }
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
    }
}
