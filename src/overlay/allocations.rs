//! What was made, by source line and kind, and what became of it.

use egui::Ui;

use super::list::{self, ListState};
use super::look::{Act, Measure};
use super::numbers::{percent, thousands};
use super::sheet::{Choice, Knob, Sheet};
use super::table::{self, Row};
use super::{frame, source, theme};
use crate::profile::{AllocationRecord, Counter, Group, Unit, hints};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct Allocations {
    /// The rows.
    pub list: ListState,
    sort: usize,
    by_kind: bool,
    /// Columns that were shown last: those of what became of the objects only where it is known.
    columns: usize,
}

const COLUMNS: [&str; 4] = ["objects", "bytes", "died", "alive"];

/// Room for a kind's name, in points.
const KIND: f32 = 84.0;

impl Allocations {
    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize) {
        match knob {
            0 => self.sort((self.sort + 1) % self.columns.clamp(1, COLUMNS.len())),
            1 => {
                self.by_kind = !self.by_kind;
                self.list = ListState::default();
            }
            _ => {}
        }
    }

    /// Sorts by a column.
    pub fn sort(&mut self, column: usize) {
        self.sort = column;
        self.list.put(0);
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let by = if self.by_kind { "kind" } else { "line" };
        sheet.knobs(ui, &[Knob::new("sorted by", sort_name(self.sort)), Knob::new("rows", by)]);
        sheet.focus.chapter = "allocations";
        if self.by_kind {
            self.kinds(ui, sheet);
        } else {
            self.lines(ui, sheet);
        }
    }

    fn lines(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let Some(detail) = sheet.detail else {
            sheet.not_counted(ui);
            return;
        };
        let wide = ui.available_width() > 480.0;
        let names = COLUMNS.map(|name| (name, theme::BYTES));
        let known = detail.allocations.iter().any(|record| record.fate.is_some());
        self.columns = if wide && known { COLUMNS.len() } else { 2 };
        self.sort = self.sort.min(self.columns - 1);
        let names = &names[..self.columns];
        if let Some(column) = table::columns(ui, "line", names, Some(self.sort), 62.0) {
            sheet.acts.push(Act::Sort(column));
        }
        let height = sheet.room(ui);
        let mut records: Vec<&AllocationRecord> = detail.allocations.iter().collect();
        records.sort_by_key(|r| std::cmp::Reverse(key(r, self.sort)));
        if records.is_empty() {
            let sentence = "This frame made no objects at all: the collector has nothing to do. \
                            Hold a frame with a bar in the strip's lane of bytes to see one.";
            sheet.empty(ui, height, "Nothing was made", sentence);
            return;
        }
        let most = records.iter().map(|r| key(r, self.sort)).max().unwrap_or(1).max(1);
        let mut rows: Vec<Row> = records
            .iter()
            .map(|r| {
                let mut row = source::line_row(sheet, &r.file, r.line);
                row.share = key(r, self.sort) as f32 / most as f32;
                row.tags = vec![(KIND, r.kind.label().to_string(), theme::ASH)];
                row.numbers = numbers(r, names.len());
                row
            })
            .collect();
        table::align_places(&mut rows);
        let pointed = list::show(ui, &mut self.list, rows.len(), height, |painter, place| {
            table::paint(painter, place.rect, &rows[place.row], theme::BYTES, 62.0);
        });
        let Some(r) = records.get(self.list.cursor) else { return };
        sheet.focus.title = format!("{}:{}  {}", r.file, r.line, r.kind.label());
        sheet.focus.about = story(r);
        sheet.focus.open = Some(Choice::new("source", Act::Open(r.file.to_string(), r.line)));
        let bytes = sheet.record.counts.allocated_bytes();
        frame::limit_choices(sheet, Measure::Bytes, bytes);
        let objects = sheet.record.counts.allocations();
        frame::limit_choices(sheet, Measure::Objects, objects);
        sheet.point(pointed, |row| format!("{}\n{}", rows[row].hover, story(records[row])));
    }

    fn kinds(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let names = [("objects", theme::BYTES), ("bytes", theme::BYTES)];
        table::columns(ui, "kind", &names, None, table::COLUMN);
        let height = sheet.room(ui);
        let record = sheet.record;
        let total = record.counts.allocated_bytes();
        let kinds: Vec<Counter> = Counter::of(Group::Allocations)
            .filter(|counter| counter.unit() == Unit::Count)
            .collect();
        let pointed = list::show(ui, &mut self.list, kinds.len(), height, |painter, place| {
            let counter = kinds[place.row];
            let bytes = counter.bytes().map_or(0, |b| record.counts.get(b));
            let row = Row {
                label: counter.label().into(),
                share: bytes as f32 / total.max(1) as f32,
                numbers: vec![thousands(record.counts.get(counter)), thousands(bytes)],
                ..Row::default()
            };
            table::paint(painter, place.rect, &row, theme::BYTES, table::COLUMN);
        });
        if let Some(counter) = kinds.get(self.list.cursor) {
            frame::explain_counter(sheet, *counter);
        }
        sheet.point(pointed, |row| kinds[row].sentence().to_string());
    }
}

fn sort_name(column: usize) -> &'static str {
    ["objects", "bytes", "died in the frame", "still alive"][column.min(3)]
}

fn key(record: &AllocationRecord, column: usize) -> u64 {
    let fate = record.fate.unwrap_or_default();
    [record.count, record.bytes, fate.died, fate.alive][column.min(3)]
}

fn numbers(record: &AllocationRecord, columns: usize) -> Vec<String> {
    let fate = |of: fn(crate::profile::Fate) -> u64| {
        record.fate.map_or("–".to_string(), |fate| thousands(of(fate)))
    };
    let mut numbers = vec![thousands(record.count), thousands(record.bytes)];
    numbers.push(fate(|f| f.died));
    let known = record.fate.filter(|f| f.frames > 0);
    numbers.push(known.map_or("–".to_string(), |f| thousands(f.alive)));
    numbers.truncate(columns);
    numbers
}

/// What became of the objects and what can be done about them, in a sentence each.
fn story(record: &AllocationRecord) -> String {
    let fate = fate(record);
    match hints::of_allocations(record, 1) {
        Some(hint) => format!("{fate}. {hint}"),
        None => format!("{fate}."),
    }
}

fn fate(record: &AllocationRecord) -> String {
    let made = format!("{} objects of {} bytes", thousands(record.count), thousands(record.bytes));
    let Some(fate) = record.fate else {
        return made;
    };
    let died = percent(fate.died, record.count);
    match fate.frames {
        0 => format!("{made}; {died} were garbage when the frame ended"),
        n => format!(
            "{made}; {died} were garbage when the frame ended, {} live {n} frames later",
            percent(fate.alive, record.count),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Fate;

    #[test]
    fn rows_say_what_is_known_of_their_fate() {
        let mut record = AllocationRecord {
            file: "main.lua".into(),
            line: 3,
            kind: Counter::Tables,
            count: 4,
            bytes: 256,
            fate: None,
        };
        assert_eq!(numbers(&record, 4), ["4", "256", "–", "–"]);
        record.fate = Some(Fate { died: 3, frames: 0, ..Fate::default() });
        assert_eq!(numbers(&record, 4), ["4", "256", "3", "–"]);
        record.fate = Some(Fate { died: 3, frames: 60, alive: 1, ..Fate::default() });
        assert_eq!(numbers(&record, 4), ["4", "256", "3", "1"]);
        assert!(story(&record).contains("75 % were garbage"), "{}", story(&record));
    }
}
