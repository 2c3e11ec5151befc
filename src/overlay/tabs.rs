//! The tabs of the views.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::Scene;
use super::sheet::{keycap, keycap_width, tip};
use super::theme;
use super::view::View;

/// Height of the row of tabs, in points.
pub const HEIGHT: f32 = 28.0;

/// Draws the tabs; the view whose tab was clicked. Names become short, and lose their keys, where
/// the panel is narrow.
pub fn show(ui: &mut Ui, scene: &Scene<'_>, chosen: View) -> Option<View> {
    let size = vec2(ui.available_width(), HEIGHT);
    let (row, _) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter().with_clip_rect(row.expand(4.0));
    painter.hline(row.x_range(), row.bottom() - 4.5, (1.0, theme::LINE));
    let width =
        |name: &str| painter.layout_no_wrap(name.into(), theme::small(), theme::BONE).size().x;
    let keys: f32 = (1..=View::ALL.len()).map(|n| keycap_width(&painter, &n.to_string())).sum();
    let names = |short: bool| -> f32 {
        View::ALL.iter().map(|view| width(if short { view.short() } else { view.title() })).sum()
    };
    let count = View::ALL.len() as f32;
    let with_keys = names(false) + keys + count * 5.0 + (count - 1.0) * 8.0 <= row.width();
    let short = !with_keys && names(false) + (count - 1.0) * 10.0 > row.width();
    let taken = names(short) + if with_keys { keys + count * 5.0 } else { 0.0 };
    let gap = ((row.width() - taken) / (count - 1.0)).clamp(2.0, 20.0);
    let mut left = row.left();
    let mut clicked = None;
    for view in View::ALL {
        let from = left;
        let middle = row.top() + 11.0;
        if with_keys {
            left = keycap(&painter, pos2(left, middle), &view.number().to_string()).right() + 5.0;
        }
        let is_chosen = *view == chosen;
        let color = if is_chosen { theme::BONE } else { theme::ASH };
        let name = if short { view.short() } else { view.title() };
        let at = pos2(left, middle);
        let text = painter.text(at, Align2::LEFT_CENTER, name, theme::small(), color);
        let rect = Rect::from_min_max(pos2(from, row.top()), pos2(text.right(), row.bottom()));
        if is_chosen {
            let line = Rect::from_min_max(
                pos2(from, row.bottom() - 6.0),
                pos2(text.right(), row.bottom() - 3.0),
            );
            painter.rect_filled(line, 1.0, theme::EMBER);
        }
        let place = rect.expand2(vec2(gap / 2.0, 0.0));
        let response = ui.interact(place, ui.id().with(*view as usize), Sense::click());
        if response.clicked() {
            clicked = Some(*view);
        }
        let words = format!("{}: {}", view.title(), view.sentence());
        tip(response, scene.key(super::Look::Manual), &words, "");
        left = text.right() + gap;
    }
    clicked
}
