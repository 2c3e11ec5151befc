//! Rewinding, fast and slow, frame by frame, save states, running ahead: by their keys.

use winit::keyboard::KeyCode;

use super::tests::{Cart, desk, press, tick};
use super::*;
use crate::host::desktop::gamepad::Script;
use crate::host::desktop::keys::Modifiers;

const COUNTER: &str = "n = 0
    function _update() n = n + 1 if btn(4) then n = n + 1000 end if n == 55 then error('55') end end
    function _draw() cls(n % 64) end";

fn hold(desk: &mut Desk, key: KeyCode, down: bool) {
    desk.key(key, Modifiers::default(), down, false);
}

fn frame(desk: &Desk) -> u64 {
    desk.console().map_or(0, Console::frame)
}

fn ticks(desk: &mut Desk, ticks: u32) {
    (0..ticks).for_each(|_| tick(desk));
}

#[test]
fn a_held_key_rewinds_and_the_game_goes_on_from_there() {
    let cart = Cart::with("rewind", COUNTER);
    let mut desk = desk(&cart.0, Script::default());
    ticks(&mut desk, 40);
    let then = desk.console().map(Console::hashes);
    ticks(&mut desk, 10);
    hold(&mut desk, KeyCode::F3, true);
    ticks(&mut desk, 10);
    assert_eq!((frame(&desk), desk.console().map(Console::hashes)), (40, then));
    assert!(desk.has_views() && !desk.is_running());
    ticks(&mut desk, 100);
    assert_eq!(frame(&desk), 0, "it stops at the beginning");
    hold(&mut desk, KeyCode::F3, false);
    ticks(&mut desk, 5);
    assert_eq!((frame(&desk), desk.session.reach()), (5, Ok((0, 5))));
}

#[test]
fn a_cart_that_stopped_is_rewound_and_plays_again() {
    let cart = Cart::with("stopped", COUNTER);
    let mut desk = desk(&cart.0, Script::default());
    ticks(&mut desk, 60);
    assert_eq!((desk.view(), frame(&desk)), (View::Crash, 54));
    hold(&mut desk, KeyCode::F3, true);
    ticks(&mut desk, 4);
    hold(&mut desk, KeyCode::F3, false);
    assert_eq!((desk.view(), frame(&desk)), (View::Game, 50));
    hold(&mut desk, KeyCode::KeyZ, true);
    ticks(&mut desk, 20);
    assert_eq!((desk.view(), frame(&desk)), (View::Game, 70));
}

#[test]
fn fast_slow_and_frame_by_frame() {
    let cart = Cart::with("speeds", "n = 0 function _update() n = n + 1 end");
    let mut desk = desk(&cart.0, Script::default());
    hold(&mut desk, KeyCode::F4, true);
    ticks(&mut desk, 1);
    assert!(frame(&desk) > 1, "{}", frame(&desk));
    desk.release_all();
    let from = frame(&desk);
    ticks(&mut desk, 3);
    assert_eq!(frame(&desk), from + 3, "a lost focus lets go");
    press(&mut desk, KeyCode::F8);
    press(&mut desk, KeyCode::F8);
    ticks(&mut desk, 40);
    assert_eq!(frame(&desk), from + 13);
    press(&mut desk, KeyCode::F8);
    press(&mut desk, KeyCode::F9);
    ticks(&mut desk, 10);
    assert_eq!((frame(&desk), desk.view()), (from + 13, View::Game));
    press(&mut desk, KeyCode::F9);
    ticks(&mut desk, 10);
    assert_eq!(frame(&desk), from + 14);
    press(&mut desk, KeyCode::KeyP);
    ticks(&mut desk, 2);
    assert_eq!(frame(&desk), from + 16);
}

#[test]
fn states_are_saved_and_loaded_by_keys_and_on_their_page() {
    let cart = Cart::with("states", COUNTER);
    let folder = std::env::temp_dir().join(format!("narthex-desk-states-{}", std::process::id()));
    let mut desk = desk(&cart.0, Script::default());
    desk.session.states.move_to(&folder.join("cart"));
    ticks(&mut desk, 20);
    press(&mut desk, KeyCode::F7);
    assert!(desk.toast.as_ref().is_some_and(|(words, _)| words == "Slot 0 is empty"));
    press(&mut desk, KeyCode::F6);
    let then = desk.console().map(Console::hashes);
    ticks(&mut desk, 10);
    press(&mut desk, KeyCode::F2);
    assert_eq!(desk.view(), View::States);
    for key in [KeyCode::ArrowLeft, KeyCode::ArrowUp, KeyCode::KeyA] {
        press(&mut desk, key);
    }
    assert_eq!((desk.slot, desk.session.states.slot(4).map(|slot| slot.frame)), (4, Some(30)));
    press(&mut desk, KeyCode::Escape);
    assert_eq!(desk.view(), View::Game);
    desk.slot = 0;
    press(&mut desk, KeyCode::F7);
    assert_eq!((desk.console().map(Console::hashes), frame(&desk)), (then, 20));
    press(&mut desk, KeyCode::Escape);
    press(&mut desk, KeyCode::F2);
    for key in [KeyCode::ArrowDown, KeyCode::ArrowLeft] {
        press(&mut desk, key);
    }
    assert_eq!((desk.view(), desk.slot), (View::States, 4));
    press(&mut desk, KeyCode::Enter);
    assert_eq!((desk.view(), frame(&desk)), (View::Game, 30));
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn the_picture_runs_ahead_as_far_as_the_menu_says() {
    let cart = Cart::with("ahead", COUNTER);
    let mut desk = desk(&cart.0, Script::default());
    let mut shown = Vec::new();
    for wanted in 0..=2 {
        desk.ahead_frames = wanted;
        tick(&mut desk);
        shown.push(desk.picture().map(|picture| picture.pixels[0]));
    }
    assert_eq!(shown, [Some(1), Some(3), Some(5)]);
    assert_eq!(frame(&desk), 3);
    desk.set_paused(true);
    desk.change_ahead(-5);
    assert_eq!(desk.ahead_words(), "off");
}
