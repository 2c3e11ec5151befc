//! Calls and returns of Lua functions, and of library functions that need no frame.
#![allow(unsafe_code)]

use super::super::call::CALL_PRICE;
use super::super::frame::{FRAME_BYTES, Frame, flag};
use super::super::native::Role;
use super::general;
use super::intrinsic::intrinsic;
use super::memory::VALUES_PER_WORD;
use super::run::{Run, handlers};
use crate::lua::heap::{Closure, Proto, Slot, Tag, Value};

/// Flags that a frame may have whose return needs nothing else.
const PLAIN: u32 = flag::TAIL | flag::VARARG;

handlers! {
    call(run) {
        let (function, b, c) = run.a_counts();
        if (*function).tag() != Tag::Closure {
            return run.to(call_native);
        }
        let proto = run.proto_of(function);
        let first = function.add(1);
        let args = run.arguments(function, b);
        let registers = u32::from((*proto).max_registers);
        let base = run.hb.offset_of(first);
        let next = run.vm.depth + 1;
        if base + registers * size_of::<Slot>() as u32 > run.vm.stack_limit
            || next >= run.vm.frames_end
        {
            return run.to(general::call);
        }
        let mut missing = args;
        while missing < u32::from((*proto).params) {
            (*first.add(missing as usize)).set(Value::NIL);
            missing += 1;
        }
        let frame = run.frame();
        (*frame).pc = run.hb.offset_of(run.pc);
        let called = frame.add(1);
        (*called).base = (base - run.vm.stack) / size_of::<Slot>() as u32;
        (*called).constants = (*proto).constants;
        (*called).results = c as i32 - 1;
        (*called).mode = 0;
        (*called).args = args;
        run.vm.depth = next;
        run.base = first;
        run.k = run.hb.at((*proto).constants);
        run.go_to(run.hb.at((*proto).code), CALL_PRICE);
        run.next_if_paid()
    }

    #[inline(never)]
    call_native(run) {
        let (function, b, c) = run.a_counts();
        if (*function).tag() == Tag::Native {
            let args = run.arguments(function, b);
            let number = (*function).bits() as usize;
            if let Some(role) = *run.vm.natives.intrinsics.get_unchecked(number)
                && role != Role::ProtectedCall
                && let Some(value) =
                    intrinsic(&run.vm.heap, role, function.add(1), args, c != 2)
            {
                run.pay_for_call();
                if c != 1 {
                    (*function).set(value);
                }
                if c == 0 || c > 2 {
                    return run.to(fill_results);
                }
                return run.next();
            }
        }
        run.to(general::call)
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
        if close != 0 || (*function).tag() != Tag::Closure || (*frame).mode & !flag::TAIL != 0 {
            return run.to(general::tail_call);
        }
        let proto = run.proto_of(function);
        let args = run.arguments(function, b);
        let base = run.hb.offset_of(run.base);
        let registers = u32::from((*proto).max_registers).max(args);
        if base + registers * size_of::<Slot>() as u32 > run.vm.stack_limit {
            return run.to(general::tail_call);
        }
        run.pay_for_values(args as usize + 1);
        move_down(function, run.base.sub(1), args as usize + 1);
        let mut missing = args;
        while missing < u32::from((*proto).params) {
            (*run.base.add(missing as usize)).set(Value::NIL);
            missing += 1;
        }
        (*frame).constants = (*proto).constants;
        (*frame).mode |= flag::TAIL;
        (*frame).args = args;
        run.k = run.hb.at((*proto).constants);
        run.go_to(run.hb.at((*proto).code), CALL_PRICE);
        run.next_if_paid()
    }

    return_values(run) {
        let (from, b, close) = run.a_counts();
        let frame = run.frame();
        if close != 0 || (*frame).mode & !PLAIN != 0 {
            return run.to(general::return_values);
        }
        let count = match b {
            0 => run.vm.top - run.index_of(from),
            _ => b - 1,
        };
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
        if (*frame).mode & !PLAIN != 0 {
            return run.to(general::return_none);
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
        if (*frame).mode & !PLAIN != 0 {
            return run.to(general::return_one);
        }
        let to = function_slot(frame, run.base);
        let wanted = (*frame).results;
        if wanted != 0 {
            (*to).set((*from).get());
        }
        if wanted != 1 {
            run.vm.top = (*frame).function() + 1;
            for n in 1..wanted {
                (*to.add(n as usize)).set(Value::NIL);
            }
        }
        run.return_from(frame)
    }

    vararg_prepare(run) {
        let params = run.a();
        let proto = run.proto_of(run.base.sub(1));
        let frame = run.frame();
        let args = (*frame).args;
        let first = run.base.add(args as usize + 1);
        let end = u32::from((*proto).max_registers) * size_of::<Slot>() as u32;
        if run.hb.offset_of(first) + end > run.vm.stack_limit {
            return run.to(general::vararg_prepare);
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
            return run.to(general::vararg);
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

impl Run<'_> {
    /// The prototype of the Lua function in a slot.
    #[inline(always)]
    unsafe fn proto_of(&self, function: *const Slot) -> *const Proto {
        // SAFETY: "in the block": the caller has seen the tag.
        unsafe {
            let closure: *const Closure = self.hb.at((*function).bits() as u32);
            self.hb.at((*closure).proto().offset())
        }
    }

    /// The stack index of a slot.
    #[inline(always)]
    fn index_of(&self, slot: *const Slot) -> u32 {
        (self.hb.offset_of(slot) - self.vm.stack) / size_of::<Slot>() as u32
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

    /// The frame below goes on; the results are in place.
    #[inline(always)]
    unsafe fn return_from(mut self, frame: *const Frame) {
        // SAFETY: "in the block": a plain frame was called by the Lua frame below.
        unsafe {
            self.vm.depth -= 1;
            let caller = frame.byte_sub(FRAME_BYTES as usize);
            self.base = self.hb.at(self.vm.stack + (*caller).base * size_of::<Slot>() as u32);
            self.k = self.hb.at((*caller).constants);
            self.go_to(self.hb.at((*caller).pc), 0);
            self.next()
        }
    }
}
