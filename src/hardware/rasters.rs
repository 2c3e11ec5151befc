//! Colours that change from row to row: what `_scanline` sets holds from its row on.
//!
//! A picture is published with one palette. Where a cart changes colours or the fade between two
//! rows, each change is noted in a list, as a display processor would be given it:
//!
//! ```text
//!   0   changes in the list (16 bits); 0: the picture has one palette
//!   2   fade of row 0: amount, target          4   fade of the last row: amount, target
//!   6   spare
//!   8   the 64 colours of row 0              200   the 64 colours of the last row
//! 392   the changes, 5 bytes each: row, what, three bytes
//!       what 0 to 63: the entry becomes red, green, blue;  64: the fade becomes amount, target
//! ```
//!
//! Carts that change nothing between rows pay nothing, and their pictures are what they were.

use super::draw::state;
use super::framebuffer::HEIGHT;
use super::memory_map::{Ram, split, view};
use super::palette::{COLOURS, Rgb, faded};

/// Changes that a picture can have; the list's region is no larger. 180 rows have room for two
/// each, and a few rows for a whole new palette. Those past it are left out.
pub const CHANGES: usize = 512;

/// The colours of every row.
pub type Rows = [[Rgb; COLOURS]; HEIGHT];

const FIRST_FADE: usize = 2;
const LAST_FADE: usize = 4;
const FIRST: usize = 8;
const LAST: usize = FIRST + COLOURS * 3;
const LIST: usize = LAST + COLOURS * 3;
const CHANGE_BYTES: usize = 5;
const _: () = assert!(LIST + CHANGES * CHANGE_BYTES <= super::memory_map::RASTERS.len);

/// What says that the fade changes.
const FADE: u8 = COLOURS as u8;

/// The picture has one palette.
pub(super) fn clear(ram: &mut Ram) {
    split(ram).rasters[..2].fill(0);
}

/// Notes the colours with which row `y` is shown. False when the list is full.
pub(super) fn note_row(ram: &mut Ram, y: usize) -> bool {
    let (amount, target) = state::fade(ram);
    let parts = split(ram);
    let list = parts.rasters;
    if y == 0 {
        list[..2].fill(0);
        for (fade, colours) in [(FIRST_FADE, FIRST), (LAST_FADE, LAST)] {
            list[fade..fade + 2].copy_from_slice(&[amount, target]);
            list[colours..colours + COLOURS * 3].copy_from_slice(parts.palette);
        }
        return true;
    }
    let mut has_room = true;
    if list[LAST_FADE..LAST_FADE + 2] != [amount, target] {
        has_room &= push(list, y, FADE, [amount, target, 0]);
        list[LAST_FADE..LAST_FADE + 2].copy_from_slice(&[amount, target]);
    }
    if list[LAST..LIST] == parts.palette[..] {
        return has_room;
    }
    for (n, colour) in parts.palette.as_chunks::<3>().0.iter().enumerate() {
        let at = LAST + n * 3;
        if list[at..at + 3] != colour[..] {
            has_room &= push(list, y, n as u8, *colour);
            list[at..at + 3].copy_from_slice(colour);
        }
    }
    has_room
}

fn push(list: &mut [u8], y: usize, what: u8, bytes: Rgb) -> bool {
    let count = count(list);
    if count == CHANGES {
        return false;
    }
    let at = LIST + count * CHANGE_BYTES;
    list[at..at + 2].copy_from_slice(&[y as u8, what]);
    list[at + 2..at + CHANGE_BYTES].copy_from_slice(&bytes);
    list[..2].copy_from_slice(&(count as u16 + 1).to_le_bytes());
    true
}

fn count(list: &[u8]) -> usize {
    usize::from(u16::from_le_bytes([list[0], list[1]])).min(CHANGES)
}

/// The colours and the fade of row 0, for a picture that was published row by row.
pub(super) fn first(ram: &Ram) -> (&[u8; COLOURS * 3], u8, u8) {
    let list = view::rasters(ram);
    match list[FIRST..].first_chunk() {
        Some(colours) => (colours, list[FIRST_FADE], list[FIRST_FADE + 1]),
        None => unreachable!("the list has room for them"),
    }
}

/// The colours of every row of the published picture; none when all rows have the same.
pub fn rows(ram: &Ram) -> Option<Box<Rows>> {
    let list = view::rasters(ram);
    let count = count(list);
    if count == 0 {
        return None;
    }
    let (colours, mut amount, mut target) = first(ram);
    let mut colours = *colours;
    let mut rows = vec![[[0; 3]; COLOURS]; HEIGHT];
    let mut changes = list[LIST..].as_chunks::<CHANGE_BYTES>().0[..count].iter().peekable();
    for (y, row) in rows.iter_mut().enumerate() {
        while let Some([_, what, bytes @ ..]) =
            changes.next_if(|change| usize::from(change[0]) <= y)
        {
            match what {
                0..FADE => {
                    let at = usize::from(*what) * 3;
                    colours[at..at + 3].copy_from_slice(bytes);
                }
                _ => [amount, target, _] = *bytes,
            }
        }
        *row = faded(&colours, amount, target);
    }
    rows.into_boxed_slice().try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::framebuffer::{finish_rows, publish, publish_row};
    use crate::hardware::palette::{self, DEFAULT};
    use crate::hardware::testing::blank;

    fn published(change: impl Fn(&mut Ram, usize)) -> Box<Ram> {
        let mut ram = blank();
        palette::reset(&mut ram);
        for y in 0..HEIGHT {
            change(&mut ram, y);
            publish_row(&mut ram, y);
        }
        finish_rows(&mut ram);
        ram
    }

    #[test]
    fn a_colour_holds_from_its_row_on() {
        let ram = published(|ram, y| {
            if y == 10 || y == 50 {
                palette::set(ram, 3, [y as u8, 1, 2]);
            }
        });
        let rows = rows(&ram).expect("rows");
        let third: Vec<_> = [0, 9, 10, 49, 50, 179].iter().map(|y| rows[*y][3]).collect();
        let (a, b) = ([10, 1, 2], [50, 1, 2]);
        assert_eq!(third, [DEFAULT[3], DEFAULT[3], a, a, b, b]);
        assert_eq!(rows[179][4], DEFAULT[4]);
        assert_eq!(palette::shown(&ram), &DEFAULT);
    }

    #[test]
    fn the_fade_may_change_in_every_row() {
        let ram = published(|ram, y| state::set_fade(ram, y as u8, 0));
        let rows = rows(&ram).expect("rows");
        assert_eq!(rows[0], DEFAULT);
        assert_eq!(rows[179], faded(DEFAULT.as_flattened().first_chunk().expect("64"), 179, 0));
    }

    #[test]
    fn a_picture_without_changes_has_one_palette() {
        let mut ram = published(|ram, y| palette::set(ram, 3, [u8::from(y > 200), 1, 2]));
        assert_eq!(rows(&ram), None);
        assert_eq!(palette::shown(&ram)[3], [0, 1, 2]);
        // A picture with changes does not rub off on the next.
        palette::set(&mut ram, 3, [9, 9, 9]);
        publish_row(&mut ram, 1);
        assert!(rows(&ram).is_some());
        publish(&mut ram);
        assert_eq!(rows(&ram), None);
    }

    #[test]
    fn the_list_ends_at_its_limit() {
        let mut ram = blank();
        let mut noted = note_row(&mut ram, 0);
        for y in 1..9 {
            (0..64).for_each(|n| palette::set(&mut ram, n, [y as u8, 0, 0]));
            noted &= note_row(&mut ram, y);
        }
        assert!(noted && count(view::rasters(&ram)) == CHANGES);
        palette::set(&mut ram, 7, [99, 0, 0]);
        assert!(!note_row(&mut ram, 9));
        assert_eq!(rows(&ram).expect("rows")[179][7], [8, 0, 0]);
    }
}
