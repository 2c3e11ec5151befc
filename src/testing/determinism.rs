//! Whether a second run gives the same, whatever the collector and the save states do.
//!
//! Three machines play side by side. The first plays plainly. The second collects all garbage at
//! every allocation, and after every tick its state is saved and loaded into another machine, which
//! goes on in its place. The third is saved and loaded only. Everything that a cart or a player can
//! notice must be the same in all three; the third, whose memory is laid out alike, must have the
//! same machine hash as well.

use std::sync::Arc;

use super::{Finding, Kind, Movie, Plan};
use crate::cart::Cart;
use crate::console::{BootOptions, Console, Fault, Hashes, RunState};
use crate::hardware::Input;
use crate::profile::{Counter, Counts, Group};

/// Plays the plan's frames in all three ways; the first difference ends it.
pub fn verify(cart: &Arc<Cart>, plan: &Plan) -> Option<Finding> {
    let plain = BootOptions { seed: plan.seed, card: plan.card.clone(), ..BootOptions::default() };
    let stress = BootOptions { collect_always: true, ..plain.clone() };
    let machines = (
        Console::boot(Arc::clone(cart), &plain).ok()?,
        Relay::boot(cart, &stress)?,
        Relay::boot(cart, &plain)?,
    );
    let (mut first, mut stressed, mut saved) = machines;
    let still = Movie::default();
    let mut player = plan.movie.as_ref().unwrap_or(&still).player();
    // Each frame takes at most 300 ticks, or else the run before this one has found a hang.
    for _ in 0..plan.frames.saturating_mul(300) {
        if first.frame() >= plan.frames {
            break;
        }
        let frame = first.frame() + 1;
        let input = player.frame(frame).clone();
        let expected = Trace::step(&mut first, &input);
        for (relay, ways, exact) in [
            (&mut stressed, "with a collection at every allocation and a save and load", false),
            (&mut saved, "with a save and load", true),
        ] {
            let actual = Trace::step(&mut relay.now, &input);
            if let Some(part) = expected.difference(&actual, exact) {
                let message = format!("{part} differs when the cart is played {ways}");
                return Some(Finding::new(Kind::Determinism, message).in_frame(frame));
            }
            relay.pass_on();
        }
        if matches!(expected.state, RunState::Ended | RunState::Faulted) {
            break;
        }
    }
    None
}

/// Two machines of the same cart; after each tick the other one goes on.
struct Relay {
    now: Console,
    next: Console,
}

impl Relay {
    fn boot(cart: &Arc<Cart>, options: &BootOptions) -> Option<Relay> {
        let boot = || Console::boot(Arc::clone(cart), options).ok();
        Some(Relay { now: boot()?, next: boot()? })
    }

    fn pass_on(&mut self) {
        self.next.restore(&self.now.snapshot());
        std::mem::swap(&mut self.now, &mut self.next);
    }
}

/// Whether a counter is the same however often the collector runs. Its own are not; and a string
/// that was collected is put into memory again where it would have been found.
fn is_the_carts(counter: Counter) -> bool {
    let kept = matches!(counter, Counter::Strings | Counter::StringBytes);
    !kept && !matches!(counter.group(), Group::Collector | Group::Strings)
}

/// Everything that one tick gave.
struct Trace {
    state: RunState,
    frame: u64,
    hashes: Hashes,
    log: Vec<String>,
    fault: Option<Fault>,
    card: u64,
    counts: Counts,
}

impl Trace {
    fn step(console: &mut Console, input: &Input) -> Trace {
        let tick = console.step(input);
        let latest = console.profile().latest().filter(|_| tick.published);
        let counts = latest.map(|record| record.counts.clone()).unwrap_or_default();
        Trace {
            state: tick.state,
            frame: console.frame(),
            hashes: console.hashes(),
            log: console.take_log(),
            fault: console.fault().cloned(),
            card: console.card().fingerprint(),
            counts,
        }
    }

    /// The first part that differs, in words.
    fn difference(&self, other: &Trace, exact: bool) -> Option<String> {
        let (a, b) = (&self.hashes, &other.hashes);
        let parts = [
            ("what the cart printed", self.log == other.log),
            ("the error", self.fault == other.fault),
            ("the state", self.state == other.state && self.frame == other.frame),
            ("the picture", a.picture == b.picture),
            ("the sound", a.sound == b.sound),
            ("the save card", self.card == other.card),
            ("the machine", !exact || a.machine == b.machine),
        ];
        if let Some((part, _)) = parts.iter().find(|(_, same)| !same) {
            return Some((*part).to_string());
        }
        let mut counters = Counter::ALL.iter().filter(|c| exact || is_the_carts(**c));
        let counts = |counter: Counter| (self.counts.get(counter), other.counts.get(counter));
        let counter = counters.find(|c| counts(**c).0 != counts(**c).1)?;
        let (a, b) = counts(*counter);
        Some(format!("the counter {} ({a} plainly, {b} here)", counter.id()))
    }
}
