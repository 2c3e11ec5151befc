//! Which instructions ran, which followed which, and where.

use egui::Ui;

use super::list::{self, ListState};
use super::look::Act;
use super::numbers::{percent, thousands};
use super::sheet::{Choice, Knob, Sheet};
use super::table::{self, Row};
use super::{source, theme};
use crate::lua::bytecode::Opcode;
use crate::profile::Detail;

/// What the rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Rows {
    #[default]
    Opcodes,
    Pairs,
    Lines,
    Functions,
}

impl Rows {
    const ALL: [Rows; 4] = [Rows::Opcodes, Rows::Pairs, Rows::Lines, Rows::Functions];

    fn name(self) -> &'static str {
        ["opcodes", "pairs", "hottest lines", "hottest functions"][self as usize]
    }
}

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct Opcodes {
    /// The rows.
    pub list: ListState,
    rows: Rows,
}

/// A row with what it is about.
struct Entry {
    row: Row,
    count: u64,
    title: String,
    about: String,
    open: Option<Act>,
}

impl Opcodes {
    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize) {
        if knob == 0 {
            let at = Rows::ALL.iter().position(|r| *r == self.rows).unwrap_or(0);
            self.rows = Rows::ALL[(at + 1) % Rows::ALL.len()];
            self.list = ListState::default();
        }
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        sheet.knobs(ui, &[Knob::new("rows", self.rows.name())]);
        sheet.focus.chapter = "opcodes";
        let Some(detail) = sheet.detail else {
            sheet.not_counted(ui);
            return;
        };
        let names = [("times", theme::INSTRUCTIONS), ("share", theme::INSTRUCTIONS)];
        table::columns(ui, self.rows.name(), &names, None, table::COLUMN);
        let height = sheet.room(ui);
        let mut entries = self.entries(sheet, detail);
        let total: u64 = detail.opcodes.iter().map(|(_, n)| n).sum();
        let most = entries.iter().map(|e| e.count).max().unwrap_or(1).max(1);
        for entry in &mut entries {
            entry.row.code = true;
            entry.row.share = entry.count as f32 / most as f32;
            entry.row.numbers = vec![thousands(entry.count), percent(entry.count, total)];
        }
        let width = entries.iter().map(|e| e.row.place.chars().count()).max().unwrap_or(0);
        entries.iter_mut().for_each(|e| e.row.place_width = width);
        let pointed = list::show(ui, &mut self.list, entries.len(), height, |painter, place| {
            let row = &entries[place.row].row;
            table::paint(painter, place.rect, row, theme::INSTRUCTIONS, table::COLUMN);
        });
        let Some(entry) = entries.get(self.list.cursor) else { return };
        sheet.focus.title.clone_from(&entry.title);
        sheet.focus.about.clone_from(&entry.about);
        sheet.focus.open = entry.open.clone().map(|act| Choice::new("source", act));
        sheet.point(pointed, |row| format!("{}\n{}", entries[row].title, entries[row].about));
    }

    fn entries(&self, sheet: &Sheet<'_>, detail: &Detail) -> Vec<Entry> {
        match self.rows {
            Rows::Opcodes => detail.opcodes.iter().map(opcode).collect(),
            Rows::Pairs => detail
                .pairs
                .iter()
                .map(|([first, second], count)| Entry {
                    row: Row { label: format!("{first} → {second}"), ..Row::default() },
                    count: *count,
                    title: format!("{first}, then {second}"),
                    about: "Pairs that come often are candidates for an instruction of their own."
                        .into(),
                    open: None,
                })
                .collect(),
            Rows::Lines => detail
                .lines
                .iter()
                .map(|line| Entry {
                    row: source::line_row(sheet, &line.file, line.line),
                    count: line.cost.instructions,
                    title: format!("{}:{}", line.file, line.line),
                    about: source::cost_words(&line.cost),
                    open: Some(Act::Open(line.file.to_string(), line.line)),
                })
                .collect(),
            Rows::Functions => detail
                .functions
                .iter()
                .map(|f| {
                    let place = source::place(sheet.scene, &f.file, f.line);
                    Entry {
                        row: Row { label: f.name.to_string(), place, ..Row::default() },
                        count: f.cost.instructions,
                        title: format!("{}  {}:{}", f.name, f.file, f.line),
                        about: "Opened, it shows its bytecode beside its source.".into(),
                        open: Some(Act::Open(f.file.to_string(), f.line)),
                    }
                })
                .collect(),
        }
    }

    /// Whether what is opened shows its bytecode.
    pub fn opens_bytecode(&self) -> bool {
        self.rows == Rows::Functions
    }
}

fn opcode((name, count): &(&'static str, u64)) -> Entry {
    let row = (0..=255).filter_map(Opcode::of).find(|op| op.name() == *name);
    Entry {
        row: Row { label: (*name).into(), ..Row::default() },
        count: *count,
        title: row.map_or((*name).to_string(), |op| format!("{name}   {}", op.effect())),
        about: row.map_or(String::new(), |op| op.why().to_string()),
        open: None,
    }
}
