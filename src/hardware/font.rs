//! The fonts: glyphs in RAM, filled at power-on from `assets/font-*.txt`.
//!
//! Text comes in as UTF-8 and is drawn in Latin-1; numbers 0x80 to 0x8B are the buttons. Whatever
//! has no glyph is drawn as a box. Control codes are the matter of [`draw`](super::draw).

use super::memory_map::{FONTS, Ram, split, view};

/// Fonts in RAM: 0 proportional, 1 fixed, 2 small, 3 free for the cart (a copy of 0 at power-on).
pub const FONT_COUNT: usize = 4;
/// Rows that a glyph can have.
pub const GLYPH_ROWS: usize = 12;

const GLYPHS: usize = 256;
const GLYPH_BYTES: usize = 16;
const _: () = assert!(FONT_COUNT * GLYPHS * GLYPH_BYTES == FONTS.len);

/// The glyph of what has no glyph.
pub const BOX: u8 = 0x7F;

/// The button glyphs: number, the character that can be typed for it, what it stands for.
pub const BUTTON_GLYPHS: [(u8, char, &str); 12] = [
    (0x80, '←', "left"),
    (0x81, '→', "right"),
    (0x82, '↑', "up"),
    (0x83, '↓', "down"),
    (0x84, 'Ⓐ', "A"),
    (0x85, 'Ⓑ', "B"),
    (0x86, 'Ⓧ', "X"),
    (0x87, 'Ⓨ', "Y"),
    (0x88, 'Ⓛ', "L"),
    (0x89, 'Ⓡ', "R"),
    (0x8A, '▶', "start"),
    (0x8B, '≡', "select"),
];

struct Face {
    text: &'static str,
    /// Distance from glyph to glyph; 0: a glyph's width and one.
    advance: u8,
    line_height: u8,
    baseline: u8,
}

const FACES: [Face; FONT_COUNT] = {
    const PROPORTIONAL: &str = include_str!("../../assets/font-proportional.txt");
    const FIXED: &str = include_str!("../../assets/font-fixed.txt");
    const SMALL: &str = include_str!("../../assets/font-small.txt");
    [
        Face { text: PROPORTIONAL, advance: 0, line_height: 10, baseline: 8 },
        Face { text: FIXED, advance: 6, line_height: 10, baseline: 8 },
        Face { text: SMALL, advance: 4, line_height: 7, baseline: 5 },
        Face { text: PROPORTIONAL, advance: 0, line_height: 10, baseline: 8 },
    ]
};

/// Letters that stand in for 0xC0 to 0xFF where a font has no accents.
const PLAIN: &[u8; 64] = b"AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

/// Power-on: the fonts as drawn.
pub fn reset(ram: &mut Ram) {
    let fonts = split(ram).fonts;
    for (face, font) in FACES.iter().zip(fonts.chunks_exact_mut(GLYPHS * GLYPH_BYTES)) {
        let (glyphs, _) = font.as_chunks_mut::<GLYPH_BYTES>();
        read_face(face.text, glyphs);
        for (glyph, &plain) in (0xC0..GLYPHS).zip(PLAIN) {
            stand_in(glyphs, glyph, plain);
        }
        for (glyph, plain) in [(0xA0, b' '), (0xA1, b'!'), (0xAD, b'-'), (0xBF, b'?')] {
            stand_in(glyphs, glyph, plain);
        }
        for glyph in 1..GLYPHS {
            stand_in(glyphs, glyph, BOX);
        }
        glyphs[0][..3].copy_from_slice(&[face.advance, face.line_height, face.baseline]);
    }
}

fn stand_in(glyphs: &mut [[u8; GLYPH_BYTES]], glyph: usize, plain: u8) {
    if glyphs[glyph][0] == 0 {
        glyphs[glyph] = glyphs[usize::from(plain)];
    }
}

/// Reads `U+0041` lines, each followed by rows of `#` and `.`; `;` begins a remark.
fn read_face(text: &str, glyphs: &mut [[u8; GLYPH_BYTES]]) {
    let (mut current, mut row) = (0, 0);
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("U+") {
            let number = head.get(..4).and_then(|n| usize::from_str_radix(n, 16).ok());
            (current, row) = (number.unwrap_or(0) % GLYPHS, 0);
            glyphs[current] = [0; GLYPH_BYTES];
        } else if !line.starts_with(';') && row < GLYPH_ROWS {
            glyphs[current][0] = line.len().min(8) as u8;
            let set = line.bytes().take(8).enumerate().filter(|&(_, pixel)| pixel == b'#');
            glyphs[current][1 + row] = set.fold(0, |bits, (i, _)| bits | 0x80 >> i);
            row += 1;
        }
    }
}

/// A glyph as it lies in RAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Columns, up to 8.
    pub width: i32,
    /// Rows from the top, the leftmost pixel in bit 7.
    pub rows: [u8; GLYPH_ROWS],
}

/// How a font sets its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metrics {
    /// Distance from glyph to glyph; 0: a glyph's width and one.
    pub advance: i32,
    /// Distance from line to line.
    pub line_height: i32,
    /// Rows above the line that letters stand on.
    pub baseline: i32,
}

/// The measures of a font, counted round after 3.
pub fn metrics(ram: &Ram, font: u8) -> Metrics {
    let bytes = glyph_bytes(ram, font, 0);
    Metrics {
        advance: i32::from(bytes[0]),
        line_height: i32::from(bytes[1]).max(1),
        baseline: i32::from(bytes[2]),
    }
}

/// Glyph `number` of a font.
pub fn glyph(ram: &Ram, font: u8, number: u8) -> Glyph {
    let bytes = glyph_bytes(ram, font, number);
    let mut rows = [0; GLYPH_ROWS];
    rows.copy_from_slice(&bytes[1..=GLYPH_ROWS]);
    Glyph { width: i32::from(bytes[0]).min(8), rows }
}

fn glyph_bytes(ram: &Ram, font: u8, number: u8) -> &[u8] {
    let at = (usize::from(font & 3) * GLYPHS + usize::from(number)) * GLYPH_BYTES;
    &view::fonts(ram)[at..at + GLYPH_BYTES]
}

/// The glyph of a character; what has none is a box. None for what is not drawn at all.
pub fn glyph_of(c: char) -> Option<u8> {
    Some(match c {
        '\0'..='\x1F' => return None,
        ' '..='~' | '\u{80}'..='\u{8B}' | '\u{A0}'..='\u{FF}' => c as u8,
        // What other programs put in place of plain quotes and dashes.
        '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
        '\u{2018}' | '\u{2019}' => b'\'',
        '\u{201C}' | '\u{201D}' => b'"',
        '\u{FE0E}' | '\u{FE0F}' => return None,
        _ => BUTTON_GLYPHS.iter().find(|b| b.1 == c).map_or(BOX, |b| b.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn every_letter_has_a_glyph_of_its_own() {
        let mut ram = blank();
        reset(&mut ram);
        let numbers = || (0x20..=0x7E_u8).chain(0x80..=0x8B).chain(0xA0..=0xFF);
        for font in 0..2 {
            for number in numbers() {
                let it = glyph(&ram, font, number);
                assert!(it.width > 0 && it != glyph(&ram, font, BOX), "{font} {number:x}");
                if font == 1 {
                    assert_eq!(it.width, 5, "{number:x}");
                }
            }
        }
        for number in 0x20..=0x7E {
            assert_eq!(glyph(&ram, 2, number).width, 3, "{number:x}");
        }
        assert_eq!(glyph(&ram, 2, 0xC4), glyph(&ram, 2, b'A'));
    }

    #[test]
    fn glyphs_of_a_font_differ() {
        let mut ram = blank();
        reset(&mut ram);
        let same = [(0x20, 0xA0), (0x2D, 0xAD)];
        for font in 0..3 {
            let last = if font == 2 { 0x7E } else { 0xFF };
            for a in 0x20..=last {
                for b in (a..=last).skip(1).filter(|&b| b != BOX) {
                    let (x, y) = (glyph(&ram, font, a), glyph(&ram, font, b));
                    let boxed = y == glyph(&ram, font, BOX) || same.contains(&(a, b));
                    assert!(boxed || x != y, "font {font}: {a:x} and {b:x} look alike");
                }
            }
        }
    }
}
