//! Measurements: frequency, level, offset, clicks; and what plays when.

use super::*;
use crate::hardware::testing::blank;

pub(super) fn machine() -> Box<Ram> {
    let mut ram = blank();
    crate::hardware::reset(&mut ram);
    ram
}

/// Plays some frames; left samples.
pub(super) fn listen(ram: &mut Ram, frames: usize) -> Vec<f64> {
    let mut out = [0; FRAME_SAMPLES];
    let mut heard = Vec::new();
    for _ in 0..frames {
        frame(ram, &Recordings::new(), &mut out);
        heard.extend(out.iter().step_by(2).map(|&s| f64::from(s)));
    }
    heard
}

/// Amplitude of a frequency, by correlation under a raised cosine.
pub(super) fn amplitude(sound: &[f64], frequency: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (i, sample) in sound.iter().enumerate() {
        let window = 1.0 - (i as f64 / sound.len() as f64 * std::f64::consts::TAU).cos();
        let turn = i as f64 * frequency / 48_000.0 * std::f64::consts::TAU;
        re += sample * window * turn.cos();
        im += sample * window * turn.sin();
    }
    2.0 * re.hypot(im) / sound.len() as f64
}

pub(super) fn peak(sound: &[f64]) -> f64 {
    sound.iter().fold(0.0, |peak, s| peak.max(s.abs()))
}

/// Silence but for the last of the offset filter's settling, 66 dB below a note.
fn is_quiet(sound: &[f64]) -> bool {
    peak(sound) < 16.0
}

pub(super) fn loudness(sound: &[f64]) -> f64 {
    (sound.iter().map(|s| s * s).sum::<f64>() / sound.len() as f64).sqrt()
}

pub(super) fn steepest(sound: &[f64]) -> f64 {
    sound.windows(2).fold(0.0, |most, pair| most.max((pair[1] - pair[0]).abs()))
}

/// A steady note on channel 0 by instrument number.
fn tone(instrument: i32, pitch: i32) -> Vec<f64> {
    let mut ram = machine();
    note(&mut ram, 0, pitch, instrument, 15, 600);
    listen(&mut ram, 6);
    listen(&mut ram, 60)
}

const TONAL: [i32; 6] = [0, 1, 2, 3, 4, 5];

#[test]
fn notes_are_in_tune_and_have_no_offset() {
    for instrument in TONAL {
        for pitch in [33, 57, 69, 93] {
            let frequency = 440.0 * ((f64::from(pitch) - 69.0) / 12.0).exp2();
            let sound = tone(instrument, pitch);
            let at = amplitude(&sound, frequency);
            let beside =
                amplitude(&sound, frequency * 1.06).max(amplitude(&sound, frequency / 1.06));
            assert!(at > 2000.0 && at > 50.0 * beside, "{instrument} {pitch}: {at} {beside}");
            let mean = sound.iter().sum::<f64>() / sound.len() as f64;
            assert!(mean.abs() < 40.0, "{instrument} {pitch}: offset {mean}");
        }
    }
}

#[test]
fn instruments_are_about_equally_loud_with_headroom() {
    for instrument in 0..9 {
        let sound = tone(instrument, 57);
        let (peak, loudness) = (peak(&sound), loudness(&sound));
        assert!((4000.0..16_000.0).contains(&peak), "{instrument}: peak {peak}");
        assert!((3000.0..9000.0).contains(&loudness), "{instrument}: loudness {loudness}");
    }
}

#[test]
fn edges_are_rounded_so_that_false_tones_stay_low() {
    // 1318.5 Hz: the 37th harmonic would fold down to 48000 - 48785 Hz, that is to 785 Hz.
    let frequency = 440.0 * (19.0f64 / 12.0).exp2();
    for instrument in [0, 4] {
        let sound = tone(instrument, 88);
        let folded = [37.0, 39.0, 41.0].map(|n: f64| (48_000.0 - n * frequency).abs());
        for frequency in folded {
            let false_tone = amplitude(&sound, frequency);
            assert!(false_tone < 35.0, "{instrument}: {false_tone} at {frequency}");
        }
    }
}

#[test]
fn nothing_clicks_at_starts_ends_changes_and_stops() {
    let steady = steepest(&tone(5, 57));
    let mut ram = machine();
    let mut sound = Vec::new();
    // Sine and triangle in turn, retriggered at odd moments, then cut off.
    for (i, frames) in [3, 1, 2, 7, 1, 5].into_iter().enumerate() {
        note(&mut ram, 0, 57, if i % 2 == 0 { 5 } else { 3 }, 15, 300);
        sound.extend(listen(&mut ram, frames));
    }
    note(&mut ram, 0, 0, 0, 0, 0);
    sound.extend(listen(&mut ram, 5));
    assert!(steepest(&sound) < steady * 2.5, "{} against {steady}", steepest(&sound));
    assert!(is_quiet(&sound[sound.len() - 800..]));
}

#[test]
fn full_chords_stay_below_the_ceiling() {
    let mut ram = machine();
    for channel in 0..8 {
        note(&mut ram, channel, 45 + channel * 5, 0, 15, 600);
    }
    let sound = listen(&mut ram, 60);
    assert!(peak(&sound) < 32_767.0 && loudness(&sound) > 8000.0);
}

#[test]
fn two_runs_are_the_same_and_state_is_all_in_ram() {
    let mut ram = machine();
    for channel in 0..8 {
        note(&mut ram, channel, 40 + channel, channel + 6, 15, 90);
    }
    listen(&mut ram, 10);
    let mut copy = ram.clone();
    assert_eq!(listen(&mut ram, 30), listen(&mut copy, 30));
    assert!(ram == copy);
}

/// Effect 0: a C of 4 ticks, then an E of 4 ticks.
fn with_effect(head: Sfx) -> Box<Ram> {
    let mut ram = machine();
    let mut sfx = Sfx { speed: 8, length: 2, ..head };
    sfx.steps[0] = Step::key(72, 5, 15);
    sfx.steps[1] = Step::key(76, 5, 15);
    sfx.write(&mut ram, 0);
    ram
}

#[test]
fn effects_play_their_steps_and_end() {
    let mut ram = with_effect(Sfx::default());
    assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(0));
    let first = listen(&mut ram, 4);
    assert_eq!(playing(&ram, 0), Some((0, 0)));
    let second = listen(&mut ram, 4);
    let (c, e) = (523.25, 659.26);
    assert!(amplitude(&first, c) > 3.0 * amplitude(&first, e));
    assert!(amplitude(&second, e) > 3.0 * amplitude(&second, c));
    listen(&mut ram, 2);
    assert_eq!(playing(&ram, 0), None);
    assert!(is_quiet(&listen(&mut ram, 2)));
}

#[test]
fn effects_can_be_moved_softened_and_begun_later() {
    let mut ram = with_effect(Sfx::default());
    let play = Play { offset: 1, note: 72, volume: 7, ..Play::default() };
    sfx(&mut ram, 0, Some(5), play);
    let sound = listen(&mut ram, 4);
    let at = amplitude(&sound, 1318.5);
    assert!(at > 3000.0 && at < 7000.0, "{at}");
    assert_eq!(sfx(&mut ram, 128, None, Play::default()), None);
    assert_eq!(sfx(&mut ram, -1, None, Play::default()), None);
    assert_eq!(sfx(&mut ram, 0, Some(8), Play::default()), None);
}

#[test]
fn loops_go_on_until_they_are_left() {
    let mut ram = with_effect(Sfx { loop_end: 2, ..Sfx::default() });
    sfx(&mut ram, 0, Some(0), Play::default());
    listen(&mut ram, 100);
    assert!(playing(&ram, 0).is_some());
    sfx_leave_loop(&mut ram, Some(0));
    listen(&mut ram, 10);
    assert_eq!(playing(&ram, 0), None);
    sfx(&mut ram, 0, Some(0), Play::default());
    sfx_stop(&mut ram, None);
    assert_eq!(playing(&ram, 0), None);
}

#[test]
fn the_chip_picks_free_channels_then_the_oldest() {
    let mut ram = with_effect(Sfx { loop_end: 2, ..Sfx::default() });
    for n in 0..8 {
        assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(n));
        listen(&mut ram, 1);
    }
    assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(0));
    listen(&mut ram, 1);
    assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(1));
}

/// Patterns 0 and 1: effect 0, then effect 0 on the next channel; 1 loops to 0.
fn with_song(end: Pattern) -> Box<Ram> {
    let mut ram = with_effect(Sfx::default());
    let mut first = Pattern { loop_start: true, ..Pattern::default() };
    first.tracks[0] = Some(0);
    first.write(&mut ram, 0);
    let mut second = end;
    second.tracks[1] = Some(0);
    second.write(&mut ram, 1);
    ram
}

#[test]
fn music_goes_from_pattern_to_pattern_and_loops() {
    let mut ram = with_song(Pattern { loop_end: true, ..Pattern::default() });
    music(&mut ram, 0, 0, 0);
    let mut seen = Vec::new();
    for _ in 0..32 {
        listen(&mut ram, 1);
        seen.push(music_pattern(&ram));
    }
    // Two steps of 8 ticks are 8 frames.
    let want: Vec<_> = (0..32).map(|f| Some(f / 8 % 2)).collect();
    assert_eq!(seen, want);
    assert!(loudness(&listen(&mut ram, 8)) > 1000.0);
}

#[test]
fn music_stops_where_it_says_and_when_told() {
    let mut ram = with_song(Pattern { stop: true, ..Pattern::default() });
    music(&mut ram, 0, 0, 0);
    listen(&mut ram, 18);
    assert_eq!(music_pattern(&ram), None);
    assert!(is_quiet(&listen(&mut ram, 2)));
    music(&mut ram, 0, 0, 0);
    listen(&mut ram, 2);
    music(&mut ram, -1, 4, 0);
    listen(&mut ram, 5);
    assert_eq!(music_pattern(&ram), None);
    music(&mut ram, 9, 0, 0);
    listen(&mut ram, 1);
    assert_eq!(music_pattern(&ram), None, "an empty pattern is the end");
}

#[test]
fn silence_ends_everything() {
    let mut ram = with_song(Pattern { loop_end: true, ..Pattern::default() });
    music(&mut ram, 0, 0, 0);
    sfx(&mut ram, 0, None, Play::default());
    listen(&mut ram, 2);
    silence(&mut ram);
    listen(&mut ram, 3);
    assert!(is_quiet(&listen(&mut ram, 20)));
}

#[test]
fn effects_go_before_music_and_reserved_channels_are_left_alone() {
    let mut ram = with_song(Pattern { loop_end: true, ..Pattern::default() });
    music(&mut ram, 0, 0, 0b0000_0010);
    assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(2));
    for n in 3..8 {
        assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(n));
    }
    assert_eq!(sfx(&mut ram, 0, None, Play::default()), Some(0));
    music(&mut ram, 0, 0, 0xFF);
    assert_eq!(sfx(&mut ram, 0, None, Play::default()), None);
}

#[test]
fn fades_rise_and_fall_with_the_music_only() {
    let mut ram = with_song(Pattern { loop_end: true, ..Pattern::default() });
    music(&mut ram, 0, 60, 0);
    let early = loudness(&listen(&mut ram, 4));
    listen(&mut ram, 60);
    let late = loudness(&listen(&mut ram, 4));
    assert!(early * 5.0 < late, "{early} {late}");
}

#[test]
fn the_echo_comes_back_softer() {
    let mut ram = machine();
    Instrument { echo: 255, ..Instrument::default() }.write(&mut ram, 20);
    note(&mut ram, 0, 69, 20, 15, 3);
    // 190 * 64 samples are 15 frames.
    let dry = loudness(&listen(&mut ram, 4)[..2400]);
    listen(&mut ram, 8);
    let between = loudness(&listen(&mut ram, 3));
    let wet = loudness(&listen(&mut ram, 5)[800..3000]);
    assert!(between < 20.0 && wet > dry / 4.0 && wet < dry, "{dry} {between} {wet}");
}

#[test]
fn low_pass_darkens_and_pan_moves() {
    let mut ram = machine();
    let dark = Instrument { wave: Wave::Saw, low_pass: 60, pan: 127, ..Instrument::default() };
    dark.write(&mut ram, 20);
    note(&mut ram, 0, 57, 20, 15, 60);
    let left = listen(&mut ram, 20);
    assert!(peak(&left) < 200.0, "{}", peak(&left));
    let bright = tone(4, 57);
    Instrument { pan: 0, ..dark }.write(&mut ram, 20);
    listen(&mut ram, 2);
    let sound = listen(&mut ram, 30);
    let ratio = |s: &[f64]| amplitude(s, 2200.0) / amplitude(s, 220.0);
    assert!(ratio(&sound) * 20.0 < ratio(&bright));
}

#[test]
fn any_bytes_play_without_harm() {
    let mut ram = machine();
    let mut seed = 1u32;
    for _ in 0..20 {
        let range =
            crate::hardware::memory_map::SFX.start..crate::hardware::memory_map::PALETTE.start;
        for byte in &mut ram[range] {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = (seed >> 24) as u8;
        }
        listen(&mut ram, 3);
        sfx(&mut ram, (seed >> 20) as i32 & 127, None, Play::default());
        music(&mut ram, (seed >> 12) as i32 & 127, 3, 0);
        listen(&mut ram, 3);
    }
}
