//! The mixer: echo, master volume, and a soft ceiling.

use super::record::record;
use crate::hardware::memory_map::{ECHO, Ram, split, view};

const ECHO_SAMPLES: usize = ECHO.len / 2;

record! {
    /// What the mixer remembers from sample to sample.
    MixerState {
        /// Next place of the echo's delay line.
        place: u32,
        /// Last sample that came out of it, for its filter.
        echo: i32,
        /// Slow mean of the left side, which is taken off.
        left: i32,
        /// The same of the right side.
        right: i32,
    }
}

/// The mixer's registers, the first bytes of its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Volume of everything, 255 is full.
    pub volume: u8,
    /// Delay of the echo in 64 samples, 1 to 255 (1.3 to 340 ms).
    pub echo_delay: u8,
    /// Part of the echo that is echoed again; up to 240 of 255.
    pub echo_feedback: u8,
    /// Loudness of the echo, 255 is as loud as what went in.
    pub echo_level: u8,
}

impl Settings {
    /// As the chip starts.
    pub const POWER_ON: Self =
        Self { volume: 255, echo_delay: 190, echo_feedback: 110, echo_level: 160 };

    /// Reads the registers.
    pub fn read(ram: &Ram) -> Self {
        let bytes = view::mixer(ram);
        Self {
            volume: bytes[0],
            echo_delay: bytes[1].max(1),
            echo_feedback: bytes[2].min(240),
            echo_level: bytes[3],
        }
    }

    /// Writes the registers.
    pub fn write(self, ram: &mut Ram) {
        let bytes = [self.volume, self.echo_delay, self.echo_feedback, self.echo_level];
        split(ram).mixer[..4].copy_from_slice(&bytes);
    }
}

/// Samples up to here pass unchanged; what is louder is bent towards the ceiling.
const KNEE: i32 = 22_000;
const CEILING: i32 = 32_767;

/// Part of a channel's full swing that reaches the output, in 1/1024: a single square wave at full
/// volume peaks 13 dB below the ceiling, and four of them stay below the knee.
const SHARE: i32 = 352;

/// Mixes the buses of a frame into samples.
pub(super) fn mix(ram: &mut Ram, buses: &[[i32; 800]; 3], out: &mut [i16; 1600]) {
    let settings = Settings::read(ram);
    let parts = split(ram);
    let Some(state_bytes) = parts.mixer_state.first_chunk_mut() else { return };
    let mut state = MixerState::read(state_bytes);
    let (line, _) = parts.echo.as_chunks_mut::<2>();
    let delay = usize::from(settings.echo_delay) * 64;
    let volume = i32::from(settings.volume) * 257;
    let [left, right, send] = buses;
    for (i, pair) in out.chunks_exact_mut(2).enumerate() {
        let place = state.place as usize % ECHO_SAMPLES;
        let from = (place + ECHO_SAMPLES - delay) % ECHO_SAMPLES;
        let heard = i32::from(i16::from_le_bytes(line[from]));
        // Each round trip loses some of its treble.
        state.echo = (state.echo.clamp(-32768, 32767) + heard) / 2;
        let back = state.echo * i32::from(settings.echo_feedback) / 255;
        let sent = share(send[i]).saturating_add(back).clamp(-32768, 32767);
        line[place] = (sent as i16).to_le_bytes();
        state.place = (place as u32 + 1) % ECHO_SAMPLES as u32;
        let echo = state.echo * i32::from(settings.echo_level) / 255;
        pair[0] = finish(share(left[i]) + echo, volume, &mut state.left);
        pair[1] = finish(share(right[i]) + echo, volume, &mut state.right);
    }
    state.write(state_bytes);
}

fn share(sample: i32) -> i32 {
    ((i64::from(sample) * i64::from(SHARE)) >> 10) as i32
}

/// Takes off the mean, applies the master volume and the soft ceiling.
fn finish(sample: i32, volume: i32, mean: &mut i32) -> i16 {
    let sample = sample.clamp(-400_000, 400_000);
    // A 2048th a sample: what moves slower than 4 Hz goes.
    *mean = (*mean).clamp(-1 << 30, 1 << 30);
    let steady = sample - (*mean >> 11);
    *mean = mean.saturating_add(steady);
    soften((i64::from(steady) * i64::from(volume) / 65535) as i32)
}

fn soften(sample: i32) -> i16 {
    let over = sample.abs() - KNEE;
    if over <= 0 {
        return sample as i16;
    }
    let room = i64::from(CEILING - KNEE);
    let bent = KNEE + (room * i64::from(over) / (i64::from(over) + room)) as i32;
    (bent * sample.signum()) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_is_soft_even_and_never_passed() {
        let mut last = 0;
        for sample in (0..400_000).step_by(37) {
            let level = i32::from(soften(sample));
            assert!(level >= last && level - last <= 37 && level <= CEILING);
            assert_eq!(i32::from(soften(-sample)), -level);
            last = level;
        }
        assert!(last > 31_000);
    }
}
