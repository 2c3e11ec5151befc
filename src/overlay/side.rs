//! The side panel: the numbers of one frame.

use egui::{Align2, Color32, Rect, Sense, Ui, pos2, vec2};

use super::numbers::{bytes, percent, thousands};
use super::table::{self, Head, Row};
use super::{Scene, Section, bar, theme};
use crate::profile::{Counter, Detail, FrameRecord, Group, LineRecord, Unit};

/// What stands beside the frame's number.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    /// The cart stopped with a fault.
    pub stopped: bool,
    /// The game is paused.
    pub paused: bool,
    /// A frame is held.
    pub held: bool,
}

/// Width in points from which tables get a second column of numbers.
const WIDE: f32 = 380.0;

/// Frames over which a cause counts as one that occurs: those of the strip.
const OCCURS_FRAMES: usize = 300;

/// Draws the panel. Returns the section whose head was clicked.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    shown: Option<&FrameRecord>,
    status: Status,
    alone: Option<Section>,
) -> Option<Section> {
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let Some(record) = shown else {
        table::note(ui, "The first frame is not finished yet.");
        return None;
    };
    summary(ui, record, status, scene.sound_gaps);
    let rows = rooms(ui.available_height(), alone);
    let wide = ui.available_width() >= WIDE;
    let mut clicked = None;
    for (section, rows) in rows {
        let (head, content) = match section {
            Section::Allocations => (allocations_head(), allocations(record)),
            Section::Strings => (strings_head(), strings(scene, record, rows)),
            Section::Lines => (lines_head(wide), lines(scene, record, rows, wide)),
            Section::Opcodes => (opcodes_head(), opcodes(record, rows)),
        };
        let head = Head { open: rows > 0, ..head };
        if table::head(ui, &head).clicked() {
            clicked = Some(section);
        }
        match content {
            Ok(content) => {
                content.iter().take(rows).for_each(|row| table::row(ui, row, head.color));
                table::blank(ui, rows.saturating_sub(content.len()));
            }
            Err(reason) if rows > 0 => {
                table::note(ui, reason);
                table::blank(ui, rows - 1);
            }
            Err(_) => {}
        }
    }
    clicked
}

/// How many rows each section gets in `height` points: allocations have seven kinds and want no
/// more; strings and opcodes want six, then lines take what is left, up to a third more than that.
fn rooms(height: f32, alone: Option<Section>) -> [(Section, usize); 4] {
    let all = [Section::Allocations, Section::Strings, Section::Lines, Section::Opcodes];
    let rows = ((height - 4.0 * table::HEAD) / theme::ROW).floor().max(0.0) as usize;
    if let Some(alone) = alone {
        return all.map(|section| (section, if section == alone { rows } else { 0 }));
    }
    let mut counts = [0; 4];
    // One row at a time to the section that is furthest from what it wants.
    let wants = [7, 6, 12, 8];
    for _ in 0..rows {
        let next =
            (0..4).filter(|i| counts[*i] < wants[*i]).min_by_key(|i| counts[*i] * 84 / wants[*i]);
        counts[next.unwrap_or(2)] += 1;
    }
    [0, 1, 2, 3].map(|i| (all[i], counts[i]))
}

/// Frame number, state, budget gauge and the four totals.
fn summary(ui: &mut Ui, record: &FrameRecord, status: Status, sound_gaps: u64) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 98.0), Sense::hover());
    let painter = ui.painter();
    let title = format!("Frame {}", thousands(record.frame));
    painter.text(rect.left_top(), Align2::LEFT_TOP, title, theme::large(), theme::BONE);
    let (word, color) = match status {
        Status { held: true, .. } => ("held", theme::EMBER),
        Status { stopped: true, .. } => ("stopped", theme::OVER),
        Status { paused: true, .. } => ("paused", theme::EMBER),
        _ => ("running", theme::FENNEL),
    };
    let at = pos2(rect.right(), rect.top() + 12.0);
    let text = painter.text(at, Align2::RIGHT_CENTER, word, theme::text(), color);
    painter.circle_filled(pos2(text.left() - 8.0, at.y), 3.0, color);
    gauge(
        painter,
        Rect::from_min_size(pos2(rect.left(), rect.top() + 32.0), vec2(width, 8.0)),
        record,
    );

    let counts = &record.counts;
    let share = percent(counts.fuel(), record.budget);
    let totals = [
        ("cycles", thousands(counts.fuel()), theme::INSTRUCTIONS),
        ("objects", thousands(counts.allocations()), theme::BYTES),
        ("bytes", thousands(counts.allocated_bytes()), theme::BYTES),
        ("strings", thousands(counts.strings_made()), theme::STRINGS),
    ];
    let column = width / 4.0;
    for (i, (unit, number, color)) in totals.into_iter().enumerate() {
        let left = rect.left() + column * i as f32;
        let at = pos2(left, rect.top() + 47.0);
        painter.text(at, Align2::LEFT_TOP, number, theme::mono(), theme::BONE);
        painter.text(pos2(left, at.y + 15.0), Align2::LEFT_TOP, unit, theme::small(), color);
    }
    let heap = format!(
        "{share} of the budget   heap {}   freed {}   sound gaps {sound_gaps}",
        bytes(counts.get(Counter::LiveBytes)),
        bytes(counts.get(Counter::FreedBytes)),
    );
    let at = pos2(rect.left(), rect.top() + 80.0);
    painter.text(at, Align2::LEFT_TOP, heap, theme::small(), theme::ASH);
}

/// The budget as a bar: update, then draw; over it, all of it in the colour of that.
fn gauge(painter: &egui::Painter, rect: Rect, record: &FrameRecord) {
    painter.rect_filled(rect, 2.0, theme::INK);
    let budget = record.budget.max(1) as f32;
    let update = record.counts.get(Counter::FuelUpdate) as f32 / budget;
    let draw = record.counts.get(Counter::FuelDraw) as f32 / budget;
    if update + draw > 1.0 {
        painter.rect_filled(rect, 2.0, theme::OVER);
        return;
    }
    bar(painter, rect, update + draw, theme::DRAWING);
    bar(painter, rect, update, theme::INSTRUCTIONS);
}

type Rows = Result<Vec<Row>, &'static str>;

fn head<'a>(title: &'a str, key: &'a str, columns: &'a [&'a str], color: Color32) -> Head<'a> {
    Head { title, key, columns, color, open: true }
}

fn allocations_head() -> Head<'static> {
    head("Allocations", "1", &["objects", "bytes"], theme::BYTES)
}

fn strings_head() -> Head<'static> {
    head("Strings", "2", &["made", "bytes"], theme::STRINGS)
}

fn lines_head(wide: bool) -> Head<'static> {
    let columns: &[&str] = if wide { &["bytes", "instructions"] } else { &["instructions"] };
    head("Hottest lines", "3", columns, theme::INSTRUCTIONS)
}

fn opcodes_head() -> Head<'static> {
    head("Opcodes", "4", &["instructions"], theme::INSTRUCTIONS)
}

/// A row for a counter that counts things and their bytes.
fn counter_row(counter: Counter, record: &FrameRecord, total: u64) -> Row {
    let bytes = counter.bytes().map_or(0, |b| record.counts.get(b));
    Row {
        label: counter.label().into(),
        share: bytes as f32 / total.max(1) as f32,
        numbers: vec![thousands(record.counts.get(counter)), thousands(bytes)],
        hover: counter.sentence().into(),
        ..Row::default()
    }
}

fn allocations(record: &FrameRecord) -> Rows {
    let total = record.counts.allocated_bytes();
    Ok(Counter::of(Group::Allocations)
        .filter(|c| c.unit() == Unit::Count)
        .map(|c| counter_row(c, record, total))
        .collect())
}

/// The causes that occurred lately, in the order of the table so that rows keep their place; those
/// that made most come in first when there is no room for all.
fn strings(scene: &Scene<'_>, record: &FrameRecord, room: usize) -> Rows {
    let frames = || scene.profile.frames().rev().take(OCCURS_FRAMES);
    let mut causes: Vec<(Counter, u64)> = Counter::of(Group::Strings)
        .filter(|c| c.bytes().is_some())
        .map(|c| {
            let lately: u64 = frames().map(|r| r.counts.get(c)).sum();
            (c, lately + record.counts.get(c))
        })
        .filter(|(_, made)| *made > 0)
        .collect();
    if causes.is_empty() {
        return Err("No strings were made in the last five seconds.");
    }
    let again = record.counts.get(Counter::Existed);
    causes.sort_by_key(|(_, made)| std::cmp::Reverse(*made));
    causes.truncate(room.saturating_sub(1).max(1));
    causes.sort_by_key(|(counter, _)| *counter);
    let total = Counter::of(Group::Strings).filter_map(Counter::bytes);
    let total = total.map(|c| record.counts.get(c)).sum();
    let mut rows: Vec<Row> =
        causes.into_iter().map(|(c, _)| counter_row(c, record, total)).collect();
    rows.push(Row {
        label: Counter::Existed.label().into(),
        numbers: vec![thousands(again), String::new()],
        hover: Counter::Existed.sentence().into(),
        ..Row::default()
    });
    Ok(rows)
}

fn detail(record: &FrameRecord) -> Result<Detail, &'static str> {
    record.detail().ok_or("Not counted in this frame: the overlay was closed.")
}

fn lines(scene: &Scene<'_>, record: &FrameRecord, room: usize, wide: bool) -> Rows {
    let lines = &detail(record)?.lines;
    let total: u64 = lines.iter().map(|l| l.cost.instructions).sum();
    let one_file = scene.cart.scripts.len() <= 1;
    let place = |line: &LineRecord| {
        if one_file {
            return line.line.to_string();
        }
        format!("{}:{}", line.file.trim_end_matches(".lua"), line.line)
    };
    let shown = || lines.iter().take(room);
    let place_width = shown().map(|line| place(line).chars().count()).max().unwrap_or(0);
    let row = |line: &LineRecord| {
        let source = source_line(scene, line);
        let mut numbers = vec![thousands(line.cost.instructions)];
        if wide {
            numbers.insert(0, thousands(line.cost.bytes));
        }
        Row {
            hover: format!(
                "{}:{}\n{source}\n\n{} instructions, {} of the frame\n\
                 {} objects, {} bytes, {} strings",
                line.file,
                line.line,
                thousands(line.cost.instructions),
                percent(line.cost.instructions, total),
                thousands(line.cost.allocations),
                thousands(line.cost.bytes),
                thousands(line.cost.strings),
            ),
            label: source,
            place: place(line),
            place_width,
            code: true,
            share: line.cost.instructions as f32 / total.max(1) as f32,
            numbers,
        }
    };
    Ok(shown().map(row).collect())
}

/// The text of a line, without its indentation.
fn source_line(scene: &Scene<'_>, line: &LineRecord) -> String {
    let script = scene.cart.scripts.get(&*line.file).map(Vec::as_slice).unwrap_or_default();
    let text = script.split(|b| *b == b'\n').nth((line.line as usize).saturating_sub(1));
    let text = String::from_utf8_lossy(text.unwrap_or_default());
    // Room is short: what is aligned by many spaces (comments, mostly) moves up to two.
    let mut short = text.trim().replace('\t', "  ");
    while short.contains("   ") {
        short = short.replace("   ", "  ");
    }
    short
}

fn opcodes(record: &FrameRecord, room: usize) -> Rows {
    let opcodes = &detail(record)?.opcodes;
    let total: u64 = opcodes.iter().map(|(_, count)| count).sum();
    let row = |(name, count): &(&'static str, u64)| Row {
        label: (*name).into(),
        code: true,
        share: *count as f32 / total.max(1) as f32,
        numbers: vec![thousands(*count)],
        hover: format!("{} of the frame's instructions", percent(*count, total)),
        ..Row::default()
    };
    Ok(opcodes.iter().take(room).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_the_room_and_a_section_alone_takes_all() {
        let total = |rooms: [(Section, usize); 4]| rooms.iter().map(|(_, n)| n).sum::<usize>();
        let height = |rows: usize| 4.0 * table::HEAD + rows as f32 * theme::ROW;
        for rows in [0, 1, 7, 18, 33, 60] {
            assert_eq!(total(rooms(height(rows), None)), rows);
        }
        let alone = rooms(height(20), Some(Section::Lines));
        assert_eq!(alone[2], (Section::Lines, 20));
        assert_eq!(total(alone), 20);
        assert!(rooms(height(18), None).iter().all(|(_, n)| *n >= 3));
        assert_eq!(total(rooms(0.0, None)), 0);
    }
}
