//! Text.

use super::canvas::Canvas;
use super::{limit, state};
use crate::hardware::font::{self, Glyph, Mark, Metrics};
use crate::hardware::framebuffer::{HEIGHT, WIDTH};
use crate::hardware::memory_map::{Ram, split};

/// Tab stops lie so many pixels apart, counted from the start of the line.
pub const TAB_PIXELS: i32 = 16;

/// What printing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Column after the rightmost glyph.
    pub right: i32,
    /// Pixels touched.
    pub pixels: u32,
}

/// Prints text at a place, or at the cursor.
///
/// The cursor goes to the next line. Text at the cursor scrolls the screen up when it would leave
/// it at the bottom.
pub fn print(ram: &mut Ram, text: &[u8], at: Option<(i32, i32)>, colour: Option<i32>) -> Printed {
    let font = state::font(ram);
    let metrics = font::metrics(ram, font);
    let mut pixels = 0;
    let (x, y) = match at {
        Some((x, y)) => {
            state::cursor(ram, x, y);
            (limit(x), limit(y))
        }
        None => {
            let lines = font::marks(text).filter(|&m| m == Mark::NewLine).count() as i32 + 1;
            pixels += scroll(ram, lines.saturating_mul(metrics.line_height));
            (limit(state::cursor_x(ram)), limit(state::cursor_y(ram)))
        }
    };
    if let Some(colour) = colour {
        state::color(ram, colour);
    }
    let home = limit(state::cursor_home(ram));
    let mut setting = Setting { metrics, home, x, y, right: x };
    for mark in font::marks(text) {
        if let Mark::Glyph(number) = mark {
            let glyph = font::glyph(ram, font, number);
            let (x, y) = setting.put(glyph.width);
            pixels += stamp(ram, glyph, x, y);
        } else {
            setting.skip(mark);
        }
    }
    state::advance_cursor(ram, home, setting.y.saturating_add(metrics.line_height));
    Printed { right: setting.right, pixels }
}

/// Width of a text in pixels, that of its longest line.
pub fn text_width(ram: &Ram, text: &[u8]) -> i32 {
    let font = state::font(ram);
    let metrics = font::metrics(ram, font);
    let mut setting = Setting { metrics, home: 0, x: 0, y: 0, right: 0 };
    for mark in font::marks(text) {
        if let Mark::Glyph(number) = mark {
            setting.put(font::glyph(ram, font, number).width);
        } else {
            setting.skip(mark);
        }
    }
    setting.right
}

/// Where the next glyph goes.
struct Setting {
    metrics: Metrics,
    home: i32,
    x: i32,
    y: i32,
    right: i32,
}

impl Setting {
    fn put(&mut self, width: i32) -> (i32, i32) {
        let at = (self.x, self.y);
        let advance = if self.metrics.advance == 0 { width + 1 } else { self.metrics.advance };
        self.x = self.x.saturating_add(advance);
        self.right = self.right.max(self.x);
        at
    }

    fn skip(&mut self, mark: Mark) {
        match mark {
            Mark::Tab => {
                let stops = (self.x.saturating_sub(self.home)).div_euclid(TAB_PIXELS) + 1;
                self.x = self.home.saturating_add(stops * TAB_PIXELS);
                self.right = self.right.max(self.x);
            }
            Mark::NewLine => {
                self.x = self.home;
                self.y = self.y.saturating_add(self.metrics.line_height);
            }
            Mark::Glyph(_) => {}
        }
    }
}

fn stamp(ram: &mut Ram, glyph: Glyph, x: i32, y: i32) -> u32 {
    let mut canvas = Canvas::new(ram, None);
    canvas.solid();
    let (x, y) = canvas.place(x, y);
    let mut pixels = 0;
    for (bits, y) in glyph.rows.into_iter().zip(y..) {
        let mut bits = bits;
        while bits != 0 {
            let column = bits.leading_zeros() as i32;
            pixels += canvas.plot(x + column, y);
            bits &= !(0x80 >> column);
        }
    }
    pixels
}

/// Makes room for `height` rows below the cursor; whole rows of the page move up.
fn scroll(ram: &mut Ram, height: i32) -> u32 {
    let y = limit(state::cursor_y(ram)) - limit(state::camera_y(ram));
    let over = y.saturating_add(height) - HEIGHT as i32;
    if over <= 0 {
        return 0;
    }
    let rows = over.min(HEIGHT as i32) as usize;
    let page = split(ram).screen;
    page.copy_within(rows * WIDTH.., 0);
    page[(HEIGHT - rows) * WIDTH..].fill(0);
    let (x, y) = (state::cursor_x(ram), state::cursor_y(ram));
    state::advance_cursor(ram, x, y.saturating_sub(over));
    (WIDTH * HEIGHT) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::draw::shapes::pget;
    use crate::hardware::testing::blank;

    fn machine() -> Box<Ram> {
        let mut ram = blank();
        crate::hardware::reset(&mut ram);
        ram
    }

    fn rows_used(ram: &Ram) -> Vec<i32> {
        (0..180).filter(|&y| (0..320).any(|x| pget(ram, x, y) != 0)).collect()
    }

    #[test]
    fn a_letter_is_drawn_where_asked_and_counted() {
        let mut ram = machine();
        let printed = print(&mut ram, b"T", Some((10, 20)), Some(7));
        assert_eq!(printed, Printed { right: 16, pixels: 11 });
        assert_eq!(rows_used(&ram), [21, 22, 23, 24, 25, 26, 27]);
        assert!((10..15).all(|x| pget(&ram, x, 21) == 7) && pget(&ram, 12, 27) == 7);
    }

    #[test]
    fn lines_go_below_each_other_and_the_cursor_follows() {
        let mut ram = machine();
        let printed = print(&mut ram, b"-\n--", Some((5, 0)), Some(7));
        assert_eq!((printed.right, printed.pixels), (15, 12));
        assert_eq!(rows_used(&ram), [4, 14]);
        print(&mut ram, b"-", None, None);
        assert_eq!(rows_used(&ram), [4, 14, 24]);
        assert_eq!(pget(&ram, 5, 24), 7);
    }

    #[test]
    fn text_at_the_cursor_scrolls() {
        let mut ram = machine();
        for _ in 0..18 {
            print(&mut ram, b"-", None, None);
        }
        assert_eq!(rows_used(&ram)[0], 4);
        print(&mut ram, b"", None, None);
        assert_eq!(rows_used(&ram).len(), 17);
        assert_eq!(state::cursor_y(&ram), 180);
        print(&mut ram, &[b'\n'; 4000], None, None);
        assert!(rows_used(&ram).is_empty());
    }

    #[test]
    fn fonts_differ_in_width_and_clip_at_the_edges() {
        let mut ram = machine();
        assert_eq!(text_width(&ram, b"ii"), 4);
        state::use_font(&mut ram, 1);
        assert_eq!(text_width(&ram, b"ii\ni"), 12);
        assert_eq!(text_width(&ram, b"a\tb"), 16 + 6);
        state::use_font(&mut ram, 2);
        assert_eq!(text_width(&ram, b"ii"), 8);
        assert_eq!(print(&mut ram, b"AAA", Some((320, 0)), None).pixels, 0);
        for x in [i32::MIN, i32::MAX, -1, 319] {
            print(&mut ram, b"AAA\tA\nA", Some((x, x)), None);
        }
    }
}
