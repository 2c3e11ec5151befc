//! Buttons, pointer and typed text: what the player did, latched once a frame.

use super::keyboard::{self, Keys};
use super::memory_map::{Ram, split, view};

/// What the player holds and typed during one frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The four pads.
    pub pads: [Pad; 4],
    /// The pointer.
    pub mouse: Mouse,
    /// The keys of the keyboard that are down.
    pub keys: Keys,
    /// Text typed this frame; at most [`TEXT_BYTES`] bytes of it are latched.
    pub text: String,
}

/// Buttons held on one pad, a bit each in the order of [`Button`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pad(pub u16);

impl Pad {
    /// Whether `button` is down.
    pub fn is_down(self, button: Button) -> bool {
        self.0 & button.bit() != 0
    }

    /// The same pad with `button` down or up.
    #[must_use]
    pub fn with(self, button: Button, down: bool) -> Self {
        if down { Self(self.0 | button.bit()) } else { Self(self.0 & !button.bit()) }
    }
}

/// The pointer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mouse {
    /// Column in pixels of the screen; may lie outside of it.
    pub x: i16,
    /// Row in pixels of the screen; may lie outside of it.
    pub y: i16,
    /// Left 1, right 2, middle 4.
    pub buttons: u8,
    /// Notches turned this frame, up is positive.
    pub wheel: i8,
}

/// The twelve buttons of a pad; the number is the one that `btn` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Button {
    /// Direction left.
    Left,
    /// Direction right.
    Right,
    /// Direction up.
    Up,
    /// Direction down.
    Down,
    /// The lower button, the one to confirm with.
    A,
    /// The right button, the one to go back with.
    B,
    /// The left button.
    X,
    /// The upper button.
    Y,
    /// Left shoulder.
    L,
    /// Right shoulder.
    R,
    /// Start.
    Start,
    /// Select.
    Select,
}

impl Button {
    /// All buttons in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Left,
        Self::Right,
        Self::Up,
        Self::Down,
        Self::A,
        Self::B,
        Self::X,
        Self::Y,
        Self::L,
        Self::R,
        Self::Start,
        Self::Select,
    ];

    /// The button's bit in a [`Pad`].
    pub const fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// Pads that the console reads.
pub const PLAYERS: usize = 4;
/// Buttons of a pad.
pub const BUTTONS: usize = Button::ALL.len();
/// Bytes of typed text that one frame can hold.
pub const TEXT_BYTES: usize = 32;

/// A held button counts as pressed again after so many frames ...
pub const REPEAT_DELAY_FRAMES: u16 = 15;
/// ... and from then on every so many.
pub const REPEAT_EVERY_FRAMES: u16 = 4;

const PAD_BITS: u16 = (1 << BUTTONS) - 1;
// Each pad has two 16-bit words (now, before); the counters of frames held follow.
const HOLD: usize = PLAYERS * 4;

/// Takes over the input of this frame; call it once, before the cart's update.
pub fn latch(ram: &mut Ram, input: &Input) {
    let parts = split(ram);
    let (words, _) = parts.pads.as_chunks_mut::<2>();
    for (player, pad) in input.pads.iter().enumerate() {
        words[player * 2 + 1] = words[player * 2];
        words[player * 2] = (pad.0 & PAD_BITS).to_le_bytes();
        for button in 0..BUTTONS {
            let frames = &mut words[HOLD / 2 + player * BUTTONS + button];
            let down = pad.0 >> button & 1 != 0;
            let held = if down { u16::from_le_bytes(*frames).saturating_add(1) } else { 0 };
            *frames = held.to_le_bytes();
        }
    }
    let mouse = parts.mouse;
    mouse[0..2].copy_from_slice(&input.mouse.x.to_le_bytes());
    mouse[2..4].copy_from_slice(&input.mouse.y.to_le_bytes());
    mouse[5] = mouse[4];
    mouse[4] = input.mouse.buttons & 7;
    mouse[6] = input.mouse.wheel as u8;
    let text = &input.text[..input.text.floor_char_boundary(TEXT_BYTES)];
    parts.typed.fill(0);
    parts.typed[0] = text.len() as u8;
    parts.typed[1..=text.len()].copy_from_slice(text.as_bytes());
    keyboard::latch(ram, input.keys);
}

fn word(ram: &Ram, index: usize) -> u16 {
    let pads = view::pads(ram);
    u16::from_le_bytes([pads[index * 2], pads[index * 2 + 1]])
}

fn valid(button: i64, player: i64) -> Option<(usize, usize)> {
    let button = usize::try_from(button).ok().filter(|&b| b < BUTTONS)?;
    let player = usize::try_from(player).ok().filter(|&p| p < PLAYERS)?;
    Some((button, player))
}

/// All buttons of a player as bits; 0 for a player that does not exist.
pub fn pad(ram: &Ram, player: i64) -> Pad {
    match valid(0, player) {
        Some((_, player)) => Pad(word(ram, player * 2) & PAD_BITS),
        None => Pad(0),
    }
}

/// Whether the button is down. A button or player that does not exist is up.
pub fn btn(ram: &Ram, button: i64, player: i64) -> bool {
    valid(button, player).is_some_and(|(button, _)| pad(ram, player).0 >> button & 1 != 0)
}

/// Whether the button went down this frame, or repeats: after 15 frames, then every 4.
pub fn btnp(ram: &Ram, button: i64, player: i64) -> bool {
    match hold(ram, button, player) {
        0 => false,
        1 => true,
        held => {
            let since = held - 1;
            since >= REPEAT_DELAY_FRAMES
                && (since - REPEAT_DELAY_FRAMES).is_multiple_of(REPEAT_EVERY_FRAMES)
        }
    }
}

/// The buttons for which [`btnp`] holds, as bits.
pub fn pad_pressed(ram: &Ram, player: i64) -> Pad {
    let pressed = |bits, b: Button| if btnp(ram, b as i64, player) { bits | b.bit() } else { bits };
    Pad(Button::ALL.into_iter().fold(0, pressed))
}

/// Whether the button went up this frame.
pub fn btnr(ram: &Ram, button: i64, player: i64) -> bool {
    valid(button, player).is_some_and(|(button, player)| {
        word(ram, player * 2 + 1) & !word(ram, player * 2) & 1 << button != 0
    })
}

/// Frames for which the button has been down, this one included; 0 when it is up. Stops at 65535.
pub fn hold(ram: &Ram, button: i64, player: i64) -> u16 {
    match valid(button, player) {
        Some((button, player)) => word(ram, HOLD / 2 + player * BUTTONS + button),
        None => 0,
    }
}

/// The pointer as latched.
pub fn mouse(ram: &Ram) -> Mouse {
    let m = view::mouse(ram);
    Mouse {
        x: i16::from_le_bytes([m[0], m[1]]),
        y: i16::from_le_bytes([m[2], m[3]]),
        buttons: m[4],
        wheel: m[6] as i8,
    }
}

/// The pointer's buttons in the frame before.
pub fn mouse_buttons_before(ram: &Ram) -> u8 {
    view::mouse(ram)[5]
}

/// The text typed this frame, UTF-8 as the host gave it.
pub fn text(ram: &Ram) -> &[u8] {
    let typed = view::typed(ram);
    let len = usize::from(typed[0]).min(TEXT_BYTES);
    &typed[1..=len]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    fn hold_for(ram: &mut Ram, frames: usize) -> Vec<bool> {
        let mut input = Input::default();
        input.pads[1] = Pad(0).with(Button::A, true);
        (0..frames)
            .map(|_| {
                latch(ram, &input);
                btnp(ram, Button::A as i64, 1)
            })
            .collect()
    }

    #[test]
    fn a_held_button_repeats_after_15_frames_then_every_4() {
        let pressed = hold_for(&mut blank(), 28);
        let frames: Vec<usize> = (0..28).filter(|&f| pressed[f]).collect();
        assert_eq!(frames, [0, 15, 19, 23, 27]);
    }

    #[test]
    fn release_is_seen_for_one_frame() {
        let mut ram = blank();
        hold_for(&mut ram, 3);
        assert_eq!(hold(&ram, 4, 1), 3);
        assert!(btn(&ram, 4, 1) && !btn(&ram, 4, 0));
        latch(&mut ram, &Input::default());
        assert!(btnr(&ram, 4, 1) && !btn(&ram, 4, 1));
        latch(&mut ram, &Input::default());
        assert!(!btnr(&ram, 4, 1));
    }

    #[test]
    fn buttons_that_do_not_exist_are_up() {
        let mut ram = blank();
        let all = Input { pads: [Pad(u16::MAX); 4], ..Input::default() };
        latch(&mut ram, &all);
        for (button, player) in [(-1, 0), (12, 0), (0, -1), (0, 4), (i64::MAX, i64::MIN)] {
            assert!(!btn(&ram, button, player));
            assert!(!btnp(&ram, button, player));
            assert_eq!(hold(&ram, button, player), 0);
        }
        assert_eq!(pad(&ram, 3), Pad(0x0FFF));
        assert_eq!(pad_pressed(&ram, 3), Pad(0x0FFF));
    }

    #[test]
    fn pointer_and_text_come_through() {
        let mut ram = blank();
        let mouse = Mouse { x: -3, y: 179, buttons: 5, wheel: -1 };
        let text = "é".repeat(20);
        latch(&mut ram, &Input { mouse, text, ..Input::default() });
        assert_eq!(super::mouse(&ram), mouse);
        assert_eq!(super::text(&ram), "é".repeat(16).as_bytes());
        latch(&mut ram, &Input::default());
        assert_eq!((mouse_buttons_before(&ram), super::text(&ram).len()), (5, 0));
    }
}
