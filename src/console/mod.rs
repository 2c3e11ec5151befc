//! The machine: boots a cart, steps frames, takes and restores snapshots.
//!
//! ```text
//!   tick ──▶ latch input ──▶ main file, _init() ──▶ _update() ──▶ _draw() ──▶ publish ──▶ sound
//!            at the frame's      first frame             one budget of cycles          every tick
//!            first tick            only              used up: go on in the next tick
//!
//!   A cart with `_scanline(y)`: called before each row is published, which may change it.
//! ```
//!
//! A plain script without callbacks stays in its main file and calls `flip()` where a frame ends.

/// The console's functions, one table.
pub mod api;

mod bench;
mod board;
mod boot;
mod card;
mod clock;
mod detail;
mod fault;
mod frame;
mod meter;
mod prompt;
mod recount;
mod reload;
mod saved;
mod snapshot;

/// Frames ahead of the player.
pub mod ahead;

/// The last minutes of a game, to go back to.
pub mod history;

use std::sync::Arc;

use crate::cart::{Card, Cart};
use crate::hardware::memory_map::RAM_BYTES;
use crate::hardware::{Input, Ram, framebuffer};
use crate::lua::vm::Vm;
use crate::profile::{HostTimes, Profile};

use board::{Board, Session};
use meter::Meter;

pub use crate::hardware::rasters::Rows;
pub use bench::{FUNCTIONS as TEST_FUNCTIONS, TESTS_MAX, TestFunction, Wish};
pub use fault::{Fault, FaultKind};
pub use history::History;
pub use prompt::{Answer, PROMPT_CYCLES};
pub use recount::Recount;
pub use reload::{Refused, Rehearsal, Reloaded};
pub use snapshot::Snapshot;

/// Ticks that one frame may take before the cart counts as hung: five seconds.
pub const HANG_TICKS: u32 = 300;

/// Width of the picture in pixels.
pub const WIDTH: usize = 320;
/// Height of the picture in pixels.
pub const HEIGHT: usize = 180;
/// Pixels of a picture.
pub const PIXELS: usize = WIDTH * HEIGHT;
/// Samples of one tick: 800 pairs of left and right at 48 kHz.
pub const TICK_SAMPLES: usize = 1600;

/// What differs between two runs of the same cart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BootOptions {
    /// Where `math.random` begins.
    pub seed: u64,
    /// Collect all garbage after every allocation, to prove that it makes no difference.
    pub collect_always: bool,
    /// The save card that is in the machine.
    pub card: Card,
}

/// The last published picture.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// One palette index a pixel, row by row.
    pub pixels: &'a [u8; PIXELS],
    /// The colour of each index; of the first row where rows have colours of their own.
    pub palette: &'a [[u8; 3]; 64],
    /// The colours of each row, where `_scanline` has changed them between rows.
    pub rows: Option<&'a Rows>,
}

impl<'a> Picture<'a> {
    /// A picture whose rows have the same colours.
    pub fn plain(pixels: &'a [u8; PIXELS], palette: &'a [[u8; 3]; 64]) -> Picture<'a> {
        Picture { pixels, palette, rows: None }
    }

    /// The colours of row `y`, 0 to 179.
    pub fn colours(&self, y: usize) -> &'a [[u8; 3]; 64] {
        self.rows.and_then(|rows| rows.get(y)).unwrap_or(self.palette)
    }

    /// Red, green and blue of pixel `at`, counted row by row.
    pub fn colour(&self, at: usize) -> [u8; 3] {
        self.colours(at / WIDTH)[usize::from(self.pixels[at] & 63)]
    }
}

/// What became of one tick.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tick {
    /// A new picture was published.
    pub published: bool,
    /// How the cart is.
    pub state: RunState,
}

/// How the cart is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunState {
    /// It finished its frame.
    Running,
    /// The frame needs another tick.
    Late,
    /// A plain script came to its end.
    Ended,
    /// It stopped; see [`Console::fault`].
    Faulted,
}

/// Fingerprints of what one tick gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hashes {
    /// The published picture with its palette.
    pub picture: u64,
    /// The tick's sound samples.
    pub sound: u64,
    /// The whole state of the machine.
    pub machine: u64,
}

/// The machine.
pub struct Console {
    cart: Arc<Cart>,
    vm: Vm,
    profile: Profile,
    meter: Meter,
    samples: Box<[i16; TICK_SAMPLES]>,
    fault: Option<Fault>,
    detail_wanted: bool,
    clock: Option<fn() -> u64>,
    /// Of the frame under way.
    host: HostTimes,
    /// The colours of the shown picture's rows, worked out of the RAM.
    rows: Option<Box<Rows>>,
    /// The log has been told of colours that were left out.
    told_of_colours: bool,
    /// The cart has been changed since the last frame.
    reloaded: bool,
}

impl Console {
    /// One 60th of a second: latch the input, update, draw, publish, sound. A frame that needs
    /// more than its budget goes on in the next tick.
    pub fn step(&mut self, input: &Input) -> Tick {
        let tick = self.step_frame(input);
        self.sound();
        tick
    }

    /// The last published picture.
    pub fn picture(&self) -> Picture<'_> {
        let (pixels, palette) = framebuffer::shown(self.ram());
        Picture { pixels, palette, rows: self.rows.as_deref() }
    }

    /// The last tick's sound: 800 pairs of left and right at 48 kHz.
    pub fn samples(&self) -> &[i16; TICK_SAMPLES] {
        &self.samples
    }

    /// Frames published so far.
    pub fn frame(&self) -> u64 {
        self.session().frame
    }

    /// Ticks stepped so far.
    pub fn ticks(&self) -> u64 {
        self.session().ticks
    }

    /// Why the cart stopped, once it did.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// The lines that `print` and `trace` wrote since the last call.
    pub fn take_log(&mut self) -> Vec<String> {
        Board::of_mut(&mut self.vm).take_log()
    }

    /// Puts back log lines that were taken, in place of those written since.
    fn set_log(&mut self, lines: Vec<String>) {
        Board::of_mut(&mut self.vm).set_log(lines);
    }

    /// The save card, when the cart has committed something since the last call. What is done with
    /// it makes no difference to the machine.
    pub fn take_commit(&mut self) -> Option<Card> {
        Board::of_mut(&mut self.vm).card.take_news()
    }

    /// The save card as the cart last committed it.
    pub fn card(&self) -> &Card {
        Board::of(&self.vm).card.committed()
    }

    /// Counts opcodes, lines and functions from the next frame on, or stops counting them.
    pub fn set_detail(&mut self, on: bool) {
        self.detail_wanted = on;
    }

    /// What the last frames did.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The same, to add the host's own times.
    pub fn profile_mut(&mut self) -> &mut Profile {
        &mut self.profile
    }

    /// The cart.
    pub fn cart(&self) -> &Cart {
        &self.cart
    }

    /// The chips' RAM, for showing it.
    pub fn ram(&self) -> &Ram {
        match self.vm.heap.reserved().first_chunk::<RAM_BYTES>() {
            Some(ram) => ram,
            None => unreachable!("boot reserves the chips' RAM"),
        }
    }

    fn ram_mut(&mut self) -> &mut Ram {
        board::ram(&mut self.vm)
    }

    fn session(&self) -> &Session {
        &Board::of(&self.vm).session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut Board::of_mut(&mut self.vm).session
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod detail_tests;
#[cfg(test)]
mod export_tests;
