//! Lines of the map, as for floors that run to a horizon.

use std::ops::RangeInclusive;

use super::canvas::Canvas;
use super::map::{self, CELL_TILE, SIDE};
use super::shapes::Slope;
use super::sprites::{TILE, ink};
use super::{LIMIT, limit};
use crate::hardware::framebuffer::WIDTH;
use crate::hardware::memory_map::{Parts, Ram, split};

/// Where a line takes its pixels from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Place in the map for the line's first pixel, in 1/65536 cells; the map repeats.
    pub at: (i64, i64),
    /// Step through the map for each further pixel, in 1/65536 cells.
    pub step: (i64, i64),
    /// Layer of the map.
    pub layer: i32,
    /// With flags other than 0, only tiles that have all of these are drawn.
    pub flags: u8,
}

/// Draws a line whose pixels are those of the map along a way through it.
pub fn tline(ram: &mut Ram, from: (i32, i32), to: (i32, i32), thread: Thread) -> u32 {
    let canvas = Canvas::new(ram, None);
    let (a, b) = (canvas.place(from.0, from.1), canvas.place(to.0, to.1));
    let clip = canvas.clip;
    if !(0..map::LAYERS).contains(&thread.layer) {
        return 0;
    }
    let (width, height) = ((b.0 - a.0).abs(), (b.1 - a.1).abs());
    let mut parts = split(ram);
    let last = clip.right - 1;
    if a.1 == b.1 && (a.0 - last).abs().max((a.0 - clip.left).abs()) <= LIMIT {
        if !(clip.top..clip.bottom).contains(&a.1) {
            return 0;
        }
        return weave(&mut parts, a.0.min(b.0).max(clip.left)..=a.0.max(b.0).min(last), a, &thread);
    }
    let mut pixels = 0;
    if width >= height {
        let (left, right) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        let first = left.0.max(clip.left);
        let (rise, run) = (i64::from(right.1 - left.1), i64::from(width.max(1)));
        let mut slope = Slope::new(rise, run, i64::from(first - left.0));
        for x in first..=right.0.min(clip.right - 1) {
            let y = left.1 + slope.next();
            if (clip.top..clip.bottom).contains(&y) {
                pixels += stitch(&mut parts, (x, y), (x - a.0).abs(), &thread);
            }
        }
    } else {
        let (top, bottom) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        let first = top.1.max(clip.top);
        let (rise, run) = (i64::from(bottom.0 - top.0), i64::from(height));
        let mut slope = Slope::new(rise, run, i64::from(first - top.1));
        for y in first..=bottom.1.min(clip.bottom - 1) {
            let x = top.0 + slope.next();
            if (clip.left..clip.right).contains(&x) {
                pixels += stitch(&mut parts, (x, y), (y - a.1).abs(), &thread);
            }
        }
    }
    pixels
}

/// Pixels of a layer across and down, and what keeps a place within them.
const AROUND: i32 = SIDE * TILE - 1;
const LAYER_BYTES: usize = (SIDE * SIDE * 2) as usize;
const _: () = assert!((AROUND as u32 + 1).is_power_of_two());

/// A line across, as floors are made of.
fn weave(parts: &mut Parts, across: RangeInclusive<i32>, from: (i32, i32), thread: &Thread) -> u32 {
    if across.is_empty() {
        return 0;
    }
    let steps = i64::from((across.start() - from.0).abs());
    let onwards = if *across.start() < from.0 { -1 } else { 1 };
    let tile = i64::from(TILE);
    // In 1/65536 pixels of the map, to be cut to a place in it where it is used.
    let begin = |at: i64, step: i64| at.wrapping_add(step.wrapping_mul(steps)).wrapping_mul(tile);
    let (mut u, mut v) = (begin(thread.at.0, thread.step.0), begin(thread.at.1, thread.step.1));
    let step = |step: i64| step.wrapping_mul(tile * onwards);
    let (du, dv) = (step(thread.step.0), step(thread.step.1));
    let start = from.1 as usize * WIDTH + *across.start() as usize;
    let layer = &parts.map[(thread.layer * SIDE * SIDE * 2) as usize..][..LAYER_BYTES];
    let mut pixels = 0;
    for to in &mut parts.screen[start..=start + (across.end() - across.start()) as usize] {
        let (x, y) = ((u >> 16) as i32 & AROUND, (v >> 16) as i32 & AROUND);
        (u, v) = (u.wrapping_add(du), v.wrapping_add(dv));
        let at = ((y / TILE * SIDE + x / TILE) * 2) as usize;
        let cell = u16::from_le_bytes([layer[at], layer[at + 1]]);
        let tile = usize::from(cell & CELL_TILE);
        if tile == 0 || (thread.flags != 0 && parts.flags[tile] & thread.flags != thread.flags) {
            continue;
        }
        let pixel = map::pixel_of(cell, x % TILE, y % TILE);
        ink(to, parts.draw_palette[usize::from(parts.sprites[pixel] & 63)]);
        pixels += 1;
    }
    pixels
}

/// Sets the pixel so many steps after the first.
#[inline(always)]
fn stitch(parts: &mut Parts, (x, y): (i32, i32), steps: i32, thread: &Thread) -> u32 {
    let steps = i64::from(limit(steps));
    let place = |at: i64, step: i64| {
        // In pixels of the map, which repeats.
        let way = at.wrapping_add(step.wrapping_mul(steps)).wrapping_mul(i64::from(TILE)) >> 16;
        way as i32 & AROUND
    };
    let (u, v) = (place(thread.at.0, thread.step.0), place(thread.at.1, thread.step.1));
    let at = (((thread.layer * SIDE + v / TILE) * SIDE + u / TILE) * 2) as usize;
    let cell = u16::from_le_bytes([parts.map[at], parts.map[at + 1]]);
    let tile = usize::from(cell & CELL_TILE);
    if tile == 0 || parts.flags[tile] & thread.flags != thread.flags {
        return 0;
    }
    let pixel = map::pixel_of(cell, u % TILE, v % TILE);
    let to = &mut parts.screen[y as usize * WIDTH + x as usize];
    ink(to, parts.draw_palette[usize::from(parts.sprites[pixel] & 63)]);
    1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::draw::map::{CELL_FLIP_X, CELL_FLIP_Y, CELL_TURN, Part, map, mset};
    use crate::hardware::draw::shapes::{cls, pget};
    use crate::hardware::draw::sprites::sset;
    use crate::hardware::draw::state;
    use crate::hardware::testing::blank;

    const CELL: i64 = 65_536;

    /// Tile 1 has a colour of its own for each pixel but 0.
    fn machine() -> Box<Ram> {
        let mut ram = blank();
        crate::hardware::reset(&mut ram);
        for at in 0..64 {
            sset(&mut ram, 8 + at % 8, at / 8, at.max(1));
        }
        ram
    }

    #[test]
    fn rows_of_the_map_are_those_that_map_draws() {
        for cell in [0, CELL_FLIP_X, CELL_FLIP_Y, CELL_TURN, CELL_TURN | CELL_FLIP_X] {
            let mut ram = machine();
            mset(&mut ram, 3, 2, 1 | cell, 1);
            map(&mut ram, Part { x: 3, y: 2, width: 1, height: 1, layer: 1 }, 0, 0, 0);
            let want: Vec<u8> = (0..64).map(|at| pget(&ram, at % 8, at / 8)).collect();
            cls(&mut ram, 0);
            for row in 0..8 {
                let thread = Thread {
                    at: (3 * CELL, 2 * CELL + i64::from(row) * CELL / 8),
                    step: (CELL / 8, 0),
                    layer: 1,
                    flags: 0,
                };
                assert_eq!(tline(&mut ram, (10, row), (17, row), thread), 8);
            }
            let got: Vec<u8> = (0..64).map(|at| pget(&ram, 10 + at % 8, at / 8)).collect();
            assert_eq!(got, want, "{cell:x}");
        }
    }

    #[test]
    fn the_way_runs_from_the_first_end_and_a_clip_cuts_no_corner() {
        let mut ram = machine();
        mset(&mut ram, 255, 0, 1, 0);
        let thread = Thread { at: (-CELL, 0), step: (CELL / 8, CELL / 8), layer: 0, flags: 0 };
        assert_eq!(tline(&mut ram, (20, 40), (13, 33), thread), 8);
        let got: Vec<_> = (0..8).map(|n| pget(&ram, 20 - n, 40 - n)).collect();
        assert_eq!(got, [1, 9, 18, 27, 36, 45, 54, 63]);
        cls(&mut ram, 0);
        state::clip(&mut ram, 0, 0, 320, 38);
        assert_eq!(tline(&mut ram, (20, 40), (20, 33), thread), 5);
        assert_eq!((pget(&ram, 20, 38), pget(&ram, 20, 37), pget(&ram, 20, 33)), (0, 27, 63));
        assert_eq!(tline(&mut ram, (0, 0), (7, 0), Thread { flags: 1, ..thread }), 0);
        assert_eq!(tline(&mut ram, (0, 0), (7, 0), Thread { layer: 4, ..thread }), 0);
    }

    #[test]
    fn a_row_is_the_same_pixel_by_pixel() {
        let mut ram = machine();
        for at in 0..9 {
            mset(&mut ram, at % 3 + 254, at / 3 + 254, 1 + (at % 2) as u16 * CELL_FLIP_X, 2);
        }
        let mut drawn = 0;
        for (from, to) in [(3, 60), (60, 3), (-40, 30), (400, 290)] {
            let step = (CELL / 11, -CELL / 23);
            let thread = Thread { at: (254 * CELL, 255 * CELL), step, layer: 2, flags: 0 };
            cls(&mut ram, 0);
            let pixels = tline(&mut ram, (from, 7), (to, 7), thread);
            let row: Vec<u8> = (0..320).map(|x| pget(&ram, x, 7)).collect();
            cls(&mut ram, 0);
            let mut single = 0;
            for x in from.min(to)..=from.max(to) {
                let n = i64::from((x - from).abs());
                let at = (thread.at.0 + step.0 * n, thread.at.1 + step.1 * n);
                single += tline(&mut ram, (x, 7), (x, 7), Thread { at, ..thread });
            }
            assert_eq!(row, (0..320).map(|x| pget(&ram, x, 7)).collect::<Vec<_>>());
            assert_eq!(pixels, single, "{from} to {to}");
            drawn += pixels;
        }
        assert!(drawn > 20, "{drawn}");
    }

    #[test]
    fn wild_numbers_do_no_harm() {
        let mut ram = machine();
        for n in [i64::MIN, -1, 1 << 40, i64::MAX] {
            let thread = Thread { at: (n, n), step: (n, n), layer: 3, flags: 0 };
            tline(&mut ram, (i32::MIN, 5), (i32::MAX, 9), thread);
            tline(&mut ram, (5, i32::MIN), (9, i32::MAX), thread);
        }
    }
}
