//! The circuit board: what the console's own functions reach besides the block.

use std::any::Any;
use std::hash::Hasher;
use std::sync::Arc;

use super::bench::Stand;
use super::card::Port;
use crate::cart::{Card, Cart, module_paths};
use crate::hardware::Ram;
use crate::hardware::memory_map::RAM_BYTES;
use crate::lua::vm::{Module, NativeId, Vm, World};

/// Log lines that are kept until somebody takes them; older ones are dropped.
const LOG_LINES_MAX: usize = 10_000;
/// Bytes of one log line; longer ones are cut.
const LOG_LINE_BYTES_MAX: usize = 4096;

/// Where the machine is in its frame. With the block and the chips' RAM in it, this is all of a
/// snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Session {
    /// Frames published.
    pub frame: u64,
    /// Ticks stepped.
    pub ticks: u64,
    /// Ticks that the frame under way has had.
    pub frame_ticks: u32,
    /// What runs.
    pub phase: Phase,
    /// The part's function has been started and has not returned yet.
    pub running: bool,
    /// Cycles that this frame has spent in loading and `_update`.
    pub fuel_update: u64,
    /// Cycles that this frame has spent in `_draw`.
    pub fuel_draw: u64,
    /// What is left of the tick, below zero when the last call overran it.
    pub fuel_left: i64,
    /// The cart has called `flip` and waits for the next frame.
    pub flipped: bool,
    /// Rows of the picture that this frame has published one by one.
    pub rows: u32,
}

impl Session {
    /// Feeds every field to a fingerprint.
    pub fn feed(&self, hash: &mut impl Hasher) {
        for number in [
            self.frame,
            self.ticks,
            u64::from(self.frame_ticks),
            self.phase as u64,
            u64::from(self.running),
            self.fuel_update,
            self.fuel_draw,
            self.fuel_left.cast_unsigned(),
            u64::from(self.flipped),
            u64::from(self.rows),
        ] {
            hash.write(&number.to_le_bytes());
        }
    }
}

/// The part of a frame that runs or will run next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Phase {
    /// The main file, once.
    #[default]
    Main,
    /// `_init()`, once.
    Init,
    /// `_update()`.
    Update,
    /// `_draw()`.
    Draw,
    /// `_scanline(y)`, for each row of the picture.
    Scan,
    /// A plain script has come to its end.
    Ended,
    /// `_reload()`, once after the cart has been changed.
    Reload,
}

/// Calls of the console's functions since the machine was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CallTally {
    /// Calls.
    pub calls: u64,
    /// Their price in cycles.
    pub cycles: u64,
    /// Pixels that they wrote.
    pub pixels: u64,
}

impl CallTally {
    /// Adds a call.
    #[inline]
    pub fn add(&mut self, cycles: u64, pixels: u64) {
        self.calls += 1;
        self.cycles += cycles;
        self.pixels += pixels;
    }

    /// What has been added since `before`.
    pub fn since(&self, before: &CallTally) -> CallTally {
        CallTally {
            calls: self.calls - before.calls,
            cycles: self.cycles - before.cycles,
            pixels: self.pixels - before.pixels,
        }
    }
}

/// Calls of the console's functions, all together and each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tallies {
    /// Number of the first of these natives.
    pub first: u32,
    /// All calls.
    pub all: CallTally,
    /// By function, in the order of the table; none before the cart is in.
    pub each: Vec<CallTally>,
}

impl Tallies {
    /// Adds a call of the native `id`.
    #[inline]
    pub fn add(&mut self, id: NativeId, cycles: u64, pixels: u64) {
        self.all.add(cycles, pixels);
        if let Some(tally) = self.each.get_mut(id.0.wrapping_sub(self.first) as usize) {
            tally.add(cycles, pixels);
        }
    }
}

/// What the console's own functions reach besides the block.
pub struct Board {
    /// The cart, for `require`.
    pub cart: Arc<Cart>,
    /// Where the machine is in its frame.
    pub session: Session,
    /// Calls of the console's functions.
    pub tally: Tallies,
    /// The save card.
    pub(super) card: Port,
    /// The test bench, when tests were loaded.
    pub(super) stand: Option<Box<Stand>>,
    log: Vec<String>,
    line: Vec<u8>,
}

impl Board {
    /// A board with the cart and the save card plugged in.
    pub fn new(cart: Arc<Cart>, card: Card) -> Board {
        Board {
            cart,
            session: Session::default(),
            tally: Tallies::default(),
            card: Port::new(card),
            stand: None,
            log: Vec::new(),
            line: Vec::new(),
        }
    }

    /// The board of a machine that a console made.
    ///
    /// # Panics
    /// When the machine's world is another one, which no console makes.
    pub fn of_mut(vm: &mut Vm) -> &mut Board {
        let world: &mut dyn Any = vm.world.as_mut();
        match world.downcast_mut() {
            Some(board) => board,
            None => unreachable!("a console gives every machine that it makes a board"),
        }
    }

    /// The same, to look at.
    ///
    /// # Panics
    /// As [`Board::of_mut`].
    pub fn of(vm: &Vm) -> &Board {
        let world: &dyn Any = vm.world.as_ref();
        match world.downcast_ref() {
            Some(board) => board,
            None => unreachable!("a console gives every machine that it makes a board"),
        }
    }

    /// The test bench of a machine in which tests were loaded.
    ///
    /// # Panics
    /// In any other machine: nothing asks there.
    pub(super) fn stand_of(vm: &mut Vm) -> &mut Stand {
        match &mut Board::of_mut(vm).stand {
            Some(stand) => stand,
            None => unreachable!("tests are loaded before they are run"),
        }
    }

    /// Adds a line to the log.
    pub fn log(&mut self, text: &[u8]) {
        for line in text.split(|b| *b == b'\n') {
            if self.log.len() == LOG_LINES_MAX {
                self.log.remove(0);
            }
            let line = &line[..line.len().min(LOG_LINE_BYTES_MAX)];
            let line = String::from_utf8_lossy(line).into_owned();
            if let Some(stand) = &mut self.stand {
                stand.note_line(&line);
            }
            self.log.push(line);
        }
    }

    /// What has been printed and not been taken, to be put back.
    pub fn take_output(&mut self) -> (Vec<String>, Vec<u8>) {
        (std::mem::take(&mut self.log), std::mem::take(&mut self.line))
    }

    /// Puts back what was taken, in place of what has been printed since.
    pub fn put_output(&mut self, (log, line): (Vec<String>, Vec<u8>)) {
        (self.log, self.line) = (log, line);
    }

    /// The lines since the last call.
    pub fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    /// Puts back lines that were taken, in place of those written since.
    pub fn set_log(&mut self, lines: Vec<String>) {
        self.log = lines;
    }

    /// Forgets the beginning of a line that is not finished.
    pub fn forget_line(&mut self) {
        self.line.clear();
    }
}

/// The chips' RAM of a machine that a console made.
///
/// # Panics
/// When the machine has no reserved memory, which no console makes.
pub fn ram(vm: &mut Vm) -> &mut Ram {
    match vm.heap.reserved_mut().first_chunk_mut::<RAM_BYTES>() {
        Some(ram) => ram,
        None => unreachable!("boot reserves the chips' RAM"),
    }
}

impl World for Board {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            let room = LOG_LINE_BYTES_MAX.saturating_sub(self.line.len());
            let text = part.strip_suffix(b"\n").unwrap_or(part);
            self.line.extend_from_slice(&text[..text.len().min(room)]);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                self.log(&line);
            }
        }
    }

    fn warn(&mut self, message: &[u8]) {
        self.log(&[b"warning: ", message].concat());
    }

    fn warn_in_silence(&mut self, message: &[u8]) {
        self.warn(message);
    }

    fn module(&mut self, name: &str) -> Result<Module, String> {
        let paths = module_paths(name)?;
        let scripts = &self.cart.scripts;
        let found = paths.iter().find_map(|path| Some((path, scripts.get(path)?)));
        match found {
            Some((path, source)) => Ok(Module { path: path.clone(), source: source.clone() }),
            None => Err(format!("the cart has no {} and no {}", paths[0], paths[1])),
        }
    }
}
