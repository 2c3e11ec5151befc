//! What a text asks for, piece by piece: glyphs and control codes.
//!
//! The codes are PICO-8's, with a Lua 5.4 spelling; digits go on to 63, as there are 64 colours.

use std::iter::Peekable;

use crate::hardware::font::{self, BOX};

/// One thing that text asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A glyph.
    Glyph(u8),
    /// The next line.
    NewLine,
    /// The next tab stop.
    Tab,
    /// Back to the start of the line.
    Return,
    /// Back by the width of a space.
    Back,
    /// The colour of what follows.
    Pen(u8),
    /// The colour behind what follows; none is transparent.
    Paper(Option<u8>),
    /// Rightwards and downwards by so many pixels.
    Move(i32, i32),
    /// To a place counted from the text's start, in pixels.
    Jump(i32, i32),
    /// Double width.
    Wide(bool),
    /// Double height.
    Tall(bool),
    /// Letters in the paper's colour on the pen's.
    Inverted(bool),
    /// A line under the letters.
    Underlined(bool),
    /// A rim around the letters, in a colour.
    Outlined(Option<u8>),
    /// The cart's own font, or the one that was in use.
    OwnFont(bool),
    /// The end of the text; the cursor stays behind it.
    End,
}

/// The control codes for the manual: how they are written in Lua, and what they do. `N` and `M`
/// are digits.
pub const CODES: &[(&str, &str)] = &[
    ("\\n", "the next line"),
    ("\\t", "the next tab stop, every 16 pixels"),
    ("\\r", "back to the start of the line"),
    ("\\b", "back by the width of a space"),
    ("\\0", "the end; the cursor stays behind the text instead of going to the next line"),
    ("\\fN", "the pen's colour for the rest of the text"),
    ("\\x02N", "the colour behind the rest of the text; \\x02- makes it transparent again"),
    ("\\x01NG", "G, a character or a code, N times"),
    ("\\x03N", "right by N - 16 pixels"),
    ("\\x04N", "down by N - 16 pixels"),
    ("\\x05NM", "right by N - 16 and down by M - 16 pixels"),
    ("\\x06jNM", "to 4 * N, 4 * M pixels from the text's start"),
    ("\\x06w", "double width; \\x06-w ends it, as with the following ones"),
    ("\\x06t", "double height"),
    ("\\x06i", "letters and background change their colours"),
    ("\\x06u", "underlined"),
    ("\\x06oN", "a rim of colour N around the letters"),
    ("\\x0E", "font 3, the cart's own; \\x0F goes back"),
];

/// The value of a digit of a control code: 0 to 9, a to z, A to Z, + and / are 0 to 63. Others are
/// 0.
pub fn digit(c: char) -> u8 {
    match c {
        '0'..='9' => c as u8 - b'0',
        'a'..='z' => c as u8 - b'a' + 10,
        'A'..='Z' => c as u8 - b'A' + 36,
        '+' => 62,
        '/' => 63,
        _ => 0,
    }
}

/// What a text asks for. Bytes that are not UTF-8 give boxes; control characters that are no code,
/// and codes that break off, give nothing.
pub fn marks(text: &[u8]) -> impl Iterator<Item = Mark> {
    let chunks = text.utf8_chunks().flat_map(|chunk| {
        let broken = (!chunk.invalid().is_empty()).then_some('\u{FFFD}');
        chunk.valid().chars().chain(broken)
    });
    Marks { text: chunks.peekable(), again: None }
}

struct Marks<Text: Iterator<Item = char>> {
    text: Peekable<Text>,
    /// A mark that comes again, and how often.
    again: Option<(Mark, u8)>,
}

impl<Text: Iterator<Item = char>> Iterator for Marks<Text> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        if let Some((mark, times)) = self.again.take_if(|(_, times)| *times > 0) {
            self.again = Some((mark, times - 1));
            return Some(mark);
        }
        loop {
            match self.text.next()? {
                '\x01' => {
                    let times = self.digit()?;
                    let Some(mark) = self.mark_after_repeat() else { continue };
                    if times > 0 {
                        self.again = Some((mark, times - 1));
                        return Some(mark);
                    }
                }
                c => {
                    if let Some(mark) = self.mark(c) {
                        return Some(mark);
                    }
                }
            }
        }
    }
}

impl<Text: Iterator<Item = char>> Marks<Text> {
    fn digit(&mut self) -> Option<u8> {
        self.text.next().map(digit)
    }

    fn step(&mut self) -> Option<i32> {
        self.digit().map(|n| i32::from(n) - 16)
    }

    /// The mark that is repeated; repetitions of repetitions give nothing, so that a text's length
    /// bounds what it draws.
    fn mark_after_repeat(&mut self) -> Option<Mark> {
        let c = self.text.next()?;
        self.mark(c)
    }

    fn mark(&mut self, c: char) -> Option<Mark> {
        Some(match c {
            '\0' => Mark::End,
            '\x02' if self.text.peek() == Some(&'-') => {
                self.text.next();
                Mark::Paper(None)
            }
            '\x02' => Mark::Paper(Some(self.digit()?)),
            '\x03' => Mark::Move(self.step()?, 0),
            '\x04' => Mark::Move(0, self.step()?),
            '\x05' => Mark::Move(self.step()?, self.step()?),
            '\x06' => return self.special(),
            '\x08' => Mark::Back,
            '\t' => Mark::Tab,
            '\n' => Mark::NewLine,
            '\x0C' => Mark::Pen(self.digit()?),
            '\r' => Mark::Return,
            '\x0E' => Mark::OwnFont(true),
            '\x0F' => Mark::OwnFont(false),
            '\u{FFFD}' => Mark::Glyph(BOX),
            c => Mark::Glyph(font::glyph_of(c)?),
        })
    }

    fn special(&mut self) -> Option<Mark> {
        let mut code = self.text.next()?;
        let on = code != '-';
        if !on {
            code = self.text.next()?;
        }
        Some(match code {
            'w' => Mark::Wide(on),
            't' => Mark::Tall(on),
            'i' => Mark::Inverted(on),
            'u' => Mark::Underlined(on),
            'o' if on => Mark::Outlined(Some(self.digit()?)),
            'o' => Mark::Outlined(None),
            'j' => Mark::Jump(i32::from(self.digit()?) * 4, i32::from(self.digit()?) * 4),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Mark> {
        marks(text).collect()
    }

    #[test]
    fn text_is_utf8_and_bad_bytes_are_boxes() {
        assert_eq!(all("é".as_bytes()), [Mark::Glyph(0xE9)]);
        assert_eq!(all(b"a\xFF\n"), [Mark::Glyph(b'a'), Mark::Glyph(BOX), Mark::NewLine]);
        assert_eq!(all("\u{84}Ⓐ火\t\r\x07\x1F".as_bytes()).len(), 5);
        assert_eq!(all("Ⓐ".as_bytes()), all("\u{84}".as_bytes()));
    }

    #[test]
    fn codes_take_their_digits() {
        assert_eq!(all(b"\x0C8a"), [Mark::Pen(8), Mark::Glyph(b'a')]);
        assert_eq!(all(b"\x02Z\x02-\x02/").len(), 3);
        assert_eq!(all(b"\x02Z\x02-")[..], [Mark::Paper(Some(61)), Mark::Paper(None)]);
        assert_eq!(
            all(b"\x05gk\x030\x04w").to_vec(),
            [Mark::Move(0, 4), Mark::Move(-16, 0), Mark::Move(0, 16)]
        );
        assert_eq!(
            all(b"\x06w\x06-w\x06o7\x06-o\x06j21"),
            [
                Mark::Wide(true),
                Mark::Wide(false),
                Mark::Outlined(Some(7)),
                Mark::Outlined(None),
                Mark::Jump(8, 4)
            ]
        );
        assert_eq!(
            ['0', '9', 'a', 'z', 'A', 'Z', '+', '/'].map(digit),
            [0, 9, 10, 35, 36, 61, 62, 63]
        );
    }

    #[test]
    fn repetitions_are_bounded_and_broken_codes_give_nothing() {
        assert_eq!(all(b"\x013-x"), [b'-', b'-', b'-', b'x'].map(Mark::Glyph));
        assert_eq!(all(b"\x010-x"), [Mark::Glyph(b'x')]);
        assert_eq!(all(b"\x012\x0C7"), [Mark::Pen(7); 2]);
        assert!(all(&b"\x01/".repeat(100)).len() < 100);
        for broken in [&b"\x01"[..], b"\x01/", b"\x02", b"\x05g", b"\x06", b"\x06-", b"\x06o"] {
            assert_eq!(all(broken), [], "{broken:?}");
        }
        assert_eq!(all(b"\x06?a"), [Mark::Glyph(b'a')]);
    }
}
