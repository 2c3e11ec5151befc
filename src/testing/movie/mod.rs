//! Movies: input as text that people can read, edit and merge.
//!
//! ```text
//! narthex movie 1
//! cart 9f0c2ab14d7e5566
//! console 0.1.0
//! seed 7
//!
//! @30 p0 R               # from frame 30 on pad 0 holds right ...
//! @45 p0 RA              # ... and A as well ...
//! @60 p0 -               # ... and then nothing
//! @90 mouse 64 40 L      # the pointer and its buttons (L R M, - for none)
//! @91 mouse 64 40 - 1    # the wheel turns for one frame
//! @120 text "zoe"        # typed in this one frame
//! @120 hash picture=0123456789abcdef sound=0123456789abcdef machine=0123456789abcdef
//! ```
//!
//! Frames are counted from 1, as in the profile. A line is a change of state and holds until the
//! next; only the wheel and text last one frame. Hash lines say what the frame must have given;
//! each part may be left out.

mod text;

use crate::console::Hashes;
use crate::hardware::{Input, Mouse, Pad};

/// A recorded or written input, with the hashes it should lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movie {
    /// Hash of the cart that it was made with.
    pub cart: Option<u64>,
    /// Version of the console that it was made with.
    pub console: Option<String>,
    /// The machine's seed.
    pub seed: u64,
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
    /// Plays the movie from its beginning.
    pub fn player(&self) -> Player<'_> {
        Player { rest: &self.changes, input: Input::default() }
    }
}

/// Gives the input of each frame of a movie, in order.
#[derive(Clone, Debug)]
pub struct Player<'a> {
    rest: &'a [(u64, Change)],
    input: Input,
}

impl Player<'_> {
    /// The input of `frame`, counted from 1; frames must be asked for in order.
    pub fn frame(&mut self, frame: u64) -> &Input {
        self.input.text.clear();
        self.input.mouse.wheel = 0;
        while let Some(((at, change), rest)) = self.rest.split_first()
            && *at <= frame
        {
            match change {
                Change::Pad(player, pad) => self.input.pads[*player] = *pad,
                Change::Mouse(mouse) => self.input.mouse = *mouse,
                Change::Text(text) => self.input.text.push_str(text),
            }
            self.rest = rest;
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
    /// Begins a movie of a cart with that hash, booted with that seed.
    pub fn new(cart: u64, seed: u64) -> Recorder {
        let console = Some(env!("CARGO_PKG_VERSION").to_string());
        let movie = Movie { cart: Some(cart), console, seed, ..Movie::default() };
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

    /// The movie so far.
    pub fn movie(&self) -> &Movie {
        &self.movie
    }
}

#[cfg(test)]
mod tests;
