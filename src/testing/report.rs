//! The outcome as JSON: a schema with a version, for tools. Hashes are texts of 16 hexadecimal
//! digits, because 64 bits do not fit a JSON number; everything else that counts is a number.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Outcome, Plan, exit_code};
use crate::cart::Cart;
use crate::console::Hashes;
use crate::profile::export::{peaks, per_frame, totals};

/// The version of the schema; it grows when a field changes its meaning or goes.
pub const VERSION: u32 = 1;

/// Source lines that are reported, hottest first.
const LINES: usize = 100;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    version: u32,
    console: &'static str,
    cart: Option<CartName<'a>>,
    seed: u64,
    frames_asked: u64,
    frames: u64,
    ticks: u64,
    ended: bool,
    passed: bool,
    exit_code: u8,
    findings: Vec<FindingRow<'a>>,
    totals: BTreeMap<&'static str, u64>,
    peaks: BTreeMap<&'static str, u64>,
    per_frame: BTreeMap<&'static str, Vec<u64>>,
    lines: Vec<LineRow<'a>>,
    opcodes: Vec<OpcodeRow>,
    hashes: Vec<HashRow>,
    log: Vec<LogRow<'a>>,
}

#[derive(Serialize)]
struct CartName<'a> {
    title: &'a str,
    id: Option<&'a str>,
    version: &'a str,
    hash: String,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    kind: &'static str,
    exit_code: u8,
    frame: Option<u64>,
    file: Option<&'a str>,
    line: Option<u32>,
    message: &'a str,
    details: &'a str,
}

#[derive(Serialize)]
struct LineRow<'a> {
    file: &'a str,
    line: u32,
    instructions: u64,
    allocations: u64,
    bytes: u64,
    strings: u64,
}

#[derive(Serialize)]
struct OpcodeRow {
    opcode: &'static str,
    count: u64,
}

#[derive(Serialize)]
struct HashRow {
    frame: u64,
    picture: String,
    sound: String,
    machine: String,
}

#[derive(Serialize)]
struct LogRow<'a> {
    frame: u64,
    text: &'a str,
}

/// The report of a run, as JSON text that ends with a newline; `cart` is missing when it did not
/// load.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn json(cart: Option<&Cart>, plan: &Plan, outcome: &Outcome) -> Result<String, String> {
    let report = Report {
        schema: "narthex-report",
        version: VERSION,
        console: env!("CARGO_PKG_VERSION"),
        cart: cart.map(|cart| CartName {
            title: &cart.manifest.title,
            id: cart.manifest.id.as_deref(),
            version: &cart.manifest.version,
            hash: hex(cart.hash),
        }),
        seed: plan.seed,
        frames_asked: plan.frames,
        frames: outcome.frames,
        ticks: outcome.ticks,
        ended: outcome.ended,
        passed: outcome.findings.is_empty(),
        exit_code: exit_code(&outcome.findings),
        findings: findings(outcome),
        totals: totals(&outcome.records),
        peaks: peaks(&outcome.records),
        per_frame: per_frame(&outcome.records),
        lines: lines(outcome),
        opcodes: outcome
            .opcodes
            .iter()
            .map(|&(opcode, count)| OpcodeRow { opcode, count })
            .collect(),
        hashes: outcome.hashes.iter().map(|(frame, h)| hash_row(*frame, h)).collect(),
        log: outcome.log.iter().map(|(frame, text)| LogRow { frame: *frame, text }).collect(),
    };
    let text = serde_json::to_string_pretty(&report);
    text.map(|text| text + "\n").map_err(|fault| format!("the report cannot be written: {fault}"))
}

fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

fn hash_row(frame: u64, hashes: &Hashes) -> HashRow {
    let [picture, sound, machine] = [hashes.picture, hashes.sound, hashes.machine].map(hex);
    HashRow { frame, picture, sound, machine }
}

fn findings(outcome: &Outcome) -> Vec<FindingRow<'_>> {
    let row = |finding: &'_ super::Finding| (finding.kind.word(), finding.kind.exit_code());
    let rows = outcome.findings.iter().map(|finding| {
        let (kind, exit_code) = row(finding);
        FindingRow {
            kind,
            exit_code,
            frame: finding.frame,
            file: finding.file.as_deref(),
            line: finding.line,
            message: &finding.message,
            details: &finding.details,
        }
    });
    rows.collect()
}

fn lines(outcome: &Outcome) -> Vec<LineRow<'_>> {
    let rows = outcome.lines.iter().take(LINES).map(|(file, line, cost)| LineRow {
        file,
        line: *line,
        instructions: cost.instructions,
        allocations: cost.allocations,
        bytes: cost.bytes,
        strings: cost.strings,
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cart::Memory;
    use crate::profile::{Counter, FrameRecord};
    use crate::testing::{Finding, Kind};

    #[test]
    fn a_report_has_the_schema_of_its_version() {
        let cart = Cart::load(&Memory::new("ember").with("main.lua", "")).expect("loads");
        let plan = Plan { frames: 2, seed: 7, ..Plan::default() };
        let mut record = FrameRecord { frame: 1, ticks: 1, ..FrameRecord::default() };
        record.counts.set(Counter::FuelUpdate, 12);
        record.counts.set(Counter::LiveBytes, 99);
        let outcome = Outcome {
            findings: vec![Finding::new(Kind::Hang, "still at it").in_frame(2)],
            frames: 2,
            records: vec![record.clone(), FrameRecord { frame: 2, ..record }],
            hashes: vec![(2, Hashes { picture: 1, sound: 2, machine: u64::MAX })],
            log: vec![(1, "hello \"you\"".to_string())],
            ..Outcome::default()
        };
        let text = json(Some(&cart), &plan, &outcome).expect("encodes");
        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let at = |path: &str| report.pointer(path).cloned().unwrap_or_default();
        assert_eq!((at("/schema"), at("/version")), ("narthex-report".into(), 1.into()));
        assert_eq!((at("/cart/title"), at("/seed")), ("ember".into(), 7.into()));
        assert_eq!((at("/passed"), at("/exit_code")), (false.into(), 6.into()));
        assert_eq!((at("/findings/0/kind"), at("/findings/0/frame")), ("hang".into(), 2.into()));
        assert_eq!((at("/totals/fuel.update"), at("/peaks/cycles")), (24.into(), 12.into()));
        assert_eq!(at("/per_frame/frame"), serde_json::json!([1, 2]));
        assert_eq!(
            (at("/totals/heap.live.bytes"), at("/peaks/heap.live.bytes").as_u64()),
            (serde_json::Value::Null, Some(99))
        );
        assert_eq!(at("/hashes/0/machine"), "ffffffffffffffff");
        assert_eq!(at("/log/0/text"), "hello \"you\"");
    }
}
