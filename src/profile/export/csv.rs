//! A frame a line, a counter a column.

use super::{Capture, per_frame};
use crate::profile::Counter;

/// The sums that stand before the counters.
const FIRST: [&str; 6] = ["frame", "ticks", "cycles", "allocations", "allocated_bytes", "strings"];

pub(super) fn write(capture: &Capture<'_>) -> String {
    let columns = per_frame(capture.frames);
    let names: Vec<&str> = FIRST.into_iter().chain(Counter::ALL.iter().map(|c| c.id())).collect();
    let mut out = names.join(",") + "\n";
    for row in 0..capture.frames.len() {
        let cells = names.iter().map(|name| {
            let cell = columns.get(name).and_then(|column| column.get(row));
            cell.copied().unwrap_or(0).to_string()
        });
        out += &cells.collect::<Vec<_>>().join(",");
        out.push('\n');
    }
    out
}
