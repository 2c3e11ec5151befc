//! Text to tokens.

use super::SyntaxError;
use super::limits::Cause;
use super::strings::Strings;
use super::token::Token;
use crate::lua::number::{self, Number};
use std::borrow::Cow;

/// Reads tokens from a text, one after another.
pub struct Lexer<'a> {
    pub(super) source: &'a [u8],
    pub(super) at: usize,
    /// The line that has been reached, from 1.
    pub line: u32,
    /// The chunk's name as messages show it.
    pub chunk: String,
    /// Names and strings met so far.
    pub strings: Strings<'a>,
    /// Where the last token starts.
    pub start: usize,
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

fn is_name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl<'a> Lexer<'a> {
    /// A lexer at the start of `source`; `chunk` is the name for messages.
    pub fn new(source: &'a [u8], chunk: String) -> Lexer<'a> {
        Lexer { source, at: 0, line: 1, chunk, strings: Strings::default(), start: 0 }
    }

    /// Skips what a file may begin with: a byte order mark, and a first line that starts with `#`.
    pub fn skip_file_start(&mut self) {
        if self.source.starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
        if self.peek() == Some(b'#') {
            self.skip_line();
        }
    }

    /// The byte `ahead` places on.
    pub(super) fn look(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.at + ahead).copied()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.look(0)
    }

    /// A message with chunk, line and, where it helps, the text it is about.
    pub fn error(&self, reason: &str, near: Option<&str>) -> SyntaxError {
        let (chunk, line) = (&self.chunk, self.line);
        let message = match near {
            Some(near) => format!("{chunk}:{line}: {reason} near {near}"),
            None => format!("{chunk}:{line}: {reason}"),
        };
        SyntaxError { message, line, cause: Cause::Syntax }
    }

    /// An error about the text of the token so far.
    fn error_here<T>(&self, reason: &str) -> Result<T, SyntaxError> {
        Err(self.error(reason, Some(&quoted(&self.source[self.start..self.at]))))
    }

    /// What messages say of `token`, the last one read.
    pub fn near(&self, token: Token) -> String {
        match token {
            Token::Name(id) => quoted(self.strings.bytes(id)),
            Token::Int(_) | Token::Float(_) => quoted(&self.source[self.start..self.at]),
            Token::Str(id) => {
                let text = &self.source[self.start..self.at];
                match text.first() {
                    Some(&mark @ (b'"' | b'\'')) => {
                        quoted(&[&[mark], self.strings.bytes(id), &[mark]].concat())
                    }
                    _ => quoted(text),
                }
            }
            Token::Eof => token.spelling().to_string(),
            Token::Other(byte) if (b' '..=b'~').contains(&byte) => format!("'{}'", byte as char),
            Token::Other(byte) => format!("'<\\{byte}>'"),
            _ => format!("'{}'", token.spelling()),
        }
    }

    /// The next token.
    ///
    /// # Errors
    /// A string, a long bracket or a numeral that is not well formed.
    pub fn next(&mut self) -> Result<Token, SyntaxError> {
        loop {
            self.start = self.at;
            let Some(byte) = self.peek() else { return Ok(Token::Eof) };
            match byte {
                b'\n' | b'\r' => self.line_break(byte),
                b' ' | b'\t' | 0x0B | 0x0C => self.at += 1,
                b'-' if self.look(1) == Some(b'-') => self.comment()?,
                b'"' | b'\'' => return self.string(byte),
                b'[' => {
                    return match self.long_bracket_level() {
                        Some(level) => {
                            let text = self.long_bracket(level, "string")?;
                            Ok(Token::Str(self.strings.id(text)))
                        }
                        None => self.left_bracket(),
                    };
                }
                b'0'..=b'9' => return self.numeral(),
                b'.' if self.look(1).is_some_and(|b| b.is_ascii_digit()) => return self.numeral(),
                _ if is_name_start(byte) => return Ok(self.name()),
                _ => return Ok(self.sign(byte)),
            }
        }
    }

    /// Steps over a line break: two different ones in a row are one.
    pub(super) fn line_break(&mut self, byte: u8) {
        self.at += 1;
        if let Some(next @ (b'\n' | b'\r')) = self.peek()
            && next != byte
        {
            self.at += 1;
        }
        self.line += 1;
    }

    fn skip_line(&mut self) {
        let rest = &self.source[self.at..];
        self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    fn comment(&mut self) -> Result<(), SyntaxError> {
        self.at += 2;
        if self.peek() == Some(b'[') {
            self.start = self.at;
            if let Some(level) = self.long_bracket_level() {
                return self.long_bracket(level, "comment").map(|_| ());
            }
        }
        self.skip_line();
        Ok(())
    }

    fn left_bracket(&mut self) -> Result<Token, SyntaxError> {
        if self.look(1) != Some(b'=') {
            self.at += 1;
            return Ok(Token::LeftBracket);
        }
        self.at += 1;
        while self.peek() == Some(b'=') {
            self.at += 1;
        }
        self.error_here("invalid long string delimiter")
    }

    fn name(&mut self) -> Token {
        while self.peek().is_some_and(is_name_part) {
            self.at += 1;
        }
        let text = &self.source[self.start..self.at];
        Token::keyword(text).unwrap_or_else(|| Token::Name(self.strings.id(Cow::Borrowed(text))))
    }

    fn numeral(&mut self) -> Result<Token, SyntaxError> {
        let hexadecimal = self.peek() == Some(b'0') && matches!(self.look(1), Some(b'x' | b'X'));
        self.at += if hexadecimal { 2 } else { 0 };
        let exponent = if hexadecimal { b'p' } else { b'e' };
        while let Some(byte) = self.peek() {
            if byte | 0x20 == exponent {
                self.at += if matches!(self.look(1), Some(b'+' | b'-')) { 2 } else { 1 };
            } else if byte.is_ascii_hexdigit() || byte == b'.' {
                self.at += 1;
            } else {
                break;
            }
        }
        // A letter that touches the numeral belongs to it, and spoils it.
        self.at += usize::from(self.peek().is_some_and(is_name_start));
        match number::parse(&self.source[self.start..self.at]) {
            Some(Number::Int(i)) => Ok(Token::Int(i)),
            Some(Number::Float(f)) => Ok(Token::Float(f)),
            None => self.error_here("malformed number"),
        }
    }

    fn sign(&mut self, byte: u8) -> Token {
        let (token, length) = match (byte, self.look(1), self.look(2)) {
            (b'.', Some(b'.'), Some(b'.')) => (Token::Ellipsis, 3),
            (b'.', Some(b'.'), _) => (Token::Concat, 2),
            (b'=', Some(b'='), _) => (Token::Equal, 2),
            (b'~', Some(b'='), _) => (Token::NotEqual, 2),
            (b'<', Some(b'='), _) => (Token::LessEqual, 2),
            (b'>', Some(b'='), _) => (Token::GreaterEqual, 2),
            (b'<', Some(b'<'), _) => (Token::ShiftLeft, 2),
            (b'>', Some(b'>'), _) => (Token::ShiftRight, 2),
            (b'/', Some(b'/'), _) => (Token::DoubleSlash, 2),
            (b':', Some(b':'), _) => (Token::DoubleColon, 2),
            _ => (single(byte), 1),
        };
        self.at += length;
        token
    }
}

fn single(byte: u8) -> Token {
    match byte {
        b'+' => Token::Plus,
        b'-' => Token::Minus,
        b'*' => Token::Star,
        b'/' => Token::Slash,
        b'%' => Token::Percent,
        b'^' => Token::Caret,
        b'#' => Token::Hash,
        b'&' => Token::Ampersand,
        b'~' => Token::Tilde,
        b'|' => Token::Pipe,
        b'<' => Token::Less,
        b'>' => Token::Greater,
        b'=' => Token::Assign,
        b'(' => Token::LeftParen,
        b')' => Token::RightParen,
        b'{' => Token::LeftBrace,
        b'}' => Token::RightBrace,
        b']' => Token::RightBracket,
        b';' => Token::Semicolon,
        b':' => Token::Colon,
        b',' => Token::Comma,
        b'.' => Token::Dot,
        _ => Token::Other(byte),
    }
}

/// Text in single quotes, as messages show it: up to a zero byte, as the reference does.
pub(super) fn quoted(text: &[u8]) -> String {
    let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
    format!("'{}'", String::from_utf8_lossy(text))
}
