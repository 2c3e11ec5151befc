//! Instructions past their fast cases: the machine's methods do them, in any way that takes.
#![allow(unsafe_code)]

use super::super::Flow;
use super::super::arith::Arith;
use super::super::operation::{Comparison, Origin};
use super::run::{Run, methods};
use crate::lua::bytecode::{Instruction, Opcode, Operand};
use crate::lua::heap::{Slot, Value};

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The instruction that is being executed.
    #[inline(always)]
    pub(super) unsafe fn instruction(&self) -> Instruction {
        // SAFETY: "verified code": it stands before pc.
        unsafe { Instruction(self.pc.sub(1).cast::<u64>().read()) }
    }

    /// The value of a register.
    #[inline(always)]
    unsafe fn value(&self, register: u32) -> Value {
        // SAFETY: "verified code" and "room".
        unsafe { (*self.base.add(register as usize)).get() }
    }

    /// The left and the right operand of arithmetic; a single one is both.
    unsafe fn arith_operands(
        &self,
        op: Opcode,
        word: Instruction,
    ) -> ((Value, Origin), (Value, Origin)) {
        // SAFETY: "verified code".
        unsafe {
            let [_, kind_b, kind_c] = op.operands();
            let b = self.operand(kind_b, word.b());
            let c = if kind_c == Operand::None { b } else { self.operand(kind_c, word.c()) };
            if Arith::is_swapped(op) { (c, b) } else { (b, c) }
        }
    }

    /// Operands A and B of a comparison.
    unsafe fn compared(&self, op: Opcode, word: Instruction) -> (Value, Value) {
        // SAFETY: "verified code".
        unsafe {
            let (b, _) = self.operand(op.operands()[1], word.b());
            (self.value(word.a().into()), b)
        }
    }

    /// The value of a register or a constant, and where it came from.
    unsafe fn operand(&self, kind: Operand, index: u32) -> (Value, Origin) {
        // SAFETY: "verified code".
        unsafe {
            match kind {
                Operand::Const => ((*self.k.add(index as usize)).get(), Origin::Constant),
                _ => (self.value(index), Origin::Register(index as u8)),
            }
        }
    }
}

methods! {
    breathe(run) {
        run.vm.safepoint();
        run.vm.finalizers()
    }

    breathe_above(run) {
        run.vm.safepoint_above(run.a_register());
        run.vm.finalizers()
    }

    arith(run) {
        let word = run.instruction();
        let Some((op, Some(arith))) = word.opcode().map(|op| (op, Arith::of(op))) else {
            return Ok(Flow::Failed);
        };
        let (x, y) = run.arith_operands(op, word);
        run.vm.op_arith(arith, word.a(), x, y)
    }

    length(run) {
        let word = run.instruction();
        run.vm.op_len(word.a(), word.b() as u8)
    }

    concat(run) {
        let (_, b, _) = run.a_counts();
        match run.vm.concat(run.a_register().into(), b) {
            Ok(Flow::Next) => {
                run.vm.safepoint_above(run.a_register());
                run.vm.finalizers()
            }
            other => other,
        }
    }

    set_list(run) {
        let (_, count, first) = run.abw();
        run.vm.op_set_list(run.a_register(), count, first)
    }

    closure(run) {
        let (_, _, index) = run.abw();
        run.vm.op_closure(run.a_register(), index)
    }

    get_field(run) {
        let (word, (_, _, name, _)) = (run.instruction(), run.named());
        let register = word.b() as u8;
        let object = run.value(word.b());
        run.vm.op_get(word.a(), object, name.value(), Origin::Register(register))
    }

    get_global(run) {
        let (word, (_, b, name, _)) = (run.instruction(), run.named());
        let object = (*run.environment(b)).get();
        run.vm.op_get(word.a(), object, name.value(), Origin::Upvalue(word.b() as u8))
    }

    method(run) {
        let (word, (a, _, name, _)) = (run.instruction(), run.named());
        // The object has been copied, and its own register may have been this instruction's.
        let object = (*a.add(1)).get();
        run.vm.op_get(word.a(), object, name.value(), Origin::Register(word.b() as u8))
    }

    set_field(run) {
        let (word, (table, _, name, _)) = (run.instruction(), run.named());
        let (object, value) = ((*table).get(), run.value(word.b()));
        run.vm.op_set(object, name.value(), value, Origin::Register(word.a()))
    }

    set_global(run) {
        let (word, (value, b, name, _)) = (run.instruction(), run.named());
        let (object, value) = ((*run.environment(b)).get(), (*value).get());
        run.vm.op_set(object, name.value(), value, Origin::Upvalue(word.b() as u8))
    }

    get_index(run) {
        let word = run.instruction();
        let (object, key) = (run.value(word.b()), run.value(word.c()));
        run.vm.op_get(word.a(), object, key, Origin::Register(word.b() as u8))
    }

    get_int(run) {
        let word = run.instruction();
        let (object, key) = (run.value(word.b()), Value::int(word.c().into()));
        run.vm.op_get(word.a(), object, key, Origin::Register(word.b() as u8))
    }

    set_index(run) {
        let word = run.instruction();
        let (object, key) = (run.value(word.a().into()), run.value(word.b()));
        let value = run.value(word.c());
        run.vm.op_set(object, key, value, Origin::Register(word.a()))
    }

    set_int(run) {
        let word = run.instruction();
        let (object, key) = (run.value(word.a().into()), Value::int(word.b().into()));
        let value = run.value(word.c());
        run.vm.op_set(object, key, value, Origin::Register(word.a()))
    }

    equal(run) {
        let word = run.instruction();
        let x = run.value(word.a().into());
        let flow = match word.constant() {
            // Against a constant no metamethod can apply.
            Some(k) => Ok(Ok(run.vm.raw_equal(x, (*run.k.add(k.0 as usize)).get()))),
            None => run.vm.op_equal(x, run.value(word.b())),
        };
        run.vm.decide(flow)
    }

    order(run) {
        let word = run.instruction();
        let Some((op, Some(order))) = word.opcode().map(|op| (op, Comparison::of(op))) else {
            return Ok(Flow::Failed);
        };
        let (a, b) = run.compared(op, word);
        let (x, y) = if order.swapped { (b, a) } else { (a, b) };
        let flow = run.vm.op_less(x, y, order.or_equal);
        run.vm.decide(flow)
    }

    call(run) {
        let (_, b, c) = run.a_counts();
        run.vm.op_call(run.a_register(), b as i32 - 1, c as i32 - 1)
    }

    tail_call(run) {
        let (_, b, close) = run.a_counts();
        run.vm.op_tail_call(run.a_register(), b as i32 - 1, close != 0)
    }

    return_values(run) {
        let (_, b, close) = run.a_counts();
        run.vm.op_return(run.a_register(), b as i32 - 1, close != 0)
    }

    return_none(run) {
        run.vm.op_return(0, 0, false)
    }

    return_one(run) {
        run.vm.op_return(run.a_register(), 1, false)
    }

    vararg_prepare(run) {
        run.vm.op_vararg_prepare(run.instruction().a())
    }

    vararg(run) {
        let word = run.instruction();
        run.vm.op_vararg(word.a(), word.c() as i32 - 1)
    }

    for_prepare(run) {
        let word = run.instruction();
        match run.vm.op_for_prepare(word.a()) {
            Ok(true) => Ok(Flow::Next),
            Ok(false) => run.vm.take_jump(word),
            Err(raise) => Err(raise),
        }
    }

    generic_for_prepare(run) {
        let word = run.instruction();
        match run.vm.op_to_be_closed(word.a() + 3) {
            Ok(_) => run.vm.take_jump(word),
            Err(raise) => Err(raise),
        }
    }

    iterate(run) {
        let (_, _, c) = run.a_counts();
        run.vm.op_iterate(run.a_register(), c as u8)
    }

    close(run) {
        run.vm.op_close(run.instruction().a())
    }

    to_be_closed(run) {
        run.vm.op_to_be_closed(run.instruction().a())
    }
}

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The slot of the table that a global is looked up in; `b` is the distance of the upvalue.
    #[inline(always)]
    pub(super) unsafe fn environment(&self, b: usize) -> *const Slot {
        // SAFETY: "verified code".
        unsafe { self.upvalue(b) }
    }
}
