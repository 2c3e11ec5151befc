//! What a step is written with: notes, volumes, effects.

use std::collections::BTreeMap;

use super::{Open, operand};
use crate::cart::CartError;
use crate::cart::error::did_you_mean;
use crate::cart::words::{Line, Word};
use crate::hardware::sound::score::{Effect, NOTE_MAX, Note, Step, VOLUME_MAX};

/// What may stand after a note: instrument, volume, effect.
pub fn ornament(
    line: &Line,
    word: &Word,
    words: &mut &[Word],
    instruments: &BTreeMap<&str, u8>,
    open: &mut Open,
    step: &mut Step,
) -> Result<(), CartError> {
    if let Some(volume) = volume(word.text) {
        open.volume = volume;
    } else if let Some(&number) = instruments.get(word.text) {
        open.instrument = number;
    } else if let Some((effect, name, _)) = Effect::ALL.iter().find(|row| row.1 == word.text) {
        step.effect = *effect;
        step.amount = match effect {
            Effect::Slide | Effect::Drop | Effect::FadeIn | Effect::FadeOut => 0,
            Effect::Vibrato | Effect::Arpeggio => {
                let high = operand(line, word, words, name, 0, 15)?;
                (high << 4 | operand(line, word, words, name, 0, 15)?) as u8
            }
            _ => operand(line, word, words, name, 0, 255)? as u8,
        };
    } else {
        let effects = Effect::ALL.iter().map(|row| row.1);
        let advice = did_you_mean(word.text, instruments.keys().copied().chain(effects));
        let message = format!("`{}` is no note, instrument, volume or effect{advice}", word.text);
        return Err(line.fault(word, message));
    }
    Ok(())
}

/// Whether a word stands for "nothing new here".
pub fn hold(text: &str) -> bool {
    matches!(text, "-" | "--" | "---" | ".")
}

/// The volume that a word such as `v12` is.
pub fn volume(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('v').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|&v| v <= VOLUME_MAX)
}

/// The note that a word is, if it looks like one: `C-4`, `F#3`, `Bb2`, `c4`, `-` or `=`.
pub fn note(line: &Line, word: &Word) -> Result<Option<Note>, CartError> {
    if hold(word.text) {
        return Ok(Some(Note::Hold));
    }
    if matches!(word.text, "=" | "==" | "===" | "off") {
        return Ok(Some(Note::Off));
    }
    let (letter, accidental, octave) = match *word.text.as_bytes() {
        [letter, octave] => (letter, b'-', octave),
        [letter, accidental, octave] => (letter, accidental, octave),
        _ => return Ok(None),
    };
    let semitone = match letter.to_ascii_uppercase() {
        b'C' => 0,
        b'D' => 2,
        b'E' => 4,
        b'F' => 5,
        b'G' => 7,
        b'A' => 9,
        b'B' => 11,
        _ => return Ok(None),
    };
    let shift = match accidental {
        b'-' => 0,
        b'#' => 1,
        b'b' => -1,
        _ => return Ok(None),
    };
    if !octave.is_ascii_digit() {
        return Ok(None);
    }
    // MIDI counts from octave -1.
    let key = (i16::from(octave - b'0') + 1) * 12 + semitone + shift;
    match u8::try_from(key) {
        Ok(key) if key <= NOTE_MAX => Ok(Some(Note::Key(key))),
        _ => Err(line.fault(word, format!("the highest note is B-8, `{}` is higher", word.text))),
    }
}
