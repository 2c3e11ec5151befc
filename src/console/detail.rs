//! Folds what the dispatcher counted in a frame into opcodes, lines and functions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Console;
use crate::lua::bytecode::Opcode;
use crate::lua::vm::{Counts, PrototypeCounts};
use crate::profile::{Cost, Detail, FunctionRecord, LineRecord};

type Place = (Arc<str>, u32);

impl Console {
    /// Starts counting the new frame, in detail if that is wanted.
    pub(super) fn begin_frame_counts(&mut self) {
        if self.detail_wanted != self.vm.is_profiling() {
            self.vm.set_profiling(self.detail_wanted);
        }
    }

    /// What was counted in detail since the last call; none when nobody looks.
    pub(super) fn take_detail(&mut self) -> Option<Box<Detail>> {
        Some(Box::new(fold(&self.vm.take_counts()?)))
    }
}

fn fold(counts: &Counts) -> Detail {
    let mut opcodes = BTreeMap::<Opcode, u64>::new();
    let mut lines = BTreeMap::<Place, Cost>::new();
    let mut functions = BTreeMap::<Place, Cost>::new();
    for proto in counts.prototypes() {
        let mut whole = Cost::default();
        for (word, cost) in costs(proto) {
            if let Some(opcode) = Opcode::of(proto.code[word]) {
                *opcodes.entry(opcode).or_default() += cost.instructions;
            }
            let line = proto.lines.get(word).copied().unwrap_or(0);
            lines.entry((Arc::clone(&proto.file), line)).or_default().add(&cost);
            whole.add(&cost);
        }
        functions.entry((Arc::clone(&proto.file), proto.line_defined)).or_default().add(&whole);
    }
    let mut opcodes: Vec<_> = opcodes.into_iter().map(|(op, n)| (op.name(), n)).collect();
    opcodes.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    Detail {
        opcodes,
        lines: hottest(lines, |(file, line), cost| LineRecord { file, line, cost }, |l| l.cost),
        functions: hottest(
            functions,
            |(file, line), cost| FunctionRecord { file, line, cost },
            |f| f.cost,
        ),
    }
}

/// The cost of each word of code that did anything.
fn costs(proto: &PrototypeCounts) -> BTreeMap<usize, Cost> {
    let mut costs = BTreeMap::<usize, Cost>::new();
    for (word, n) in proto.executed.iter().enumerate().filter(|(_, n)| **n > 0) {
        costs.entry(word).or_default().instructions += n;
    }
    for (word, site) in &proto.sites {
        let cost = costs.entry(*word as usize).or_default();
        cost.allocations += 1;
        cost.bytes += u64::from(site.bytes);
        cost.strings += u64::from(site.cause.is_some());
    }
    costs.retain(|word, _| *word < proto.code.len());
    costs
}

fn hottest<R>(
    places: BTreeMap<Place, Cost>,
    record: impl Fn(Place, Cost) -> R,
    cost: impl Fn(&R) -> Cost,
) -> Vec<R> {
    let mut records: Vec<R> = places.into_iter().map(|(place, c)| record(place, c)).collect();
    records.sort_by_key(|r| std::cmp::Reverse(cost(r).instructions));
    records
}
