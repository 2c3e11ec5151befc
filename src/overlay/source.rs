//! The cart's code, with what each line costs beside it and its heat behind it.

use std::collections::BTreeMap;
use std::ops::Range;

use egui::{Align2, Color32, Painter, Rect, Ui, pos2, vec2};

use super::list::{self, ListState, Place};
use super::look::Act;
use super::numbers::{average, percent, thousands};
use super::sheet::{Choice, Knob, Sheet};
use super::{Scene, bytecode, table, theme};
use crate::profile::{Cost, Detail};

/// Frames over which averages go and the worst is looked for: a second.
const SPAN: usize = 60;

/// Which frames the numbers are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// The frame that is shown.
    #[default]
    Frame,
    /// The mean over the last second.
    Average,
    /// For each line the frame of the last second in which it cost most.
    Worst,
}

/// What colours the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heat {
    /// Instructions executed.
    #[default]
    Instructions,
    /// Bytes of objects made.
    Bytes,
    /// Strings made.
    Strings,
}

impl Heat {
    const ALL: [Heat; 3] = [Heat::Instructions, Heat::Bytes, Heat::Strings];

    fn name(self) -> &'static str {
        ["instructions", "bytes", "strings"][self as usize]
    }

    pub(super) fn color(self) -> Color32 {
        [theme::INSTRUCTIONS, theme::BYTES, theme::STRINGS][self as usize]
    }

    fn of(self, cost: &Cost) -> u64 {
        [cost.instructions, cost.bytes, cost.strings][self as usize]
    }
}

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The rows.
    pub list: ListState,
    /// The bytecode stands beside the source.
    pub bytecode: bool,
    code: bytecode::Code,
    file: String,
    span: Span,
    heat: Heat,
    page: Page,
    costs: Costs,
}

/// The lines of the file that is shown.
#[derive(Clone, Debug, Default)]
struct Page {
    /// The file and the cart's fingerprint.
    of: Option<(String, u64)>,
    lines: Vec<String>,
    /// For each line the byte from which it is a comment.
    comments: Vec<usize>,
}

/// What the lines cost, worked out once for each frame that is shown.
#[derive(Clone, Debug, Default)]
struct Costs {
    of: Option<(u64, bool, String, Span)>,
    /// Sums, by line.
    lines: BTreeMap<u32, Cost>,
    /// Frames that the sums are over.
    frames: u64,
}

impl Source {
    /// Shows a line of a file.
    pub fn open(&mut self, file: &str, line: u32) {
        self.file = file.to_string();
        self.list.put_amid(line.saturating_sub(1) as usize);
    }

    /// Whether a file has been chosen yet.
    pub fn is_open(&self) -> bool {
        !self.file.is_empty()
    }

    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize, scene: &Scene<'_>) {
        match knob {
            0 => {
                self.span = match self.span {
                    Span::Frame => Span::Average,
                    Span::Average => Span::Worst,
                    Span::Worst => Span::Frame,
                }
            }
            1 => {
                let files: Vec<_> = scene.cart().scripts.keys().collect();
                let at = files.iter().position(|f| **f == self.file).map_or(0, |at| at + 1);
                if let Some(file) = files.get(at % files.len().max(1)) {
                    let file = (*file).clone();
                    self.open(&file, 1);
                }
            }
            _ => {
                let at = Heat::ALL.iter().position(|h| *h == self.heat).unwrap_or(0);
                self.heat = Heat::ALL[(at + 1) % Heat::ALL.len()];
            }
        }
    }

    /// Works the costs out anew: frames were run again.
    pub fn forget(&mut self) {
        self.costs = Costs::default();
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        self.load(sheet.scene);
        let files = &sheet.scene.cart().scripts;
        let at = files.keys().position(|f| *f == self.file).unwrap_or(0) + 1;
        let file = match files.len() {
            1 => self.file.clone(),
            count => format!("{} ({at} of {count})", self.file),
        };
        let numbers = match self.span {
            Span::Frame => "this frame".to_string(),
            Span::Average => "mean of a second".to_string(),
            Span::Worst => "worst of a second".to_string(),
        };
        sheet.knobs(
            ui,
            &[
                Knob::new("numbers", numbers),
                Knob::new("file", file),
                Knob::new("heat", self.heat.name()),
            ],
        );
        self.count(sheet);
        let height = sheet.room(ui) - HEAD;
        let beside = self.bytecode && ui.available_width() > 480.0;
        let whole = ui.available_width();
        let width = if beside { (whole * 0.52).floor() } else { whole };
        let top = ui.cursor().min;
        let left = Rect::from_min_size(top, vec2(width, height + HEAD));
        let mut left_ui = ui.new_child(egui::UiBuilder::new().max_rect(left));
        left_ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        self.lines(&mut left_ui, sheet, height, !beside && whole > 480.0);
        if beside {
            let right = Rect::from_min_max(
                pos2(left.right() + 12.0, top.y),
                pos2(top.x + whole, top.y + height + HEAD),
            );
            let mut right_ui = ui.new_child(egui::UiBuilder::new().max_rect(right));
            right_ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let line = self.list.cursor as u32 + 1;
            self.code.show(&mut right_ui, sheet, &self.file, line, height);
        }
        ui.allocate_exact_size(vec2(whole, height + HEAD), egui::Sense::hover());
        self.explain(sheet);
    }

    fn lines(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>, height: f32, all: bool) {
        let gutter = Gutter::new(self.page.lines.len(), all, self.heat);
        gutter.head(ui);
        let most = self.costs.lines.values().map(|c| self.heat.of(c)).max().unwrap_or(0);
        let Source { list, page, costs, heat, .. } = self;
        let pointed = list::show(ui, list, page.lines.len(), height, |painter, place| {
            let line = place.row as u32 + 1;
            let cost = costs.lines.get(&line);
            gutter.row(painter, &place, line, cost, costs.frames.max(1));
            let share = cost.map_or(0.0, |c| heat.of(c) as f32 / most.max(1) as f32);
            let code = Rect::from_min_max(
                pos2(place.rect.left() + gutter.width, place.rect.top()),
                place.rect.max,
            );
            code_line(painter, code, page, place.row, share, heat.color());
        });
        if pointed.opened {
            sheet.acts.push(Act::Bytecode);
        }
        if pointed.asked {
            sheet.acts.push(Act::More);
        }
    }

    fn explain(&self, sheet: &mut Sheet<'_>) {
        let line = self.list.cursor as u32 + 1;
        let cost = self.costs.lines.get(&line).copied().unwrap_or_default();
        let total: u64 = self.costs.lines.values().map(|c| c.instructions).sum();
        let frames = self.costs.frames.max(1);
        sheet.focus.title = format!("{}:{line}", self.file);
        sheet.focus.about = if sheet.detail.is_none() {
            "Lines are counted while the overlay is open; it was closed in this frame.".into()
        } else if cost == Cost::default() {
            "This line did nothing in these frames.".into()
        } else {
            format!(
                "{} of this file's instructions; {} objects of {} bytes, {} strings{}",
                percent(cost.instructions, total),
                average(cost.allocations, frames),
                average(cost.bytes, frames),
                average(cost.strings, frames),
                if frames > 1 { " a frame" } else { "" },
            )
        };
        sheet.focus.chapter = "source";
        let words = if self.bytecode { "hide bytecode" } else { "bytecode" };
        sheet.focus.open = Some(Choice::new(words, Act::Bytecode));
    }

    /// Reads the file that is shown, unless it is at hand.
    fn load(&mut self, scene: &Scene<'_>) {
        let cart = scene.cart();
        if !cart.scripts.contains_key(&self.file) {
            self.file = cart.main.clone();
        }
        let of = Some((self.file.clone(), cart.hash));
        if self.page.of == of {
            return;
        }
        let text = cart.scripts.get(&self.file).map(Vec::as_slice).unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        let lines: Vec<String> = text.lines().map(|line| line.replace('\t', "  ")).collect();
        let comments = comments(&lines);
        self.page = Page { of, lines, comments };
        self.code = bytecode::Code::default();
        self.code.compile(text.as_bytes(), &self.file);
    }

    /// Works out what the lines cost, unless that is at hand.
    fn count(&mut self, sheet: &Sheet<'_>) {
        let of = (sheet.record.frame, sheet.detail.is_some(), self.file.clone(), self.span);
        if self.costs.of.as_ref() == Some(&of) {
            return;
        }
        let frames = || {
            let until = sheet.record.frame;
            let back = sheet.scene.profile().frames().rev();
            back.filter(move |r| r.frame <= until).take(SPAN)
        };
        let mut lines = BTreeMap::<u32, Cost>::new();
        let mut count = 1;
        match self.span {
            Span::Frame => lines = self.lines_of(sheet.detail),
            Span::Average => {
                count = frames().filter(|r| r.trace.is_some()).count() as u64;
                lines = self.lines_of(Detail::of(frames()).as_ref());
            }
            Span::Worst => {
                for detail in frames().filter_map(|r| r.detail()) {
                    for (line, cost) in self.lines_of(Some(&detail)) {
                        let worst = lines.entry(line).or_default();
                        if self.heat.of(&cost) >= self.heat.of(worst) {
                            *worst = cost;
                        }
                    }
                }
            }
        }
        self.costs = Costs { of: Some(of), lines, frames: count };
    }

    fn lines_of(&self, detail: Option<&Detail>) -> BTreeMap<u32, Cost> {
        let lines = detail.map(|d| d.lines.as_slice()).unwrap_or_default();
        lines.iter().filter(|l| *l.file == self.file).map(|l| (l.line, l.cost)).collect()
    }
}

/// Height of the line that names the columns.
const HEAD: f32 = 18.0;

/// The columns left of the code.
struct Gutter {
    /// Right edges of the columns, from the left of the row, with what they count.
    columns: Vec<(f32, Heat)>,
    number: f32,
    width: f32,
}

impl Gutter {
    fn new(lines: usize, all: bool, heat: Heat) -> Gutter {
        let digits = lines.to_string().len().max(3) as f32;
        let number = 6.0 + digits * theme::mono().size * 0.6;
        let mut right = number + 6.0;
        let mut columns = Vec::new();
        for one in Heat::ALL {
            if all || one == heat {
                right += if one == Heat::Strings { 46.0 } else { 66.0 };
                columns.push((right, one));
            }
        }
        Gutter { columns, number, width: right + 10.0 }
    }

    fn head(&self, ui: &mut Ui) {
        let size = vec2(ui.available_width(), HEAD);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        for (right, heat) in &self.columns {
            let at = pos2(rect.left() + right, rect.center().y);
            let name = if *heat == Heat::Instructions { "instr." } else { heat.name() };
            ui.painter().text(at, Align2::RIGHT_CENTER, name, theme::small(), heat.color());
        }
    }

    fn row(&self, painter: &Painter, place: &Place, line: u32, cost: Option<&Cost>, frames: u64) {
        let middle = place.rect.center().y;
        let at = pos2(place.rect.left() + self.number, middle);
        let ink = if place.chosen { theme::BONE } else { theme::ASH };
        painter.text(at, Align2::RIGHT_CENTER, line, theme::mono(), ink);
        for (right, heat) in &self.columns {
            let number = cost.map_or(0, |c| heat.of(c));
            if number > 0 {
                let at = pos2(place.rect.left() + right, middle);
                let text = average(number, frames);
                painter.text(at, Align2::RIGHT_CENTER, text, theme::mono(), theme::BONE);
            }
        }
    }
}

/// A line of code over its heat.
fn code_line(painter: &Painter, rect: Rect, page: &Page, row: usize, share: f32, color: Color32) {
    if share > 0.0 {
        // The root spreads the cool lines apart; the edge is a scale of its own without colour.
        let warm = share.sqrt();
        painter.rect_filled(rect.shrink2(vec2(0.0, 0.5)), 0.0, color.gamma_multiply(0.34 * warm));
        let edge = Rect::from_min_size(rect.min, vec2(1.0 + 3.0 * warm, rect.height()));
        painter.rect_filled(edge, 0.0, color);
    }
    let (Some(text), Some(comment)) = (page.lines.get(row), page.comments.get(row)) else { return };
    let parts: [(Range<usize>, Color32); 2] =
        [(0..*comment, theme::BONE), (*comment..text.len(), theme::ASH)];
    let mut job = egui::text::LayoutJob::default();
    for (range, color) in parts {
        if let Some(part) = text.get(range).filter(|part| !part.is_empty()) {
            job.append(part, 0.0, egui::TextFormat::simple(theme::mono(), color));
        }
    }
    let left = rect.left() + 8.0;
    job.wrap = egui::text::TextWrapping::truncate_at_width((rect.right() - left).max(0.0));
    let galley = painter.layout_job(job);
    painter.galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, theme::BONE);
}

/// For each line the byte from which it is a comment; its length where it has none.
fn comments(lines: &[String]) -> Vec<usize> {
    /// What ends the text that the scanner is in.
    enum Inside {
        Nothing,
        Comment(String),
        Text(String),
    }
    let mut inside = Inside::Nothing;
    let mut starts = Vec::with_capacity(lines.len());
    for line in lines {
        let mut start = line.len();
        let mut at = 0;
        while at < line.len() {
            match &inside {
                Inside::Comment(end) | Inside::Text(end) => {
                    if matches!(inside, Inside::Comment(_)) {
                        start = start.min(at);
                    }
                    match line[at..].find(end.as_str()) {
                        Some(found) => {
                            at += found + end.len();
                            inside = Inside::Nothing;
                        }
                        None => at = line.len(),
                    }
                }
                Inside::Nothing => {
                    let rest = &line[at..];
                    if let Some(end) = rest.strip_prefix("--").and_then(long_bracket) {
                        start = start.min(at);
                        at += 2;
                        inside = Inside::Comment(end);
                    } else if rest.starts_with("--") {
                        start = start.min(at);
                        at = line.len();
                    } else if let Some(end) = long_bracket(rest) {
                        at += end.len();
                        inside = Inside::Text(end);
                    } else if rest.starts_with(['"', '\'']) {
                        at += quoted(rest);
                    } else {
                        at += rest.chars().next().map_or(1, char::len_utf8);
                    }
                }
            }
        }
        starts.push(start);
    }
    starts
}

/// What ends the long bracket that a text begins with.
fn long_bracket(text: &str) -> Option<String> {
    let rest = text.strip_prefix('[')?;
    let level = rest.bytes().take_while(|b| *b == b'=').count();
    rest[level..].starts_with('[').then(|| format!("]{}]", "=".repeat(level)))
}

/// Bytes of the quoted string that a text begins with, to its end or the line's.
fn quoted(text: &str) -> usize {
    let mut chars = text.char_indices();
    let Some((_, quote)) = chars.next() else { return 0 };
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where the lines of a cart's files begin, so that the rows of long lists find their text.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The cart's fingerprint.
    of: Option<u64>,
    /// By file, the byte at which each line begins.
    starts: BTreeMap<String, Vec<usize>>,
}

impl Texts {
    /// Looks the lines up, unless they are at hand.
    pub fn read(&mut self, scene: &Scene<'_>) {
        let cart = scene.cart();
        if self.of == Some(cart.hash) {
            return;
        }
        let starts = |text: &Vec<u8>| {
            let ends = text.iter().enumerate().filter(|(_, b)| **b == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        };
        self.of = Some(cart.hash);
        self.starts =
            cart.scripts.iter().map(|(file, text)| (file.clone(), starts(text))).collect();
    }

    /// The text of a line for a table's row: without its indentation, gaps of many spaces made
    /// short.
    fn short_line(&self, scene: &Scene<'_>, file: &str, line: u32) -> String {
        let script = scene.cart().scripts.get(file).map(Vec::as_slice).unwrap_or_default();
        let at = (line as usize).checked_sub(1);
        let starts = self.starts.get(file).map(Vec::as_slice).unwrap_or_default();
        let start = at.and_then(|at| starts.get(at)).copied().unwrap_or(script.len());
        let text = script[start.min(script.len())..].split(|b| *b == b'\n').next();
        let text = String::from_utf8_lossy(text.unwrap_or_default());
        let mut short = text.trim().replace('\t', "  ");
        while short.contains("   ") {
            short = short.replace("   ", "  ");
        }
        short
    }
}

/// A place in the source as a row shows it: the line alone where there is one file only.
pub fn place(scene: &Scene<'_>, file: &str, line: u32) -> String {
    if scene.cart().scripts.len() <= 1 {
        return line.to_string();
    }
    format!("{}:{line}", file.trim_end_matches(".lua"))
}

/// A row of a table that stands for a line of the source.
pub fn line_row(sheet: &Sheet<'_>, file: &str, line: u32) -> table::Row {
    let label = sheet.texts.short_line(sheet.scene, file, line);
    table::Row {
        place: place(sheet.scene, file, line),
        code: true,
        hover: format!("{file}:{line}\n{label}"),
        label,
        ..table::Row::default()
    }
}

/// Numbers of a cost, for the text of a row.
pub fn cost_words(cost: &Cost) -> String {
    format!(
        "{} instructions, {} objects, {} bytes, {} strings",
        thousands(cost.instructions),
        thousands(cost.allocations),
        thousands(cost.bytes),
        thousands(cost.strings),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_and_strings_are_none() {
        let text = "x = 1 -- one\ny = '--' .. \"\\\"--\"\n--[[ long\nstill ]] z = 2\n\
                    s = [[ -- text\n ]] -- end\n--[==[ ]] ]==] a = 1\nplain";
        let lines: Vec<String> = text.lines().map(str::to_string).collect();
        let found = comments(&lines);
        let rest: Vec<&str> = lines.iter().zip(&found).map(|(l, at)| &l[*at..]).collect();
        assert_eq!(
            rest,
            ["-- one", "", "--[[ long", "still ]] z = 2", "", "-- end", "--[==[ ]] ]==] a = 1", ""]
        );
    }
}
