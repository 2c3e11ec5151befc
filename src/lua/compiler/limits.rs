//! What a compilation may use: a text can be as large as all of memory, and its tree many times as
//! large as the text.

use std::sync::atomic::{AtomicBool, Ordering};

/// Tokens, statements or expressions between two looks at the limits: a few microseconds.
const LOOK_UP_AFTER: u32 = 256;

/// Why a text was not compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cause {
    /// It is no Lua.
    #[default]
    Syntax,
    /// Tree or code would take more memory than there is.
    Memory,
    /// The host wants to stop.
    Stop,
}

/// The limits of one compilation.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'l> {
    /// The most bytes that tree and code together may have.
    pub bytes: usize,
    /// Set from any thread, it ends the compilation.
    pub stop: Option<&'l AtomicBool>,
}

impl Limits<'_> {
    /// None.
    pub const NONE: Limits<'static> = Limits { bytes: usize::MAX, stop: None };
}

/// Looks at the limits every now and then.
pub(super) struct Watch<'l> {
    limits: Limits<'l>,
    until: u32,
}

impl<'l> Watch<'l> {
    pub(super) fn new(limits: Limits<'l>) -> Watch<'l> {
        Watch { limits, until: LOOK_UP_AFTER }
    }

    /// Counts a step; true when it is time to call [`Watch::look`].
    #[inline]
    pub(super) fn step(&mut self) -> bool {
        self.until -= 1;
        if self.until > 0 {
            return false;
        }
        self.until = LOOK_UP_AFTER;
        true
    }

    /// Which limit is passed when `bytes` are in use.
    pub(super) fn look(&self, bytes: usize) -> Option<Cause> {
        if self.limits.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Some(Cause::Stop);
        }
        (bytes > self.limits.bytes).then_some(Cause::Memory)
    }
}
