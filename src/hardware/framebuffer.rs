//! The framebuffer: a page to draw on and a page that is shown.

use super::draw::state;
use super::memory_map::{Ram, split, view};
use super::palette::{self, COLOURS, Rgb};

/// Width of the screen in pixels.
pub const WIDTH: usize = 320;
/// Height of the screen in pixels.
pub const HEIGHT: usize = 180;
/// Pixels of a page.
pub const PIXELS: usize = WIDTH * HEIGHT;

/// Copies the draw page to the shown page, and works out the palette to show it with.
///
/// The draw page keeps its content, so a cart may go on drawing over its last frame.
pub fn publish(ram: &mut Ram) {
    let (amount, target) = state::fade(ram);
    palette::publish(ram, amount, target);
    let parts = split(ram);
    for (to, from) in parts.shown.iter_mut().zip(parts.screen.iter()) {
        // A poke may have left more than 6 bits.
        *to = *from & (COLOURS as u8 - 1);
    }
}

/// The picture as last published: an index a pixel, and the colours of the indices.
pub fn shown(ram: &Ram) -> (&[u8; PIXELS], &[Rgb; COLOURS]) {
    (view::shown(ram), palette::shown(ram))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn drawing_shows_only_after_publishing() {
        let mut ram = blank();
        split(&mut ram).screen[5] = 64 + 7;
        assert_eq!(shown(&ram).0[5], 0);
        publish(&mut ram);
        assert_eq!(shown(&ram).0[5], 7);
        assert_eq!(view::screen(&ram)[5], 64 + 7);
    }
}
