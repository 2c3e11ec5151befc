//! The picture of a packed cart: a frame of the game in a mount, title and author below.

use crate::console::{HEIGHT, Picture, WIDTH};
use crate::hardware::memory_map::view;
use crate::hardware::{RAM_BYTES, Ram, draw, reset};
use crate::testing::capture;

/// Pixels around the game's picture.
const MOUNT: usize = 12;
/// Pixels below it, for the words.
const FOOT: usize = 40;
const COVER_WIDTH: usize = WIDTH + 2 * MOUNT;
const COVER_HEIGHT: usize = HEIGHT + MOUNT + FOOT;
/// Every pixel is so many wide and high: 688×464, which sites show without blurring it.
const SCALE: usize = 2;

/// The colours of the mount, after the game's 64.
const MOUNT_COLOURS: [[u8; 3]; 5] = [
    [0x15, 0x12, 0x1b],
    [0x3a, 0x33, 0x47],
    [0xef, 0xe7, 0xd8],
    [0x9a, 0x91, 0xa6],
    [255, 122, 51],
];
const INK: u8 = 64;
const LINE: u8 = 65;
const BONE: u8 = 66;
const ASH: u8 = 67;
const EMBER: u8 = 68;

/// The cover as a PNG file.
///
/// # Errors
/// A sentence, should the encoder refuse.
pub fn draw(picture: Picture<'_>, title: &str, author: &str) -> Result<Vec<u8>, String> {
    let mut canvas = vec![INK; COVER_WIDTH * COVER_HEIGHT];
    fill(&mut canvas, (MOUNT - 1, MOUNT - 1), (WIDTH + 2, HEIGHT + 2), LINE);
    let shown = capture::indexed(picture, usize::from(INK));
    for (y, row) in shown.pixels.chunks_exact(WIDTH).enumerate() {
        let at = (MOUNT + y) * COVER_WIDTH + MOUNT;
        canvas[at..at + WIDTH].copy_from_slice(row);
    }
    let below = MOUNT + HEIGHT;
    fill(&mut canvas, (MOUNT, below + 8), (2, 24), EMBER);
    let room = WIDTH - 16;
    write(&mut canvas, (MOUNT + 8, below + 9), room, title, BONE);
    write(&mut canvas, (MOUNT + 8, below + 23), room - 60, author, ASH);
    write(&mut canvas, (COVER_WIDTH - MOUNT - 44, below + 23), 44, "Narthex", EMBER);
    let colours = [shown.palette.as_flattened(), MOUNT_COLOURS.as_flattened()].concat();
    capture::indexed_png(&canvas, COVER_WIDTH, &colours, SCALE)
}

fn fill(
    canvas: &mut [u8],
    (left, top): (usize, usize),
    (width, height): (usize, usize),
    colour: u8,
) {
    for y in top..top + height {
        canvas[y * COVER_WIDTH + left..][..width].fill(colour);
    }
}

/// Writes a line in the console's own font, cut where its room ends.
fn write(canvas: &mut [u8], (left, top): (usize, usize), room: usize, text: &str, colour: u8) {
    let Ok(mut ram) = <Box<Ram>>::try_from(vec![0; RAM_BYTES].into_boxed_slice()) else { return };
    reset(&mut ram);
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    draw::text::print(&mut ram, one_line.as_bytes(), Some((0, 0)), Some(1));
    // The font's lines are 10 pixels high.
    for (y, row) in view::screen(&ram).chunks_exact(WIDTH).take(10).enumerate() {
        let line = &mut canvas[(top + y) * COVER_WIDTH + left..][..room.min(WIDTH)];
        line.iter_mut().zip(row).filter(|(_, on)| **on != 0).for_each(|(to, _)| *to = colour);
    }
}

/// A small picture for tests.
#[cfg(test)]
pub fn draw_blank() -> Vec<u8> {
    capture::indexed_png(&[0; 4], 2, &[0; 3], 1).expect("a picture")
}
