//! Text.

use super::canvas::Canvas;
use super::marks::{Mark, marks};
use super::{limit, state};
use crate::hardware::font::{self, Glyph, Metrics};
use crate::hardware::framebuffer::{HEIGHT, WIDTH};
use crate::hardware::memory_map::{Ram, split};

/// Tab stops lie so many pixels apart, counted from the start of the line.
pub const TAB_PIXELS: i32 = 16;

/// The font that `\x0E` chooses.
const OWN_FONT: u8 = 3;

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
    let mut pixels = 0;
    let (x, y) = match at {
        Some((x, y)) => {
            state::cursor(ram, x, y);
            (limit(x), limit(y))
        }
        None => {
            let mut measured = Setting::new(ram, (0, 0), 0);
            measured.run(ram, text, |_, _, _| 0);
            pixels += scroll(ram, measured.y.saturating_add(measured.line_height()));
            (limit(state::cursor_x(ram)), limit(state::cursor_y(ram)))
        }
    };
    if let Some(colour) = colour {
        state::color(ram, colour);
    }
    let home = limit(state::cursor_home(ram));
    let mut setting = Setting::new(ram, (x, y), home);
    pixels = setting.run(ram, text, stamp).saturating_add(pixels);
    if setting.ended {
        state::advance_cursor(ram, setting.x, setting.y);
    } else {
        state::advance_cursor(ram, home, setting.y.saturating_add(setting.line_height()));
    }
    Printed { right: setting.right, pixels }
}

/// Width of a text in pixels, that of its longest line.
pub fn text_width(ram: &mut Ram, text: &[u8]) -> i32 {
    let mut setting = Setting::new(ram, (0, 0), 0);
    setting.run(ram, text, |_, _, _| 0);
    setting.right
}

/// How letters look.
#[derive(Clone, Copy)]
struct Style {
    font: u8,
    metrics: Metrics,
    /// None is the pen's.
    pen: Option<u8>,
    paper: Option<u8>,
    outline: Option<u8>,
    scale: (i32, i32),
    inverted: bool,
    underlined: bool,
}

/// Where the next glyph goes.
struct Setting {
    style: Style,
    start: (i32, i32),
    home: i32,
    x: i32,
    y: i32,
    right: i32,
    ended: bool,
}

/// A glyph in its place.
struct Letter {
    glyph: Glyph,
    x: i32,
    y: i32,
    advance: i32,
}

impl Setting {
    fn new(ram: &Ram, (x, y): (i32, i32), home: i32) -> Self {
        let font = state::font(ram);
        let style = Style {
            font,
            metrics: font::metrics(ram, font),
            pen: None,
            paper: None,
            outline: None,
            scale: (1, 1),
            inverted: false,
            underlined: false,
        };
        Self { style, start: (x, y), home, x, y, right: x, ended: false }
    }

    fn line_height(&self) -> i32 {
        self.style.metrics.line_height * self.style.scale.1
    }

    /// Goes through the text and draws every letter; gives the pixels.
    fn run(
        &mut self,
        ram: &mut Ram,
        text: &[u8],
        draw: impl Fn(&mut Ram, &Style, &Letter) -> u32,
    ) -> u32 {
        let mut pixels = 0u32;
        for mark in marks(text) {
            match mark {
                Mark::Glyph(number) => {
                    let glyph = font::glyph(ram, self.style.font, number);
                    let letter = self.put(glyph);
                    pixels = pixels.saturating_add(draw(ram, &self.style, &letter));
                }
                Mark::OwnFont(own) => {
                    self.style.font = if own { OWN_FONT } else { state::font(ram) };
                    self.style.metrics = font::metrics(ram, self.style.font);
                }
                Mark::Back => {
                    let space = font::glyph(ram, self.style.font, b' ').width;
                    self.x = self.x.saturating_sub(self.advance(space));
                }
                Mark::End => {
                    self.ended = true;
                    break;
                }
                mark => self.obey(mark),
            }
        }
        pixels
    }

    fn advance(&self, width: i32) -> i32 {
        let metrics = self.style.metrics;
        let advance = if metrics.advance == 0 { width + 1 } else { metrics.advance };
        advance * self.style.scale.0
    }

    fn put(&mut self, glyph: Glyph) -> Letter {
        let advance = self.advance(glyph.width);
        let letter = Letter { glyph, x: self.x, y: self.y, advance };
        self.go(advance, 0);
        self.right = self.right.max(self.x);
        letter
    }

    fn go(&mut self, right: i32, down: i32) {
        self.x = limit(self.x.saturating_add(right));
        self.y = limit(self.y.saturating_add(down));
    }

    fn obey(&mut self, mark: Mark) {
        let double = |on: bool| if on { 2 } else { 1 };
        let style = &mut self.style;
        match mark {
            Mark::Tab => {
                let stops = (self.x.saturating_sub(self.home)).div_euclid(TAB_PIXELS) + 1;
                self.x = limit(self.home.saturating_add(stops * TAB_PIXELS));
                self.right = self.right.max(self.x);
            }
            Mark::NewLine => {
                self.x = self.home;
                self.go(0, self.line_height());
            }
            Mark::Return => self.x = self.home,
            Mark::Move(right, down) => self.go(right, down),
            Mark::Jump(x, y) => {
                (self.x, self.y) = self.start;
                self.go(x, y);
            }
            Mark::Pen(colour) => style.pen = Some(colour),
            Mark::Paper(colour) => style.paper = colour,
            Mark::Outlined(colour) => style.outline = colour,
            Mark::Wide(on) => style.scale.0 = double(on),
            Mark::Tall(on) => style.scale.1 = double(on),
            Mark::Inverted(on) => style.inverted = on,
            Mark::Underlined(on) => style.underlined = on,
            Mark::Glyph(_) | Mark::OwnFont(_) | Mark::Back | Mark::End => {}
        }
    }
}

fn stamp(ram: &mut Ram, style: &Style, letter: &Letter) -> u32 {
    let pen = style.pen.unwrap_or_else(|| state::pen(ram));
    let (pen, paper) = match (style.inverted, style.paper) {
        (false, paper) => (pen, paper),
        (true, paper) => (paper.unwrap_or(0), Some(pen)),
    };
    let mut canvas = Canvas::new(ram, None);
    canvas.solid();
    let (x, y) = canvas.place(letter.x, letter.y);
    let mut pixels = 0;
    if let Some(paper) = paper {
        canvas.ink(paper);
        let bottom = y + style.metrics.line_height * style.scale.1 - 1;
        for row in canvas.rows(y, bottom) {
            pixels += canvas.span(row, x, x + letter.advance - 1);
        }
    }
    if let Some(outline) = style.outline {
        canvas.ink(outline);
        for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
            pixels += canvas.glyph(&letter.glyph, x + dx, y + dy, style.scale);
        }
    }
    canvas.ink(pen);
    pixels += canvas.glyph(&letter.glyph, x, y, style.scale);
    if style.underlined {
        let top = y + style.metrics.baseline * style.scale.1;
        for row in canvas.rows(top, top + style.scale.1 - 1) {
            pixels += canvas.span(row, x, x + letter.advance - 1);
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
        assert_eq!(text_width(&mut ram, b"ii"), 4);
        state::use_font(&mut ram, 1);
        assert_eq!(text_width(&mut ram, b"ii\ni"), 12);
        assert_eq!(text_width(&mut ram, b"a\tb"), 16 + 6);
        state::use_font(&mut ram, 2);
        assert_eq!(text_width(&mut ram, b"ii"), 8);
        assert_eq!(print(&mut ram, b"AAA", Some((320, 0)), None).pixels, 0);
        for x in [i32::MIN, i32::MAX, -1, 319] {
            print(&mut ram, b"AAA\tA\nA", Some((x, x)), None);
        }
    }

    /// The top left of the screen as text, `.` for 0.
    fn picture(ram: &Ram, width: i32, height: i32) -> Vec<String> {
        let shown = |x, y| match pget(ram, x, y) {
            0 => '.',
            n => char::from_digit(u32::from(n), 36).unwrap_or('?'),
        };
        (0..height).map(|y| (0..width).map(|x| shown(x, y)).collect()).collect()
    }

    #[track_caller]
    fn check(text: &[u8], rows: &[&str]) {
        let mut ram = machine();
        state::use_font(&mut ram, 2);
        print(&mut ram, text, Some((1, 1)), Some(7));
        let got = picture(&ram, rows[0].len() as i32, rows.len() as i32);
        assert_eq!(got, rows, "\n{}", got.join("\n"));
    }

    #[test]
    fn control_codes_change_colour_size_and_ground() {
        check(b"\x0C8-\x0C9-", &["........", "........", "........", ".888.999", "........"]);
        check(
            b"\x06w\x06t-",
            &[
                ".......", ".......", ".......", ".......", ".......", ".777777", ".777777",
                ".......",
            ],
        );
        check(
            b"\x023-",
            &[
                "......", ".3333.", ".3333.", ".7773.", ".3333.", ".3333.", ".3333.", ".3333.",
                "......",
            ],
        );
        check(b"\x06i-", &["......", ".7777.", ".7777.", "....7.", ".7777."]);
        check(
            b"\x06u-\x06-u-",
            &[
                "..........",
                "..........",
                "..........",
                ".777.777..",
                "..........",
                "..........",
                ".7777.....",
            ],
        );
        check(b"\x06o8-", &["......", "......", "88888.", "87778.", "88888.", "......"]);
    }

    #[test]
    fn control_codes_move_the_pen() {
        check(
            b"\x012-\x03f\x04i\x0C8-",
            &[
                "............",
                "............",
                "............",
                ".777.777....",
                "............",
                "........888.",
            ],
        );
        check(b"-\r\x0C8\x04h-", &["....", "....", "....", ".777", ".888"]);
        check(
            b"-\x06j02\x0C8-",
            &[
                "....", "....", "....", ".777", "....", "....", "....", "....", "....", "....",
                "....", ".888",
            ],
        );
    }

    #[test]
    fn an_end_leaves_the_cursor_behind_the_text() {
        let mut ram = machine();
        print(&mut ram, b"T\0T", Some((10, 20)), Some(7));
        assert_eq!((state::cursor_x(&ram), state::cursor_y(&ram)), (16, 20));
        print(&mut ram, b"T", None, None);
        assert!(pget(&ram, 18, 27) == 7 && pget(&ram, 12, 37) == 0);
        assert_eq!((state::cursor_x(&ram), state::cursor_y(&ram)), (10, 30));
    }

    #[test]
    fn measuring_and_printing_agree() {
        let mut ram = machine();
        for text in [&b"abc"[..], b"\x06wabc", b"\x01zi\tx", b"a\nbcd\x0Eefg\x0F", b"a\x08b"] {
            let width = text_width(&mut ram, text);
            assert_eq!(print(&mut ram, text, Some((0, 0)), None).right, width, "{text:?}");
        }
    }

    #[test]
    fn any_bytes_print_without_harm() {
        let mut ram = machine();
        let mut seed = 1u32;
        for _ in 0..300 {
            let text: Vec<u8> = (0..40)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let byte = (seed >> 24) as u8;
                    if seed >> 20 & 3 == 0 { byte & 15 } else { byte }
                })
                .collect();
            print(&mut ram, &text, None, None);
            print(&mut ram, &text, Some((i32::MAX, i32::MIN)), None);
        }
    }
}
