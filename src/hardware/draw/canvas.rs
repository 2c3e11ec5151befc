//! The draw page with its clip and its ink: what every shape is made of.

use super::state::{self, CLEAR, Clip};
use super::{LIMIT, limit};
use crate::hardware::font::Glyph;
use crate::hardware::framebuffer::{PIXELS, WIDTH};
use crate::hardware::memory_map::{Ram, split};

/// The page, ready to be drawn on with the pen. Coordinates are those of the screen.
pub(super) struct Canvas<'a> {
    pub page: &'a mut [u8; PIXELS],
    pub clip: Clip,
    camera: (i32, i32),
    ink: Ink,
    palette: &'a [u8; 64],
}

/// What a shape is filled with: colours as drawn, after the draw palette.
#[derive(Clone, Copy)]
struct Ink {
    colour: u8,
    second: u8,
    pattern: u16,
    clear: bool,
}

impl<'a> Canvas<'a> {
    /// Takes up the pen; a colour given becomes the pen's.
    #[inline]
    pub fn new(ram: &'a mut Ram, colour: Option<i32>) -> Self {
        if let Some(colour) = colour {
            state::color(ram, colour);
        }
        let clip = Clip::read(ram);
        let camera = (limit(state::camera_x(ram)), limit(state::camera_y(ram)));
        let (pen, second) = (state::pen(ram), state::second_pen(ram));
        let (pattern, clear) = (state::pattern(ram), state::pattern_clear(ram) & 1 != 0);
        let parts = split(ram);
        let drawn = |colour: u8| parts.draw_palette[usize::from(colour & 63)] & !CLEAR;
        let ink = Ink { colour: drawn(pen), second: drawn(second), pattern, clear };
        Self { page: parts.screen, clip, camera, ink, palette: parts.draw_palette }
    }

    /// Leaves the fill pattern out.
    pub fn solid(&mut self) {
        self.ink.pattern = 0;
    }

    /// Draws with this colour from now on, without making it the pen's.
    pub fn ink(&mut self, colour: u8) {
        self.ink.colour = self.palette[usize::from(colour & 63)] & !CLEAR;
    }

    /// Sets the pixels of a glyph, each enlarged by whole numbers.
    pub fn glyph(&mut self, glyph: &Glyph, x: i32, y: i32, scale: (i32, i32)) -> u32 {
        let Clip { left, top, right, bottom } = self.clip;
        let (width, height) = (8 * scale.0, glyph.rows.len() as i32 * scale.1);
        if x >= right || y >= bottom || x + width <= left || y + height <= top {
            return 0;
        }
        let mut pixels = 0;
        for (row, &bits) in (0..).zip(&glyph.rows) {
            let mut bits = bits;
            while bits != 0 {
                // A run of set pixels at a time.
                let first = bits.leading_zeros() as i32;
                let count = (bits << first).leading_ones() as i32;
                let from = x + first * scale.0;
                for line in 0..scale.1 {
                    pixels += self.span(y + row * scale.1 + line, from, from + count * scale.0 - 1);
                }
                bits &= (0xFF_u16 >> (first + count)) as u8;
            }
        }
        pixels
    }

    /// The colour that the pen draws, after the draw palette.
    pub fn colour(&self) -> u8 {
        self.ink.colour
    }

    /// A point of the world on the screen, within two limits of the origin.
    #[inline]
    pub fn place(&self, x: i32, y: i32) -> (i32, i32) {
        (limit(x) - self.camera.0, limit(y) - self.camera.1)
    }

    /// Sets one pixel.
    #[inline]
    pub fn plot(&mut self, x: i32, y: i32) -> u32 {
        let Clip { left, top, right, bottom } = self.clip;
        if x < left || x >= right || y < top || y >= bottom {
            return 0;
        }
        let at = y as usize * WIDTH + x as usize;
        self.ink.dab(&mut self.page[at], x, y);
        1
    }

    /// Sets the pixels of row `y` from `x0` to `x1`, both included; none when `x1` is less.
    #[inline]
    pub fn span(&mut self, y: i32, x0: i32, x1: i32) -> u32 {
        if y < self.clip.top || y >= self.clip.bottom {
            return 0;
        }
        let from = x0.max(self.clip.left);
        let to = x1.min(self.clip.right - 1);
        if from > to {
            return 0;
        }
        let at = y as usize * WIDTH;
        let row = &mut self.page[at + from as usize..=at + to as usize];
        if self.ink.pattern == 0 {
            row.fill(self.ink.colour);
        } else {
            for (pixel, x) in row.iter_mut().zip(from..) {
                self.ink.dab(pixel, x, y);
            }
        }
        row.len() as u32
    }

    /// Sets the pixels of column `x` from `y0` to `y1`, both included.
    pub fn column(&mut self, x: i32, y0: i32, y1: i32) -> u32 {
        if x < self.clip.left || x >= self.clip.right {
            return 0;
        }
        let (from, to) = (y0.max(self.clip.top), y1.min(self.clip.bottom - 1));
        (from..=to).map(|y| self.plot(x, y)).sum()
    }

    /// The rows from `y0` to `y1` that can show anything.
    #[inline]
    pub fn rows(&self, y0: i32, y1: i32) -> std::ops::RangeInclusive<i32> {
        y0.max(self.clip.top)..=y1.min(self.clip.bottom - 1)
    }
}

impl Ink {
    #[inline]
    fn dab(self, pixel: &mut u8, x: i32, y: i32) {
        let bit = 15 - ((y & 3) * 4 + (x & 3));
        if self.pattern >> bit & 1 == 0 {
            *pixel = self.colour;
        } else if !self.clear {
            *pixel = self.second;
        }
    }
}

// A placed point is at most two limits from the origin, so sums of a few stay far from overflow and
// products of two fit 64 bits.
const _: () = assert!((LIMIT as i64) * 8 < i32::MAX as i64);
