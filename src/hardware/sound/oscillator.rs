//! The wave forms. Pulse and saw have their edges rounded over two samples, which takes away most
//! of the false tones that a hard edge makes between samples.

use super::score::Wave;
use crate::hardware::sine::sine;

/// What an oscillator remembers from sample to sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oscillator {
    /// Place in the wave, a whole round is 2^32.
    pub phase: u32,
    /// Place between two steps of the noise.
    pub noise_phase: u32,
    /// Shift register of the noise.
    pub noise: u16,
}

/// The wave to make.
#[derive(Clone, Copy, Debug)]
pub struct Tone<'a> {
    /// Its form.
    pub wave: Wave,
    /// Width of the pulse, 1 to 255.
    pub duty: u8,
    /// The wavetable, when the form is one.
    pub table: &'a [u8],
    /// Phase step a sample.
    pub step: u32,
}

/// Steps of the white noise for a round of the note.
const NOISE_STEPS: u64 = 32;
/// Steps after which the metallic noise repeats, so that it rings at its note.
const METAL_STEPS: u64 = 93;

impl Oscillator {
    /// The next sample, -32768 to 32767, without an offset.
    ///
    /// The forms are scaled so that they sound about equally loud.
    #[inline]
    pub fn next(&mut self, tone: &Tone<'_>) -> i32 {
        let Tone { step, duty, .. } = *tone;
        let phase = self.phase;
        self.phase = phase.wrapping_add(step);
        match tone.wave {
            Wave::Pulse => {
                let fall = u32::from(duty) << 24;
                let level = if phase < fall { 32767 } else { -32768 };
                let edges = smooth(phase, step) - smooth(phase.wrapping_sub(fall), step);
                let offset = (i32::from(duty) - 128) * 256;
                (level + edges - offset) * 5 / 8
            }
            Wave::Saw => ((phase >> 16) as i32 - 32768 - smooth(phase, step)) * 3 / 4,
            Wave::Triangle => {
                // A quarter ahead, so that the wave starts at nought.
                let place = (phase.wrapping_add(1 << 30) >> 15) as i32;
                let rising = if place < 65536 { place } else { 131_071 - place };
                rising - 32768
            }
            Wave::Sine => sine((phase >> 16) as i32).clamp(-65535, 65535) / 2,
            Wave::Noise => self.noise(u64::from(step) * NOISE_STEPS, false) * 3 / 4,
            Wave::Metal => self.noise(u64::from(step) * METAL_STEPS, true) / 2,
            Wave::Table(_) => {
                let at = (phase >> 27) as usize;
                let level = |at: usize| i32::from(tone.table[at % 32] as i8) * 256;
                let (here, next) = (level(at), level(at + 1));
                here + (((next - here) * ((phase >> 19) & 255) as i32) >> 8)
            }
        }
    }

    /// The mean of the noise steps that fall into this sample.
    fn noise(&mut self, step: u64, metal: bool) -> i32 {
        let reach = u64::from(self.noise_phase) + step;
        self.noise_phase = reach as u32;
        let count = (reach >> 32).min(METAL_STEPS);
        let mut sum = 0;
        for _ in 0..count {
            self.shift(metal);
            sum += self.noise_level(metal);
        }
        if count == 0 { self.noise_level(metal) } else { sum / count as i32 }
    }

    fn noise_level(&self, metal: bool) -> i32 {
        if metal {
            if self.noise & 1 == 0 { 32767 } else { -32768 }
        } else {
            i32::from(self.noise & 255) * 257 - 32768
        }
    }

    /// A register of 15 bits; taps 0 and 1 visit all 32767 states, taps 0 and 6 only 93.
    fn shift(&mut self, metal: bool) {
        let bits = if self.noise & 0x7FFF == 0 { 1 } else { self.noise & 0x7FFF };
        let tap = if metal { 6 } else { 1 };
        let feedback = (bits ^ bits >> tap) & 1;
        self.noise = bits >> 1 | feedback << 14;
    }
}

/// What an upward edge of height 65536 at phase 0 lacks from a rounded one.
#[inline]
fn smooth(phase: u32, step: u32) -> i32 {
    if phase < step {
        let t = ((u64::from(phase) << 15) / u64::from(step)) as i32;
        2 * t - ((t * t) >> 15) - 32768
    } else if phase.wrapping_neg() < step {
        let t = ((u64::from(phase.wrapping_neg()) << 15) / u64::from(step)) as i32;
        32768 - 2 * t + ((t * t) >> 15)
    } else {
        0
    }
}
