//! Sample voices: pitch, loop, place, stealing, and no clicks where a sound is cut.

use super::super::tests::{amplitude, machine, peak, steepest};
use super::super::{FRAME_SAMPLES, frame};
use super::*;

/// A sine of `frequency`, a second long.
fn recording(rate: u32, frequency: f64) -> Pcm {
    let turn = frequency / f64::from(rate) * std::f64::consts::TAU;
    let samples = (0..rate).map(|i| ((f64::from(i) * turn).sin() * 30_000.0) as i16).collect();
    Pcm { rate, samples }
}

fn one(pcm: Pcm) -> Recordings {
    Recordings::from([(0, pcm)])
}

/// Left and right of some frames.
fn listen(ram: &mut Ram, with: &Recordings, frames: usize) -> (Vec<f64>, Vec<f64>) {
    let mut out = [0; FRAME_SAMPLES];
    let mut heard = (Vec::new(), Vec::new());
    for _ in 0..frames {
        frame(ram, with, &mut out);
        heard.0.extend(out.iter().step_by(2).map(|&s| f64::from(s)));
        heard.1.extend(out.iter().skip(1).step_by(2).map(|&s| f64::from(s)));
    }
    heard
}

#[test]
fn a_recording_sounds_at_its_own_pitch_whatever_its_rate() {
    for rate in [8_000, 22_050, 48_000, 96_000] {
        let with = one(recording(rate, 440.0));
        for (pitch, frequency) in [(NATURAL, 440.0), (NATURAL + 12 * FINE, 880.0)] {
            let mut ram = machine();
            sample(&mut ram, 0, None, PlaySample { pitch, ..PlaySample::default() });
            let (sound, _) = listen(&mut ram, &with, 20);
            let (at, beside) = (amplitude(&sound, frequency), amplitude(&sound, frequency * 1.1));
            assert!(at > 9_000.0 && at > 50.0 * beside, "{rate} {frequency}: {at} {beside}");
        }
    }
}

#[test]
fn values_between_samples_lie_on_a_straight_line() {
    let mut ram = machine();
    let with = one(Pcm { rate: 12_000, samples: vec![0, 16_000, 16_000, 0] });
    sample(&mut ram, 0, None, PlaySample::default());
    let mut buses = [[0; PAIRS]; 3];
    play(&mut ram, &with, &mut buses);
    let heard = &buses[0][..17];
    // Gain of full volume is a 65,535th short of one.
    let want = [0, 4, 8, 12, 16, 16, 16, 16, 16, 12, 8, 4, 0, 0, 0, 0, 0].map(|n| n * 1000);
    let near = heard.iter().zip(want).all(|(a, b)| (a - b).abs() <= 1);
    assert!(near, "{heard:?}");
    assert_eq!(voice(&mut ram, 0, Change::default()), None);
}

#[test]
fn loops_go_round_and_others_end() {
    let ramp = one(Pcm { rate: 48_000, samples: (0..400).map(|n| n * 50).collect() });
    for (repeat, place) in [(None, None), (Some(0), Some((0, 0))), (Some(300), Some((0, 300)))] {
        let mut ram = machine();
        sample(&mut ram, 0, Some(3), PlaySample { repeat, ..PlaySample::default() });
        listen(&mut ram, &ramp, 1);
        assert_eq!(voice(&mut ram, 3, Change::default()), place, "{repeat:?}");
    }
}

#[test]
fn place_and_volume_move_the_sound() {
    let with = one(recording(48_000, 500.0));
    let loudest = |play: PlaySample| {
        let mut ram = machine();
        sample(&mut ram, 0, None, play);
        let (left, right) = listen(&mut ram, &with, 10);
        (peak(&left), peak(&right))
    };
    let middle = loudest(PlaySample::default());
    let left = loudest(PlaySample { pan: -127, ..PlaySample::default() });
    assert!((middle.0 - middle.1).abs() < 2.0 && (left.0 - middle.0).abs() < 2.0);
    assert!(left.1 < 2.0, "{}", left.1);
    let third = loudest(PlaySample { volume: 5, ..PlaySample::default() });
    assert!((third.0 * 3.0 - middle.0).abs() < 50.0, "{} {}", third.0, middle.0);
}

#[test]
fn a_taken_voice_is_the_oldest_that_does_not_loop() {
    let with = one(recording(48_000, 500.0));
    let mut ram = machine();
    let endless = PlaySample { repeat: Some(0), ..PlaySample::default() };
    assert_eq!(sample(&mut ram, 0, None, endless), Some(0));
    for n in 1..8 {
        listen(&mut ram, &with, 1);
        assert_eq!(sample(&mut ram, 0, None, PlaySample::default()), Some(n));
    }
    listen(&mut ram, &with, 1);
    assert_eq!(sample(&mut ram, 0, None, endless), Some(1));
    for n in 2..8 {
        listen(&mut ram, &with, 1);
        assert_eq!(sample(&mut ram, 0, None, endless), Some(n));
    }
    assert_eq!(sample(&mut ram, 0, None, endless), Some(0), "all loop: the oldest of all");
    sample_stop(&mut ram, Some(5));
    assert_eq!(sample(&mut ram, 0, None, endless), Some(5));
    assert_eq!(sample(&mut ram, 0, Some(8), endless), None);
}

#[test]
fn cutting_and_changing_does_not_click() {
    let with = one(recording(48_000, 300.0));
    let steady = {
        let mut ram = machine();
        sample(&mut ram, 0, Some(0), PlaySample::default());
        steepest(&listen(&mut ram, &with, 10).0)
    };
    let mut ram = machine();
    let mut sound = Vec::new();
    for change in 0..6 {
        match change % 3 {
            0 => drop(sample(&mut ram, 0, Some(0), PlaySample::default())),
            1 => {
                let quiet = Change { volume: Some(2), ..Change::default() };
                assert!(voice(&mut ram, 0, quiet).is_some());
            }
            _ => sample_stop(&mut ram, None),
        }
        sound.extend(listen(&mut ram, &with, 3).0);
    }
    assert!(steepest(&sound) < steady * 2.0, "{} {steady}", steepest(&sound));
    assert!(peak(&sound[sound.len() - 800..]) < 16.0);
}

#[test]
fn any_bytes_and_missing_recordings_do_no_harm() {
    let with = one(Pcm { rate: 0, samples: vec![i16::MIN, i16::MAX] });
    let mut ram = machine();
    for byte in [0xFF, 0x7F, 0x01, 0x81] {
        split(&mut ram).voices.fill(byte);
        listen(&mut ram, &with, 2);
        for n in 0..8 {
            split(&mut ram).voices[n * VOICE_BYTES] = PLAYS;
            split(&mut ram).voices[n * VOICE_BYTES + 1] = 0;
        }
        listen(&mut ram, &with, 2);
    }
    sample(&mut ram, 9, Some(0), PlaySample::default());
    listen(&mut ram, &with, 2);
    assert_eq!(voice(&mut ram, 0, Change::default()), None);
}
