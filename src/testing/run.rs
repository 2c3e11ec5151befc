//! Plays a cart as planned, without a window, and collects what it did.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::budget::Watch;
use super::expect::{Expected, Watcher};
use super::golden::Mismatch;
use super::{Budgets, Finding, Kind, Movie, capture, determinism, exit_code};
use crate::cart::{Card, Cart};
use crate::console::{BootOptions, Console, Fault, Hashes, RunState};
use crate::hardware::Input;
use crate::profile::{Cost, FrameRecord};

/// The longest run: four and a half hours of play.
pub const FRAMES_MAX: u64 = 1_000_000;

/// Lines of the cart's log that are kept; one that prints every frame for a minute fits.
pub(super) const LOG_LINES: usize = 10_000;

/// A console that makes no frame in so many ticks does not stop hanging carts as it should: it does
/// so after 300.
const TICKS_WITHOUT_FRAME: u64 = 1000;

/// What to play and what to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Frames to play, 1 to [`FRAMES_MAX`].
    pub frames: u64,
    /// The machine's seed.
    pub seed: u64,
    /// The save card that is in the machine.
    pub card: Card,
    /// What is pressed, and the hashes that must come out.
    pub movie: Option<Movie>,
    /// Take the hashes of every so many frames.
    pub hash_every: Option<u64>,
    /// Keep the picture of these frames, enlarged so many times.
    pub screenshots: BTreeSet<u64>,
    /// How many times the screenshots are enlarged.
    pub scale: usize,
    /// What a frame may cost.
    pub budgets: Budgets,
    /// What must come out, besides the movie's hashes.
    pub expected: Expected,
    /// Keep the sound.
    pub sound: bool,
    /// Count opcodes, lines and functions, and keep the numbers of every frame, 500 bytes each.
    pub detail: bool,
    /// Play again under stress and compare everything.
    pub verify_determinism: bool,
    /// Why the test is known to fail: what is wrong is excused, and passing is not.
    pub known_failure: Option<String>,
}

/// What a run gave.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What is wrong, if anything.
    pub findings: Vec<Finding>,
    /// What is wrong and known to be.
    pub excused: Vec<Finding>,
    /// Frames played.
    pub frames: u64,
    /// Ticks of 1/60 second that it took; more than frames where the cart was slow.
    pub ticks: u64,
    /// The numbers of every frame, where the plan asks for detail.
    pub records: Vec<FrameRecord>,
    /// The frame that cost most: its number, its cycles, and those of a tick.
    pub dearest: Option<(u64, u64, u64)>,
    /// The frames that do not look as they should.
    pub mismatches: Vec<Mismatch>,
    /// The hashes that the plan asked for, and those of the last frame.
    pub hashes: Vec<(u64, Hashes)>,
    /// The screenshots as PNG files, by frame.
    pub screenshots: BTreeMap<u64, Vec<u8>>,
    /// The sound of all ticks, 48 kHz, left and right in turn.
    pub samples: Vec<i16>,
    /// The save card as the cart last committed it, when it did.
    pub card: Option<Card>,
    /// What the cart printed, with the frame in which it did.
    pub log: Vec<(u64, String)>,
    /// What each source line cost over the whole run, hottest first.
    pub lines: Vec<(Arc<str>, u32, Cost)>,
    /// How often each opcode ran, hottest first.
    pub opcodes: Vec<(&'static str, u64)>,
    /// What stopped the cart, if anything.
    pub fault: Option<Fault>,
    /// Whether a plain script came to its end before the frames were over.
    pub ended: bool,
}

/// Plays the cart. A panic inside the console becomes a finding, as every other fault does.
pub fn run(cart: &Arc<Cart>, plan: &Plan) -> Outcome {
    let mut outcome = Outcome::default();
    let played = catch_unwind(AssertUnwindSafe(|| {
        let watch = play(cart, plan, &mut outcome);
        outcome.findings.extend(blamed(cart, plan, watch).findings());
        let sound = exit_code(&outcome.findings) != Kind::Internal.exit_code();
        if plan.verify_determinism && sound {
            outcome.findings.extend(determinism::verify(cart, plan));
        }
    }));
    if let Err(panic) = played {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
        let message = format!("the console panicked: {words}; please report this with the cart");
        outcome.findings.push(Finding::new(Kind::Internal, message));
    }
    outcome.findings.sort_by_key(|finding| finding.kind);
    if let Some(why) = &plan.known_failure {
        outcome.excuse(why);
    }
    outcome
}

impl Outcome {
    /// The test is known to fail for that reason: what is wrong is excused, but for a fault in the
    /// console, and that nothing is wrong is a finding.
    pub fn excuse(&mut self, why: &str) {
        if self.findings.is_empty() {
            let message = format!(
                "it passes, but is marked as a known failure ({why}); \
                 take `known_failure` out of the test"
            );
            self.findings.push(Finding::new(Kind::Expectation, message));
        } else if self.findings.iter().all(|finding| finding.kind != Kind::Internal) {
            self.excused = std::mem::take(&mut self.findings);
        }
    }
}

/// Says which lines of the cart are to blame for budgets that were exceeded. Counting by line slows
/// the machine down, so it is done only where something is wrong, in a second run up to there.
fn blamed(cart: &Arc<Cart>, plan: &Plan, mut watch: Watch) -> Watch {
    if let Some(frames) = watch.worst_frame().filter(|_| !plan.detail) {
        let movie = plan.movie.as_ref().map(|m| Movie { hashes: Vec::new(), ..m.clone() });
        let (seed, card, budgets) = (plan.seed, plan.card.clone(), plan.budgets);
        let again = Plan { frames, seed, card, movie, budgets, detail: true, ..Plan::default() };
        watch.blame(play(cart, &again, &mut Outcome::default()));
    }
    watch
}

/// Plays up to the plan's last frame; gives what frames have cost.
fn play(cart: &Arc<Cart>, plan: &Plan, outcome: &mut Outcome) -> Watch {
    let options =
        BootOptions { seed: plan.seed, card: plan.card.clone(), ..BootOptions::default() };
    let mut console = match Console::boot(Arc::clone(cart), &options) {
        Ok(console) => console,
        Err(fault) => {
            stopped(outcome, &fault, None);
            return Watch::default();
        }
    };
    console.set_detail(plan.detail);
    let mut tally =
        Tally { watch: Watch::new(plan.budgets), watcher: Watcher::new(plan), ..Tally::default() };
    let still = Movie::default();
    let mut player = plan.movie.as_ref().unwrap_or(&still).player();
    let mut frame = 0;
    let mut frame_tick = 0;
    while frame < plan.frames {
        let input = player.frame(frame + 1).clone();
        let state = step(&mut console, &input, plan, outcome, &mut tally.watcher);
        if let Some(fault) = console.fault() {
            stopped(outcome, fault, Some(frame + 1));
            break;
        }
        if console.frame() > frame {
            frame += 1;
            frame_tick = outcome.ticks;
            tally.frame(&console, plan, outcome, frame);
        }
        if outcome.ticks - frame_tick > TICKS_WITHOUT_FRAME {
            let message = "the console makes no frames; please report this with the cart";
            outcome.findings.push(Finding::new(Kind::Internal, message).in_frame(frame + 1));
            break;
        }
        if state == RunState::Ended {
            outcome.ended = true;
            break;
        }
    }
    if outcome.hashes.last().is_none_or(|(at, _)| *at != frame) && frame > 0 {
        outcome.hashes.push((frame, console.hashes()));
    }
    outcome.frames = frame;
    tally.finish(plan, outcome)
}

/// One tick: what it printed and how it sounded goes into the outcome.
fn step(
    console: &mut Console,
    input: &Input,
    plan: &Plan,
    outcome: &mut Outcome,
    watcher: &mut Watcher,
) -> RunState {
    let frame = console.frame() + 1;
    let tick = console.step(input);
    outcome.ticks += 1;
    if plan.sound {
        outcome.samples.extend_from_slice(console.samples());
    }
    if let Some(card) = console.take_commit() {
        outcome.card = Some(card);
    }
    for line in console.take_log() {
        watcher.line(frame, &line);
        if outcome.log.len() < LOG_LINES {
            outcome.log.push((frame, line));
        }
    }
    tick.state
}

fn stopped(outcome: &mut Outcome, fault: &Fault, frame: Option<u64>) {
    outcome.findings.push(Finding { frame, ..Finding::from_fault(fault) });
    outcome.fault = Some(fault.clone());
}

/// What adds up over the frames.
#[derive(Default)]
struct Tally {
    watch: Watch,
    watcher: Watcher,
    lines: BTreeMap<(Arc<str>, u32), Cost>,
    opcodes: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn frame(&mut self, console: &Console, plan: &Plan, outcome: &mut Outcome, frame: u64) {
        if let Some(record) = console.profile().latest() {
            self.watch.frame(record);
            self.count(record, outcome);
            if plan.detail {
                outcome.records.push(FrameRecord { trace: None, ..record.clone() });
            }
        }
        if plan.screenshots.contains(&frame) {
            match capture::png(console.picture(), plan.scale) {
                Ok(file) => drop(outcome.screenshots.insert(frame, file)),
                Err(why) => outcome.findings.push(Finding::new(Kind::Internal, why)),
            }
        }
        if let Err(why) = self.watcher.picture(frame, console.picture()) {
            outcome.findings.push(Finding::new(Kind::Internal, why));
        }
        let due = plan.hash_every.is_some_and(|every| frame.is_multiple_of(every.max(1)));
        if due || self.watcher.wants_hashes(frame) {
            let hashes = console.hashes();
            self.watcher.hashes(frame, &hashes);
            outcome.hashes.push((frame, hashes));
        }
    }

    fn count(&mut self, record: &FrameRecord, outcome: &mut Outcome) {
        let cycles = record.counts.fuel();
        if outcome.dearest.is_none_or(|(_, most, _)| cycles > most) {
            outcome.dearest = Some((record.frame, cycles, record.budget));
        }
        let detail = record.detail().unwrap_or_default();
        for line in &detail.lines {
            self.lines.entry((Arc::clone(&line.file), line.line)).or_default().add(&line.cost);
        }
        for (opcode, count) in &detail.opcodes {
            *self.opcodes.entry(opcode).or_default() += count;
        }
    }

    fn finish(self, plan: &Plan, outcome: &mut Outcome) -> Watch {
        let unreached = plan.screenshots.range(outcome.frames + 1..);
        let unreached: Vec<_> = unreached.map(u64::to_string).collect();
        if !unreached.is_empty() && outcome.fault.is_none() {
            let message = format!(
                "no screenshot of frame {}: the run ended after frame {}",
                unreached.join(", "),
                outcome.frames
            );
            outcome.findings.push(Finding::new(Kind::Expectation, message));
        }
        self.watcher.finish(outcome);
        outcome.opcodes = self.opcodes.into_iter().collect();
        outcome.opcodes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let lines = self.lines.into_iter().map(|((file, line), cost)| (file, line, cost));
        outcome.lines = lines.collect();
        outcome.lines.sort_by_key(|(_, _, cost)| std::cmp::Reverse(cost.instructions));
        self.watch
    }
}
