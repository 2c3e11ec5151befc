//! What helps to understand a failure: the run is played once more, up to a little after it, and
//! watched closely. It comes out the same, so that nothing need be kept while all is well.

use std::collections::VecDeque;
use std::sync::Arc;

use super::gif::{Gif, Still};
use super::{Movie, Outcome, Plan, Recorder};
use crate::cart::Cart;
use crate::console::{BootOptions, Console, Picture, RunState};

/// Frames of the GIF before the one that failed, two seconds, and after it, half a second.
const BEFORE: u64 = 120;
const AFTER: u64 = 30;

/// A viewer slows down what changes at 60 Hz: every second frame is shown.
const TICKS: u64 = 2;

/// What helps to understand a failure.
pub struct Evidence {
    /// The frames around it as a GIF.
    pub gif: Vec<u8>,
    /// What was pressed up to there, with the hashes that came.
    pub movie: Movie,
}

/// The frame to look at: the first that a finding names, else the last.
pub fn frame_of(outcome: &Outcome) -> Option<u64> {
    let named = outcome.findings.iter().filter_map(|finding| finding.frame).min();
    named.or(Some(outcome.frames)).filter(|frame| *frame > 0)
}

/// Plays up to a little after `frame` and gathers what was seen.
///
/// # Errors
/// A sentence when the cart does not boot, or should an encoder refuse.
pub fn gather(cart: &Arc<Cart>, plan: &Plan, frame: u64) -> Result<Evidence, String> {
    let options =
        BootOptions { seed: plan.seed, card: plan.card.clone(), ..BootOptions::default() };
    let mut console =
        Console::boot(Arc::clone(cart), &options).map_err(|fault| fault.to_string())?;
    let still = Movie::default();
    let mut player = plan.movie.as_ref().unwrap_or(&still).player();
    let mut recorder = Recorder::new(cart.hash, plan.seed, plan.card.fingerprint());
    let mut film = Film::default();
    let last = frame.saturating_add(AFTER).min(plan.frames.max(frame));
    let mut begins = true;
    while console.frame() < last {
        let next = console.frame() + 1;
        let input = player.frame(next).clone();
        if begins && next <= frame {
            recorder.frame(next, &input);
        }
        let tick = console.step(&input);
        begins = tick.published;
        if tick.published {
            film.frame(next, frame, console.picture());
            if next == frame || next + 1 == frame {
                recorder.hash(next, console.hashes());
            }
        }
        if matches!(tick.state, RunState::Ended | RunState::Faulted) {
            break;
        }
    }
    // A frame that ends in a fault has no hash, and yet belongs to the movie.
    let movie = Movie { frames: frame, ..recorder.movie().clone() };
    Ok(Evidence { gif: film.gif()?, movie })
}

/// The last frames, every second one.
#[derive(Default)]
pub struct Film(VecDeque<Still>);

impl Film {
    /// Notes a frame, when it is near the one to look at.
    pub fn frame(&mut self, number: u64, wanted: u64, picture: Picture<'_>) {
        let near = number + BEFORE >= wanted && number <= wanted + AFTER;
        // Counted from the frame itself, which is in it for certain.
        if near && number.abs_diff(wanted).is_multiple_of(TICKS) {
            self.0.push_back(Still::of(picture));
        }
    }

    /// Notes a frame and forgets those that are too long ago.
    pub fn roll(&mut self, number: u64, picture: Picture<'_>) {
        if number.is_multiple_of(TICKS) {
            self.0.push_back(Still::of(picture));
            if self.0.len() as u64 > BEFORE / TICKS {
                self.0.pop_front();
            }
        }
    }

    /// The frames as a GIF.
    ///
    /// # Errors
    /// A sentence, should the encoder refuse.
    pub fn gif(&self) -> Result<Vec<u8>, String> {
        let mut gif = Gif::new(2)?;
        self.0.iter().try_for_each(|still| gif.show(still.picture(), TICKS))?;
        gif.finish()
    }
}
