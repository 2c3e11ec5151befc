//! Chrome's trace events: frames on a timeline with the functions in them, and counters.
//!
//! The guest's time is shown: a tick of 1/60 s is the frame's budget of cycles. Within a frame
//! functions stand side by side in the order of the tree, not of time; their widths are exact.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Capture, encode};
use crate::profile::{CallNode, Counter, FrameRecord};

/// Microseconds of a tick.
const TICK_US: f64 = 1e6 / 60.0;
/// Events of functions; frames beyond show as a whole only. 30 MB of text.
const EVENTS_MAX: usize = 200_000;

#[derive(Serialize)]
struct File {
    #[serde(rename = "traceEvents")]
    events: Vec<Value>,
    #[serde(rename = "displayTimeUnit")]
    unit: &'static str,
    #[serde(rename = "otherData")]
    other: Value,
}

pub(super) fn write(capture: &Capture<'_>) -> Result<String, String> {
    let mut events = vec![
        json!({"ph": "M", "pid": 1, "tid": 1, "ts": 0, "name": "process_name",
            "args": {"name": capture.title}}),
        json!({"ph": "M", "pid": 1, "tid": 1, "ts": 0, "name": "thread_name",
            "args": {"name": "frames"}}),
    ];
    let mut start = 0.0;
    let mut shown = 0;
    for record in capture.frames {
        frame_event(&mut events, record, start);
        if events.len() < EVENTS_MAX
            && let Some(detail) = record.detail()
        {
            shown += 1;
            functions(&mut events, record, &detail.tree.nodes, start);
        }
        start += f64::from(record.ticks.max(1)) * TICK_US;
    }
    let other = json!({
        "exporter": format!("narthex {}", env!("CARGO_PKG_VERSION")),
        "cart": format!("{:016x}", capture.hash),
        "seed": capture.seed,
        "frames_with_functions": shown,
        "time": "1/60 s is the budget of cycles; functions stand side by side, not in their order",
    });
    encode(&File { events, unit: "ms", other })
}

fn frame_event(events: &mut Vec<Value>, record: &FrameRecord, start: f64) {
    let counts = &record.counts;
    events.push(json!({
        "ph": "X", "pid": 1, "tid": 1, "cat": "frame",
        "name": format!("frame {}", record.frame),
        "ts": start, "dur": duration(record, counts.fuel()),
        "args": {
            "cycles": counts.fuel(),
            "ticks": record.ticks,
            "allocations": counts.allocations(),
            "allocated_bytes": counts.allocated_bytes(),
            "strings": counts.strings_made(),
        },
    }));
    let counters: [(&str, Value); 4] = [
        (
            "cycles",
            json!({
                "update": counts.get(Counter::FuelUpdate),
                "draw": counts.get(Counter::FuelDraw),
            }),
        ),
        ("allocated bytes", json!({"bytes": counts.allocated_bytes()})),
        ("strings", json!({"made": counts.strings_made()})),
        ("heap", json!({"bytes": counts.get(Counter::LiveBytes)})),
    ];
    for (name, args) in counters {
        events.push(json!({"ph": "C", "pid": 1, "tid": 1, "name": name, "ts": start,
            "args": args}));
    }
}

fn duration(record: &FrameRecord, cycles: u64) -> f64 {
    cycles as f64 / record.budget.max(1) as f64 * TICK_US
}

/// The tree below each other: a child begins where the one before it ends.
fn functions(events: &mut Vec<Value>, record: &FrameRecord, nodes: &[CallNode], start: f64) {
    // Parents stand before their children.
    let mut next = vec![start; nodes.len()];
    for (at, node) in nodes.iter().enumerate().skip(1) {
        let parent = node.parent as usize;
        let begin = next[parent];
        let lasts = duration(record, node.inclusive_cycles);
        next[parent] += lasts;
        next[at] = begin;
        events.push(json!({
            "ph": "X", "pid": 1, "tid": 1, "cat": "function",
            "name": &*node.name, "ts": begin, "dur": lasts,
            "args": {
                "file": &*node.file,
                "line": node.line,
                "calls": node.calls,
                "cycles": node.cycles,
                "instructions": node.cost.instructions,
                "bytes": node.cost.bytes,
            },
        }));
    }
}
