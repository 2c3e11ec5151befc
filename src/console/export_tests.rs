//! The formats of recorded frames, checked against what their tools ask of them.

use std::sync::Arc;

use serde_json::Value;

use super::{BootOptions, Console};
use crate::cart::{Cart, Memory};
use crate::hardware::Input;
use crate::profile::export::*;
use crate::profile::{Counter, Detail, FrameRecord};

const CART: &str = "local function leaf(n) local s = 0 for i = 1, n do s = s + i end return s end
local function branch(n) return leaf(n) + leaf(n) end
function _update() branch(50) local t = { 'a;b\\n' .. frame() } end
function _draw() cls(frame()) leaf(7) end";

fn frames() -> Vec<FrameRecord> {
    let cart = Cart::load(&Memory::new("ember").with("main.lua", CART)).expect("it loads");
    let mut console = Console::boot(Arc::new(cart), &BootOptions::default()).expect("it boots");
    console.set_detail(true);
    for _ in 0..5 {
        console.step(&Input::default());
    }
    console.profile().frames().cloned().collect()
}

fn written(format: Format) -> (Vec<FrameRecord>, Detail, String) {
    let frames = frames();
    let detail = Detail::of(&frames).expect("details");
    let capture = Capture { title: "ember", hash: 7, seed: 3, frames: &frames, detail: &detail };
    let text = write(&capture, format).expect("it is written");
    (frames, detail, text)
}

fn parsed(format: Format) -> (Vec<FrameRecord>, Detail, Value) {
    let (frames, detail, text) = written(format);
    let value = serde_json::from_str(&text).expect("JSON");
    (frames, detail, value)
}

#[test]
fn names_choose_the_format() {
    for (name, format) in [
        ("a.json", Some(Format::Json)),
        ("a.speedscope.json", Some(Format::Speedscope)),
        ("A.TRACE.JSON", Some(Format::Chrome)),
        ("a.folded", Some(Format::Collapsed)),
        ("a.csv", Some(Format::Csv)),
        ("a.png", None),
        ("a", None),
    ] {
        assert_eq!(Format::of_name(name), format, "{name}");
    }
    for format in Format::ALL {
        assert_eq!(Format::of_id(format.id()), Some(*format));
    }
}

/// What speedscope's schema asks of a file with sampled profiles.
#[test]
fn speedscope_files_keep_its_schema() {
    let (frames, _, file) = parsed(Format::Speedscope);
    assert_eq!(file["$schema"], "https://www.speedscope.app/file-format-schema.json");
    let shared = file["shared"]["frames"].as_array().expect("frames");
    for frame in shared {
        assert!(frame["name"].is_string());
        for key in frame.as_object().expect("an object").keys() {
            assert!(["name", "file", "line", "col"].contains(&key.as_str()), "{key}");
        }
    }
    let units = ["bytes", "microseconds", "milliseconds", "nanoseconds", "none", "seconds"];
    let profiles = file["profiles"].as_array().expect("profiles");
    assert_eq!(profiles.len(), 3);
    for profile in profiles {
        assert_eq!(profile["type"], "sampled");
        assert!(profile["name"].is_string());
        assert!(units.contains(&profile["unit"].as_str().expect("a unit")));
        let samples = profile["samples"].as_array().expect("samples");
        let weights = profile["weights"].as_array().expect("weights");
        assert_eq!(samples.len(), weights.len());
        for stack in samples {
            let stack = stack.as_array().expect("a stack");
            assert!(!stack.is_empty());
            for frame in stack {
                assert!((frame.as_u64().expect("an index") as usize) < shared.len());
            }
        }
        let sum: u64 = weights.iter().map(|weight| weight.as_u64().expect("a number")).sum();
        assert_eq!(profile["startValue"], 0);
        assert_eq!(profile["endValue"], sum);
    }
    let cycles: u64 = frames.iter().map(|record| record.counts.fuel()).sum();
    assert_eq!(profiles[0]["endValue"], cycles);
    assert!(file["activeProfileIndex"].as_u64().expect("an index") < 3);
}

/// What the trace event format asks of complete events, counters and metadata.
#[test]
fn chrome_traces_keep_the_format() {
    let (frames, _, file) = parsed(Format::Chrome);
    let events = file["traceEvents"].as_array().expect("events");
    let mut ends: Vec<(f64, f64)> = Vec::new();
    for event in events {
        for field in ["ph", "pid", "tid", "ts", "name"] {
            assert!(!event[field].is_null(), "{field} of {event}");
        }
        match event["ph"].as_str().expect("a phase") {
            "X" => {
                let (ts, dur) = (event["ts"].as_f64(), event["dur"].as_f64());
                let (ts, dur) = (ts.expect("a time"), dur.expect("a duration"));
                assert!(dur >= 0.0);
                // Events nest: none reaches over the end of the one that it begins in.
                ends.retain(|(_, end)| *end > ts + 1e-6);
                assert!(ends.iter().all(|(_, end)| ts + dur <= end + 1e-6), "{event}");
                ends.push((ts, ts + dur));
            }
            "C" => {
                let args = event["args"].as_object().expect("arguments");
                assert!(!args.is_empty() && args.values().all(Value::is_number));
            }
            "M" => assert!(event["args"]["name"].is_string()),
            other => panic!("phase {other}"),
        }
    }
    let whole = events.iter().filter(|event| event["cat"] == "frame").count();
    assert_eq!(whole, frames.len());
    assert!(events.iter().any(|event| event["name"] == "leaf"));
}

#[test]
fn a_stack_is_a_line_that_ends_in_its_cycles() {
    let (frames, _, text) = written(Format::Collapsed);
    let mut sum = 0;
    for line in text.lines() {
        let (stack, count) = line.rsplit_once(' ').expect("a count");
        assert!(!stack.is_empty() && stack.split(';').all(|frame| !frame.is_empty()), "{line}");
        sum += count.parse::<u64>().expect("a number");
    }
    let root: u64 = frames.iter().map(|record| record.counts.fuel()).sum();
    assert_eq!(sum, root);
    assert!(text.contains("_update (main.lua:3);branch (main.lua:2);leaf (main.lua:1) "), "{text}");
}

#[test]
fn tables_have_a_column_for_each_counter() {
    let (frames, _, text) = written(Format::Csv);
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("names").split(',').collect();
    assert_eq!(names.len(), 6 + Counter::ALL.len());
    let at = names.iter().position(|name| *name == "fuel.update").expect("there");
    for record in &frames {
        let cells: Vec<u64> =
            lines.next().expect("a row").split(',').map(|c| c.parse().expect("a number")).collect();
        assert_eq!(cells.len(), names.len());
        assert_eq!(cells[0], record.frame);
        assert_eq!(cells[at], record.counts.get(Counter::FuelUpdate));
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn json_has_the_fields_of_its_version() {
    let (frames, detail, file) = parsed(Format::Json);
    let fields = [
        "calls",
        "cart",
        "console",
        "detail",
        "frames",
        "host",
        "peaks",
        "per_frame",
        "schema",
        "seed",
        "totals",
        "version",
    ];
    let object = file.as_object().expect("an object");
    assert_eq!(object.keys().map(String::as_str).collect::<Vec<_>>(), fields);
    assert_eq!((&file["schema"], &file["version"]), (&"narthex-profile".into(), &1.into()));
    let columns = file["per_frame"].as_object().expect("columns");
    assert!(columns.values().all(|column| column.as_array().map(Vec::len) == Some(frames.len())));
    let lines = file["detail"]["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), detail.lines.len());
    assert_eq!(lines[0]["cost"]["cycles"], detail.lines[0].cost.cycles);
    for field in ["opcodes", "pairs", "functions", "tree", "allocations", "strings", "others"] {
        assert!(!file["detail"][field].is_null(), "{field}");
    }
    let page = include_str!("../../docs/telemetry.md");
    for field in fields {
        assert!(page.contains(&format!("`{field}`")), "docs/telemetry.md does not tell of {field}");
    }
}
