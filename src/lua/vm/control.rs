//! `pcall`, `xpcall` and `error`: library functions that are part of the machine.

use super::dispatch::PROTECTIONS;
use super::frame::{Frame, deliver, flag, kind};
use super::native::{Call, MachineCall, Outcome, Raise, Role};
use super::{Flow, Vm};
use crate::lua::heap::{StringCause, Value};

/// Protected calls within each other, per coroutine: as many as the reference allows. They need no
/// stack of the host here; but where each adds its position to the message that passes through,
/// more of them would take a time that grows with their square.
const PROTECTIONS_MAX: u32 = 197;

/// `pcall(f, ...)`.
///
/// # Errors
/// Without an argument.
pub fn pcall(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    call.check_any(vm, 0)?;
    Ok(Outcome::Machine(MachineCall::ProtectedCall))
}

/// `xpcall(f, handler, ...)`.
///
/// # Errors
/// When the handler is no function.
pub fn xpcall(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    call.check_function(vm, 1)?;
    Ok(Outcome::Machine(MachineCall::ProtectedCallWithHandler))
}

/// `error(value, level)`.
///
/// # Errors
/// Always: that is its purpose.
pub fn error(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let level = call.opt_integer(vm, 1, 1)?;
    let value = call.arg(vm, 0);
    if let (Some(text), Ok(level @ 1..)) = (value.as_str(), u32::try_from(level)) {
        let bytes = vm.heap.string_len(text);
        vm.check_room(bytes)?;
        vm.charge_for_text(bytes);
        let mut message = vm.place(call, level).into_bytes();
        message.extend_from_slice(vm.heap.bytes(text));
        let text = vm.heap.string(&message, StringCause::Other)?;
        return Err(vm.raise_value(text.value()));
    }
    Err(vm.raise_value(value))
}

impl Vm {
    /// Does for the running native what only the machine can do.
    pub(super) fn machine_call(&mut self, what: MachineCall) -> Result<Flow, Raise> {
        match what {
            MachineCall::ProtectedCall => self.protected_call(kind::PCALL),
            MachineCall::ProtectedCallWithHandler => {
                let base = self.frame().base;
                let (function, handler) = (self.stack_value(base), self.stack_value(base + 1));
                self.set_stack_value(base, handler);
                self.set_stack_value(base + 1, function);
                self.protected_call(kind::XPCALL)
            }
            MachineCall::Resume => self.resume(kind::RESUME),
            MachineCall::ResumeWrapped => self.resume(kind::WRAP),
            MachineCall::Yield => self.yield_values(),
            MachineCall::CloseCoroutine => self.close_coroutine(),
        }
    }

    fn protected_call(&mut self, kind: u32) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let before = u32::from(kind == kind::XPCALL);
        let function = frame.base + before;
        let args = frame.args - 1 - before;
        self.top = function + 1 + args;
        let changed = self.frame_mut();
        changed.mode = frame.delivery() | kind | flag::PROTECTED;
        (changed.inner, changed.top) = (function, function);
        self.protect()?;
        self.surely(|vm| vm.begin_call(function, args, -1, deliver::INNER, 0))?;
        Ok(Flow::Reload)
    }

    /// The `Call` instruction of `pcall` with arguments: straight to the protected frame.
    pub(super) fn call_protected(
        &mut self,
        function: u32,
        args: u32,
        results: i32,
    ) -> Result<Flow, Raise> {
        let next = self.next_frame()?;
        let base = function + 1;
        self.put_protected(function, args, results);
        let begun =
            self.protect().and_then(|()| self.begin_call(base, args - 1, -1, deliver::INNER, 0));
        match begun {
            Ok(()) if self.frame().is_lua() => Ok(Flow::Reload),
            Ok(()) => self.settle(),
            Err(Raise::OutOfMemory) => {
                // The instruction will be tried again.
                self.depth = next - 1;
                self.heap.thread_mut(self.thread).words[PROTECTIONS] -= 1;
                Err(Raise::OutOfMemory)
            }
            Err(raise) => Err(raise),
        }
    }

    fn put_protected(&mut self, function: u32, args: u32, results: i32) {
        let base = function + 1;
        self.depth += 1;
        *self.frame_mut() = Frame {
            base,
            results,
            mode: kind::PCALL | flag::PROTECTED,
            args,
            constants: self.natives.roles[Role::ProtectedCall as usize],
            top: base,
            inner: base,
            ..Frame::default()
        };
    }

    /// The frame of `pcall` for [`Vm::call_protected`] by the dispatcher, which has made sure of
    /// room. False when there are too many; nothing has changed then.
    #[inline(never)]
    pub(super) fn push_protected(&mut self, function: u32, args: u32, results: i32) -> bool {
        if self.heap.thread(self.thread).words[PROTECTIONS] >= PROTECTIONS_MAX {
            return false;
        }
        self.put_protected(function, args, results);
        self.protect().is_ok()
    }

    /// Counts the running protected call.
    fn protect(&mut self) -> Result<(), Raise> {
        let words = &mut self.heap.thread_mut(self.thread).words;
        words[PROTECTIONS] += 1;
        let level = words[PROTECTIONS];
        self.frame_mut().level = level;
        if level > PROTECTIONS_MAX {
            let text = self.certain_text("C stack overflow");
            return Err(self.raise_value(text));
        }
        Ok(())
    }

    /// A frame returns: if it is a protected call, there is one less.
    #[inline]
    pub(super) fn unprotect(&mut self, frame: &Frame) {
        if matches!(frame.kind(), kind::PCALL | kind::XPCALL) {
            let words = &mut self.heap.thread_mut(self.thread).words;
            words[PROTECTIONS] = frame.level.saturating_sub(1);
        }
    }

    /// Counts the protected calls again: those of the frames up to number `depth`.
    pub(super) fn count_protections(&mut self, depth: u32) {
        let frames = (0..=depth).rev().map(|at| self.frame_at(at));
        let mut calls = frames.filter(|frame| matches!(frame.kind(), kind::PCALL | kind::XPCALL));
        let level = calls.next().map_or(0, |frame| frame.level);
        self.heap.thread_mut(self.thread).words[PROTECTIONS] = level;
    }

    /// The function that `pcall` called has returned: its results follow the word true.
    pub(super) fn protected_call_done(&mut self) -> Result<Flow, Raise> {
        let first = self.frame().inner - 1;
        self.set_stack_value(first, Value::TRUE);
        self.finish(first, self.top - first)
    }
}
