//! The dispatcher: what executes instructions.
//!
//! Every opcode has a handler, a function that executes one instruction and ends by calling the
//! handler of the next: the call is the last thing it does, with the same arguments in the same
//! registers of the host, so the compiler makes a jump of it and the stack of the host stays as it
//! is. (One loop over a `match` kept half of the machine's registers in memory and took 60 host
//! instructions for an addition in a loop; handlers take 30.) Nothing promises that jump in debug
//! builds, so there handlers return to the loop in [`Vm::dispatch`] after some, and it goes on.
//!
//! # The contract of the handlers
//!
//! The machine's registers ([`run::Run`]) are handed on from handler to handler, and memory may be
//! behind:
//!
//! | register   | what it is               | in memory                |
//! |------------|--------------------------|--------------------------|
//! | `pc`       | the next instruction     | `Frame::pc`              |
//! | `base`     | the slot of R[0]         | `Vm::stack`, `Frame::base` |
//! | `k`        | the first constant       | `Frame::constants`       |
//! | `hb`       | the block                | `Vm::heap`               |
//!
//! `sync` writes `pc` and the fuel back. A method of the machine that may move the stack, push and
//! pop frames, switch coroutines or take fuel is called after that only, and followed by `finish`,
//! which loads all registers anew. Handlers keep to two rules that keep them short: what does not
//! belong to the usual case is another function with the same arguments (`run.to`), and nothing
//! whose address is taken lives in a handler when it calls the next.
//!
//! # Fuel
//!
//! An instruction costs one unit of fuel, a call [`CALL_PRICE`](super::call::CALL_PRICE) more.
//! Walking forward needs no count: it brings `pc` nearer to `Vm::limit`, the place where it would
//! be when fuel runs out. A jump, a call or a return moves both by the same distance. So the fuel
//! left is always `limit - pc` (in bytes of code), exact at every instruction, and is checked where
//! code can repeat: at taken jumps and calls.
//!
//! # Counting
//!
//! While somebody looks, the table of handlers has [`counted`] in every place, which counts the
//! instruction and goes on in the plain table. The plain handlers know nothing of it.
//!
//! # Safety
//!
//! Invariant "verified code": the compiler's output has passed `bytecode::verify` in debug builds
//! and in the tests, which run the verifier over everything they compile: opcodes exist, registers
//! are below `max_registers`, constants, upvalues and prototypes exist, jumps land on instructions.
//! Invariant "room": a Lua frame is entered with `max_registers` slots and the spare ones above its
//! base. Invariant "in the block": see the heap's `Base`.
#![allow(unsafe_code)]

mod arith;
mod calls;
mod fields;
mod general;
mod hints;
mod index;
mod intrinsic;
mod jumps;
mod loops;
mod memory;
mod run;
mod values;

pub(super) use memory::{
    FRAMES_MAX, MAY_BAR, NESTING, PROTECTIONS, STACK_MAX, STATUS, TO_CLOSE, VALUES_PER_WORD,
};
pub(super) use run::Paused;

use super::native::Raise;
use super::{Flow, Vm};
use crate::lua::bytecode::{OPCODES, Opcode};
use run::{Handler, Run, handlers};

/// By opcode, what executes it.
pub(super) struct Handlers([Handler; 256]);

pub(super) static PLAIN: Handlers = {
    let mut table: [Handler; 256] = [stray; 256];
    let mut i = 0;
    while i < OPCODES.len() {
        table[OPCODES[i] as usize] = handler(OPCODES[i]);
        i += 1;
    }
    Handlers(table)
};

static COUNTING: Handlers = Handlers([counted; 256]);

impl Vm {
    /// Executes Lua frames until something else has to be done.
    ///
    /// # Errors
    /// What an instruction raised; the frame's pc is behind it.
    pub(super) fn dispatch(&mut self) -> Result<Flow, Raise> {
        if self.fuel <= 0 {
            return Ok(Flow::OutOfFuel);
        }
        self.handlers = if self.is_profiling() { &COUNTING } else { &PLAIN };
        self.begin_counting();
        self.nested = 0;
        // SAFETY: "in the block": a Lua frame runs, written by whoever entered it.
        unsafe { Run::enter(self).execute() }
        loop {
            if let Some(flow) = self.flow.take() {
                return flow;
            }
            let Some(paused) = self.paused.take() else { return Ok(Flow::Next) };
            self.nested = 0;
            // SAFETY: "verified code": the handler has left the registers as the next one needs
            // them.
            unsafe { Run::resume(self, paused).execute() }
        }
    }
}

handlers! {
    /// Counts an instruction, then executes it.
    counted(run) {
        run.vm.count_instruction(run.closure(), run.hb.offset_of(run.pc));
        let handler = PLAIN.0[(run.instruction().0 & 0xFF) as usize];
        run.to(handler)
    }

    #[cold]
    #[inline(never)]
    out_of_fuel(run) {
        run.leave(Ok(Flow::OutOfFuel))
    }

    /// A byte that is no opcode: the verifier lets none pass.
    #[cold]
    stray(run) {
        run.leave(Ok(Flow::Failed))
    }
}

/// The handler of an opcode.
const fn handler(op: Opcode) -> Handler {
    match op {
        Opcode::Move => values::copy,
        Opcode::LoadInt => values::load_int,
        Opcode::LoadFloat => values::load_float,
        Opcode::LoadK => values::load_constant,
        Opcode::LoadNil => values::load_nil,
        Opcode::LoadTrue => values::load_true,
        Opcode::LoadFalse => values::load_false,
        Opcode::LoadFalseSkip => values::load_false_skip,

        Opcode::GetUpval => values::get_upvalue,
        Opcode::SetUpval => values::set_upvalue,
        Opcode::GetCopy => values::get_copy,
        Opcode::GetGlobal => fields::get_global,
        Opcode::SetGlobal => fields::set_global,

        Opcode::GetField => fields::get_field,
        Opcode::SetField => fields::set_field,
        Opcode::GetIndex => index::get_index,
        Opcode::SetIndex => index::set_index,
        Opcode::GetInt => index::get_int,
        Opcode::SetInt => index::set_int,
        Opcode::Method => fields::method,
        Opcode::NewTable => values::new_table,
        Opcode::NewRecord => values::new_record,
        Opcode::SetList => general::set_list,
        Opcode::Closure => general::closure,

        Opcode::Add => arith::add,
        Opcode::Sub => arith::sub,
        Opcode::Mul => arith::mul,
        Opcode::Mod => arith::modulo,
        Opcode::Pow => arith::pow,
        Opcode::Div => arith::div,
        Opcode::IDiv => arith::floor_div,
        Opcode::BAnd => arith::band,
        Opcode::BOr => arith::bor,
        Opcode::BXor => arith::bxor,
        Opcode::Shl => arith::shl,
        Opcode::Shr => arith::shr,
        Opcode::AddK => arith::add_k,
        Opcode::SubK => arith::sub_k,
        Opcode::MulK => arith::mul_k,
        Opcode::ModK => arith::modulo_k,
        Opcode::PowK => arith::pow_k,
        Opcode::DivK => arith::div_k,
        Opcode::IDivK => arith::floor_div_k,
        Opcode::BAndK => arith::band_k,
        Opcode::BOrK => arith::bor_k,
        Opcode::BXorK => arith::bxor_k,
        Opcode::ShlK => arith::shl_k,
        Opcode::ShrK => arith::shr_k,
        Opcode::KAdd => arith::k_add,
        Opcode::KSub => arith::k_sub,
        Opcode::KMul => arith::k_mul,
        Opcode::KDiv => arith::k_div,
        Opcode::Neg => arith::neg,
        Opcode::BNot => arith::bnot,
        Opcode::Not => values::not,
        Opcode::Len => values::length,
        Opcode::Concat => general::concat,

        Opcode::Jump => jumps::jump,
        Opcode::JumpIf => jumps::jump_if,
        Opcode::JumpIfNot => jumps::jump_if_not,
        Opcode::JumpIfSet => jumps::jump_if_set,
        Opcode::JumpIfNotSet => jumps::jump_if_not_set,
        Opcode::JumpEq => jumps::equal,
        Opcode::JumpNe => jumps::not_equal,
        Opcode::JumpLt => jumps::less,
        Opcode::JumpNotLt => jumps::not_less,
        Opcode::JumpLe => jumps::less_equal,
        Opcode::JumpNotLe => jumps::not_less_equal,
        Opcode::JumpEqK => jumps::equal_k,
        Opcode::JumpNeK => jumps::not_equal_k,
        Opcode::JumpLtK => jumps::less_k,
        Opcode::JumpNotLtK => jumps::not_less_k,
        Opcode::JumpLeK => jumps::less_equal_k,
        Opcode::JumpNotLeK => jumps::not_less_equal_k,
        Opcode::JumpGtK => jumps::greater_k,
        Opcode::JumpNotGtK => jumps::not_greater_k,
        Opcode::JumpGeK => jumps::greater_equal_k,
        Opcode::JumpNotGeK => jumps::not_greater_equal_k,

        Opcode::Call => calls::call,
        Opcode::TailCall => calls::tail_call,
        Opcode::Return => calls::return_values,
        Opcode::Return0 => calls::return_none,
        Opcode::Return1 => calls::return_one,
        Opcode::VarArgPrep => calls::vararg_prepare,
        Opcode::VarArg => calls::vararg,

        Opcode::ForPrep => loops::for_prepare,
        Opcode::ForLoop => loops::for_loop,
        Opcode::TForPrep => loops::generic_for_prepare,
        Opcode::TForCall => loops::iterate,
        Opcode::TForLoop => loops::generic_loop,
        Opcode::Close => general::close,
        Opcode::Tbc => general::to_be_closed,
    }
}
