use std::path::{Path, PathBuf};

use winit::keyboard::KeyCode;

use super::*;
use crate::hardware::buttons::Button;
use crate::host::desktop::gamepad::{PadNews, Script};
use crate::host::desktop::keys::Modifiers;
use crate::host::desktop::menu::Line;

/// A cart on disk, removed at the end.
struct Cart(PathBuf);

impl Cart {
    fn new(name: &str) -> Cart {
        let path =
            std::env::temp_dir().join(format!("narthex-desk-{}-{name}.lua", std::process::id()));
        std::fs::write(&path, "function _update() end\nfunction _draw() end\n").expect("written");
        Cart(path)
    }
}

impl Drop for Cart {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn desk(cart: &Path, script: Script) -> Desk {
    let request = PlayRequest::new(cart);
    let mut desk = Desk::around(&request, Speaker::silent(), Box::new(script));
    desk.boot = 1.0;
    desk
}

fn press(desk: &mut Desk, key: KeyCode) {
    desk.key(key, Modifiers::default(), true, false);
    desk.key(key, Modifiers::default(), false, false);
}

fn tick(desk: &mut Desk) {
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
