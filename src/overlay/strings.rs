//! Which strings were made, by line and operation, with some of their texts, and what can be done
//! about it.

use egui::Ui;

use super::list::{self, ListState};
use super::look::{Act, Measure};
use super::numbers::thousands;
use super::sheet::{Choice, Knob, Sheet};
use super::table::{self, Row};
use super::{frame, source, theme};
use crate::profile::{Counter, Group, StringRecord, hints};

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    /// The rows.
    pub list: ListState,
    sort: usize,
    by_cause: bool,
}

const COLUMNS: [&str; 3] = ["made", "again", "bytes"];

/// Room for an operation's name and for a text, in points.
const CAUSE: f32 = 92.0;
const TEXT: f32 = 150.0;

impl Strings {
    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize) {
        match knob {
            0 => self.sort((self.sort + 1) % COLUMNS.len()),
            1 => {
                self.by_cause = !self.by_cause;
                self.list = ListState::default();
            }
            _ => {}
        }
    }

    /// Sorts by a column.
    pub fn sort(&mut self, column: usize) {
        self.sort = column.min(COLUMNS.len() - 1);
        self.list.put(0);
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let sort = ["made", "made again", "bytes"][self.sort];
        let by = if self.by_cause { "operation" } else { "line" };
        sheet.knobs(ui, &[Knob::new("sorted by", sort), Knob::new("rows", by)]);
        sheet.focus.chapter = "strings";
        if self.by_cause {
            self.causes(ui, sheet);
        } else {
            self.lines(ui, sheet);
        }
    }

    fn lines(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let Some(detail) = sheet.detail else {
            sheet.not_counted(ui);
            return;
        };
        let names = COLUMNS.map(|name| (name, theme::STRINGS));
        if let Some(column) = table::columns(ui, "line", &names, Some(self.sort), 56.0) {
            sheet.acts.push(Act::Sort(column));
        }
        let height = sheet.room(ui);
        let mut records: Vec<&StringRecord> = detail.strings.iter().collect();
        records.sort_by_key(|r| std::cmp::Reverse(key(r, self.sort)));
        if records.is_empty() {
            let sentence = "Constants are made once, when the cart loads; reading, passing and \
                            comparing strings makes none.";
            sheet.empty(ui, height, "No strings were made in this frame", sentence);
            return;
        }
        let wide = ui.available_width() > 480.0;
        let most = records.iter().map(|r| key(r, self.sort)).max().unwrap_or(1).max(1);
        let mut rows: Vec<Row> = records
            .iter()
            .map(|r| {
                let mut row = source::line_row(sheet, &r.file, r.line);
                row.share = key(r, self.sort) as f32 / most as f32;
                row.numbers = [r.made + r.found, r.again, r.bytes].map(thousands).into();
                if wide {
                    row.tags.push((TEXT, sample(r), theme::STRINGS));
                    row.tags.push((CAUSE, r.cause.label().to_string(), theme::ASH));
                }
                row
            })
            .collect();
        table::align_places(&mut rows);
        let pointed = list::show(ui, &mut self.list, rows.len(), height, |painter, place| {
            table::paint(painter, place.rect, &rows[place.row], theme::STRINGS, 56.0);
        });
        let Some(r) = records.get(self.list.cursor) else { return };
        sheet.focus.title = format!("{}:{}  {}", r.file, r.line, r.cause.label());
        sheet.focus.about = hint(r).to_string();
        sheet.focus.open = Some(Choice::new("source", Act::Open(r.file.to_string(), r.line)));
        let made = sheet.record.counts.strings_made();
        frame::limit_choices(sheet, Measure::Strings, made);
        let cause = r.cause;
        let number = sheet.record.counts.get(cause);
        frame::limit_choices(sheet, Measure::One(cause), number);
        sheet.point(pointed, |row| {
            format!("{}\n{}\n{}", rows[row].hover, texts(records[row]), hint(records[row]))
        });
    }

    fn causes(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let names = [("made", theme::STRINGS), ("bytes", theme::STRINGS)];
        table::columns(ui, "operation", &names, None, table::COLUMN);
        let height = sheet.room(ui);
        let record = sheet.record;
        let causes: Vec<Counter> = Counter::of(Group::Strings)
            .filter(|c| c.bytes().is_some() || c.unit() == crate::profile::Unit::Count)
            .collect();
        let total = record.counts.strings_made();
        let pointed = list::show(ui, &mut self.list, causes.len(), height, |painter, place| {
            let counter = causes[place.row];
            let made = record.counts.get(counter);
            let bytes = counter.bytes().map(|b| thousands(record.counts.get(b)));
            let share =
                if counter.bytes().is_some() { made as f32 / total.max(1) as f32 } else { 0.0 };
            let row = Row {
                label: counter.label().into(),
                share,
                numbers: vec![thousands(made), bytes.unwrap_or_default()],
                ..Row::default()
            };
            table::paint(painter, place.rect, &row, theme::STRINGS, table::COLUMN);
        });
        if let Some(counter) = causes.get(self.list.cursor) {
            frame::explain_counter(sheet, *counter);
        }
        sheet.point(pointed, |row| causes[row].sentence().to_string());
    }
}

fn key(record: &StringRecord, column: usize) -> u64 {
    [record.made + record.found, record.again, record.bytes][column]
}

/// The most frequent text, in quotes.
fn sample(record: &StringRecord) -> String {
    let text = record.texts.first().map(|t| one_line(&t.text));
    text.map_or(String::new(), |text| format!("“{text}”"))
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

/// All texts that are known, with how often each was made.
fn texts(record: &StringRecord) -> String {
    let line = |t: &crate::profile::TextRecord| {
        let times =
            if t.count == 1 { "once".into() } else { format!("{} times", thousands(t.count)) };
        format!("“{}” {times}", one_line(&t.text))
    };
    let lines: Vec<String> = record.texts.iter().map(line).collect();
    lines.join("\n")
}

/// What can be done about it, where a pattern is known.
fn hint(record: &StringRecord) -> &'static str {
    hints::of_strings(record, 1).unwrap_or("A new text each time, as the cart asks for it.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::TextRecord;

    fn record(cause: Counter, made: u64, again: u64) -> StringRecord {
        StringRecord {
            file: "main.lua".into(),
            line: 1,
            cause,
            made,
            bytes: made * 12,
            found: 0,
            again,
            texts: vec![TextRecord { text: "SCORE:\n12".into(), bytes: 9, count: made }],
        }
    }

    #[test]
    fn a_row_shows_its_text_on_one_line_and_says_what_to_do() {
        let record = record(Counter::MadeConcat, 60, 59);
        assert_eq!(sample(&record), "“SCORE:·12”");
        assert!(hint(&record).starts_with("The same text again"), "{}", hint(&record));
        assert!(texts(&record).ends_with("60 times"));
    }
}
