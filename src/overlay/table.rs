//! Rows of a label, a bar and numbers in columns. Painted on a fixed grid, so that nothing moves
//! when numbers change.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Painter, Rect, Response, Sense, Ui, pos2, vec2};

use super::{bar, theme};

/// The top of a table.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// What the rows are.
    pub title: &'a str,
    /// The key that opens this table alone.
    pub key: &'a str,
    /// Units of the numbers, left to right.
    pub columns: &'a [&'a str],
    /// The colour of what is counted.
    pub color: Color32,
    /// Whether the rows are shown.
    pub open: bool,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What is counted, or source text.
    pub label: String,
    /// What stands before the label in the secondary colour, as a line number.
    pub place: String,
    /// Room for `place`, in characters; the same in all rows of a table. 0 for none.
    pub place_width: usize,
    /// Whether the label is code.
    pub code: bool,
    /// Length of the bar, 0 to 1.
    pub share: f32,
    /// Words between label and numbers: room in points, text, colour.
    pub tags: Vec<(f32, String, Color32)>,
    /// The numbers, one for each column.
    pub numbers: Vec<String>,
    /// The whole story, shown when the pointer rests on the row.
    pub hover: String,
}

/// Width of one column of numbers, in points: room for `1,234,567`.
pub const COLUMN: f32 = 72.0;

/// Height of a table's top, in points.
pub const HEAD: f32 = 26.0;

/// Draws the top of a table; a click on it opens or closes.
pub fn head(ui: &mut Ui, head: &Head<'_>) -> Response {
    let size = vec2(ui.available_width(), HEAD);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter();
    let color = if response.hovered() { theme::EMBER } else { theme::LINE };
    painter.hline(rect.x_range(), rect.top() + 4.0, (1.0, color));
    let middle = rect.center().y + 3.0;
    let swatch = Rect::from_center_size(pos2(rect.left() + 4.0, middle), vec2(8.0, 8.0));
    painter.rect_filled(swatch, 2.0, head.color);
    let title = painter.text(
        pos2(rect.left() + 16.0, middle),
        Align2::LEFT_CENTER,
        head.title,
        theme::text(),
        theme::BONE,
    );
    painter.text(
        pos2(title.right() + 8.0, middle),
        Align2::LEFT_CENTER,
        head.key,
        theme::small(),
        theme::ASH,
    );
    if head.open {
        for (i, unit) in head.columns.iter().rev().enumerate() {
            let right = pos2(rect.right() - i as f32 * COLUMN, middle);
            painter.text(right, Align2::RIGHT_CENTER, unit, theme::small(), theme::ASH);
        }
    }
    response
}

/// Draws a row.
pub fn row(ui: &mut Ui, row: &Row, color: Color32) -> Response {
    let size = vec2(ui.available_width(), theme::ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if response.hovered() {
        painter.rect_filled(rect, 2.0, theme::RAISED);
    }
    paint(&painter, rect, row, color, COLUMN);
    if row.hover.is_empty() {
        return response;
    }
    response.on_hover_text(egui::RichText::new(&row.hover).font(theme::text()))
}

/// Paints a row into its place: bar, place, label, tag and, at the right, numbers in columns.
pub fn paint(painter: &Painter, rect: Rect, row: &Row, color: Color32, column: f32) {
    let trough = rect.shrink2(vec2(0.0, 2.0));
    bar(painter, trough, row.share, color.gamma_multiply(0.28));
    let middle = rect.center().y;
    let mut right = rect.right() - row.numbers.len() as f32 * column;
    let nothing = |n: &String| n == "0" || n == "–" || n.is_empty();
    let quiet = !row.numbers.is_empty() && row.numbers.iter().all(nothing);
    let ink = if quiet { theme::ASH } else { theme::BONE };
    for (i, number) in row.numbers.iter().rev().enumerate() {
        let right = pos2(rect.right() - i as f32 * column - 2.0, middle);
        painter.text(right, Align2::RIGHT_CENTER, number, theme::mono(), ink);
    }
    for (width, words, ink) in row.tags.iter().rev() {
        right -= width;
        let galley = one_line(painter, words, theme::small(), *ink, width - 8.0);
        painter.galley(pos2(right + 8.0, middle - galley.size().y / 2.0), galley, *ink);
    }
    let mut left = rect.left() + 6.0;
    if row.place_width > 0 {
        // Monospaced: a character is 0.6 of the size wide. Right-aligned, so that code lines up.
        left += row.place_width as f32 * theme::mono().size * 0.6;
        let at = pos2(left, middle);
        painter.text(at, Align2::RIGHT_CENTER, &row.place, theme::mono(), theme::ASH);
        left += 10.0;
    }
    let font = if row.code { theme::mono() } else { theme::text() };
    let galley = one_line(painter, &row.label, font, ink, right + 4.0 - left);
    painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, ink);
}

/// The names of a list's columns, above it. Returns the column that was clicked; the one that the
/// list is sorted by has an arrow.
pub fn columns(
    ui: &mut Ui,
    title: &str,
    names: &[(&str, Color32)],
    sorted: Option<usize>,
    column: f32,
) -> Option<usize> {
    let size = vec2(ui.available_width(), theme::ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let middle = rect.center().y;
    let painter = ui.painter();
    let at = pos2(rect.left() + 6.0, middle);
    painter.text(at, Align2::LEFT_CENTER, title, theme::small(), theme::ASH);
    let mut clicked = None;
    for (i, (name, color)) in names.iter().enumerate() {
        let right = rect.right() - (names.len() - 1 - i) as f32 * column - 2.0;
        let words = if sorted == Some(i) { format!("▾ {name}") } else { (*name).to_string() };
        painter.text(pos2(right, middle), Align2::RIGHT_CENTER, words, theme::small(), *color);
        let place =
            Rect::from_min_max(pos2(right - column + 8.0, rect.top()), pos2(right, rect.bottom()));
        let response = ui.interact(place, ui.id().with(("column", title, i)), Sense::click());
        if response.clicked() {
            clicked = Some(i);
        }
    }
    painter.hline(rect.x_range(), rect.bottom() - 1.0, (1.0, theme::LINE));
    clicked
}

/// Gives the rows the same room for their places.
pub fn align_places(rows: &mut [Row]) {
    let width = rows.iter().map(|row| row.place.chars().count()).max().unwrap_or(0);
    rows.iter_mut().for_each(|row| row.place_width = width);
}

/// Text on one line of at most `width` points, ended by an ellipsis where it is longer.
pub fn one_line(
    painter: &Painter,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> std::sync::Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.into(), font, color);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    painter.layout_job(job)
}

/// Leaves the room of `count` rows empty, so that what follows keeps its place.
pub fn blank(ui: &mut Ui, count: usize) {
    ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW * count as f32), Sense::hover());
}

/// Draws a sentence in place of rows.
pub fn note(ui: &mut Ui, text: &str) {
    let size = vec2(ui.available_width(), theme::ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let at = pos2(rect.left() + 6.0, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, text, theme::small(), theme::ASH);
}
