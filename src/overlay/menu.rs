//! A menu of what can be done about the chosen thing: opened by a key, a pad or the other button
//! of the mouse.

use egui::{Align2, Context, Pos2, Rect, Sense, pos2, vec2};

use super::list::focus;
use super::look::Act;
use super::sheet::Choice;
use super::theme;

/// An open menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    title: String,
    choices: Vec<Choice>,
    chosen: usize,
    at: Option<Pos2>,
    /// It has been drawn before.
    drawn: bool,
}

/// What the pointer did to an open menu.
#[derive(Clone, Debug, PartialEq)]
pub enum Clicked {
    /// Nothing.
    Nowhere,
    /// A line: what it does.
    Line(Act),
    /// Something beside the menu, which closes it.
    Beside,
}

/// Width and height of a line, in points.
const WIDTH: f32 = 300.0;
const LINE: f32 = 22.0;

impl Menu {
    /// A menu at the pointer, or in the middle where a key opened it. `None` without choices.
    pub fn open(title: &str, choices: Vec<Choice>, at: Option<Pos2>) -> Option<Menu> {
        let title = title.to_string();
        (!choices.is_empty()).then_some(Menu { title, choices, chosen: 0, at, drawn: false })
    }

    /// Moves down, or up when negative, around the ends.
    pub fn step(&mut self, by: isize) {
        let count = self.choices.len() as isize;
        self.chosen = (self.chosen as isize + by).rem_euclid(count) as usize;
    }

    /// What the chosen line does.
    pub fn act(&self) -> Act {
        self.choices[self.chosen].act.clone()
    }

    /// Draws it, and says what was clicked.
    pub fn show(&mut self, context: &Context) -> Clicked {
        let height = LINE * self.choices.len() as f32 + 28.0 + 16.0;
        let room = context.content_rect();
        let size = vec2(WIDTH, height);
        let at = self.at.unwrap_or(room.center() - size / 2.0);
        let most = (room.max - size - vec2(8.0, 8.0)).max(room.min);
        let at = at.clamp(room.min, most);
        let mut clicked = None;
        let area = egui::Area::new("menu".into()).order(egui::Order::Foreground).fixed_pos(at);
        let shown = area.show(context, |ui| {
            let (rect, _) = ui.allocate_exact_size(size, Sense::click());
            let painter = ui.painter().clone();
            let stroke = egui::Stroke::new(1.0, theme::ASH);
            painter.rect(rect, 6.0, theme::INK, stroke, egui::StrokeKind::Inside);
            let title = pos2(rect.left() + 12.0, rect.top() + 18.0);
            let galley = super::table::one_line(
                &painter,
                &self.title,
                theme::small(),
                theme::ASH,
                WIDTH - 24.0,
            );
            painter.galley(title - vec2(0.0, galley.size().y / 2.0), galley, theme::ASH);
            for (i, choice) in self.choices.iter().enumerate() {
                let top = rect.top() + 30.0 + LINE * i as f32;
                let line = Rect::from_min_size(pos2(rect.left() + 6.0, top), vec2(288.0, LINE));
                let response = ui.interact(line, ui.id().with(i), Sense::click());
                let moved = ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO);
                if response.hovered() && moved {
                    self.chosen = i;
                }
                if i == self.chosen {
                    painter.rect_filled(line, 3.0, theme::RAISED);
                    focus(&painter, line);
                }
                let at = pos2(line.left() + 10.0, line.center().y);
                let font = theme::text();
                painter.text(at, Align2::LEFT_CENTER, &choice.label, font, theme::BONE);
                if response.clicked() {
                    clicked = Some(choice.act.clone());
                }
            }
        });
        // The click that opened the menu is not one beside it.
        let drawn = std::mem::replace(&mut self.drawn, true);
        let beside = drawn && shown.response.clicked_elsewhere();
        match clicked {
            Some(act) => Clicked::Line(act),
            None if beside => Clicked::Beside,
            None => Clicked::Nowhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overlay::view::View;

    #[test]
    fn a_menu_goes_around_and_none_opens_without_lines() {
        assert!(Menu::open("row", vec![], None).is_none());
        let show = |view| Choice::new("show", Act::Show(view));
        let choices = vec![show(View::Frame), show(View::Source)];
        let mut menu = Menu::open("row", choices, None).unwrap();
        menu.step(-1);
        assert_eq!(menu.act(), Act::Show(View::Source));
        menu.step(1);
        assert_eq!(menu.act(), Act::Show(View::Frame));
    }
}
