//! Pitch: from notes to steps of a 32-bit phase.

use super::score::NOTE_MAX;

/// Parts that a semitone is divided into.
pub const FINE: i32 = 256;

/// Highest pitch that the oscillators take: 12,544 Hz keeps the steps below a third of a round.
const HIGHEST: i32 = 127 * FINE;

/// Phase steps at 48 kHz of MIDI notes 120 to 132: 440 Hz * 2^((n - 69) / 12) * 2^32 / 48000.
const TOP_OCTAVE: [u32; 13] = [
    749_115_498,
    793_660_223,
    840_853_716,
    890_853_480,
    943_826_385,
    999_949_222,
    1_059_409_297,
    1_122_405_052,
    1_189_146_729,
    1_259_857_073,
    1_334_772_074,
    1_414_141_751,
    1_498_230_996,
];

/// Phase step a sample for a pitch in 1/256 semitones, 0 being MIDI note 0.
pub fn step(pitch: i32) -> u32 {
    let pitch = pitch.clamp(0, HIGHEST);
    let (note, fine) = (pitch / FINE, (pitch % FINE) as u64);
    let at = (note % 12) as usize;
    let (low, high) = (u64::from(TOP_OCTAVE[at]), u64::from(TOP_OCTAVE[at + 1]));
    // A straight line within a semitone is at most 0.72 cents off.
    ((low + (((high - low) * fine) >> 8)) >> (10 - note / 12)) as u32
}

/// Pitch of a note.
pub fn of_note(note: i32) -> i32 {
    note.clamp(0, i32::from(NOTE_MAX)) * FINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_in_tune() {
        for pitch in 12 * FINE..HIGHEST {
            let note = f64::from(pitch) / f64::from(FINE);
            let want = 440.0 * ((note - 69.0) / 12.0).exp2();
            let got = f64::from(step(pitch)) * 48_000.0 / 2f64.powi(32);
            let cents = 1200.0 * (got / want).log2();
            assert!(cents.abs() < 0.8, "{pitch}: {cents} cents");
        }
    }

    #[test]
    fn pitches_out_of_range_are_brought_into_it() {
        assert_eq!(step(i32::MIN), step(0));
        assert_eq!(step(i32::MAX), step(HIGHEST));
        assert_eq!(of_note(-5), 0);
    }
}
