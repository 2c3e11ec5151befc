//! Calls past the dispatcher's own case: everything that can be called, from anywhere, and where
//! its results go.

use super::dispatch::STACK_MAX;
use super::frame::{Frame, deliver, flag, kind};
use super::machine::{Purse, Wanted};
use super::native::{Call, NativeId, Outcome, Raise};
use super::operation::Comparison;
use super::{Flow, Vm};
use crate::lua::bytecode::{Instruction, WORD_BYTES};
use crate::lua::heap::{ClosureRef, Event, Tag, ThreadRef, Value};

/// Fuel of a call, in instructions.
pub(super) const CALL_PRICE: i64 = 2;

impl Vm {
    /// Calls the value at stack index `function` with the `args` values above it: pushes its frame.
    /// [`Vm::settle`] brings natives to work.
    ///
    /// # Errors
    /// A value that cannot be called, stack overflow, out of memory. Nothing has changed then.
    pub(super) fn begin_call(
        &mut self,
        function: u32,
        args: u32,
        results: i32,
        delivery: u32,
        extra: u32,
    ) -> Result<(), Raise> {
        let mut args = args;
        loop {
            let callee = self.stack_value(function);
            let frame = Frame {
                base: function + 1,
                results,
                mode: delivery,
                extra,
                args,
                ..Frame::default()
            };
            match callee.tag() {
                Tag::Closure => {
                    let closure = callee.as_closure().unwrap_or(ClosureRef::NONE);
                    return self.enter_lua(closure, frame);
                }
                Tag::Native | Tag::NativeClosure => {
                    let id = self.native_id(callee);
                    return self.enter_native(id, frame);
                }
                _ => args = self.put_call_metamethod(function, args)?,
            }
        }
    }

    /// The number of the host function that a value stands for.
    pub(super) fn native_id(&self, callee: Value) -> NativeId {
        match callee.as_native_closure() {
            Some(closure) => NativeId(self.heap.native_number(closure)),
            None => NativeId(callee.as_native().unwrap_or(0)),
        }
    }

    #[inline(always)]
    fn enter_lua(&mut self, closure: ClosureRef, frame: Frame) -> Result<(), Raise> {
        let proto = self.heap.proto(self.heap.closure_proto(closure));
        let (code, constants) = (proto.code, proto.constants);
        let (params, registers) = (u32::from(proto.params), u32::from(proto.max_registers));
        self.ensure_stack(frame.base + registers.max(frame.args))?;
        let next = self.next_frame()?;
        for i in frame.args..params {
            self.set_stack_value(frame.base + i, Value::NIL);
        }
        self.depth = next;
        *self.frame_mut() = Frame { pc: code, constants, ..frame };
        self.noted.entered = true;
        self.fuel -= CALL_PRICE * i64::from(WORD_BYTES);
        Ok(())
    }

    fn enter_native(&mut self, id: NativeId, frame: Frame) -> Result<(), Raise> {
        let top = frame.base + frame.args;
        self.ensure_stack(top)?;
        let next = self.next_frame()?;
        self.depth = next;
        let mode = frame.mode | kind::NATIVE;
        *self.frame_mut() = Frame { constants: id.0, top, mode, inner: top, ..frame };
        self.top = top;
        self.fuel -= CALL_PRICE * i64::from(WORD_BYTES);
        Ok(())
    }

    /// Puts the `__call` metamethod below a value that is no function, which becomes its first
    /// argument; and that one's below it, if it is no function either, and so on. The chain is
    /// walked twice and the arguments move once, however long it is.
    fn put_call_metamethod(&mut self, function: u32, args: u32) -> Result<u32, Raise> {
        let mut callee = self.stack_value(function);
        let mut links = 0;
        while !callee.is_function() {
            callee = self.metamethod_of(callee, Event::Call);
            if callee.is_nil() && links == 0 {
                return Err(self.call_error(function));
            }
            if callee.is_nil() || links > STACK_MAX {
                break;
            }
            links += 1;
        }
        self.charge(u64::from(links) / 4);
        // All that can fail comes before the values move, so that the call can be tried again.
        self.ensure_stack(function + args + links + 256)?;
        self.next_frame()?;
        let callee = self.stack_value(function);
        self.move_values(function, function + links, args + 1);
        let mut link = callee;
        for at in (function..function + links).rev() {
            link = self.metamethod_of(link, Event::Call);
            self.set_stack_value(at, link);
        }
        Ok(args + links)
    }

    /// Works off whatever is on top of the frames until a Lua frame can go on.
    pub(super) fn settle(&mut self) -> Result<Flow, Raise> {
        loop {
            let frame = self.frame();
            let flow = match frame.kind() {
                kind::LUA => {
                    if self.heap.safepoint_due() || self.wanted != Wanted::Nothing {
                        self.collect(self.live_end().max(self.top));
                    }
                    if self.heap.finalizer_due() && self.call_finalizer() {
                        continue;
                    }
                    return Ok(Flow::Reload);
                }
                // Much can be on its way back without a single instruction.
                _ if self.fuel <= 0 => return Ok(Flow::OutOfFuel),
                _ if frame.has(flag::UNWINDING) => self.unwind_step()?,
                kind::NATIVE => self.step_native()?,
                kind::PCALL | kind::XPCALL => self.protected_call_done()?,
                _ => self.bottom_reached()?,
            };
            if !matches!(flow, Flow::Next | Flow::Reload) {
                return Ok(flow);
            }
        }
    }

    /// Enters the native of the running frame, at first or again.
    fn step_native(&mut self) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let (top, purse, mode) = (self.top, self.purse(), frame.mode);
        let mut call = Call {
            base: frame.base,
            args: frame.args,
            state: frame.pc,
            results: top - frame.inner.min(top),
            failed: frame.has(flag::FAILED),
            framed: true,
            id: NativeId(frame.constants),
        };
        self.frame_mut().mode &= !flag::FAILED;
        if self.noted.on {
            self.note_native();
        }
        let function = self.natives.functions[frame.constants as usize];
        let mut outcome = function(self, &mut call);
        if outcome.is_err_and(|raise| raise == Raise::OutOfMemory) && !self.is_told_to_stop() {
            self.top = top;
            self.put_back(purse);
            self.collect_full(top);
            outcome = match self.is_told_to_stop() {
                true => Err(Raise::Stop),
                false => function(self, &mut call),
            };
        }
        match outcome {
            Ok(Outcome::Call { args, results, state }) => self.call_inner(args, results, state, 0),
            Ok(outcome) => self.follow(outcome),
            Err(Raise::OutOfMemory) if !self.is_told_to_stop() => Err(self.memory_error()),
            Err(Raise::Stop | Raise::OutOfMemory) => {
                self.top = top;
                self.put_back(purse);
                self.frame_mut().mode = mode;
                Ok(Flow::Stopped)
            }
            Err(Raise::Error) => Err(Raise::Error),
        }
    }

    /// Does what the native of the running frame asked for.
    pub(super) fn follow(&mut self, outcome: Outcome) -> Result<Flow, Raise> {
        match outcome {
            Outcome::Value(value) => {
                let at = self.top;
                self.push(value);
                self.finish(at, 1)
            }
            Outcome::Return(count) => {
                let count = count.min(self.top - self.frame().base);
                self.finish(self.top - count, count)
            }
            Outcome::Call { args, results, state } => self.call_inner(args, results, state, 0),
            Outcome::Protect { args, results, state } => {
                self.call_inner(args, results, state, flag::PROTECTED)
            }
            Outcome::Again { state } => {
                self.pause_native(state);
                Ok(if self.fuel <= 0 { Flow::OutOfFuel } else { Flow::Next })
            }
            Outcome::Stop { state } => {
                self.pause_native(state);
                Ok(Flow::Stopped)
            }
            Outcome::Machine(what) => self.machine_call(what),
        }
    }

    fn pause_native(&mut self, state: u32) {
        let top = self.top;
        let frame = self.frame_mut();
        (frame.pc, frame.top, frame.inner) = (state, top, top);
    }

    /// The running native calls what lies below the topmost `args` values.
    #[inline(always)]
    fn call_inner(
        &mut self,
        args: u32,
        results: i32,
        state: u32,
        protected: u32,
    ) -> Result<Flow, Raise> {
        let function = self.top - args - 1;
        debug_assert!(function >= self.frame().base && state != 0);
        self.may_bar();
        let frame = self.frame_mut();
        (frame.pc, frame.inner, frame.top) = (state, function, function);
        frame.mode |= protected;
        if let Some(closure) = self.stack_value(function).as_closure() {
            let mode = deliver::INNER;
            let frame = Frame { base: function + 1, results, mode, args, ..Frame::default() };
            let entered = self.enter_lua(closure, frame);
            if entered != Err(Raise::OutOfMemory) {
                return entered.map(|()| Flow::Reload);
            }
        }
        self.surely(|vm| vm.begin_call(function, args, results, deliver::INNER, 0))?;
        Ok(Flow::Reload)
    }

    /// The running frame returns `count` values from stack index `first`.
    pub(super) fn finish(&mut self, first: u32, count: u32) -> Result<Flow, Raise> {
        let frame = self.frame();
        if frame.mode & !flag::TAIL == deliver::INNER && frame.results == 1 && count == 1 {
            // What a comparator does all the time: one value for the native below.
            let function = frame.base - 1;
            let caller = self.frame_at_mut(self.depth - 1);
            if caller.kind() == kind::NATIVE {
                caller.mode &= !flag::PROTECTED;
                self.depth -= 1;
                let value = self.stack_value(first);
                self.set_stack_value(function, value);
                self.top = function + 1;
                return Ok(Flow::Reload);
            }
        }
        self.finish_any(first, count)
    }

    /// The running Lua frame answers the native below it with one value. If that only asks the same
    /// function the next thing, the frame begins anew, and nothing else is to be done. False where
    /// the frame must be finished.
    #[inline(never)]
    pub(super) fn ask_again(&mut self, answer: Value) -> bool {
        let frame = self.frame();
        if frame.mode != deliver::INNER || frame.results != 1 {
            return false;
        }
        let (base, function) = (frame.base, frame.base - 1);
        let native = self.frame_at(self.depth - 1);
        let busy = self.fuel <= 0 || self.heap.work_due() || self.wanted != Wanted::Nothing;
        // Under stress every call may move the stack.
        if native.kind() != kind::NATIVE || busy || self.heap.moves_stacks() {
            return false;
        }
        let id = NativeId(native.constants);
        let Some(ask) = self.natives.askers[id.0 as usize] else { return false };
        let Some(closure) = self.stack_value(function).as_closure() else { return false };
        let (args, state) = (native.args, native.pc);
        let call =
            Call { base: native.base, args, state, results: 0, failed: false, framed: true, id };
        self.top = base;
        if !ask(self, &call, answer) {
            return false;
        }
        let proto = self.heap.proto(self.heap.closure_proto(closure));
        let (code, params, args) = (proto.code, u32::from(proto.params), self.top - base);
        for i in args..params {
            self.set_stack_value(base + i, Value::NIL);
        }
        let frame = self.frame_mut();
        (frame.pc, frame.args) = (code, args);
        self.note_call_again();
        self.fuel -= CALL_PRICE * i64::from(WORD_BYTES);
        true
    }

    fn finish_any(&mut self, first: u32, count: u32) -> Result<Flow, Raise> {
        let (mut first, mut count) = (first, count);
        loop {
            let frame = *self.frame();
            let function = frame.function();
            if frame.delivery() == deliver::BOTTOM {
                return self.thread_done(first, count);
            }
            self.unprotect(&frame);
            self.depth -= 1;
            match frame.delivery() {
                deliver::CALL => {
                    self.place_results(first, count, function, frame.results);
                }
                deliver::INNER if matches!(self.frame().kind(), kind::PCALL | kind::XPCALL) => {
                    // `pcall` returns true and the same values.
                    self.place_results(first, count, function, -1);
                    self.set_stack_value(function - 1, Value::TRUE);
                    // `settle` goes on with the `pcall` when there is fuel again.
                    if self.fuel <= 0 {
                        break;
                    }
                    (first, count) = (function - 1, count + 1);
                    continue;
                }
                deliver::INNER => {
                    self.place_results(first, count, function, frame.results);
                    self.frame_mut().mode &= !flag::PROTECTED | self.keep_protected();
                }
                deliver::REGISTER => {
                    let value = if count > 0 { self.stack_value(first) } else { Value::NIL };
                    let register = self.frame().base + frame.extra;
                    self.set_stack_value(register, value);
                }
                deliver::DISCARD | deliver::UNWIND => (),
                deliver::JUMP => {
                    // `a <= b` may have been decided by `b < a`, which `extra` says.
                    let truth = count > 0 && !self.stack_value(first).is_falsy();
                    self.finish_jump(truth != (frame.extra != 0));
                }
                deliver::CONCAT => {
                    let value = if count > 0 { self.stack_value(first) } else { Value::NIL };
                    return self.go_on_concatenating(value, frame.extra);
                }
                deliver::AGAIN => {
                    self.top = frame.extra;
                    self.go_back();
                }
                deliver::FINALIZER => {
                    self.top = frame.extra;
                    self.set_finalizing(ThreadRef::NONE);
                }
                deliver::HANDLER => {
                    let value = if count > 0 { self.stack_value(first) } else { Value::NIL };
                    return self.handler_done(value);
                }
                _ => {
                    // RETURN: the caller returns the same values; next round.
                    debug_assert_eq!(frame.delivery(), deliver::RETURN);
                    self.place_results(first, count, function, -1);
                    first = function;
                    count = self.top - function;
                    continue;
                }
            }
            break;
        }
        Ok(Flow::Reload)
    }

    /// `pcall` frames stay what they are; a native's protection ends with the call it was for.
    fn keep_protected(&self) -> u32 {
        if self.frame().kind() == kind::NATIVE { 0 } else { flag::PROTECTED }
    }

    /// Moves results down to where the function was, cut or filled to `wanted`; -1 takes all.
    pub(super) fn place_results(&mut self, first: u32, count: u32, to: u32, wanted: i32) {
        let wanted = if wanted < 0 { count } else { wanted as u32 };
        self.move_values(first, to, count.min(wanted));
        for i in count..wanted {
            self.set_stack_value(to + i, Value::NIL);
        }
        self.top = to + wanted;
    }

    /// A metamethod has decided the comparison that stands before the caller's pc.
    fn finish_jump(&mut self, truth: bool) {
        let pc = self.frame().pc;
        let word = Instruction(self.word(pc - WORD_BYTES));
        let negated = word.opcode().and_then(Comparison::of).is_some_and(|order| order.negated);
        if truth != negated {
            self.jump_from(pc, word);
        }
    }

    fn jump_from(&mut self, pc: u32, word: Instruction) {
        let distance = word.jump().map_or(0, |jump| jump.0 * WORD_BYTES as i32);
        self.frame_mut().pc = pc.wrapping_add_signed(distance);
    }

    /// Takes the jump of the instruction before the running frame's pc.
    pub(super) fn take_jump(&mut self, word: Instruction) -> Result<Flow, Raise> {
        self.jump_from(self.frame().pc, word);
        Ok(Flow::Reload)
    }

    /// Ends the comparison before the running frame's pc, if its truth is known.
    pub(super) fn decide(
        &mut self,
        truth: Result<Result<bool, Flow>, Raise>,
    ) -> Result<Flow, Raise> {
        match truth? {
            Ok(truth) => {
                self.finish_jump(truth);
                Ok(Flow::Reload)
            }
            Err(flow) => Ok(flow),
        }
    }

    /// Calls a native for the `Call` instruction without a frame, which most natives never need.
    /// The results are in place when `Next` comes back.
    #[inline(never)]
    pub(super) fn call_native(
        &mut self,
        function: u32,
        args: u32,
        results: i32,
    ) -> Result<Flow, Raise> {
        let id = self.native_id(self.stack_value(function));
        let base = function + 1;
        self.top = base + args;
        self.ensure_stack(self.top)?;
        // When memory runs out, the instruction is tried again, with the fuel that it had.
        let purse = self.purse();
        self.fuel -= CALL_PRICE * i64::from(WORD_BYTES);
        let mut call = Call { base, args, state: 0, results: 0, failed: false, framed: false, id };
        let native = self.natives.functions[id.0 as usize];
        self.in_native = true;
        let outcome = native(self, &mut call);
        self.in_native = false;
        match outcome {
            Ok(Outcome::Value(value)) if results == 1 => {
                self.set_stack_value(function, value);
                self.top = base;
            }
            Ok(Outcome::Value(value)) => {
                let at = self.top;
                self.push(value);
                self.place_results(at, 1, function, results);
            }
            Ok(Outcome::Return(count)) => {
                let count = count.min(self.top - base);
                self.place_results(self.top - count, count, function, results);
            }
            Ok(Outcome::Machine(what)) => {
                return match self.switch_at_once(what, &call, results) {
                    Some(flow) => flow,
                    None => self.call_native_slow(call, outcome, results, purse),
                };
            }
            other => return self.call_native_slow(call, other, results, purse),
        }
        if self.heap.safepoint_due() || self.wanted != Wanted::Nothing {
            self.collect(self.top);
            if self.heap.finalizer_due() {
                return self.settle();
            }
        }
        Ok(Flow::Next)
    }

    /// The native of a `Call` instruction wants more than to return: now it gets its frame.
    #[cold]
    #[inline(never)]
    fn call_native_slow(
        &mut self,
        call: Call,
        outcome: Result<Outcome, Raise>,
        results: i32,
        purse: Purse,
    ) -> Result<Flow, Raise> {
        if let Err(raise @ (Raise::OutOfMemory | Raise::Stop)) = outcome {
            self.top = call.base + call.args;
            self.put_back(purse);
            return Err(raise);
        }
        let top = self.top;
        let frame = Frame {
            base: call.base,
            results,
            mode: kind::NATIVE,
            args: call.args,
            constants: call.id.0,
            top,
            inner: top,
            ..Frame::default()
        };
        // What the native has done must not be done twice.
        match self.surely(Vm::next_frame) {
            Ok(next) => {
                self.depth = next;
                *self.frame_mut() = frame;
            }
            // An error keeps its own value when there is no frame left for its traceback.
            Err(raise) if outcome.is_ok() => return Err(raise),
            Err(_) => (),
        }
        match outcome {
            Ok(outcome) => self.follow(outcome).and_then(|flow| match flow {
                Flow::Next | Flow::Reload => self.settle(),
                other => Ok(other),
            }),
            Err(raise) => Err(raise),
        }
    }

    /// Calls `function` from the running Lua frame, above whatever that frame uses.
    pub(super) fn call_value(
        &mut self,
        function: Value,
        args: &[Value],
        results: i32,
        delivery: u32,
        extra: u32,
    ) -> Result<Flow, Raise> {
        let at = self.live_end();
        self.put_call(at, function, args, results, delivery, extra)?;
        self.settle()
    }

    /// Pushes the frame of a call whose function and arguments are put at stack index `at`.
    pub(super) fn put_call(
        &mut self,
        at: u32,
        function: Value,
        args: &[Value],
        results: i32,
        delivery: u32,
        extra: u32,
    ) -> Result<(), Raise> {
        self.ensure_stack(at + 1 + args.len() as u32)?;
        self.set_stack_value(at, function);
        for (i, value) in args.iter().enumerate() {
            self.set_stack_value(at + 1 + i as u32, *value);
        }
        self.begin_call(at, args.len() as u32, results, delivery, extra)
    }
}
