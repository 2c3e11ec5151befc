//! The game's own time: back while a key is held, fast, slow, frame by frame.

use std::time::{Duration, Instant};

use egui::Context;

use super::{Desk, Placement, View};
use crate::console::{Console, ahead};
use crate::host::desktop::keys::HostKey;
use crate::overlay::tape;

/// Frames made in a tick of fast forward, as far as the time suffices ...
const FAST_FRAMES: u32 = 4;
/// ... which is this: the rest of a tick is for showing the picture.
const FAST_TIME: Duration = Duration::from_millis(11);

/// A step back that takes longer than this jumps from keyframe to keyframe from then on.
const BACK_TIME: Duration = Duration::from_millis(10);

/// Frames that a tick of rewinding goes back: one at first, more the longer the key is held.
fn rewind_speed(ticks: u32) -> u64 {
    match ticks {
        0..90 => 1,
        90..240 => 2,
        _ => 4,
    }
}

/// What is done with the game's time.
#[derive(Debug, Default)]
pub(super) struct Tape {
    /// The key for going back is held.
    pub rewinding: bool,
    /// The key for fast forward is held.
    pub fast: bool,
    /// The game stands still, without the menu.
    pub frozen: bool,
    /// What the console gives now is not for the speaker.
    pub skips_sound: bool,
    rewind_ticks: u32,
    /// Where going back has come to; between keyframes the console may be a little before it.
    target: u64,
    coarse: bool,
}

impl Desk {
    /// Whether the game's time is marked in the picture.
    pub(super) fn has_mark(&self) -> bool {
        let Tape { rewinding, fast, frozen, .. } = self.tape;
        rewinding || fast || frozen || self.is_slow()
    }

    /// Makes the ticks of the game that belong to a tick of the clock. True when something new is
    /// to be shown.
    pub(super) fn turn_tape(&mut self, placement: Placement) -> bool {
        if self.tape.rewinding {
            return self.rewind();
        }
        let running = self.is_running();
        let due = self.stepping || (running && self.is_due());
        self.tape.skips_sound = self.is_slow();
        let mut stepped = due && self.step(placement);
        if running && self.tape.fast {
            let start = Instant::now();
            self.tape.skips_sound = true;
            for _ in 1..FAST_FRAMES {
                if start.elapsed() > FAST_TIME || !self.is_running() {
                    break;
                }
                stepped |= self.step(placement);
            }
        }
        self.speaker.set_hold(!running || self.is_slow());
        stepped
    }

    pub(super) fn begin_rewinding(&mut self) {
        if !matches!(self.view(), View::Game | View::Crash) {
            return;
        }
        if let Err(why) = self.session.reach() {
            return self.tell(why);
        }
        self.ahead.forget();
        self.keyboard.release_all();
        self.tape.rewinding = true;
        self.tape.coarse = false;
        self.tape.rewind_ticks = 0;
        self.tape.target = self.console().map_or(0, Console::frame);
    }

    /// A tick of going back.
    fn rewind(&mut self) -> bool {
        let (Ok((oldest, _)), Some(now)) =
            (self.session.reach(), self.console().map(Console::frame))
        else {
            self.tape.rewinding = false;
            return true;
        };
        let speed = rewind_speed(self.tape.rewind_ticks);
        self.tape.rewind_ticks += 1;
        self.tape.target = self.tape.target.saturating_sub(speed).max(oldest);
        let mut target = self.tape.target;
        if self.tape.coarse {
            target = self.session.keyframe_before(target).unwrap_or(oldest);
        }
        if target == now {
            self.speaker.set_hold(true);
            return false;
        }
        let start = Instant::now();
        if let Err(why) = self.session.rewind(target) {
            self.tape.rewinding = false;
            self.tell(why);
            return true;
        }
        self.tape.coarse |= start.elapsed() > BACK_TIME;
        let audible = speed == 1 && !self.tape.coarse;
        self.speaker.set_hold(!audible);
        if audible && let Some(console) = self.session.console() {
            self.speaker.play(&backwards(console.samples()));
        }
        true
    }

    /// A key that acts while it is held was let go.
    pub(super) fn let_go(&mut self, key: HostKey) {
        match key {
            HostKey::Rewind => self.tape.rewinding = false,
            HostKey::FastForward => self.tape.fast = false,
            _ => {}
        }
    }

    /// Slower, slower still, and back to normal.
    pub(super) fn change_motion(&mut self) {
        self.slow = match self.slow {
            0 | 1 => 2,
            2 => 4,
            _ => 1,
        };
    }

    /// Stops the game without the menu; from then on, one frame each time.
    pub(super) fn step_frame(&mut self) {
        if self.view() != View::Game {
            return;
        }
        if self.tape.frozen {
            self.stepping = true;
        } else {
            self.tape.frozen = true;
            self.ahead.forget();
        }
    }

    pub(super) fn change_ahead(&mut self, by: i32) {
        self.ahead_frames = self.ahead_frames.saturating_add_signed(by).min(ahead::FRAMES_MAX);
        self.ahead.forget();
    }

    pub(super) fn ahead_words(&self) -> &'static str {
        match self.ahead_frames {
            0 => "off",
            1 => "1 frame",
            _ => "2 frames",
        }
    }

    /// Marks in the picture what is done with the game's time.
    pub(super) fn show_tape(&self, context: &Context) {
        if !matches!(self.view(), View::Game | View::Crash) || !self.has_mark() {
            return;
        }
        let frame = self.console().map_or(0, Console::frame);
        let mark = if self.tape.rewinding {
            let (oldest, newest) = self.session.reach().unwrap_or((frame, frame));
            tape::Mark::Back { oldest, newest, frame }
        } else if self.tape.frozen {
            tape::Mark::Still(frame)
        } else if self.tape.fast {
            tape::Mark::Fast
        } else {
            tape::Mark::Slow(self.slow)
        };
        tape::show(context, mark);
    }
}

/// Samples in pairs of left and right, last pair first.
fn backwards(samples: &[i16]) -> Vec<i16> {
    samples.chunks_exact(2).rev().flatten().copied().collect()
}
