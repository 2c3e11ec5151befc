//! Instructions past their fast cases. Each is called by the dispatcher with the frame's pc behind
//! the instruction, and either finishes it or leaves a call that will.

use super::arith::{Arith, NoResult, on_numbers};
use super::convert::{integer_of, to_float, to_number};
use super::frame::{deliver, flag};
use super::load::capture;
use super::metamethod::{Lookup, Store};
use super::native::{Raise, Role};
use super::{Flow, Vm};
use crate::lua::bytecode::Opcode;
use crate::lua::heap::{Event, ProtoRef, TableRef, Tag, Value};
use crate::lua::number::{ceil_to_integer, floor_to_integer};

/// Where an operand came from, for messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin {
    /// A register.
    Register(u8),
    /// An upvalue.
    Upvalue(u8),
    /// A constant.
    Constant,
}

/// How a comparing instruction uses its operands A and B.
#[derive(Clone, Copy)]
pub(super) struct Comparison {
    /// B stands on the left.
    pub swapped: bool,
    /// `<=`, not `<`.
    pub or_equal: bool,
    /// The jump is taken where the comparison does not hold.
    pub negated: bool,
}

impl Comparison {
    /// The comparison that an opcode makes.
    pub const fn of(op: Opcode) -> Option<Comparison> {
        let (swapped, or_equal, negated) = match op {
            Opcode::JumpEq | Opcode::JumpEqK => (false, false, false),
            Opcode::JumpNe | Opcode::JumpNeK => (false, false, true),
            Opcode::JumpLt | Opcode::JumpLtK => (false, false, false),
            Opcode::JumpNotLt | Opcode::JumpNotLtK => (false, false, true),
            Opcode::JumpLe | Opcode::JumpLeK => (false, true, false),
            Opcode::JumpNotLe | Opcode::JumpNotLeK => (false, true, true),
            Opcode::JumpGtK => (true, false, false),
            Opcode::JumpNotGtK => (true, false, true),
            Opcode::JumpGeK => (true, true, false),
            Opcode::JumpNotGeK => (true, true, true),
            _ => return None,
        };
        Some(Comparison { swapped, or_equal, negated })
    }
}

impl Vm {
    fn origin_info(&self, origin: Origin) -> String {
        match origin {
            Origin::Register(register) => self.register_info(register),
            Origin::Upvalue(index) => self.upvalue_info(index),
            Origin::Constant => String::new(),
        }
    }

    /// A register of the running frame.
    pub(super) fn register_value(&self, register: u8) -> Value {
        self.stack_value(self.frame().base + u32::from(register))
    }

    /// Overwrites a register of the running frame.
    pub(super) fn set_register(&mut self, register: u8, value: Value) {
        let at = self.frame().base + u32::from(register);
        self.set_stack_value(at, value);
    }

    /// `R[to] := object[key]`.
    pub(super) fn op_get(
        &mut self,
        to: u8,
        object: Value,
        key: Value,
        origin: Origin,
    ) -> Result<Flow, Raise> {
        self.charge_for_key(key);
        let found = self.look_up(object, key);
        if self.looked_at.get() != 0 {
            self.charge_for_names();
        }
        match found {
            Ok(Lookup::Value(value)) => {
                self.set_register(to, value);
                Ok(Flow::Next)
            }
            Ok(Lookup::Call(function, object)) => {
                let register = u32::from(to);
                self.call_value(function, &[object, key], 1, deliver::REGISTER, register)
            }
            Err(end) => {
                let info = self.origin_info(origin);
                Err(self.chain_error(end, "index", "__index", &info))
            }
        }
    }

    /// `object[key] := value`.
    pub(super) fn op_set(
        &mut self,
        object: Value,
        key: Value,
        value: Value,
        origin: Origin,
    ) -> Result<Flow, Raise> {
        self.charge_for_key(key);
        let stored = self.put(object, key, value);
        if self.looked_at.get() != 0 {
            self.charge_for_names();
        }
        match stored {
            Ok(Store::Done) => {
                self.safepoint();
                self.finalizers()
            }
            Ok(Store::Call(function, object)) => {
                self.call_value(function, &[object, key, value], 0, deliver::DISCARD, 0)
            }
            Err(end) => {
                let info = self.origin_info(origin);
                Err(self.chain_error(end, "index", "__newindex", &info))
            }
        }
    }

    /// Lets the collector work, if it is due, after an instruction of the running Lua frame.
    #[inline]
    pub(super) fn safepoint(&mut self) {
        if self.heap.safepoint_due() {
            let end = self.live_end();
            self.collect(end);
        }
    }

    /// As [`Vm::safepoint`], after an instruction that has put a new object into R[a]: what older
    /// values are left in the registers above is dead.
    #[inline]
    pub(super) fn safepoint_above(&mut self, a: u8) {
        if self.heap.safepoint_due() {
            let end = self.live_end_above(a);
            self.collect(end);
        }
    }

    /// Calls a finalizer, if one is due.
    #[inline]
    pub(super) fn finalizers(&mut self) -> Result<Flow, Raise> {
        if self.heap.finalizer_due() { self.settle() } else { Ok(Flow::Next) }
    }

    /// `R[to] := x op y`.
    pub(super) fn op_arith(
        &mut self,
        op: Arith,
        to: u8,
        (x, from_x): (Value, Origin),
        (y, from_y): (Value, Origin),
    ) -> Result<Flow, Raise> {
        match on_numbers(op, x, y) {
            Ok(value) => {
                self.set_register(to, value);
                return Ok(Flow::Next);
            }
            Err(NoResult::DivideByZero) => return Err(self.error_here("attempt to divide by zero")),
            Err(NoResult::ModuloZero) => return Err(self.error_here("attempt to perform 'n%0'")),
            Err(NoResult::NotNumbers | NoResult::NotInteger) => (),
        }
        let mut metamethod = self.metamethod_of(x, op.event());
        if metamethod.is_nil() {
            metamethod = self.metamethod_of(y, op.event());
        }
        if !metamethod.is_nil() {
            return self.call_value(metamethod, &[x, y], 1, deliver::REGISTER, u32::from(to));
        }
        if op.is_bitwise() && x.is_number() && y.is_number() {
            let origin = if integer_of(x).is_none() { from_x } else { from_y };
            let info = self.origin_info(origin);
            return Err(self.error_here(&format!("number{info} has no integer representation")));
        }
        let (culprit, origin) = if x.is_number() { (y, from_y) } else { (x, from_x) };
        let info = self.origin_info(origin);
        let verb =
            if op.is_bitwise() { "perform bitwise operation on" } else { "perform arithmetic on" };
        Err(self.type_error(verb, culprit, &info))
    }

    /// `R[to] := #R[from]`.
    pub(super) fn op_len(&mut self, to: u8, from: u8) -> Result<Flow, Raise> {
        let value = self.register_value(from);
        if let Some(text) = value.as_str() {
            let length = self.heap.string_len(text) as i64;
            self.set_register(to, Value::int(length));
            return Ok(Flow::Next);
        }
        let metamethod = self.metamethod_of(value, Event::Len);
        if !metamethod.is_nil() {
            let register = u32::from(to);
            return self.call_value(metamethod, &[value, value], 1, deliver::REGISTER, register);
        }
        if let Some(table) = value.as_table() {
            let length = self.heap.length(table);
            self.set_register(to, Value::int(length));
            return Ok(Flow::Next);
        }
        let info = self.register_info(from);
        Err(self.type_error("get length of", value, &info))
    }

    /// Whether two values of the same type are equal by `__eq`: `Ok` where that needs no call.
    pub(super) fn op_equal(&mut self, x: Value, y: Value) -> Result<Result<bool, Flow>, Raise> {
        self.charge_for_comparison(x, y);
        if self.raw_equal(x, y) {
            return Ok(Ok(true));
        }
        if x.tag() != Tag::Table || y.tag() != Tag::Table {
            return Ok(Ok(false));
        }
        let mut metamethod = self.metamethod_of(x, Event::Eq);
        if metamethod.is_nil() {
            metamethod = self.metamethod_of(y, Event::Eq);
        }
        if metamethod.is_nil() {
            return Ok(Ok(false));
        }
        self.call_value(metamethod, &[x, y], 1, deliver::JUMP, 0).map(Err)
    }

    /// `x < y` (or `x <= y`): `Ok` where that needs no call.
    pub(super) fn op_less(
        &mut self,
        x: Value,
        y: Value,
        or_equal: bool,
    ) -> Result<Result<bool, Flow>, Raise> {
        self.charge_for_comparison(x, y);
        let known = if or_equal { self.less_equal(x, y) } else { self.less_than(x, y) };
        if let Some(truth) = known {
            return Ok(Ok(truth));
        }
        let event = if or_equal { Event::Le } else { Event::Lt };
        let mut metamethod = self.metamethod_of(x, event);
        if metamethod.is_nil() {
            metamethod = self.metamethod_of(y, event);
        }
        if metamethod.is_nil() && or_equal {
            // The reference implementation, as built, takes `not (y < x)` for `x <= y`.
            metamethod = self.metamethod_of(y, Event::Lt);
            if metamethod.is_nil() {
                metamethod = self.metamethod_of(x, Event::Lt);
            }
            if !metamethod.is_nil() {
                return self.call_value(metamethod, &[y, x], 1, deliver::JUMP, 1).map(Err);
            }
        }
        if metamethod.is_nil() {
            return Err(self.comparison_error(x, y));
        }
        self.call_value(metamethod, &[x, y], 1, deliver::JUMP, 0).map(Err)
    }

    /// "attempt to compare ...", for the library's own comparisons too.
    pub fn comparison_error(&mut self, x: Value, y: Value) -> Raise {
        let (a, b) = (self.type_name_for_message(x), self.type_name_for_message(y));
        if a == b {
            self.error_here(&format!("attempt to compare two {a} values"))
        } else {
            self.error_here(&format!("attempt to compare {a} with {b}"))
        }
    }

    /// `R[a][first + i] := R[a + i]` for the `count` values above R[a]; 0 takes those to the top.
    pub(super) fn op_set_list(&mut self, a: u8, count: u32, first: u32) -> Result<Flow, Raise> {
        let at = self.frame().base + u32::from(a);
        let count = if count == 0 { self.top - at - 1 } else { count };
        let table = self.stack_value(at).as_table().unwrap_or(TableRef::NONE);
        self.heap.reserve_items(table, first.saturating_add(count))?;
        self.heap.fill_items(table, first + 1, self.thread, at + 1, count);
        self.safepoint();
        self.finalizers()
    }

    /// `R[a] := closure(P[index])`.
    pub(super) fn op_closure(&mut self, a: u8, index: u32) -> Result<Flow, Raise> {
        let base = self.frame().base;
        let parent = self.stack_value(base - 1).as_closure().unwrap_or_default();
        let proto: ProtoRef =
            self.heap.nested_protos(self.heap.closure_proto(parent))[index as usize];
        let count = self.heap.proto(proto).upvalues_len;
        let closure = self.heap.new_closure(proto, count)?;
        for i in 0..u32::from(count) {
            let info = self.heap.upvalue_infos(proto)[i as usize];
            let from = u32::from(info.index);
            let captured = match info.kind {
                capture::LOCAL => self.heap.open_upvalue(self.thread, base + from)?.value(),
                capture::LOCAL_COPY => self.stack_value(base + from),
                capture::UPVALUE => self.heap.closure_get(parent, from),
                _ => closure.value(),
            };
            self.heap.closure_set(closure, i, captured);
        }
        self.set_register(a, closure.value());
        self.safepoint_above(a);
        self.finalizers()
    }

    /// Prepares a numeric loop at R[a]; false when it makes no round.
    pub(super) fn op_for_prepare(&mut self, a: u8) -> Result<bool, Raise> {
        let at = self.frame().base + u32::from(a);
        let (start, limit) = (self.stack_value(at), self.stack_value(at + 1));
        let step = self.stack_value(at + 2);
        if let (Some(first), Some(step)) = (start.as_int(), step.as_int()) {
            if step == 0 {
                return Err(self.error_here("'for' step is zero"));
            }
            let Some(last) = self.integer_limit(limit, first, step)? else { return Ok(false) };
            let rounds = if step > 0 {
                (last as u64).wrapping_sub(first as u64) / step as u64
            } else {
                // The negative of the smallest step does not fit an i64.
                (first as u64).wrapping_sub(last as u64) / ((-(step + 1)) as u64 + 1)
            };
            self.set_stack_value(at + 1, Value::int(rounds as i64));
            self.set_stack_value(at + 3, start);
            return Ok(true);
        }
        for value in [limit, step, start] {
            self.charge_for_key(value);
        }
        let last = self.loop_number(limit, "limit")?;
        let step = self.loop_number(step, "step")?;
        let first = self.loop_number(start, "initial value")?;
        if step == 0.0 {
            return Err(self.error_here("'for' step is zero"));
        }
        // Nothing is past a NaN: such a loop makes one round.
        if if step > 0.0 { last < first } else { first < last } {
            return Ok(false);
        }
        self.set_stack_value(at, Value::float(first));
        self.set_stack_value(at + 1, Value::float(last));
        self.set_stack_value(at + 2, Value::float(step));
        self.set_stack_value(at + 3, Value::float(first));
        Ok(true)
    }

    /// The limit of an integer loop as an integer, clipped; `None` when the loop makes no round.
    fn integer_limit(&mut self, limit: Value, first: i64, step: i64) -> Result<Option<i64>, Raise> {
        let last = match to_number(&self.heap, limit) {
            None => return Err(self.loop_error(limit, "limit")),
            Some(number) => match (number.as_int(), number.as_float().unwrap_or(0.0)) {
                (Some(i), _) => i,
                // A NaN counts as a limit below all integers, as the reference has it.
                (None, f) => {
                    let clipped = if f > 0.0 { i64::MAX } else { i64::MIN };
                    let whole = if step > 0 { floor_to_integer(f) } else { ceil_to_integer(f) };
                    // A limit past all integers on the side that the loop comes from: no round.
                    if whole.is_none() && (step > 0) != (f > 0.0) {
                        return Ok(None);
                    }
                    whole.unwrap_or(clipped)
                }
            },
        };
        let none = if step > 0 { first > last } else { first < last };
        Ok(if none { None } else { Some(last) })
    }

    fn loop_number(&mut self, value: Value, what: &str) -> Result<f64, Raise> {
        match to_float(&self.heap, value) {
            Some(number) => Ok(number),
            None => Err(self.loop_error(value, what)),
        }
    }

    fn loop_error(&mut self, value: Value, what: &str) -> Raise {
        let got = self.type_name_for_message(value);
        self.error_here(&format!("bad 'for' {what} (number expected, got {got})"))
    }

    /// Marks R[a] to be closed.
    pub(super) fn op_to_be_closed(&mut self, a: u8) -> Result<Flow, Raise> {
        let value = self.register_value(a);
        if value.is_falsy() {
            return Ok(Flow::Next);
        }
        if self.metamethod_of(value, Event::Close).is_nil() {
            let name = self.variable_name(a);
            let message = format!("variable '{name}' got a non-closable value");
            return Err(self.error_here(&message));
        }
        let slot = self.frame().base + u32::from(a);
        self.push_to_close(slot)?;
        Ok(Flow::Next)
    }

    /// Closes upvalues and variables from R[a] up. When a variable has a function to call, the
    /// instruction is executed again after that, until there is none left.
    pub(super) fn op_close(&mut self, a: u8) -> Result<Flow, Raise> {
        let level = self.frame().base + u32::from(a);
        let end = self.live_end();
        match self.close_next(level, end)? {
            Some(flow) => Ok(flow),
            None => Ok(Flow::Next),
        }
    }

    /// `return` with upvalues and variables to be closed, or from a frame that is not plain.
    pub(super) fn op_return(&mut self, a: u8, count: i32, close: bool) -> Result<Flow, Raise> {
        let base = self.frame().base;
        let first = base + u32::from(a);
        let count = if count < 0 { self.top - first } else { count as u32 };
        if close {
            let end = self.live_end().max(first + count);
            self.top = first + count;
            if let Some(flow) = self.close_next(base, end)? {
                return Ok(flow);
            }
        }
        if count == 1 && self.ask_again(self.stack_value(first)) {
            return Ok(Flow::Reload);
        }
        match self.finish(first, count)? {
            Flow::Next | Flow::Reload => self.settle(),
            other => Ok(other),
        }
    }

    fn close_next(&mut self, level: u32, end: u32) -> Result<Option<Flow>, Raise> {
        self.heap.close_upvalues(self.thread, level);
        if !self.has_to_close(level) {
            return Ok(None);
        }
        self.ensure_stack(end + 3)?;
        self.next_frame()?;
        let Some(slot) = self.pop_to_close(level) else { return Ok(None) };
        let value = self.stack_value(slot);
        let close = self.metamethod_of(value, Event::Close);
        let top = self.top;
        self.call_close(end, close, [value, Value::NIL], deliver::AGAIN, top)?;
        self.settle().map(Some)
    }

    /// `return R[a](...)`: the frame is replaced by the called one's.
    pub(super) fn op_tail_call(&mut self, a: u8, args: i32, close: bool) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let from = frame.base + u32::from(a);
        let args = if args < 0 { self.top - from - 1 } else { args as u32 };
        self.top = from + 1 + args;
        if close {
            self.heap.close_upvalues(self.thread, frame.base);
        }
        if self.stack_value(from).tag() != Tag::Closure {
            self.begin_call(from, args, -1, deliver::RETURN, 0)?;
            return self.settle();
        }
        // All that can fail comes before the frame is given up.
        self.ensure_stack(from + args + 256)?;
        let to = frame.function();
        self.move_values(from, to, args + 1);
        self.depth -= 1;
        self.top = to + 1 + args;
        let delivery = frame.delivery() | (frame.mode & flag::PROTECTED) | flag::TAIL;
        self.begin_call(to, args, frame.results, delivery, frame.extra)?;
        Ok(Flow::Reload)
    }

    /// Moves the fixed parameters of a vararg function above its extra arguments.
    pub(super) fn op_vararg_prepare(&mut self, params: u8) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let Some(proto) = self.running_proto() else { return Ok(Flow::Next) };
        let registers = u32::from(self.heap.proto(proto).max_registers);
        let (old, args) = (frame.base, frame.args);
        let base = old + args + 1;
        self.top = old + args;
        self.ensure_stack(base + registers)?;
        let function = self.stack_value(old - 1);
        self.set_stack_value(base - 1, function);
        for i in 0..u32::from(params) {
            let value = if i < args { self.stack_value(old + i) } else { Value::NIL };
            self.set_stack_value(base + i, value);
            if i < args {
                self.set_stack_value(old + i, Value::NIL);
            }
        }
        let frame = self.frame_mut();
        frame.base = base;
        frame.mode |= flag::VARARG;
        Ok(Flow::Reload)
    }

    /// `R[a], ... := ...`: `wanted` of the extra arguments, -1 for all.
    pub(super) fn op_vararg(&mut self, a: u8, wanted: i32) -> Result<Flow, Raise> {
        let frame = *self.frame();
        let Some(proto) = self.running_proto() else { return Ok(Flow::Next) };
        let params = u32::from(self.heap.proto(proto).params);
        let extra = frame.args.saturating_sub(params);
        let count = if wanted < 0 { extra } else { wanted as u32 };
        let to = frame.base + u32::from(a);
        self.ensure_stack(to + count)?;
        self.charge(u64::from(count) / super::dispatch::VALUES_PER_WORD);
        let from = frame.base - 1 - extra;
        for i in 0..count.min(extra) {
            let value = self.stack_value(from + i);
            self.set_stack_value(to + i, value);
        }
        for i in extra..count {
            self.set_stack_value(to + i, Value::NIL);
        }
        if wanted < 0 {
            self.top = to + count;
        }
        Ok(Flow::Next)
    }

    /// The iterator call of a generic loop at R[a].
    pub(super) fn op_iterate(&mut self, a: u8, results: u8) -> Result<Flow, Raise> {
        let at = self.frame().base + u32::from(a);
        self.ensure_stack(at + 7)?;
        for i in 0..3 {
            let value = self.stack_value(at + i);
            self.set_stack_value(at + 4 + i, value);
        }
        let function = at + 4;
        self.top = at + 7;
        match self.stack_value(function).tag() {
            Tag::Native | Tag::NativeClosure => self.call_native(function, 2, i32::from(results)),
            _ => {
                self.begin_call(function, 2, i32::from(results), deliver::CALL, 0)?;
                self.settle()
            }
        }
    }

    /// The `Call` instruction past its fast case.
    pub(super) fn op_call(&mut self, a: u8, args: i32, results: i32) -> Result<Flow, Raise> {
        let function = self.frame().base + u32::from(a);
        let args = if args < 0 { self.top - function - 1 } else { args as u32 };
        self.top = function + 1 + args;
        match self.stack_value(function).tag() {
            Tag::Native | Tag::NativeClosure => {
                let number = self.stack_value(function).as_native();
                if number == Some(self.natives.roles[Role::ProtectedCall as usize]) && args > 0 {
                    return self.call_protected(function, args, results);
                }
                self.call_native(function, args, results)
            }
            _ => {
                self.begin_call(function, args, results, deliver::CALL, 0)?;
                self.settle()
            }
        }
    }
}
