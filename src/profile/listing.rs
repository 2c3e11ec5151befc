//! What is known as text for a terminal: readable without colour, most important first.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Counter, Detail, FrameRecord, LineRecord, hints};

/// Frames that are told about because they stand out.
pub const SPIKES_MAX: usize = 5;
/// Columns of source text.
const SOURCE_MAX: usize = 60;

/// What is listed.
pub struct View<'a> {
    /// The cart's title.
    pub title: &'a str,
    /// The frames, in their order; their details are not looked at.
    pub frames: &'a [FrameRecord],
    /// The sum of what they did in detail.
    pub detail: &'a Detail,
    /// The worst of them, with details.
    pub worst: &'a [FrameRecord],
    /// The text of a line of the cart.
    pub source: &'a dyn Fn(&str, u32) -> Option<String>,
    /// Rows of each list.
    pub top: usize,
}

/// The listing, several lines of text.
pub fn text(view: &View<'_>) -> String {
    let mut out = String::new();
    summary(&mut out, view);
    spikes(&mut out, view);
    lines(&mut out, view);
    allocations(&mut out, view);
    strings(&mut out, view);
    functions(&mut out, view);
    opcodes(&mut out, view);
    calls(&mut out, view);
    out
}

/// Writing to a string cannot fail.
macro_rules! say {
    ($out:expr, $($words:tt)*) => { let _ = writeln!($out, $($words)*); };
}

fn count(view: &View<'_>) -> u64 {
    view.frames.len().max(1) as u64
}

fn summary(out: &mut String, view: &View<'_>) {
    let n = count(view);
    let sum = |value: fn(&FrameRecord) -> u64| view.frames.iter().map(value).sum::<u64>();
    let (first, last) = (view.frames.first(), view.frames.last());
    let (first, last) = (first.map_or(0, |r| r.frame), last.map_or(0, |r| r.frame));
    let cycles = sum(|r| r.counts.fuel());
    let budget = view.frames.first().map_or(1, |r| r.budget.max(1));
    let late = view.frames.iter().filter(|r| r.is_over_budget()).count();
    say!(out, "{}, frames {first} to {last}: a frame costs", view.title);
    say!(
        out,
        "  {} cycles, {} of the budget{}",
        thousands(cycles / n),
        percent(cycles / n, budget),
        if late > 0 { format!("; {late} frames were late") } else { String::new() },
    );
    say!(
        out,
        "  {} objects of {} bytes, {} strings",
        tenths(sum(|r| r.counts.allocations()), n),
        thousands(sum(|r| r.counts.allocated_bytes()) / n),
        tenths(sum(|r| r.counts.strings_made()), n),
    );
}

/// What a frame has more than usual of.
struct Spike<'a> {
    record: &'a FrameRecord,
    actual: u64,
    usual: u64,
    unit: &'static str,
    of_line: fn(&LineRecord) -> u64,
}

/// The middle value of all frames.
fn median(view: &View<'_>, value: fn(&FrameRecord) -> u64) -> u64 {
    let mut values: Vec<u64> = view.frames.iter().map(value).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

fn find_spikes<'a>(view: &View<'a>) -> Vec<Spike<'a>> {
    let cycles = median(view, |r| r.counts.fuel());
    let bytes = median(view, |r| r.counts.allocated_bytes());
    let mut spikes = Vec::new();
    for record in view.worst {
        let (fuel, made) = (record.counts.fuel(), record.counts.allocated_bytes());
        if fuel > 2 * cycles + record.budget / 100 {
            spikes.push(Spike {
                record,
                actual: fuel,
                usual: cycles,
                unit: "cycles",
                of_line: |l| l.cost.cycles,
            });
        } else if made > 4 * bytes + 4096 {
            spikes.push(Spike {
                record,
                actual: made,
                usual: bytes,
                unit: "bytes",
                of_line: |l| l.cost.bytes,
            });
        }
    }
    spikes.sort_by_key(|spike| std::cmp::Reverse(spike.actual / spike.usual.max(1)));
    spikes.truncate(SPIKES_MAX);
    spikes
}

fn spikes(out: &mut String, view: &View<'_>) {
    let spikes = find_spikes(view);
    if spikes.is_empty() {
        return;
    }
    say!(out, "\nFrames that stand out, and the lines that did more than usual");
    for spike in &spikes {
        say!(
            out,
            "  frame {}: {} {}, usually {}",
            spike.record.frame,
            thousands(spike.actual),
            spike.unit,
            thousands(spike.usual),
        );
        for (line, more) in excess(view, spike).into_iter().take(3.min(view.top)) {
            let more = thousands(more);
            say!(out, "    {:<20} {more:>12} more   {}", place(&line), source(view, &line));
        }
    }
}

/// The lines that cost more in a frame than on average, most first.
fn excess(view: &View<'_>, spike: &Spike<'_>) -> Vec<(LineRecord, u64)> {
    let n = count(view);
    let usual: BTreeMap<(&str, u32), u64> =
        view.detail.lines.iter().map(|l| ((&*l.file, l.line), (spike.of_line)(l) / n)).collect();
    let detail = spike.record.detail().unwrap_or_default();
    let more = detail.lines.into_iter().filter_map(|line| {
        let usual = usual.get(&(&*line.file, line.line)).copied().unwrap_or(0);
        let more = (spike.of_line)(&line).checked_sub(usual).filter(|more| *more > 0)?;
        Some((line, more))
    });
    let mut more: Vec<_> = more.collect();
    more.sort_by_key(|(_, more)| std::cmp::Reverse(*more));
    more
}

fn lines(out: &mut String, view: &View<'_>) {
    let n = count(view);
    let all: u64 = view.detail.lines.iter().map(|l| l.cost.cycles).sum();
    say!(out, "\nHottest lines       cycles a frame      part  source");
    for line in view.detail.lines.iter().take(view.top) {
        say!(
            out,
            "  {:<20} {:>11} {:>9}  {}",
            place(line),
            tenths(line.cost.cycles, n),
            percent(line.cost.cycles, all),
            source(view, line),
        );
    }
}

fn allocations(out: &mut String, view: &View<'_>) {
    let n = count(view);
    // What loading and the like has made once is no burden.
    let rows = view.detail.allocations.iter().filter(|a| a.bytes * 10 >= n);
    let rows: Vec<_> = rows.take(view.top).collect();
    if rows.is_empty() {
        say!(out, "\nNo line makes objects.");
        return;
    }
    say!(out, "\nLines that make objects  bytes a frame   objects  source");
    for row in rows {
        say!(
            out,
            "  {:<24} {:>11} {:>9}  {}: {}",
            format!("{}:{}", row.file, row.line),
            tenths(row.bytes, n),
            tenths(row.count, n),
            row.kind.label().to_lowercase(),
            (view.source)(&row.file, row.line).unwrap_or_default(),
        );
        if let Some(fate) = row.fate {
            say!(out, "    {} of {} died within their frame", fate.died, row.count);
        }
        if let Some(hint) = hints::of_allocations(row, n) {
            say!(out, "    {hint}");
        }
    }
}

fn strings(out: &mut String, view: &View<'_>) {
    let n = count(view);
    let rows = view.detail.strings.iter().filter(|s| (s.made + s.found) * 10 >= n);
    let rows: Vec<_> = rows.take(view.top).collect();
    if rows.is_empty() {
        say!(out, "\nNo line makes strings.");
        return;
    }
    say!(out, "\nStrings                  made a frame  found again  how");
    for row in rows {
        let example = row.texts.first();
        let example =
            example.map_or(String::new(), |t| format!(", {:?} {} times", t.text, t.count));
        say!(
            out,
            "  {:<24} {:>10} {:>12}  {}{example}",
            format!("{}:{}", row.file, row.line),
            tenths(row.made, n),
            tenths(row.found, n),
            row.cause.label().to_lowercase(),
        );
        if let Some(hint) = hints::of_strings(row, n) {
            say!(out, "    {hint}");
        }
    }
}

fn functions(out: &mut String, view: &View<'_>) {
    let n = count(view);
    say!(out, "\nHottest functions    cycles a frame  with callees     calls");
    for function in view.detail.functions.iter().take(view.top) {
        say!(
            out,
            "  {:<22} {:>10} {:>13} {:>9}  {}:{}",
            &*function.name,
            tenths(function.cost.cycles, n),
            tenths(function.inclusive.cycles, n),
            tenths(function.calls, n),
            function.file,
            function.line,
        );
    }
}

fn opcodes(out: &mut String, view: &View<'_>) {
    let all: u64 = view.detail.opcodes.iter().map(|(_, n)| n).sum();
    let top = view.detail.opcodes.iter().take(view.top);
    let shown = top.map(|(name, n)| format!("{name} {}", percent(*n, all)));
    say!(out, "\nOpcodes: {}", shown.collect::<Vec<_>>().join(", "));
}

fn calls(out: &mut String, view: &View<'_>) {
    let n = count(view);
    let mut sums = BTreeMap::<&str, (u64, u64)>::new();
    for call in view.frames.iter().flat_map(|record| &record.calls) {
        let sum = sums.entry(call.name).or_default();
        *sum = (sum.0 + call.cycles, sum.1 + call.calls);
    }
    let mut rows: Vec<_> = sums.into_iter().collect();
    rows.sort_by_key(|(_, sums)| std::cmp::Reverse(*sums));
    let shown = rows.iter().take(view.top).map(|(name, (cycles, calls))| {
        format!("{name} {} cycles in {} calls", tenths(*cycles, n), tenths(*calls, n))
    });
    let shown: Vec<_> = shown.collect();
    if !shown.is_empty() {
        say!(out, "Console calls a frame: {}", shown.join(", "));
    }
    let copies: u64 = view.frames.iter().map(|r| r.counts.get(Counter::PayloadCopies)).sum();
    if copies > 0 {
        say!(out, "{copies} strings were copies of the text that they were made of.");
    }
}

fn place(line: &LineRecord) -> String {
    format!("{}:{}", line.file, line.line)
}

/// The source of a line, cut to fit.
fn source(view: &View<'_>, line: &LineRecord) -> String {
    let text = (view.source)(&line.file, line.line).unwrap_or_default();
    text.chars().take(SOURCE_MAX).collect()
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number a frame: with a tenth where it is small.
fn tenths(sum: u64, frames: u64) -> String {
    let tenths = (sum * 10 + frames / 2) / frames;
    if tenths >= 1000 || tenths.is_multiple_of(10) {
        return thousands((tenths + 5) / 10);
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn percent(part: u64, whole: u64) -> String {
    let tenths = part.saturating_mul(1000) / whole.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
