//! Number to text, as `tostring` does it.

use super::digits::{digit_count, write_digits};
use super::format::{ScratchText, general};

/// Room for the longest text: 19 digits and a sign, or `-1.2345678901234e+308`.
const ROOM: usize = 32;

/// The text of a number, on the stack.
#[derive(Clone, Copy)]
pub struct NumberText {
    bytes: [u8; ROOM],
    start: u8,
    end: u8,
}

impl NumberText {
    /// The characters.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.start as usize..self.end as usize]
    }

    /// The characters as a `str`.
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever written.
        std::str::from_utf8(self.as_bytes()).unwrap_or("")
    }

    fn from(text: &[u8]) -> NumberText {
        let mut bytes = [0; ROOM];
        bytes[..text.len()].copy_from_slice(text);
        NumberText { bytes, start: 0, end: text.len() as u8 }
    }

    fn push(&mut self, text: &[u8]) {
        let end = self.end as usize;
        self.bytes[end..end + text.len()].copy_from_slice(text);
        self.end += text.len() as u8;
    }
}

/// The decimal digits of an integer.
pub fn integer_text(i: i64) -> NumberText {
    // Right-aligned up to byte 24, which leaves room for ".0" behind.
    const END: usize = 24;
    let mut bytes = [0; ROOM];
    let number = i.unsigned_abs();
    let mut at = END - digit_count(number);
    write_digits(number, &mut bytes[at..END]);
    if i < 0 {
        at -= 1;
        bytes[at] = b'-';
    }
    NumberText { bytes, start: at as u8, end: END as u8 }
}

/// A float with 14 significant digits, always recognisable as a float: `1.0`, `1e+100`, `-inf`.
pub fn float_text(f: f64) -> NumberText {
    // Whole numbers below 10^14 keep all their digits and need no exponent.
    if f.floor() == f && f.abs() < 1e14 && (f != 0.0 || f.is_sign_positive()) {
        let mut text = integer_text(f as i64);
        text.push(b".0");
        return text;
    }
    let mut scratch = ScratchText::<ROOM>::new();
    general(&mut scratch, f, 14, false);
    let mut text = NumberText::from(scratch.as_bytes());
    if text.as_bytes().iter().all(|b| b.is_ascii_digit() || *b == b'-') {
        text.push(b".0");
    }
    text
}
