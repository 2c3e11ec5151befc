//! A list of rows with one that is chosen: by keys, by a pad or by the pointer. Rows stand on a
//! fixed grid, so that nothing moves when their numbers change.

use egui::{Rect, Sense, Ui, pos2, vec2};

use super::theme;

/// Which row is chosen and which is the first in sight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListState {
    /// The chosen row.
    pub cursor: usize,
    first: usize,
    /// The cursor has moved: it comes into sight.
    follows: bool,
    /// Turns of the wheel that are not a whole row yet, in points.
    wheel: f32,
    /// It comes into the middle.
    centres: bool,
    /// Rows in sight when it was drawn last.
    sight: usize,
}

impl ListState {
    /// Moves the cursor down, or up when negative; it stops at the ends.
    pub fn step(&mut self, by: isize) {
        self.put(self.cursor.saturating_add_signed(by));
    }

    /// Moves the cursor by as many rows as are in sight.
    pub fn page(&mut self, pages: isize) {
        self.step(pages * self.sight.saturating_sub(1).max(1) as isize);
    }

    /// Puts the cursor on a row.
    pub fn put(&mut self, row: usize) {
        self.cursor = row;
        self.follows = true;
    }

    /// Puts the cursor on a row that is shown in the middle, with what is around it.
    pub fn put_amid(&mut self, row: usize) {
        self.put(row);
        self.centres = true;
    }

    /// Keeps cursor and sight within `count` rows of which `sight` fit. A cursor that was moved is
    /// brought into sight, with two rows beyond it.
    fn fit(&mut self, count: usize, sight: usize) {
        // A list that was made smaller keeps what is chosen in sight.
        self.follows |= sight < self.sight;
        self.sight = sight;
        self.cursor = self.cursor.min(count.saturating_sub(1));
        let last = count.saturating_sub(sight);
        if std::mem::take(&mut self.follows) {
            let amid = std::mem::take(&mut self.centres);
            let margin = if amid { sight.saturating_sub(1) / 2 } else { (sight / 3).min(2) };
            let lowest = (self.cursor + margin + 1).saturating_sub(sight);
            let highest = self.cursor.saturating_sub(margin);
            self.first = self.first.clamp(lowest.min(highest), highest);
        }
        self.first = self.first.min(last);
    }

    /// The first row in sight.
    pub fn first(&self) -> usize {
        self.first
    }

    /// How many rows a page has, for lists that are drawn elsewhere.
    pub fn note_sight(&mut self, rows: usize) {
        self.sight = rows;
    }

    /// Scrolls by points of the wheel; down is positive.
    fn scroll(&mut self, points: f32) {
        self.wheel += points;
        let rows = (self.wheel / theme::ROW).trunc();
        self.wheel -= rows * theme::ROW;
        self.first = self.first.saturating_add_signed(rows as isize);
    }
}

/// What the pointer did in a list.
#[derive(Clone, Debug)]
pub struct Pointed {
    /// The list, for a tooltip.
    pub response: egui::Response,
    /// The row under it.
    pub row: Option<usize>,
    /// It was clicked once.
    pub clicked: bool,
    /// It was clicked twice.
    pub opened: bool,
    /// It was clicked with the other button: its menu is wanted.
    pub asked: bool,
}

/// How a row is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its number, from 0.
    pub row: usize,
    /// Where it lies.
    pub rect: Rect,
    /// Whether it is the chosen one.
    pub chosen: bool,
}

/// Width that a scroll bar keeps free at the right, in points.
const BAR: f32 = 8.0;

/// Draws the rows that fit into `height` points.
pub fn show(
    ui: &mut Ui,
    state: &mut ListState,
    count: usize,
    height: f32,
    mut draw: impl FnMut(&egui::Painter, Place),
) -> Pointed {
    let size = vec2(ui.available_width(), height.max(theme::ROW));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let sight = (rect.height() / theme::ROW).floor().max(1.0) as usize;
    if response.contains_pointer() {
        state.scroll(-ui.input(|i| i.smooth_scroll_delta.y));
    }
    state.fit(count, sight);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let bar = (count > sight).then(|| scroll_bar(&response, rect, state, count, sight));
    let right = if bar.is_some() { rect.right() - BAR } else { rect.right() };
    let mut under = None;
    let on_bar = response.hover_pos().is_some_and(|at| at.x > right);
    for row in state.first..count.min(state.first + sight) {
        let top = rect.top() + (row - state.first) as f32 * theme::ROW;
        let place = Rect::from_min_max(pos2(rect.left(), top), pos2(right, top + theme::ROW));
        let hovered = !on_bar && response.hover_pos().is_some_and(|at| place.contains(at));
        if hovered {
            under = Some(row);
            painter.rect_filled(place, 2.0, theme::RAISED.gamma_multiply(0.6));
        }
        let chosen = row == state.cursor;
        draw(&painter, Place { row, rect: place, chosen });
        if chosen {
            focus(&painter, place);
        }
    }
    if let Some(bar) = bar {
        painter.rect_filled(bar, 2.0, theme::LINE);
    }
    let (clicked, opened) = (response.clicked(), response.double_clicked());
    let asked = response.secondary_clicked();
    if let Some(row) = under.filter(|_| clicked || asked || response.dragged()) {
        state.cursor = row;
    }
    Pointed { response, row: under, clicked, opened, asked }
}

/// The mark of the chosen row: an edge at the left and a frame, so that it is seen without colour.
pub fn focus(painter: &egui::Painter, rect: Rect) {
    let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
    painter.rect_filled(edge, 1.0, theme::EMBER);
    let stroke = egui::Stroke::new(1.0, theme::EMBER.gamma_multiply(0.6));
    painter.rect_stroke(rect.shrink(0.5), 2.0, stroke, egui::StrokeKind::Inside);
}

/// Lets the handle of the scroll bar be dragged, and says where it lies.
fn scroll_bar(
    response: &egui::Response,
    rect: Rect,
    state: &mut ListState,
    count: usize,
    sight: usize,
) -> Rect {
    let share = sight as f32 / count as f32;
    let length = (rect.height() * share).max(16.0);
    let way = rect.height() - length;
    let last = (count - sight) as f32;
    if let Some(at) = response.interact_pointer_pos().filter(|at| at.x > rect.right() - 2.0 * BAR) {
        let along = ((at.y - rect.top() - length / 2.0) / way.max(1.0)).clamp(0.0, 1.0);
        state.first = (along * last).round() as usize;
    }
    let top = rect.top() + way * state.first as f32 / last;
    Rect::from_min_size(pos2(rect.right() - 4.0, top), vec2(4.0, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_in_sight_and_within_the_list() {
        let mut list = ListState::default();
        list.fit(100, 10);
        list.step(30);
        list.fit(100, 10);
        assert!((list.first..list.first + 10).contains(&30), "{list:?}");
        list.step(-1000);
        list.fit(100, 10);
        assert_eq!((list.cursor, list.first), (0, 0));
        list.page(1);
        list.fit(100, 10);
        assert_eq!(list.cursor, 9);
        list.step(1000);
        list.fit(100, 10);
        assert_eq!((list.cursor, list.first), (99, 90));
        list.fit(3, 10);
        assert_eq!((list.cursor, list.first), (2, 0));
        list.fit(0, 10);
        assert_eq!((list.cursor, list.first), (0, 0));
        list.put_amid(50);
        list.fit(100, 11);
        assert_eq!((list.cursor, list.first), (50, 45));
    }

    #[test]
    fn the_wheel_moves_the_sight_and_not_the_cursor() {
        let mut list = ListState::default();
        list.fit(100, 10);
        list.scroll(theme::ROW * 2.5);
        list.scroll(theme::ROW * 0.6);
        list.fit(100, 10);
        assert_eq!((list.cursor, list.first), (0, 3));
    }
}
