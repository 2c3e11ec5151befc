//! The bytecode of the function around a line, with how often each instruction ran.

use egui::{Align2, Ui, pos2, vec2};

use super::list::{self, ListState};
use super::numbers::thousands;
use super::sheet::Sheet;
use super::{table, theme};
use crate::lua::bytecode::{Prototype, Words, words};
use crate::lua::compiler::compile;

/// A file's compiled code, and the function of it that is shown.
#[derive(Clone, Debug, Default)]
pub struct Code {
    main: Option<Prototype>,
    /// The line of the function that is shown, and its instructions in words.
    shown: Option<(u32, String, Vec<Words>)>,
    /// The line to which the list has scrolled.
    at_line: u32,
    list: ListState,
}

impl Code {
    /// Compiles a file. One that does not compile shows nothing.
    pub fn compile(&mut self, source: &[u8], file: &str) {
        self.main = compile(source, &format!("@{file}")).ok();
        self.shown = None;
    }

    /// The innermost function around a line; the file's main part where there is none.
    fn choose(&mut self, line: u32) {
        let Some(mut found) = self.main.as_ref() else { return };
        while let Some(inner) =
            found.protos.iter().find(|p| (p.line_defined..=p.last_line).contains(&line))
        {
            found = inner;
        }
        if self
            .shown
            .as_ref()
            .is_some_and(|(first, name, _)| *first == found.line_defined && *name == found.name)
        {
            return;
        }
        self.shown = Some((found.line_defined, found.name.clone(), words(found)));
        self.at_line = 0;
    }

    /// Draws the function around `line` of `file`.
    pub fn show(&mut self, ui: &mut Ui, sheet: &Sheet<'_>, file: &str, line: u32, height: f32) {
        self.choose(line);
        let size = vec2(ui.available_width(), 18.0);
        let (head, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let painter = ui.painter().with_clip_rect(head);
        let Some((first, name, rows)) = &self.shown else {
            let words = "This file does not compile.";
            painter.text(
                head.left_center(),
                Align2::LEFT_CENTER,
                words,
                theme::small(),
                theme::ASH,
            );
            return;
        };
        let name = if name.is_empty() { "function" } else { name };
        let title = if *first == 0 { name.to_string() } else { format!("{name}, line {first}") };
        painter.text(head.left_center(), Align2::LEFT_CENTER, title, theme::small(), theme::ASH);
        painter.text(
            head.right_center(),
            Align2::RIGHT_CENTER,
            "times",
            theme::small(),
            theme::INSTRUCTIONS,
        );
        let functions = sheet.detail.map(|d| d.functions.as_slice()).unwrap_or_default();
        let counted = functions.iter().find(|f| *f.file == *file && f.line == *first);
        let executed = counted.map(|f| f.executed.as_slice()).unwrap_or_default();
        let most = executed.iter().copied().max().unwrap_or(0).max(1);
        if self.at_line != line {
            self.at_line = line;
            if let Some(at) = rows.iter().position(|row| row.line == line) {
                self.list.put_amid(at);
            }
        }
        list::show(ui, &mut self.list, rows.len(), height, |painter, place| {
            let row = &rows[place.row];
            let count = executed.get(place.row).copied().unwrap_or(0);
            let rect = place.rect;
            let is_lines = row.line == line;
            if is_lines {
                painter.rect_filled(rect, 0.0, theme::RAISED);
            }
            let trough = rect.shrink2(vec2(0.0, 3.0));
            let color = theme::INSTRUCTIONS.gamma_multiply(0.28);
            super::bar(painter, trough, count as f32 / most as f32, color);
            let middle = rect.center().y;
            let ink = if count > 0 { theme::BONE } else { theme::ASH };
            let text = |x: f32, align, words: &str, ink| {
                painter.text(pos2(x, middle), align, words, theme::mono(), ink);
            };
            let line = if place.row > 0 && rows[place.row - 1].line == row.line {
                String::new()
            } else {
                row.line.to_string()
            };
            text(rect.left() + 30.0, Align2::RIGHT_CENTER, &line, theme::ASH);
            text(rect.left() + 36.0, Align2::LEFT_CENTER, row.opcode, ink);
            let from = rect.left() + OPERANDS;
            let words = format!("{} {}", row.operands, row.comment);
            let room = rect.right() - COUNT - from;
            let galley = table::one_line(painter, &words, theme::mono(), theme::ASH, room);
            painter.galley(pos2(from, middle - galley.size().y / 2.0), galley, theme::ASH);
            let number = if executed.is_empty() { String::new() } else { thousands(count) };
            text(rect.right() - 2.0, Align2::RIGHT_CENTER, &number, ink);
        });
    }
}

/// Room for the count, and where the operands begin, in points.
const COUNT: f32 = 64.0;
const OPERANDS: f32 = 128.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_function_around_a_line_is_shown() {
        let mut code = Code::default();
        let source = b"local a = 1\nfunction f()\n  local g = function()\n    return a\n  end\n\
                       \n  return g\nend\n";
        code.compile(source, "main.lua");
        let mut first = |line| {
            code.choose(line);
            code.shown.as_ref().map(|(first, ..)| *first)
        };
        assert_eq!(first(1), Some(0));
        assert_eq!(first(2), Some(2));
        assert_eq!(first(4), Some(3));
        assert_eq!(first(6), Some(2));
        code.compile(b"x = = 1", "main.lua");
        code.choose(1);
        assert!(code.shown.is_none());
    }
}
