//! Resuming and yielding in the usual case: a Lua function has called `resume`, a function of
//! `wrap` or `yield`, and whoever takes over has been waiting for just that. What differs in
//! anything goes the long way, through `vm::coroutine`.

use super::coroutine::{NESTING_MAX, NORMAL, RUNNING, SUSPENDED};
use super::dispatch::{NESTING, STATUS, VALUES_PER_WORD};
use super::frame::{Frame, deliver, kind};
use super::machine::Wanted;
use super::native::{Call, MachineCall, Raise};
use super::{Flow, SPARE_SLOTS, Vm};
use crate::lua::heap::{ThreadRef, Value};

/// A coroutine that waits, and the values that go there.
struct Turn {
    to: ThreadRef,
    /// Where the values lie on the stack of the running coroutine.
    first: u32,
    count: u32,
    /// Whether the word true comes before them.
    says_true: bool,
}

impl Vm {
    /// Does what a native asked for that has no frame yet; none where it must be done the long way.
    #[inline(always)]
    pub(super) fn switch_at_once(
        &mut self,
        what: MachineCall,
        call: &Call,
        results: i32,
    ) -> Option<Result<Flow, Raise>> {
        match what {
            MachineCall::Resume => self.resume_at_once(kind::RESUME, call, results),
            MachineCall::ResumeWrapped => self.resume_at_once(kind::WRAP, call, results),
            MachineCall::Yield => self.yield_at_once(call, results),
            _ => None,
        }
    }

    fn resume_at_once(
        &mut self,
        waiting: u32,
        call: &Call,
        results: i32,
    ) -> Option<Result<Flow, Raise>> {
        let (to, given) = if waiting == kind::WRAP {
            (call.captured(self, 0).as_thread()?, 0)
        } else {
            (call.arg(self, 0).as_thread()?, 1)
        };
        let nesting = self.heap.thread(self.thread).words[NESTING];
        if self.heap.thread(to).words[STATUS] != SUSPENDED || nesting >= NESTING_MAX {
            return None;
        }
        let (first, count) = (call.base + given, call.args - given);
        let turn = Turn { to, first, count, says_true: false };
        if !self.can_take_turn(&turn, |mode| mode == kind::YIELD | deliver::CALL) {
            return None;
        }
        let from = self.leave_frame(call, waiting, results, first + count);
        self.heap.thread_mut(from).words[STATUS] = NORMAL;
        let object = self.heap.thread_mut(to);
        object.resumer = from;
        object.words[STATUS] = RUNNING;
        object.words[NESTING] = nesting + 1;
        Some(self.take_turn(&turn))
    }

    fn yield_at_once(&mut self, call: &Call, results: i32) -> Option<Result<Flow, Raise>> {
        let to = self.heap.thread(self.thread).resumer;
        let mode = self.waiting_frame(to).mode;
        let says_true = mode == kind::RESUME | deliver::CALL;
        let turn = Turn { to, first: call.base, count: call.args, says_true };
        let usual = |mode| says_true || mode == kind::WRAP | deliver::CALL;
        if !self.can_take_turn(&turn, usual) {
            return None;
        }
        let from = self.leave_frame(call, kind::YIELD, results, call.base);
        let object = self.heap.thread_mut(from);
        object.words[STATUS] = SUSPENDED;
        object.resumer = ThreadRef::NONE;
        self.heap.thread_mut(to).words[STATUS] = RUNNING;
        Some(self.take_turn(&turn))
    }

    /// The topmost frame of a coroutine that does not run.
    #[inline(always)]
    fn waiting_frame(&self, thread: ThreadRef) -> Frame {
        self.frame_of(thread, self.heap.thread(thread).frame_count - 1)
    }

    /// Whether the running coroutine has room for one more frame, and the other one waits as
    /// `usual` says and has room for the values, or for as many as are wanted there.
    #[inline(always)]
    fn can_take_turn(&self, turn: &Turn, usual: impl Fn(u32) -> bool) -> bool {
        let waiting = self.waiting_frame(turn.to);
        let values = (turn.count + 1).max(waiting.results.max(0) as u32);
        self.depth + 1 < self.frames_end
            && usual(waiting.mode)
            && waiting.base + values + SPARE_SLOTS <= self.heap.thread(turn.to).stack_slots
    }

    /// Gives the native its frame, in which it waits, and saves the running coroutine; `end` is one
    /// past its live slots.
    #[inline(always)]
    fn leave_frame(&mut self, call: &Call, kind: u32, results: i32, end: u32) -> ThreadRef {
        self.depth += 1;
        *self.frame_mut() = Frame {
            base: call.base,
            constants: call.id.0,
            results,
            mode: kind | deliver::CALL,
            args: call.args,
            inner: call.base,
            ..Frame::default()
        };
        self.top = end;
        self.save_thread(end);
        self.thread
    }

    /// Switches to a coroutine and gives its topmost frame, which ends, the values.
    #[inline(always)]
    fn take_turn(&mut self, turn: &Turn) -> Result<Flow, Raise> {
        let (from, frame) = (self.thread, self.waiting_frame(turn.to));
        self.thread = turn.to;
        self.heap.state_mut().current_thread = turn.to;
        self.depth = self.heap.thread(turn.to).frame_count - 2;
        self.in_handler = false;
        self.cache_thread();
        let (to, shift) = (frame.base - 1, u32::from(turn.says_true));
        if turn.says_true {
            self.set_stack_value(to, Value::TRUE);
        }
        let count = turn.count + shift;
        let wanted = if frame.results < 0 { count } else { frame.results as u32 };
        self.charge(
            u64::from(turn.count) / VALUES_PER_WORD
                + u64::from(count.min(wanted)) / VALUES_PER_WORD,
        );
        for i in shift..count.min(wanted) {
            let value = self.heap.stack_get(from, turn.first + i - shift);
            self.set_stack_value(to + i, value);
        }
        for i in count..wanted {
            self.set_stack_value(to + i, Value::NIL);
        }
        self.top = to + wanted;
        if self.heap.work_due() || self.wanted != Wanted::Nothing {
            return self.settle();
        }
        Ok(Flow::Reload)
    }
}
