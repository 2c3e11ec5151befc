use std::path::{Path, PathBuf};

use winit::keyboard::KeyCode;

use super::*;
use crate::hardware::buttons::Button;
use crate::host::desktop::gamepad::{PadNews, Script};
use crate::host::desktop::keys::{self, Modifiers};
use crate::host::desktop::menu::Line;

/// A cart on disk, removed at the end.
pub(super) struct Cart(pub PathBuf);

impl Cart {
    pub fn new(name: &str) -> Cart {
        Cart::with(name, "function _update() end\nfunction _draw() end\n")
    }

    pub fn with(name: &str, source: &str) -> Cart {
        let path =
            std::env::temp_dir().join(format!("narthex-desk-{}-{name}.lua", std::process::id()));
        std::fs::write(&path, source).expect("written");
        Cart(path)
    }
}

impl Drop for Cart {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

pub(super) fn desk(cart: &Path, script: Script) -> Desk {
    let request = PlayRequest::new(cart);
    let mut desk = Desk::around(&request, Speaker::silent(), Box::new(script));
    desk.boot = 1.0;
    desk
}

pub(super) fn press(desk: &mut Desk, key: KeyCode) {
    desk.key(key, Modifiers::default(), true, false);
    desk.key(key, Modifiers::default(), false, false);
}

pub(super) fn tick(desk: &mut Desk) {
    let area = Area { x: 0, y: 0, width: 320, height: 180 };
    desk.tick(Placement::fit(area));
}

#[test]
fn escape_goes_back_always() {
    let cart = Cart::new("escape");
    let mut desk = desk(&cart.0, Script::default());
    assert_eq!(desk.view(), View::Game);
    press(&mut desk, KeyCode::Escape);
    assert_eq!(desk.view(), View::Menu);
    press(&mut desk, KeyCode::F1);
    assert_eq!(desk.view(), View::Overlay);
    press(&mut desk, KeyCode::Escape);
    assert_eq!(desk.view(), View::Menu);
    press(&mut desk, KeyCode::Escape);
    assert_eq!(desk.view(), View::Game);
    assert!(!desk.wants_to_quit());
}

#[test]
fn a_pause_for_a_held_frame_ends_with_the_overlay() {
    let cart = Cart::new("held");
    let mut desk = desk(&cart.0, Script::default());
    press(&mut desk, KeyCode::F1);
    press(&mut desk, KeyCode::Space);
    assert!(!desk.is_running());
    press(&mut desk, KeyCode::F1);
    assert!(desk.is_running());
    assert_eq!(desk.view(), View::Game);
}

#[test]
fn a_pause_before_the_overlay_outlives_it() {
    let cart = Cart::new("outlives");
    let mut desk = desk(&cart.0, Script::default());
    for key in [KeyCode::KeyP, KeyCode::F1, KeyCode::F1] {
        press(&mut desk, key);
    }
    assert_eq!(desk.view(), View::Menu);
}

#[test]
fn a_pad_opens_the_menu_and_leaves_it() {
    let cart = Cart::new("pad");
    let mut script = Script::default();
    let held = |button| {
        [Pad::default().with(button, true), Pad::default(), Pad::default(), Pad::default()]
    };
    let up = Default::default;
    script.looks.push_back((up(), vec![PadNews::Menu]));
    script.looks.push_back((held(Button::Down), vec![]));
    script.looks.push_back((held(Button::Down), vec![]));
    script.looks.push_back((up(), vec![]));
    script.looks.push_back((held(Button::B), vec![]));
    let mut desk = desk(&cart.0, script);
    tick(&mut desk);
    assert_eq!((desk.view(), desk.menu.line()), (View::Menu, Line::Continue));
    tick(&mut desk);
    tick(&mut desk);
    assert_eq!(desk.menu.line(), Line::Restart, "a held button moves once");
    tick(&mut desk);
    tick(&mut desk);
    assert_eq!(desk.view(), View::Game);
}

#[test]
fn a_cart_that_does_not_load_shows_why_and_escape_leaves() {
    let mut desk = desk(Path::new("/nowhere/firefly"), Script::default());
    assert_eq!(desk.view(), View::Crash);
    press(&mut desk, KeyCode::Enter);
    assert_eq!(desk.view(), View::Crash, "it still does not load");
    press(&mut desk, KeyCode::Escape);
    assert!(desk.wants_to_quit());
}

#[test]
fn text_is_bounded_and_only_for_a_running_game() {
    let cart = Cart::new("text");
    let mut desk = desk(&cart.0, Script::default());
    desk.type_text("\u{8}ü");
    assert_eq!(desk.typed, "ü");
    (0..40).for_each(|_| desk.type_text("ü"));
    assert_eq!(desk.typed.len(), crate::hardware::buttons::TEXT_BYTES);
    desk.typed.clear();
    press(&mut desk, KeyCode::Escape);
    desk.type_text("a");
    assert_eq!(desk.typed, "");
}

/// What a second of a cart was like: hashes and every counter of each frame.
fn second(desk: &mut Desk, mut between: impl FnMut(&mut Desk, u64)) -> Vec<String> {
    let mut seen = Vec::new();
    while seen.len() < 60 {
        let before = desk.console().map_or(0, Console::frame);
        tick(desk);
        let console = desk.console().expect("the cart runs");
        let frame = console.frame();
        if frame > before {
            let counts = console.profile().latest().map(|record| record.counts.clone());
            seen.push(format!("{frame} {:?} {counts:?}", console.hashes()));
        }
        between(desk, frame);
    }
    seen
}

#[test]
fn nothing_that_the_overlay_does_is_noticed_by_the_cart() {
    let cart = Cart::with(
        "noticed",
        "n = 0\nfunction _update() n = n + math.random(9) t = {tostring(n)} end\n\
         function _draw() cls(n) print('n ' .. n, 0, 0) if n % 3 == 0 then sfx(0) end end\n",
    );
    let mut plain = desk(&cart.0, Script::default());
    let expected = second(&mut plain, |_, _| {});
    let mut watched = desk(&cart.0, Script::default());
    press(&mut watched, KeyCode::F1);
    let context = egui::Context::default();
    let seen = second(&mut watched, |desk, frame| {
        let draw = |desk: &mut Desk| {
            let _ = context.run(egui::RawInput::default(), |context| desk.show_views(context));
            desk.grant_wishes();
        };
        // Every view is drawn, with the game running and paused.
        press(desk, KeyCode::Tab);
        draw(desk);
        for key in [KeyCode::Space, KeyCode::KeyU, KeyCode::ArrowDown, KeyCode::KeyM] {
            press(desk, key);
            draw(desk);
        }
        press(desk, KeyCode::Escape);
        // The machine goes back, makes frames again, is rewound to the front, counts one again.
        for key in [KeyCode::Comma, KeyCode::Comma, KeyCode::Period, KeyCode::Period] {
            press(desk, key);
        }
        desk.wishes.extend([Wish::Rewind(frame / 2), Wish::Recount(frame), Wish::Rewind(frame)]);
        draw(desk);
        assert_eq!(desk.console().map(Console::frame), Some(frame));
        press(desk, KeyCode::Space);
        assert!(desk.is_running());
    });
    for (seen, expected) in seen.iter().zip(&expected) {
        assert!(seen == expected, "{seen}\n{expected}");
    }
    assert_eq!(seen.len(), expected.len());
}

#[test]
fn the_machine_goes_back_and_on_and_the_game_goes_on_from_there() {
    let cart = Cart::with("back", "n = 0\nfunction _update() n = n + 1 end\n");
    let mut desk = desk(&cart.0, Script::default());
    press(&mut desk, KeyCode::F1);
    (0..30).for_each(|_| tick(&mut desk));
    let frame = |desk: &Desk| desk.console().map_or(0, Console::frame);
    press(&mut desk, KeyCode::Comma);
    assert!(!desk.is_running());
    assert_eq!(frame(&desk), 29);
    press(&mut desk, KeyCode::Comma);
    press(&mut desk, KeyCode::Period);
    tick(&mut desk);
    assert_eq!(frame(&desk), 29, "what followed is still remembered");
    desk.wishes.push(Wish::Rewind(10));
    desk.grant_wishes();
    press(&mut desk, KeyCode::Space);
    tick(&mut desk);
    assert_eq!(frame(&desk), 11);
    let console = desk.session.console_mut().expect("the cart runs");
    assert_eq!(console.evaluate("n").lines, ["11"]);
    desk.wishes.push(Wish::Rewind(30));
    desk.grant_wishes();
    assert!(desk.toast.as_ref().is_some_and(|(words, _)| words.contains("Cannot go to frame 30")));
}

#[test]
fn a_spike_with_the_overlay_closed_is_caught_and_counted() {
    let cart = Cart::with(
        "spike",
        "n = 0\nfunction _update()\n n = n + 1\n if n == 20 then\n  t = {{}, {}, {}}\n end\nend\n",
    );
    let mut desk = desk(&cart.0, Script::default());
    let keys = keys::look_keys(false);
    (0..5).for_each(|_| tick(&mut desk));
    let Desk { session, overlay, speaker, .. } = &mut desk;
    let scene = views::scene(session, false, &keys, speaker, 1).expect("the cart runs");
    let limit = crate::overlay::Limit { measure: crate::overlay::Measure::Objects, most: 3 };
    overlay.act(crate::overlay::Act::Trap(limit), &scene);
    (0..60).for_each(|_| tick(&mut desk));
    assert_eq!(desk.view(), View::Overlay);
    let console = desk.console().expect("the cart runs");
    assert_eq!(console.frame(), 20);
    let detail = console.profile().record(20).and_then(|record| record.detail());
    let detail = detail.expect("the frame was counted again");
    assert_eq!(detail.allocations.first().map(|a| a.line), Some(5));
}

#[test]
fn the_game_pauses_at_the_first_frame_that_passes_a_limit() {
    let cart = Cart::with(
        "limit",
        "n = 0\nfunction _update() n = n + 1 if n == 20 then t = {{}, {}, {}} end end\n",
    );
    let mut desk = desk(&cart.0, Script::default());
    press(&mut desk, KeyCode::F1);
    let limit = crate::overlay::Limit { measure: crate::overlay::Measure::Objects, most: 3 };
    (0..5).for_each(|_| tick(&mut desk));
    let keys = keys::look_keys(false);
    let Desk { session, overlay, speaker, .. } = &mut desk;
    let scene = views::scene(session, false, &keys, speaker, 1).expect("the cart runs");
    overlay.act(crate::overlay::Act::Trap(limit), &scene);
    (0..60).for_each(|_| tick(&mut desk));
    assert!(!desk.is_running());
    assert_eq!(desk.console().map(Console::frame), Some(20));
    assert_eq!(desk.overlay.held(), Some(20));
    assert!(desk.toast.as_ref().is_some_and(|(words, _)| words.contains("objects made")));
}

#[test]
fn slow_motion_makes_fewer_frames_and_ends_with_the_overlay() {
    let cart = Cart::new("slow");
    let mut desk = desk(&cart.0, Script::default());
    press(&mut desk, KeyCode::F1);
    press(&mut desk, KeyCode::KeyL);
    press(&mut desk, KeyCode::KeyL);
    (0..40).for_each(|_| tick(&mut desk));
    assert_eq!(desk.console().map(Console::frame), Some(10));
    press(&mut desk, KeyCode::F1);
    (0..40).for_each(|_| tick(&mut desk));
    assert_eq!(desk.console().map(Console::frame), Some(50));
}

#[test]
fn a_typed_line_changes_the_paused_cart() {
    let cart = Cart::with("typed", "n = 0\nfunction _update() n = n + 1 end\n");
    let mut desk = desk(&cart.0, Script::default());
    (0..3).for_each(|_| tick(&mut desk));
    desk.wishes.push(Wish::Evaluate("n = 100".into()));
    desk.grant_wishes();
    assert!(!desk.is_running());
    desk.set_paused(false);
    tick(&mut desk);
    let console = desk.session.console_mut().expect("the cart runs");
    assert_eq!(console.evaluate("n").lines, ["101"]);
}

#[test]
fn a_pad_walks_through_the_overlay() {
    let cart = Cart::new("walks");
    let mut script = Script::default();
    let held = |button| {
        [Pad::default().with(button, true), Pad::default(), Pad::default(), Pad::default()]
    };
    let up = Default::default;
    for button in [Button::R, Button::R, Button::L] {
        script.looks.push_back((held(button), vec![]));
        script.looks.push_back((up(), vec![]));
    }
    (0..60).for_each(|_| script.looks.push_back((held(Button::Left), vec![])));
    script.looks.push_back((up(), vec![]));
    script.looks.push_back((held(Button::B), vec![]));
    let mut desk = desk(&cart.0, Script::default());
    (0..200).for_each(|_| tick(&mut desk));
    desk.pads = Box::new(script);
    press(&mut desk, KeyCode::KeyP);
    press(&mut desk, KeyCode::F1);
    (0..6).for_each(|_| tick(&mut desk));
    assert_eq!(desk.overlay.view(), crate::overlay::View::Frame);
    (0..60).for_each(|_| tick(&mut desk));
    let back = 200 - desk.overlay.held().expect("a frame is held");
    assert!((8..16).contains(&back), "a held direction walks on: {back}");
    (0..2).for_each(|_| tick(&mut desk));
    assert_eq!(desk.view(), View::Menu, "B closes the overlay");
}

#[test]
fn the_manual_explains_everything_that_can_be_chosen() {
    let cart = Cart::new("chapters");
    let mut desk = desk(&cart.0, Script::default());
    press(&mut desk, KeyCode::F1);
    (0..5).for_each(|_| tick(&mut desk));
    press(&mut desk, KeyCode::Space);
    let book = crate::host::manual::make(crate::host::manual::FILES);
    let anchors: Vec<&str> = book.anchors().collect();
    let context = egui::Context::default();
    let mut seen = Vec::new();
    for knob in [KeyCode::KeyU, KeyCode::KeyI, KeyCode::KeyI, KeyCode::KeyU, KeyCode::KeyU] {
        for _ in crate::overlay::View::ALL {
            let _ = context.run(egui::RawInput::default(), |context| desk.show_views(context));
            let anchor = format!("overlay/{}", desk.overlay.chapter());
            assert!(anchors.contains(&anchor.as_str()), "the manual has {anchor}");
            seen.push(anchor);
            press(&mut desk, knob);
            press(&mut desk, KeyCode::Tab);
        }
    }
    seen.sort();
    seen.dedup();
    assert!(seen.len() >= 9, "{seen:?}");
    for other in ["overlay/time", "overlay/flame-graph"] {
        assert!(anchors.contains(&other), "the manual has {other}");
    }
}
