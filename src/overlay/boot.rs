//! The start of the program: the ember travels up the stalk and opens into the picture.

use egui::{Color32, Context, Pos2, Rect, Stroke, pos2};

use super::theme;

/// How long it all takes, in seconds.
pub const SECONDS: f32 = 0.9;

/// When the ember is at the top and begins to open, as a share of the whole.
const OPENING: f32 = 0.55;

/// Whether the ember still travels at `progress` (0 to 1): the game waits for that long.
pub fn is_travelling(progress: f32) -> bool {
    progress < OPENING
}

/// How far the picture is open, 0 to 1: the radius of a circle around the ember as a share of the
/// way to the farthest corner.
pub fn opening(progress: f32) -> f32 {
    let open = ((progress - OPENING) / (1.0 - OPENING)).clamp(0.0, 1.0);
    // Slowly at first, as a flame takes.
    open * open * (3.0 - 2.0 * open)
}

/// Where the ember ends, and the picture opens from, as a share of the window.
pub const TOP: (f32, f32) = (0.5, 0.42);

/// Draws stalk and ember over the dark window.
pub fn show(context: &Context, progress: f32) {
    let window = context.content_rect();
    let painter = context.layer_painter(egui::LayerId::background());
    let travel = (progress / OPENING).clamp(0.0, 1.0);
    let travel = 1.0 - (1.0 - travel) * (1.0 - travel);
    let fade = 1.0 - opening(progress);
    let unit = window.height() / 180.0;
    let top = pos2(window.left() + window.width() * TOP.0, window.top() + window.height() * TOP.1);
    let foot = pos2(top.x, window.bottom() - 32.0 * unit);
    let ember = foot + (top - foot) * travel;
    stalk(&painter, foot, ember, unit, (1.0 - 3.0 * opening(progress)).max(0.0));
    let radius = opening(progress) * reach(window, top);
    if radius > 5.0 * unit {
        // The rim of the opening glows and cools.
        for (width, strength) in [(12.0, 0.10), (6.0, 0.25), (2.0, 1.0)] {
            let color = theme::EMBER.gamma_multiply(strength * fade);
            painter.circle_stroke(top, radius, Stroke::new(width * unit * fade, color));
        }
        return;
    }
    for step in 1..=10 {
        let radius = (5.0 + 2.4 * step as f32) * unit;
        painter.circle_filled(ember, radius, theme::EMBER.gamma_multiply(0.035));
    }
    painter.circle_filled(ember, 5.0 * unit, theme::EMBER);
    painter.circle_filled(ember, 2.4 * unit, theme::SOUND);
}

/// The stalk from its foot to just under the ember, with a joint where a leaf would be.
fn stalk(painter: &egui::Painter, foot: Pos2, ember: Pos2, unit: f32, fade: f32) {
    let color = |c: Color32| c.gamma_multiply(fade);
    let tip = pos2(ember.x, (ember.y + 5.0 * unit).min(foot.y));
    let body =
        Rect::from_min_max(pos2(foot.x - 2.0 * unit, tip.y), pos2(foot.x + 2.0 * unit, foot.y));
    painter.rect_filled(body, unit, color(theme::FENNEL));
    let joint = foot.y - 30.0 * unit;
    if tip.y < joint {
        let node = Rect::from_center_size(pos2(foot.x, joint), egui::vec2(7.0, 3.0) * unit);
        painter.rect_filled(node, unit, color(theme::FENNEL));
    }
}

/// From `center` to the farthest corner.
fn reach(window: Rect, center: Pos2) -> f32 {
    let corners =
        [window.left_top(), window.right_top(), window.left_bottom(), window.right_bottom()];
    corners.into_iter().map(|corner| corner.distance(center)).fold(0.0, f32::max)
}

const _: () = assert!(SECONDS < 1.0, "longer than a second is in the player's way");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_closed_at_first_and_open_at_the_end() {
        assert_eq!(opening(0.0), 0.0);
        assert_eq!(opening(OPENING), 0.0);
        assert_eq!(opening(1.0), 1.0);
    }
}
