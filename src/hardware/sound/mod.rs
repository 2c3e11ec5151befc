//! The sound chip: eight channels, a tracker, a mixer. Integers only.

/// What it plays from: effects, patterns, instruments, wavetables.
pub mod score;

pub use score::{Effect, Instrument, Note, Pattern, Sfx, Step, Wave};
