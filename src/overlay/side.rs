//! The frame at a glance: its totals, and the first rows of every view.

use egui::{Align2, Color32, Rect, Sense, Ui, pos2, vec2};

use super::list::{ListState, focus};
use super::look::{Act, Measure};
use super::numbers::{bytes, percent, thousands};
use super::sheet::{Choice, Sheet};
use super::table::{self, Head, Row};
use super::view::View;
use super::{Scene, bar, frame, source, theme};
use crate::profile::{Counter, Detail, FrameRecord, Group, Unit};

/// Width in points from which tables get a second column of numbers.
const WIDE: f32 = 380.0;

/// Frames over which a cause counts as one that occurs: those of the strip.
const OCCURS_FRAMES: usize = 300;

/// Rows of a section with what each is about.
struct Entry {
    row: Row,
    open: Act,
    about: Option<Counter>,
}

type Rows = Result<Vec<Entry>, &'static str>;

/// Draws the panel.
pub fn show(ui: &mut Ui, sheet: &mut Sheet<'_>, held: bool, list: &mut ListState) {
    let record = sheet.record;
    summary(ui, sheet.scene, record, held);
    let wide = ui.available_width() >= WIDE;
    let height = sheet.room(ui);
    let mut chosen = None;
    let mut at = 0;
    for (view, rows) in rooms(height) {
        let (head, content) = match view {
            View::Allocations => (allocations_head(), allocations(record)),
            View::Strings => (strings_head(), strings(sheet.scene, record, rows)),
            View::Source => (lines_head(wide), lines(sheet, rows, wide)),
            _ => (opcodes_head(), opcodes(sheet.detail, rows)),
        };
        let entry = |row| Entry { row, open: Act::Show(view), about: None };
        let top = ui.cursor().min;
        if table::head(ui, &Head { key: &view.number().to_string(), ..head }).clicked() {
            sheet.acts.push(Act::Show(view));
        }
        let right = top.x + ui.available_width();
        let here = Rect::from_min_max(top + vec2(0.0, 6.0), pos2(right, ui.cursor().top()));
        let label = head.title.to_string();
        walk(ui, list, &mut at, here.expand2(vec2(6.0, 0.0)), || {
            chosen = Some(entry(Row { label: label.clone(), ..Row::default() }));
        });
        match content {
            Ok(content) => {
                let count = content.len().min(rows);
                for entry in content.into_iter().take(rows) {
                    let open = table::row(ui, &entry.row, head.color);
                    let here = open.rect;
                    if open.double_clicked() {
                        sheet.acts.push(entry.open.clone());
                    }
                    if open.clicked() || open.secondary_clicked() {
                        list.put(at);
                    }
                    if open.secondary_clicked() {
                        sheet.acts.push(Act::More);
                    }
                    walk(ui, list, &mut at, here, || chosen = Some(entry));
                }
                table::blank(ui, rows.saturating_sub(count));
            }
            Err(reason) if rows > 0 => {
                table::note(ui, reason);
                table::blank(ui, rows - 1);
            }
            Err(_) => {}
        }
    }
    list.note_sight(8);
    list.cursor = list.cursor.min(at.saturating_sub(1));
    let left = (ui.max_rect().bottom() - super::sheet::ABOUT - ui.cursor().top()).max(0.0);
    ui.add_space(left);
    explain(sheet, chosen);
}

/// Counts the rows that keys walk through; marks the chosen one.
fn walk(ui: &Ui, list: &ListState, at: &mut usize, rect: Rect, chosen: impl FnOnce()) {
    if *at == list.cursor {
        focus(ui.painter(), rect);
        chosen();
    }
    *at += 1;
}

fn explain(sheet: &mut Sheet<'_>, chosen: Option<Entry>) {
    sheet.focus.chapter = "overview";
    let Some(entry) = chosen else { return };
    if let Some(counter) = entry.about {
        frame::explain_counter(sheet, counter);
    } else if let Act::Show(view) = &entry.open {
        sheet.focus.title = view.title().into();
        sheet.focus.about = view.sentence().into();
        let cycles = sheet.record.counts.fuel();
        frame::limit_choices(sheet, Measure::Cycles, cycles);
        let strings = sheet.record.counts.strings_made();
        frame::limit_choices(sheet, Measure::Strings, strings);
        let bytes = sheet.record.counts.allocated_bytes();
        frame::limit_choices(sheet, Measure::Bytes, bytes);
    } else {
        let mut lines = entry.row.hover.lines();
        sheet.focus.title = lines.next().unwrap_or("").into();
        sheet.focus.about = lines.last().unwrap_or("").into();
    }
    let words = match &entry.open {
        Act::Open(..) => "source".to_string(),
        Act::Show(view) => view.title().to_lowercase(),
        _ => "open".to_string(),
    };
    sheet.focus.open = Some(Choice::new(words, entry.open));
}

/// How many rows each section gets in `height` points: allocations have seven kinds and want no
/// more; strings and opcodes want six, then lines take what is left, up to a third more than that.
fn rooms(height: f32) -> [(View, usize); 4] {
    let all = [View::Allocations, View::Strings, View::Source, View::Opcodes];
    let rows = ((height - 4.0 * table::HEAD) / theme::ROW).floor().max(0.0) as usize;
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
pub fn summary(ui: &mut Ui, scene: &Scene<'_>, record: &FrameRecord, held: bool) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, 98.0), Sense::hover());
    let painter = ui.painter();
    let title = format!("Frame {}", thousands(record.frame));
    painter.text(rect.left_top(), Align2::LEFT_TOP, title, theme::large(), theme::BONE);
    let (word, color) = match scene {
        _ if held => ("held", theme::EMBER),
        Scene { stopped: true, .. } => ("stopped", theme::OVER),
        Scene { paused: true, .. } => ("paused", theme::EMBER),
        _ => ("running", theme::FENNEL),
    };
    let sound_gaps = scene.sound_gaps;
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
    let galley = table::one_line(painter, &heap, theme::small(), theme::ASH, width);
    painter.galley(at, galley, theme::ASH);
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

fn head<'a>(title: &'a str, columns: &'a [&'a str], color: Color32) -> Head<'a> {
    Head { title, key: "", columns, color, open: true }
}

fn allocations_head() -> Head<'static> {
    head("Allocations", &["objects", "bytes"], theme::BYTES)
}

fn strings_head() -> Head<'static> {
    head("Strings", &["made", "bytes"], theme::STRINGS)
}

fn lines_head(wide: bool) -> Head<'static> {
    let columns: &[&str] = if wide { &["bytes", "instructions"] } else { &["instructions"] };
    head("Hottest lines", columns, theme::INSTRUCTIONS)
}

fn opcodes_head() -> Head<'static> {
    head("Opcodes", &["instructions"], theme::INSTRUCTIONS)
}

/// A row for a counter that counts things and their bytes.
fn counter_row(counter: Counter, record: &FrameRecord, total: u64, view: View) -> Entry {
    let bytes = counter.bytes().map_or(0, |b| record.counts.get(b));
    let row = Row {
        label: counter.label().into(),
        share: bytes as f32 / total.max(1) as f32,
        numbers: vec![thousands(record.counts.get(counter)), thousands(bytes)],
        hover: counter.sentence().into(),
        ..Row::default()
    };
    Entry { row, open: Act::Show(view), about: Some(counter) }
}

fn allocations(record: &FrameRecord) -> Rows {
    let total = record.counts.allocated_bytes();
    Ok(Counter::of(Group::Allocations)
        .filter(|c| c.unit() == Unit::Count)
        .map(|c| counter_row(c, record, total, View::Allocations))
        .collect())
}

/// The causes that occurred lately, in the order of the table so that rows keep their place; those
/// that made most come in first when there is no room for all.
fn strings(scene: &Scene<'_>, record: &FrameRecord, room: usize) -> Rows {
    let frames = || scene.profile().frames().rev().take(OCCURS_FRAMES);
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
    causes.sort_by_key(|(_, made)| std::cmp::Reverse(*made));
    causes.truncate(room.saturating_sub(1).max(1));
    causes.sort_by_key(|(counter, _)| *counter);
    let total = Counter::of(Group::Strings).filter_map(Counter::bytes);
    let total = total.map(|c| record.counts.get(c)).sum();
    let counters = causes.into_iter().map(|(counter, _)| counter);
    let mut rows: Vec<Entry> =
        counters.map(|c| counter_row(c, record, total, View::Strings)).collect();
    let mut again = counter_row(Counter::Existed, record, 0, View::Strings);
    again.row.numbers[1] = String::new();
    rows.push(again);
    Ok(rows)
}

const CLOSED: &str = "Not counted in this frame: the overlay was closed.";

fn lines(sheet: &Sheet<'_>, room: usize, wide: bool) -> Rows {
    let lines = &sheet.detail.ok_or(CLOSED)?.lines;
    let total: u64 = lines.iter().map(|l| l.cost.instructions).sum();
    let mut entries: Vec<Entry> = lines
        .iter()
        .take(room)
        .map(|line| {
            let mut row = source::line_row(sheet, &line.file, line.line);
            row.numbers = vec![thousands(line.cost.instructions)];
            if wide {
                row.numbers.insert(0, thousands(line.cost.bytes));
            }
            row.share = line.cost.instructions as f32 / total.max(1) as f32;
            row.hover = format!(
                "{}\n{}; {} of the frame",
                row.hover,
                source::cost_words(&line.cost),
                percent(line.cost.instructions, total),
            );
            Entry { row, open: Act::Open(line.file.to_string(), line.line), about: None }
        })
        .collect();
    let width = entries.iter().map(|e| e.row.place.chars().count()).max().unwrap_or(0);
    entries.iter_mut().for_each(|e| e.row.place_width = width);
    Ok(entries)
}

fn opcodes(detail: Option<&Detail>, room: usize) -> Rows {
    let opcodes = &detail.ok_or(CLOSED)?.opcodes;
    let total: u64 = opcodes.iter().map(|(_, count)| count).sum();
    let entry = |(name, count): &(&'static str, u64)| {
        let row = Row {
            label: (*name).into(),
            code: true,
            share: *count as f32 / total.max(1) as f32,
            numbers: vec![thousands(*count)],
            hover: format!("{name}\n{} of the frame's instructions", percent(*count, total)),
            ..Row::default()
        };
        Entry { row, open: Act::Show(View::Opcodes), about: None }
    };
    Ok(opcodes.iter().take(room).map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_the_room() {
        let total = |rooms: [(View, usize); 4]| rooms.iter().map(|(_, n)| n).sum::<usize>();
        let height = |rows: usize| 4.0 * table::HEAD + rows as f32 * theme::ROW;
        for rows in [0, 1, 7, 18, 33, 60] {
            assert_eq!(total(rooms(height(rows))), rows);
        }
        assert!(rooms(height(18)).iter().all(|(_, n)| *n >= 3));
        assert_eq!(total(rooms(0.0)), 0);
    }
}
