//! Coroutines: each has a stack and frames of its own in the block; a switch changes which ones
//! run.

use super::dispatch::{MAY_BAR, NESTING, STATUS, TO_CLOSE, VALUES_PER_WORD};
use super::frame::{FRAME_BYTES, Frame, deliver, flag, kind};
use super::machine::registry;
use super::native::{Call, MachineCall, NativeId, Outcome, Raise};
use super::{Flow, SPARE_SLOTS, Vm};
use crate::lua::heap::{OutOfMemory, ThreadRef, Value};

/// Status of a coroutine that can be resumed.
pub(super) const SUSPENDED: u32 = 0;
/// Status of the one that runs.
pub(super) const RUNNING: u32 = 1;
/// Status of one that waits for another that it has resumed.
pub(super) const NORMAL: u32 = 2;
/// Status of one that has ended.
pub(super) const DEAD: u32 = 3;
/// Status of one that an error has ended, which `coroutine.close` will return.
const FAILED: u32 = 4;

/// What `coroutine.status` calls them.
pub(super) const STATUS_NAMES: [&str; 4] = ["suspended", "running", "normal", "dead"];

/// Coroutines that may wait for one another, as deep as the reference implementation goes.
pub(super) const NESTING_MAX: u32 = 197;

/// `coroutine.create(f)`.
///
/// # Errors
/// When `f` is no function, or out of memory.
pub fn coroutine_create(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let function = call.check_function(vm, 0)?;
    Ok(Outcome::Value(vm.new_coroutine(function)?.value()))
}

/// `coroutine.wrap(f)`. The function that it makes is native `resume`, which must be
/// [`wrapped`], registered by the library.
///
/// # Errors
/// When `f` is no function, or out of memory.
pub fn coroutine_wrap(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let function = call.check_function(vm, 0)?;
    let resume = vm.wrapped_native();
    let thread = vm.new_coroutine(function)?;
    let wrapped = vm.heap.new_native_closure(resume.0, &[thread.value()])?;
    Ok(Outcome::Value(wrapped.value()))
}

/// What a function made by `coroutine.wrap` does.
fn wrapped(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let _ = (vm, call);
    Ok(Outcome::Machine(MachineCall::ResumeWrapped))
}

/// `coroutine.resume(co, ...)`.
///
/// # Errors
/// When `co` is no coroutine.
pub fn coroutine_resume(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    check_coroutine(vm, call)?;
    Ok(Outcome::Machine(MachineCall::Resume))
}

/// `coroutine.yield(...)`.
///
/// # Errors
/// Outside a coroutine.
pub fn coroutine_yield(vm: &mut Vm, _: &mut Call) -> Result<Outcome, Raise> {
    if vm.thread == vm.heap.state().main_thread {
        return Err(vm.raise_text("attempt to yield from outside a coroutine"));
    }
    if !vm.is_yieldable() {
        return Err(vm.raise_text("attempt to yield across a C-call boundary"));
    }
    Ok(Outcome::Machine(MachineCall::Yield))
}

/// `coroutine.status(co)`.
///
/// # Errors
/// When `co` is no coroutine.
pub fn coroutine_status(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let thread = check_coroutine(vm, call)?;
    // One that has failed is dead, too.
    let status = vm.heap.thread(thread).words[STATUS].min(DEAD);
    let place = registry::STATUS_NAMES + i64::from(status);
    Ok(Outcome::Value(vm.heap.get_int(vm.heap.state().registry, place)))
}

/// `coroutine.running()`: the coroutine, and whether it is the main one.
///
/// # Errors
/// None.
pub fn coroutine_running(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let main = vm.thread == vm.heap.state().main_thread;
    call.push(vm, vm.thread.value());
    call.push(vm, Value::boolean(main));
    Ok(Outcome::Return(2))
}

/// `coroutine.isyieldable(co)`.
///
/// # Errors
/// When a given `co` is no coroutine.
pub fn coroutine_isyieldable(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let thread = if call.arg(vm, 0).as_thread().is_some() || call.count() > 0 {
        check_coroutine(vm, call)?
    } else {
        vm.thread
    };
    let yieldable =
        if thread == vm.thread { vm.is_yieldable() } else { thread != vm.heap.state().main_thread };
    Ok(Outcome::Value(Value::boolean(yieldable)))
}

/// `coroutine.close(co)`.
///
/// # Errors
/// When `co` runs, or is no coroutine.
pub fn coroutine_close(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let thread = check_coroutine(vm, call)?;
    let status = vm.heap.thread(thread).words[STATUS];
    if status == RUNNING || status == NORMAL {
        let message = format!("cannot close a {} coroutine", STATUS_NAMES[status as usize]);
        return Err(vm.raise(call, &message));
    }
    Ok(Outcome::Machine(MachineCall::CloseCoroutine))
}

fn check_coroutine(vm: &mut Vm, call: &Call) -> Result<ThreadRef, Raise> {
    match call.arg(vm, 0).as_thread() {
        Some(thread) => Ok(thread),
        None => Err(call.type_error(vm, 0, "thread")),
    }
}

impl Vm {
    /// The native behind the functions of `coroutine.wrap`: the first of every machine.
    fn wrapped_native(&self) -> NativeId {
        NativeId(0)
    }

    /// Whether the running coroutine may yield where it is: not the main one, and not inside of
    /// what the reference implementation cannot leave there (a comparator, a replacement, a
    /// handler, a finalizer, `coroutine.close`). Programs find out and rely on it.
    fn is_yieldable(&mut self) -> bool {
        if self.thread == self.heap.state().main_thread {
            return false;
        }
        let deep = self.depth / 64;
        self.charge(u64::from(deep));
        if self.heap.thread(self.thread).words[MAY_BAR] == 0 {
            debug_assert!(self.nothing_bars());
            return true;
        }
        let yieldable = self.nothing_bars();
        self.heap.thread_mut(self.thread).words[MAY_BAR] = u32::from(!yieldable);
        yieldable
    }

    /// Notes that a frame of the running coroutine may bar it from yielding, so that the frames
    /// must be looked at.
    #[inline(always)]
    pub(super) fn may_bar(&mut self) {
        self.heap.thread_mut(self.thread).words[MAY_BAR] = 1;
    }

    fn nothing_bars(&self) -> bool {
        (0..=self.depth).all(|depth| {
            let frame = self.frame_at(depth);
            match frame.delivery() {
                deliver::FINALIZER | deliver::HANDLER => false,
                deliver::INNER => {
                    let caller = self.frame_at(depth - 1);
                    caller.kind() != kind::NATIVE
                        || self.natives.name(NativeId(caller.constants)) == "pairs"
                }
                _ => frame.kind() != kind::BOTTOM || !frame.has(flag::UNWINDING),
            }
        })
    }

    /// Registers what the machine itself needs; before all libraries.
    pub(super) fn register_own_natives(&mut self) {
        let id = self.natives.add("?", wrapped);
        debug_assert_eq!(id, self.wrapped_native());
    }

    /// A coroutine that will run `function`.
    ///
    /// # Errors
    /// Out of memory.
    pub fn new_coroutine(&mut self, function: Value) -> Result<ThreadRef, OutOfMemory> {
        let thread = self.heap.new_thread(8 + SPARE_SLOTS, 4 * FRAME_BYTES)?;
        self.heap.stack_set(thread, 0, function);
        let mode = kind::BOTTOM | flag::PROTECTED;
        self.set_frame_of(thread, 0, Frame { mode, base: 1, top: 1, ..Frame::default() });
        let object = self.heap.thread_mut(thread);
        object.top = 1;
        object.frame_count = 1;
        object.words[STATUS] = SUSPENDED;
        Ok(thread)
    }

    /// `coroutine.resume` or a function of `coroutine.wrap`, whose frame runs.
    pub(super) fn resume(&mut self, waiting: u32) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let (target, first) = if waiting == kind::WRAP {
            let closure = self.stack_value(frame.function()).as_native_closure();
            let thread = closure.and_then(|c| self.heap.native_get(c, 0).as_thread());
            (thread.unwrap_or(ThreadRef::NONE), frame.base)
        } else {
            let thread = self.stack_value(frame.base).as_thread();
            (thread.unwrap_or(ThreadRef::NONE), frame.base + 1)
        };
        let count = frame.base + frame.args - first;
        self.frame_mut().mode = frame.delivery() | waiting;
        let depth = self.heap.thread(self.thread).words[NESTING];
        let refusal = match self.heap.thread(target).words[STATUS] {
            SUSPENDED if depth >= NESTING_MAX => Some("C stack overflow"),
            SUSPENDED => None,
            DEAD | FAILED => Some("cannot resume dead coroutine"),
            _ => Some("cannot resume non-suspended coroutine"),
        };
        if let Some(message) = refusal {
            let error = self.certain_text(message);
            return self.deliver_failure(error);
        }
        self.surely(|vm| vm.reserve_in(target, count))?;
        self.frame_mut().top = frame.base;
        let from = self.thread;
        self.save_thread(first + count);
        self.heap.thread_mut(from).words[STATUS] = NORMAL;
        let to = self.heap.thread_mut(target);
        to.resumer = from;
        to.words[STATUS] = RUNNING;
        to.words[NESTING] = depth + 1;
        self.switch_to(target);
        let at = self.top;
        self.charge(u64::from(count) / VALUES_PER_WORD);
        for i in 0..count {
            let value = self.heap.stack_get(from, first + i);
            self.set_stack_value(at + i, value);
        }
        self.top = at + count;
        if self.frame().kind() == kind::YIELD {
            return self.finish(at, count);
        }
        self.surely(|vm| vm.begin_call(0, count, -1, deliver::BOTTOM, 0))?;
        Ok(Flow::Reload)
    }

    /// Makes room for values in a coroutine that does not run.
    fn reserve_in(&mut self, thread: ThreadRef, count: u32) -> Result<(), Raise> {
        let object = self.heap.thread(thread);
        let count_frames = object.frame_count;
        let top = self.frame_of(thread, count_frames - 1).top;
        let needed = top + count + SPARE_SLOTS;
        if needed > super::dispatch::STACK_MAX {
            return Err(self.error_here("stack overflow"));
        }
        if needed > self.heap.thread(thread).stack_slots {
            self.heap.resize_stack(thread, needed * 2)?;
        }
        Ok(())
    }

    /// Makes another coroutine the running one. The one that ran must have been saved.
    fn switch_to(&mut self, thread: ThreadRef) {
        self.thread = thread;
        self.heap.state_mut().current_thread = thread;
        self.depth = self.heap.thread(thread).frame_count - 1;
        self.in_handler = false;
        self.cache_thread();
        self.top = self.frame().top;
        if self.heap.moves_stacks() {
            self.move_stack();
        }
    }

    /// `coroutine.yield`, whose frame runs.
    pub(super) fn yield_values(&mut self) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let changed = self.frame_mut();
        changed.mode = frame.delivery() | kind::YIELD;
        self.hand_over(frame.base, frame.args, SUSPENDED)
    }

    /// The running coroutine's function has returned.
    pub(super) fn thread_done(&mut self, first: u32, count: u32) -> Result<Flow, Raise> {
        if self.thread == self.heap.state().main_thread {
            self.depth = 0;
            self.place_results(first, count, 1, -1);
            return Ok(Flow::Done);
        }
        self.hand_over(first, count, DEAD)
    }

    /// The running coroutine gives values to the one that resumed it, and the turn.
    fn hand_over(&mut self, first: u32, count: u32, status: u32) -> Result<Flow, Raise> {
        let from = self.thread;
        let resumer = self.heap.thread(from).resumer;
        self.surely(|vm| vm.reserve_in(resumer, count + 1))?;
        if status == DEAD {
            self.depth = 0;
        }
        self.top = if status == DEAD { 1 } else { first };
        let end = self.top;
        self.save_thread(end);
        let object = self.heap.thread_mut(from);
        object.words[STATUS] = status;
        object.resumer = ThreadRef::NONE;
        self.switch_to(resumer);
        self.heap.thread_mut(resumer).words[STATUS] = RUNNING;
        let frame = *self.frame();
        let mut at = frame.base;
        if frame.kind() == kind::RESUME {
            self.set_stack_value(at, Value::TRUE);
            at += 1;
        }
        self.charge(u64::from(count) / VALUES_PER_WORD);
        for i in 0..count {
            let value = self.heap.stack_get(from, first + i);
            self.set_stack_value(at + i, value);
        }
        self.top = at + count;
        self.finish(frame.base, self.top - frame.base)
    }

    /// The running coroutine died of an error and keeps its frames; `resume` returns it.
    pub(super) fn coroutine_failed(&mut self, error: Value) {
        let end = self.live_end().max(self.top.min(self.stack_slots));
        self.save_thread(end);
        self.bury();
        let thread = self.heap.thread_mut(self.thread);
        thread.words[STATUS] = FAILED;
        thread.kept.set(error);
        let resumer = thread.resumer;
        thread.resumer = ThreadRef::NONE;
        self.switch_to(resumer);
        self.heap.thread_mut(resumer).words[STATUS] = RUNNING;
        // Two slots above the base are always there.
        let base = self.frame().base;
        self.set_stack_value(base, Value::FALSE);
        self.set_stack_value(base + 1, error);
        self.top = base + 2;
        self.frame_mut().mode |= flag::FAILED;
    }

    /// A coroutine's open variables are closed, after an error or for `coroutine.close`.
    pub(super) fn coroutine_unwound(&mut self, error: Value) -> Result<Flow, Raise> {
        self.depth = 0;
        self.top = 1;
        self.save_thread(1);
        self.bury();
        let thread = self.heap.thread_mut(self.thread);
        thread.kept.set(Value::NIL);
        let resumer = thread.resumer;
        thread.resumer = ThreadRef::NONE;
        self.switch_to(resumer);
        self.heap.thread_mut(resumer).words[STATUS] = RUNNING;
        self.deliver_failure(error)
    }

    /// An error happens while the coroutine's variables are closed.
    pub(super) fn closing_failed(&mut self) {
        let resumer = self.heap.thread(self.thread).resumer;
        if !resumer.is_none() {
            let depth = self.heap.thread(resumer).frame_count - 1;
            let frame = self.frame_of(resumer, depth);
            self.set_frame_of(resumer, depth, Frame { mode: frame.mode | flag::FAILED, ..frame });
        }
    }

    /// The frame that waits for a coroutine gets an error instead of values.
    fn deliver_failure(&mut self, error: Value) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let base = frame.base;
        match frame.kind() {
            kind::CLOSE if !frame.has(flag::FAILED) => {
                self.set_stack_value(base, Value::TRUE);
                self.finish(base, 1)
            }
            kind::RESUME | kind::CLOSE => {
                self.set_stack_value(base, Value::FALSE);
                self.set_stack_value(base + 1, error);
                self.finish(base, 2)
            }
            _ => {
                let place = self.depth.checked_sub(1).map(|d| self.place_of_frame(d));
                if let (Some(text), Some(place)) = (error.as_str(), place) {
                    let mut message = place.into_bytes();
                    message.extend_from_slice(self.heap.bytes(text));
                    let _ = self.raise_value(error);
                    let error = self.certain_bytes(&message);
                    return Err(self.raise_value(error));
                }
                Err(self.raise_value(error))
            }
        }
    }

    /// A frame at the bottom, or one that waited for a coroutine which has failed.
    pub(super) fn bottom_reached(&mut self) -> Result<Flow, Raise> {
        let frame = *self.frame();
        match frame.kind() {
            kind::RESUME if frame.has(flag::FAILED) => self.finish(frame.base, 2),
            _ => Ok(Flow::Done),
        }
    }

    /// `coroutine.close`, whose frame runs: the coroutine is suspended or dead.
    pub(super) fn close_coroutine(&mut self) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let target = self.stack_value(frame.base).as_thread().unwrap_or(ThreadRef::NONE);
        let object = self.heap.thread(target);
        let error = object.kept.get();
        let pending = object.words[TO_CLOSE];
        let nesting = self.heap.thread(self.thread).words[NESTING];
        let failed = if object.words[STATUS] == FAILED { flag::FAILED } else { 0 };
        self.frame_mut().mode = frame.delivery() | kind::CLOSE | failed;
        let too_deep = pending != 0 && nesting >= NESTING_MAX;
        if pending == 0 || too_deep {
            self.heap.close_upvalues(target, 0);
            let object = self.heap.thread_mut(target);
            object.words[STATUS] = DEAD;
            object.kept.set(Value::NIL);
            object.words[TO_CLOSE] = 0;
            object.frame_count = 1;
            object.top = 1;
            if too_deep {
                self.frame_mut().mode |= flag::FAILED;
                let error = self.certain_text("C stack overflow");
                return self.deliver_failure(error);
            }
            return self.deliver_failure(error);
        }
        let from = self.thread;
        self.save_thread(frame.base + frame.args);
        self.heap.thread_mut(from).words[STATUS] = NORMAL;
        let to = self.heap.thread_mut(target);
        to.resumer = from;
        to.words[STATUS] = RUNNING;
        to.words[NESTING] = nesting + 1;
        self.switch_to(target);
        self.depth = 0;
        self.set_stack_value(0, error);
        self.frame_mut().mode |= flag::UNWINDING;
        self.may_bar();
        Ok(Flow::Reload)
    }
}
