//! The numbers of frames as columns: what reports of tests and captures have in common.

use std::collections::BTreeMap;

use crate::profile::{Counter, FrameRecord, Group, Unit};

/// Whether a counter is a level, such as the size of the heap, and not an amount that adds up.
pub fn is_level(counter: Counter) -> bool {
    counter.group() == Group::Collector
        && counter.unit() == Unit::Bytes
        && counter.id().starts_with("heap.")
}

/// The sum of each counter that adds up.
pub fn totals(frames: &[FrameRecord]) -> BTreeMap<&'static str, u64> {
    let amounts = Counter::ALL.iter().filter(|c| !is_level(**c));
    amounts.map(|c| (c.id(), frames.iter().map(|r| r.counts.get(*c)).sum())).collect()
}

/// The largest value of each column.
pub fn peaks(frames: &[FrameRecord]) -> BTreeMap<&'static str, u64> {
    let columns = per_frame(frames).into_iter();
    columns.map(|(name, values)| (name, values.into_iter().max().unwrap_or(0))).collect()
}

/// Every counter, and the sums that budgets are about, frame by frame.
pub fn per_frame(frames: &[FrameRecord]) -> BTreeMap<&'static str, Vec<u64>> {
    let column =
        |value: &dyn Fn(&FrameRecord) -> u64| -> Vec<u64> { frames.iter().map(value).collect() };
    let counters = Counter::ALL.iter().map(|c| (c.id(), column(&|r| r.counts.get(*c))));
    let mut columns: BTreeMap<_, _> = counters.collect();
    columns.extend([
        ("frame", column(&|r| r.frame)),
        ("ticks", column(&|r| u64::from(r.ticks))),
        ("cycles", column(&|r| r.counts.fuel())),
        ("allocations", column(&|r| r.counts.allocations())),
        ("allocated_bytes", column(&|r| r.counts.allocated_bytes())),
        ("strings", column(&|r| r.counts.strings_made())),
    ]);
    columns
}
