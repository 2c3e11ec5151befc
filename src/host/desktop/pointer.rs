//! The pointer: from window positions to the console's mouse.

use super::placement::Placement;
use crate::hardware::buttons::Mouse;

/// What the pointer did since the last tick.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pointer {
    x: f64,
    y: f64,
    buttons: u8,
    /// Buttons that went down and up again between two ticks: they count as down for one.
    tapped: u8,
    notches: f32,
}

impl Pointer {
    /// Moves to a window position in physical pixels.
    pub fn move_to(&mut self, x: f64, y: f64) {
        (self.x, self.y) = (x, y);
    }

    /// Presses or lets go of the button `bit`: left 1, right 2, middle 4.
    pub fn press(&mut self, bit: u8, down: bool) {
        if down {
            self.buttons |= bit;
            self.tapped |= bit;
        } else {
            self.buttons &= !bit;
        }
    }

    /// Turns the wheel; up is positive.
    pub fn turn(&mut self, notches: f32) {
        self.notches = (self.notches + notches).clamp(-127.0, 127.0);
    }

    /// Lets go of all buttons.
    pub fn release_all(&mut self) {
        (self.buttons, self.tapped) = (0, 0);
    }

    /// The console's mouse for one tick. `elsewhere`: the pointer is on a view and not the game's.
    pub fn take(&mut self, placement: Placement, elsewhere: bool) -> Mouse {
        let (x, y) = placement.pixel_at(self.x, self.y);
        let whole = self.notches.trunc();
        self.notches -= whole;
        let buttons = self.buttons | self.tapped;
        self.tapped = 0;
        if elsewhere {
            return Mouse { x, y, buttons: 0, wheel: 0 };
        }
        Mouse { x, y, buttons, wheel: whole as i8 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::desktop::placement::Area;

    #[test]
    fn a_short_tap_lasts_a_tick_and_wheel_fractions_add_up() {
        let placement = Placement::fit(Area { x: 0, y: 0, width: 640, height: 360 });
        let mut pointer = Pointer::default();
        pointer.move_to(20.0, 41.0);
        pointer.press(1, true);
        pointer.press(1, false);
        pointer.turn(0.6);
        assert_eq!(pointer.take(placement, false), Mouse { x: 10, y: 20, buttons: 1, wheel: 0 });
        pointer.turn(0.6);
        assert_eq!(pointer.take(placement, false), Mouse { x: 10, y: 20, buttons: 0, wheel: 1 });
        pointer.press(2, true);
        assert_eq!(pointer.take(placement, true).buttons, 0);
        assert_eq!(pointer.take(placement, false).buttons, 2);
    }
}
