//! The log, and a prompt that evaluates Lua in the paused cart.

use egui::{Align2, Color32, Key, Rect, TextEdit, Ui, pos2, vec2};

use crate::console::Answer;
use crate::overlay::list::{self, ListState};
use crate::overlay::look::{Act, Look, Wish};
use crate::overlay::sheet::{Choice, Sheet, keycap};
use crate::overlay::{table, theme};

/// Lines that are kept, and typed lines that the arrows bring back.
const LINES_MAX: usize = 2000;
const PAST_MAX: usize = 100;

/// What a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Log,
    Typed,
    Answer,
    Error,
}

/// The log and the line that is typed.
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    /// The rows of the log.
    pub list: ListState,
    /// Keys type into the line.
    pub is_typing: bool,
    lines: Vec<(Kind, String)>,
    text: String,
    past: Vec<String>,
    /// Which typed line the arrows have brought back, counted from the latest.
    back: usize,
    /// The text was changed from outside: the cursor goes to its end.
    moved: bool,
}

impl Prompt {
    /// Adds what the cart wrote.
    pub fn log(&mut self, lines: &[String]) {
        lines.iter().for_each(|line| self.push(Kind::Log, line.clone()));
    }

    /// Adds the answer to the line that was typed last.
    pub fn answer(&mut self, answer: Answer) {
        let nothing = answer.lines.is_empty() && answer.error.is_none();
        answer.lines.into_iter().for_each(|line| self.push(Kind::Answer, line));
        if let Some(error) = answer.error {
            error.lines().for_each(|line| self.push(Kind::Error, line.to_string()));
        }
        if nothing {
            self.push(Kind::Answer, "done".into());
        }
    }

    fn push(&mut self, kind: Kind, line: String) {
        let at_end = self.list.cursor + 1 >= self.lines.len();
        if self.lines.len() == LINES_MAX {
            self.lines.drain(..LINES_MAX / 4);
        }
        self.lines.push((kind, line));
        // The newest stays in sight unless somebody reads what is older.
        if at_end {
            self.list.put(self.lines.len() - 1);
        }
    }

    /// Takes the typed line, to be evaluated.
    pub fn enter(&mut self) -> Option<Wish> {
        let line = std::mem::take(&mut self.text).trim().to_string();
        self.back = 0;
        if line.is_empty() {
            return None;
        }
        self.list.put(self.lines.len());
        self.push(Kind::Typed, line.clone());
        if self.past.last() != Some(&line) {
            self.past.push(line.clone());
        }
        if self.past.len() > PAST_MAX {
            self.past.remove(0);
        }
        Some(Wish::Evaluate(line))
    }

    /// Brings back the line typed before (1) or after (-1) the one at hand.
    pub fn recall(&mut self, by: isize) {
        self.back = self.back.saturating_add_signed(by).min(self.past.len());
        let at = self.past.len() - self.back;
        self.text = self.past.get(at).cloned().unwrap_or_default();
        self.moved = true;
    }

    /// Draws log and line.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let height = sheet.room(ui) - LINE - NOTE;
        if self.lines.is_empty() {
            let sentence = "What the cart writes with trace() appears here, and what you type \
                            below is evaluated in the paused cart.";
            sheet.empty(ui, height, "Nothing was written yet", sentence);
        } else {
            let lines = &self.lines;
            list::show(ui, &mut self.list, lines.len(), height, |painter, place| {
                line(painter, place.rect, &lines[place.row]);
            });
        }
        self.note(ui, sheet);
        self.field(ui, sheet);
        sheet.focus.title = "log and prompt".into();
        sheet.focus.about = "An expression shows its value; statements run. It may take two \
                             million cycles."
            .into();
        sheet.focus.open = Some(Choice::new("type", Act::Prompt));
    }

    /// What the prompt does to the cart, said before somebody uses it.
    fn note(&self, ui: &mut Ui, sheet: &Sheet<'_>) {
        let size = vec2(ui.available_width(), NOTE);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let words = "Changes the running cart for good: a recording that goes on does not replay.";
        let words = if sheet.scene.paused { words } else { "The game pauses while you type." };
        let at = rect.left_center() + vec2(6.0, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, words, theme::small(), theme::EMBER);
    }

    fn field(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let size = vec2(ui.available_width(), LINE);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let painter = ui.painter();
        painter.rect_filled(rect, 4.0, theme::INK);
        let ink = if self.is_typing { theme::EMBER } else { theme::LINE };
        let stroke = egui::Stroke::new(1.0, ink);
        painter.rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Inside);
        let at = rect.left_center() + vec2(8.0, 0.0);
        painter.text(at, Align2::LEFT_CENTER, ">", theme::mono(), theme::EMBER);
        if !self.is_typing && self.text.is_empty() {
            let key = sheet.scene.key(Look::Prompt);
            let cap = keycap(painter, rect.left_center() + vec2(24.0, 0.0), key);
            let at = pos2(cap.right() + 6.0, rect.center().y);
            let words = "type Lua: player.x, or player.x = 10";
            painter.text(at, Align2::LEFT_CENTER, words, theme::small(), theme::ASH);
        }
        let room = Rect::from_min_max(rect.min + vec2(20.0, 3.0), rect.max - vec2(6.0, 3.0));
        let id = ui.id().with("prompt");
        let edit = TextEdit::singleline(&mut self.text)
            .id(id)
            .font(theme::mono())
            .frame(false)
            .lock_focus(true)
            .char_limit(1000)
            .text_color(theme::BONE);
        let response = ui.put(room, edit);
        if self.moved {
            self.moved = false;
            let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
            let end = egui::text::CCursor::new(self.text.chars().count());
            state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            state.store(ui.ctx(), id);
        }
        if response.gained_focus() && !self.is_typing {
            sheet.acts.push(Act::Prompt);
        }
        let left = response.lost_focus() && !ui.input(|i| i.key_pressed(Key::Enter));
        if self.is_typing && left && ui.input(|i| i.pointer.any_pressed()) {
            self.is_typing = false;
        } else if self.is_typing {
            response.request_focus();
        } else {
            response.surrender_focus();
        }
    }
}

/// Heights of the field and of the sentence above it, in points.
const LINE: f32 = 26.0;
const NOTE: f32 = 20.0;

fn line(painter: &egui::Painter, rect: Rect, (kind, text): &(Kind, String)) {
    let (mark, color): (&str, Color32) = match kind {
        Kind::Log => ("", theme::BONE),
        Kind::Typed => (">", theme::ASH),
        Kind::Answer => ("=", theme::FENNEL),
        Kind::Error => ("!", theme::OVER),
    };
    let middle = rect.center().y;
    let at = pos2(rect.left() + 8.0, middle);
    painter.text(at, Align2::LEFT_CENTER, mark, theme::mono(), color);
    let left = rect.left() + 22.0;
    let galley = table::one_line(painter, text, theme::mono(), color, rect.right() - left);
    painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_lines_are_evaluated_and_come_back() {
        let mut prompt = Prompt::default();
        assert_eq!(prompt.enter(), None);
        for line in ["a = 1", "a", "a"] {
            prompt.text = line.into();
            assert_eq!(prompt.enter(), Some(Wish::Evaluate(line.into())));
        }
        prompt.recall(1);
        assert_eq!(prompt.text, "a");
        prompt.recall(1);
        assert_eq!(prompt.text, "a = 1");
        prompt.recall(1);
        assert_eq!(prompt.text, "a = 1");
        prompt.recall(-1);
        prompt.recall(-1);
        assert_eq!(prompt.text, "");
    }

    #[test]
    fn the_log_is_bounded_and_follows_its_end() {
        let mut prompt = Prompt::default();
        for n in 0..3 * LINES_MAX {
            prompt.log(&[n.to_string()]);
        }
        assert!(prompt.lines.len() <= LINES_MAX);
        assert_eq!(prompt.list.cursor, prompt.lines.len() - 1);
        prompt.list.put(3);
        prompt.log(&["more".into()]);
        assert_eq!(prompt.list.cursor, 3);
        prompt.answer(Answer::default());
        assert_eq!(prompt.lines.last().map(|(_, line)| line.as_str()), Some("done"));
    }
}
