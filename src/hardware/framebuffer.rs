//! The framebuffer: a page to draw on and a page that is shown.

use super::draw::state;
use super::memory_map::{Ram, split, view};
use super::palette::{self, COLOURS, Rgb};
use super::rasters;

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
    rasters::clear(ram);
    (0..HEIGHT).for_each(|y| copy_row(ram, y));
}

/// Copies one row to the shown page with the shift, the mapping of colours, the colours and the
/// fade as they are now, for carts that change these between rows. [`finish_rows`] ends the
/// picture. False when there have been too many changes of colours.
pub fn publish_row(ram: &mut Ram, y: usize) -> bool {
    if y >= HEIGHT {
        return true;
    }
    copy_row(ram, y);
    let parts = split(ram);
    for pixel in &mut parts.shown[y * WIDTH..(y + 1) * WIDTH] {
        *pixel = parts.screen_map[usize::from(*pixel) % COLOURS] & (COLOURS as u8 - 1);
    }
    rasters::note_row(ram, y)
}

/// Works out the palette for a picture that was published row by row: that of its first row.
pub fn finish_rows(ram: &mut Ram) {
    palette::publish_first_row(ram);
}

fn copy_row(ram: &mut Ram, y: usize) {
    let (x_shift, y_shift) = (i32::from(state::shift_x(ram)), i32::from(state::shift_y(ram)));
    let parts = split(ram);
    let from = (y as i32 - y_shift).rem_euclid(HEIGHT as i32) as usize;
    let split_at = x_shift.rem_euclid(WIDTH as i32) as usize;
    let row = &parts.screen[from * WIDTH..(from + 1) * WIDTH];
    let shown = &mut parts.shown[y * WIDTH..(y + 1) * WIDTH];
    let (before, after) = shown.split_at_mut(split_at);
    after.copy_from_slice(&row[..WIDTH - split_at]);
    before.copy_from_slice(&row[WIDTH - split_at..]);
    // A poke may have left more than 6 bits.
    shown.iter_mut().for_each(|pixel| *pixel &= COLOURS as u8 - 1);
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
    fn a_shift_moves_the_picture_round() {
        let mut ram = blank();
        split(&mut ram).screen[0] = 7;
        for (x, y, at) in [(0, 0, 0), (5, 2, 2 * 320 + 5), (-1, -1, 180 * 320 - 1), (320, 180, 0)] {
            state::shift(&mut ram, x, y);
            publish(&mut ram);
            let found: Vec<_> = (0..PIXELS).filter(|&at| shown(&ram).0[at] == 7).collect();
            assert_eq!(found, [at], "{x} {y}");
        }
    }

    #[test]
    fn each_row_is_shown_as_the_registers_are_then() {
        let mut ram = blank();
        palette::reset(&mut ram);
        split(&mut ram).screen.fill(3);
        for y in 0..HEIGHT {
            palette::remap(&mut ram, 3, y as i64 % 64);
            publish_row(&mut ram, y);
        }
        publish_row(&mut ram, HEIGHT);
        finish_rows(&mut ram);
        let (pixels, colours) = shown(&ram);
        assert!((0..PIXELS).all(|at| usize::from(pixels[at]) == at / WIDTH % 64));
        assert_eq!(colours, &palette::DEFAULT);
    }

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
