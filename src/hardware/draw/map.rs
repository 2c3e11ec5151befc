//! The map: four layers of cells that name tiles.

use std::ops::Range;

use super::sprites::{TILE, ink, ink_row};
use super::state::{self, Clip};
use super::{LIMIT, limit};
use crate::hardware::framebuffer::{PIXELS, WIDTH};
use crate::hardware::memory_map::{MAP, Ram, split, view};

/// Cells along a side of a layer.
pub const SIDE: i32 = 256;
/// Layers of the map.
pub const LAYERS: i32 = 4;

const _: () = assert!((SIDE * SIDE * LAYERS * 2) as usize == MAP.len);

/// Bits 0 to 11 of a cell: the tile, counted through all banks. Tile 0 is never drawn.
pub const CELL_TILE: u16 = 0x0FFF;
/// The tile is mirrored left to right, after it was turned.
pub const CELL_FLIP_X: u16 = 0x1000;
/// The tile is mirrored top to bottom, after it was turned.
pub const CELL_FLIP_Y: u16 = 0x2000;
/// The tile is turned by a quarter, clockwise.
pub const CELL_TURN: u16 = 0x4000;

fn cell_index(x: i32, y: i32, layer: i32) -> Option<usize> {
    let inside = (0..SIDE).contains(&x) && (0..SIDE).contains(&y) && (0..LAYERS).contains(&layer);
    inside.then(|| (((layer * SIDE + y) * SIDE + x) * 2) as usize)
}

/// A cell of the map; 0 outside.
pub fn mget(ram: &Ram, x: i32, y: i32, layer: i32) -> u16 {
    let map = view::map(ram);
    cell_index(x, y, layer).map_or(0, |at| u16::from_le_bytes([map[at], map[at + 1]]))
}

/// Sets a cell of the map; nothing outside.
pub fn mset(ram: &mut Ram, x: i32, y: i32, cell: u16, layer: i32) {
    if let Some(at) = cell_index(x, y, layer) {
        split(ram).map[at..at + 2].copy_from_slice(&cell.to_le_bytes());
    }
}

/// The part of the map to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Left cell.
    pub x: i32,
    /// Top cell.
    pub y: i32,
    /// Cells across.
    pub width: i32,
    /// Cells down.
    pub height: i32,
    /// Layer, 0 to 3.
    pub layer: i32,
}

/// Draws a part of the map with its top left at `x`, `y`. With `flags` other than 0 only tiles that
/// have all of these flags are drawn.
pub fn map(ram: &mut Ram, part: Part, x: i32, y: i32, flags: u8) -> u32 {
    let clip = Clip::read(ram);
    let x = limit(x) - limit(state::camera_x(ram));
    let y = limit(y) - limit(state::camera_y(ram));
    let first = (limit(part.x), limit(part.y));
    // Only cells that lie in the map.
    let inside =
        |cells: Range<i32>, first: i32| cells.start.max(-first)..cells.end.min(SIDE - first);
    let lattice = Lattice {
        layer: part.layer,
        columns: inside(visible(part.width, x, clip.left, clip.right), first.0),
        rows: inside(visible(part.height, y, clip.top, clip.bottom), first.1),
        first,
        around: (SIDE, SIDE),
        at: (x, y),
    };
    cells(ram, &lattice, flags)
}

/// Which cells to draw, and where.
pub(super) struct Lattice {
    /// Layer of the map; one that does not exist draws nothing.
    pub layer: i32,
    /// Columns and rows that show, counted from the first.
    pub columns: Range<i32>,
    pub rows: Range<i32>,
    /// The cell that lies at the first column and row.
    pub first: (i32, i32),
    /// Cells after which the map repeats, 1 to [`SIDE`].
    pub around: (i32, i32),
    /// Where the first column and row lie on the screen.
    pub at: (i32, i32),
}

/// Draws the cells of a lattice.
pub(super) fn cells(ram: &mut Ram, lattice: &Lattice, flags: u8) -> u32 {
    if !(0..LAYERS).contains(&lattice.layer) {
        return 0;
    }
    let clip = Clip::read(ram);
    let parts = split(ram);
    let mut blit =
        Blit { page: parts.screen, sheet: parts.sprites, palette: parts.draw_palette, clip };
    let mut pixels = 0;
    for row in lattice.rows.clone() {
        let y = (lattice.first.1 + row).rem_euclid(lattice.around.1);
        let line = (lattice.layer * SIDE + y) * SIDE;
        for column in lattice.columns.clone() {
            let x = (lattice.first.0 + column).rem_euclid(lattice.around.0);
            let at = (line + x) as usize * 2;
            let cell = u16::from_le_bytes([parts.map[at], parts.map[at + 1]]);
            let tile = cell & CELL_TILE;
            let shown = parts.flags[usize::from(tile)] & flags == flags;
            if tile != 0 && shown {
                let (x, y) = (lattice.at.0 + column * TILE, lattice.at.1 + row * TILE);
                pixels += blit.tile(cell, x, y);
            }
        }
    }
    pixels
}

/// Which of `count` cells from `at` on touch the screen from `low` to `high`.
pub(super) fn visible(count: i32, at: i32, low: i32, high: i32) -> Range<i32> {
    let from = (low - at).div_euclid(TILE).max(0);
    let to = ((high - at) + TILE - 1).div_euclid(TILE).min(count.clamp(0, LIMIT));
    from..to
}

/// How the pixels of a cell lie in the sheet: the top left one, and the steps for one pixel right
/// and one down.
struct Walk {
    start: i32,
    across: i32,
    down: i32,
}

impl Walk {
    #[inline]
    fn of(cell: u16) -> Walk {
        let tile = i32::from(cell & CELL_TILE);
        let mut start = tile / 32 * 8 * 256 + tile % 32 * 8;
        let (mut across, mut down) = (1, 256);
        if cell & CELL_TURN != 0 {
            // The bottom left pixel comes to the top left, and its column becomes the first row.
            (across, down) = (-256, 1);
            start += 7 * 256;
        }
        if cell & CELL_FLIP_X != 0 {
            start += 7 * across;
            across = -across;
        }
        if cell & CELL_FLIP_Y != 0 {
            start += 7 * down;
            down = -down;
        }
        Walk { start, across, down }
    }
}

/// The pixel of the sheet that a cell shows at a place within it.
pub(super) fn pixel_of(cell: u16, x: i32, y: i32) -> usize {
    let Walk { start, across, down } = Walk::of(cell);
    (start + y * down + x * across) as usize
}

struct Blit<'a> {
    page: &'a mut [u8; PIXELS],
    sheet: &'a [u8; crate::hardware::memory_map::SPRITES.len],
    palette: &'a [u8; 64],
    clip: Clip,
}

impl Blit<'_> {
    fn tile(&mut self, cell: u16, x: i32, y: i32) -> u32 {
        let Clip { left, top, right, bottom } = self.clip;
        let (first, last) = ((left - x).max(0), (right - x).min(TILE));
        let (above, below) = ((top - y).max(0), (bottom - y).min(TILE));
        if first >= last || above >= below {
            return 0;
        }
        let Walk { start, across, down } = Walk::of(cell);
        let width = (last - first) as usize;
        for j in above..below {
            let mut at = start + j * down + first * across;
            let row = (y + j) as usize * WIDTH + (x + first) as usize;
            let target = &mut self.page[row..row + width];
            if across == 1 {
                ink_row(target, &self.sheet[at as usize..at as usize + width], self.palette);
                continue;
            }
            for to in target {
                ink(to, self.palette[usize::from(self.sheet[at as usize] & 63)]);
                at += across;
            }
        }
        ((last - first) * (below - above)) as u32
    }
}
