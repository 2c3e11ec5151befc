//! Points, lines, rectangles and triangles.

use super::canvas::Canvas;
use super::limit;
use crate::hardware::draw::state;
use crate::hardware::framebuffer::{HEIGHT, WIDTH};
use crate::hardware::memory_map::{Ram, split, view};

/// Fills the whole draw page with a colour, takes the clip away and puts the cursor to the top
/// left.
pub fn cls(ram: &mut Ram, colour: i32) -> u32 {
    split(ram).screen.fill((colour & 63) as u8);
    state::unclip(ram);
    state::cursor(ram, 0, 0);
    (WIDTH * HEIGHT) as u32
}

/// Sets a pixel.
pub fn pset(ram: &mut Ram, x: i32, y: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let (x, y) = canvas.place(x, y);
    canvas.plot(x, y)
}

/// The colour of a pixel of the draw page; 0 outside the screen.
pub fn pget(ram: &Ram, x: i32, y: i32) -> u8 {
    let x = limit(x) - limit(state::camera_x(ram));
    let y = limit(y) - limit(state::camera_y(ram));
    let inside = (0..WIDTH as i32).contains(&x) && (0..HEIGHT as i32).contains(&y);
    if inside { view::screen(ram)[y as usize * WIDTH + x as usize] & 63 } else { 0 }
}

/// Draws a line, both ends included. The same pixels in either direction.
pub fn line(ram: &mut Ram, x0: i32, y0: i32, x1: i32, y1: i32, colour: Option<i32>) -> u32 {
    state::end_line(ram, Some((x1, y1)));
    let mut canvas = Canvas::new(ram, colour);
    let a = canvas.place(x0, y0);
    let b = canvas.place(x1, y1);
    stroke(&mut canvas, a, b)
}

/// Draws a line from where the last one ended; the first one only sets that point.
pub fn line_to(ram: &mut Ram, x: i32, y: i32, colour: Option<i32>) -> u32 {
    if let Some((x0, y0)) = state::line_end(ram) {
        return line(ram, x0, y0, x, y, colour);
    }
    if let Some(colour) = colour {
        state::color(ram, colour);
    }
    state::end_line(ram, Some((x, y)));
    0
}

fn stroke(canvas: &mut Canvas<'_>, a: (i32, i32), b: (i32, i32)) -> u32 {
    let (width, height) = ((b.0 - a.0).abs(), (b.1 - a.1).abs());
    if height == 0 {
        return canvas.span(a.1, a.0.min(b.0), a.0.max(b.0));
    }
    if width == 0 {
        return canvas.column(a.0, a.1.min(b.1), a.1.max(b.1));
    }
    let mut pixels = 0;
    if width >= height {
        let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        let first = a.0.max(canvas.clip.left);
        let mut slope = Slope::new(i64::from(b.1 - a.1), i64::from(width), i64::from(first - a.0));
        for x in first..=b.0.min(canvas.clip.right - 1) {
            pixels += canvas.plot(x, a.1 + slope.next());
        }
    } else {
        let (a, b) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        let first = a.1.max(canvas.clip.top);
        let mut slope = Slope::new(i64::from(b.0 - a.0), i64::from(height), i64::from(first - a.1));
        for y in first..=b.1.min(canvas.clip.bottom - 1) {
            pixels += canvas.plot(a.0 + slope.next(), y);
        }
    }
    pixels
}

/// `rise * step / run`, rounded to nearest, for step after step without a division.
pub(super) struct Slope {
    whole: i64,
    rest: i64,
    rise: i64,
    run: i64,
}

impl Slope {
    pub(super) fn new(rise: i64, run: i64, step: i64) -> Self {
        let (rise, run) = (rise * 2, run * 2);
        let start = rise * step + run / 2;
        Self { whole: start.div_euclid(run), rest: start.rem_euclid(run), rise, run }
    }

    /// The value at this step; goes to the next.
    pub(super) fn next(&mut self) -> i32 {
        let value = self.whole as i32;
        self.rest += self.rise;
        // The rise of the smaller axis is at most the run, so one correction suffices.
        if self.rest >= self.run {
            self.rest -= self.run;
            self.whole += 1;
        } else if self.rest < 0 {
            self.rest += self.run;
            self.whole -= 1;
        }
        value
    }
}

/// Draws the outline of the rectangle between two corners, both included.
pub fn rect(ram: &mut Ram, x0: i32, y0: i32, x1: i32, y1: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let ((left, top), (right, bottom)) = corners(&canvas, (x0, y0), (x1, y1));
    let mut pixels = canvas.span(top, left, right);
    if bottom > top {
        pixels += canvas.span(bottom, left, right);
        pixels += canvas.column(left, top + 1, bottom - 1);
        if right > left {
            pixels += canvas.column(right, top + 1, bottom - 1);
        }
    }
    pixels
}

/// Fills the rectangle between two corners, both included.
pub fn rectfill(ram: &mut Ram, x0: i32, y0: i32, x1: i32, y1: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let ((left, top), (right, bottom)) = corners(&canvas, (x0, y0), (x1, y1));
    canvas.rows(top, bottom).map(|y| canvas.span(y, left, right)).sum()
}

pub(super) fn corners(
    canvas: &Canvas<'_>,
    a: (i32, i32),
    b: (i32, i32),
) -> ((i32, i32), (i32, i32)) {
    let (a, b) = (canvas.place(a.0, a.1), canvas.place(b.0, b.1));
    ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)))
}

/// A corner of a triangle.
pub type Point = (i32, i32);

/// Draws the outline of a triangle.
pub fn tri(ram: &mut Ram, a: Point, b: Point, c: Point, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let [a, b, c] = [a, b, c].map(|(x, y)| canvas.place(x, y));
    stroke(&mut canvas, a, b) + stroke(&mut canvas, b, c) + stroke(&mut canvas, c, a)
}

/// Fills a triangle, its edges included.
pub fn trifill(ram: &mut Ram, a: Point, b: Point, c: Point, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let mut points = [a, b, c].map(|(x, y)| canvas.place(x, y));
    points.sort_by_key(|&(x, y)| (y, x));
    let [a, b, c] = points;
    if a.1 == c.1 {
        return canvas.span(a.1, a.0, c.0);
    }
    let rows = canvas.rows(a.1, c.1);
    rows.map(|y| {
        let long = at_row(a, c, y);
        let short = if y < b.1 { at_row(a, b, y) } else { at_row(b, c, y) };
        canvas.span(y, long.min(short), long.max(short))
    })
    .sum()
}

/// Column of the edge from `a` down to `b` in row `y`, rounded to nearest.
pub(super) fn at_row(a: Point, b: Point, y: i32) -> i32 {
    let height = i64::from(b.1 - a.1);
    if height == 0 {
        return a.0;
    }
    let run = i64::from(b.0 - a.0) * i64::from(y - a.1);
    a.0 + (2 * run + height).div_euclid(2 * height) as i32
}
