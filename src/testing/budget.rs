//! How much a frame may cost. Counts are exact, so the gates are too.

use super::{Finding, Kind};
use crate::profile::{Cost, Detail, FrameRecord, LineRecord};

/// The most that a frame may cost; what is not given is not checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// Cycles.
    pub cycles: Option<u64>,
    /// Objects made.
    pub allocations: Option<u64>,
    /// Bytes of the objects made.
    pub allocated_bytes: Option<u64>,
    /// Strings made.
    pub strings: Option<u64>,
    /// The first frame that is checked: loading may cost what it likes.
    pub steady_from: u64,
}

/// One of the budgets: how to read it, what a line contributed, and its words.
struct Gate {
    most: fn(&Budgets) -> Option<u64>,
    actual: fn(&FrameRecord) -> u64,
    of_line: fn(&Cost) -> u64,
    unit: &'static str,
    line_unit: &'static str,
}

const GATES: [Gate; 4] = [
    Gate {
        most: |b| b.cycles,
        actual: |r| r.counts.fuel(),
        of_line: |c| c.instructions,
        unit: "cycles",
        line_unit: "instructions",
    },
    Gate {
        most: |b| b.allocations,
        actual: |r| r.counts.allocations(),
        of_line: |c| c.allocations,
        unit: "allocations",
        line_unit: "allocations",
    },
    Gate {
        most: |b| b.allocated_bytes,
        actual: |r| r.counts.allocated_bytes(),
        of_line: |c| c.bytes,
        unit: "allocated bytes",
        line_unit: "bytes",
    },
    Gate {
        most: |b| b.strings,
        actual: |r| r.counts.strings_made(),
        of_line: |c| c.strings,
        unit: "strings made",
        line_unit: "strings",
    },
];

/// Checks frame after frame and remembers the worst of each kind.
#[derive(Default)]
pub struct Watch {
    budgets: Budgets,
    broken: [Option<Broken>; GATES.len()],
}

struct Broken {
    first: u64,
    frames: u64,
    worst_frame: u64,
    worst: u64,
    /// The line that cost most in the worst frame, and how much.
    line: Option<(LineRecord, u64)>,
}

impl Watch {
    /// Watches over these budgets.
    pub fn new(budgets: Budgets) -> Watch {
        Watch { budgets, ..Watch::default() }
    }

    /// Looks at a finished frame.
    pub fn frame(&mut self, record: &FrameRecord) {
        if record.frame < self.budgets.steady_from {
            return;
        }
        for (gate, broken) in GATES.iter().zip(&mut self.broken) {
            let actual = (gate.actual)(record);
            if (gate.most)(&self.budgets).is_none_or(|most| actual <= most) {
                continue;
            }
            let broken = broken.get_or_insert(Broken {
                first: record.frame,
                frames: 0,
                worst_frame: 0,
                worst: 0,
                line: None,
            });
            broken.frames += 1;
            if actual > broken.worst {
                broken.worst = actual;
                broken.worst_frame = record.frame;
                broken.line = record.detail().and_then(|d| dearest(&d, gate.of_line));
            }
        }
    }

    /// The last of the frames that were worst in something, if any broke a budget.
    pub fn worst_frame(&self) -> Option<u64> {
        self.broken.iter().flatten().map(|broken| broken.worst_frame).max()
    }

    /// Takes over from a run that counted by line which lines cost most.
    pub fn blame(&mut self, counted: Watch) {
        for (broken, counted) in self.broken.iter_mut().zip(counted.broken) {
            if let (Some(broken), Some(counted)) = (broken, counted) {
                broken.line = counted.line;
            }
        }
    }

    /// What was found, one finding for each budget that was exceeded.
    pub fn findings(self) -> Vec<Finding> {
        let findings = GATES.iter().zip(self.broken).filter_map(|(gate, broken)| {
            let Broken { first, frames, worst_frame, worst, line } = broken?;
            let most = (gate.most)(&self.budgets)?;
            let (unit, line_unit) = (gate.unit, gate.line_unit);
            let mut message = format!("{worst} {unit}, at most {most} are allowed");
            if frames > 1 {
                message += &format!("; {frames} frames exceed it, the first is {first}");
            }
            let mut finding = Finding::new(Kind::Budget, message).in_frame(worst_frame);
            if let Some((line, cost)) = line {
                finding.details =
                    format!("{}:{} has most: {cost} {line_unit}", line.file, line.line);
                finding.file = Some(line.file.to_string());
                finding.line = Some(line.line);
            }
            Some(finding)
        });
        findings.collect()
    }
}

fn dearest(detail: &Detail, of_line: fn(&Cost) -> u64) -> Option<(LineRecord, u64)> {
    let dearest = detail.lines.iter().max_by_key(|line| of_line(&line.cost))?;
    let cost = of_line(&dearest.cost);
    (cost > 0).then(|| (dearest.clone(), cost))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::lua::heap::AllocKind;
    use crate::lua::vm::{Code, FunctionTrace, Site, Trace};
    use crate::profile::Counter;

    fn frame(number: u64, tables: u64) -> FrameRecord {
        let mut record = FrameRecord { frame: number, ..FrameRecord::default() };
        record.counts.set(Counter::Tables, tables);
        let code = Code { file: "a.lua".into(), lines: vec![4], ..Code::default() };
        let site = Site { word: 0, kind: AllocKind::Table, count: tables, bytes: 0 };
        let function =
            FunctionTrace { code: Arc::new(code), sites: vec![site], ..FunctionTrace::default() };
        record.trace = Some(Arc::new(Trace { functions: vec![function], ..Trace::default() }));
        record
    }

    #[test]
    fn a_budget_holds_at_the_limit_and_breaks_above_it() {
        let budgets = Budgets { allocations: Some(2), steady_from: 3, ..Budgets::default() };
        let mut watch = Watch::new(budgets);
        [9, 9, 2, 3, 5, 4].into_iter().zip(1..).for_each(|(n, at)| watch.frame(&frame(at, n)));
        let findings = watch.findings();
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].to_string(),
            "budget: frame 5: a.lua:4: 5 allocations, at most 2 are allowed; \
             3 frames exceed it, the first is 4\n    a.lua:4 has most: 5 allocations"
        );
    }

    #[test]
    fn nothing_is_checked_that_was_not_asked_for() {
        let mut watch = Watch::new(Budgets::default());
        watch.frame(&frame(1, u64::MAX));
        assert!(watch.findings().is_empty());
    }
}
