//! What happens to an error: the way down to the frame that catches it.
//!
//! 1. The nearest protected frame of the coroutine is looked for. The bottom of a coroutine is one.
//! 2. If it is `xpcall`'s, its handler is called on top of everything, where the error happened.
//!    For an error in the handler it is called again, on top of that.
//! 3. The frames above the protected one are dropped. It is now *unwinding*: its error value lies
//!    in the slot of the function it had called, and the variables to be closed above that are
//!    closed one by one, each by a call of its own. An error in one of these replaces the value.
//! 4. `pcall` returns false and the value, a native is entered again, a coroutine dies and hands
//!    the error to who resumed it, and the bottom of the main coroutine hands it to the host.

use super::dispatch::STATUS;
use super::error::{LuaError, NOT_ENOUGH_MEMORY};
use super::frame::{deliver, flag, kind};
use super::machine::registry;
use super::native::Raise;
use super::{Flow, Vm, coroutine};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{Event, ThreadRef, Value};

/// Calls of a message handler for errors of its own calls, one in the other, as the reference
/// counts them.
const HANDLERS_MAX: usize = 215;

impl Vm {
    /// Finds who catches what was raised.
    ///
    /// # Errors
    /// Nobody does.
    pub(super) fn unwind(&mut self, raise: Raise) -> Result<Flow, LuaError> {
        let raise = match raise {
            Raise::Stop => return Ok(self.stop_here()),
            // Of an instruction only: whatever else needs memory has collected for it already.
            Raise::OutOfMemory => match self.collect_and_retry() {
                Some(flow) => return Ok(flow),
                None => self.memory_error(),
            },
            Raise::Error => raise,
        };
        debug_assert_eq!(raise, Raise::Error);
        let Some(target) = self.nearest_protected() else {
            return Err(self.take_error(Raise::Error));
        };
        let handlers = (target + 1..=self.depth)
            .filter(|depth| self.frame_at(*depth).delivery() == deliver::HANDLER)
            .count();
        let frame = *self.frame_at(target);
        let memory_failed = std::mem::take(&mut self.memory_failed);
        if frame.kind() == kind::XPCALL
            && !memory_failed
            && handlers < HANDLERS_MAX
            && let Ok(flow) = self.call_handler(frame.inner - 1)
        {
            return Ok(flow);
        }
        if handlers > 0 {
            self.leave_handler();
            let text = self.certain_text("error in error handling");
            self.raise_value(text);
        }
        self.drop_frames(target);
        Ok(Flow::Reload)
    }

    fn nearest_protected(&self) -> Option<u32> {
        (0..=self.depth).rev().find(|d| self.frame_at(*d).has(flag::PROTECTED))
    }

    /// Goes back to the start of the instruction that did not finish, with the fuel that it had.
    pub(super) fn go_back(&mut self) {
        let frame = self.frame();
        if frame.is_lua() {
            let (pc, start) = (frame.pc, frame.pc - WORD_BYTES);
            self.frame_mut().pc = start;
            self.note_again(pc);
            self.fuel += i64::from(pc - start);
        }
    }

    /// Stops before the instruction that did not finish.
    fn stop_here(&mut self) -> Flow {
        self.out_of_memory_at = None;
        self.go_back();
        Flow::Stopped
    }

    /// Memory ran out in an instruction: collects and goes back to its start, once. A machine that
    /// is told to stop stops there: that may be why the heap gave up.
    fn collect_and_retry(&mut self) -> Option<Flow> {
        if self.is_told_to_stop() {
            return Some(self.stop_here());
        }
        // What has been executed only ever grows, so the same number means the same attempt.
        let here = Some((self.thread, self.depth, self.frame().pc, self.executed()));
        if self.out_of_memory_at == here {
            self.out_of_memory_at = None;
            return None;
        }
        self.out_of_memory_at = here;
        self.collect_full(self.top.max(self.live_end()));
        if self.is_told_to_stop() {
            return Some(self.stop_here());
        }
        self.go_back();
        Some(Flow::Reload)
    }

    /// Does what must not be begun again from the instruction's start, because part of that has
    /// happened. Where memory is short it is collected here, and `attempt` is made once more. It
    /// must leave everything as it was when it fails, and hold nothing that only it refers to: all
    /// that lives is on the stack, below the top or the end of the running frame's registers.
    ///
    /// # Errors
    /// Those of `attempt`; never [`Raise::OutOfMemory`].
    pub(super) fn surely<T>(
        &mut self,
        attempt: impl Fn(&mut Vm) -> Result<T, Raise>,
    ) -> Result<T, Raise> {
        match attempt(self) {
            Err(Raise::OutOfMemory) => (),
            done => return done,
        }
        self.collect_for_certain();
        match attempt(self) {
            Err(Raise::OutOfMemory) => Err(self.memory_error()),
            done => done,
        }
    }

    /// The error of memory that a collection did not free.
    pub(super) fn memory_error(&mut self) -> Raise {
        self.memory_failed = true;
        let text = self.memory_text();
        self.raise_value(text)
    }

    /// What that error says. It was made with the machine and is kept by its registry.
    pub(super) fn memory_text(&self) -> Value {
        let text = self.heap.get_int(self.heap.state().registry, registry::NOT_ENOUGH_MEMORY);
        debug_assert_eq!(self.message_of(text), NOT_ENOUGH_MEMORY);
        text
    }

    /// Calls the handler of `xpcall` on top of the frames at the error.
    fn call_handler(&mut self, slot: u32) -> Result<Flow, Raise> {
        let (depth, error) = (self.depth, self.error_value());
        let handler = self.stack_value(slot);
        self.may_bar();
        self.in_handler = true;
        self.cache_thread();
        let at = self.live_end().max(self.top.min(self.stack_slots));
        let begun = self.surely(|vm| {
            vm.ensure_stack(at + 2)?;
            vm.set_stack_value(at, handler);
            vm.set_stack_value(at + 1, error);
            vm.begin_call(at, 1, 1, deliver::HANDLER, 0)
        });
        if let Err(raise) = begun {
            self.depth = depth;
            self.leave_handler();
            self.heap.state_mut().error.set(error);
            return Err(raise);
        }
        Ok(Flow::Reload)
    }

    fn leave_handler(&mut self) {
        self.in_handler = false;
        self.cache_thread();
    }

    /// The handler has returned what is the error value from now on.
    pub(super) fn handler_done(&mut self, value: Value) -> Result<Flow, Raise> {
        self.leave_handler();
        self.heap.state_mut().error.set(value);
        if let Some(target) = self.nearest_protected() {
            self.drop_frames(target);
        }
        Ok(Flow::Reload)
    }

    /// Drops the frames above `target`, which is unwinding from now on.
    fn drop_frames(&mut self, target: u32) {
        let frame = *self.frame_at(target);
        let error = self.error_value();
        if frame.delivery() == deliver::FINALIZER {
            self.warn_of_finalizer(error);
            self.heap.close_upvalues(self.thread, frame.base);
            self.depth = target - 1;
            self.top = frame.extra;
            self.set_finalizing(ThreadRef::NONE);
            return;
        }
        if frame.kind() == kind::BOTTOM && !frame.has(flag::UNWINDING) {
            let main = self.thread == self.heap.state().main_thread;
            if main {
                self.traceback = Some(self.traceback_text(None, 0));
            } else if !self.resumer_is_wrap() {
                // A coroutine that dies keeps its frames for a traceback, and its open variables
                // for
                // `coroutine.close`.
                self.coroutine_failed(error);
                return;
            }
        }
        if frame.kind() == kind::BOTTOM && frame.has(flag::UNWINDING) {
            self.closing_failed();
        }
        self.depth = target;
        self.may_bar();
        self.count_protections(target);
        self.set_stack_value(frame.inner, error);
        self.top = frame.inner + 1;
        let frame = self.frame_mut();
        frame.mode |= flag::UNWINDING;
        frame.top = frame.inner + 1;
    }

    /// One step of unwinding: the next variable is closed, or the error arrives.
    pub(super) fn unwind_step(&mut self) -> Result<Flow, Raise> {
        let frame = *self.frame();
        self.top = frame.inner + 1;
        self.heap.close_upvalues(self.thread, frame.inner + 1);
        if let Some(slot) = self.pop_to_close(frame.inner) {
            let value = self.stack_value(slot);
            let error = self.stack_value(frame.inner);
            let close = self.metamethod_of(value, Event::Close);
            // The variables that wait below this one live on.
            self.top = slot + 1;
            return self.call_close(slot + 1, close, [value, error], deliver::UNWIND, 0);
        }
        self.frame_mut().mode &= !flag::UNWINDING;
        match frame.kind() {
            kind::NATIVE => {
                let native = self.frame_mut();
                native.mode &= !flag::PROTECTED;
                native.mode |= flag::FAILED;
                Ok(Flow::Reload)
            }
            kind::BOTTOM => self.error_at_bottom(frame.inner),
            _ => {
                self.set_stack_value(frame.inner - 1, Value::FALSE);
                self.finish(frame.inner - 1, 2)
            }
        }
    }

    fn error_at_bottom(&mut self, slot: u32) -> Result<Flow, Raise> {
        let error = self.stack_value(slot);
        if self.thread == self.heap.state().main_thread {
            self.heap.state_mut().error.set(error);
            return Ok(Flow::Failed);
        }
        self.coroutine_unwound(error)
    }

    /// Calls a `__close` metamethod with its variable's value and the error value.
    pub(super) fn call_close(
        &mut self,
        at: u32,
        close: Value,
        [value, error]: [Value; 2],
        delivery: u32,
        extra: u32,
    ) -> Result<Flow, Raise> {
        // The variable is off the list already: the call must not be left out.
        self.surely(|vm| {
            vm.ensure_stack(at + 3)?;
            vm.set_stack_value(at, close);
            vm.set_stack_value(at + 1, value);
            vm.set_stack_value(at + 2, error);
            vm.begin_call(at, 2, 0, delivery, extra)
        })?;
        Ok(Flow::Reload)
    }

    /// Whether the coroutine that runs was entered by a function of `coroutine.wrap`.
    fn resumer_is_wrap(&self) -> bool {
        let resumer = self.heap.thread(self.thread).resumer;
        if resumer.is_none() {
            return false;
        }
        let count = self.heap.thread(resumer).frame_count;
        self.frame_of(resumer, count - 1).kind() == kind::WRAP
    }

    /// Marks the running coroutine dead.
    pub(super) fn bury(&mut self) {
        self.heap.thread_mut(self.thread).words[STATUS] = coroutine::DEAD;
    }
}
