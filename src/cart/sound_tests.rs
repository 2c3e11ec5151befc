use super::*;

fn score(text: &str) -> Score {
    parse("sound.txt", text.as_bytes()).expect("a good file")
}

#[track_caller]
fn refused(text: &str, message: &str) {
    let fault = parse("sound.txt", text.as_bytes()).expect_err("must be refused");
    assert_eq!(fault.to_string(), format!("sound.txt:{message}"));
}

#[test]
fn the_guides_example_is_right() {
    let guide = include_str!("../../docs/sound-format.md");
    let examples: Vec<_> = guide.split("```").skip(1).step_by(2).collect();
    assert!(!examples.is_empty());
    for example in examples {
        let text = example.strip_prefix("text").expect("examples are marked as text");
        parse("docs/sound-format.md", text.as_bytes()).expect("examples are good files");
    }
    for (_, word, _) in Effect::ALL {
        assert!(guide.contains(&format!("`{word}")), "the guide must explain `{word}`");
    }
    for word in INSTRUMENT_NAMES.into_iter().chain(PARAMETERS.iter().map(|row| row.0)) {
        assert!(guide.contains(&format!("`{word}`")), "the guide must name `{word}`");
    }
}

#[test]
fn steps_carry_instrument_and_volume_on() {
    let score =
        score("sfx 3 \"x\": speed 5 loop 1-2\n C-4 bass v15 arp 4 7  E4\n - f#5 v3 saw ===");
    let sfx = &score.sfx[&3];
    assert_eq!((sfx.speed, sfx.loop_start, sfx.loop_end, sfx.length), (5, 1, 3, 5));
    assert_eq!(sfx.steps[0], Step::key(60, 10, 15).with(Effect::Arpeggio, 0x47));
    assert_eq!(sfx.steps[1], Step::key(64, 10, 15));
    assert_eq!(sfx.steps[2].note, Note::Hold);
    assert_eq!(sfx.steps[3], Step::key(78, 4, 3));
    assert_eq!(sfx.steps[4].note, Note::Off);
    assert_eq!(sfx.steps[5], Step::default());
}

#[test]
fn notes_are_named_as_musicians_do() {
    let keys = |text: &str| -> Vec<Note> {
        let sfx = score(&format!("sfx 0\n{text}")).sfx[&0].clone();
        sfx.steps[..usize::from(sfx.length)].iter().map(|step| step.note).collect()
    };
    assert_eq!(keys("A-4 a4 Bb3 b3 C-0"), [69, 69, 58, 59, 12].map(Note::Key));
    assert_eq!(keys("B-8 Cb0"), [119, 11].map(Note::Key));
    refused("sfx 0\n C-4 C-9", "2:6: the highest note is B-8, `C-9` is higher");
}

#[test]
fn patterns_play_effects_by_number_or_name() {
    let score = score(
        "pattern 1 \"b\" - 0 loop-start ticks 99\npattern 2: 0 loop-end stop\nsfx 0\nsfx 7 \"b\"",
    );
    let pattern = score.patterns[&1];
    assert_eq!(pattern.tracks[..4], [Some(7), None, Some(0), None]);
    assert_eq!((pattern.loop_start, pattern.loop_end, pattern.ticks), (true, false, 99));
    let last = score.patterns[&2];
    assert!(last.loop_end && last.stop && !last.loop_start);
}

#[test]
fn instruments_and_waves_are_made() {
    let table: Vec<_> = (0..32).map(|n| (n * 8 - 128).to_string()).collect();
    let score = score(&format!(
        "wave 2: {}\ninstrument 16 \"glass\": wave table2 decay 60 pan -127\nsfx 0\nC-4 glass",
        table.join(" ")
    ));
    assert_eq!(score.waves[&2][..2], [-128, -120]);
    let glass = score.instruments[&16];
    assert_eq!(glass, Instrument { wave: Wave::Table(2), decay: 60, pan: -127, ..glass });
    assert_eq!(score.sfx[&0].steps[0].instrument, 16);
}

#[test]
fn mistakes_name_their_place_and_remedy() {
    refused("sxf 1", "1:1: `sxf` is no statement; did you mean `sfx`?");
    refused("\nsfx", "2:1: a number must follow `sfx`");
    refused("sfx 128", "1:5: `128` is no sfx (a number from 0 to 127)");
    refused("sfx 1\nsfx 1", "2:1: sfx 1 is here twice");
    refused("sfx 1 speed 0", "1:13: `0` is no speed (a number from 1 to 255)");
    refused("sfx 1 sped 3", "1:7: `sped` is no option of sfx; did you mean `speed`?");
    refused("sfx 1 loop 3-32", "1:12: `32` is no step (a number from 0 to 31)");
    refused("sfx 1\n bass", "2:2: `bass` is no note; a step begins with one");
    refused(
        "sfx 1\n C-4 bas",
        "2:6: `bas` is no note, instrument, volume or effect; did you mean `bass`?",
    );
    refused("sfx 1\n C-4 v16", "2:6: `v16` is no note, instrument, volume or effect");
    refused("sfx 1\n C-4 arp 4", "2:6: a number must follow `arp`");
    refused("pattern 0 5", "1:11: there is no sfx 5 in this file");
    refused(
        "pattern 0 \"jmp\"\nsfx 0 \"jump\"",
        "1:11: no sound effect is called \"jmp\"; did you mean `jump`?",
    );
    refused("sfx 0\npattern 0 - - - - - - - - 0", "2:27: a pattern has at most 8 tracks");
    refused("wave 0: 1 2", "1:1: a wave has 32 numbers, this one has 2");
    refused(
        "instrument 0 \"v9\"",
        "1:14: an instrument's name must be one word that means nothing else",
    );
    refused("instrument 0 wave sinus", "1:19: `sinus` is no wave; did you mean `sine`?");
}

#[test]
fn a_sound_effect_has_32_steps() {
    let steps = |n: usize| format!("sfx 0\n{}", "- ".repeat(n));
    assert_eq!(score(&steps(32)).sfx[&0].length, 32);
    refused(&steps(33), "2:65: a sound effect has at most 32 steps");
}
