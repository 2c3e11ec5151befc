//! The drawing state: camera, clip, pen, palette, pattern, cursor, font, fade.

use super::limit;
use crate::hardware::framebuffer::{HEIGHT, WIDTH};
use crate::hardware::memory_map::{DRAW_STATE, Ram, split, view};

macro_rules! fields {
    ($($get:ident $set:ident $at:literal $type:ty, $about:literal;)*) => {
        $(
            #[doc = $about]
            #[inline(always)]
            pub fn $get(ram: &Ram) -> $type {
                let mut bytes = [0; size_of::<$type>()];
                bytes.copy_from_slice(&view::draw_state(ram)[$at..$at + size_of::<$type>()]);
                <$type>::from_le_bytes(bytes)
            }

            #[inline(always)]
            fn $set(ram: &mut Ram, value: $type) {
                let bytes = value.to_le_bytes();
                split(ram).draw_state[$at..$at + size_of::<$type>()].copy_from_slice(&bytes);
            }
        )*

        /// The registers of the drawing state: name, address, bytes, what it holds.
        pub const REGISTERS: &[(&str, usize, usize, &str)] = &[
            $((stringify!($get), DRAW_STATE.start + $at, size_of::<$type>(), $about),)*
        ];

        const _: () = {
            let mut at = 0;
            $(
                assert!($at >= at, "two registers overlap");
                at = $at + size_of::<$type>();
            )*
            assert!(at <= DRAW_STATE.len, "the registers leave their region");
        };
    };
}

fields! {
    camera_x set_camera_x 0 i32, "Column of the world at the screen's left edge.";
    camera_y set_camera_y 4 i32, "Row of the world at the screen's top edge.";
    clip_left set_clip_left 8 u16, "First column that drawing changes.";
    clip_top set_clip_top 10 u16, "First row that drawing changes.";
    clip_right set_clip_right 12 u16, "Column after the last that drawing changes.";
    clip_bottom set_clip_bottom 14 u16, "Row after the last that drawing changes.";
    pen set_pen 16 u8, "Colour of shapes and text.";
    second_pen set_second_pen 17 u8, "Colour of the set bits of the fill pattern.";
    pattern set_pattern 18 u16, "Fill pattern of 4x4 pixels, bit 15 at the top left.";
    pattern_clear set_pattern_clear 20 u8, "1: the set bits of the pattern are not drawn.";
    font set_font 21 u8, "Font of text, 0 to 3.";
    fade_amount set_fade_amount 22 u8, "How far the palette is faded, 255 is wholly.";
    fade_target set_fade_target 23 u8, "The palette entry that is faded to.";
    cursor_x set_cursor_x 24 i32, "Column of the next text.";
    cursor_y set_cursor_y 28 i32, "Row of the next text.";
    cursor_home set_cursor_home 32 i32, "Column that a new line starts at.";
    shift_x set_shift_x 36 i16, "Columns by which the shown picture is moved to the right.";
    shift_y set_shift_y 38 i16, "Rows by which the shown picture is moved down.";
    line_x set_line_x 40 i32, "Column at which the last line ended.";
    line_y set_line_y 44 i32, "Row at which the last line ended.";
    line_known set_line_known 48 u8, "1: there is a last line to go on from.";
}

/// The pen at power-on: ash, which reads on the dark colours.
pub const POWER_ON_PEN: u8 = 6;

/// Bit of the draw palette that makes a colour transparent.
pub(super) const CLEAR: u8 = 0x80;

/// Power-on: no camera, the whole screen, the default pen, colour 0 transparent.
pub fn reset(ram: &mut Ram) {
    split(ram).draw_state.fill(0);
    camera(ram, 0, 0);
    unclip(ram);
    color(ram, i32::from(POWER_ON_PEN));
    pal_reset(ram);
}

/// Moves the camera; returns where it was.
pub fn camera(ram: &mut Ram, x: i32, y: i32) -> (i32, i32) {
    let before = (limit(camera_x(ram)), limit(camera_y(ram)));
    set_camera_x(ram, limit(x));
    set_camera_y(ram, limit(y));
    before
}

/// Drawing changes only the rectangle; returns the rectangle before as x, y, width, height.
pub fn clip(ram: &mut Ram, x: i32, y: i32, width: i32, height: i32) -> (i32, i32, i32, i32) {
    let before = Clip::read(ram);
    let right = x.saturating_add(width.max(0)).clamp(0, WIDTH as i32);
    let bottom = y.saturating_add(height.max(0)).clamp(0, HEIGHT as i32);
    set_clip_left(ram, x.clamp(0, WIDTH as i32) as u16);
    set_clip_top(ram, y.clamp(0, HEIGHT as i32) as u16);
    set_clip_right(ram, right as u16);
    set_clip_bottom(ram, bottom as u16);
    before.rectangle()
}

/// Drawing changes only what lies in the rectangle and in the clip before.
pub fn clip_within(ram: &mut Ram, x: i32, y: i32, width: i32, height: i32) -> (i32, i32, i32, i32) {
    let old = Clip::read(ram);
    let left = x.clamp(old.left, old.right);
    let top = y.clamp(old.top, old.bottom);
    let right = x.saturating_add(width.max(0)).clamp(left, old.right);
    let bottom = y.saturating_add(height.max(0)).clamp(top, old.bottom);
    clip(ram, left, top, right - left, bottom - top)
}

/// Drawing changes the whole screen again.
pub fn unclip(ram: &mut Ram) -> (i32, i32, i32, i32) {
    clip(ram, 0, 0, WIDTH as i32, HEIGHT as i32)
}

/// The clip rectangle, always within the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clip {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl Clip {
    #[inline(always)]
    pub(super) fn read(ram: &Ram) -> Self {
        let right = i32::from(clip_right(ram)).min(WIDTH as i32);
        let bottom = i32::from(clip_bottom(ram)).min(HEIGHT as i32);
        Self {
            left: i32::from(clip_left(ram)).min(right),
            top: i32::from(clip_top(ram)).min(bottom),
            right,
            bottom,
        }
    }

    fn rectangle(self) -> (i32, i32, i32, i32) {
        (self.left, self.top, self.right - self.left, self.bottom - self.top)
    }
}

/// Sets the pen: bits 0 to 5 the colour, bits 8 to 13 the pattern's second colour. Returns the
/// pen before, put together in the same way.
pub fn color(ram: &mut Ram, colour: i32) -> i32 {
    let before = i32::from(pen(ram)) | i32::from(second_pen(ram)) << 8;
    set_pen(ram, (colour & 63) as u8);
    set_second_pen(ram, (colour >> 8 & 63) as u8);
    before
}

/// Draws `drawn` wherever `colour` is asked for.
pub fn pal(ram: &mut Ram, colour: i32, drawn: i32) {
    let entry = &mut split(ram).draw_palette[(colour & 63) as usize];
    *entry = *entry & CLEAR | (drawn & 63) as u8;
}

/// Every colour draws itself, and colour 0 alone is transparent.
pub fn pal_reset(ram: &mut Ram) {
    for (i, entry) in split(ram).draw_palette.iter_mut().enumerate() {
        *entry = i as u8;
    }
    palt_reset(ram);
}

/// Makes a colour transparent in sprites and maps, or opaque.
pub fn palt(ram: &mut Ram, colour: i32, transparent: bool) {
    let entry = &mut split(ram).draw_palette[(colour & 63) as usize];
    *entry = if transparent { *entry | CLEAR } else { *entry & !CLEAR };
}

/// Colour 0 alone is transparent.
pub fn palt_reset(ram: &mut Ram) {
    for colour in 0..64 {
        palt(ram, colour, colour == 0);
    }
}

/// Makes transparent, of the first 16 colours, those whose bit is set, colour 0 being bit 15; all
/// others are opaque.
pub fn palt_mask(ram: &mut Ram, mask: i32) {
    for colour in 0..64 {
        palt(ram, colour, colour < 16 && mask >> (15 - colour) & 1 != 0);
    }
}

/// Where the last line ended, in the world; none when there is nothing to go on from.
pub(super) fn line_end(ram: &Ram) -> Option<(i32, i32)> {
    (line_known(ram) != 0).then(|| (line_x(ram), line_y(ram)))
}

/// Remembers where a line ended, or that the next one begins anew.
pub fn end_line(ram: &mut Ram, end: Option<(i32, i32)>) {
    set_line_known(ram, u8::from(end.is_some()));
    if let Some((x, y)) = end {
        set_line_x(ram, x);
        set_line_y(ram, y);
    }
}

/// Sets the fill pattern; `clear` leaves out its set bits instead of drawing the second colour.
/// Gives what was in force.
pub fn fillp(ram: &mut Ram, pattern: u16, clear: bool) -> (u16, bool) {
    let before = (self::pattern(ram), pattern_clear(ram) & 1 != 0);
    set_pattern(ram, pattern);
    set_pattern_clear(ram, u8::from(clear));
    before
}

/// Puts the text cursor; new lines start at `x`.
pub fn cursor(ram: &mut Ram, x: i32, y: i32) -> (i32, i32) {
    let before = (limit(cursor_x(ram)), limit(cursor_y(ram)));
    set_cursor_x(ram, limit(x));
    set_cursor_y(ram, limit(y));
    set_cursor_home(ram, limit(x));
    before
}

/// Moves the cursor without changing where new lines start.
pub(super) fn advance_cursor(ram: &mut Ram, x: i32, y: i32) {
    set_cursor_x(ram, limit(x));
    set_cursor_y(ram, limit(y));
}

/// Chooses the font of text: 0 proportional, 1 fixed, 2 small, 3 the cart's own.
pub fn use_font(ram: &mut Ram, n: i32) {
    set_font(ram, (n & 3) as u8);
}

/// Fades the whole picture towards a palette entry, from the next publishing on; 255 is wholly.
pub fn set_fade(ram: &mut Ram, amount: u8, target: i32) {
    set_fade_amount(ram, amount);
    set_fade_target(ram, (target & 63) as u8);
}

/// The fade: amount of 255, palette entry.
pub fn fade(ram: &Ram) -> (u8, u8) {
    (fade_amount(ram), fade_target(ram) & 63)
}

/// Moves the picture on the screen, from the next publishing on: right and down. What leaves on one
/// side comes in on the other. Gives the shift before.
pub fn shift(ram: &mut Ram, x: i32, y: i32) -> (i32, i32) {
    let before = (i32::from(shift_x(ram)), i32::from(shift_y(ram)));
    set_shift_x(ram, x.rem_euclid(WIDTH as i32) as i16);
    set_shift_y(ram, y.rem_euclid(HEIGHT as i32) as i16);
    before
}

/// The part of the memory map's page that describes the drawing state.
pub fn page() -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "\n## The drawing state\n\n| first | bytes | register | |\n|---|---:|---|---|\n",
    );
    for (name, at, bytes, about) in REGISTERS {
        let _ = writeln!(text, "| 0x{at:05x} | {bytes} | {name} | {about} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn clips_stay_on_the_screen() {
        let mut ram = blank();
        unclip(&mut ram);
        assert_eq!(clip(&mut ram, i32::MIN, -5, i32::MAX, 50), (0, 0, 320, 180));
        assert_eq!(clip(&mut ram, 300, 170, i32::MAX, i32::MAX), (0, 0, 0, 45));
        assert_eq!(clip_within(&mut ram, 310, 0, 100, 175), (300, 170, 20, 10));
        assert_eq!(unclip(&mut ram), (310, 170, 10, 5));
        assert_eq!(clip(&mut ram, 5, 5, -1, -1), (0, 0, 320, 180));
        assert_eq!(unclip(&mut ram), (5, 5, 0, 0));
    }

    #[test]
    fn pokes_cannot_push_the_clip_off_the_screen() {
        let mut ram = blank();
        split(&mut ram).draw_state.fill(0xFF);
        assert_eq!(unclip(&mut ram), (320, 180, 0, 0));
    }

    #[test]
    fn the_pen_holds_two_colours() {
        let mut ram = blank();
        reset(&mut ram);
        assert_eq!(color(&mut ram, 0x0908), i32::from(POWER_ON_PEN));
        assert_eq!(color(&mut ram, -1), 0x0908);
        assert_eq!((pen(&ram), second_pen(&ram)), (63, 63));
    }

    #[test]
    fn remapping_keeps_transparency() {
        let mut ram = blank();
        pal_reset(&mut ram);
        pal(&mut ram, 0, 7);
        assert_eq!(view::draw_palette(&ram)[0], CLEAR | 7);
        palt(&mut ram, 0, false);
        assert_eq!(view::draw_palette(&ram)[0], 7);
        pal_reset(&mut ram);
        assert_eq!(view::draw_palette(&ram)[..2], [CLEAR, 1]);
    }
}
