//! What the sound chip plays from: effects, patterns, instruments and wavetables, as they lie in
//! RAM.
//!
//! A cart's loader fills these types from text and writes them; a cart may poke the same bytes.
//! Reading accepts any bytes: numbers out of range are brought into range.

pub use super::bank::INSTRUMENT_NAMES;
use crate::hardware::memory_map::{Ram, split, view};

/// Channels of the chip.
pub const CHANNELS: usize = 8;
/// Sound effects in RAM.
pub const SFX_COUNT: usize = 128;
/// Steps of a sound effect.
pub const STEPS: usize = 32;
/// Music patterns in RAM.
pub const PATTERN_COUNT: usize = 128;
/// Instruments in RAM.
pub const INSTRUMENT_COUNT: usize = 32;
/// Wavetables in RAM.
pub const WAVE_COUNT: usize = 16;
/// Loudest volume of a step.
pub const VOLUME_MAX: u8 = 15;
/// Highest note: MIDI numbers, 69 is the A of 440 Hz, 60 the middle C.
pub const NOTE_MAX: u8 = 119;

const STEP_BYTES: usize = 8;
const HEAD_BYTES: usize = 16;
const SFX_BYTES: usize = HEAD_BYTES + STEPS * STEP_BYTES;
const PATTERN_BYTES: usize = 16;
const INSTRUMENT_BYTES: usize = 16;
const WAVE_BYTES: usize = 32;

const _: () = assert!(SFX_COUNT * SFX_BYTES == crate::hardware::memory_map::SFX.len);
const _: () = assert!(PATTERN_COUNT * PATTERN_BYTES == crate::hardware::memory_map::PATTERNS.len);
const _: () =
    assert!(INSTRUMENT_COUNT * INSTRUMENT_BYTES == crate::hardware::memory_map::INSTRUMENTS.len);
const _: () = assert!(WAVE_COUNT * WAVE_BYTES == crate::hardware::memory_map::WAVES.len);

/// What a step does to the note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Note {
    /// The note before goes on; silence if there is none. Byte 0.
    #[default]
    Hold,
    /// The note before is released. Byte 255.
    Off,
    /// A new note starts: 1 to [`NOTE_MAX`], 60 is the middle C.
    Key(u8),
}

macro_rules! effects {
    ($($code:literal $name:ident $word:literal $about:literal;)*) => {
        /// What happens to a note during its step; `amount` is the step's last number.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Effect {
            /// Nothing.
            #[default]
            None = 0,
            $(#[doc = $about] $name = $code,)*
        }

        impl Effect {
            /// All effects with the word that names them in text and a sentence.
            pub const ALL: &[(Self, &'static str, &'static str)] =
                &[$((Self::$name, $word, $about)),*];

            /// The effect with this number; an unknown number is none.
            pub fn from_code(code: u8) -> Self {
                match code {
                    $($code => Self::$name,)*
                    _ => Self::None,
                }
            }
        }
    };
}

effects! {
    1 Slide "slide" "The pitch glides from the note before to this one over the step; amount 0.";
    2 Vibrato "vibrato" "The pitch sways: high four bits speed, low four bits depth.";
    3 Drop "drop" "The pitch falls to the bottom over the step, as drums do; amount 0.";
    4 FadeIn "fadein" "The volume rises from nothing over the step; amount 0.";
    5 FadeOut "fadeout" "The volume falls to nothing over the step; amount 0.";
    6 Arpeggio "arp" "The note, then plus the high four bits, then plus the low four bits.";
    7 Louder "louder" "The volume rises by amount/16 steps of volume each tick.";
    8 Softer "softer" "The volume falls by amount/16 steps of volume each tick.";
    9 Up "up" "The pitch rises by amount/16 semitones each tick.";
    10 Down "down" "The pitch falls by amount/16 semitones each tick.";
    11 Cut "cut" "The note is released after amount ticks.";
    12 Again "again" "The note starts anew every amount ticks.";
    13 Pan "pan" "The place in the room: 0 left, 128 middle, 255 right.";
    14 Duty "duty" "The width of the pulse: 128 is half.";
}

/// One step of a sound effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The note that starts, goes on or stops.
    pub note: Note,
    /// Instrument, 0 to 31; counts where a note starts.
    pub instrument: u8,
    /// Volume, 0 to [`VOLUME_MAX`]; counts where a note starts.
    pub volume: u8,
    /// What happens during the step.
    pub effect: Effect,
    /// How much of it.
    pub amount: u8,
}

impl Step {
    /// A plain note.
    pub const fn key(note: u8, instrument: u8, volume: u8) -> Self {
        Self { note: Note::Key(note), instrument, volume, effect: Effect::None, amount: 0 }
    }

    /// The same step with an effect.
    #[must_use]
    pub const fn with(self, effect: Effect, amount: u8) -> Self {
        Self { effect, amount, ..self }
    }

    fn to_bytes(self) -> [u8; STEP_BYTES] {
        let note = match self.note {
            Note::Hold => 0,
            Note::Off => 255,
            Note::Key(key) => key.clamp(1, NOTE_MAX),
        };
        [note, self.instrument, self.volume, self.effect as u8, self.amount, 0, 0, 0]
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let note = match bytes[0] {
            0 => Note::Hold,
            255 => Note::Off,
            key => Note::Key(key.min(NOTE_MAX)),
        };
        Self {
            note,
            instrument: bytes[1] % INSTRUMENT_COUNT as u8,
            volume: bytes[2].min(VOLUME_MAX),
            effect: Effect::from_code(bytes[3]),
            amount: bytes[4],
        }
    }
}

/// A sound effect: up to 32 steps of equal length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sfx {
    /// Length of a step in ticks of 1/120 second, 1 to 255.
    pub speed: u8,
    /// First step of the loop.
    pub loop_start: u8,
    /// Step after the last of the loop; 0 means that there is no loop.
    pub loop_end: u8,
    /// Steps that play, 1 to 32.
    pub length: u8,
    /// The steps.
    pub steps: [Step; STEPS],
}

impl Default for Sfx {
    fn default() -> Self {
        let steps = [Step::default(); STEPS];
        Self { speed: 8, loop_start: 0, loop_end: 0, length: STEPS as u8, steps }
    }
}

impl Sfx {
    /// Writes the effect as number `n`; a number past 127 is ignored.
    pub fn write(&self, ram: &mut Ram, n: usize) {
        let Some(bytes) = split(ram).sfx.chunks_exact_mut(SFX_BYTES).nth(n) else { return };
        bytes.fill(0);
        bytes[..4].copy_from_slice(&[self.speed, self.loop_start, self.loop_end, self.length]);
        for (at, step) in bytes[HEAD_BYTES..].chunks_exact_mut(STEP_BYTES).zip(&self.steps) {
            at.copy_from_slice(&step.to_bytes());
        }
    }

    /// Reads effect `n`; a number past 127 gives a silent one.
    pub fn read(ram: &Ram, n: usize) -> Self {
        let Some(head) = SfxHead::read(ram, n) else { return Self::default() };
        let mut steps = [Step::default(); STEPS];
        for (i, step) in steps.iter_mut().enumerate() {
            *step = step_at(ram, n, i);
        }
        let SfxHead { speed, loop_start, loop_end, length } = head;
        Self { speed, loop_start, loop_end, length, steps }
    }
}

/// The numbers of an effect that the sequencer needs, brought into range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SfxHead {
    pub speed: u8,
    pub loop_start: u8,
    pub loop_end: u8,
    pub length: u8,
}

impl SfxHead {
    pub(super) fn read(ram: &Ram, n: usize) -> Option<Self> {
        let bytes = view::sfx(ram).chunks_exact(SFX_BYTES).nth(n)?;
        let length = if bytes[3] == 0 { STEPS as u8 } else { bytes[3].min(STEPS as u8) };
        let loop_end = bytes[2].min(length);
        let looped = bytes[1] < loop_end;
        Some(Self {
            speed: bytes[0].max(1),
            loop_start: if looped { bytes[1] } else { 0 },
            loop_end: if looped { loop_end } else { 0 },
            length,
        })
    }
}

/// Step `i` of effect `n`.
pub(super) fn step_at(ram: &Ram, n: usize, i: usize) -> Step {
    let at = (n % SFX_COUNT) * SFX_BYTES + HEAD_BYTES + (i % STEPS) * STEP_BYTES;
    Step::from_bytes(&view::sfx(ram)[at..at + STEP_BYTES])
}

/// One row of the song: what each channel plays, all at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The sound effect of each channel.
    pub tracks: [Option<u8>; CHANNELS],
    /// A loop begins here.
    pub loop_start: bool,
    /// After this pattern the song goes back to the nearest loop start before it.
    pub loop_end: bool,
    /// The song stops after this pattern.
    pub stop: bool,
    /// Length in ticks of 1/120 second; 0: as long as the first track that does not loop.
    pub ticks: u16,
}

impl Pattern {
    /// Writes the pattern as number `n`; a number past 127 is ignored.
    pub fn write(&self, ram: &mut Ram, n: usize) {
        let Some(bytes) = split(ram).patterns.chunks_exact_mut(PATTERN_BYTES).nth(n) else {
            return;
        };
        bytes.fill(0);
        for (byte, track) in bytes.iter_mut().zip(self.tracks) {
            *byte = track.filter(|&n| usize::from(n) < SFX_COUNT).unwrap_or(255);
        }
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        bytes[8] = flag(self.loop_start, 1) | flag(self.loop_end, 2) | flag(self.stop, 4);
        bytes[9..11].copy_from_slice(&self.ticks.to_le_bytes());
    }

    /// Reads pattern `n`; a number past 127 gives an empty one.
    pub fn read(ram: &Ram, n: usize) -> Self {
        let Some(bytes) = view::patterns(ram).chunks_exact(PATTERN_BYTES).nth(n) else {
            return Self::default();
        };
        let mut tracks = [None; CHANNELS];
        for (track, &byte) in tracks.iter_mut().zip(bytes) {
            *track = Some(byte).filter(|&n| usize::from(n) < SFX_COUNT);
        }
        Self {
            tracks,
            loop_start: bytes[8] & 1 != 0,
            loop_end: bytes[8] & 2 != 0,
            stop: bytes[8] & 4 != 0,
            ticks: u16::from_le_bytes([bytes[9], bytes[10]]),
        }
    }
}

/// The form of the wave that an instrument makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wave {
    /// Two levels; `duty` says for how long the upper one.
    #[default]
    Pulse,
    /// Up and down in straight lines.
    Triangle,
    /// Up in a line, down at once.
    Saw,
    /// A pure tone.
    Sine,
    /// White noise; the pitch sets how bright.
    Noise,
    /// Noise that repeats after 93 steps and so rings like metal.
    Metal,
    /// Wavetable 0 to 15.
    Table(u8),
}

impl Wave {
    fn code(self) -> u8 {
        match self {
            Self::Pulse => 0,
            Self::Triangle => 1,
            Self::Saw => 2,
            Self::Sine => 3,
            Self::Noise => 4,
            Self::Metal => 5,
            Self::Table(n) => 16 + n % WAVE_COUNT as u8,
        }
    }

    fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Triangle,
            2 => Self::Saw,
            3 => Self::Sine,
            4 => Self::Noise,
            5 => Self::Metal,
            16..=31 => Self::Table(code - 16),
            _ => Self::Pulse,
        }
    }
}

/// How a note sounds from its start to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// Form of the wave.
    pub wave: Wave,
    /// Width of the pulse: 1 to 255, 128 is half.
    pub duty: u8,
    /// Time from silence to full level, in ticks of 1/120 second.
    pub attack: u8,
    /// Time from full to `sustain` level, in ticks.
    pub decay: u8,
    /// Level while the note is held: 255 is full.
    pub sustain: u8,
    /// Time from `sustain` level to silence after the note ends, in ticks.
    pub release: u8,
    /// Depth of the vibrato in 1/16 semitones.
    pub vibrato_depth: u8,
    /// Speed of the vibrato in 1/4 Hz.
    pub vibrato_rate: u8,
    /// Low-pass filter: 0 is off, 1 is darkest, 255 brightest.
    pub low_pass: u8,
    /// Part that goes into the echo: 255 is all.
    pub echo: u8,
    /// Place: -127 left, 0 middle, 127 right.
    pub pan: i8,
    /// Semitones added to every note.
    pub transpose: i8,
    /// Loudness of the instrument: 255 is full.
    pub volume: u8,
    /// Fine tuning in 1/64 semitones.
    pub detune: i8,
}

impl Default for Instrument {
    fn default() -> Self {
        Self::PLAIN
    }
}

impl Instrument {
    /// A plain square wave, as long as the note.
    pub const PLAIN: Self = Self {
        wave: Wave::Pulse,
        duty: 128,
        attack: 0,
        decay: 0,
        sustain: 255,
        release: 1,
        vibrato_depth: 0,
        vibrato_rate: 0,
        low_pass: 0,
        echo: 0,
        pan: 0,
        transpose: 0,
        volume: 255,
        detune: 0,
    };

    /// Writes the instrument as number `n`; a number past 31 is ignored.
    pub fn write(&self, ram: &mut Ram, n: usize) {
        let bytes = split(ram).instruments.chunks_exact_mut(INSTRUMENT_BYTES).nth(n);
        let Some(bytes) = bytes else { return };
        bytes.copy_from_slice(&[
            self.wave.code(),
            self.duty,
            self.attack,
            self.decay,
            self.sustain,
            self.release,
            self.vibrato_depth,
            self.vibrato_rate,
            self.low_pass,
            self.echo,
            self.pan as u8,
            self.transpose as u8,
            self.volume,
            self.detune as u8,
            0,
            0,
        ]);
    }

    /// Reads instrument `n`, counted round after 31.
    pub fn read(ram: &Ram, n: usize) -> Self {
        let at = (n % INSTRUMENT_COUNT) * INSTRUMENT_BYTES;
        let bytes = &view::instruments(ram)[at..at + INSTRUMENT_BYTES];
        Self {
            wave: Wave::from_code(bytes[0]),
            duty: bytes[1].max(1),
            attack: bytes[2],
            decay: bytes[3],
            sustain: bytes[4],
            release: bytes[5],
            vibrato_depth: bytes[6],
            vibrato_rate: bytes[7],
            low_pass: bytes[8],
            echo: bytes[9],
            pan: (bytes[10] as i8).max(-127),
            transpose: bytes[11] as i8,
            volume: bytes[12],
            detune: bytes[13] as i8,
        }
    }
}

/// Writes wavetable `n`, 32 signed steps; a number past 15 is ignored.
pub fn write_wave(ram: &mut Ram, n: usize, steps: &[i8; 32]) {
    if let Some(bytes) = split(ram).waves.chunks_exact_mut(WAVE_BYTES).nth(n) {
        for (byte, &step) in bytes.iter_mut().zip(steps) {
            *byte = step as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn what_is_written_is_read() {
        let mut ram = blank();
        let mut sfx = Sfx { speed: 3, loop_start: 2, loop_end: 8, length: 9, ..Sfx::default() };
        sfx.steps[0] = Step::key(60, 31, 15).with(Effect::Arpeggio, 0x47);
        sfx.steps[1].note = Note::Off;
        sfx.write(&mut ram, 127);
        assert_eq!(Sfx::read(&ram, 127), sfx);

        let mut pattern = Pattern { loop_end: true, ticks: 700, ..Pattern::default() };
        pattern.tracks[7] = Some(127);
        pattern.write(&mut ram, 5);
        assert_eq!(Pattern::read(&ram, 5), pattern);

        let instrument = Instrument { wave: Wave::Table(15), pan: -127, ..Instrument::default() };
        instrument.write(&mut ram, 31);
        assert_eq!(Instrument::read(&ram, 31), instrument);
    }

    #[test]
    fn numbers_out_of_range_do_no_harm() {
        let mut ram = blank();
        Sfx::default().write(&mut ram, 128);
        Pattern::default().write(&mut ram, usize::MAX);
        Instrument::default().write(&mut ram, 32);
        write_wave(&mut ram, 16, &[1; 32]);
        assert!(ram.iter().all(|&byte| byte == 0));
        ram.fill(0xFE);
        let sfx = Sfx::read(&ram, 0);
        assert_eq!((sfx.length, sfx.loop_start, sfx.loop_end), (32, 0, 0));
        assert!(sfx.steps[0].volume <= VOLUME_MAX && sfx.steps[0].instrument < 32);
        assert_eq!(Pattern::read(&ram, 0).tracks, [None; 8]);
    }

    #[test]
    fn the_codes_of_effects_are_their_numbers() {
        for &(effect, word, _) in Effect::ALL {
            assert_eq!(Effect::from_code(effect as u8), effect, "{word}");
        }
    }
}
