//! Frames ahead of the player: the picture that the game would show a frame or two later, if the
//! player went on holding the same. Showing that one hides the time between a key and its effect.

use super::history::unnoticed;
use super::{Console, PIXELS, Picture, Rows, Snapshot};
use crate::hardware::Input;

/// Frames that one may look ahead; beyond, games visibly jump where the player changes course.
pub const FRAMES_MAX: u32 = 2;

/// The picture of a frame ahead.
#[derive(Default)]
pub struct Ahead {
    here: Option<Snapshot>,
    shown: Option<Shown>,
}

/// A copy of a picture.
struct Shown {
    pixels: Box<[u8; PIXELS]>,
    palette: [[u8; 3]; 64],
    rows: Option<Box<Rows>>,
}

impl Ahead {
    /// Looks `frames` ahead with the player holding `input`, and puts the console back to where it
    /// was. It notices nothing: no log, no profile, no save card.
    pub fn look(&mut self, console: &mut Console, input: &Input, frames: u32) {
        self.shown = None;
        if frames == 0 {
            return;
        }
        match &mut self.here {
            Some(here) => console.snapshot_into(here),
            None => self.here = Some(console.snapshot()),
        }
        // Text is typed once.
        let input = Input { text: String::new(), ..input.clone() };
        let mut left = frames.min(FRAMES_MAX);
        unnoticed(console, |console| {
            while left > 0 && console.step(&input).published {
                left -= 1;
            }
        });
        let Picture { pixels, palette, rows } = console.picture();
        self.shown = (left == 0).then(|| Shown {
            pixels: Box::new(*pixels),
            palette: *palette,
            rows: rows.map(|rows| Box::new(*rows)),
        });
        if let Some(here) = &self.here {
            console.restore(here);
        }
    }

    /// Forgets the picture, as when the game stands still.
    pub fn forget(&mut self) {
        *self = Ahead::default();
    }

    /// The picture ahead; none when nobody looked, or when the game will not get that far in time.
    pub fn picture(&self) -> Option<Picture<'_>> {
        let shown = self.shown.as_ref()?;
        let Shown { pixels, palette, rows } = shown;
        Some(Picture { pixels, palette, rows: rows.as_deref() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::boot;
    use super::*;

    #[test]
    fn the_picture_is_the_one_to_come_and_the_game_does_not_notice() {
        let cart = "n = 0 function _update() n = n + 1 trace(n) end
                    function _draw() cls(n % 64) end";
        let (mut plain, mut watched) = (boot(cart), boot(cart));
        let input = Input::default();
        let mut ahead = Ahead::default();
        let mut pictures = Vec::new();
        for _ in 0..20 {
            plain.step(&input);
            watched.step(&input);
            ahead.look(&mut watched, &input, 2);
            pictures.push(ahead.picture().expect("it gets there").pixels[0]);
            assert_eq!(watched.hashes(), plain.hashes());
        }
        assert_eq!(pictures, (3..23).collect::<Vec<u8>>());
        assert_eq!(watched.take_log(), plain.take_log());
        assert_eq!(watched.profile().frames().len(), 20);
        ahead.look(&mut watched, &input, 0);
        assert!(ahead.picture().is_none());
    }

    #[test]
    fn a_frame_that_is_late_is_not_waited_for() {
        let mut console =
            boot("n = 0 function _update() n = n + 1 for i = 1, n * 900000 do end end");
        console.step(&Input::default());
        let hashes = console.hashes();
        let mut ahead = Ahead::default();
        ahead.look(&mut console, &Input::default(), 1);
        assert!(ahead.picture().is_none());
        assert_eq!(console.hashes(), hashes);
    }
}
