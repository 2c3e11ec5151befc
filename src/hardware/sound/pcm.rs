//! Recordings: what the sample voices play.

/// Recordings that a cart may have, numbered from 0.
pub const SAMPLE_COUNT: usize = 64;
/// Lowest rate of a recording in samples a second.
pub const RATE_LEAST: u32 = 1_000;
/// Highest rate of a recording.
pub const RATE_MOST: u32 = 192_000;

/// A recording of one channel. It is part of the cart and never changes, so it lies outside the
/// RAM, as a game's sounds lay in the ROM of its cartridge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pcm {
    /// Samples a second, [`RATE_LEAST`] to [`RATE_MOST`]; others are brought into that range.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<i16>,
}
