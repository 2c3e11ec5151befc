//! The eight sample voices: recordings played at any pitch, with volume, place and loop.
//!
//! Between two samples of a recording the value moves in a straight line. Place and step are
//! numbers of 32 bits before and 32 bits after the point, so an hour of sound does not drift.

use std::collections::BTreeMap;

use super::pcm::{Pcm, RATE_LEAST, RATE_MOST};
use super::pitch::{self, FINE};
use super::record::record;
use super::score::VOLUME_MAX;
use super::voice::{Bus, CONTROL_SAMPLES};
use super::{PAIRS, part, part_mut};
use crate::hardware::memory_map::{Ram, VOICES as REGION, split, view};

/// Sample voices of the chip.
pub const VOICES: usize = 8;
/// The note at which a recording plays as it was recorded: the middle C.
pub const NATURAL: i32 = 60 * FINE;

const VOICE_BYTES: usize = 64;
const _: () = assert!(VOICES * VOICE_BYTES == REGION.len);
const _: () = assert!(SampleVoice::BYTES <= VOICE_BYTES);

/// The recordings of a cart by number.
pub type Recordings = BTreeMap<u8, Pcm>;

const SILENT: u8 = 0;
const PLAYS: u8 = 1;
/// Only what is left of a cut sound is heard, for some milliseconds.
const ENDS: u8 = 2;

record! {
    /// State of a sample voice.
    SampleVoice {
        /// 0 silent, 1 playing, 2 dying away.
        stage: u8,
        /// The recording.
        sample: u8,
        /// 1 when it goes back to `loop_start` at the end.
        loops: u8,
        /// Volume, 0 to 15.
        volume: u8,
        /// Place in the room: -127 left, 0 middle, 127 right.
        pan: i8,
        /// The sample that it goes back to.
        loop_start: u32,
        /// Pitch in 1/256 semitones.
        pitch: i32,
        /// Where it is, in 2^-32 samples of the recording.
        place: u64,
        /// Frames since it began.
        age: u32,
        /// Gain of the left side, 16 bits of whole and 8 of fraction.
        left: i32,
        /// Gain of the right side.
        right: i32,
        /// The last value before gain.
        last: i32,
        /// What is left of a jump to the next.
        jump: i32,
    }
}

/// How to play a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaySample {
    /// Volume, 0 to 15.
    pub volume: i32,
    /// Pitch in 1/256 semitones; [`NATURAL`] is as recorded.
    pub pitch: i32,
    /// Place: -127 left, 0 middle, 127 right.
    pub pan: i32,
    /// The sample to go back to at the end; none plays once.
    pub repeat: Option<u32>,
}

impl Default for PlaySample {
    fn default() -> Self {
        Self { volume: i32::from(VOLUME_MAX), pitch: NATURAL, pan: 0, repeat: None }
    }
}

/// What a playing voice is to do differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// A new volume.
    pub volume: Option<i32>,
    /// A new pitch.
    pub pitch: Option<i32>,
    /// A new place.
    pub pan: Option<i32>,
}

fn read(ram: &Ram, n: usize) -> SampleVoice {
    SampleVoice::read(part(view::voices(ram), n * VOICE_BYTES))
}

fn write(ram: &mut Ram, n: usize, voice: &SampleVoice) {
    voice.write(part_mut(split(ram).voices, n * VOICE_BYTES));
}

/// Plays recording `n` on a voice, or on one that the chip picks; gives the voice. None for a voice
/// that does not exist.
///
/// The chip picks the lowest voice that is silent; when all play, the one that began longest ago
/// among those that do not loop; when all loop, the one that began longest ago.
pub fn sample(ram: &mut Ram, n: u8, voice: Option<i32>, play: PlaySample) -> Option<usize> {
    let at = match voice {
        Some(at) => usize::try_from(at).ok().filter(|&at| at < VOICES)?,
        None => pick(ram),
    };
    let before = read(ram, at);
    let mut voice = SampleVoice {
        stage: PLAYS,
        sample: n,
        loops: u8::from(play.repeat.is_some()),
        loop_start: play.repeat.unwrap_or(0),
        ..SampleVoice::default()
    };
    voice.set(Change { volume: Some(play.volume), pitch: Some(play.pitch), pan: Some(play.pan) });
    (voice.left, voice.right) = voice.gains();
    if before.stage != SILENT {
        // What sounded falls away under the new sound, so that taking a voice does not click.
        voice.jump = before.last.clamp(-SWING, SWING);
    }
    write(ram, at, &voice);
    Some(at)
}

fn pick(ram: &Ram) -> usize {
    let busy = |n: usize| read(ram, n).stage == PLAYS;
    let oldest = |loops: bool| {
        let voices = (0..VOICES).filter(move |&n| loops || read(ram, n).loops == 0);
        voices.max_by_key(|&n| (read(ram, n).age, std::cmp::Reverse(n)))
    };
    let free = (0..VOICES).find(|&n| !busy(n));
    free.or_else(|| oldest(false)).or_else(|| oldest(true)).unwrap_or(0)
}

/// Stops a voice, or all voices.
pub fn sample_stop(ram: &mut Ram, only: Option<i32>) {
    for n in 0..VOICES {
        if only.is_none_or(|only| usize::try_from(only) == Ok(n)) {
            let mut voice = read(ram, n);
            voice.stop();
            write(ram, n, &voice);
        }
    }
}

/// Changes what a voice plays. Gives the recording and the place in it, in samples; none when the
/// voice is silent or does not exist.
pub fn voice(ram: &mut Ram, n: i32, change: Change) -> Option<(u8, u32)> {
    let at = usize::try_from(n).ok().filter(|&at| at < VOICES)?;
    let mut voice = read(ram, at);
    if voice.stage != PLAYS {
        return None;
    }
    voice.set(change);
    write(ram, at, &voice);
    Some((voice.sample, (voice.place >> 32) as u32))
}

/// The recording that a sample voice plays and the place in it, in samples; none when it is silent
/// or does not exist.
pub fn status(ram: &Ram, n: usize) -> Option<(u8, u32)> {
    let voice = read(ram, Some(n).filter(|n| *n < VOICES)?);
    (voice.stage != SILENT).then_some((voice.sample, (voice.place >> 32) as u32))
}

/// Plays the next 60th of a second of all voices onto the left and right bus.
pub(super) fn play(ram: &mut Ram, recordings: &Recordings, buses: &mut [[i32; PAIRS]; 3]) {
    for n in 0..VOICES {
        let mut voice = read(ram, n);
        if voice.stage == SILENT {
            continue;
        }
        let recording = recordings.get(&voice.sample).filter(|pcm| !pcm.samples.is_empty());
        let [left, right, echo] = &mut *buses;
        for at in (0..PAIRS).step_by(CONTROL_SAMPLES) {
            let range = at..at + CONTROL_SAMPLES;
            let mut bus = Bus {
                left: &mut left[range.clone()],
                right: &mut right[range.clone()],
                echo: &mut echo[range],
            };
            voice.fill(recording, &mut bus);
        }
        voice.age = voice.age.saturating_add(1);
        write(ram, n, &voice);
    }
}

/// Farthest that a value before gain can be from nought, joins included.
const SWING: i32 = 1 << 16;

impl SampleVoice {
    fn set(&mut self, change: Change) {
        if let Some(volume) = change.volume {
            self.volume = volume.clamp(0, i32::from(VOLUME_MAX)) as u8;
        }
        if let Some(pitch) = change.pitch {
            self.pitch = pitch;
        }
        if let Some(pan) = change.pan {
            self.pan = pan.clamp(-127, 127) as i8;
        }
    }

    fn stop(&mut self) {
        if self.stage == PLAYS {
            self.stage = ENDS;
            self.jump = self.last;
        }
    }

    /// Gain of the two sides: the nearer one stays as it is, the farther one grows softer.
    fn gains(&self) -> (i32, i32) {
        let volume = i64::from(self.volume.min(VOLUME_MAX));
        let gain = 65_535 * 256 * volume / i64::from(VOLUME_MAX);
        let pan = i64::from(self.pan.max(-127));
        let side = |part: i64| (gain * part / 127) as i32;
        (side(127 - pan.max(0)), side(127 + pan.min(0)))
    }

    /// Step through the recording for each sample of the output.
    fn step(&self, rate: u32) -> u64 {
        let rate = u128::from(rate.clamp(RATE_LEAST, RATE_MOST));
        let (asked, natural) = (pitch::step(self.pitch), pitch::step(NATURAL));
        ((rate << 32) * u128::from(asked) / u128::from(natural) / 48_000) as u64
    }

    /// Makes the next hundred samples and adds them to the bus.
    fn fill(&mut self, recording: Option<&Pcm>, bus: &mut Bus<'_>) {
        // A snapshot from elsewhere may hold anything.
        self.left = self.left.clamp(0, 65_535 * 256);
        self.right = self.right.clamp(0, 65_535 * 256);
        self.jump = self.jump.clamp(-SWING, SWING);
        let samples = CONTROL_SAMPLES as i32;
        let (left, right) = self.gains();
        let (left_step, right_step) =
            ((left - self.left) / samples, (right - self.right) / samples);
        let step = recording.map_or(0, |pcm| self.step(pcm.rate));
        for (to_left, to_right) in bus.left.iter_mut().zip(bus.right.iter_mut()) {
            let value = match recording {
                Some(pcm) if self.stage == PLAYS => self.next(&pcm.samples, step),
                _ => 0,
            };
            self.last = value + self.jump;
            // The rest of a cut sound falls by a 32nd a sample: gone in 3 ms, too slow to click.
            self.jump = self.jump * 31 / 32;
            self.left += left_step;
            self.right += right_step;
            *to_left += ((i64::from(self.last) * i64::from(self.left)) >> 24) as i32;
            *to_right += ((i64::from(self.last) * i64::from(self.right)) >> 24) as i32;
        }
        (self.left, self.right) = (left, right);
        if recording.is_none() {
            self.stop();
        }
        if self.stage != PLAYS && self.jump == 0 {
            *self = Self::default();
        }
    }

    /// The value at the place where it is; goes on by a step.
    #[inline]
    fn next(&mut self, samples: &[i16], step: u64) -> i32 {
        let at = (self.place >> 32) as usize;
        let Some(&here) = samples.get(at) else {
            self.stage = ENDS;
            return 0;
        };
        let first = (self.loop_start as usize).min(samples.len() - 1);
        let after = match samples.get(at + 1) {
            Some(&after) => after,
            None if self.loops != 0 => samples[first],
            None => 0,
        };
        let fraction = i64::from(self.place as u32 >> 16);
        let (here, after) = (i64::from(here), i64::from(after));
        let value = (here + (((after - here) * fraction) >> 16)) as i32;
        self.place = self.place.saturating_add(step);
        let end = (samples.len() as u64) << 32;
        if self.place >= end {
            if self.loops == 0 {
                self.stage = ENDS;
            } else {
                let from = (first as u64) << 32;
                self.place = from + (self.place - end) % (end - from);
            }
        }
        value
    }
}

#[cfg(test)]
#[path = "sampler_tests.rs"]
mod tests;
