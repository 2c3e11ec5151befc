//! Reads the machine's own counters and gives what one frame added to them.

use super::api::FUNCTIONS;
use super::board::{CallTally, Tallies};
use crate::lua::heap::{AllocKind, Counters, Heap, StringCause};
use crate::profile::{CallRecord, Counter, Counts};

/// The counters as they stood when the frame began.
#[derive(Clone, Default)]
pub struct Meter {
    heap: Counters,
    tally: Tallies,
}

impl Meter {
    /// What has been added since the last reading, which this one replaces.
    pub fn read(&mut self, heap: &Heap, tally: &Tallies) -> (Counts, Vec<CallRecord>) {
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
        let all = tally.all.since(&self.tally.all);
        counts.set(Counter::Calls, all.calls);
        counts.set(Counter::CallCycles, all.cycles);
        counts.set(Counter::Pixels, all.pixels);
        let calls = self.calls(tally);
        self.heap = *now;
        self.tally.clone_from(tally);
        (counts, calls)
    }

    /// What each function's calls have cost since the last reading, dearest first.
    fn calls(&self, tally: &Tallies) -> Vec<CallRecord> {
        let mut calls = Vec::new();
        for (i, (function, now)) in FUNCTIONS.iter().zip(&tally.each).enumerate() {
            let before = self.tally.each.get(i).copied().unwrap_or_default();
            let CallTally { calls: count, cycles, pixels } = now.since(&before);
            if count > 0 {
                calls.push(CallRecord { name: function.name, calls: count, cycles, pixels });
            }
        }
        calls.sort_by_key(|call| std::cmp::Reverse(call.cycles));
        calls
    }
}
