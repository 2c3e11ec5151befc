//! Strings in the text: quotes with their escapes, and long brackets.

use super::SyntaxError;
use super::lexer::Lexer;
use super::token::Token;
use std::borrow::Cow;

impl<'a> Lexer<'a> {
    /// A string in quotes; stands on the opening one.
    pub(super) fn string(&mut self, mark: u8) -> Result<Token, SyntaxError> {
        self.at += 1;
        let mut run = self.at;
        // Owned only once an escape makes the text differ from the source.
        let mut text: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        loop {
            match self.peek() {
                None => return Err(self.error("unfinished string", Some("<eof>"))),
                Some(b'\n' | b'\r') => return self.unfinished(&text, run),
                Some(b'\\') => {
                    append(&mut text, &self.source[run..self.at]);
                    self.escape(text.to_mut())?;
                    run = self.at;
                }
                Some(byte) => {
                    self.at += 1;
                    if byte == mark {
                        append(&mut text, &self.source[run..self.at - 1]);
                        return Ok(Token::Str(self.strings.id(text)));
                    }
                }
            }
        }
    }

    fn unfinished(&self, text: &[u8], run: usize) -> Result<Token, SyntaxError> {
        let mut shown = vec![self.source[self.start]];
        shown.extend_from_slice(text);
        shown.extend_from_slice(&self.source[run..self.at]);
        Err(self.error("unfinished string", Some(&super::lexer::quoted(&shown))))
    }

    /// One escape sequence; stands on the backslash.
    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let Some(byte) = self.look(1) else {
            self.at += 1;
            return Ok(()); // the end of the text is reported by the caller
        };
        let plain = match byte {
            b'a' => 0x07,
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 0x0B,
            b'\\' | b'"' | b'\'' => byte,
            b'\n' | b'\r' => {
                self.at += 1;
                self.line_break(byte);
                text.push(b'\n');
                return Ok(());
            }
            b'x' => return self.hexadecimal_escape(text),
            b'z' => return self.skip_blanks(),
            b'u' => return self.unicode_escape(text),
            b'0'..=b'9' => return self.decimal_escape(text),
            _ => return self.wrong_escape(text, "invalid escape sequence", 2),
        };
        text.push(plain);
        self.at += 2;
        Ok(())
    }

    /// An error about an escape of so many bytes: the string up to it is shown as it will be.
    fn wrong_escape<T>(&self, text: &[u8], reason: &str, len: usize) -> Result<T, SyntaxError> {
        let end = (self.at + len).min(self.source.len());
        let shown = [&self.source[self.start..=self.start], text, &self.source[self.at..end]];
        Err(self.error(reason, Some(&super::lexer::quoted(&shown.concat()))))
    }

    fn hex_digit(&self, text: &[u8], ahead: usize) -> Result<u32, SyntaxError> {
        match self.look(ahead).and_then(|b| (b as char).to_digit(16)) {
            Some(digit) => Ok(digit),
            None => self.wrong_escape(text, "hexadecimal digit expected", ahead + 1),
        }
    }

    fn hexadecimal_escape(&mut self, text: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let byte = self.hex_digit(text, 2)? * 16 + self.hex_digit(text, 3)?;
        text.push(byte as u8);
        self.at += 4;
        Ok(())
    }

    fn skip_blanks(&mut self) -> Result<(), SyntaxError> {
        self.at += 2;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' | b'\r' => self.line_break(byte),
                b' ' | b'\t' | 0x0B | 0x0C => self.at += 1,
                _ => break,
            }
        }
        Ok(())
    }

    fn decimal_escape(&mut self, text: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let mut value = 0;
        let mut length = 1;
        while let Some(digit @ b'0'..=b'9') = self.look(length)
            && length <= 3
        {
            value = value * 10 + u32::from(digit - b'0');
            length += 1;
        }
        if value > 255 {
            return self.wrong_escape(text, "decimal escape too large", length + 1);
        }
        text.push(value as u8);
        self.at += length;
        Ok(())
    }

    fn unicode_escape(&mut self, text: &mut Vec<u8>) -> Result<(), SyntaxError> {
        if self.look(2) != Some(b'{') {
            return self.wrong_escape(text, "missing '{'", 3);
        }
        let mut value = self.hex_digit(text, 3)?;
        let mut length = 4;
        while let Some(digit) = self.look(length).and_then(|b| (b as char).to_digit(16)) {
            // The code goes to 2^31 - 1, as in the first definition of UTF-8.
            if value > 0x7FF_FFFF {
                return self.wrong_escape(text, "UTF-8 value too large", length + 1);
            }
            value = value * 16 + digit;
            length += 1;
        }
        if self.look(length) != Some(b'}') {
            return self.wrong_escape(text, "missing '}'", length + 1);
        }
        push_utf8(text, value);
        self.at += length + 1;
        Ok(())
    }

    /// The number of `=` in an opening long bracket, if one starts here.
    pub(super) fn long_bracket_level(&self) -> Option<usize> {
        let mut level = 0;
        while self.look(1 + level) == Some(b'=') {
            level += 1;
        }
        (self.look(1 + level) == Some(b'[')).then_some(level)
    }

    /// A string or comment in long brackets; stands on the opening one.
    pub(super) fn long_bracket(
        &mut self,
        level: usize,
        what: &str,
    ) -> Result<Cow<'a, [u8]>, SyntaxError> {
        let first_line = self.line;
        self.at += level + 2;
        if let Some(byte @ (b'\n' | b'\r')) = self.peek() {
            self.line_break(byte);
        }
        let mut run = self.at;
        let mut text: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        loop {
            match self.peek() {
                None => {
                    let reason = format!("unfinished long {what} (starting at line {first_line})");
                    return Err(self.error(&reason, Some("<eof>")));
                }
                Some(b'\n') if self.look(1) != Some(b'\r') => {
                    self.at += 1;
                    self.line += 1;
                }
                Some(byte @ (b'\n' | b'\r')) => {
                    // Every kind of line break becomes a newline.
                    append(&mut text, &self.source[run..self.at]);
                    text.to_mut().push(b'\n');
                    self.line_break(byte);
                    run = self.at;
                }
                Some(b']') if self.closes(level) => {
                    append(&mut text, &self.source[run..self.at]);
                    self.at += level + 2;
                    return Ok(text);
                }
                Some(b']') => self.at += 1,
                Some(_) => {
                    let rest = &self.source[self.at..];
                    self.at += memchr::memchr3(b']', b'\n', b'\r', rest).unwrap_or(rest.len());
                }
            }
        }
    }

    fn closes(&self, level: usize) -> bool {
        (1..=level).all(|i| self.look(i) == Some(b'=')) && self.look(level + 1) == Some(b']')
    }
}

/// Adds a piece of the source to a text that may still be nothing but such a piece.
fn append<'a>(text: &mut Cow<'a, [u8]>, piece: &'a [u8]) {
    if text.is_empty() && matches!(text, Cow::Borrowed(_)) {
        *text = Cow::Borrowed(piece);
    } else {
        text.to_mut().extend_from_slice(piece);
    }
}

/// UTF-8 in its first definition: up to six bytes, up to 2^31 - 1.
fn push_utf8(text: &mut Vec<u8>, code: u32) {
    if code < 0x80 {
        return text.push(code as u8);
    }
    // A sequence of n bytes carries 5n + 1 bits.
    let length = (2..=6).find(|n| code < 1 << (5 * n + 1)).unwrap_or(6);
    let lead = 0xFF00_u32 >> length; // n ones above zeroes, in the low byte
    text.push(lead as u8 | (code >> (6 * (length - 1))) as u8);
    for i in (0..length - 1).rev() {
        text.push(0x80 | (code >> (6 * i)) as u8 & 0x3F);
    }
}
