//! What a program that is changed while it runs asks of the machine.

use std::collections::{BTreeMap, BTreeSet};

use super::Vm;
use super::coroutine::SUSPENDED;
use super::dispatch::STATUS;
use super::frame::kind;
use crate::lua::heap::{ClosureRef, ThreadRef, Value};

impl Vm {
    /// Puts functions in the place of others, everywhere but where they run: a call that is under
    /// way, in whichever coroutine, ends in the old one. False, and nothing done, in the middle of
    /// a collection.
    pub fn replace_functions(&mut self, with: &BTreeMap<ClosureRef, ClosureRef>) -> bool {
        let mut stay = BTreeSet::new();
        for thread in self.heap.threads() {
            let frames = self.heap.thread(thread).frame_count;
            for frame in (0..frames).map(|depth| self.frame_of(thread, depth)) {
                if frame.is_lua() {
                    stay.insert((thread, frame.function()));
                    stay.insert((thread, frame.base - 1));
                }
            }
        }
        self.heap.replace_closures(with, &stay)
    }

    /// The function that a coroutine will begin with; none once it has begun.
    pub fn unstarted(&self, thread: ThreadRef) -> Option<Value> {
        let object = self.heap.thread(thread);
        let fresh = object.words[STATUS] == SUSPENDED && object.frame_count == 1;
        let waits = fresh && self.frame_of(thread, 0).kind() == kind::BOTTOM;
        waits.then(|| self.heap.stack_get(thread, 0)).filter(|function| function.is_function())
    }
}
