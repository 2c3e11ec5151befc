//! One frame in full: a flame graph, and below it counters, functions or console calls.

use egui::Ui;

use super::flame;
use super::list::{self, ListState};
use super::look::{Act, Limit, Measure, Wish};
use super::numbers::{percent, thousands};
use super::sheet::{Choice, Knob, Sheet};
use super::table::{self, Row};
use super::theme;
use crate::console::api::FUNCTIONS;
use crate::profile::{Counter, Group, Unit};

/// What stands below the flame graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Below {
    #[default]
    Functions,
    Counters,
    Calls,
}

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The rows.
    pub list: ListState,
    unit: flame::Unit,
    below: Below,
}

/// A row of the counters: the name of a group, a counter, or a time of the host.
enum Item {
    Group(&'static str),
    Counter(Counter),
    Host(&'static str, u32),
}

impl Frame {
    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize) {
        match knob {
            0 => {
                let at = flame::Unit::ALL.iter().position(|u| *u == self.unit).unwrap_or(0);
                self.unit = flame::Unit::ALL[(at + 1) % flame::Unit::ALL.len()];
            }
            1 => {
                self.below = match self.below {
                    Below::Functions => Below::Counters,
                    Below::Counters => Below::Calls,
                    Below::Calls => Below::Functions,
                };
                self.list = ListState::default();
            }
            _ => {}
        }
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let below = ["functions", "counters", "console calls"][self.below as usize];
        sheet.knobs(ui, &[Knob::new("width", self.unit.name()), Knob::new("below", below)]);
        sheet.focus.chapter = "frame";
        self.flame(ui, sheet);
        ui.add_space(4.0);
        match self.below {
            Below::Functions => self.functions(ui, sheet),
            Below::Counters => self.counters(ui, sheet),
            Below::Calls => self.calls(ui, sheet),
        }
    }

    fn flame(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let height = (sheet.room(ui) * 0.42).clamp(52.0, 240.0);
        let Some(detail) = sheet.detail else {
            let sentence = "Functions are counted while the overlay is open.";
            sheet.empty(ui, height, "The overlay was closed in this frame", sentence);
            let act = Act::Ask(Wish::Recount(sheet.record.frame));
            sheet.focus.open = Some(Choice::new("run again, counted", act));
            return;
        };
        let chosen = match self.below {
            Below::Functions => detail.functions.get(self.list.cursor),
            _ => None,
        };
        let chosen = chosen.map(|f| (&*f.file, f.line));
        let clicked = flame::show(ui, sheet, &detail.tree, self.unit, height, chosen);
        if let Some((file, line)) = clicked {
            self.below = Below::Functions;
            let at = detail.functions.iter().position(|f| *f.file == *file && f.line == line);
            self.list.put(at.unwrap_or(0));
        }
    }

    fn functions(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let names = [
            ("calls", theme::ASH),
            ("own", theme::INSTRUCTIONS),
            ("with callees", theme::INSTRUCTIONS),
            ("bytes", theme::BYTES),
        ];
        let wide = ui.available_width() > 480.0;
        let names = if wide { &names[..] } else { &names[..2] };
        table::columns(ui, "function", names, None, table::COLUMN);
        let height = sheet.room(ui);
        let functions = sheet.detail.map(|d| d.functions.as_slice()).unwrap_or_default();
        let total: u64 = functions.iter().map(|f| f.cost.instructions).sum();
        let pointed = list::show(ui, &mut self.list, functions.len(), height, |painter, place| {
            let f = &functions[place.row];
            let mut numbers = vec![thousands(f.calls), thousands(f.cost.instructions)];
            if wide {
                numbers.push(thousands(f.inclusive.instructions));
                numbers.push(thousands(f.inclusive.bytes));
            }
            let row = Row {
                label: format!(
                    "{}  {}",
                    f.name,
                    super::source::place(sheet.scene, &f.file, f.line)
                ),
                code: true,
                share: f.cost.instructions as f32 / total.max(1) as f32,
                numbers,
                ..Row::default()
            };
            table::paint(painter, place.rect, &row, theme::INSTRUCTIONS, table::COLUMN);
        });
        let Some(f) = functions.get(self.list.cursor) else { return };
        sheet.focus.title = format!("{}  {}:{}", f.name, f.file, f.line);
        sheet.focus.about = format!(
            "{} of the frame's instructions are its own; {} cycles, prices included",
            percent(f.cost.instructions, total),
            thousands(f.cycles),
        );
        sheet.focus.open = Some(Choice::new("source", Act::Open(f.file.to_string(), f.line)));
        sheet.point(pointed, |row| {
            let f = &functions[row];
            let own = super::source::cost_words(&f.cost);
            let all = super::source::cost_words(&f.inclusive);
            format!("{}  {}:{}\nits own: {own}\nwith callees: {all}", f.name, f.file, f.line)
        });
    }

    fn counters(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let names = [("number", theme::ASH), ("bytes", theme::BYTES)];
        table::columns(ui, "counter", &names, None, 88.0);
        let height = sheet.room(ui);
        let record = sheet.record;
        let items = items(sheet);
        let row = |item: &Item| match item {
            Item::Group(name) => Row { label: (*name).to_string(), ..Row::default() },
            Item::Counter(counter) => {
                let bytes = counter.bytes().map(|b| thousands(record.counts.get(b)));
                let number = thousands(record.counts.get(*counter));
                let own = counter.unit() == Unit::Bytes;
                let numbers = if own {
                    vec![String::new(), number]
                } else {
                    vec![number, bytes.unwrap_or_default()]
                };
                Row { label: format!("  {}", counter.label()), numbers, ..Row::default() }
            }
            Item::Host(name, us) => Row {
                label: format!("  {name}"),
                numbers: vec![thousands(u64::from(*us)), String::new()],
                ..Row::default()
            },
        };
        let pointed = list::show(ui, &mut self.list, items.len(), height, |painter, place| {
            let item = &items[place.row];
            if matches!(item, Item::Group(_)) && place.row > 0 {
                painter.hline(place.rect.x_range(), place.rect.top(), (1.0, theme::LINE));
            }
            table::paint(painter, place.rect, &row(item), theme::LINE, 88.0);
        });
        sheet.focus.chapter = "counters";
        match items.get(self.list.cursor) {
            Some(Item::Counter(counter)) => explain_counter(sheet, *counter),
            Some(Item::Host(name, us)) => {
                sheet.focus.title = format!("{name}: {} microseconds", thousands((*us).into()));
                sheet.focus.about =
                    "The host's own time: different on every machine, never part of a test.".into();
            }
            Some(Item::Group(name)) => {
                sheet.focus.title = (*name).to_string();
                sheet.focus.about = "Exact, and the same on every machine.".into();
            }
            None => {}
        }
        sheet.point(pointed, |row| match &items[row] {
            Item::Counter(counter) => counter.sentence().to_string(),
            _ => String::new(),
        });
    }

    fn calls(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let names =
            [("calls", theme::ASH), ("cycles", theme::INSTRUCTIONS), ("pixels", theme::DRAWING)];
        table::columns(ui, "console call", &names, None, table::COLUMN);
        sheet.focus.chapter = "console-calls";
        let height = sheet.room(ui);
        let calls = &sheet.record.calls;
        let total: u64 = calls.iter().map(|c| c.cycles).sum();
        if calls.is_empty() {
            sheet.empty(ui, height, "No console calls", "This frame called none of them.");
            return;
        }
        let pointed = list::show(ui, &mut self.list, calls.len(), height, |painter, place| {
            let call = &calls[place.row];
            let row = Row {
                label: call.name.into(),
                code: true,
                share: call.cycles as f32 / total.max(1) as f32,
                numbers: [call.calls, call.cycles, call.pixels].map(thousands).into(),
                ..Row::default()
            };
            table::paint(painter, place.rect, &row, theme::DRAWING, table::COLUMN);
        });
        let Some(call) = calls.get(self.list.cursor) else { return };
        let row = FUNCTIONS.iter().find(|f| f.name == call.name);
        sheet.focus.title = row.map_or(call.name.to_string(), |f| f.usage());
        sheet.focus.about = format!(
            "{} of the cycles of console calls. {}",
            percent(call.cycles, total),
            row.map_or("", |f| f.sentence),
        );
        sheet.point(pointed, |row| {
            let of = FUNCTIONS.iter().find(|f| f.name == calls[row].name);
            of.map_or(String::new(), |f| format!("{}\n{}", f.usage(), f.sentence))
        });
    }
}

/// The rows of the counters, group by group.
fn items(sheet: &Sheet<'_>) -> Vec<Item> {
    let groups = [
        (Group::Time, "Budget"),
        (Group::Allocations, "Allocations"),
        (Group::Strings, "Strings"),
        (Group::Collector, "Collector and heap"),
        (Group::Calls, "Console calls"),
    ];
    let mut items = Vec::new();
    for (group, name) in groups {
        items.push(Item::Group(name));
        let pairs = |c: &Counter| Counter::of(group).any(|of| of.bytes() == Some(*c));
        items.extend(Counter::of(group).filter(|c| !pairs(c)).map(Item::Counter));
    }
    let host = &sheet.record.host;
    items.push(Item::Group("Host, in microseconds"));
    for (name, us) in [
        ("Update", host.update_us),
        ("Draw", host.draw_us),
        ("Collector", host.collector_us),
        ("Sound", host.audio_us),
        ("The whole tick", host.step_us),
        ("Showing it", host.present_us),
    ] {
        items.push(Item::Host(name, us));
    }
    items
}

/// What a counter means, and what can be done with its number.
pub fn explain_counter(sheet: &mut Sheet<'_>, counter: Counter) {
    let number = sheet.record.counts.get(counter);
    sheet.focus.title =
        format!("{}: {} {}", counter.label(), thousands(number), counter.unit().name());
    sheet.focus.about = counter.sentence().into();
    sheet.focus.chapter = "counters";
    limit_choices(sheet, Measure::One(counter), number);
}

/// The choices that a number offers: to pause above it, and to hold the cart to it.
pub fn limit_choices(sheet: &mut Sheet<'_>, measure: Measure, number: u64) {
    let limit = Limit { measure, most: number };
    let words = format!("{} {}", thousands(number), measure.words());
    sheet.focus.more.push(Choice::new(format!("Pause above {words}"), Act::Trap(limit)));
    if let Some(budget) = measure.budget() {
        let act = Act::Ask(Wish::Budget(budget, number));
        sheet.focus.more.push(Choice::new(format!("Test: at most {words}"), act));
    }
}
