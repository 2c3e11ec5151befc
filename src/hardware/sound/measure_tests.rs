//! What `docs/sound-maths.md` says, measured from the samples.

use super::tests::{amplitude, listen, loudness, machine, peak};
use super::*;

/// Sounds of instrument 20 on channel 0, from the start of a long note on.
fn play(instrument: Instrument, pitch: i32, frames: usize) -> Vec<f64> {
    let mut ram = machine();
    instrument.write(&mut ram, 20);
    note(&mut ram, 0, pitch, 20, 15, 600);
    listen(&mut ram, frames)
}

fn wave(wave: Wave) -> Instrument {
    Instrument { wave, ..Instrument::PLAIN }
}

/// Loudness in stretches of a hundred samples, as parts of the loudest.
fn levels(sound: &[f64]) -> Vec<f64> {
    let parts: Vec<f64> = sound.chunks(100).map(peak).collect();
    let most = parts.iter().fold(0.0, |most: f64, part| most.max(*part));
    parts.iter().map(|part| part / most).collect()
}

#[test]
fn a_pulse_is_up_for_its_duty() {
    for duty in [16, 32, 64, 128, 200] {
        let pulse = Instrument { duty, ..Instrument::PLAIN };
        // 200 rounds of 110 Hz, after the offset has settled.
        let sound = &play(pulse, 45, 140)[24_000..];
        let (low, high) = sound.iter().fold((0.0_f64, 0.0_f64), |(l, h), s| (l.min(*s), h.max(*s)));
        let middle = (low + high) / 2.0;
        let up = sound.iter().filter(|s| **s > middle).count() as f64 / sound.len() as f64;
        assert!((up - f64::from(duty) / 256.0).abs() < 0.004, "{duty}: {up}");
    }
}

#[test]
fn waves_have_their_harmonics() {
    // Parts of the first harmonic that the second to fifth have.
    let expected: [(Wave, [f64; 4]); 4] = [
        (Wave::Pulse, [0.0, 1.0 / 3.0, 0.0, 1.0 / 5.0]),
        (Wave::Saw, [1.0 / 2.0, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 5.0]),
        (Wave::Triangle, [0.0, 1.0 / 9.0, 0.0, 1.0 / 25.0]),
        (Wave::Sine, [0.0; 4]),
    ];
    for (form, parts) in expected {
        let sound = &play(wave(form), 57, 66)[4800..];
        let first = amplitude(sound, 220.0);
        for (part, harmonic) in parts.into_iter().zip(2..) {
            let found = amplitude(sound, 220.0 * f64::from(harmonic)) / first;
            assert!((found - part).abs() < 0.01, "{form:?} {harmonic}: {found}, not {part}");
        }
    }
}

#[test]
fn metal_rings_at_its_note_and_noise_does_not() {
    let spread = |form: Wave| {
        let sound = &play(wave(form), 69, 66)[4800..];
        let between = [470.0, 510.0, 550.0, 590.0].map(|f| amplitude(sound, f));
        let harmonics = (1..6).map(|n| amplitude(sound, 440.0 * f64::from(n))).sum::<f64>() / 5.0;
        harmonics / (between.iter().sum::<f64>() / 4.0)
    };
    assert!(spread(Wave::Metal) > 20.0, "{}", spread(Wave::Metal));
    assert!(spread(Wave::Noise) < 4.0, "{}", spread(Wave::Noise));
}

#[test]
fn an_envelope_takes_its_times() {
    let shape = Instrument {
        wave: Wave::Sine,
        attack: 30,
        decay: 60,
        sustain: 128,
        release: 24,
        ..Instrument::PLAIN
    };
    // 880 Hz: each stretch of a hundred samples has a peak of its own.
    let mut ram = machine();
    shape.write(&mut ram, 20);
    note(&mut ram, 0, 81, 20, 15, 60);
    let heard = levels(&listen(&mut ram, 90));
    // Four stretches a tick. The gain is the square of the envelope.
    let near = |at: usize, want: f64| {
        assert!((heard[at] - want).abs() < 0.03, "at {at}: {}, not {want}", heard[at]);
    };
    near(60, 0.25);
    near(119, 1.0);
    near(120 + 120, 0.75 * 0.75);
    near(120 + 240, 0.25);
    near(470, 0.25);
    // Released after 60 frames, 480 stretches; silent 24 ticks later.
    near(480 + 48, 0.25 * 0.25);
    near(480 + 98, 0.0);
    let times = |level: f64| heard.iter().filter(|part| **part > level).count();
    assert!((470..=580).contains(&times(0.05)), "{}", times(0.05));
}

#[test]
fn volume_and_place_are_in_proportion() {
    let at = |volume: i32, pan: i8| {
        let mut ram = machine();
        Instrument { pan, ..wave(Wave::Sine) }.write(&mut ram, 20);
        note(&mut ram, 0, 69, 20, volume, 600);
        let mut out = [0; FRAME_SAMPLES];
        let mut right = Vec::new();
        let mut left = Vec::new();
        for _ in 0..30 {
            frame(&mut ram, &Recordings::new(), &mut out);
            left.extend(out.iter().step_by(2).map(|s| f64::from(*s)));
            right.extend(out.iter().skip(1).step_by(2).map(|s| f64::from(*s)));
        }
        (loudness(&left[4800..]), loudness(&right[4800..]))
    };
    let (full, _) = at(15, 0);
    for volume in [0, 3, 7, 12] {
        let part = at(volume, 0).0 / full;
        assert!((part - f64::from(volume) / 15.0).abs() < 0.01, "{volume}: {part}");
    }
    let (left, right) = at(15, -64);
    assert!((left / full - 1.0).abs() < 0.01 && (right / full - 0.5).abs() < 0.01);
    assert!(at(15, -127).1 < 1.0 && at(15, 127).0 < 1.0);
}

#[test]
fn vibrato_sways_as_far_as_it_says() {
    // Two semitones to either side, twice a second: the pitch is read from the crossings of nought.
    let sways = Instrument { vibrato_depth: 32, vibrato_rate: 8, ..wave(Wave::Sine) };
    let sound = play(sways, 69, 120);
    let crossings: Vec<f64> = (1..sound.len())
        .filter(|&i| sound[i - 1] < 0.0 && sound[i] >= 0.0)
        .map(|i| i as f64 - sound[i] / (sound[i] - sound[i - 1]))
        .collect();
    let pitches = crossings.windows(2).skip(5).map(|pair| {
        let frequency = 48_000.0 / (pair[1] - pair[0]);
        12.0 * (frequency / 440.0).log2()
    });
    let (low, high) = pitches.fold((0.0_f64, 0.0_f64), |(l, h), p| (l.min(p), h.max(p)));
    assert!((low + 2.0).abs() < 0.1 && (high - 2.0).abs() < 0.1, "{low} to {high}");
}

#[test]
fn the_low_pass_halves_at_its_frequency_and_falls_by_12_db_an_octave() {
    // 123 stands for note 79.9: two stages of 3 dB at 824 Hz.
    let level = |pitch: i32, low_pass: u8| {
        let sound = play(Instrument { low_pass, ..wave(Wave::Sine) }, pitch, 40);
        loudness(&sound[4800..])
    };
    let ratio = |pitch: i32| level(pitch, 123) / level(pitch, 0);
    assert!((ratio(80) - 0.5).abs() < 0.04, "{}", ratio(80));
    assert!(ratio(32) > 0.98);
    let octave = ratio(104) / ratio(116);
    assert!((3.3..4.3).contains(&octave), "{octave}");
}

#[test]
fn too_much_is_squeezed_and_never_cut_off() {
    let mut ram = machine();
    for channel in 0..8 {
        // All the same note, in step: as loud as the chip can be.
        note(&mut ram, channel, 45, 3, 15, 600);
    }
    let sound = listen(&mut ram, 60);
    let most = peak(&sound);
    assert!((22_000.0..32_767.0).contains(&most), "{most}");
    // A wave that is cut off stays at its highest value; this one has a single highest sample or
    // two in each round.
    let flat = sound.windows(4).filter(|four| four.iter().all(|s| *s == most)).count();
    assert_eq!(flat, 0);
}

#[test]
fn what_is_poked_is_heard() {
    use crate::hardware::memory_map::{INSTRUMENTS, MIXER, WAVES, writable};
    let mut ram = machine();
    let poke = |ram: &mut Ram, at: usize, bytes: &[u8]| {
        let place = writable(ram, at as i64, bytes.len() as i64).expect("a cart may write there");
        place.copy_from_slice(bytes);
    };
    // Instrument 20 becomes wavetable 3, which becomes a square.
    let square: Vec<u8> = (0..32).map(|n| if n < 16 { 100 } else { 156 }).collect();
    poke(&mut ram, WAVES.start + 3 * 32, &square);
    poke(&mut ram, INSTRUMENTS.start + 20 * 16, &[19, 128, 0, 0, 255, 1]);
    poke(&mut ram, INSTRUMENTS.start + 20 * 16 + 12, &[255]);
    note(&mut ram, 0, 69, 20, 15, 600);
    let sound = listen(&mut ram, 30);
    let (first, third) = (amplitude(&sound, 440.0), amplitude(&sound, 1320.0));
    assert!(first > 3000.0 && (third / first - 0.33).abs() < 0.03, "{first} {third}");
    poke(&mut ram, MIXER.start, &[0]);
    assert!(peak(&listen(&mut ram, 10)[1600..]) < 2.0);
}
