//! `palette.txt`: colours of the cart's own.
//!
//! One colour a line as `rrggbb` or `#rrggbb`, for colour 0, 1, 2 and so on up to 63; colours that
//! are left out stay as they are. Words after the colour, and lines that begin with `;`, `//` or `#
//! `, are comments. A `.hex` file of a palette site is such a file.

use super::CartError;
use super::error::utf8;
use crate::hardware::palette::{COLOURS, Rgb};

/// 64 colours of red, green, blue.
pub type Palette = [Rgb; COLOURS];

/// Reads a palette over the colours of `base`.
pub fn parse(file: &str, bytes: &[u8], base: &Palette) -> Result<Palette, CartError> {
    let text = utf8(file, bytes)?;
    let mut palette = *base;
    let mut colours = palette.iter_mut();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start_matches('\u{feff}').trim();
        let comment = ["; ", "# ", "//"].iter().any(|mark| line.starts_with(mark));
        if comment || matches!(line, "" | ";" | "#") {
            continue;
        }
        let word = line.split_whitespace().next().unwrap_or_default();
        let digits = word.strip_prefix('#').unwrap_or(word);
        let Some(rgb) = colour(digits) else {
            let message = format!("`{word}` is no colour; write six hexadecimal digits, rrggbb");
            return Err(CartError::at_line(file, number, message));
        };
        let Some(place) = colours.next() else {
            let message = "there are more than 64 colours; the palette has 64";
            return Err(CartError::at_line(file, number, message));
        };
        *place = rgb;
    }
    Ok(palette)
}

fn colour(digits: &str) -> Option<[u8; 3]> {
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Palette = [[0; 3]; 64];

    #[test]
    fn colours_are_read_in_order() {
        let palette =
            parse("p", b"# night\n1a1c2c deep\n\n#FF0080\n; end\n", &BLACK).expect("good");
        assert_eq!(palette[..3], [[0x1a, 0x1c, 0x2c], [0xff, 0, 0x80], [0; 3]]);
    }

    #[test]
    fn what_is_no_colour_is_refused() {
        let refused = |text: &str| parse("p", text.as_bytes(), &BLACK).unwrap_err().to_string();
        assert_eq!(
            refused("000000\nred"),
            "p:2: `red` is no colour; write six hexadecimal digits, rrggbb"
        );
        assert!(refused("+12345").starts_with("p:1: "));
        assert!(parse("p", "abcdef\n".repeat(64).as_bytes(), &BLACK).is_ok());
        assert!(refused(&"abcdef\n".repeat(65)).starts_with("p:65: there are more than 64"));
    }
}
