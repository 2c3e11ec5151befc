//! Calls and returns of Lua functions, and of library functions that need no frame.
#![allow(unsafe_code)]

use super::super::Flow;
use super::super::call::CALL_PRICE;
use super::super::frame::{Frame, deliver, flag, kind};
use super::super::native::Role;
use super::general;
use super::intrinsic::{intrinsic, numeric_intrinsic};
use super::jumps::COMPARISONS;
use super::memory::VALUES_PER_WORD;
use super::run::{Handler, Run, Word, handlers};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{Closure, Event, Proto, Slot, Tag, Value};

/// A tail call with fewer arguments moves this many slots, the function's included.
const FEW: u32 = 4;

/// Flags that a frame may have whose return needs nothing else.
const PLAIN: u32 = flag::TAIL | flag::VARARG;

handlers! {
    call(run) {
        let (function, b, c) = run.a_counts();
        if (*function).tag() != Tag::Closure {
            return run.to(call_native::<COUNTED>);
        }
        let proto = run.proto_of(function);
        let args = run.arguments(function, b);
        if args < u32::from((*proto).params) {
            return run.to(call_filling::<COUNTED>);
        }
        let (first, results) = (function.add(1), c as i32 - 1);
        let general = general::call::<COUNTED>;
        run.enter_function::<false>(first, proto, args, results, Delivery::CALL, general)
    }

    #[inline(never)]
    call_filling(run) {
        let (function, b, c) = run.a_counts();
        let proto = run.proto_of(function);
        let args = run.arguments(function, b);
        let (first, results) = (function.add(1), c as i32 - 1);
        let general = general::call::<COUNTED>;
        run.enter_function::<true>(first, proto, args, results, Delivery::CALL, general)
    }

    #[inline(never)]
    call_native(run) {
        let (function, b, c) = run.a_counts();
        match (*function).tag() {
            Tag::Native => (),
            Tag::NativeClosure => return run.to(call_host::<COUNTED>),
            _ => return run.to(call_object::<COUNTED>),
        }
        let number = (*function).bits() as usize;
        let Some(role) = *run.vm.natives.intrinsics.get_unchecked(number) else {
            return run.to(call_host::<COUNTED>);
        };
        if role == Role::ProtectedCall {
            return run.to(call_protected::<COUNTED>);
        }
        let args = run.arguments(function, b);
        match numeric_intrinsic(role, function.add(1), args) {
            Some(value) => run.end_native(function, value, c),
            None => run.to(call_intrinsic::<COUNTED>),
        }
    }

    // `pcall` of a Lua function: its own frame and the function's.
    #[inline(never)]
    call_protected(run) {
        let (function, b, c) = run.a_counts();
        let args = run.arguments(function, b);
        let (called, first) = (function.add(1), function.add(2));
        let general = general::call::<COUNTED>;
        if args == 0 || (*called).tag() != Tag::Closure {
            return run.to(general);
        }
        let proto = run.proto_of(called);
        if !run.has_room(first, proto) || run.vm.depth + 2 >= run.vm.frames_end {
            return run.to(general);
        }
        (*run.frame()).pc = run.hb.offset_of(run.pc);
        let at = run.index_of(function);
        if !run.vm.push_protected(at, args, c as i32 - 1) {
            return run.to(general);
        }
        run.enter_function::<true>(first, proto, args - 1, -1, Delivery::INNER, general)
    }

    // A table with a function in `__call`, which gets the table before its arguments.
    #[inline(never)]
    call_object(run) {
        let (function, b, c) = run.a_counts();
        let metamethod = run.metamethod_of((*function).get(), Event::Call);
        let args = run.arguments(function, b);
        if metamethod.tag() != Tag::Closure || args > FEW {
            return run.to(general::call::<COUNTED>);
        }
        let proto = run.proto_of_closure(metamethod);
        let first = function.add(1);
        if !run.has_room(first, proto) {
            return run.to(general::call::<COUNTED>);
        }
        for n in (0..=args as usize).rev() {
            (*first.add(n)).set((*function.add(n)).get());
        }
        (*function).set(metamethod);
        let general = general::call::<COUNTED>;
        run.enter_function::<true>(first, proto, args + 1, c as i32 - 1, Delivery::CALL, general)
    }

    #[inline(never)]
    call_intrinsic(run) {
        let (function, b, c) = run.a_counts();
        let number = (*function).bits() as usize;
        let args = run.arguments(function, b);
        if let Some(role) = *run.vm.natives.intrinsics.get_unchecked(number)
            && let Some(value) = intrinsic(&run.vm.heap, role, function.add(1), args, c != 2)
        {
            return run.end_native(function, value, c);
        }
        run.to(call_host::<COUNTED>)
    }

    #[inline(never)]
    call_host(run) {
        let (function, b, c) = run.a_counts();
        let (at, args) = (run.index_of(function), run.arguments(function, b));
        run.sync();
        let flow = run.vm.call_native(at, args, c as i32 - 1);
        run.finish(flow)
    }

    // One result is in place; the others are nil.
    #[inline(never)]
    fill_results(run) {
        let (function, _, c) = run.a_counts();
        run.vm.top = run.index_of(function) + 1;
        for n in 1..c.saturating_sub(1) {
            (*function.add(n as usize)).set(Value::NIL);
        }
        run.next()
    }

    tail_call(run) {
        let (function, b, close) = run.a_counts();
        let frame = run.frame();
        // A library function is called, and the `Return` that follows hands on its results.
        if (*function).tag() == Tag::Native && close == 0 {
            return run.to(call_native::<COUNTED>);
        }
        if close != 0 || (*function).tag() != Tag::Closure || (*frame).mode & !flag::TAIL != 0 {
            return run.to(general::tail_call::<COUNTED>);
        }
        let proto = run.proto_of(function);
        let args = run.arguments(function, b);
        if args < u32::from((*proto).params) || args >= FEW {
            return run.to(tail_call_filling::<COUNTED>);
        }
        run.replace_function::<true>(function, proto, args)
    }

    #[inline(never)]
    tail_call_filling(run) {
        let (function, b, _) = run.a_counts();
        let (proto, args) = (run.proto_of(function), run.arguments(function, b));
        run.replace_function::<false>(function, proto, args)
    }

    return_values(run) {
        let (from, b, close) = run.a_counts();
        let frame = run.frame();
        let count = match b {
            0 => run.vm.top - run.index_of(from),
            _ => b - 1,
        };
        if close != 0 || (*frame).mode & !PLAIN != 0 {
            let general = general::return_values::<COUNTED>;
            if close != 0 || !is_protected(frame) {
                return run.to(general);
            }
            return run.return_protected(frame, from, count as usize);
        }
        let wanted = if (*frame).results < 0 { count } else { (*frame).results as u32 };
        let to = function_slot(frame, run.base);
        let moved = count.min(wanted) as usize;
        run.pay_for_values(moved);
        move_down(from, to, moved);
        for n in moved..wanted as usize {
            (*to.add(n)).set(Value::NIL);
        }
        run.vm.top = (*frame).function() + wanted;
        run.return_from(frame)
    }

    return_none(run) {
        let frame = run.frame();
        if (*frame).mode & !flag::TAIL != 0 || (*frame).results != 0 {
            return run.to(return_nils::<COUNTED>);
        }
        run.return_from(frame)
    }

    // Something is wanted all the same.
    #[inline(never)]
    return_nils(run) {
        let frame = run.frame();
        if (*frame).mode & !PLAIN != 0 {
            return run.to(return_nil_to_instruction::<COUNTED>);
        }
        let to = function_slot(frame, run.base);
        for n in 0..(*frame).results {
            (*to.add(n as usize)).set(Value::NIL);
        }
        if (*frame).results < 0 {
            run.vm.top = (*frame).function();
        }
        run.return_from(frame)
    }

    return_one(run) {
        let (from, ..) = run.abc();
        let frame = run.frame();
        // With extra arguments the function lies further down.
        if (*frame).mode & !flag::TAIL != 0 {
            return run.to(return_one_up::<COUNTED>);
        }
        let wanted = (*frame).results;
        if wanted != 1 {
            if wanted != -1 {
                return run.to(return_one_of_many::<COUNTED>);
            }
            run.vm.top = (*frame).base;
        }
        (*run.base.sub(1)).set((*from).get());
        run.return_from(frame)
    }

    #[inline(never)]
    return_one_up(run) {
        let (from, ..) = run.abc();
        let frame = run.frame();
        if (*frame).mode & !PLAIN != 0 {
            return run.to(return_to_instruction::<COUNTED>);
        }
        if (*frame).results != 1 {
            return run.to(return_one_of_many::<COUNTED>);
        }
        (*function_slot(frame, run.base)).set((*from).get());
        run.return_from(frame)
    }

    // One value where none, several or all are wanted.
    #[inline(never)]
    return_one_of_many(run) {
        let (from, ..) = run.abc();
        let frame = run.frame();
        let to = function_slot(frame, run.base);
        let wanted = (*frame).results;
        if wanted != 0 {
            (*to).set((*from).get());
        }
        run.vm.top = (*frame).function() + 1;
        for n in 1..wanted {
            (*to.add(n as usize)).set(Value::NIL);
        }
        run.return_from(frame)
    }

    // One value for the instruction that has called a metamethod.
    #[inline(never)]
    return_to_instruction(run) {
        let (value, frame) = ((*run.abc().0).get(), run.frame());
        match (*frame).mode & !PLAIN {
            deliver::REGISTER => run.deliver(value, frame),
            deliver::DISCARD => run.return_from(frame),
            deliver::JUMP => run.to(return_to_comparison::<COUNTED>),
            deliver::INNER => run.to(return_to_native::<COUNTED>),
            _ => run.to(general::return_one::<COUNTED>),
        }
    }

    #[inline(never)]
    return_nil_to_instruction(run) {
        let frame = run.frame();
        match (*frame).mode & !PLAIN {
            deliver::REGISTER => run.deliver(Value::NIL, frame),
            deliver::DISCARD => run.return_from(frame),
            deliver::INNER => run.to(return_none_to_native::<COUNTED>),
            _ => run.to(general::return_none::<COUNTED>),
        }
    }

    // A comparator's answer, most often.
    #[inline(never)]
    return_to_native(run) {
        let (from, frame) = (run.abc().0, run.frame());
        if is_protected(frame) {
            return run.return_protected(frame, from, 1);
        }
        let value = (*from).get();
        run.sync();
        if run.vm.ask_again(value) {
            return run.finish(Ok(Flow::Reload));
        }
        run.to(general::return_one::<COUNTED>)
    }

    #[inline(never)]
    return_none_to_native(run) {
        let frame = run.frame();
        if is_protected(frame) {
            let from = run.base;
            return run.return_protected(frame, from, 0);
        }
        run.to(general::return_none::<COUNTED>)
    }

    #[inline(never)]
    return_to_comparison(run) {
        let (value, frame) = ((*run.abc().0).get(), run.frame());
        let comparison: *const Word = run.hb.at((*frame.sub(1)).pc - WORD_BYTES);
        let (op, jump) = (*comparison).op_and_jump();
        let negated = COMPARISONS[op].how.negated;
        // `a <= b` may have been decided by `b < a`, which `extra` says.
        let truth = value.is_falsy() == ((*frame).extra != 0);
        run.return_from_and(frame, if truth == negated { 0 } else { jump })
    }

    vararg_prepare(run) {
        let params = run.a();
        let proto = run.proto_of(run.base.sub(1));
        let frame = run.frame();
        let args = (*frame).args;
        let first = run.base.add(args as usize + 1);
        let end = u32::from((*proto).max_registers) * size_of::<Slot>() as u32;
        if run.hb.offset_of(first) + end > run.vm.stack_limit {
            return run.to(general::vararg_prepare::<COUNTED>);
        }
        run.vm.top = (*frame).base + args;
        (*first.sub(1)).set((*run.base.sub(1)).get());
        for n in 0..params as usize {
            let parameter = run.base.add(n);
            if n < args as usize {
                (*first.add(n)).set((*parameter).get());
                (*parameter).set(Value::NIL);
            } else {
                (*first.add(n)).set(Value::NIL);
            }
        }
        (*frame).base += args + 1;
        (*frame).mode |= flag::VARARG;
        run.base = first;
        run.next()
    }

    vararg(run) {
        let (to, _, c) = run.a_counts();
        let proto = run.proto_of(run.base.sub(1));
        let frame = run.frame();
        let extra = (*frame).args.saturating_sub(u32::from((*proto).params));
        let count = if c == 0 { extra } else { c - 1 };
        if run.hb.offset_of(to) + count * size_of::<Slot>() as u32 > run.vm.stack_limit {
            return run.to(general::vararg::<COUNTED>);
        }
        run.pay_for_values(count as usize);
        let from = run.base.sub(1 + extra as usize);
        let there = count.min(extra) as usize;
        move_down(from, to, there);
        for n in there..count as usize {
            (*to.add(n)).set(Value::NIL);
        }
        if c == 0 {
            run.vm.top = run.index_of(to) + count;
        }
        run.next()
    }
}

/// Copies values upwards from the first, to a place that no later source lies in.
#[inline(always)]
unsafe fn move_down(from: *const Slot, to: *mut Slot, count: usize) {
    // SAFETY: "room": callers have made sure of it.
    unsafe {
        let mut n = 0;
        while n < count {
            (*to.add(n)).set((*from.add(n)).get());
            n += 1;
        }
    }
}

/// Where the caller put the function that runs in a frame, and finds its results.
#[inline(always)]
unsafe fn function_slot(frame: *const Frame, base: *mut Slot) -> *mut Slot {
    // SAFETY: "room": below the registers lie the function and, in a frame with extra arguments,
    // all arguments and the function once more.
    unsafe {
        if (*frame).mode & flag::VARARG == 0 {
            base.sub(1)
        } else {
            base.sub((*frame).args as usize + 2)
        }
    }
}

/// Whether `pcall` has called the function of a frame, from Lua.
#[inline(always)]
unsafe fn is_protected(frame: *const Frame) -> bool {
    // SAFETY: "in the block": only a coroutine's first frame has none below, and that is no Lua
    // function's.
    unsafe {
        (*frame).mode & !PLAIN == deliver::INNER
            && (*frame.sub(1)).mode == kind::PCALL | deliver::CALL | flag::PROTECTED
    }
}

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The prototype of the Lua function in a slot.
    #[inline(always)]
    unsafe fn proto_of(&self, function: *const Slot) -> *const Proto {
        // SAFETY: "in the block": the caller has seen the tag.
        unsafe { self.proto_of_closure((*function).get()) }
    }

    /// The prototype of a Lua function.
    #[inline(always)]
    unsafe fn proto_of_closure(&self, function: Value) -> *const Proto {
        // SAFETY: as above.
        unsafe {
            let closure: *const Closure = self.hb.at(function.bits() as u32);
            self.hb.at((*closure).proto().offset())
        }
    }

    /// Whether a function can be entered with its registers from `first` on.
    #[inline(always)]
    unsafe fn has_room(&self, first: *const Slot, proto: *const Proto) -> bool {
        // SAFETY: "in the block" for the prototype.
        let registers = u32::from(unsafe { (*proto).max_registers });
        let end = self.hb.offset_of(first) + registers * size_of::<Slot>() as u32;
        end <= self.vm.stack_limit && self.vm.depth + 1 < self.vm.frames_end
    }

    /// The stack index of a slot.
    #[inline(always)]
    fn index_of(&self, slot: *const Slot) -> u32 {
        (self.hb.offset_of(slot) - self.vm.stack) / size_of::<Slot>() as u32
    }

    /// A native done in place has given one value; operand C says how many are wanted.
    #[inline(always)]
    unsafe fn end_native(mut self, function: *mut Slot, value: Value, c: u32) {
        // SAFETY: "verified code": the call's registers.
        unsafe {
            self.pay_for_call();
            if c != 1 {
                (*function).set(value);
            }
            if c == 0 || c > 2 {
                return self.to(fill_results::<COUNTED>);
            }
            self.next()
        }
    }

    /// The number of arguments above a function, of a call with operand B.
    #[inline(always)]
    fn arguments(&self, function: *const Slot, b: u32) -> u32 {
        if b != 0 { b - 1 } else { self.vm.top - self.index_of(function) - 1 }
    }

    /// Moving values has its price, as everywhere.
    #[inline(always)]
    fn pay_for_values(&mut self, values: usize) {
        self.pay(values as u64 / VALUES_PER_WORD);
    }

    /// Another function runs, with its arguments in place from `first` on. Where that would need
    /// more stack or frames, `otherwise` does it all. `FILL` sets missing parameters to nil.
    #[inline(always)]
    pub(super) unsafe fn enter_function<const FILL: bool>(
        mut self,
        first: *mut Slot,
        proto: *const Proto,
        args: u32,
        results: i32,
        delivery: Delivery,
        otherwise: Handler,
    ) {
        // SAFETY: "in the block" for the prototype; room is looked for first.
        unsafe {
            if !self.has_room(first, proto) {
                return self.to(otherwise);
            }
            let base = self.hb.offset_of(first);
            let next = self.vm.depth + 1;
            if FILL {
                for n in args..u32::from((*proto).params) {
                    (*first.add(n as usize)).set(Value::NIL);
                }
            }
            // Read before anything is written, so that nothing is read twice.
            let (code, constants) = ((*proto).code, (*proto).constants);
            let frame = self.frame();
            (*frame).pc = self.hb.offset_of(self.pc);
            let called = frame.add(1);
            (*called).base = (base - self.vm.stack) / size_of::<Slot>() as u32;
            (*called).constants = constants;
            (*called).results = results;
            (*called).mode = delivery.mode;
            (*called).args = args;
            if delivery.mode != deliver::CALL {
                (*called).extra = delivery.extra;
            }
            if COUNTED {
                self.vm.note_call(self.pc.addr(), self.hb.offset_of(proto), next, false);
            }
            self.vm.depth = next;
            self.base = first;
            self.k = self.hb.at(constants);
            self.go_to(self.hb.at(code), CALL_PRICE);
            self.next_if_paid()
        }
    }

    /// Another function runs in the frame of this one: its arguments and the function itself move
    /// down. `FITTING`: there are fewer than [`FEW`], and no parameter lacks one.
    #[inline(always)]
    unsafe fn replace_function<const FITTING: bool>(
        mut self,
        function: *const Slot,
        proto: *const Proto,
        args: u32,
    ) {
        // SAFETY: "in the block" for the prototype; room is looked for first.
        unsafe {
            let base = self.hb.offset_of(self.base);
            let registers = u32::from((*proto).max_registers).max(args);
            if base + registers * size_of::<Slot>() as u32 > self.vm.stack_limit {
                return self.to(general::tail_call::<COUNTED>);
            }
            let (code, constants) = ((*proto).code, (*proto).constants);
            self.pay_for_values(args as usize + 1);
            if FITTING {
                // All that there may be: a loop would take longer than what it saves.
                for n in 0..FEW as usize {
                    (*self.base.sub(1).add(n)).set((*function.add(n)).get());
                }
            } else {
                move_down(function, self.base.sub(1), args as usize + 1);
                for n in args..u32::from((*proto).params) {
                    (*self.base.add(n as usize)).set(Value::NIL);
                }
            }
            let frame = self.frame();
            (*frame).constants = constants;
            (*frame).mode |= flag::TAIL;
            (*frame).args = args;
            if COUNTED {
                let depth = self.vm.depth;
                self.vm.note_call(self.pc.addr(), self.hb.offset_of(proto), depth, true);
            }
            self.k = self.hb.at(constants);
            self.go_to(self.hb.at(code), CALL_PRICE);
            self.next_if_paid()
        }
    }

    /// The metamethod of a table; nil for other values.
    #[inline(always)]
    fn metamethod_of(&self, value: Value, event: Event) -> Value {
        let Some(table) = value.as_table() else { return Value::NIL };
        let metatable = self.hb.metatable(table);
        if metatable.is_none() {
            return Value::NIL;
        }
        self.vm.heap.get_str(metatable, self.vm.heap.event_name(event))
    }

    /// The metamethod of the first of two values that has one, as far as they are tables.
    #[inline(always)]
    pub(super) fn metamethod_of_both(&self, x: Value, y: Value, event: Event) -> Value {
        let first = self.metamethod_of(x, event);
        if first.is_nil() { self.metamethod_of(y, event) } else { first }
    }

    /// Where the slot is that a metamethod's result goes to.
    #[inline(always)]
    pub(super) fn delivery_to(&self, slot: *const Slot) -> Delivery {
        let bytes = self.hb.offset_of(slot) - self.hb.offset_of(self.base);
        Delivery { mode: deliver::REGISTER, extra: bytes / size_of::<Slot>() as u32 }
    }

    /// Calls a Lua function with a few values, above whatever the running one uses.
    #[inline(always)]
    pub(super) unsafe fn call_metamethod<const N: usize>(
        self,
        function: Value,
        operands: [Value; N],
        delivery: Delivery,
        otherwise: Handler,
    ) {
        // SAFETY: "room": spare slots lie above the running function's.
        unsafe {
            let registers = (*self.proto_of(self.base.sub(1))).max_registers;
            let at = self.base.add(registers.into());
            (*at).set(function);
            for (n, operand) in operands.into_iter().enumerate() {
                (*at.add(1 + n)).set(operand);
            }
            let proto = self.proto_of(at);
            let results = i32::from(delivery.mode != deliver::DISCARD);
            let first = at.add(1);
            self.enter_function::<true>(first, proto, N as u32, results, delivery, otherwise)
        }
    }

    /// The function that `pcall` has called returns, and so does `pcall`: true and the values.
    #[inline(always)]
    unsafe fn return_protected(mut self, frame: *const Frame, from: *const Slot, count: usize) {
        // SAFETY: "room": the function's slot and those of its arguments are above `pcall`'s.
        unsafe {
            let protected = frame.sub(1);
            let function = (*protected).base - 1;
            let results = (*protected).results;
            let wanted = if results < 0 { count + 1 } else { results as usize };
            self.pay_for_values(count);
            self.pay_for_values(wanted.min(count + 1));
            let to: *mut Slot = self.hb.at(self.vm.stack + function * size_of::<Slot>() as u32);
            let moved = count.min(wanted.saturating_sub(1));
            (*to).set(Value::TRUE);
            move_down(from, to.add(1), moved);
            for n in moved + 1..wanted {
                (*to.add(n)).set(Value::NIL);
            }
            self.vm.top = function + wanted as u32;
            self.vm.unprotect(&*protected);
            self.vm.depth -= 1;
            self.return_from(protected)
        }
    }

    /// The frame below goes on, with a value in the register that its instruction names.
    #[inline(always)]
    unsafe fn deliver(self, value: Value, frame: *const Frame) {
        // SAFETY: "in the block": a plain frame was called by the Lua frame below.
        unsafe {
            let base = (*frame.sub(1)).base * size_of::<Slot>() as u32;
            let base: *mut Slot = self.hb.at(self.vm.stack + base);
            (*base.add((*frame).extra as usize)).set(value);
            self.return_from(frame)
        }
    }

    /// The frame below goes on; the results are in place.
    #[inline(always)]
    unsafe fn return_from(self, frame: *const Frame) {
        // SAFETY: "in the block": a plain frame was called by the Lua frame below.
        unsafe { self.return_from_and(frame, 0) }
    }

    /// The frame below goes on, after a jump of so many bytes.
    #[inline(always)]
    unsafe fn return_from_and(mut self, frame: *const Frame, jump: i32) {
        // SAFETY: as above.
        unsafe {
            self.vm.depth -= 1;
            let caller = frame.sub(1);
            self.base = self.hb.at(self.vm.stack + (*caller).base * size_of::<Slot>() as u32);
            self.k = self.hb.at((*caller).constants);
            let code: *const Word = self.hb.at((*caller).pc);
            if COUNTED {
                let depth = self.vm.depth;
                self.vm.note_return(self.pc.addr(), depth);
            }
            self.go_to(code.byte_offset(jump as isize), 0);
            self.next()
        }
    }
}

/// Where the result of a called function goes, as the frame holds it.
#[derive(Clone, Copy)]
pub(super) struct Delivery {
    mode: u32,
    extra: u32,
}

impl Delivery {
    /// To the registers of the `Call` instruction.
    const CALL: Delivery = Delivery { mode: deliver::CALL, extra: 0 };

    /// To the one below, which is no Lua function.
    const INNER: Delivery = Delivery { mode: deliver::INNER, extra: 0 };

    /// To nobody.
    pub(super) const DISCARD: Delivery = Delivery { mode: deliver::DISCARD, extra: 0 };

    /// It decides a jump.
    pub(super) const JUMP: Delivery = Delivery { mode: deliver::JUMP, extra: 0 };
}
