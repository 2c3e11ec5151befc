//! Movies as text: reading and writing.

use std::fmt;

use super::{Change, Hashed, Movie, MovieError};
use crate::hardware::buttons::{PLAYERS, TEXT_BYTES};
use crate::hardware::{Button, Mouse, Pad};

/// The version of the format that this console writes, and the only one it reads.
const VERSION: u32 = 1;

/// The letter of each button, in the order of [`Button::ALL`].
const LETTERS: [char; 12] = ['L', 'R', 'U', 'D', 'A', 'B', 'X', 'Y', 'l', 'r', 's', 'e'];

/// The letters of the pointer's buttons, in the order of their bits.
const MOUSE_LETTERS: [char; 3] = ['L', 'R', 'M'];

impl Movie {
    /// Reads a movie.
    ///
    /// # Errors
    /// At the first line that is not understood.
    pub fn parse(text: &str) -> Result<Movie, MovieError> {
        let mut movie = Movie::default();
        let mut titled = false;
        for (line, text) in (1..).zip(text.lines()) {
            let text = without_comment(text).trim();
            if text.is_empty() {
                continue;
            }
            let fault = |message| MovieError { line, message };
            if titled {
                movie.line(text).map_err(fault)?;
            } else {
                title(text).map_err(fault)?;
                titled = true;
            }
        }
        if !titled {
            return Err(MovieError { line: 1, message: NO_TITLE.to_string() });
        }
        movie.changes.sort_by_key(|(frame, _)| *frame);
        movie.hashes.sort_by_key(|(frame, _)| *frame);
        Ok(movie)
    }

    fn line(&mut self, text: &str) -> Result<(), String> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        if let Some(frame) = word.strip_prefix('@') {
            let frame = frame.parse().map_err(|_| format!("`{word}` is no frame; write `@30`"))?;
            return self.event(frame, rest);
        }
        match word {
            "cart" => self.cart = Some(hex(rest)?),
            "console" => self.console = Some(rest.to_string()),
            "seed" => {
                self.seed = rest.parse().map_err(|_| format!("`{rest}` is no seed"))?;
            }
            _ => {
                return Err(format!(
                    "`{word}` is not known here; a line begins with a frame such as `@30`, \
                     or with cart, console or seed"
                ));
            }
        }
        Ok(())
    }

    fn event(&mut self, frame: u64, text: &str) -> Result<(), String> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let change = match word {
            "hash" => {
                self.hashes.push((frame, hashed(rest)?));
                return Ok(());
            }
            "mouse" => Change::Mouse(mouse(rest)?),
            "text" => Change::Text(quoted(rest)?),
            _ => match word.strip_prefix('p').and_then(|n| n.parse().ok()) {
                Some(player) if player < PLAYERS => Change::Pad(player, pad(rest)?),
                _ => {
                    return Err(format!(
                        "`{word}` is no input; write p0 to p3, mouse, text or hash"
                    ));
                }
            },
        };
        self.changes.push((frame, change));
        Ok(())
    }
}

impl fmt::Display for Movie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "narthex movie {VERSION}")?;
        if let Some(cart) = self.cart {
            writeln!(f, "cart {cart:016x}")?;
        }
        if let Some(console) = &self.console {
            writeln!(f, "console {console}")?;
        }
        writeln!(f, "seed {}", self.seed)?;
        let mut hashes = self.hashes.iter().peekable();
        for (frame, change) in &self.changes {
            while let Some((at, hash)) = hashes.next_if(|(at, _)| at < frame) {
                writeln!(f, "@{at} {hash}")?;
            }
            writeln!(f, "@{frame} {change}")?;
        }
        hashes.try_for_each(|(at, hash)| writeln!(f, "@{at} {hash}"))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::Pad(player, pad) => {
                let held = Button::ALL.into_iter().zip(LETTERS).filter(|(b, _)| pad.is_down(*b));
                let letters: String = held.map(|(_, letter)| letter).collect();
                write!(f, "p{player} {}", if letters.is_empty() { "-" } else { &letters })
            }
            Change::Mouse(mouse) => {
                let held =
                    (0..).zip(MOUSE_LETTERS).filter(|(bit, _)| mouse.buttons >> bit & 1 == 1);
                let letters: String = held.map(|(_, letter)| letter).collect();
                let letters = if letters.is_empty() { "-" } else { &letters };
                write!(f, "mouse {} {} {letters}", mouse.x, mouse.y)?;
                if mouse.wheel == 0 { Ok(()) } else { write!(f, " {}", mouse.wheel) }
            }
            Change::Text(text) => {
                f.write_str("text \"")?;
                for c in text.chars() {
                    match c {
                        '"' | '\\' => write!(f, "\\{c}")?,
                        c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c))?,
                        c => write!(f, "{c}")?,
                    }
                }
                f.write_str("\"")
            }
        }
    }
}

impl fmt::Display for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hash")?;
        let parts = [("picture", self.picture), ("sound", self.sound), ("machine", self.machine)];
        for (name, value) in parts {
            if let Some(value) = value {
                write!(f, " {name}={value:016x}")?;
            }
        }
        Ok(())
    }
}

pub(super) const NO_TITLE: &str = "this is no movie; its first line must be `narthex movie 1`";

fn title(text: &str) -> Result<(), String> {
    let version = text.strip_prefix("narthex movie").map(str::trim).ok_or(NO_TITLE)?;
    match version.parse() {
        Ok(VERSION) => Ok(()),
        Ok(version) if version > VERSION => Err(format!(
            "this movie has format {version}, the console reads {VERSION}; a newer console made it"
        )),
        _ => Err(NO_TITLE.to_string()),
    }
}

/// The line up to a `#` that is not inside quotation marks.
fn without_comment(line: &str) -> &str {
    let mut inside = false;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            '#' if !inside => return &line[..at],
            '"' if !escaped => inside = !inside,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    line
}

fn hex(text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    let value = if digits { u64::from_str_radix(text, 16).ok() } else { None };
    value.ok_or_else(|| format!("`{text}` is no hash of up to 16 hexadecimal digits"))
}

fn hashed(text: &str) -> Result<Hashed, String> {
    let mut hashed = Hashed::default();
    for part in text.split_whitespace() {
        match part.split_once('=') {
            Some(("picture", value)) => hashed.picture = Some(hex(value)?),
            Some(("sound", value)) => hashed.sound = Some(hex(value)?),
            Some(("machine", value)) => hashed.machine = Some(hex(value)?),
            _ => return Err(format!("`{part}` is none of picture=, sound= and machine=")),
        }
    }
    Ok(hashed)
}

/// Letters as bits, in the order of `known`; `-` is none.
fn letters(text: &str, known: &[char]) -> Result<u16, String> {
    if text == "-" {
        return Ok(0);
    }
    let bit = |c: char| known.iter().position(|k| *k == c).map(|place| 1 << place);
    let bits: Option<u16> = text.chars().map(bit).try_fold(0, |all, bit| Some(all | bit?));
    bits.filter(|_| !text.is_empty()).ok_or_else(|| {
        let known: String = known.iter().collect();
        format!("`{text}` are no buttons; write letters of {known}, or - for none")
    })
}

fn pad(text: &str) -> Result<Pad, String> {
    letters(text, &LETTERS).map(Pad)
}

fn mouse(text: &str) -> Result<Mouse, String> {
    let parts: Vec<_> = text.split_whitespace().collect();
    let (x, y, held, wheel) = match parts[..] {
        [x, y, held] => (x, y, held, "0"),
        [x, y, held, wheel] => (x, y, held, wheel),
        _ => return Err("write the pointer as `mouse X Y BUTTONS` and perhaps the wheel".into()),
    };
    let fault = |text: &str| format!("`{text}` is no whole number in the range of a pointer");
    Ok(Mouse {
        x: x.parse().map_err(|_| fault(x))?,
        y: y.parse().map_err(|_| fault(y))?,
        buttons: letters(held, &MOUSE_LETTERS)? as u8,
        wheel: wheel.parse().map_err(|_| fault(wheel))?,
    })
}

fn quoted(text: &str) -> Result<String, String> {
    const SHAPE: &str = "write typed text in quotation marks, as in `text \"zoe\"`";
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).ok_or(SHAPE)?;
    let mut typed = String::new();
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        typed.push(match c {
            '"' => return Err(SHAPE.to_string()),
            '\\' => match rest.next() {
                Some(c @ ('"' | '\\')) => c,
                Some('u') => {
                    let code: String = rest.by_ref().take_while(|c| *c != '}').collect();
                    let code = code.strip_prefix('{').and_then(|h| u32::from_str_radix(h, 16).ok());
                    code.and_then(char::from_u32).ok_or("write a character's code as \\u{41}")?
                }
                _ => return Err("after a backslash stands \", another \\ or u{..}".to_string()),
            },
            c => c,
        });
    }
    if typed.len() > TEXT_BYTES {
        return Err(format!("one frame takes at most {TEXT_BYTES} bytes of text"));
    }
    Ok(typed)
}
