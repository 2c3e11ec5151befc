//! Runs the tests of a script inside a cart, each from the same state of the machine.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::evidence::Film;
use super::run::LOG_LINES;
use super::{FRAMES_MAX, Finding, Golden, Kind, Movie, Outcome, Recorder};
use crate::cart::Cart;
use crate::console::{BootOptions, Console, Fault, FaultKind, RunState, Snapshot, Wish};
use crate::hardware::Input;

/// Ticks of one frame after which a cart should have been stopped long ago.
const TICKS_WITHOUT_FRAME: u32 = 1000;

/// A machine with a cart and the tests of a script.
pub struct Bench {
    console: Console,
    fresh: Snapshot,
    names: Vec<String>,
    cart: u64,
}

/// What came of one test.
#[derive(Default)]
pub struct Tested {
    /// Findings, frames, pictures that differ, the log.
    pub outcome: Outcome,
    /// Those of the findings that are about golden pictures.
    pub snap_findings: Vec<Finding>,
    /// What was pressed.
    pub movie: Movie,
    /// The last two seconds.
    pub film: Film,
}

/// Finds the golden picture of a snap.
pub type GoldenOf<'a> = &'a dyn Fn(&str) -> Result<Golden, String>;

impl Bench {
    /// Plays the cart's first frame, then loads the script `path`, one of the cart's.
    ///
    /// # Errors
    /// When cart or script do not get that far.
    pub fn set_up(cart: &Arc<Cart>, path: &str) -> Result<Bench, Fault> {
        let mut console = Console::boot(Arc::clone(cart), &BootOptions::default())?;
        while console.step(&Input::default()).state == RunState::Late {}
        if let Some(fault) = console.fault() {
            return Err(fault.clone());
        }
        let Some(source) = cart.scripts.get(path) else {
            return Err(Fault::new(FaultKind::Load, format!("{path} is not in the cart")));
        };
        let names = console.load_tests(path, source)?;
        console.take_log();
        Ok(Bench { fresh: console.snapshot(), console, names, cart: cart.hash })
    }

    /// The names of the tests, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Runs a test, counted from 0. A panic inside the console is a finding.
    ///
    /// # Errors
    /// A sentence when a golden picture is there and cannot be read.
    pub fn run(&mut self, number: usize, golden: GoldenOf<'_>) -> Result<Tested, String> {
        self.console.restore(&self.fresh);
        self.console.take_log();
        let mut tested = Tested::default();
        let mut recorder = Recorder::new(self.cart, 0, 0);
        recorder.frame(1, &Input::default());
        let played = catch_unwind(AssertUnwindSafe(|| {
            self.play(number, golden, &mut tested, &mut recorder)
        }));
        match played {
            Ok(played) => played?,
            Err(_) => {
                let message = "the console panicked; please report this with the cart";
                tested.outcome.findings.push(Finding::new(Kind::Internal, message));
            }
        }
        tested.outcome.frames = self.console.frame();
        tested.movie = Movie { frames: tested.outcome.frames, ..recorder.movie().clone() };
        tested.outcome.findings.sort_by_key(|finding| finding.kind);
        Ok(tested)
    }

    fn play(
        &mut self,
        number: usize,
        golden: GoldenOf<'_>,
        tested: &mut Tested,
        recorder: &mut Recorder,
    ) -> Result<(), String> {
        if let Err(fault) = self.console.begin_test(number) {
            tested.outcome.findings.push(Finding::from_fault(&fault));
            return Ok(());
        }
        loop {
            match self.console.run_test() {
                Wish::Frames(frames) => {
                    if !self.frames(frames, tested, recorder) {
                        return Ok(());
                    }
                }
                Wish::Snap(name) => self.snap(&golden(&name)?, tested)?,
                Wish::Failed(fault) => {
                    let finding = Finding::from_fault(&fault);
                    // What a test says of the cart is an expectation, not a crash of the cart.
                    let kind = match finding.kind {
                        Kind::Error if fault.kind == FaultKind::Runtime => Kind::Expectation,
                        kind => kind,
                    };
                    let finding = Finding { kind, ..finding };
                    tested.outcome.findings.push(finding.in_frame(self.console.frame()));
                    return Ok(());
                }
                Wish::Done => return Ok(()),
            }
        }
    }

    /// Plays frames; false when the cart stopped.
    fn frames(&mut self, frames: u64, tested: &mut Tested, recorder: &mut Recorder) -> bool {
        for _ in 0..frames {
            let frame = self.console.frame() + 1;
            if frame > FRAMES_MAX {
                let message = format!("the test does not end within {FRAMES_MAX} frames");
                tested.outcome.findings.push(Finding::new(Kind::Hang, message));
                return false;
            }
            let input = self.console.test_input();
            recorder.frame(frame, &input);
            let mut ticks = 0;
            let state = loop {
                let state = self.console.step(&input).state;
                tested.outcome.ticks += 1;
                ticks += 1;
                if state != RunState::Late || ticks > TICKS_WITHOUT_FRAME {
                    break state;
                }
            };
            let room = LOG_LINES.saturating_sub(tested.outcome.log.len());
            let log = self.console.take_log().into_iter().take(room);
            tested.outcome.log.extend(log.map(|line| (frame, line)));
            if let Some(fault) = self.console.fault() {
                tested.outcome.findings.push(Finding::from_fault(fault).in_frame(frame));
                tested.outcome.fault = Some(fault.clone());
                return false;
            }
            if state == RunState::Late {
                let message = "the console makes no frames; please report this with the cart";
                tested.outcome.findings.push(Finding::new(Kind::Internal, message).in_frame(frame));
                return false;
            }
            tested.film.roll(frame, self.console.picture());
        }
        true
    }

    fn snap(&mut self, golden: &Golden, tested: &mut Tested) -> Result<(), String> {
        let frame = self.console.frame();
        if let Some(mismatch) = golden.compare(frame, self.console.picture())? {
            let message = match golden.file {
                Some(_) => mismatch.message.clone(),
                None => format!("{}; narthex test --update writes it", mismatch.message),
            };
            let finding = Finding::new(Kind::Expectation, message).in_frame(frame);
            tested.snap_findings.push(finding.clone());
            tested.outcome.findings.push(finding);
            tested.outcome.mismatches.push(mismatch);
        }
        Ok(())
    }
}
