//! The keys: one table, from which play, the host's own keys and every help text derive.
//!
//! Keys are named by their place on an American keyboard (scancodes), so that the layout of the
//! hands is the same on AZERTY or Dvorak. Typed text follows the player's own layout.

use winit::keyboard::KeyCode;

use crate::hardware::buttons::{Button, PLAYERS, Pad};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A button of a player's pad, players from 0.
    Play(usize, Button),
    /// Something outside of the machine.
    Host(HostKey),
}

/// Keys held together with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// Either control key (or command on a Mac).
    pub ctrl: bool,
    /// Either alt key.
    pub alt: bool,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The key's place.
    pub key: KeyCode,
    /// What has to be held with it.
    pub modifiers: Modifiers,
    /// What it does.
    pub action: Action,
    /// What is printed on the key, with its modifiers.
    pub label: &'static str,
}

const PLAIN: Modifiers = Modifiers { ctrl: false, alt: false };
const CTRL: Modifiers = Modifiers { ctrl: true, alt: false };
const ALT: Modifiers = Modifiers { ctrl: false, alt: true };

macro_rules! host_keys {
    ($($name:ident $sentence:literal;)*) => {
        /// What the program does on a key, besides the game.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum HostKey {
            $(#[doc = $sentence] $name,)*
        }

        impl HostKey {
            /// All of them, in the order of the help.
            pub const ALL: &'static [HostKey] = &[$(HostKey::$name),*];

            /// What it does, in a few words.
            pub fn sentence(self) -> &'static str {
                match self { $(HostKey::$name => $sentence,)* }
            }
        }
    };
}

host_keys! {
    Back          "menu, back";
    Pause         "pause";
    Overlay       "look inside";
    StepFrame     "one frame on, while paused";
    Restart       "restart";
    FullScreen    "full screen";
    Screenshot    "screenshot";
    Mute          "sound on or off";
    VolumeDown    "quieter";
    VolumeUp      "louder";
    Quit          "quit";
}

macro_rules! keys {
    ($($modifiers:ident $key:ident $label:literal => $kind:ident($($argument:tt)*);)*) => {
        /// The table. The first line for an action is the one that help texts show.
        pub const KEYS: &[Binding] = &[$(Binding {
            key: KeyCode::$key,
            modifiers: $modifiers,
            action: keys!(@ $kind $($argument)*),
            label: $label,
        }),*];
    };
    (@ Play $player:literal $button:ident) => { Action::Play($player, Button::$button) };
    (@ Host $key:ident) => { Action::Host(HostKey::$key) };
}

keys! {
    PLAIN ArrowLeft      "←"         => Play(0 Left);
    PLAIN ArrowRight     "→"         => Play(0 Right);
    PLAIN ArrowUp        "↑"         => Play(0 Up);
    PLAIN ArrowDown      "↓"         => Play(0 Down);
    PLAIN KeyZ           "Z"         => Play(0 A);
    PLAIN KeyC           "C"         => Play(0 A);
    PLAIN KeyN           "N"         => Play(0 A);
    PLAIN KeyX           "X"         => Play(0 B);
    PLAIN KeyV           "V"         => Play(0 B);
    PLAIN KeyM           "M"         => Play(0 B);
    PLAIN KeyA           "A"         => Play(0 X);
    PLAIN KeyS           "S"         => Play(0 Y);
    PLAIN KeyQ           "Q"         => Play(0 L);
    PLAIN KeyW           "W"         => Play(0 R);
    PLAIN Enter          "Enter"     => Play(0 Start);
    PLAIN ShiftRight     "Shift"     => Play(0 Select);
    PLAIN ShiftLeft      "Shift"     => Play(0 Select);

    PLAIN Numpad4        "Num 4"     => Play(1 Left);
    PLAIN Numpad6        "Num 6"     => Play(1 Right);
    PLAIN Numpad8        "Num 8"     => Play(1 Up);
    PLAIN Numpad5        "Num 5"     => Play(1 Down);
    PLAIN Numpad2        "Num 2"     => Play(1 Down);
    PLAIN Numpad0        "Num 0"     => Play(1 A);
    PLAIN NumpadDecimal  "Num ."     => Play(1 B);
    PLAIN Numpad1        "Num 1"     => Play(1 X);
    PLAIN Numpad3        "Num 3"     => Play(1 Y);
    PLAIN Numpad7        "Num 7"     => Play(1 L);
    PLAIN Numpad9        "Num 9"     => Play(1 R);
    PLAIN NumpadEnter    "Num Enter" => Play(1 Start);
    PLAIN NumpadAdd      "Num +"     => Play(1 Select);

    PLAIN Escape         "Esc"       => Host(Back);
    PLAIN KeyP           "P"         => Host(Pause);
    PLAIN Pause          "Pause"     => Host(Pause);
    PLAIN F1             "F1"        => Host(Overlay);
    PLAIN Period         "."         => Host(StepFrame);
    PLAIN F5             "F5"        => Host(Restart);
    CTRL  KeyR           "Ctrl+R"    => Host(Restart);
    PLAIN F11            "F11"       => Host(FullScreen);
    ALT   Enter          "Alt+Enter" => Host(FullScreen);
    PLAIN F12            "F12"       => Host(Screenshot);
    CTRL  KeyM           "Ctrl+M"    => Host(Mute);
    PLAIN Minus          "-"         => Host(VolumeDown);
    PLAIN Equal          "+"         => Host(VolumeUp);
    CTRL  KeyQ           "Ctrl+Q"    => Host(Quit);
}

/// What `key` does with `modifiers` held. Keys of play ignore modifiers that no line asks for, so
/// that a held Alt does not stop the player.
pub fn action(key: KeyCode, modifiers: Modifiers) -> Option<Action> {
    let line = |wanted| KEYS.iter().find(move |b| b.key == key && b.modifiers == wanted);
    let plain = || line(PLAIN).filter(|b| matches!(b.action, Action::Play(..)));
    line(modifiers).or_else(plain).map(|b| b.action)
}

/// Whether `key` is one that plays.
pub fn is_play(key: KeyCode) -> bool {
    matches!(action(key, PLAIN), Some(Action::Play(..)))
}

/// What is printed on the keys for an action, the usual one first.
pub fn labels(action: Action) -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(move |b| b.action == action).map(|b| b.label)
}

/// The usual key for one of the program's own actions.
pub fn label(key: HostKey) -> &'static str {
    labels(Action::Host(key)).next().unwrap_or("")
}

/// The keys of play that are down.
#[derive(Clone, Debug, Default)]
pub struct Keyboard {
    down: Vec<KeyCode>,
}

impl Keyboard {
    /// Notes that a key went down or up.
    pub fn set(&mut self, key: KeyCode, down: bool) {
        self.down.retain(|held| *held != key);
        if down {
            self.down.push(key);
        }
    }

    /// Lets go of everything, as when the window loses the focus.
    pub fn release_all(&mut self) {
        self.down.clear();
    }

    /// The pads as the keyboard holds them.
    pub fn pads(&self) -> [Pad; PLAYERS] {
        let mut pads = [Pad::default(); PLAYERS];
        for key in &self.down {
            if let Some(Action::Play(player, button)) = action(*key, PLAIN) {
                pads[player] = pads[player].with(button, true);
            }
        }
        pads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        for (i, a) in KEYS.iter().enumerate() {
            let twin = KEYS[i + 1..].iter().find(|b| b.key == a.key && b.modifiers == a.modifiers);
            assert!(twin.is_none(), "{} is in the table twice", a.label);
        }
    }

    #[test]
    fn everything_has_a_key() {
        for button in Button::ALL {
            assert!(labels(Action::Play(0, button)).next().is_some(), "{button:?}");
            assert!(labels(Action::Play(1, button)).next().is_some(), "{button:?} of player 2");
        }
        for key in HostKey::ALL {
            assert!(!label(*key).is_empty(), "{key:?}");
        }
    }

    #[test]
    fn modifiers_choose_the_line_and_do_not_stop_the_player() {
        let enter = |modifiers| action(KeyCode::Enter, modifiers);
        assert_eq!(enter(PLAIN), Some(Action::Play(0, Button::Start)));
        assert_eq!(enter(ALT), Some(Action::Host(HostKey::FullScreen)));
        assert_eq!(action(KeyCode::ArrowLeft, ALT), Some(Action::Play(0, Button::Left)));
        assert_eq!(action(KeyCode::KeyP, CTRL), None);
    }

    #[test]
    fn two_keys_for_a_button_release_it_together() {
        let mut keyboard = Keyboard::default();
        keyboard.set(KeyCode::KeyZ, true);
        keyboard.set(KeyCode::KeyC, true);
        keyboard.set(KeyCode::KeyZ, false);
        assert!(keyboard.pads()[0].is_down(Button::A));
        keyboard.set(KeyCode::KeyC, false);
        assert_eq!(keyboard.pads(), [Pad::default(); PLAYERS]);
    }
}
