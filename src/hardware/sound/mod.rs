//! The sound chip: eight channels, a tracker, a mixer. Integers only.

/// What it plays from: effects, patterns, instruments, wavetables.
pub mod score;

pub use score::{Effect, Instrument, Note, Pattern, Sfx, Step, Wave};

use super::memory_map::Ram;

/// Stereo samples of a frame: 800 pairs, left before right, 48,000 pairs a second.
pub const FRAME_SAMPLES: usize = 1600;

/// Plays the next 60th of a second.
pub fn frame(ram: &mut Ram, out: &mut [i16; FRAME_SAMPLES]) {
    let _ = ram;
    out.fill(0);
}
