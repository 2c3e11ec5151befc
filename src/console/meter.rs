//! Reads the machine's own counters and gives what one frame added to them.

use super::board::CallTally;
use crate::lua::heap::{AllocKind, Counters, Heap, StringCause};
use crate::profile::{Counter, Counts};

/// The counters as they stood when the frame began.
#[derive(Clone, Copy, Default)]
pub struct Meter {
    heap: Counters,
    tally: CallTally,
}

impl Meter {
    /// What has been added since the last reading, which this one replaces.
    pub fn read(&mut self, heap: &Heap, tally: CallTally) -> Counts {
        let (now, before) = (&heap.counters, &self.heap);
        let mut counts = Counts::default();
        let mut pair = |row: usize, count: u64, bytes: u64| {
            counts.0[row] = count;
            counts.0[row + 1] = bytes;
        };
        for i in 0..AllocKind::COUNT {
            let made = now.allocations[i] - before.allocations[i];
            let bytes = now.allocated_bytes[i] - before.allocated_bytes[i];
            pair(Counter::Strings as usize + 2 * i, made, bytes);
        }
        for i in 0..StringCause::COUNT {
            let made = now.strings[i] - before.strings[i];
            let bytes = now.string_bytes[i] - before.string_bytes[i];
            pair(Counter::MadeConstant as usize + 2 * i, made, bytes);
        }
        counts.set(Counter::Existed, now.strings_existed - before.strings_existed);
        counts.set(Counter::PayloadCopies, now.payload_copies - before.payload_copies);
        counts.set(Counter::CollectorSteps, now.gc_steps - before.gc_steps);
        counts.set(Counter::Cycles, now.gc_cycles - before.gc_cycles);
        counts.set(Counter::MarkedBytes, now.marked_bytes - before.marked_bytes);
        counts.set(Counter::FreedBytes, now.freed_bytes - before.freed_bytes);
        counts.set(Counter::LiveBytes, heap.live_bytes());
        counts.set(Counter::HighBytes, heap.high_water());
        counts.set(Counter::Calls, tally.calls - self.tally.calls);
        counts.set(Counter::CallCycles, tally.cycles - self.tally.cycles);
        counts.set(Counter::Pixels, tally.pixels - self.tally.pixels);
        *self = Meter { heap: *now, tally };
        counts
    }
}
