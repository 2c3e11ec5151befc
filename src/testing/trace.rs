//! A run as a trace that Chrome and Perfetto open: the frames on the axis of game time, each as
//! wide as its ticks, with what `_update` and `_draw` used of them in cycles; counters below.
//! Cycles stand for time: a tick is 1/60 second and has the cart's budget of them, so that two runs
//! of the same cart give the same file.

use serde_json::{Value, json};

use super::{Finding, Outcome};
use crate::profile::{Counter, FrameRecord};

/// Microseconds of a tick.
const TICK_US: f64 = 1_000_000.0 / 60.0;

/// The trace of a run whose frames were recorded, as JSON text that ends with a newline.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn json(title: &str, outcome: &Outcome) -> Result<String, String> {
    let mut events = vec![json!({
        "name": "process_name", "ph": "M", "pid": 1, "args": { "name": title },
    })];
    let mut starts = Vec::with_capacity(outcome.records.len());
    let mut ticks = 0;
    for record in &outcome.records {
        starts.push(at(ticks));
        frame(&mut events, at(ticks), record);
        ticks += u64::from(record.ticks);
    }
    // The frame under way when the run ended has no record.
    let start = |frame: u64| {
        let index = usize::try_from(frame.saturating_sub(1)).unwrap_or(usize::MAX);
        starts.get(index).copied().unwrap_or(at(ticks))
    };
    events.extend(outcome.log.iter().map(|(frame, line)| note(start(*frame), "log", line)));
    for finding in &outcome.findings {
        let words = Finding::to_string(finding);
        events.push(note(start(finding.frame.unwrap_or(0)), "finding", &words));
    }
    let trace = json!({ "traceEvents": events, "displayTimeUnit": "ms" });
    let text = serde_json::to_string(&trace);
    text.map(|text| text + "\n").map_err(|fault| format!("the trace cannot be written: {fault}"))
}

/// The time of a tick in microseconds, to a tenth.
fn at(tick: u64) -> f64 {
    (tick as f64 * TICK_US * 10.0).round() / 10.0
}

fn frame(events: &mut Vec<Value>, start: f64, record: &FrameRecord) {
    let counts = &record.counts;
    let span = |cycles: u64| {
        let share = cycles as f64 / record.budget.max(1) as f64;
        (share * TICK_US * 10.0).round() / 10.0
    };
    let (update, draw) = (counts.get(Counter::FuelUpdate), counts.get(Counter::FuelDraw));
    let slice = |name: &str, start: f64, length: f64, cycles: u64| {
        json!({
            "name": name, "cat": "frame", "ph": "X", "pid": 1, "tid": 1,
            "ts": start, "dur": length, "args": { "cycles": cycles },
        })
    };
    let name = format!("frame {}", record.frame);
    let length = at(u64::from(record.ticks));
    events.push(slice(&name, start, length, update + draw));
    events.push(slice("update", start, span(update), update));
    events.push(slice("draw", start + span(update), span(draw), draw));
    let mut counter = |name: &str, values: Value| {
        events.push(json!({ "name": name, "ph": "C", "pid": 1, "ts": start, "args": values }));
    };
    counter("cycles", json!({ "update": update, "draw": draw }));
    counter("objects", json!({ "made": counts.allocations() }));
    counter("bytes", json!({ "made": counts.allocated_bytes() }));
    counter("strings", json!({ "made": counts.strings_made() }));
    counter("heap", json!({ "live": counts.get(Counter::LiveBytes) }));
}

fn note(start: f64, kind: &str, words: &str) -> Value {
    json!({
        "name": words, "cat": kind, "ph": "i", "s": "p", "pid": 1, "tid": 1, "ts": start,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn a_trace_has_frames_counters_and_notes_on_the_axis_of_game_time() {
        let mut record = FrameRecord { frame: 1, ticks: 2, budget: 1000, ..FrameRecord::default() };
        record.counts.set(Counter::FuelUpdate, 500);
        record.counts.set(Counter::FuelDraw, 250);
        let second = FrameRecord { frame: 2, ticks: 1, ..record.clone() };
        let outcome = Outcome {
            records: vec![record, second],
            log: vec![(2, "hello".to_string())],
            findings: vec![Finding::new(Kind::Error, "oh").in_frame(3)],
            ..Outcome::default()
        };
        let text = json("ember", &outcome).expect("encodes");
        let trace: Value = serde_json::from_str(&text).expect("JSON");
        let events = trace["traceEvents"].as_array().expect("events");
        let find = |name: &str, n: usize| {
            let named = events.iter().filter(|event| event["name"] == name);
            named.clone().nth(n).unwrap_or_else(|| panic!("no {name}")).clone()
        };
        assert_eq!(
            (&find("frame 1", 0)["dur"], &find("frame 2", 0)["ts"]),
            (&json!(33333.3), &json!(33333.3))
        );
        assert_eq!(
            (&find("draw", 0)["ts"], &find("draw", 0)["dur"]),
            (&json!(8333.3), &json!(4166.7))
        );
        assert_eq!(find("cycles", 1)["args"], json!({ "update": 500, "draw": 250 }));
        assert_eq!(find("hello", 0)["ts"], 33333.3);
        assert_eq!(find("error: frame 3: oh", 0)["ts"], 50000.0);
    }
}
