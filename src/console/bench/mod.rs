//! The test bench: a second program in the machine, which runs between frames and sees the cart's
//! globals.
//!
//! ```text
//!   frame ─▶ frame ─▶ ┌ test ──▶ wait(60) ┐ ─▶ frame ─▶ ... 60 ... ─▶ ┌ goes on ──▶ ...
//!                     └ the cart's program is put aside, where it is  └
//! ```
//!
//! A test's calls stop the machine with a wish; whoever runs the bench fulfils it and lets the test
//! go on. What a test costs or allocates is counted for no frame.

mod functions;

use super::board::Board;
use super::{Console, Fault, FaultKind};
use crate::hardware::buttons::PLAYERS;
use crate::hardware::{Button, Input, Keys, Mouse, Pad};
use crate::lua::heap::Value;
use crate::lua::vm::{Exit, LuaError, Program};
use crate::profile::FrameRecord;

pub use functions::{FUNCTIONS, TestFunction};

/// Cycles that a test may use between two frames: a loop that never ends is stopped within seconds.
const CYCLES: u64 = 200_000_000;

/// Tests that one script can have.
pub const TESTS_MAX: usize = 10_000;

/// Lines of the cart's log that `expect_log` looks through, the last ones.
const LOG_LINES: usize = 10_000;

/// Places in the registry, behind the machine's own: the environment of test scripts, and the
/// table of the tests' functions.
const ENVIRONMENT: i64 = 16;
const TESTS: i64 = 17;

/// What a test wants of whoever runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// So many frames are to be played, at least one.
    Frames(u64),
    /// The picture is to be compared with a golden one of that name.
    Snap(String),
    /// It has come to its end.
    Done,
    /// It has failed, or raised an error.
    Failed(Fault),
}

/// What the bench knows besides the block.
pub(super) struct Stand {
    /// The program that is put aside: the test's, or the cart's while a test runs.
    aside: Program,
    /// The scripts that were loaded, for showing lines of them.
    scripts: Vec<(String, Vec<u8>)>,
    /// The tests' names, in the order of their functions.
    names: Vec<String>,
    now: Now,
}

/// What belongs to the test under way.
#[derive(Default)]
struct Now {
    wish: Option<Wish>,
    /// An expectation has failed, in these words.
    failure: Option<String>,
    hands: Hands,
    /// The frames of the last wait.
    seen: Vec<Seen>,
    log: Vec<String>,
}

/// What a frame cost, as far as expectations ask.
#[derive(Clone, Copy, Default)]
struct Seen {
    frame: u64,
    cycles: u64,
    allocations: u64,
}

/// What is held, and for how many more frames; `u64::MAX` until it is released.
#[derive(Default)]
struct Hands {
    buttons: [[u64; Button::ALL.len()]; PLAYERS],
    keys: Vec<(u8, u64)>,
    mouse: Mouse,
    text: String,
}

impl Hands {
    /// The input of the next frame.
    fn next(&mut self) -> Input {
        let mut input = Input { mouse: self.mouse, ..Input::default() };
        for (pad, held) in input.pads.iter_mut().zip(&mut self.buttons) {
            for (button, frames) in Button::ALL.into_iter().zip(held) {
                *pad = Pad::with(*pad, button, *frames > 0);
                *frames = if *frames == u64::MAX { *frames } else { frames.saturating_sub(1) };
            }
        }
        self.keys.retain(|(_, frames)| *frames > 0);
        for (key, frames) in &mut self.keys {
            input.keys = Keys::with(input.keys, *key);
            *frames = if *frames == u64::MAX { *frames } else { *frames - 1 };
        }
        input.text = std::mem::take(&mut self.text);
        self.mouse.wheel = 0;
        input
    }
}

impl Stand {
    /// Notes a frame that was played.
    pub fn note(&mut self, record: &FrameRecord) {
        self.now.seen.push(Seen {
            frame: record.frame,
            cycles: record.counts.fuel(),
            allocations: record.counts.allocations(),
        });
    }

    /// Notes a line that the cart printed.
    pub fn note_line(&mut self, line: &str) {
        if self.now.log.len() == LOG_LINES {
            self.now.log.remove(0);
        }
        self.now.log.push(line.to_string());
    }
}

impl Console {
    /// Loads a test script and runs it: gives the names of the tests that it has. Between two
    /// frames, and once for a machine; snapshots from before do not fit any more.
    ///
    /// # Errors
    /// When the script does not compile, raises an error, or does not end.
    pub fn load_tests(&mut self, path: &str, source: &[u8]) -> Result<Vec<String>, Fault> {
        let full = |_| Fault::new(FaultKind::Memory, "the cart's memory does not hold its tests");
        let environment = functions::open(&mut self.vm).map_err(full)?;
        let aside = self.vm.new_program().map_err(full)?;
        let scripts = vec![(path.to_string(), source.to_vec())];
        let stand = Stand { aside, scripts, names: Vec::new(), now: Now::default() };
        Board::of_mut(&mut self.vm).stand = Some(Box::new(stand));
        let chunk = self
            .vm
            .load_with(source, &format!("@{path}"), environment.value())
            .map_err(|error| Fault::new(FaultKind::Load, error.to_string()).with_source(source))?;
        self.begin(chunk)?;
        match self.run_test() {
            Wish::Done => Ok(self.stand().names.clone()),
            Wish::Failed(fault) => Err(fault),
            Wish::Frames(_) | Wish::Snap(_) => {
                let message = format!("{path}: only inside of a test can frames pass");
                Err(Fault::new(FaultKind::Load, message))
            }
        }
    }

    /// Begins a test, counted from 0; [`run_test`](Self::run_test) runs it.
    ///
    /// # Errors
    /// When memory does not suffice.
    pub fn begin_test(&mut self, number: usize) -> Result<(), Fault> {
        self.stand_mut().now = Now::default();
        let tests = self.vm.registered(TESTS);
        let function = self.vm.heap.get_int(tests, number as i64 + 1);
        self.begin(function)
    }

    /// Runs the test until it wants something. Between two frames.
    pub fn run_test(&mut self) -> Wish {
        self.exchange();
        self.vm.set_fuel(0);
        let exit = self.vm.run(CYCLES);
        let wish = self.wish(exit);
        self.exchange();
        // What the test did is not the next frame's.
        self.meter.read(&self.vm.heap, &Board::of(&self.vm).tally);
        drop((self.take_trace(), self.take_host_times()));
        self.session_mut().flipped = false;
        self.stand_mut().now.seen.clear();
        wish
    }

    /// What the test holds in the next frame.
    pub fn test_input(&mut self) -> Input {
        self.stand_mut().now.hands.next()
    }

    fn begin(&mut self, function: Value) -> Result<(), Fault> {
        self.exchange();
        let begun = self.vm.start(function, &[]);
        let begun = begun.map_err(|error| self.test_fault(&error));
        self.exchange();
        begun
    }

    fn wish(&mut self, exit: Exit) -> Wish {
        let now = &mut self.stand_mut().now;
        if let Some(message) = now.failure.take() {
            return Wish::Failed(self.with_test_source(Fault::new(FaultKind::Runtime, message)));
        }
        match exit {
            Exit::Done => Wish::Done,
            Exit::Error(error) => Wish::Failed(self.test_fault(&error)),
            // The cart's own flip(), called by the test.
            Exit::Stopped => now.wish.take().unwrap_or(Wish::Frames(1)),
            Exit::OutOfFuel => {
                let place = self.vm.stopped_place();
                let message = format!(
                    "{place}the test does not come to an end: {CYCLES} cycles without wait()"
                );
                let fault = Fault::new(FaultKind::Hang, message);
                let fault = fault.with_traceback(self.vm.stopped_traceback());
                Wish::Failed(self.with_test_source(fault))
            }
        }
    }

    /// Lets the cart and the test take turns.
    fn exchange(&mut self) {
        let aside = self.stand().aside;
        self.stand_mut().aside = self.vm.exchange(aside);
    }

    fn test_fault(&self, error: &LuaError) -> Fault {
        let kind = if error.is_out_of_memory() { FaultKind::Memory } else { FaultKind::Runtime };
        let fault = Fault::new(kind, error.message.as_str());
        self.with_test_source(fault.with_traceback(error.traceback.as_str()))
    }

    fn with_test_source(&self, fault: Fault) -> Fault {
        let scripts = &self.stand().scripts;
        let named = |fault: &Fault| {
            let file = fault.file.as_ref()?;
            let own = scripts.iter().find(|(path, _)| path == file).map(|(_, text)| text);
            own.or_else(|| self.cart.scripts.get(file)).cloned()
        };
        match named(&fault) {
            Some(source) => fault.with_source(&source),
            None => fault,
        }
    }

    fn stand(&self) -> &Stand {
        match &Board::of(&self.vm).stand {
            Some(stand) => stand,
            None => unreachable!("tests are loaded before they are run"),
        }
    }

    fn stand_mut(&mut self) -> &mut Stand {
        Board::stand_of(&mut self.vm)
    }
}

#[cfg(test)]
mod tests;
