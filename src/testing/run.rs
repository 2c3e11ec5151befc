//! Plays a cart as planned, without a window, and collects what it did.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::budget::Watch;
use super::{Budgets, Finding, Hashed, Kind, Movie, capture, determinism, exit_code};
use crate::cart::{Card, Cart};
use crate::console::{BootOptions, Console, Fault, Hashes, RunState};
use crate::hardware::Input;
use crate::profile::{Cost, FrameRecord};

/// The longest run: four and a half hours of play, whose numbers take half a gigabyte.
pub const FRAMES_MAX: u64 = 1_000_000;

/// Lines of the cart's log that are kept; one that prints every frame for a minute fits.
const LOG_LINES: usize = 10_000;

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
    /// Keep the sound.
    pub sound: bool,
    /// Count opcodes, lines and functions.
    pub detail: bool,
    /// Play again under stress and compare everything.
    pub verify_determinism: bool,
}

/// What a run gave.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What is wrong, if anything.
    pub findings: Vec<Finding>,
    /// Ticks of 1/60 second that it took; more than frames where the cart was slow.
    pub ticks: u64,
    /// The numbers of every frame.
    pub frames: Vec<FrameRecord>,
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
        play(cart, plan, &mut outcome);
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
    outcome
}

fn play(cart: &Arc<Cart>, plan: &Plan, outcome: &mut Outcome) {
    let options =
        BootOptions { seed: plan.seed, card: plan.card.clone(), ..BootOptions::default() };
    let mut console = match Console::boot(Arc::clone(cart), &options) {
        Ok(console) => console,
        Err(fault) => return stopped(outcome, &fault, None),
    };
    console.set_detail(plan.detail || plan.budgets.any());
    let mut tally = Tally { watch: Watch::new(plan.budgets), ..Tally::default() };
    let still = Movie::default();
    let mut player = plan.movie.as_ref().unwrap_or(&still).player();
    let mut frame = 0;
    let mut frame_tick = 0;
    while frame < plan.frames {
        let input = player.frame(frame + 1).clone();
        let state = step(&mut console, &input, plan, outcome, frame + 1);
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
    tally.finish(plan, outcome, frame);
}

/// One tick: what it printed and how it sounded goes into the outcome.
fn step(
    console: &mut Console,
    input: &Input,
    plan: &Plan,
    outcome: &mut Outcome,
    frame: u64,
) -> RunState {
    let tick = console.step(input);
    outcome.ticks += 1;
    if plan.sound {
        outcome.samples.extend_from_slice(console.samples());
    }
    if let Some(card) = console.take_commit() {
        outcome.card = Some(card);
    }
    for line in console.take_log() {
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
    lines: BTreeMap<(Arc<str>, u32), Cost>,
    opcodes: BTreeMap<&'static str, u64>,
    mismatch: Option<(u64, Vec<&'static str>)>,
}

impl Tally {
    fn frame(&mut self, console: &Console, plan: &Plan, outcome: &mut Outcome, frame: u64) {
        if let Some(record) = console.profile().latest() {
            self.watch.frame(record);
            let detail = record.detail().unwrap_or_default();
            for line in &detail.lines {
                self.lines.entry((Arc::clone(&line.file), line.line)).or_default().add(&line.cost);
            }
            for (opcode, count) in &detail.opcodes {
                *self.opcodes.entry(opcode).or_default() += count;
            }
            outcome.frames.push(FrameRecord { trace: None, ..record.clone() });
        }
        if plan.screenshots.contains(&frame) {
            match capture::png(console.picture(), plan.scale) {
                Ok(file) => drop(outcome.screenshots.insert(frame, file)),
                Err(why) => outcome.findings.push(Finding::new(Kind::Internal, why)),
            }
        }
        let due = plan.hash_every.is_some_and(|every| frame.is_multiple_of(every.max(1)));
        let asked: Vec<&Hashed> = asked(plan, frame).collect();
        if due || !asked.is_empty() {
            let hashes = console.hashes();
            for wanted in asked {
                let differing = wanted.differences(&hashes);
                if !differing.is_empty() && self.mismatch.is_none() {
                    self.mismatch = Some((frame, differing));
                }
            }
            outcome.hashes.push((frame, hashes));
        }
    }

    fn finish(self, plan: &Plan, outcome: &mut Outcome, frame: u64) {
        if let Some((at, parts)) = self.mismatch {
            let message = format!("the hash of {} is not the movie's", parts.join(" and of "));
            outcome.findings.push(Finding::new(Kind::Expectation, message).in_frame(at));
        }
        let unreached: Vec<_> = plan.screenshots.range(frame + 1..).map(u64::to_string).collect();
        if !unreached.is_empty() && outcome.fault.is_none() {
            let message = format!(
                "no screenshot of frame {}: the run ended after frame {frame}",
                unreached.join(", ")
            );
            outcome.findings.push(Finding::new(Kind::Expectation, message));
        }
        outcome.findings.extend(self.watch.findings());
        outcome.opcodes = self.opcodes.into_iter().collect();
        outcome.opcodes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let lines = self.lines.into_iter().map(|((file, line), cost)| (file, line, cost));
        outcome.lines = lines.collect();
        outcome.lines.sort_by_key(|(_, _, cost)| std::cmp::Reverse(cost.instructions));
    }
}

/// What the movie's hash lines ask of a frame.
fn asked(plan: &Plan, frame: u64) -> impl Iterator<Item = &Hashed> {
    let hashes = plan.movie.as_ref().map_or(&[][..], |movie| &movie.hashes);
    let first = hashes.partition_point(|(at, _)| *at < frame);
    hashes[first..].iter().take_while(move |(at, _)| *at == frame).map(|(_, hash)| hash)
}
