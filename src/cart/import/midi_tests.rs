use midly::num::{u4, u7, u15, u24, u28};
use midly::{Header, TrackEvent};

use super::*;

const BEAT: u32 = 96;

#[derive(Clone, Copy)]
enum Event {
    Tempo(u32),
    Bar(u8),
    Program(u8, u8),
    Volume(u8, u8),
    /// Channel, key, velocity, beats from the start in parts, length.
    Note(u8, u8, u8, u32, u32),
}

use Event::{Bar, Note as Play, Program, Tempo, Volume};

/// A file with one track, whose times are parts of a beat of 96.
fn song(events: &[Event]) -> Vec<u8> {
    let mut timed = Vec::new();
    for event in events {
        let midi =
            |channel: u8, message| TrackEventKind::Midi { channel: u4::from(channel), message };
        let on = |key: u8, vel: u8| MidiMessage::NoteOn { key: u7::from(key), vel: u7::from(vel) };
        match *event {
            Tempo(beat) => {
                timed.push((0, TrackEventKind::Meta(MetaMessage::Tempo(u24::from(beat)))));
            }
            Bar(beats) => {
                let meta = MetaMessage::TimeSignature(beats, 2, 24, 8);
                timed.push((0, TrackEventKind::Meta(meta)));
            }
            Program(channel, program) => {
                let program = MidiMessage::ProgramChange { program: u7::from(program) };
                timed.push((0, midi(channel, program)));
            }
            Volume(channel, value) => {
                let (controller, value) = (u7::from(7), u7::from(value));
                timed.push((0, midi(channel, MidiMessage::Controller { controller, value })));
            }
            Play(channel, key, velocity, from, length) => {
                timed.push((from, midi(channel, on(key, velocity))));
                timed.push((from + length, midi(channel, on(key, 0))));
            }
        }
    }
    timed.sort_by_key(|(at, kind)| (*at, rank(kind)));
    let mut now = 0;
    let mut track = Vec::new();
    for (at, kind) in timed {
        track.push(TrackEvent { delta: u28::from(at - now), kind });
        now = at;
    }
    let end = TrackEventKind::Meta(MetaMessage::EndOfTrack);
    track.push(TrackEvent { delta: u28::from(0), kind: end });
    let timing = Timing::Metrical(u15::from(BEAT as u16));
    let file = Smf { header: Header::new(Format::SingleTrack, timing), tracks: vec![track] };
    let mut bytes = Vec::new();
    file.write(&mut bytes).expect("written");
    bytes
}

fn read(events: &[Event]) -> Score {
    let mut score = Score::default();
    add("songs/0-a.mid", &song(events), 0, &mut score).unwrap_or_else(|fault| panic!("{fault}"));
    score
}

/// The notes of a track of a pattern, a letter each step: `60`, `.` goes on, `=` ends.
fn line(score: &Score, pattern: u8, track: usize) -> String {
    let Some(number) = score.patterns[&pattern].tracks[track] else { return String::new() };
    let sfx = &score.sfx[&number];
    let words = sfx.steps[..usize::from(sfx.length)].iter().map(|step| match step.note {
        Note::Hold => ".".to_string(),
        Note::Off => "=".to_string(),
        Note::Key(key) => key.to_string(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn notes_fall_on_the_coarsest_grid_that_holds_them() {
    // Quarters at 120 a minute: a step is a beat, 60 ticks of a 120th of a second.
    let quarters = [Play(0, 60, 127, 0, BEAT), Play(0, 62, 127, BEAT, BEAT / 2)];
    let score = read(&quarters);
    assert_eq!(line(&score, 0, 0), "60 62");
    let first = &score.sfx[&127];
    assert_eq!((first.speed, first.length, score.patterns[&0].ticks), (60, 2, 120));
    // An eighth makes steps of half a beat, and the end of the second note has its place.
    let eighths = [&quarters[..], &[Play(0, 64, 127, BEAT * 5 / 2, BEAT / 2)]].concat();
    assert_eq!(line(&read(&eighths), 0, 0), "60 . 62 = . 64");
    let triplets = [0, 32, 64].map(|at| Play(0, 60, 127, at, 16));
    assert_eq!(read(&triplets).sfx[&127].speed, 20);
    // Played by hand, a little off, is on the grid still.
    let off = [Play(0, 60, 127, 1, BEAT), Play(0, 62, 127, BEAT - 2, BEAT)];
    assert_eq!(line(&read(&off), 0, 0), "60 62");
}

#[test]
fn tempo_instruments_and_volume_are_heard() {
    let score = read(&[
        Tempo(400_000),
        Program(1, 33),
        Volume(1, 127),
        Play(1, 40, 127, 0, BEAT),
        Play(9, 36, 64, 0, BEAT),
        Play(9, 42, 64, BEAT, BEAT),
    ]);
    assert_eq!(score.sfx[&127].speed, 48);
    let bass = score.sfx[&127].steps[0];
    assert_eq!((bass.instrument, bass.volume, bass.note), (10, 15, Note::Key(40)));
    let drums = score.patterns[&0].tracks[1].expect("a track");
    let steps = score.sfx[&drums].steps;
    assert_eq!((steps[0].instrument, steps[0].volume), (14, 6));
    assert_eq!((steps[1].instrument, steps[1].note), (15, Note::Key(84)));
    // A snare dies away, though the noise of the bank does not.
    assert_eq!(drum(38, 9), Step::key(84, 6, 9).with(Effect::FadeOut, 0));
}

#[test]
fn chords_take_channels_and_a_ninth_note_replaces_the_oldest() {
    let chord: Vec<_> = (0..8).map(|n| Play(0, 60 + n, 100, 0, BEAT)).collect();
    let score = read(&chord);
    assert!(score.patterns[&0].tracks.iter().all(Option::is_some));
    let ninth = [&chord[..], &[Play(0, 80, 100, BEAT / 2, BEAT)]].concat();
    let score = read(&ninth);
    assert_eq!(line(&score, 0, 0), "60 80 . =");
    assert_eq!(line(&score, 0, 1), "61 . = .");
}

#[test]
fn what_repeats_is_kept_once_and_notes_go_on_over_patterns() {
    // Sixteen bars of the same sixteenths, and one note over all of them.
    let mut events: Vec<_> =
        (0..256).map(|n| Play(0, 60 + (n % 4) as u8, 100, n * BEAT / 4, BEAT / 8)).collect();
    events.push(Play(1, 40, 100, 0, 64 * BEAT));
    let score = read(&events);
    assert_eq!(score.patterns.len(), 8);
    // The sixteenths, the note's beginning, its going on.
    assert_eq!(score.sfx.len(), 3);
    assert_eq!(line(&score, 1, 1), [". "; 32].concat().trim());
    assert!(score.patterns[&0].loop_start && score.patterns[&7].loop_end);
    let quarters: Vec<_> = (0..24).map(|n| Play(0, 60, 100, n * BEAT / 4, BEAT / 8)).collect();
    let waltz = [&[Bar(3)], &quarters[..]].concat();
    assert_eq!(read(&waltz).patterns[&0].ticks, 24 * 15);
}

#[test]
fn songs_share_the_chip_with_the_sounds_of_the_cart() {
    let mut score = Score::default();
    score.sfx.insert(127, Sfx::default());
    score.patterns.insert(3, Pattern::default());
    let notes = song(&[Play(0, 60, 100, 0, BEAT)]);
    let fault = add("songs/3-a.mid", &notes, 3, &mut score).expect_err("taken").to_string();
    assert!(fault.contains("patterns 3 to 3, and pattern 3 is another song's"), "{fault}");
    add("songs/4-a-once.mid", &notes, 4, &mut score).expect("good");
    assert_eq!(score.patterns[&4].tracks[0], Some(126));
    assert!(score.patterns[&4].stop && !score.patterns[&4].loop_end);
    score.sfx.extend((0..126).map(|n| (n, Sfx::default())));
    let fault = add("songs/5-a.mid", &notes, 5, &mut score).expect_err("full").to_string();
    assert!(fault.contains("needs 1 sound effects, and 0 of 128 are free"), "{fault}");
    let long = song(&[Play(0, 60, 100, 0, BEAT), Play(0, 60, 100, BEAT * 5000, BEAT)]);
    let fault = add("songs/6-a.mid", &long, 6, &mut score).expect_err("long").to_string();
    assert!(fault.contains("it needs 157 patterns from 6 on"), "{fault}");
}

#[test]
fn what_is_no_song_says_so() {
    let refused = |bytes: &[u8]| {
        add("a.mid", bytes, 0, &mut Score::default()).expect_err("refused").to_string()
    };
    assert!(refused(b"RIFF").starts_with("a.mid: this MIDI file cannot be read ("));
    assert!(refused(&song(&[Tempo(1)])).contains("there are no notes"));
    let good = song(&[Tempo(1), Play(0, 60, 100, 0, BEAT), Play(9, 42, 1, BEAT, 0)]);
    let mut film = good.clone();
    for division in [0x80, 0xe7] {
        film[12] = division;
        assert!(refused(&film).contains("those of film"));
    }
    for at in 0..good.len() {
        for damage in [0, 1, 0x7f, 0x80, 0xff] {
            let mut broken = good.clone();
            broken[at] = damage;
            let _ = add("a.mid", &broken, 0, &mut Score::default());
            let _ = add("a.mid", &good[..at], 0, &mut Score::default());
        }
    }
}
