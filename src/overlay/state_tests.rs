use super::*;
use crate::cart::{Cart, Memory};
use crate::console::{BootOptions, Console};
use crate::hardware::Input;
use crate::overlay::look::Measure;
use crate::profile::Counter;

fn console(source: &str, frames: u64) -> Console {
    let files = Memory::new("test").with("main.lua", source);
    let cart = Cart::load(&files).expect("the cart loads");
    let mut console =
        Console::boot(std::sync::Arc::new(cart), &BootOptions::default()).expect("it boots");
    console.set_detail(true);
    for _ in 0..frames {
        console.step(&Input::default());
    }
    console
}

fn busy(frames: u64) -> Console {
    console(
        "n = 0\nlocal function name() return 'frame ' .. n end\n\
         function _update() n = n + 1 t = {name()} end\nfunction _draw() cls(1) end\n",
        frames,
    )
}

fn scene(console: &Console, paused: bool) -> Scene<'_> {
    Scene {
        console,
        paused,
        stopped: false,
        keys: &[(Look::Act, "Enter"), (Look::More, "M")],
        sound_gaps: 0,
        slow: 1,
        reach: None,
    }
}

/// Lays the overlay out without a window, as often as egui wants.
fn show(overlay: &mut Overlay, scene: &Scene<'_>, width: f32, height: f32) -> Vec<Wish> {
    let context = Context::default();
    theme::apply(&context);
    let mut wishes = Vec::new();
    for _ in 0..2 {
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
        let input = egui::RawInput { screen_rect: Some(rect), ..Default::default() };
        let _ = context.run(input, |context| wishes.extend(overlay.show(context, scene)));
    }
    wishes
}

#[test]
fn arrows_walk_within_the_strip_and_pause() {
    let console = busy(1000);
    let mut overlay = Overlay::default();
    assert_eq!(overlay.look(Look::Older, &scene(&console, false)), [Wish::Pause(true)]);
    assert_eq!(overlay.held(), Some(999));
    let paused = scene(&console, true);
    overlay.look(Look::Oldest, &paused);
    let oldest = 1001 - strip::FRAMES as u64;
    assert_eq!(overlay.held(), Some(oldest));
    overlay.look(Look::Older, &paused);
    assert_eq!(overlay.held(), Some(oldest));
    overlay.look(Look::MuchNewer, &paused);
    overlay.look(Look::Newest, &paused);
    assert_eq!(overlay.held(), Some(1000));
    assert_eq!(overlay.look(Look::Rewind, &paused), [Wish::Rewind(1000)]);
    assert_eq!(overlay.look(Look::Rewind, &paused), []);
    overlay.look(Look::Older, &paused);
    assert_eq!(overlay.look(Look::Pause, &paused), [Wish::Pause(false)]);
    assert_eq!(overlay.held(), None);
}

#[test]
fn nothing_is_held_before_the_first_frame() {
    let console = busy(0);
    let mut overlay = Overlay::default();
    for look in [Look::Older, Look::Newest, Look::Worst, Look::Recount, Look::PinA] {
        assert_eq!(overlay.look(look, &scene(&console, false)), []);
    }
    assert_eq!(overlay.held(), None);
    assert_eq!(show(&mut overlay, &scene(&console, false), 960.0, 540.0), []);
}

#[test]
fn every_view_lays_out_at_every_size_and_asks_for_nothing() {
    let console = busy(40);
    let closed = console_without_detail();
    for (console, looks) in [(&console, true), (&closed, false)] {
        let mut overlay = Overlay::default();
        for view in View::ALL {
            overlay.show_view(*view);
            for (width, height) in [(320.0, 180.0), (640.0, 400.0), (960.0, 540.0), (1280.0, 720.0)]
            {
                for knob in [0, 1, 2, 0, 0, 0, 0] {
                    assert_eq!(show(&mut overlay, &scene(console, true), width, height), []);
                    overlay.look(Look::Down, &scene(console, true));
                    overlay.turn(knob, &scene(console, true));
                }
            }
            assert!(!looks || !overlay.focus.title.is_empty(), "{view:?} explains its row");
        }
    }
}

fn console_without_detail() -> Console {
    let mut console = busy(0);
    console.set_detail(false);
    for _ in 0..20 {
        console.step(&Input::default());
    }
    console
}

#[test]
fn a_row_opens_its_line_in_the_source() {
    let console = busy(40);
    let paused = scene(&console, true);
    let mut overlay = Overlay::default();
    overlay.look(Look::Strings, &paused);
    show(&mut overlay, &paused, 960.0, 540.0);
    assert!(overlay.focus.title.starts_with("main.lua:2"), "{:?}", overlay.focus);
    overlay.look(Look::Act, &paused);
    assert_eq!(overlay.view(), View::Source);
    show(&mut overlay, &paused, 960.0, 540.0);
    assert_eq!(overlay.focus.title, "main.lua:2");
    assert!(overlay.focus.about.contains("strings"), "{}", overlay.focus.about);
}

#[test]
fn the_menu_of_a_row_is_walked_with_keys() {
    let console = busy(40);
    let paused = scene(&console, true);
    let mut overlay = Overlay::default();
    overlay.look(Look::Strings, &paused);
    show(&mut overlay, &paused, 960.0, 540.0);
    overlay.look(Look::More, &paused);
    assert!(overlay.menu.is_some());
    show(&mut overlay, &paused, 960.0, 540.0);
    overlay.look(Look::Act, &paused);
    assert_eq!(overlay.trap(), Some(Limit { measure: Measure::Strings, most: 1 }));
    let record = console.profile().latest().unwrap();
    assert_eq!(overlay.springs(record), None);
    let mut more = record.clone();
    more.counts.add(Counter::MadeConcat, 5);
    assert_eq!(overlay.springs(&more), overlay.trap());
    overlay.look(Look::More, &paused);
    assert!(overlay.back(), "Escape closes the menu first");
    assert!(!overlay.back());
}

#[test]
fn the_test_of_a_row_asks_the_host_for_a_limit() {
    let console = busy(40);
    let paused = scene(&console, true);
    let mut overlay = Overlay::default();
    overlay.look(Look::Strings, &paused);
    show(&mut overlay, &paused, 960.0, 540.0);
    overlay.look(Look::More, &paused);
    overlay.look(Look::Down, &paused);
    let limit = crate::testing::Limit::Strings;
    assert_eq!(overlay.look(Look::Act, &paused), [Wish::Budget(limit, 1)]);
}

#[test]
fn pins_compare_frames() {
    let console = busy(100);
    let paused = scene(&console, true);
    let mut overlay = Overlay::default();
    overlay.look(Look::Oldest, &paused);
    overlay.look(Look::PinA, &paused);
    assert_eq!(overlay.view(), View::Compare);
    overlay.look(Look::Newest, &paused);
    overlay.look(Look::PinB, &paused);
    show(&mut overlay, &paused, 960.0, 540.0);
    assert!(overlay.focus.title.starts_with("main.lua:"), "{:?}", overlay.focus);
}

#[test]
fn the_prompt_takes_the_keys_until_it_is_left() {
    let console = busy(10);
    let paused = scene(&console, true);
    let mut overlay = Overlay::default();
    assert_eq!(overlay.look(Look::Prompt, &paused), [Wish::Pause(true)]);
    assert!(overlay.is_typing());
    assert_eq!(overlay.prompt_key(Look::Act), None, "there is nothing to evaluate");
    assert!(overlay.back());
    assert!(!overlay.is_typing());
}

#[test]
fn text_has_six_sizes() {
    let console = busy(1);
    let mut overlay = Overlay::default();
    assert_eq!(overlay.text_percent(), 100);
    (0..9).for_each(|_| drop(overlay.look(Look::Smaller, &scene(&console, true))));
    assert_eq!(overlay.text_percent(), 75);
    (0..9).for_each(|_| drop(overlay.look(Look::Larger, &scene(&console, true))));
    assert_eq!(overlay.text_percent(), 200);
}
