//! The manual's examples: each call's example runs, and gives the picture and the sound it gave.
//!
//! `BLESS=1 cargo test --test examples` renews `docs/reference/examples`; look at the pictures
//! first.
#![allow(clippy::disallowed_methods, reason = "this test reads and renews the manual's examples")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

#[path = "examples/player.rs"]
mod player;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use narthex::console::api;
use narthex::testing::Outcome;
use player::folder;
use twox_hash::XxHash3_64;

/// Frames that an example plays.
const FRAMES: u64 = 60;

/// A line of `hashes.txt`: the last picture, and all that was heard.
fn line(name: &str, outcome: &Outcome) -> String {
    let (_, hashes) = outcome.hashes.last().expect("the last frame's hashes");
    let sound = match outcome.samples.iter().all(|sample| *sample == 0) {
        true => "-".to_string(),
        false => {
            let bytes: Vec<u8> = outcome.samples.iter().flat_map(|s| s.to_le_bytes()).collect();
            format!("{:016x}", XxHash3_64::oneshot(&bytes))
        }
    };
    format!("{name} picture={:016x} sound={sound}", hashes.picture)
}

#[test]
fn every_example_gives_what_it_gave() {
    let blessing = std::env::var_os("BLESS").is_some();
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/examples");
    fs::create_dir_all(&target).expect("target can be written");
    let list = folder().join("hashes.txt");
    let known = fs::read_to_string(&list).unwrap_or_default();
    let (mut lines, mut wrong) = (String::new(), String::new());
    for (name, example) in api::examples() {
        let outcome = player::play(name, &player::cart(example), FRAMES);
        let line = line(name, &outcome);
        let picture = outcome.screenshots.values().next().expect("the last picture");
        let golden = folder().join(format!("{name}.png"));
        if blessing {
            fs::write(&golden, picture).expect("the manual can be written");
        } else if !known.lines().any(|known| known == line) || !golden.exists() {
            let actual = target.join(format!("{name}.png"));
            fs::write(&actual, picture).expect("target can be written");
            let _ = writeln!(wrong, "{line}: see {}", actual.display());
        }
        let _ = writeln!(lines, "{line}");
    }
    if blessing {
        fs::write(&list, lines).expect("the manual can be written");
    } else {
        let (count, wanted) = (known.lines().count(), lines.lines().count());
        assert_eq!(count, wanted, "hashes.txt has examples that are gone, or lacks some");
    }
    assert!(wrong.is_empty(), "\n{wrong}if this is as it should be: BLESS=1");
}

/// A reader takes an example in at a glance.
#[test]
fn examples_are_short() {
    for (name, example) in api::examples() {
        let (lines, longest) = (example.lines().count(), example.lines().map(str::len).max());
        assert!(lines <= 16, "{name} has {lines} lines");
        assert!(longest.is_some_and(|columns| columns <= 100), "{name} has a long line");
        let called = name.rsplit('.').next().unwrap_or(name);
        assert!(
            example.contains(&format!("{called}(")) || name == "require",
            "{name} is not called"
        );
    }
}

/// Files in the folder belong to a call.
#[test]
fn nothing_lies_about() {
    for entry in fs::read_dir(folder()).expect("the examples") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let call = name.strip_suffix(".lua").or(name.strip_suffix(".png"));
        let known = call.is_some_and(|call| api::examples().any(|(name, _)| name == call));
        assert!(known || name == "cart" || name == "hashes.txt", "{name} belongs to no call");
    }
}
