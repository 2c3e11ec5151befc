//! The last minutes of a game, in a bounded amount of memory: any of their frames can be reached
//! again, exactly, to the bit.
//!
//! ```text
//!   oldest                                                              newest
//!     K ─delta─ K ─delta─ K ─delta─ K ─delta─ K ─delta─ K  + whole block     keyframes
//!     · i i i i · i i i i · i i i i · i i i i · i i i i · i i i              inputs, every frame
//!
//!   reach(f): go from the newest block back over the deltas to the keyframe at or before f, put
//!   that into the console, and step on with the inputs that were kept.
//! ```
//!
//! Going back from the newest, the oldest can be dropped at no cost. Where the memory does not
//! suffice, keyframes are thinned out first, the oldest first, up to [`GAP_MAX`] frames apart; then
//! the oldest frames are forgotten. What the machine holds outside of the block (where it is in its
//! frame, save card, fault, last samples, counters) is kept with each keyframe. The profile and the
//! log are not part of the state: they stay as they are while frames are stepped again.

mod keys;

use std::collections::VecDeque;
use std::fmt;

use super::{Console, HANG_TICKS, RunState};
use crate::hardware::Input;
use crate::profile::FrameRecord;
use keys::Keys;

/// Frames that are remembered at most: five minutes.
pub const FRAMES_MAX: usize = 18_000;

/// Keyframes that are thinned out stay at most this far apart: stepping so many frames again takes
/// an ordinary game a fifth of a second.
pub const GAP_MAX: u64 = 120;

/// Keyframes are at least so many frames apart ...
const GAP_MIN: u64 = 6;
/// ... and one more for each so many bytes of the block. Comparing and copying takes about 0.2 ms a
/// MiB, so a frame pays about 0.1 ms for it, however large the cart is.
const BYTES_A_FRAME: usize = 512 << 10;

/// Why a frame cannot be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreachable {
    /// Nothing is remembered.
    Nothing,
    /// Only these frames are remembered, the first and the last.
    Outside(u64, u64),
    /// The block of this many bytes does not fit the memory for the history twice.
    TooLarge(usize),
    /// Stepped again, the cart did something else at this frame: it is not the same machine.
    Differs(u64),
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreachable::Nothing => f.write_str("there is nothing to go back to yet"),
            Unreachable::Outside(oldest, newest) => {
                write!(f, "only frames {oldest} to {newest} are remembered")
            }
            Unreachable::TooLarge(bytes) => {
                let mib = bytes >> 20;
                write!(f, "the cart uses {mib} MiB, too much to remember where it has been")
            }
            Unreachable::Differs(frame) => {
                write!(f, "frame {frame} came out differently than the first time")
            }
        }
    }
}

/// The last minutes of a game.
pub struct History {
    bytes_max: usize,
    keys: Keys,
    /// What each frame was given; the first is of the frame after the oldest keyframe.
    inputs: VecDeque<Input>,
    text_bytes: usize,
    too_large: Option<usize>,
}

impl History {
    /// A history that takes at most so many bytes, the copy of the block for looking back included.
    /// It needs room for two copies of the used part of the block; without, it remembers nothing.
    pub fn new(bytes_max: usize) -> History {
        History {
            bytes_max,
            keys: Keys::default(),
            inputs: VecDeque::new(),
            text_bytes: 0,
            too_large: None,
        }
    }

    /// Forgets everything and begins at the console's present frame.
    pub fn begin(&mut self, console: &Console) {
        self.forget();
        self.note_key(console);
    }

    fn forget(&mut self) {
        self.keys.clear();
        self.inputs.clear();
        self.text_bytes = 0;
    }

    /// Remembers the frame that the console has just published, and what it was given for it; call
    /// it after every tick that publishes. After a frame that does not follow the newest one the
    /// history begins anew.
    pub fn record(&mut self, console: &Console, input: &Input) {
        let frame = console.frame();
        if self.newest().is_none_or(|newest| newest + 1 != frame) {
            return self.begin(console);
        }
        self.keys.let_go();
        self.text_bytes += input.text.len();
        self.inputs.push_back(input.clone());
        let gap = GAP_MIN.max((console.vm.heap.used() / BYTES_A_FRAME) as u64);
        if frame >= self.keys.newest_frame() + gap.min(GAP_MAX) {
            self.note_key(console);
        }
        self.make_room();
    }

    /// Takes over a change that no step made, such as a value that a person set or code that was
    /// exchanged, at the console's present frame. What came after that frame is forgotten.
    pub fn note_change(&mut self, console: &Console) {
        let frame = console.frame();
        match (self.oldest(), self.newest()) {
            (Some(oldest), Some(newest)) if (oldest..=newest).contains(&frame) => {
                self.truncate_after(frame);
                self.note_key(console);
                self.make_room();
            }
            _ => self.begin(console),
        }
    }

    /// Brings the console to the state in which it published `frame`, with the picture and the
    /// samples of then. What follows stays remembered until
    /// [`truncate_after`](Self::truncate_after) or the next recorded frame.
    ///
    /// Its profile, its log and what the host was told of the save card stay as they are.
    ///
    /// # Errors
    /// When the frame is not remembered; the console is then left alone. When the console is of
    /// another cart, it may be left at another frame.
    pub fn reach(&mut self, console: &mut Console, frame: u64) -> Result<(), Unreachable> {
        let (oldest, newest) = self.range()?;
        if !(oldest..=newest).contains(&frame) {
            return Err(Unreachable::Outside(oldest, newest));
        }
        let found = self.keys.seek(frame);
        console.restore_parts(found.block, found.beside);
        let (first, from) = (self.keys.oldest_frame(), console.frame());
        let inputs = self.inputs.range((from - first) as usize..(frame - first) as usize);
        unnoticed(console, |console| {
            (from + 1..).zip(inputs).try_for_each(|(frame, input)| {
                if step_frame(console, input) { Ok(()) } else { Err(Unreachable::Differs(frame)) }
            })
        })
    }

    /// Makes one frame again with everything counted, and gives its record; the console stays where
    /// it is, its profile too.
    ///
    /// # Errors
    /// As [`reach`](Self::reach); the input of the oldest frame is not remembered.
    pub fn recount(
        &mut self,
        console: &mut Console,
        frame: u64,
    ) -> Result<FrameRecord, Unreachable> {
        let (oldest, newest) = self.range()?;
        let Some(input) = self.input_at(frame).cloned() else {
            return Err(Unreachable::Outside(oldest + 1, newest));
        };
        let here = console.snapshot();
        let wanted = console.detail_wanted;
        let record = self.reach(console, frame - 1).and_then(|()| {
            console.set_detail(true);
            let made = unnoticed(console, |console| {
                step_frame(console, &input).then(|| console.profile().latest().cloned())
            });
            made.flatten().ok_or(Unreachable::Differs(frame))
        });
        console.restore(&here);
        console.set_detail(wanted);
        record
    }

    /// Forgets what came after `frame`, for a game that goes on from there.
    pub fn truncate_after(&mut self, frame: u64) {
        let Some(oldest) = self.oldest() else { return };
        if frame < oldest {
            return self.forget();
        }
        self.keys.truncate_after(frame);
        let forgotten = self.inputs.iter().skip((frame - oldest) as usize);
        self.text_bytes -= forgotten.map(|input| input.text.len()).sum::<usize>();
        self.inputs.truncate((frame - oldest) as usize);
    }

    /// The first frame that can be reached.
    pub fn oldest(&self) -> Option<u64> {
        self.range().ok().map(|(oldest, _)| oldest)
    }

    /// The last frame that can be reached.
    pub fn newest(&self) -> Option<u64> {
        self.range().ok().map(|(_, newest)| newest)
    }

    /// The last frame at or before `frame` that is reached without stepping.
    pub fn keyframe_before(&self, frame: u64) -> Option<u64> {
        self.keys.before(frame)
    }

    /// What the console was given for `frame`; none for the oldest.
    pub fn input_at(&self, frame: u64) -> Option<&Input> {
        let first = self.oldest()? + 1;
        self.inputs.get(usize::try_from(frame.checked_sub(first)?).ok()?)
    }

    /// Bytes of the host's memory that the history takes.
    pub fn bytes(&self) -> usize {
        self.keys.bytes() + self.inputs.len() * size_of::<Input>() + self.text_bytes
    }

    /// The first and the last frame.
    ///
    /// # Errors
    /// When nothing is remembered, and why.
    pub fn range(&self) -> Result<(u64, u64), Unreachable> {
        match self.too_large {
            Some(bytes) => Err(Unreachable::TooLarge(bytes)),
            None if self.keys.is_empty() => Err(Unreachable::Nothing),
            None => {
                let oldest = self.keys.oldest_frame();
                Ok((oldest, oldest + self.inputs.len() as u64))
            }
        }
    }

    fn note_key(&mut self, console: &Console) {
        let used = console.vm.heap.used();
        self.too_large = (used > self.bytes_max / 2).then_some(used);
        if self.too_large.is_some() {
            self.forget();
        } else {
            self.keys.push(console);
        }
    }

    /// Thins out keyframes from three quarters of the memory on, one at a time, and forgets the
    /// oldest where that is too slow.
    fn make_room(&mut self) {
        let room = self.bytes_max.saturating_sub(self.keys.bytes_to_look_back());
        if self.bytes() > room / 4 * 3 {
            self.keys.thin_out(GAP_MAX);
        }
        while (self.bytes() > room || self.inputs.len() > FRAMES_MAX) && self.keys.len() > 1 {
            for _ in 0..self.keys.drop_oldest() {
                let input = self.inputs.pop_front();
                self.text_bytes -= input.map_or(0, |input| input.text.len());
            }
        }
    }
}

/// Makes frames again that were seen before: the console's profile and log stay as they are, and
/// there is no news of the save card.
pub(super) fn unnoticed<R>(console: &mut Console, make: impl FnOnce(&mut Console) -> R) -> R {
    let profile = std::mem::take(console.profile_mut());
    let log = console.take_log();
    let made = make(console);
    console.set_log(log);
    *console.profile_mut() = profile;
    console.take_commit();
    made
}

/// Steps until a frame is published. False when that does not happen.
fn step_frame(console: &mut Console, input: &Input) -> bool {
    for _ in 0..HANG_TICKS {
        let tick = console.step(input);
        if tick.state != RunState::Late {
            return tick.published;
        }
    }
    false
}

#[cfg(test)]
mod tests;
