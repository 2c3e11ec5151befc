//! What every view of the panel has: the frame it shows, its knobs, a chosen thing and the line
//! that explains it.

use egui::{Align2, Color32, Rect, Response, Sense, Ui, pos2, vec2};

use super::look::{Act, Look};
use super::source::Texts;
use super::{Scene, table, theme};
use crate::profile::{Detail, FrameRecord};

/// A view's paper: what it draws from, and what it leaves for keys and clicks.
pub struct Sheet<'a> {
    /// What there is to look at.
    pub scene: &'a Scene<'a>,
    /// The frame that is shown.
    pub record: &'a FrameRecord,
    /// What was counted in it while somebody looked.
    pub detail: Option<&'a Detail>,
    /// The lines of the cart's files.
    pub texts: &'a Texts,
    /// What was clicked.
    pub acts: Vec<Act>,
    /// What keys act on.
    pub focus: Focus,
}

/// The chosen thing of a view: what it is, and what can be done about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// What it is.
    pub title: String,
    /// What it means, and where that is explained.
    pub about: String,
    /// The chapter of the manual that explains it.
    pub chapter: &'static str,
    /// What opening it does.
    pub open: Option<Choice>,
    /// What else can be done.
    pub more: Vec<Choice>,
    /// The view's knobs, by name.
    pub knobs: Vec<&'static str>,
}

/// A line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it does, in a few words.
    pub label: String,
    /// What it does.
    pub act: Act,
}

impl Choice {
    /// A line of a menu.
    pub fn new(label: impl Into<String>, act: Act) -> Choice {
        Choice { label: label.into(), act }
    }
}

/// A choice that a view offers, turned with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knob {
    /// What it chooses.
    pub name: &'static str,
    /// What it is set to.
    pub value: String,
}

impl Knob {
    /// A knob that stands at `value`.
    pub fn new(name: &'static str, value: impl Into<String>) -> Knob {
        Knob { name, value: value.into() }
    }
}

/// The keys of the knobs, left to right.
pub const KNOBS: [Look; 3] = [Look::KnobOne, Look::KnobTwo, Look::KnobThree];

/// Height of the row of knobs, in points.
const KNOB_ROW: f32 = 24.0;
/// Height of the explaining lines, in points.
pub const ABOUT: f32 = 60.0;

impl Sheet<'_> {
    /// The row of knobs; a click turns one on.
    pub fn knobs(&mut self, ui: &mut Ui, knobs: &[Knob]) {
        let size = vec2(ui.available_width(), KNOB_ROW);
        let (row, _) = ui.allocate_exact_size(size, Sense::hover());
        self.focus.knobs = knobs.iter().map(|knob| knob.name).collect();
        let share = (row.width() / knobs.len().max(1) as f32).min(210.0);
        for (i, knob) in knobs.iter().enumerate() {
            let left = row.left() + i as f32 * share;
            let rect = Rect::from_min_size(pos2(left, row.top()), vec2(share - 8.0, 20.0));
            let id = ui.id().with(("knob", i));
            let response = ui.interact(rect, id, Sense::click());
            let fill = if response.hovered() { theme::LINE } else { theme::RAISED };
            let painter = ui.painter().with_clip_rect(rect);
            painter.rect_filled(rect, 4.0, fill);
            let key = self.scene.key(KNOBS[i.min(2)]);
            let cap = keycap(&painter, pos2(rect.left() + 3.0, rect.center().y), key);
            let at = pos2(cap.right() + 6.0, rect.center().y);
            let font = theme::small();
            let name = painter.text(at, Align2::LEFT_CENTER, knob.name, font.clone(), theme::ASH);
            let at = pos2(name.right() + 6.0, rect.center().y);
            let room = rect.right() - 6.0 - at.x;
            let value = table::one_line(&painter, &knob.value, font, theme::BONE, room);
            painter.galley(at - vec2(0.0, value.size().y / 2.0), value, theme::BONE);
            if response.clicked() {
                self.acts.push(Act::Knob(i));
            }
        }
    }

    /// Room that is left for a view above the explaining lines.
    pub fn room(&self, ui: &Ui) -> f32 {
        (ui.available_height() - ABOUT).max(theme::ROW)
    }

    /// The lines at the foot: what is chosen, what it means, and the keys that act on it.
    pub fn about(&self, ui: &mut Ui) {
        let size = vec2(ui.available_width(), ABOUT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let painter = ui.painter().with_clip_rect(rect);
        painter.hline(rect.x_range(), rect.top() + 4.0, (1.0, theme::LINE));
        let top = rect.top() + 9.0;
        // In a narrow panel the keys have a line of their own, at the foot.
        let narrow = rect.width() < 440.0;
        let keys_top = if narrow { rect.bottom() - 15.0 } else { top };
        let keys_left = self.about_keys(&painter, rect, keys_top);
        let room = if narrow { rect.width() } else { keys_left - 8.0 - rect.left() };
        let title = &self.focus.title;
        let galley = table::one_line(&painter, title, theme::mono(), theme::BONE, room);
        painter.galley(pos2(rect.left(), top - 1.0), galley, theme::BONE);
        let mut job = egui::text::LayoutJob::simple(
            self.focus.about.clone(),
            theme::small(),
            theme::ASH,
            rect.width(),
        );
        job.wrap.max_rows = if narrow { 1 } else { 2 };
        let galley = painter.layout_job(job);
        painter.galley(pos2(rect.left(), top + 17.0), galley, theme::ASH);
    }

    /// The keys that act on what is chosen, from the right. Returns where they begin.
    fn about_keys(&self, painter: &egui::Painter, rect: Rect, top: f32) -> f32 {
        let mut keys = vec![];
        if !self.focus.more.is_empty() {
            keys.push((self.scene.key(Look::More), "more"));
        }
        if !self.focus.chapter.is_empty() {
            keys.push((self.scene.key(Look::Manual), "manual"));
        }
        if let Some(open) = &self.focus.open {
            keys.push((self.scene.key(Look::Act), open.label.as_str()));
        }
        let mut right = rect.right();
        for (key, what) in keys.into_iter().filter(|(key, _)| !key.is_empty()) {
            let words = painter.layout_no_wrap(what.into(), theme::small(), theme::ASH);
            right -= words.size().x;
            painter.galley(pos2(right, top), words, theme::ASH);
            right -= keycap_width(painter, key) + 5.0;
            keycap(painter, pos2(right, top + 7.0), key);
            right -= 10.0;
        }
        right
    }

    /// What the pointer did in a list: its row tells its story, a double click opens it, the other
    /// button shows its menu.
    pub fn point(&mut self, pointed: super::list::Pointed, story: impl Fn(usize) -> String) {
        if pointed.asked {
            self.acts.push(Act::More);
        }
        if pointed.opened {
            self.acts.extend(self.focus.open.clone().map(|open| open.act));
        }
        if let Some(row) = pointed.row {
            let key = self.scene.key(Look::Manual);
            tip(pointed.response, key, &story(row), self.focus.chapter);
        }
    }

    /// A sentence, in the middle of the room, where there is nothing to show.
    pub fn empty(&self, ui: &mut Ui, height: f32, title: &str, sentence: &str) {
        let size = vec2(ui.available_width(), height.max(0.0));
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let painter = ui.painter();
        let middle = rect.center() - vec2(0.0, 12.0);
        painter.text(middle, Align2::CENTER_BOTTOM, title, theme::text(), theme::BONE);
        let room = (rect.width() - 32.0).min(420.0);
        let galley = painter.layout(sentence.into(), theme::small(), theme::ASH, room);
        let at = pos2(rect.center().x - galley.size().x / 2.0, middle.y + 4.0);
        painter.galley(at, galley, theme::ASH);
    }

    /// The same for a frame in which nobody looked, with what can be done about it.
    pub fn not_counted(&mut self, ui: &mut Ui) {
        let height = self.room(ui);
        let key = self.scene.key(Look::Recount);
        let sentence = format!(
            "Lines and opcodes are counted while the overlay is open. Press {key} to go back to \
             the snapshot before this frame and run it again with everything counted; the game \
             is left where it is."
        );
        self.empty(ui, height, "The overlay was closed in this frame", &sentence);
        let act = Act::Ask(super::look::Wish::Recount(self.record.frame));
        self.focus.open = Some(Choice::new("run again, counted", act));
    }
}

/// A key as it is printed on a keyboard, from its left middle. Returns where it lies.
pub fn keycap(painter: &egui::Painter, at: egui::Pos2, key: &str) -> Rect {
    let galley = painter.layout_no_wrap(key.into(), theme::small(), theme::BONE);
    let width = (galley.size().x + 8.0).max(14.0);
    let cap = Rect::from_min_size(at - vec2(0.0, 7.0), vec2(width, 14.0));
    painter.rect(
        cap,
        3.0,
        theme::INK,
        egui::Stroke::new(1.0, theme::LINE),
        egui::StrokeKind::Inside,
    );
    painter.galley(cap.center() - galley.size() / 2.0, galley, theme::BONE);
    cap
}

/// The width of a key, in points.
pub fn keycap_width(painter: &egui::Painter, key: &str) -> f32 {
    let galley = painter.layout_no_wrap(key.into(), theme::small(), theme::BONE);
    (galley.size().x + 8.0).max(14.0)
}

/// The whole story about a thing under the pointer, with the place in the manual that explains it.
pub fn tip(response: Response, key: &str, text: &str, chapter: &str) {
    if text.is_empty() {
        return;
    }
    response.on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(420.0);
        ui.label(egui::RichText::new(text).font(theme::text()).color(theme::BONE));
        if !chapter.is_empty() {
            let words = format!("{key}  manual: {}", chapter.replace('-', " "));
            ui.label(egui::RichText::new(words).font(theme::small()).color(theme::EMBER));
        }
    });
}

/// A colour with a shape of its own, for legends: never colour alone.
pub fn swatch(painter: &egui::Painter, center: egui::Pos2, color: Color32) {
    painter.rect_filled(Rect::from_center_size(center, vec2(8.0, 8.0)), 2.0, color);
}
