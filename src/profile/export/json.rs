//! All numbers as JSON, by a schema with a version: docs/telemetry.md describes it. The totals,
//! peaks and per-frame columns are those of the reports of tests.

use serde_json::{Value, json};

use super::{Capture, VERSION, encode, peaks, per_frame, totals};
use crate::profile::{Cost, Detail, FrameRecord};

pub(super) fn write(capture: &Capture<'_>) -> Result<String, String> {
    let frames = capture.frames;
    encode(&json!({
        "schema": "narthex-profile",
        "version": VERSION,
        "console": env!("CARGO_PKG_VERSION"),
        "cart": {"title": capture.title, "hash": format!("{:016x}", capture.hash)},
        "seed": capture.seed,
        "frames": frames.len(),
        "totals": totals(frames),
        "peaks": peaks(frames),
        "per_frame": per_frame(frames),
        "host": host(frames),
        "calls": calls(frames),
        "detail": detail(capture.detail),
    }))
}

/// Microseconds of the host, frame by frame; different in every run.
fn host(frames: &[FrameRecord]) -> Value {
    let column = |value: fn(&FrameRecord) -> u32| frames.iter().map(value).collect::<Vec<_>>();
    json!({
        "update_us": column(|r| r.host.update_us),
        "draw_us": column(|r| r.host.draw_us),
        "collector_us": column(|r| r.host.collector_us),
        "audio_us": column(|r| r.host.audio_us),
        "present_us": column(|r| r.host.present_us),
    })
}

/// The console's functions over all frames, dearest first.
fn calls(frames: &[FrameRecord]) -> Vec<Value> {
    let mut sums = std::collections::BTreeMap::<&str, [u64; 3]>::new();
    for call in frames.iter().flat_map(|record| &record.calls) {
        let sum = sums.entry(call.name).or_default();
        *sum = [sum[0] + call.calls, sum[1] + call.cycles, sum[2] + call.pixels];
    }
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by_key(|(_, [_, cycles, _])| std::cmp::Reverse(*cycles));
    let row = |(name, sum): (&str, [u64; 3])| {
        let [calls, cycles, pixels] = sum;
        json!({"name": name, "calls": calls, "cycles": cycles, "pixels": pixels})
    };
    rows.into_iter().map(row).collect()
}

fn detail(detail: &Detail) -> Value {
    let opcodes = detail.opcodes.iter().map(|(name, n)| json!({"opcode": name, "count": n}));
    let pairs = detail.pairs.iter().map(|(pair, n)| json!({"opcodes": pair, "count": n}));
    let lines = detail.lines.iter().map(|l| place(&l.file, l.line, &l.cost));
    json!({
        "opcodes": opcodes.collect::<Vec<_>>(),
        "pairs": pairs.collect::<Vec<_>>(),
        "lines": lines.collect::<Vec<_>>(),
        "functions": functions(detail),
        "tree": tree(detail),
        "allocations": allocations(detail),
        "strings": strings(detail),
        "others": {
            "lines": cost(&detail.others.lines),
            "functions": cost(&detail.others.functions),
            "allocations": detail.others.allocations,
            "allocated_bytes": detail.others.allocated_bytes,
            "strings": detail.others.strings,
        },
    })
}

fn cost(cost: &Cost) -> Value {
    json!({
        "cycles": cost.cycles,
        "instructions": cost.instructions,
        "allocations": cost.allocations,
        "bytes": cost.bytes,
        "strings": cost.strings,
    })
}

fn place(file: &str, line: u32, of: &Cost) -> Value {
    json!({"file": file, "line": line, "cost": cost(of)})
}

fn functions(detail: &Detail) -> Vec<Value> {
    let row = |f: &crate::profile::FunctionRecord| {
        json!({
            "name": &*f.name,
            "file": &*f.file,
            "line": f.line,
            "calls": f.calls,
            "cost": cost(&f.cost),
            "inclusive": cost(&f.inclusive),
        })
    };
    detail.functions.iter().map(row).collect()
}

fn tree(detail: &Detail) -> Vec<Value> {
    let row = |node: &crate::profile::CallNode| {
        json!({
            "parent": node.parent,
            "name": &*node.name,
            "file": &*node.file,
            "line": node.line,
            "calls": node.calls,
            "cost": cost(&node.cost),
            "inclusive": cost(&node.inclusive),
        })
    };
    detail.tree.nodes.iter().map(row).collect()
}

fn allocations(detail: &Detail) -> Vec<Value> {
    let row = |a: &crate::profile::AllocationRecord| {
        let fate = a.fate.map(|fate| {
            json!({
                "died": fate.died,
                "died_bytes": fate.died_bytes,
                "frames": fate.frames,
                "alive": fate.alive,
                "alive_bytes": fate.alive_bytes,
            })
        });
        json!({
            "file": &*a.file,
            "line": a.line,
            "kind": a.kind.id(),
            "count": a.count,
            "bytes": a.bytes,
            "fate": fate,
        })
    };
    detail.allocations.iter().map(row).collect()
}

fn strings(detail: &Detail) -> Vec<Value> {
    let row = |s: &crate::profile::StringRecord| {
        let texts = s
            .texts
            .iter()
            .map(|text| json!({"text": &*text.text, "bytes": text.bytes, "count": text.count}));
        json!({
            "file": &*s.file,
            "line": s.line,
            "cause": s.cause.id(),
            "made": s.made,
            "bytes": s.bytes,
            "found": s.found,
            "again": s.again,
            "texts": texts.collect::<Vec<_>>(),
        })
    };
    detail.strings.iter().map(row).collect()
}
