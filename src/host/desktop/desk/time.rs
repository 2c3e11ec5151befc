//! Time under the overlay: stopping at a limit, stepping back, rewinding, running a frame again.

use super::{Desk, View};
use crate::overlay::numbers::thousands;

impl Desk {
    /// Stops at the frame that has just been published when it passed the limit that was set.
    pub(super) fn watch(&mut self) {
        let Some(record) = self.session.console().and_then(|c| c.profile().latest()) else {
            return;
        };
        let Some(limit) = self.overlay.springs(record) else { return };
        let frame = record.frame;
        let words = format!(
            "Frame {}: {} {}, more than {}",
            thousands(frame),
            thousands(limit.measure.of(record)),
            limit.measure.words(),
            thousands(limit.most),
        );
        let counted = record.trace.is_some();
        if self.view() != View::Overlay {
            self.set_overlay(true);
        }
        self.pause_under_overlay();
        self.overlay.stop_at(frame);
        if !counted {
            self.recount(frame);
        }
        self.tell(words);
    }

    /// Pauses until the overlay is closed.
    pub(super) fn pause_under_overlay(&mut self) {
        if !self.paused {
            self.paused = true;
            self.paused_by_overlay = true;
        }
        self.keyboard.release_all();
    }

    /// Makes a frame: after a step back the one that followed, with its own input.
    pub(super) fn step_on(&mut self) {
        self.pause_under_overlay();
        let Some(now) = self.console().map(|console| console.frame()) else { return };
        if self.session.reach().is_ok_and(|(_, newest)| now < newest) {
            self.rewind_to(now + 1);
        } else {
            self.stepping = true;
        }
    }

    pub(super) fn step_back(&mut self) {
        let Some(now) = self.console().map(|console| console.frame()) else { return };
        self.rewind_to(now.saturating_sub(1));
    }

    /// Takes the machine to the end of a frame.
    pub(super) fn rewind_to(&mut self, frame: u64) {
        self.pause_under_overlay();
        self.stepping = false;
        if let Err(reason) = self.session.rewind(frame) {
            self.tell(format!("Cannot go to frame {}: {reason}", thousands(frame)));
        }
    }

    /// Runs a frame again with everything counted, and comes back.
    pub(super) fn recount(&mut self, frame: u64) {
        self.pause_under_overlay();
        match self.session.recount(frame) {
            Ok(()) => self.overlay.forget_details(),
            Err(reason) => {
                let frame = thousands(frame);
                self.tell(format!("Frame {frame} cannot be counted again: {reason}"));
            }
        }
    }

    pub(super) fn evaluate(&mut self, line: &str) {
        self.pause_under_overlay();
        if let Some(answer) = self.session.evaluate(line) {
            self.overlay.answer(answer);
        }
    }
}
