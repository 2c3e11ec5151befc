//! Where things lie: the picture, the strip below it, the panel beside it.

use egui::Vec2;

/// Room for the panels, in points, and for the picture, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Width of the side panel.
    pub side: f32,
    /// Height of the strip.
    pub strip: f32,
    /// Width and height that are left for the picture in physical pixels; all of the window where
    /// the panels have to lie over the picture.
    pub picture: (u32, u32),
}

/// The least width of the side panel and height of the strip, in points.
const SIDE_MIN: f32 = 320.0;
const STRIP_MIN: f32 = 180.0;

/// The least width of a panel whose view wants room, in points: source code of 60 columns with its
/// numbers, or sixteen bytes of memory in a row.
const WIDE_MIN: f32 = 600.0;

/// Divides a window of `size` points: the picture gets the largest whole-number scale that leaves
/// the panels their least size, the panels get the rest. A wide panel leaves the picture at least
/// its own pixels; where that does not go it is as wide as it can be.
pub fn layout(size: Vec2, pixels_per_point: f32, wide: bool) -> Layout {
    let whole = size * pixels_per_point;
    let scale_for = |side: f32| {
        let scale_x = (whole.x - side * pixels_per_point) / 320.0;
        let scale_y = (whole.y - STRIP_MIN * pixels_per_point) / 180.0;
        scale_x.min(scale_y).floor()
    };
    let wide = wide && scale_for(WIDE_MIN) >= 1.0;
    let side_min = if wide { WIDE_MIN } else { SIDE_MIN };
    let scale = scale_for(side_min);
    if scale < 1.0 {
        let picture = (whole.x.round() as u32, whole.y.round() as u32);
        return Layout {
            side: SIDE_MIN.min(size.x * 0.6),
            strip: STRIP_MIN.min(size.y * 0.5),
            picture,
        };
    }
    let picture = egui::vec2(320.0, 180.0) * scale;
    let rest = (whole - picture) / pixels_per_point;
    // A very wide or tall window centres the picture in more room instead of making panels huge.
    let share = if wide { 0.7 } else { 0.45 };
    let side = rest.x.min(size.x * share).max(side_min);
    // What is left over under a small picture is the strip's: its chart grows.
    let strip = rest.y.min(size.y * if wide { 0.7 } else { 0.4 }).max(STRIP_MIN);
    let left = whole - egui::vec2(side, strip) * pixels_per_point;
    Layout { side, strip, picture: (left.x.round() as u32, left.y.round() as u32) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(w: f32, h: f32, ppp: f32, wide: bool) -> Layout {
        layout(egui::vec2(w, h) / ppp, ppp, wide)
    }

    #[test]
    fn the_picture_keeps_whole_scale_beside_the_panels() {
        assert_eq!(
            at(960.0, 540.0, 1.0, false),
            Layout { side: 320.0, strip: 180.0, picture: (640, 360) }
        );
        assert_eq!(at(1920.0, 1080.0, 1.5, false).picture, (1280, 720));
        assert_eq!(at(320.0, 180.0, 1.0, false).picture, (320, 180));
    }

    #[test]
    fn a_wide_panel_makes_the_picture_smaller_by_whole_steps() {
        assert_eq!(
            at(960.0, 540.0, 1.0, true),
            Layout { side: 640.0, strip: 360.0, picture: (320, 180) }
        );
        let hd = at(1280.0, 720.0, 1.0, true);
        assert_eq!((hd.side, hd.picture), (640.0, (640, 360)));
        let full = at(1920.0, 1080.0, 1.5, true);
        assert_eq!(full.picture, (960, 540));
    }

    #[test]
    fn a_window_without_room_for_a_wide_panel_keeps_a_narrow_one() {
        assert_eq!(at(640.0, 480.0, 1.0, true), at(640.0, 480.0, 1.0, false));
    }
}
