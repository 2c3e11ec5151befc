//! Circles and ellipses, row by row.

use super::canvas::Canvas;
use super::{LIMIT, shapes};
use crate::hardware::memory_map::Ram;

/// Draws a circle around a pixel; radius 0 is that pixel, a negative one nothing.
pub fn circ(ram: &mut Ram, x: i32, y: i32, radius: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let r = radius.min(LIMIT);
    let (x, y) = canvas.place(x, y);
    let rows = canvas.rows(y.saturating_sub(r), y.saturating_add(r));
    rows.map(|row| {
        let inner = half_width(r, row - y);
        let outer = (row - y).abs() + 1;
        let from = if outer > r { 0 } else { (half_width(r, outer) + 1).min(inner) };
        ring(&mut canvas, row, (x - inner, x - from), (x + from, x + inner))
    })
    .sum()
}

/// Fills a circle.
pub fn circfill(ram: &mut Ram, x: i32, y: i32, radius: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let r = radius.min(LIMIT);
    let (x, y) = canvas.place(x, y);
    let rows = canvas.rows(y.saturating_sub(r), y.saturating_add(r));
    rows.map(|row| {
        let half = half_width(r, row - y);
        canvas.span(row, x - half, x + half)
    })
    .sum()
}

/// Pixels to either side of the centre, `dy` rows away from it.
fn half_width(r: i32, dy: i32) -> i32 {
    let (r, dy) = (i64::from(r), i64::from(dy));
    // r² + r - 1 instead of r²: a pixel's worth rounder, and radius 1 stays a plus.
    ((r * r + r - 1 - dy * dy).max(0)).isqrt() as i32
}

/// Draws the ellipse that fills the rectangle between two corners.
pub fn oval(ram: &mut Ram, x0: i32, y0: i32, x1: i32, y1: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let ((left, top), (right, bottom)) = shapes::corners(&canvas, (x0, y0), (x1, y1));
    let ellipse = Ellipse { left, top, right, bottom };
    let rows = canvas.rows(top, bottom);
    rows.map(|row| {
        let (from, to) = ellipse.row(row);
        let outward = if 2 * row < top + bottom { row - 1 } else { row + 1 };
        if outward < top || outward > bottom {
            return canvas.span(row, from, to);
        }
        let (beyond, _) = ellipse.row(outward);
        let inner = (beyond - 1).max(from);
        ring(&mut canvas, row, (from, inner), (left + right - inner, to))
    })
    .sum()
}

/// Fills the ellipse that fills the rectangle between two corners.
pub fn ovalfill(ram: &mut Ram, x0: i32, y0: i32, x1: i32, y1: i32, colour: Option<i32>) -> u32 {
    let mut canvas = Canvas::new(ram, colour);
    let ((left, top), (right, bottom)) = shapes::corners(&canvas, (x0, y0), (x1, y1));
    let ellipse = Ellipse { left, top, right, bottom };
    let rows = canvas.rows(top, bottom);
    rows.map(|row| {
        let (from, to) = ellipse.row(row);
        canvas.span(row, from, to)
    })
    .sum()
}

/// Fills an ellipse around a pixel, `a` pixels to either side and `b` up and down.
pub fn elli(ram: &mut Ram, x: i32, y: i32, a: i32, b: i32, colour: Option<i32>) -> u32 {
    around(x, y, a, b).map_or(0, |[x0, y0, x1, y1]| ovalfill(ram, x0, y0, x1, y1, colour))
}

/// Draws the outline of an ellipse around a pixel.
pub fn ellib(ram: &mut Ram, x: i32, y: i32, a: i32, b: i32, colour: Option<i32>) -> u32 {
    around(x, y, a, b).map_or(0, |[x0, y0, x1, y1]| oval(ram, x0, y0, x1, y1, colour))
}

fn around(x: i32, y: i32, a: i32, b: i32) -> Option<[i32; 4]> {
    if a < 0 || b < 0 {
        return None;
    }
    let (left, top) = (x.saturating_sub(a), y.saturating_sub(b));
    Some([left, top, x.saturating_add(a), y.saturating_add(b)])
}

/// The two parts of an outline in one row; one span where they meet.
fn ring(canvas: &mut Canvas<'_>, row: i32, left: (i32, i32), right: (i32, i32)) -> u32 {
    if left.1 + 1 >= right.0 {
        return canvas.span(row, left.0, right.1);
    }
    canvas.span(row, left.0, left.1) + canvas.span(row, right.0, right.1)
}

struct Ellipse {
    left: i32,
    top: i32,
    right: i32,
    bottom: i32,
}

impl Ellipse {
    /// First and last column of a row of the ellipse.
    fn row(&self, y: i32) -> (i32, i32) {
        let width = i128::from(self.right - self.left) + 1;
        let height = i128::from(self.bottom - self.top) + 1;
        if width < 3 || height < 3 {
            return (self.left, self.right);
        }
        // In half pixels from the centre, with w and h for the sides:
        // (dx / w)² + (dy / h)² <= 1 - 5 / (w * h), which for equal sides is the circle's rule.
        // The middle rows are full in any case.
        let dy = i128::from(2 * y - self.top - self.bottom);
        if dy.abs() < 2 {
            return (self.left, self.right);
        }
        let area = width * height;
        let left_over = area * area - 5 * area - dy * dy * width * width;
        let reach = (left_over.max(0) / (height * height)).isqrt();
        // Columns lie at half pixels of the width's parity; at least the middle ones belong.
        let parity = (width + 1) & 1;
        let reach = if (reach & 1) == parity { reach } else { (reach - 1).max(parity) } as i32;
        let middle = self.left + self.right;
        ((middle - reach) / 2, (middle + reach) / 2)
    }
}
