//! The keys: one table, from which play, the host's own keys and every help text derive.
//!
//! Keys are named by their place on an American keyboard (scancodes), so that the layout of the
//! hands is the same on AZERTY or Dvorak. Typed text follows the player's own layout.

use winit::keyboard::KeyCode;

use crate::hardware::Keys;
use crate::hardware::buttons::{Button, PLAYERS, Pad};
use crate::overlay::Look;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A button of a player's pad, players from 0.
    Play(usize, Button),
    /// Something outside of the machine.
    Host(HostKey),
    /// Something in the overlay, while it is open.
    Look(Look),
}

/// Who gets a key that has two meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// The overlay is closed: its keys do nothing.
    Game,
    /// The same, and the cart reads the keyboard: keys that type a letter or a sign are its own.
    Typing,
    /// The overlay is open over the running game: keys of play still play.
    Both,
    /// The overlay is open and the game paused: the arrows walk from frame to frame.
    Overlay,
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
    Restart       "restart";
    Rewind        "rewind, while held";
    FastForward   "fast forward, while held";
    SlowMotion    "slow motion";
    FrameStep     "stop, then one frame";
    States        "save states";
    SaveState     "save in the slot";
    LoadState     "load from the slot";
    FullScreen    "full screen";
    Screenshot    "screenshot";
    CopyReport    "copy the report";
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
    (@ Look $look:ident) => { Action::Look(Look::$look) };
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
    PLAIN F5             "F5"        => Host(Restart);
    CTRL  KeyR           "Ctrl+R"    => Host(Restart);
    PLAIN F3             "F3"        => Host(Rewind);
    PLAIN F4             "F4"        => Host(FastForward);
    PLAIN F8             "F8"        => Host(SlowMotion);
    PLAIN F9             "F9"        => Host(FrameStep);
    PLAIN F2             "F2"        => Host(States);
    PLAIN F6             "F6"        => Host(SaveState);
    PLAIN F7             "F7"        => Host(LoadState);
    PLAIN F11            "F11"       => Host(FullScreen);
    ALT   Enter          "Alt+Enter" => Host(FullScreen);
    PLAIN F12            "F12"       => Host(Screenshot);
    CTRL  KeyC           "Ctrl+C"    => Host(CopyReport);
    CTRL  KeyM           "Ctrl+M"    => Host(Mute);
    PLAIN Minus          "-"         => Host(VolumeDown);
    PLAIN Equal          "+"         => Host(VolumeUp);
    CTRL  KeyQ           "Ctrl+Q"    => Host(Quit);

    PLAIN Space          "Space"     => Look(Pause);
    PLAIN Period         "."         => Look(Step);
    PLAIN Comma          ","         => Look(StepBack);
    PLAIN KeyL           "L"         => Look(Slow);
    PLAIN KeyR           "R"         => Look(Rewind);
    PLAIN KeyK           "K"         => Look(Recount);
    PLAIN ArrowLeft      "←"         => Look(Older);
    PLAIN ArrowRight     "→"         => Look(Newer);
    CTRL  ArrowLeft      "Ctrl+←"    => Look(MuchOlder);
    CTRL  ArrowRight     "Ctrl+→"    => Look(MuchNewer);
    PLAIN Home           "Home"      => Look(Oldest);
    PLAIN End            "End"       => Look(Newest);
    PLAIN Backspace      "Bksp"      => Look(Worst);
    PLAIN ArrowUp        "↑"         => Look(Up);
    PLAIN ArrowDown      "↓"         => Look(Down);
    PLAIN PageUp         "PgUp"      => Look(PageUp);
    PLAIN PageDown       "PgDn"      => Look(PageDown);
    PLAIN Enter          "Enter"     => Look(Act);
    PLAIN KeyM           "M"         => Look(More);
    PLAIN ContextMenu    "Menu"      => Look(More);
    PLAIN Digit1         "1"         => Look(Overview);
    PLAIN Digit2         "2"         => Look(Frame);
    PLAIN Digit3         "3"         => Look(Allocations);
    PLAIN Digit4         "4"         => Look(Strings);
    PLAIN Digit5         "5"         => Look(Opcodes);
    PLAIN Digit6         "6"         => Look(Source);
    PLAIN Digit7         "7"         => Look(Compare);
    PLAIN Digit8         "8"         => Look(Machine);
    PLAIN Tab            "Tab"       => Look(NextView);
    PLAIN Backquote      "`"         => Look(LastView);
    PLAIN KeyU           "U"         => Look(KnobOne);
    PLAIN KeyI           "I"         => Look(KnobTwo);
    PLAIN KeyO           "O"         => Look(KnobThree);
    PLAIN KeyA           "A"         => Look(PinA);
    PLAIN KeyB           "B"         => Look(PinB);
    PLAIN KeyF           "F"         => Look(Wide);
    CTRL  Equal          "Ctrl++"    => Look(Larger);
    CTRL  Minus          "Ctrl+-"    => Look(Smaller);
    PLAIN Slash          "/"         => Look(Prompt);
    PLAIN KeyE           "E"         => Look(Export);
    PLAIN KeyH           "H"         => Look(Manual);
}

/// What a pad's buttons do in the overlay of a paused game, and what the button is called. B goes
/// back; what has no button of its own stands in the menu.
pub const PAD_LOOKS: [(Button, Look, &str); 11] = [
    (Button::Up, Look::Up, "↑"),
    (Button::Down, Look::Down, "↓"),
    (Button::Left, Look::Older, "←"),
    (Button::Right, Look::Newer, "→"),
    (Button::A, Look::Act, "A"),
    (Button::X, Look::KnobOne, "X"),
    (Button::Y, Look::More, "Y"),
    (Button::L, Look::LastView, "L"),
    (Button::R, Look::NextView, "R"),
    (Button::Start, Look::Pause, "Start"),
    (Button::Select, Look::Step, "Select"),
];

/// What `key` does with `modifiers` held. Keys of play ignore modifiers that no line asks for, so
/// that a held Alt does not stop the player.
pub fn action(key: KeyCode, modifiers: Modifiers, attention: Attention) -> Option<Action> {
    let looks = |b: &&Binding| matches!(b.action, Action::Look(_));
    let lines = || KEYS.iter().filter(move |b| b.key == key);
    let types = |b: &Binding| b.modifiers == PLAIN && b.label.chars().count() == 1;
    let is_carts = move |b: &&Binding| {
        attention == Attention::Typing && matches!(b.action, Action::Host(_)) && types(b)
    };
    let exact = || lines().filter(move |b| b.modifiers == modifiers && !is_carts(b));
    let look =
        exact().find(looks).filter(|_| !matches!(attention, Attention::Game | Attention::Typing));
    let other = exact()
        .find(|b| !looks(b))
        .or_else(|| lines().find(|b| matches!(b.action, Action::Play(..))));
    let line = if attention == Attention::Overlay { look.or(other) } else { other.or(look) };
    line.map(|b| b.action)
}

/// Whether `key` does something for as long as it is held.
pub fn held_action(key: KeyCode) -> Option<HostKey> {
    let held = [HostKey::Rewind, HostKey::FastForward];
    held.into_iter()
        .find(|host| KEYS.iter().any(|b| b.key == key && b.action == Action::Host(*host)))
}

/// What is printed on the keys for an action, the usual one first.
pub fn labels(action: Action) -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(move |b| b.action == action).map(|b| b.label)
}

/// The usual key for one of the program's own actions.
pub fn label(key: HostKey) -> &'static str {
    labels(Action::Host(key)).next().unwrap_or("")
}

/// What stands on the key for each look, or on the button of a pad where the player holds one.
pub fn look_keys(on_pad: bool) -> Vec<(Look, &'static str)> {
    if on_pad {
        return PAD_LOOKS.iter().map(|(_, look, label)| (*look, *label)).collect();
    }
    let label = |look: &Look| (*look, labels(Action::Look(*look)).next().unwrap_or(""));
    Look::ALL.iter().map(label).collect()
}

macro_rules! places {
    ($($key:ident $number:literal)*) => {
        /// The number of a key in the machine's own table.
        fn number(key: KeyCode) -> Option<u8> {
            Some(match key { $(KeyCode::$key => $number,)* _ => return None })
        }
    };
}

places! {
    KeyA 1 KeyB 2 KeyC 3 KeyD 4 KeyE 5 KeyF 6 KeyG 7 KeyH 8 KeyI 9 KeyJ 10 KeyK 11 KeyL 12
    KeyM 13 KeyN 14 KeyO 15 KeyP 16 KeyQ 17 KeyR 18 KeyS 19 KeyT 20 KeyU 21 KeyV 22 KeyW 23
    KeyX 24 KeyY 25 KeyZ 26
    Digit0 27 Digit1 28 Digit2 29 Digit3 30 Digit4 31 Digit5 32 Digit6 33 Digit7 34 Digit8 35
    Digit9 36
    Minus 37 Equal 38 BracketLeft 39 BracketRight 40 Backslash 41 Semicolon 42 Quote 43
    Backquote 44 Comma 45 Period 46 Slash 47 Space 48 Tab 49 Enter 50 Backspace 51 Delete 52
    Insert 53 PageUp 54 PageDown 55 Home 56 End 57 ArrowUp 58 ArrowDown 59 ArrowLeft 60
    ArrowRight 61 CapsLock 62 ControlLeft 63 ControlRight 63 ShiftLeft 64 ShiftRight 64
    AltLeft 65 AltRight 65
}

/// The keys of play that are down.
#[derive(Clone, Debug, Default)]
pub struct Keyboard {
    down: Vec<KeyCode>,
    /// Keys that went down and up again between two ticks: they count as down for one.
    tapped: Vec<KeyCode>,
    /// Every key of the machine's table that is down, and those that went down since the last tick.
    keys: Vec<u8>,
    tapped_keys: Keys,
}

impl Keyboard {
    /// Notes that a key went down or up.
    pub fn set(&mut self, key: KeyCode, down: bool) {
        self.down.retain(|held| *held != key);
        if down {
            self.down.push(key);
            self.tapped.push(key);
        }
    }

    /// Notes for `key` of the cart that a key went down or up, whatever else it does.
    pub fn set_key(&mut self, key: KeyCode, down: bool) {
        let Some(number) = number(key) else { return };
        self.keys.retain(|held| *held != number);
        if down {
            self.keys.push(number);
            self.tapped_keys = self.tapped_keys.with(number);
        }
    }

    /// The keys that are down during one tick.
    pub fn take_keys(&mut self) -> Keys {
        let tapped = std::mem::take(&mut self.tapped_keys);
        self.keys.iter().fold(tapped, |keys, number| keys.with(*number))
    }

    /// Lets go of everything, as when the window loses the focus.
    pub fn release_all(&mut self) {
        self.keys.clear();
        self.tapped_keys = Keys::default();
        self.down.clear();
        self.tapped.clear();
    }

    /// The pads as the keyboard holds them during one tick.
    pub fn take_pads(&mut self) -> [Pad; PLAYERS] {
        let mut pads = [Pad::default(); PLAYERS];
        for key in self.down.iter().chain(&self.tapped) {
            if let Some(Action::Play(player, button)) = action(*key, PLAIN, Attention::Game) {
                pads[player] = pads[player].with(button, true);
            }
        }
        self.tapped.clear();
        pads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        for (i, a) in KEYS.iter().enumerate() {
            let looks = |b: &Binding| matches!(b.action, Action::Look(_));
            let same = |b: &&Binding| b.key == a.key && b.modifiers == a.modifiers;
            let twin = KEYS[i + 1..].iter().find(|b| same(b) && looks(b) == looks(a));
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
        for look in Look::ALL {
            assert!(labels(Action::Look(*look)).next().is_some(), "{look:?}");
        }
    }

    #[test]
    fn modifiers_choose_the_line_and_do_not_stop_the_player() {
        let action = |key, modifiers| action(key, modifiers, Attention::Game);
        let enter = |modifiers| action(KeyCode::Enter, modifiers);
        assert_eq!(enter(PLAIN), Some(Action::Play(0, Button::Start)));
        assert_eq!(enter(ALT), Some(Action::Host(HostKey::FullScreen)));
        assert_eq!(action(KeyCode::ArrowLeft, ALT), Some(Action::Play(0, Button::Left)));
        assert_eq!(action(KeyCode::KeyP, CTRL), None);
    }

    #[test]
    fn arrows_play_until_the_game_is_paused_under_the_overlay() {
        let left = |attention| action(KeyCode::ArrowLeft, PLAIN, attention);
        assert_eq!(left(Attention::Game), Some(Action::Play(0, Button::Left)));
        assert_eq!(left(Attention::Both), Some(Action::Play(0, Button::Left)));
        assert_eq!(left(Attention::Overlay), Some(Action::Look(Look::Older)));
        let space = |attention| action(KeyCode::Space, PLAIN, attention);
        assert_eq!(space(Attention::Game), None);
        assert_eq!(space(Attention::Both), Some(Action::Look(Look::Pause)));
        let letter = |attention| action(KeyCode::KeyA, PLAIN, attention);
        assert_eq!(letter(Attention::Both), Some(Action::Play(0, Button::X)));
        assert_eq!(letter(Attention::Overlay), Some(Action::Look(Look::PinA)));
    }

    #[test]
    fn every_button_of_a_pad_has_a_use_in_the_overlay_but_the_one_that_goes_back() {
        for button in Button::ALL {
            let uses = PAD_LOOKS.iter().filter(|(of, ..)| *of == button).count();
            assert_eq!(uses, usize::from(button != Button::B), "{button:?}");
        }
    }

    #[test]
    fn two_keys_for_a_button_release_it_together() {
        let mut keyboard = Keyboard::default();
        keyboard.set(KeyCode::KeyZ, true);
        keyboard.set(KeyCode::KeyC, true);
        keyboard.set(KeyCode::KeyZ, false);
        keyboard.take_pads();
        assert!(keyboard.take_pads()[0].is_down(Button::A));
        keyboard.set(KeyCode::KeyC, false);
        assert_eq!(keyboard.take_pads(), [Pad::default(); PLAYERS]);
    }

    #[test]
    fn a_cart_that_reads_the_keyboard_gets_the_keys_that_type() {
        let typing = |key, modifiers| action(key, modifiers, Attention::Typing);
        assert_eq!(typing(KeyCode::KeyP, PLAIN), None);
        assert_eq!(typing(KeyCode::Minus, PLAIN), None);
        assert_eq!(typing(KeyCode::Space, PLAIN), None);
        assert_eq!(typing(KeyCode::KeyZ, PLAIN), Some(Action::Play(0, Button::A)));
        assert_eq!(typing(KeyCode::Escape, PLAIN), Some(Action::Host(HostKey::Back)));
        assert_eq!(typing(KeyCode::KeyR, CTRL), Some(Action::Host(HostKey::Restart)));
    }

    #[test]
    fn keys_of_the_table_are_held_and_tapped() {
        for (place, name) in [(KeyCode::KeyQ, "q"), (KeyCode::Enter, "return")] {
            let mut keyboard = Keyboard::default();
            keyboard.set_key(place, true);
            keyboard.set_key(place, false);
            keyboard.set_key(KeyCode::F1, true);
            assert_eq!(keyboard.take_keys().names().collect::<Vec<_>>(), [name]);
            assert_eq!(keyboard.take_keys(), Keys::default());
        }
    }

    #[test]
    fn a_short_tap_lasts_a_tick() {
        let mut keyboard = Keyboard::default();
        keyboard.set(KeyCode::KeyZ, true);
        keyboard.set(KeyCode::KeyZ, false);
        assert!(keyboard.take_pads()[0].is_down(Button::A));
        assert_eq!(keyboard.take_pads(), [Pad::default(); PLAYERS]);
    }
}
