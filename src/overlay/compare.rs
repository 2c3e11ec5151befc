//! Two frames or ranges of frames, line by line and counter by counter.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Align2, Sense, Ui, pos2, vec2};

use super::list::{self, ListState};
use super::look::{Act, Look};
use super::numbers::{average, thousands};
use super::sheet::{Choice, Knob, Sheet, keycap};
use super::table::{self, Row};
use super::{source, theme};
use crate::profile::{Cost, Counter, Counts, Detail, FrameRecord};

/// Frames of a range: a second.
pub const RANGE: usize = 60;

/// A frame or a range that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Pinned {
    first: u64,
    last: u64,
    /// Frames that the sums are over.
    frames: u64,
    counts: Counts,
    lines: Option<BTreeMap<(Arc<str>, u32), Cost>>,
}

impl Pinned {
    /// Keeps some frames, oldest first. `None` of none.
    pub fn of(records: &[&FrameRecord]) -> Option<Pinned> {
        let (first, last) = (records.first()?.frame, records.last()?.frame);
        let mut counts = Counts::default();
        for record in records {
            Counter::ALL.iter().for_each(|c| counts.add(*c, record.counts.get(*c)));
        }
        let detail = Detail::of(records.iter().copied());
        let lines = detail.map(|detail| {
            let line = |l: crate::profile::LineRecord| ((l.file, l.line), l.cost);
            detail.lines.into_iter().map(line).collect()
        });
        Some(Pinned { first, last, frames: records.len() as u64, counts, lines })
    }

    fn words(&self) -> String {
        if self.first == self.last {
            return format!("frame {}", thousands(self.first));
        }
        format!("frames {} to {}", thousands(self.first), thousands(self.last))
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Subject {
    #[default]
    Instructions,
    Bytes,
    Strings,
    Counters,
}

impl Subject {
    const ALL: [Subject; 4] =
        [Subject::Instructions, Subject::Bytes, Subject::Strings, Subject::Counters];

    fn name(self) -> &'static str {
        ["instructions by line", "bytes by line", "strings by line", "counters"][self as usize]
    }

    fn of(self, cost: &Cost) -> u64 {
        match self {
            Subject::Bytes => cost.bytes,
            Subject::Strings => cost.strings,
            _ => cost.instructions,
        }
    }
}

/// What the view remembers.
#[derive(Clone, Debug, Default)]
pub struct Compare {
    /// The rows.
    pub list: ListState,
    pins: [Option<Pinned>; 2],
    subject: Subject,
}

/// A row: what it is, and its sums in A and in B.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    what: What,
    sums: [u64; 2],
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Line(Arc<str>, u32),
    Counter(Counter),
}

impl Compare {
    /// Keeps frames as A (false) or B (true).
    pub fn pin(&mut self, is_b: bool, records: &[&FrameRecord]) {
        self.pins[usize::from(is_b)] = Pinned::of(records);
    }

    /// The last frames of A and B, for the strip.
    pub fn marks(&self) -> Vec<(u64, &'static str)> {
        let pins = self.pins.iter().zip(["A", "B"]);
        pins.filter_map(|(pin, name)| Some((pin.as_ref()?.last, name))).collect()
    }

    /// Turns a knob on.
    pub fn turn(&mut self, knob: usize) {
        match knob {
            0 => {
                let at = Subject::ALL.iter().position(|s| *s == self.subject).unwrap_or(0);
                self.subject = Subject::ALL[(at + 1) % Subject::ALL.len()];
                self.list = ListState::default();
            }
            1 => self.pins.swap(0, 1),
            _ => {}
        }
    }

    /// Draws the view.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        sheet.knobs(ui, &[Knob::new("of", self.subject.name()), Knob::new("swap", "A and B")]);
        sheet.focus.chapter = "compare";
        let now = sheet.record.frame;
        let choice = |words: &str, act| Choice::new(words.replace("{}", &thousands(now)), act);
        sheet.focus.more.extend([
            choice("Keep frame {} as A", Act::Pin(false)),
            choice("Keep frame {} as B", Act::Pin(true)),
            choice("Keep the second up to frame {} as A", Act::PinRange(false)),
            choice("Keep the second up to frame {} as B", Act::PinRange(true)),
        ]);
        self.pinned(ui, sheet);
        let height = sheet.room(ui) - theme::ROW;
        let [Some(a), Some(b)] = &self.pins else {
            let sentence = format!(
                "Keep the shown frame as A with {} and another as B with {}; with the menu, {}, \
                 a whole second. Then every difference stands here, the largest first.",
                sheet.scene.key(Look::PinA),
                sheet.scene.key(Look::PinB),
                sheet.scene.key(Look::More),
            );
            sheet.empty(ui, height + theme::ROW, "Nothing to compare yet", &sentence);
            sheet.focus.title = "compare".into();
            return;
        };
        let Some(pairs) = pairs(a, b, self.subject) else {
            let sentence = "Lines are counted while the overlay is open; it was closed in one of \
                            the two. The counters can be compared.";
            sheet.empty(ui, height + theme::ROW, "No lines to compare", sentence);
            return;
        };
        let frames = [a.frames, b.frames];
        self.rows(ui, sheet, &pairs, frames, height);
    }

    /// What A and B are.
    fn pinned(&self, ui: &mut Ui, sheet: &Sheet<'_>) {
        let size = vec2(ui.available_width(), 22.0);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let painter = ui.painter();
        let half = rect.width() / 2.0;
        for (i, (name, look)) in [("A", Look::PinA), ("B", Look::PinB)].into_iter().enumerate() {
            let left = rect.left() + half * i as f32;
            let at = pos2(left, rect.center().y);
            let cap = keycap(painter, at, sheet.scene.key(look));
            let words = match &self.pins[i] {
                Some(pinned) => format!("{name}: {}", pinned.words()),
                None => format!("{name}: none"),
            };
            let ink = if self.pins[i].is_some() { theme::BONE } else { theme::ASH };
            let at = pos2(cap.right() + 8.0, rect.center().y);
            painter.text(at, Align2::LEFT_CENTER, words, theme::text(), ink);
        }
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        sheet: &mut Sheet<'_>,
        pairs: &[Pair],
        frames: [u64; 2],
        height: f32,
    ) {
        let a_frame = if frames == [1, 1] { "" } else { ", a frame" };
        let title = format!("{}{a_frame}", self.subject.name());
        let names = [("A", theme::ASH), ("B", theme::ASH), ("difference", theme::BONE)];
        table::columns(ui, &title, &names, None, table::COLUMN);
        if pairs.is_empty() {
            sheet.empty(ui, height, "No difference", "A and B did exactly the same.");
            return;
        }
        let most = pairs.iter().map(|p| difference(p, frames).abs()).max().unwrap_or(1).max(1);
        let mut rows: Vec<Row> = pairs
            .iter()
            .map(|pair| {
                let mut row = match &pair.what {
                    What::Line(file, line) => source::line_row(sheet, file, *line),
                    What::Counter(counter) => Row {
                        label: format!("{} ({})", counter.label(), counter.unit().name()),
                        hover: counter.sentence().to_string(),
                        ..Row::default()
                    },
                };
                let difference = difference(pair, frames);
                row.share = difference.unsigned_abs() as f32 / most as f32;
                let mark = if difference > 0 { "▲" } else { "▼" };
                let [in_a, in_b] = [0, 1].map(|i| average(pair.sums[i], frames[i]));
                let both = frames[0] * frames[1];
                let text = average(difference.unsigned_abs(), both);
                row.numbers = vec![in_a, in_b, format!("{mark} {text}")];
                row
            })
            .collect();
        table::align_places(&mut rows);
        let pointed = list::show(ui, &mut self.list, rows.len(), height, |painter, place| {
            let more = difference(&pairs[place.row], frames) > 0;
            let color = if more { theme::OVER } else { theme::FENNEL };
            table::paint(painter, place.rect, &rows[place.row], color, table::COLUMN);
        });
        let Some(pair) = pairs.get(self.list.cursor) else { return };
        let words = if difference(pair, frames) > 0 { "More in B." } else { "Less in B." };
        match &pair.what {
            What::Line(file, line) => {
                sheet.focus.title = format!("{file}:{line}");
                sheet.focus.about = words.into();
                sheet.focus.open = Some(Choice::new("source", Act::Open(file.to_string(), *line)));
            }
            What::Counter(counter) => {
                sheet.focus.title = counter.label().into();
                sheet.focus.about = format!("{words} {}", counter.sentence());
            }
        }
        sheet.point(pointed, |row| rows[row].hover.clone());
    }
}

/// B less A, both for as many frames: multiplied by the number of frames of the other.
fn difference(pair: &Pair, frames: [u64; 2]) -> i64 {
    let [a, b] = pair.sums;
    let whole = i128::from(b) * i128::from(frames[0]) - i128::from(a) * i128::from(frames[1]);
    whole.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// The rows in which A and B differ, the largest difference first. `None` when lines were not
/// counted in one of them.
fn pairs(a: &Pinned, b: &Pinned, subject: Subject) -> Option<Vec<Pair>> {
    let mut pairs = Vec::new();
    if subject == Subject::Counters {
        for counter in Counter::ALL {
            let sums = [a, b].map(|pin| pin.counts.get(*counter));
            pairs.push(Pair { what: What::Counter(*counter), sums });
        }
    } else {
        let (in_a, in_b) = (a.lines.as_ref()?, b.lines.as_ref()?);
        let mut places: Vec<_> = in_a.keys().chain(in_b.keys()).collect();
        places.sort();
        places.dedup();
        for place in places {
            let sums = [in_a, in_b].map(|l| l.get(place).map_or(0, |cost| subject.of(cost)));
            pairs.push(Pair { what: What::Line(Arc::clone(&place.0), place.1), sums });
        }
    }
    let frames = [a.frames, b.frames];
    pairs.retain(|pair| difference(pair, frames) != 0);
    pairs.sort_by_key(|pair| std::cmp::Reverse(difference(pair, frames).unsigned_abs()));
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(frames: u64, concat: u64, lines: &[(u32, u64)]) -> Pinned {
        let mut counts = Counts::default();
        counts.set(Counter::MadeConcat, concat);
        let lines = lines
            .iter()
            .map(|(line, instructions)| {
                let cost = Cost { instructions: *instructions, ..Cost::default() };
                (("main.lua".into(), *line), cost)
            })
            .collect();
        Pinned { first: 1, last: frames, frames, counts, lines: Some(lines) }
    }

    #[test]
    fn the_largest_difference_is_first_and_what_is_the_same_is_left_out() {
        let a = pinned(1, 3, &[(1, 100), (2, 50), (4, 7)]);
        let b = pinned(1, 3, &[(1, 110), (3, 40), (2, 50)]);
        let found = pairs(&a, &b, Subject::Instructions).unwrap();
        let lines: Vec<_> = found
            .iter()
            .map(|p| match &p.what {
                What::Line(_, line) => (*line, difference(p, [1, 1])),
                What::Counter(_) => (0, 0),
            })
            .collect();
        assert_eq!(lines, [(3, 40), (1, 10), (4, -7)]);
        assert!(pairs(&a, &b, Subject::Counters).unwrap().is_empty());
    }

    #[test]
    fn ranges_of_different_length_are_compared_by_the_frame() {
        let a = pinned(60, 120, &[(1, 600)]);
        let b = pinned(1, 2, &[(1, 10)]);
        assert!(pairs(&a, &b, Subject::Counters).unwrap().is_empty());
        assert!(pairs(&a, &b, Subject::Instructions).unwrap().is_empty());
        let b = Pinned { lines: None, ..b };
        assert_eq!(pairs(&a, &b, Subject::Instructions), None);
    }
}
