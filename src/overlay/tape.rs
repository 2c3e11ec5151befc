//! Where the game's time is, when it does not simply go on: back, fast, slow or still.

use egui::{Align2, Context, Pos2, Rect, Sense, pos2, vec2};

use super::{bar, theme};

/// What is done with the game's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It goes back: the first and the last frame that can be reached, and the present one.
    Back {
        /// The first frame that can be reached.
        oldest: u64,
        /// The last.
        newest: u64,
        /// The present one.
        frame: u64,
    },
    /// It stands still, at this frame.
    Still(u64),
    /// It runs fast.
    Fast,
    /// It runs at this part of its speed.
    Slow(u32),
}

/// Width of the bar that shows how far back, in points.
const BAR: f32 = 160.0;

/// Draws the mark in the upper left corner of the window.
pub fn show(context: &Context, mark: Mark) {
    let words = match mark {
        Mark::Back { newest, frame, .. } => {
            let back = newest.saturating_sub(frame) as f32 / 60.0;
            format!("Back {back:.1} s")
        }
        Mark::Still(frame) => format!("Frame {frame}"),
        Mark::Fast => "Fast".to_string(),
        Mark::Slow(part) => format!("1/{part} speed"),
    };
    egui::Area::new("tape".into())
        .anchor(Align2::LEFT_TOP, vec2(16.0, 16.0))
        .order(egui::Order::Foreground)
        .interactable(false)
        .show(context, |ui| {
            theme::card().inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                let (rect, _) = ui.allocate_exact_size(vec2(BAR, 18.0), Sense::hover());
                sign(ui.painter(), rect.left_center(), mark);
                let at = pos2(rect.left() + 24.0, rect.center().y);
                ui.painter().text(at, Align2::LEFT_CENTER, words, theme::text(), theme::BONE);
                if let Mark::Back { oldest, newest, frame } = mark {
                    let (rect, _) = ui.allocate_exact_size(vec2(BAR, 10.0), Sense::hover());
                    let trough = Rect::from_min_size(rect.left_bottom(), vec2(BAR, -4.0));
                    let trough = Rect::from_two_pos(trough.min, trough.max);
                    ui.painter().rect_filled(trough, 2.0, theme::RAISED);
                    let all = (newest - oldest).max(1) as f32;
                    bar(ui.painter(), trough, (frame - oldest) as f32 / all, theme::EMBER);
                }
            });
        });
}

/// The sign of a tape recorder: triangles left or right, two bars.
fn sign(painter: &egui::Painter, middle_left: Pos2, mark: Mark) {
    let triangle = |x: f32, by: f32| {
        let at = |dx: f32, dy: f32| middle_left + vec2(x + dx, dy);
        let points = vec![at(0.0, -5.0), at(0.0, 5.0), at(by, 0.0)];
        painter.add(egui::Shape::convex_polygon(points, theme::EMBER, egui::Stroke::NONE));
    };
    let upright = |x: f32| {
        let rect = Rect::from_center_size(middle_left + vec2(x, 0.0), vec2(3.0, 10.0));
        painter.rect_filled(rect, 1.0, theme::EMBER);
    };
    match mark {
        Mark::Back { .. } => [8.0, 16.0].map(|x| triangle(x, -8.0)).into_iter().collect(),
        Mark::Fast => [0.0, 8.0].map(|x| triangle(x, 8.0)).into_iter().collect(),
        Mark::Slow(_) => {
            upright(2.0);
            triangle(6.0, 8.0);
        }
        Mark::Still(_) => [3.0, 10.0].map(upright).into_iter().collect(),
    }
}
