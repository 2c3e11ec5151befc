//! What an instrument is written with: a wave and numbers by name.

use super::unknown;
use crate::cart::CartError;
use crate::cart::words::{Line, Word};
use crate::hardware::sound::score::{Instrument, WAVE_COUNT, Wave};

/// Name, least, most, and where the number goes.
pub type Parameter = (&'static str, i64, i64, fn(&mut Instrument, i64));

/// The numbers of an instrument: name, least, most, and where the number goes.
pub const PARAMETERS: &[Parameter] = &[
    ("duty", 1, 255, |made, n| made.duty = n as u8),
    ("attack", 0, 255, |made, n| made.attack = n as u8),
    ("decay", 0, 255, |made, n| made.decay = n as u8),
    ("sustain", 0, 255, |made, n| made.sustain = n as u8),
    ("release", 0, 255, |made, n| made.release = n as u8),
    ("vibrato-depth", 0, 255, |made, n| made.vibrato_depth = n as u8),
    ("vibrato-rate", 0, 255, |made, n| made.vibrato_rate = n as u8),
    ("low-pass", 0, 255, |made, n| made.low_pass = n as u8),
    ("echo", 0, 255, |made, n| made.echo = n as u8),
    ("pan", -127, 127, |made, n| made.pan = n as i8),
    ("transpose", -64, 64, |made, n| made.transpose = n as i8),
    ("volume", 0, 255, |made, n| made.volume = n as u8),
    ("detune", -128, 127, |made, n| made.detune = n as i8),
];

/// The wave that a word names.
pub fn wave(line: &Line, word: &Word) -> Result<Wave, CartError> {
    if let Some(digits) = word.text.strip_prefix("table") {
        let number = Word { text: digits, ..*word };
        return Ok(Wave::Table(line.number(&number, "wave", 0, WAVE_COUNT as i64 - 1)? as u8));
    }
    match word.text {
        "pulse" => Ok(Wave::Pulse),
        "triangle" => Ok(Wave::Triangle),
        "saw" => Ok(Wave::Saw),
        "sine" => Ok(Wave::Sine),
        "noise" => Ok(Wave::Noise),
        "metal" => Ok(Wave::Metal),
        _ => {
            let known = ["pulse", "triangle", "saw", "sine", "noise", "metal", "table0"];
            Err(unknown(line, word, "wave", known))
        }
    }
}
