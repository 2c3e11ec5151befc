//! Counting in detail: when it begins, and what it gives.

use std::sync::Arc;

use super::Console;
use crate::lua::vm::Trace;

impl Console {
    /// Starts counting the new frame, in detail if that is wanted.
    pub(super) fn begin_frame_counts(&mut self) {
        if self.detail_wanted != self.vm.is_profiling() {
            self.vm.set_profiling(self.detail_wanted);
        }
    }

    /// What was noted since the last call; none when nobody looks.
    pub(super) fn take_trace(&mut self) -> Option<Arc<Trace>> {
        self.vm.take_trace().map(Arc::new)
    }
}
