//! Where the picture lies in the window: whole-number scale, centred, and back from a window
//! position to a pixel of the picture.

/// Width of the picture in its own pixels.
pub const PICTURE_WIDTH: u32 = 320;
/// Height of the picture in its own pixels.
pub const PICTURE_HEIGHT: u32 = 180;

/// A rectangle of the window in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// The picture in the window, in physical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Left edge; negative when the area is narrower than the picture.
    pub x: i32,
    /// Top edge; negative when the area is lower than the picture.
    pub y: i32,
    /// Physical pixels per pixel of the picture, 1 or more.
    pub scale: u32,
}

impl Placement {
    /// The largest whole-number scale that fits `area`, centred in it; never below 1.
    pub fn fit(area: Area) -> Self {
        let scale = (area.width / PICTURE_WIDTH).min(area.height / PICTURE_HEIGHT).max(1);
        let centred = |start: u32, room: u32, taken: u32| {
            start as i32 + (room as i32 - taken as i32).div_euclid(2)
        };
        Placement {
            x: centred(area.x, area.width, PICTURE_WIDTH * scale),
            y: centred(area.y, area.height, PICTURE_HEIGHT * scale),
            scale,
        }
    }

    /// The pixel of the picture under a window position, clamped to the picture.
    pub fn pixel_at(&self, x: f64, y: f64) -> (i16, i16) {
        let scale = f64::from(self.scale);
        let pixel = |at: f64, start: i32, count: u32| {
            (((at - f64::from(start)) / scale).floor()).clamp(0.0, f64::from(count - 1)) as i16
        };
        (pixel(x, self.x, PICTURE_WIDTH), pixel(y, self.y, PICTURE_HEIGHT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(width: u32, height: u32) -> Area {
        Area { x: 0, y: 0, width, height }
    }

    #[test]
    fn scale_is_whole_and_the_picture_centred() {
        assert_eq!(Placement::fit(window(960, 540)), Placement { x: 0, y: 0, scale: 3 });
        assert_eq!(Placement::fit(window(1280, 800)), Placement { x: 0, y: 40, scale: 4 });
        assert_eq!(Placement::fit(window(959, 540)), Placement { x: 159, y: 90, scale: 2 });
    }

    #[test]
    fn a_window_smaller_than_the_picture_keeps_one_to_one() {
        assert_eq!(Placement::fit(window(100, 100)), Placement { x: -110, y: -40, scale: 1 });
        assert_eq!(Placement::fit(window(0, 0)).scale, 1);
    }

    #[test]
    fn positions_map_to_pixels_and_stay_inside() {
        let placement = Placement::fit(window(1280, 800));
        assert_eq!(placement.pixel_at(0.0, 40.0), (0, 0));
        assert_eq!(placement.pixel_at(3.9, 43.9), (0, 0));
        assert_eq!(placement.pixel_at(4.0, 44.0), (1, 1));
        assert_eq!(placement.pixel_at(-500.0, 1e9), (0, 179));
        assert_eq!(placement.pixel_at(f64::MAX, -1.0), (319, 0));
    }
}
