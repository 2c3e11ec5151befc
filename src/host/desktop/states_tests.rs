use std::sync::Arc;

use super::*;
use crate::cart::{Cart, Memory};
use crate::console::BootOptions;
use crate::hardware::Input;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let name = format!("narthex-states-{}-{name}", std::process::id());
        Folder(std::env::temp_dir().join(name))
    }

    fn states(&self, passport: Passport) -> States {
        States::open(Some(self.0.join("cart")), passport)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn console(main: &str) -> Console {
    let cart = Cart::load(&Memory::new("test").with("main.lua", main)).expect("it loads");
    let mut console = Console::boot(Arc::new(cart), &BootOptions::default()).expect("it boots");
    (0..30).for_each(|_| {
        console.step(&Input::default());
    });
    console
}

fn passport() -> Passport {
    Passport { cart: 1, layout: 2, seed: 3 }
}

const CART: &str = "n = 0 function _update() n = n + 1 end function _draw() cls(n % 64) end";

/// What loading slot 3 says.
fn refusal(states: &mut States, console: &Console) -> String {
    states.load(3, console).err().expect("it is refused")
}

#[test]
fn a_state_survives_a_restart_of_the_program() {
    let folder = Folder::new("restart");
    let played = console(CART);
    let mut states = folder.states(passport());
    assert_eq!(refusal(&mut states, &played), "slot 3 is empty");
    states.save(3, &played).expect("it can be kept");
    drop(states);
    let mut states = folder.states(passport());
    states.refresh();
    let slot = states.slot(3).expect("it is there");
    let colour = played.picture().palette[30];
    assert_eq!((slot.frame, &slot.rgb[..3]), (30, &colour[..]));
    assert!(states.slot(2).is_none());
    let mut fresh = console(CART);
    fresh.step(&Input::default());
    let snapshot = states.load(3, &fresh).expect("it fits");
    fresh.restore(&snapshot);
    assert_eq!(fresh.hashes(), played.hashes());
}

#[test]
fn what_does_not_fit_is_refused_with_the_reason() {
    let folder = Folder::new("refused");
    let played = console(CART);
    folder.states(passport()).save(3, &played).expect("kept");
    let says = |wanted: Passport| refusal(&mut folder.states(wanted), &played);
    let other = says(Passport { cart: 9, ..passport() });
    assert_eq!(other, "slot 3 cannot be loaded: it is of another version of this cart");
    assert!(says(Passport { seed: 0, ..passport() }).contains("--seed 3, not 0"));
    assert!(says(Passport { layout: 0, ..passport() }).contains(env!("CARGO_PKG_VERSION")));
    let key = folder.0.join("key");
    std::fs::write(&key, [7; 16]).expect("written");
    assert!(says(passport()).contains("another installation"));
    std::fs::write(&key, "short").expect("written");
    assert!(says(passport()).contains("this is no key"));
}

#[test]
fn a_damaged_file_is_refused_wherever_the_damage_is() {
    let folder = Folder::new("damaged");
    let played = console(CART);
    folder.states(passport()).save(3, &played).expect("kept");
    let path = folder.0.join("cart/3.state");
    let good = std::fs::read(&path).expect("there");
    for at in [0, 8, 12, 60, good.len() / 2, good.len() - 20, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&path, bad).expect("written");
        assert!(folder.states(passport()).load(3, &played).is_err(), "byte {at}");
    }
    for len in [0, 7, 11, 30, good.len() - 1] {
        std::fs::write(&path, &good[..len]).expect("written");
        let mut states = folder.states(passport());
        assert!(refusal(&mut states, &played).starts_with("slot 3 cannot be loaded: "));
        states.refresh();
        assert!(states.slot(3).is_none());
    }
}

#[test]
fn a_cart_that_stopped_and_a_place_that_is_none_are_told() {
    let folder = Folder::new("told");
    let stopped = console("error('no')");
    let mut states = folder.states(passport());
    assert!(states.save(0, &stopped).is_err_and(|why| why.contains("stopped")));
    std::fs::create_dir_all(&folder.0).expect("made");
    std::fs::write(folder.0.join("cart"), "a file").expect("written");
    states.save(0, &console(CART)).expect("it is tried");
    states.finish();
    let news = states.take_news().expect("news");
    assert!(news.starts_with("Slot 0 could not be saved"), "{news}");
    assert!(States::open(None, passport()).save(0, &console(CART)).is_err());
}
