//! The machine: boots a cart, steps frames, takes and restores snapshots.

/// The console's functions, one table.
pub mod api;

mod board;
mod fault;

use std::sync::Arc;

use crate::cart::Cart;
use crate::hardware::Input;
use crate::profile::Profile;

pub use fault::{Fault, FaultKind};

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
}

/// The last published picture.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// One palette index a pixel, row by row.
    pub pixels: &'a [u8; PIXELS],
    /// The colour of each index.
    pub palette: &'a [[u8; 3]; 64],
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

/// The whole state of a machine at the end of a tick.
#[derive(Clone, Debug)]
pub struct Snapshot {}

/// The machine.
pub struct Console {
    cart: Arc<Cart>,
    profile: Profile,
    samples: Box<[i16; TICK_SAMPLES]>,
}

impl Console {
    /// Puts the cart in and compiles it; the first [`step`](Self::step) runs it.
    ///
    /// # Errors
    /// A [`FaultKind::Load`] when the cart does not compile.
    pub fn boot(cart: Arc<Cart>, _options: &BootOptions) -> Result<Console, Fault> {
        Ok(Console { cart, profile: Profile::default(), samples: Box::new([0; TICK_SAMPLES]) })
    }

    /// One 60th of a second: latch the input, update, draw, sound, publish. A frame that needs more than
    /// its budget goes on in the next tick.
    pub fn step(&mut self, _input: &Input) -> Tick {
        Tick { published: true, state: RunState::Running }
    }

    /// The last published picture.
    pub fn picture(&self) -> Picture<'_> {
        Picture { pixels: &[0; PIXELS], palette: &[[0; 3]; 64] }
    }

    /// The last tick's sound: 800 pairs of left and right at 48 kHz.
    pub fn samples(&self) -> &[i16; TICK_SAMPLES] {
        &self.samples
    }

    /// Frames published so far.
    pub fn frame(&self) -> u64 {
        0
    }

    /// Ticks stepped so far.
    pub fn ticks(&self) -> u64 {
        0
    }

    /// Why the cart stopped, once it did.
    pub fn fault(&self) -> Option<&Fault> {
        None
    }

    /// Fingerprints of the last tick.
    pub fn hashes(&self) -> Hashes {
        Hashes::default()
    }

    /// The lines that `print` and `trace` wrote since the last call.
    pub fn take_log(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// The state of the machine, to be given to [`restore`](Self::restore) at any later time.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {}
    }

    /// Goes back to a snapshot of the same cart.
    pub fn restore(&mut self, _snapshot: &Snapshot) {}

    /// Counts opcodes, lines and functions from the next frame on, or stops counting them.
    pub fn set_detail(&mut self, _on: bool) {}

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
}
