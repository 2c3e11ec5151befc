//! Every script of carts that people play is changed while they run: nothing of the game is lost.
#![allow(clippy::expect_used, reason = "a test may end in a panic")]

use std::path::Path;
use std::sync::Arc;

use narthex::cart::{Cart, Memory, Source};
use narthex::console::{BootOptions, Console, Rehearsal};
use narthex::hardware::{Button, Input, Pad};
use narthex::host::files;

/// A cart in memory, with one of its files replaced.
fn cart(source: &dyn Source, changed: &str, text: &[u8]) -> Arc<Cart> {
    let mut copy = Memory::new(&source.name());
    for path in source.list().expect("listed") {
        let content = source.read(&path, 1 << 24).expect("read");
        let path = if path == source.main() { "main.lua" } else { path.as_str() };
        copy = copy.with(path, content);
    }
    if !changed.is_empty() {
        copy = copy.with(changed, text);
    }
    Arc::new(Cart::load(&copy).expect("loads"))
}

fn rehearse(cart: &Arc<Cart>) -> Rehearsal {
    Rehearsal::new(Arc::clone(cart), 0).expect("rehearsed")
}

/// Presses a button now and then.
fn input(frame: u64) -> Input {
    let mut input = Input::default();
    if frame % 50 < 5 {
        input.pads[0] = Pad::default().with(Button::A, true).with(Button::Right, true);
    }
    input
}

/// Plays a cart that has every script moved down by a line, one after another, beside one that is
/// left alone: picture and sound are the same in every frame.
fn plays_on(path: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let source = files::open(&path).expect("opens");
    let plain = cart(&*source, "", b"");
    let mut still = Console::boot(Arc::clone(&plain), &BootOptions::default()).expect("boots");
    let mut moved = Console::boot(Arc::clone(&plain), &BootOptions::default()).expect("boots");
    let mut old = rehearse(&plain);
    let step = |still: &mut Console, moved: &mut Console| {
        let input = input(still.ticks());
        still.step(&input);
        moved.step(&input);
        assert_eq!(moved.fault(), None);
        let (a, b) = (still.hashes(), moved.hashes());
        assert_eq!((a.picture, a.sound), (b.picture, b.sound), "tick {}", still.ticks());
    };
    (0..90).for_each(|_| step(&mut still, &mut moved));
    for (script, text) in &plain.scripts {
        let changed = cart(&*source, script, &[b"-- a line\n\n", text.as_slice()].concat());
        let mut new = rehearse(&changed);
        let reloaded = moved.reload(&mut old, &mut new).expect("reloaded");
        assert_eq!(reloaded.kept, 0, "{script}: {reloaded:?}");
        assert_eq!(reloaded.notes, [""; 0], "{script}");
        // Back again, with all others as they were.
        (0..3).for_each(|_| step(&mut still, &mut moved));
        let mut back = rehearse(&plain);
        moved.reload(&mut new, &mut back).expect("reloaded");
        old = back;
        (0..20).for_each(|_| step(&mut still, &mut moved));
    }
}

#[test]
fn a_game_of_many_files_plays_on() {
    plays_on("carts/emberwick");
}

#[test]
fn lessons_play_on() {
    for lesson in ["02-moving", "05-many", "10-states", "11-waiting"] {
        plays_on(&format!("carts/lessons/{lesson}.lua"));
    }
}

#[test]
fn templates_play_on() {
    for template in ["minimal", "platformer", "shooter"] {
        plays_on(&format!("assets/templates/{template}"));
    }
}
