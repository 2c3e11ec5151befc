//! `sound.txt`: sound effects, patterns, instruments and wavetables as text.
//!
//! `docs/sound-format.md` is the guide for people who write one. A statement is a line that begins
//! with `sfx`, `pattern`, `instrument` or `wave`; any other line continues the steps of the sound
//! effect above it.

use std::collections::BTreeMap;

use super::CartError;
use super::error::did_you_mean;
use super::words::{Line, Word, lines};
use crate::hardware::sound::score::{
    CHANNELS, Effect, INSTRUMENT_COUNT, INSTRUMENT_NAMES, Instrument, NOTE_MAX, Note,
    PATTERN_COUNT, Pattern, SFX_COUNT, STEPS, Sfx, Step, VOLUME_MAX, WAVE_COUNT, Wave,
};

/// What a cart gives the sound chip to play, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Sound effects.
    pub sfx: BTreeMap<u8, Sfx>,
    /// Rows of the songs.
    pub patterns: BTreeMap<u8, Pattern>,
    /// Instruments besides, or in place of, the built-in ones.
    pub instruments: BTreeMap<u8, Instrument>,
    /// Wavetables of 32 steps.
    pub waves: BTreeMap<u8, [i8; 32]>,
}

/// Reads a sound file.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Score, CartError> {
    let mut sheet = Sheet {
        score: Score::default(),
        instruments: INSTRUMENT_NAMES.into_iter().zip(0..).collect(),
        sfx: BTreeMap::new(),
        open: None,
    };
    let mut patterns = Vec::new();
    for line in lines(file, bytes)? {
        let line = line?;
        match line.words[0].text {
            "sfx" => sheet.sfx(&line)?,
            "instrument" => sheet.instrument(&line)?,
            "wave" => sheet.wave(&line)?,
            // Patterns may play sound effects that stand below them.
            "pattern" => patterns.push(line),
            _ => sheet.steps(&line)?,
        }
    }
    patterns.iter().try_for_each(|line| sheet.pattern(line))?;
    Ok(sheet.score)
}

/// A sound file while it is read.
struct Sheet<'a> {
    score: Score,
    instruments: BTreeMap<&'a str, u8>,
    sfx: BTreeMap<&'a str, u8>,
    /// The sound effect that further steps belong to, and what their notes are played with.
    open: Option<Open>,
}

struct Open {
    number: u8,
    steps: usize,
    instrument: u8,
    volume: u8,
}

/// Loud, with headroom for accents; a full 15 on eight channels at once meets the limiter.
const VOLUME_DEFAULT: u8 = 12;

impl<'a> Sheet<'a> {
    fn sfx(&mut self, line: &Line<'a>) -> Result<(), CartError> {
        let (number, mut words) = head(line, "sfx", SFX_COUNT)?;
        if let Some((name, rest)) = words.split_first().filter(|(word, _)| word.quoted) {
            if self.sfx.insert(name.text, number).is_some() {
                let message = format!("there are two sound effects called \"{}\"", name.text);
                return Err(line.fault(name, message));
            }
            words = rest;
        }
        let mut sfx = Sfx { length: 0, ..Sfx::default() };
        while let Some((word, rest)) = words.split_first() {
            words = rest;
            match word.text {
                "speed" => sfx.speed = operand(line, word, &mut words, "speed", 1, 255)? as u8,
                "loop" => {
                    let range = next(line, word, &mut words)?;
                    let (first, last) = line.range(range, "step", STEPS as i64 - 1)?;
                    (sfx.loop_start, sfx.loop_end) = (first as u8, last as u8 + 1);
                }
                _ => return Err(unknown(line, word, "option of sfx", ["speed", "loop"])),
            }
        }
        self.open = Some(Open { number, steps: 0, instrument: 0, volume: VOLUME_DEFAULT });
        once(line, "sfx", number, self.score.sfx.insert(number, sfx).is_some())
    }

    fn steps(&mut self, line: &Line<'a>) -> Result<(), CartError> {
        let mut words = &line.words[..];
        let Some(open) = &mut self.open else {
            let known = ["sfx", "pattern", "instrument", "wave"];
            return Err(unknown(line, &words[0], "statement", known));
        };
        let Some(sfx) = self.score.sfx.get_mut(&open.number) else { return Ok(()) };
        while let Some((word, rest)) = words.split_first() {
            words = rest;
            let Some(note) = note(line, word)? else {
                let message = format!("`{}` is no note; a step begins with one", word.text);
                return Err(line.fault(word, message));
            };
            let Some(step) = sfx.steps.get_mut(open.steps) else {
                let message = format!("a sound effect has at most {STEPS} steps");
                return Err(line.fault(word, message));
            };
            step.note = note;
            while let Some((word, rest)) = words.split_first() {
                if self::note(line, word)?.is_some() {
                    break;
                }
                words = rest;
                ornament(line, word, &mut words, &self.instruments, open, step)?;
            }
            (step.instrument, step.volume) = (open.instrument, open.volume);
            open.steps += 1;
            sfx.length = open.steps as u8;
        }
        Ok(())
    }

    fn instrument(&mut self, line: &Line<'a>) -> Result<(), CartError> {
        self.open = None;
        let (number, mut words) = head(line, "instrument", INSTRUMENT_COUNT)?;
        if let Some((name, rest)) = words.split_first().filter(|(word, _)| word.quoted) {
            let taken = note(line, name).map_or(true, |n| n.is_some())
                || volume(name.text).is_some()
                || Effect::ALL.iter().any(|(_, word, _)| *word == name.text)
                || name.text.contains(|c: char| c.is_whitespace() || ",;:#".contains(c));
            if taken || name.text.is_empty() {
                let message = "an instrument's name must be one word that means nothing else";
                return Err(line.fault(name, message));
            }
            self.instruments.insert(name.text, number);
            words = rest;
        }
        let mut made = Instrument::default();
        while let Some((word, rest)) = words.split_first() {
            words = rest;
            if word.text == "wave" {
                made.wave = wave(line, next(line, word, &mut words)?)?;
                continue;
            }
            let Some((_, least, most, set)) = PARAMETERS.iter().find(|row| row.0 == word.text)
            else {
                let known = PARAMETERS.iter().map(|row| row.0).chain(["wave"]);
                return Err(unknown(line, word, "option of instrument", known));
            };
            set(&mut made, operand(line, word, &mut words, word.text, *least, *most)?);
        }
        let twice = self.score.instruments.insert(number, made).is_some();
        once(line, "instrument", number, twice)
    }

    fn wave(&mut self, line: &Line<'a>) -> Result<(), CartError> {
        self.open = None;
        let (number, words) = head(line, "wave", WAVE_COUNT)?;
        let mut table = [0; 32];
        if words.len() != table.len() {
            let message = format!("a wave has 32 numbers, this one has {}", words.len());
            return Err(line.fault(&line.words[0], message));
        }
        for (place, word) in table.iter_mut().zip(words) {
            *place = line.number(word, "level of a wave", -128, 127)? as i8;
        }
        once(line, "wave", number, self.score.waves.insert(number, table).is_some())
    }

    fn pattern(&mut self, line: &Line<'a>) -> Result<(), CartError> {
        let (number, mut words) = head(line, "pattern", PATTERN_COUNT)?;
        let mut pattern = Pattern::default();
        let mut tracks = pattern.tracks.iter_mut();
        while let Some((word, rest)) = words.split_first() {
            words = rest;
            match word.text {
                "loop-start" => pattern.loop_start = true,
                "loop-end" => pattern.loop_end = true,
                "stop" => pattern.stop = true,
                "ticks" => {
                    pattern.ticks = operand(line, word, &mut words, "length", 1, 65_535)? as u16;
                }
                _ => {
                    let track = self.track(line, word)?;
                    let Some(place) = tracks.next() else {
                        let message = format!("a pattern has at most {CHANNELS} tracks");
                        return Err(line.fault(word, message));
                    };
                    *place = track;
                }
            }
        }
        once(line, "pattern", number, self.score.patterns.insert(number, pattern).is_some())
    }

    fn track(&self, line: &Line, word: &Word) -> Result<Option<u8>, CartError> {
        if word.quoted {
            let named = self.sfx.get(word.text).copied().map(Some);
            return named.ok_or_else(|| {
                let advice = did_you_mean(word.text, self.sfx.keys().copied());
                let name = word.text;
                line.fault(word, format!("no sound effect is called \"{name}\"{advice}"))
            });
        }
        if hold(word.text) {
            return Ok(None);
        }
        let number = line.number(word, "sound effect", 0, SFX_COUNT as i64 - 1)? as u8;
        if self.score.sfx.contains_key(&number) {
            return Ok(Some(number));
        }
        Err(line.fault(word, format!("there is no sfx {number} in this file")))
    }
}

/// What may stand after a note: instrument, volume, effect.
fn ornament(
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

type Parameter = (&'static str, i64, i64, fn(&mut Instrument, i64));

/// The numbers of an instrument: name, least, most, and where the number goes.
const PARAMETERS: &[Parameter] = &[
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

/// The number of a statement and the words after it.
fn head<'l, 'a>(
    line: &'l Line<'a>,
    what: &str,
    count: usize,
) -> Result<(u8, &'l [Word<'a>]), CartError> {
    let mut words = &line.words[1..];
    let number = operand(line, &line.words[0], &mut words, what, 0, count as i64 - 1)?;
    Ok((number as u8, words))
}

/// Takes the word that must follow `word`.
fn next<'l, 'a>(
    line: &Line,
    word: &Word,
    words: &mut &'l [Word<'a>],
) -> Result<&'l Word<'a>, CartError> {
    let Some((first, rest)) = words.split_first() else {
        return Err(line.fault(word, format!("a number must follow `{}`", word.text)));
    };
    *words = rest;
    Ok(first)
}

/// Takes the number that must follow `word`.
fn operand(
    line: &Line,
    word: &Word,
    words: &mut &[Word],
    what: &str,
    least: i64,
    most: i64,
) -> Result<i64, CartError> {
    let operand = next(line, word, words)?;
    line.number(operand, what, least, most)
}

fn once(line: &Line, what: &str, number: u8, twice: bool) -> Result<(), CartError> {
    if twice {
        return Err(line.fault(&line.words[0], format!("{what} {number} is here twice")));
    }
    Ok(())
}

fn unknown<'a>(
    line: &Line,
    word: &Word,
    what: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> CartError {
    let known: Vec<_> = known.into_iter().collect();
    let mut advice = did_you_mean(word.text, known.iter().copied());
    if advice.is_empty() {
        advice = format!("; known are {}", known.join(", "));
    }
    line.fault(word, format!("`{}` is no {what}{advice}", word.text))
}

fn hold(text: &str) -> bool {
    matches!(text, "-" | "--" | "---" | ".")
}

fn volume(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('v').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|&v| v <= VOLUME_MAX)
}

/// The note that a word is, if it looks like one: `C-4`, `F#3`, `Bb2`, `c4`, `-` or `=`.
fn note(line: &Line, word: &Word) -> Result<Option<Note>, CartError> {
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

fn wave(line: &Line, word: &Word) -> Result<Wave, CartError> {
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

#[cfg(test)]
#[path = "sound_tests.rs"]
mod tests;
