//! The instruments and wavetables that the chip starts with.

use super::score::{Instrument, Wave, write_wave};
use crate::hardware::memory_map::Ram;
use crate::hardware::sine::sine;

const fn plain(wave: Wave) -> Instrument {
    Instrument { wave, ..Instrument::PLAIN }
}

const fn pulse(duty: u8) -> Instrument {
    Instrument { duty, ..Instrument::PLAIN }
}

/// A sound that dies away by itself.
const fn struck(wave: Wave, decay: u8) -> Instrument {
    Instrument { wave, decay, sustain: 0, release: decay / 2, ..Instrument::PLAIN }
}

/// The power-on instruments: name and sound. Those from 16 on are plain pulses.
pub const POWER_ON: [(&str, Instrument); 16] = [
    ("pulse", pulse(128)),
    ("pulse25", pulse(64)),
    ("pulse12", pulse(32)),
    ("triangle", plain(Wave::Triangle)),
    ("saw", plain(Wave::Saw)),
    ("sine", plain(Wave::Sine)),
    ("noise", plain(Wave::Noise)),
    ("metal", plain(Wave::Metal)),
    ("organ", Instrument { release: 6, ..plain(Wave::Table(0)) }),
    ("bell", Instrument { release: 120, ..struck(Wave::Table(1), 200) }),
    ("bass", Instrument { low_pass: 120, decay: 60, sustain: 160, ..plain(Wave::Saw) }),
    ("pluck", Instrument { duty: 64, low_pass: 190, ..struck(Wave::Pulse, 50) }),
    ("lead", Instrument { low_pass: 200, vibrato_depth: 3, vibrato_rate: 22, ..plain(Wave::Saw) }),
    ("pad", Instrument { attack: 40, release: 90, echo: 110, ..plain(Wave::Table(2)) }),
    ("kick", struck(Wave::Sine, 26)),
    ("hat", Instrument { transpose: 36, volume: 160, ..struck(Wave::Noise, 9) }),
];

/// The power-on instruments by name: the number of each is its place in this list.
pub const INSTRUMENT_NAMES: [&str; POWER_ON.len()] = {
    let mut names = [""; POWER_ON.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = POWER_ON[i].0;
        i += 1;
    }
    names
};

/// Wavetables of the bank: how strong each harmonic is, from the first on.
const HARMONICS: [&[i32]; 3] = [
    // Organ: pipes of 8, 4 and 2 feet.
    &[6, 5, 0, 4, 0, 0, 0, 2],
    // Bell: few and far.
    &[8, 0, 0, 3, 0, 0, 4],
    // Pad: soft, a little hollow.
    &[9, 2, 4, 0, 2],
];

/// Power-on: the instruments and wavetables of the bank.
pub(super) fn reset(ram: &mut Ram) {
    for n in 0..super::score::INSTRUMENT_COUNT {
        POWER_ON.get(n).map_or(Instrument::PLAIN, |row| row.1).write(ram, n);
    }
    for n in 0..super::score::WAVE_COUNT {
        write_wave(ram, n, &table(HARMONICS[n % HARMONICS.len()]));
    }
}

/// One round of a sum of harmonics, as loud as a byte can hold.
fn table(harmonics: &[i32]) -> [i8; 32] {
    let mut sums = [0i32; 32];
    for (sum, step) in sums.iter_mut().zip(0..) {
        for (strength, harmonic) in harmonics.iter().zip(1..) {
            *sum += strength * sine(step * harmonic * 2048) / 64;
        }
    }
    let peak = sums.iter().map(|s| s.abs()).max().unwrap_or(1).max(1);
    sums.map(|sum| (sum * 120 / peak) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_loud_and_without_offset() {
        for harmonics in HARMONICS {
            let steps = table(harmonics);
            assert_eq!(steps.iter().map(|s| s.unsigned_abs()).max(), Some(120));
            let sum: i32 = steps.iter().map(|&s| i32::from(s)).sum();
            assert!(sum.abs() < 32, "{sum}");
        }
    }
}
