//! Sprites: rectangles of the sheet, straight, flipped, stretched, turned and as textures.
//!
//! The four banks lie one below the other, so the sheet is 256 pixels wide and 1024 high, and tile
//! n of bank b is number n + 1024 * b.

use super::canvas::Canvas;
use super::shapes::Point;
use super::state::{self, CLEAR, Clip};
use super::{LIMIT, limit};
use crate::hardware::framebuffer::WIDTH;
use crate::hardware::memory_map::{Ram, SPRITES, split, view};
use crate::hardware::sine::sine;

/// Width of the sheet in pixels.
pub const SHEET_WIDTH: i32 = 256;
/// Height of the sheet in pixels: four banks of 256.
pub const SHEET_HEIGHT: i32 = 1024;
/// Tiles of all banks.
pub const TILES: i32 = 4096;
/// Side of a tile in pixels.
pub const TILE: i32 = 8;

const _: () = assert!((SHEET_WIDTH * SHEET_HEIGHT) as usize == SPRITES.len);

/// Colour of a pixel of the sheet; 0 outside.
pub fn sget(ram: &Ram, x: i32, y: i32) -> u8 {
    sheet_index(x, y).map_or(0, |at| view::sprites(ram)[at] & 63)
}

/// Sets a pixel of the sheet; nothing outside.
pub fn sset(ram: &mut Ram, x: i32, y: i32, colour: i32) {
    if let Some(at) = sheet_index(x, y) {
        split(ram).sprites[at] = (colour & 63) as u8;
    }
}

fn sheet_index(x: i32, y: i32) -> Option<usize> {
    let inside = (0..SHEET_WIDTH).contains(&x) && (0..SHEET_HEIGHT).contains(&y);
    inside.then(|| (y * SHEET_WIDTH + x) as usize)
}

/// The flags of a tile; 0 for a tile that does not exist.
pub fn fget(ram: &Ram, tile: i32) -> u8 {
    usize::try_from(tile).ok().and_then(|n| view::flags(ram).get(n)).copied().unwrap_or(0)
}

/// Sets the flags of a tile; nothing for a tile that does not exist.
pub fn fset(ram: &mut Ram, tile: i32, flags: u8) {
    if let Some(at) = usize::try_from(tile).ok().and_then(|n| split(ram).flags.get_mut(n)) {
        *at = flags;
    }
}

/// A rectangle of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Left column.
    pub x: i32,
    /// Top row.
    pub y: i32,
    /// Columns.
    pub width: i32,
    /// Rows.
    pub height: i32,
}

impl Source {
    /// The part of the sheet from tile `n` on, `width` by `height` pixels; none for a tile that
    /// does not exist.
    pub fn tile(n: i32, width: i32, height: i32) -> Option<Self> {
        if !(0..TILES).contains(&n) {
            return None;
        }
        Some(Self { x: n % 32 * TILE, y: n / 32 * TILE, width, height })
    }
}

/// Which ways a sprite is mirrored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flip {
    /// Left and right change places.
    pub x: bool,
    /// Up and down change places.
    pub y: bool,
}

/// Draws `width` by `height` pixels of the sheet from tile `n` on.
pub fn spr(ram: &mut Ram, n: i32, x: i32, y: i32, width: i32, height: i32, flip: Flip) -> u32 {
    match Source::tile(n, width, height) {
        Some(source) => sspr(ram, source, x, y, width, height, flip),
        None => 0,
    }
}

/// Draws a rectangle of the sheet, stretched to `width` by `height`; a negative size mirrors.
/// What lies outside the sheet is transparent.
pub fn sspr(
    ram: &mut Ram,
    source: Source,
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    flip: Flip,
) -> u32 {
    let clip = Clip::read(ram);
    let camera = (limit(state::camera_x(ram)), limit(state::camera_y(ram)));
    let source = Source {
        x: limit(source.x),
        y: limit(source.y),
        width: source.width.clamp(0, LIMIT),
        height: source.height.clamp(0, LIMIT),
    };
    let flip = Flip { x: flip.x != (width < 0), y: flip.y != (height < 0) };
    let (x, y) = (limit(x) - camera.0, limit(y) - camera.1);
    let across = Axis::new(source.x, source.width, x, limit(width).abs(), flip.x);
    let down = Axis::new(source.y, source.height, y, limit(height).abs(), flip.y);
    let (left, right) = across.visible(clip.left, clip.right, SHEET_WIDTH);
    let (top, bottom) = down.visible(clip.top, clip.bottom, SHEET_HEIGHT);
    if left >= right || top >= bottom {
        return 0;
    }
    let parts = split(ram);
    let palette = parts.draw_palette;
    let straight = across.is_straight();
    let mut columns = [0u8; WIDTH];
    let columns = &mut columns[left as usize..right as usize];
    for (column, x) in columns.iter_mut().zip(left..) {
        *column = across.at(x) as u8;
    }
    for y in top..bottom {
        let row = (down.at(y) * SHEET_WIDTH) as usize;
        let pixels = &parts.sprites[row..row + SHEET_WIDTH as usize];
        let at = y as usize * WIDTH;
        let target = &mut parts.screen[at + left as usize..at + right as usize];
        if straight {
            let from = usize::from(columns[0]);
            let source = &pixels[from..from + target.len()];
            ink_row(target, source, palette);
        } else {
            for (to, &column) in target.iter_mut().zip(columns.iter()) {
                ink(to, palette[usize::from(pixels[usize::from(column)] & 63)]);
            }
        }
    }
    ((right - left) * (bottom - top)) as u32
}

/// Sets a pixel unless the entry of the draw palette is transparent. Without a branch: where half
/// of the pixels are transparent, wrong guesses of the processor take five times as long.
#[inline(always)]
pub(super) fn ink(to: &mut u8, entry: u8) {
    let keep = if entry & CLEAR == 0 { 0 } else { 0xFF };
    *to = (entry & !keep) | (*to & keep);
}

/// Draws a row of the sheet as long as the target, eight pixels at a time, which the compiler
/// blends at once.
#[inline]
pub(super) fn ink_row(target: &mut [u8], source: &[u8], palette: &[u8; 64]) {
    let draw = |to: &mut u8, colour: u8| ink(to, palette[usize::from(colour & 63)]);
    let (eights, rest) = target.as_chunks_mut::<8>();
    let (from, last) = source.as_chunks::<8>();
    for (to, from) in eights.iter_mut().zip(from) {
        to.iter_mut().zip(from).for_each(|(to, &colour)| draw(to, colour));
    }
    rest.iter_mut().zip(last).for_each(|(to, &colour)| draw(to, colour));
}

/// How one direction of the target maps to the sheet.
#[derive(Clone, Copy)]
struct Axis {
    from: i32,
    length: i32,
    to: i32,
    size: i32,
    mirrored: bool,
}

impl Axis {
    fn new(from: i32, length: i32, to: i32, size: i32, mirrored: bool) -> Self {
        Self { from, length, to, size, mirrored }
    }

    fn is_straight(&self) -> bool {
        self.length == self.size && !self.mirrored
    }

    /// Pixel of the sheet that shows at pixel `at` of the screen.
    fn at(&self, at: i32) -> i32 {
        let step = if self.mirrored { self.size - 1 - (at - self.to) } else { at - self.to };
        if self.length == self.size {
            return self.from + step;
        }
        self.from + (i64::from(step) * i64::from(self.length) / i64::from(self.size)) as i32
    }

    /// The screen pixels from `low` up to `high` that show something of a sheet of that size.
    fn visible(&self, low: i32, high: i32, sheet: i32) -> (i32, i32) {
        let mut first = low.max(self.to);
        let mut end = high.min(self.to + self.size);
        if self.length == 0 {
            return (0, 0);
        }
        // At most the screen's width of steps, and none for a rectangle that lies in the sheet.
        while first < end && !(0..sheet).contains(&self.at(first)) {
            first += 1;
        }
        while first < end && !(0..sheet).contains(&self.at(end - 1)) {
            end -= 1;
        }
        (first, end)
    }
}

/// Draws a rectangle of the sheet turned around its middle, which comes to lie at `x`, `y`.
///
/// `turn` is in 1/65536 of a full turn, clockwise; `scale` in 1/65536, so 65536 is life-size.
pub fn rspr(ram: &mut Ram, source: Source, x: i32, y: i32, turn: i32, scale: i32) -> u32 {
    let scale = i64::from(scale.clamp(0, 256 << 16));
    let width = i64::from(source.width.clamp(0, 1024));
    let height = i64::from(source.height.clamp(0, 1024));
    if scale == 0 || width == 0 || height == 0 {
        return 0;
    }
    let (sin, cos) = (i64::from(sine(turn)), i64::from(sine(turn.wrapping_add(0x4000))));
    // Life-size needs no division, which would take most of the time.
    let shrunk = |way: i64| {
        if scale == 1 << 16 { (way + i64::from(way < 0)) >> 1 } else { way * (1 << 15) / scale }
    };
    // Half the diagonal, at most half the sum of the sides, bounds the turned rectangle.
    let reach = ((width + height) * scale / (2 << 16) + 2) as i32;
    let canvas = Canvas::new(ram, None);
    let (x, y) = canvas.place(x, y);
    let clip = canvas.clip;
    let parts = split(ram);
    let mut pixels = 0;
    for row in (y - reach).max(clip.top)..(y + reach).min(clip.bottom) {
        for column in (x - reach).max(clip.left)..(x + reach).min(clip.right) {
            // Middles of pixels, in half pixels, turned back and shrunk, then in 1/65536 pixels.
            let (dx, dy) = (i64::from(2 * (column - x) + 1), i64::from(2 * (row - y) + 1));
            let u = shrunk(dx * cos + dy * sin) + (width << 15);
            let v = shrunk(dy * cos - dx * sin) + (height << 15);
            if u < 0 || v < 0 || u >= width << 16 || v >= height << 16 {
                continue;
            }
            let (u, v) = (limit(source.x) + (u >> 16) as i32, limit(source.y) + (v >> 16) as i32);
            if let Some(at) = sheet_index(u, v) {
                let to = &mut parts.screen[row as usize * WIDTH + column as usize];
                ink(to, parts.draw_palette[usize::from(parts.sprites[at] & 63)]);
                pixels += 1;
            }
        }
    }
    pixels
}

/// A corner of a textured triangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corner {
    /// Where it lies in the world.
    pub at: Point,
    /// Column of the sheet in 1/65536 pixels.
    pub u: i32,
    /// Row of the sheet in 1/65536 pixels.
    pub v: i32,
}

/// Draws a triangle of the sheet, straight between its corners; outside the sheet it repeats.
pub fn ttri(ram: &mut Ram, corners: [Corner; 3]) -> u32 {
    let canvas = Canvas::new(ram, None);
    let mut corners = corners.map(|c| Corner { at: canvas.place(c.at.0, c.at.1), ..c });
    corners.sort_by_key(|c| (c.at.1, c.at.0));
    let [a, b, c] = corners;
    let clip = canvas.clip;
    let Some((along_u, along_v)) = Ramp::pair(&corners) else { return 0 };
    let parts = split(ram);
    let mut pixels = 0;
    for y in a.at.1.max(clip.top)..=c.at.1.min(clip.bottom - 1) {
        let long = super::shapes::at_row(a.at, c.at, y);
        let (from, to) = if y < b.at.1 { (a.at, b.at) } else { (b.at, c.at) };
        let short = super::shapes::at_row(from, to, y);
        let first = long.min(short).max(clip.left);
        let last = long.max(short).min(clip.right - 1);
        if first > last {
            continue;
        }
        let mut u = along_u.at(first - a.at.0, y - a.at.1);
        let mut v = along_v.at(first - a.at.0, y - a.at.1);
        let row = y as usize * WIDTH;
        let target = &mut parts.screen[row + first as usize..=row + last as usize];
        pixels += target.len() as u32;
        for to in target {
            let (column, row) = (along_u.pixel(u), along_v.pixel(v));
            let at = (row & 1023) << 8 | column & 255;
            ink(to, parts.draw_palette[usize::from(parts.sprites[at as usize] & 63)]);
            u = u.wrapping_add(along_u.step);
            v = v.wrapping_add(along_v.step);
        }
    }
    pixels
}

/// How a place in the sheet changes over a triangle, in 1/65536 pixels.
struct Ramp {
    start: i64,
    /// Change for a pixel right and down, times the area.
    slope: (i64, i64),
    area: i64,
    step: i64,
    /// Pixels at the edges lie partly outside; what they show must not.
    least: i64,
    most: i64,
    /// Sums of products fit 64 bits, whose division is many times as fast as that of 128.
    is_small: bool,
}

/// Corners nearer than this, and places of the sheet below `SMALL_PLACE`, keep sums of products
/// within 63 bits: 2 * (2 * 2^27 * 2^13) * 2^13 is 2^55.
const SMALL_WAY: i64 = 1 << 13;
const SMALL_PLACE: i32 = 1 << 27;

impl Ramp {
    /// For columns and rows of the sheet; none when the triangle has no area.
    fn pair([a, b, c]: &[Corner; 3]) -> Option<(Ramp, Ramp)> {
        let (ab, ac) = (delta(a.at, b.at), delta(a.at, c.at));
        let area = ab.0 * ac.1 - ab.1 * ac.0;
        if area == 0 {
            return None;
        }
        let near = [ab.0, ab.1, ac.0, ac.1].iter().all(|way| way.abs() < SMALL_WAY);
        let ramp = |three: [i32; 3]| {
            let [start, to_b, to_c] = three.map(i64::from);
            let (to_b, to_c) = (to_b - start, to_c - start);
            let slope = (to_b * ac.1 - to_c * ab.1, to_c * ab.0 - to_b * ac.0);
            let (least, most) = (three.into_iter().min(), three.into_iter().max());
            let least = i64::from(least.unwrap_or(0));
            let small = |place: &i32| (-SMALL_PLACE..SMALL_PLACE).contains(place);
            Ramp {
                start,
                slope,
                area,
                step: slope.0 / area,
                least,
                most: (i64::from(most.unwrap_or(0)) - 1).max(least),
                is_small: near && three.iter().all(small),
            }
        };
        Some((ramp([a.u, b.u, c.u]), ramp([a.v, b.v, c.v])))
    }

    /// The place so many pixels right and down of the first corner.
    fn at(&self, right: i32, down: i32) -> i64 {
        let (right, down) = (i64::from(right), i64::from(down));
        let within = right.abs() < SMALL_WAY && down < SMALL_WAY;
        self.start
            + if self.is_small && within {
                (self.slope.0 * right + self.slope.1 * down) / self.area
            } else {
                let wide = |slope: i64, way: i64| i128::from(slope) * i128::from(way);
                let sum = wide(self.slope.0, right) + wide(self.slope.1, down);
                (sum / i128::from(self.area)) as i64
            }
    }

    #[inline(always)]
    fn pixel(&self, place: i64) -> i64 {
        place.clamp(self.least, self.most) >> 16
    }
}

fn delta(a: Point, b: Point) -> (i64, i64) {
    (i64::from(b.0 - a.0), i64::from(b.1 - a.1))
}
