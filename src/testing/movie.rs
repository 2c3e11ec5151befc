//! Movies: input as text that people can read, edit and merge.
//!
//! ```text
//! narthex movie 1
//! cart 9f0c2ab14d7e5566     # the cart's hash
//! path ../carts/firefly      # and where it lay, as seen from the movie
//! console 0.1.0
//! seed 7
//! card 41d0c2ab14d7e556     # the save card at the start, where it was not blank
//! frames 600                # how many there are, where that is more than the lines below say
//!
//! @30 p0 R               # from frame 30 on pad 0 holds right ...
//! @45 p0 RA              # ... and A as well ...
//! @60 p0 -               # ... and then nothing
//! @90 mouse 64 40 L      # the pointer and its buttons (L R M, - for none)
//! @91 mouse 64 40 - 1    # the wheel turns for one frame
//! @100 keys a space      # keys of the keyboard that are down, - for none
//! @120 text "zoe"        # typed in this one frame
//! @120 hash picture=0123456789abcdef sound=0123456789abcdef machine=0123456789abcdef
//! ```
//!
//! Frames are counted from 1, as in the profile. A line is a change of state and holds until the
//! next; only the wheel and text last one frame. Hash lines say what the frame must have given;
//! each part may be left out.

use std::fmt;

use crate::console::Hashes;
use crate::hardware::buttons::{PLAYERS, TEXT_BYTES};
use crate::hardware::{Button, Input, Keys, Mouse, Pad, keyboard};

/// The version of the format that this console writes, and the only one it reads.
pub const VERSION: u32 = 1;

/// The letter of each button, in the order of [`Button::ALL`].
const LETTERS: [char; 12] = ['L', 'R', 'U', 'D', 'A', 'B', 'X', 'Y', 'l', 'r', 's', 'e'];

/// The letters of the pointer's buttons, in the order of their bits.
const MOUSE_LETTERS: [char; 3] = ['L', 'R', 'M'];

/// A recorded or written input, with the hashes it should lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movie {
    /// Hash of the cart that it was made with.
    pub cart: Option<u64>,
    /// Frames that it has, where that is more than its lines say.
    pub frames: u64,
    /// Where that cart lay, as seen from the movie's folder.
    pub path: Option<String>,
    /// Version of the console that it was made with.
    pub console: Option<String>,
    /// The machine's seed.
    pub seed: u64,
    /// Fingerprint of the save card that it was made with; 0 for a blank one.
    pub card: u64,
    /// The changes, sorted by frame.
    pub changes: Vec<(u64, Change)>,
    /// The expected hashes, sorted by frame.
    pub hashes: Vec<(u64, Hashed)>,
}

/// One change of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A pad holds exactly these buttons from now on.
    Pad(usize, Pad),
    /// The pointer is here from now on; the wheel counts for one frame.
    Mouse(Mouse),
    /// Exactly these keys of the keyboard are down from now on.
    Keys(Keys),
    /// Text typed in one frame.
    Text(String),
}

/// What a hash line asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hashed {
    /// The picture's hash.
    pub picture: Option<u64>,
    /// The sound's hash.
    pub sound: Option<u64>,
    /// The machine's hash.
    pub machine: Option<u64>,
}

impl Hashed {
    /// The names of the parts that are asked for and differ from `actual`.
    pub fn differences(&self, actual: &Hashes) -> Vec<&'static str> {
        let parts = [
            ("picture", self.picture, actual.picture),
            ("sound", self.sound, actual.sound),
            ("machine", self.machine, actual.machine),
        ];
        let differs = |&(_, wanted, actual): &(_, Option<u64>, u64)| {
            wanted.is_some_and(|wanted| wanted != actual)
        };
        parts.iter().filter(|part| differs(part)).map(|part| part.0).collect()
    }
}

impl From<Hashes> for Hashed {
    fn from(hashes: Hashes) -> Hashed {
        let Hashes { picture, sound, machine } = hashes;
        Hashed { picture: Some(picture), sound: Some(sound), machine: Some(machine) }
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

/// What is wrong with a movie's text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {message}")]
pub struct MovieError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong and what to do.
    pub message: String,
}

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
            "card" => self.card = hex(rest)?,
            "path" => self.path = Some(rest.to_string()),
            "frames" => {
                self.frames = rest.parse().map_err(|_| format!("`{rest}` is no number"))?;
            }
            "console" => self.console = Some(rest.to_string()),
            "seed" => {
                self.seed = rest.parse().map_err(|_| format!("`{rest}` is no seed"))?;
            }
            _ => {
                return Err(format!(
                    "`{word}` is not known here; a line begins with a frame such as `@30`, \
                     or with cart, path, console, seed, card or frames"
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
                self.hashes.push((frame, parse_hashes(rest)?));
                return Ok(());
            }
            "mouse" => Change::Mouse(mouse(rest)?),
            "keys" => Change::Keys(keys(rest)?),
            "text" => Change::Text(quoted(rest)?),
            _ => match word.strip_prefix('p').and_then(|n| n.parse().ok()) {
                Some(player) if player < PLAYERS => Change::Pad(player, pad(rest)?),
                _ => {
                    return Err(format!(
                        "`{word}` is no input; write p0 to p3, mouse, keys, text or hash"
                    ));
                }
            },
        };
        self.changes.push((frame, change));
        Ok(())
    }

    /// The last frame: of those in which something is pressed or compared, or as the movie says; 0
    /// when there is none.
    pub fn last_frame(&self) -> u64 {
        let change = self.changes.last().map_or(0, |(frame, _)| *frame);
        self.hashes.last().map_or(0, |(frame, _)| *frame).max(change).max(self.frames)
    }

    /// Plays the movie from its beginning.
    pub fn player(&self) -> Player<&[(u64, Change)]> {
        Player { changes: &self.changes, at: 0, input: Input::default() }
    }

    /// The same, for one who keeps the player.
    pub fn into_player(self) -> Player<Vec<(u64, Change)>> {
        Player { changes: self.changes, at: 0, input: Input::default() }
    }
}

impl fmt::Display for Movie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "narthex movie {VERSION}")?;
        if let Some(cart) = self.cart {
            writeln!(f, "cart {cart:016x}")?;
        }
        if let Some(path) = self.path.as_ref().filter(|path| is_one_line(path)) {
            writeln!(f, "path {path}")?;
        }
        if let Some(console) = &self.console {
            writeln!(f, "console {console}")?;
        }
        writeln!(f, "seed {}", self.seed)?;
        if self.card != 0 {
            writeln!(f, "card {:016x}", self.card)?;
        }
        if self.frames > 0 {
            writeln!(f, "frames {}", self.frames)?;
        }
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
            Change::Keys(keys) => {
                let names: Vec<_> = keys.names().collect();
                write!(f, "keys {}", if names.is_empty() { "-".into() } else { names.join(" ") })
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

/// Gives the input of each frame of a movie, in order.
#[derive(Clone, Debug)]
pub struct Player<C> {
    changes: C,
    at: usize,
    input: Input,
}

impl<C: AsRef<[(u64, Change)]>> Player<C> {
    /// The input of `frame`, counted from 1; frames must be asked for in order.
    pub fn frame(&mut self, frame: u64) -> &Input {
        self.input.text.clear();
        self.input.mouse.wheel = 0;
        let rest = &self.changes.as_ref()[self.at..];
        for (_, change) in rest.iter().take_while(|(at, _)| *at <= frame) {
            match change {
                Change::Pad(player, pad) => self.input.pads[*player] = *pad,
                Change::Mouse(mouse) => self.input.mouse = *mouse,
                Change::Keys(keys) => self.input.keys = *keys,
                Change::Text(text) => self.input.text.push_str(text),
            }
            self.at += 1;
        }
        &self.input
    }
}

/// Writes a movie while somebody plays.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    movie: Movie,
    last: Input,
}

impl Recorder {
    /// Begins a movie of a cart with that hash, booted with that seed and a save card of that
    /// fingerprint.
    pub fn new(cart: u64, seed: u64, card: u64) -> Recorder {
        let console = Some(env!("CARGO_PKG_VERSION").to_string());
        let movie = Movie { cart: Some(cart), console, seed, card, ..Movie::default() };
        Recorder { movie, last: Input::default() }
    }

    /// Notes the input of `frame`, counted from 1.
    pub fn frame(&mut self, frame: u64, input: &Input) {
        let changes = &mut self.movie.changes;
        for (player, (now, before)) in input.pads.iter().zip(&self.last.pads).enumerate() {
            if now != before {
                changes.push((frame, Change::Pad(player, *now)));
            }
        }
        if input.mouse != self.last.mouse {
            changes.push((frame, Change::Mouse(input.mouse)));
        }
        if input.keys != self.last.keys {
            changes.push((frame, Change::Keys(input.keys)));
        }
        if !input.text.is_empty() {
            changes.push((frame, Change::Text(input.text.clone())));
        }
        // The wheel springs back by itself, so that turning it twice is two changes.
        self.last = Input { mouse: Mouse { wheel: 0, ..input.mouse }, ..input.clone() };
    }

    /// Notes the hashes that `frame` gave.
    pub fn hash(&mut self, frame: u64, hashes: Hashes) {
        self.movie.hashes.push((frame, hashes.into()));
    }

    /// Forgets what came after `frame`, in which the player held `held`.
    pub fn truncate_after(&mut self, frame: u64, held: &Input) {
        self.movie.changes.retain(|(of, _)| *of <= frame);
        self.movie.hashes.retain(|(of, _)| *of <= frame);
        self.last = Input { mouse: Mouse { wheel: 0, ..held.mouse }, ..held.clone() };
    }

    /// The movie so far.
    pub fn movie(&self) -> &Movie {
        &self.movie
    }
}

/// A path with a line's end or a comment's sign in it cannot be written down.
fn is_one_line(path: &str) -> bool {
    !path.contains(|c: char| c.is_control() || c == '#' || c == '"') && path.trim() == path
}

const NO_TITLE: &str = "this is no movie; its first line must be `narthex movie 1`";

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

/// Reads hashes as a movie and a sheet name them: `picture=… sound=… machine=…`, all optional.
///
/// # Errors
/// A sentence at the first part that is none of these.
pub fn parse_hashes(text: &str) -> Result<Hashed, String> {
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

fn keys(text: &str) -> Result<Keys, String> {
    let names = text.split_whitespace().filter(|name| *name != "-");
    names.map(|name| (name, keyboard::number(name))).try_fold(Keys::default(), |keys, key| {
        let (name, number) = key;
        let number = number.ok_or_else(|| {
            format!("`{name}` is no key; write names such as a, 7, space or return, or - for none")
        })?;
        Ok(keys.with(number))
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

#[cfg(test)]
#[path = "movie_tests.rs"]
mod tests;
