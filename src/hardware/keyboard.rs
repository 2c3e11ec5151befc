//! The keyboard: which keys are down, by their place on an American keyboard.
//!
//! Numbers and names are TIC-80's. Typed text, which follows the player's layout, is with the
//! [`buttons`](super::buttons).

use super::memory_map::{KEYBOARD, Ram, split, view};

macro_rules! keys {
    ($($number:literal $name:literal)*) => {
        /// Every key: its number and its name.
        pub const KEYS: &[(u8, &str)] = &[$(($number, $name)),*];
    };
}

keys! {
    1 "a" 2 "b" 3 "c" 4 "d" 5 "e" 6 "f" 7 "g" 8 "h" 9 "i" 10 "j" 11 "k" 12 "l" 13 "m"
    14 "n" 15 "o" 16 "p" 17 "q" 18 "r" 19 "s" 20 "t" 21 "u" 22 "v" 23 "w" 24 "x" 25 "y" 26 "z"
    27 "0" 28 "1" 29 "2" 30 "3" 31 "4" 32 "5" 33 "6" 34 "7" 35 "8" 36 "9"
    37 "minus" 38 "equals" 39 "leftbracket" 40 "rightbracket" 41 "backslash" 42 "semicolon"
    43 "apostrophe" 44 "grave" 45 "comma" 46 "period" 47 "slash" 48 "space" 49 "tab"
    50 "return" 51 "backspace" 52 "delete" 53 "insert" 54 "pageup" 55 "pagedown"
    56 "home" 57 "end" 58 "up" 59 "down" 60 "left" 61 "right"
    62 "capslock" 63 "ctrl" 64 "shift" 65 "alt"
}

/// Keys that the region has room for.
const ROOM: usize = KEYBOARD.len / 2;

/// The numbers run from 1 without a gap, so that a name's place gives its number.
const _: () = {
    let mut i = 0;
    while i < KEYS.len() {
        assert!(KEYS[i].0 as usize == i + 1, "a key's number is its place in the table");
        i += 1;
    }
    assert!(KEYS.len() < ROOM);
};

/// The number of a key by its name.
pub fn number(name: &str) -> Option<u8> {
    KEYS.iter().find(|(_, known)| *known == name).map(|(number, _)| *number)
}

/// The keys that are down, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys(u128);

impl Keys {
    /// The same keys and one more; a number that no key has is left out.
    #[must_use]
    pub fn with(self, number: u8) -> Keys {
        let exists = (1..=KEYS.len()).contains(&usize::from(number));
        if exists { Keys(self.0 | 1 << number) } else { self }
    }

    /// Whether a key is down.
    pub fn is_down(self, number: u8) -> bool {
        number < 128 && self.0 >> number & 1 != 0
    }

    /// The names of the keys that are down, in the order of their numbers.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        KEYS.iter().filter(move |(number, _)| self.is_down(*number)).map(|(_, name)| *name)
    }
}

/// Takes over the keys of this frame.
pub(super) fn latch(ram: &mut Ram, keys: Keys) {
    let (words, _) = split(ram).keyboard.as_chunks_mut::<2>();
    for (number, word) in (0..).zip(words) {
        let held = u16::from_le_bytes(*word).saturating_add(1);
        *word = if keys.is_down(number) { held } else { 0 }.to_le_bytes();
    }
}

/// Frames for which a key has been down, this one included; 0 when it is up or does not exist.
pub fn hold(ram: &Ram, number: u8) -> u16 {
    let (words, _) = view::keyboard(ram).as_chunks::<2>();
    words.get(usize::from(number)).map_or(0, |word| u16::from_le_bytes(*word))
}

/// Whether a key went down this frame, or repeats: after `delay` frames, then every `every`. An
/// `every` of 0 does not repeat.
pub fn keyp(ram: &Ram, number: u8, delay: u16, every: u16) -> bool {
    match hold(ram, number) {
        0 => false,
        1 => true,
        held => {
            let since = held - 1;
            every > 0 && since >= delay && (since - delay).is_multiple_of(every)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn keys_have_numbers_and_names() {
        assert_eq!([number("a"), number("0"), number("space")], [Some(1), Some(27), Some(48)]);
        assert_eq!((number("alt"), number("A")), (Some(65), None));
        let keys = Keys::default().with(48).with(1).with(0).with(66).with(255);
        assert_eq!(keys.names().collect::<Vec<_>>(), ["a", "space"]);
        assert!(!keys.is_down(255));
    }

    #[test]
    fn a_held_key_repeats_as_asked() {
        let mut ram = blank();
        let keys = Keys::default().with(65);
        let mut pressed = [Vec::new(), Vec::new()];
        for frame in 0..12 {
            latch(&mut ram, keys);
            for (frames, every) in pressed.iter_mut().zip([0, 3]) {
                if keyp(&ram, 65, 5, every) {
                    frames.push(frame);
                }
            }
        }
        assert_eq!(pressed, [vec![0], vec![0, 5, 8, 11]]);
        assert_eq!((hold(&ram, 65), hold(&ram, 64), hold(&ram, 255)), (12, 0, 0));
        latch(&mut ram, Keys::default());
        assert_eq!(hold(&ram, 65), 0);
    }
}
