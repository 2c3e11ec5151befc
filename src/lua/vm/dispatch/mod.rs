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
//! Every handler is there twice. While somebody looks, those with `COUNTED` run, which note each
//! turn: a jump, a call, a return, and leaving. Between turns instructions are executed as often as
//! the one before, so nothing is counted there (one by one they took three times as long). The
//! plain handlers know nothing of it; a table of handlers that could be changed for another cost up
//! to 8 %.
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
mod inherit;
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
struct Handlers([Handler; 256]);

static PLAIN: Handlers = handlers_of::<false>();
static COUNTING: Handlers = handlers_of::<true>();

const fn handlers_of<const COUNTED: bool>() -> Handlers {
    let mut table: [Handler; 256] = [stray::<COUNTED>; 256];
    let mut i = 0;
    while i < OPCODES.len() {
        table[OPCODES[i] as usize] = handler::<COUNTED>(OPCODES[i]);
        i += 1;
    }
    Handlers(table)
}

impl Vm {
    /// Executes Lua frames until something else has to be done.
    ///
    /// # Errors
    /// What an instruction raised; the frame's pc is behind it.
    pub(super) fn dispatch(&mut self) -> Result<Flow, Raise> {
        if self.fuel <= 0 {
            return Ok(Flow::OutOfFuel);
        }
        if self.is_profiling() { self.run_handlers::<true>() } else { self.run_handlers::<false>() }
    }

    fn run_handlers<const COUNTED: bool>(&mut self) -> Result<Flow, Raise> {
        self.nested = 0;
        // SAFETY: "in the block": a Lua frame runs, written by whoever entered it.
        unsafe { Run::<COUNTED>::begin(self).execute() }
        loop {
            if let Some(flow) = self.flow.take() {
                return flow;
            }
            let Some(paused) = self.paused.take() else { return Ok(Flow::Next) };
            self.nested = 0;
            // SAFETY: "verified code": the handler has left the registers as the next one needs
            // them.
            unsafe { Run::<COUNTED>::resume(self, paused).execute() }
        }
    }
}

handlers! {
    #[cold]
    #[inline(never)]
    out_of_fuel(run) {
        run.leave_before(Ok(Flow::OutOfFuel))
    }

    /// A byte that is no opcode: the verifier lets none pass.
    #[cold]
    stray(run) {
        run.leave(Ok(Flow::Failed))
    }
}

/// The handler of an opcode.
const fn handler<const COUNTED: bool>(op: Opcode) -> Handler {
    match op {
        Opcode::Move => values::copy::<COUNTED>,
        Opcode::LoadInt => values::load_int::<COUNTED>,
        Opcode::LoadFloat => values::load_float::<COUNTED>,
        Opcode::LoadK => values::load_constant::<COUNTED>,
        Opcode::LoadNil => values::load_nil::<COUNTED>,
        Opcode::LoadTrue => values::load_true::<COUNTED>,
        Opcode::LoadFalse => values::load_false::<COUNTED>,
        Opcode::LoadFalseSkip => values::load_false_skip::<COUNTED>,

        Opcode::GetUpval => values::get_upvalue::<COUNTED>,
        Opcode::SetUpval => values::set_upvalue::<COUNTED>,
        Opcode::GetCopy => values::get_copy::<COUNTED>,
        Opcode::GetGlobal => fields::get_global::<COUNTED>,
        Opcode::SetGlobal => fields::set_global::<COUNTED>,

        Opcode::GetField => fields::get_field::<COUNTED>,
        Opcode::SetField => fields::set_field::<COUNTED>,
        Opcode::GetIndex => index::get_index::<COUNTED>,
        Opcode::SetIndex => index::set_index::<COUNTED>,
        Opcode::GetInt => index::get_int::<COUNTED>,
        Opcode::SetInt => index::set_int::<COUNTED>,
        Opcode::Method => fields::method::<COUNTED>,
        Opcode::NewTable => values::new_table::<COUNTED>,
        Opcode::NewRecord => values::new_record::<COUNTED>,
        Opcode::SetList => general::set_list::<COUNTED>,
        Opcode::Closure => general::closure::<COUNTED>,

        Opcode::Add => arith::add::<COUNTED>,
        Opcode::Sub => arith::sub::<COUNTED>,
        Opcode::Mul => arith::mul::<COUNTED>,
        Opcode::Mod => arith::modulo::<COUNTED>,
        Opcode::Pow => arith::pow::<COUNTED>,
        Opcode::Div => arith::div::<COUNTED>,
        Opcode::IDiv => arith::floor_div::<COUNTED>,
        Opcode::BAnd => arith::band::<COUNTED>,
        Opcode::BOr => arith::bor::<COUNTED>,
        Opcode::BXor => arith::bxor::<COUNTED>,
        Opcode::Shl => arith::shl::<COUNTED>,
        Opcode::Shr => arith::shr::<COUNTED>,
        Opcode::AddK => arith::add_k::<COUNTED>,
        Opcode::SubK => arith::sub_k::<COUNTED>,
        Opcode::MulK => arith::mul_k::<COUNTED>,
        Opcode::ModK => arith::modulo_k::<COUNTED>,
        Opcode::PowK => arith::pow_k::<COUNTED>,
        Opcode::DivK => arith::div_k::<COUNTED>,
        Opcode::IDivK => arith::floor_div_k::<COUNTED>,
        Opcode::BAndK => arith::band_k::<COUNTED>,
        Opcode::BOrK => arith::bor_k::<COUNTED>,
        Opcode::BXorK => arith::bxor_k::<COUNTED>,
        Opcode::ShlK => arith::shl_k::<COUNTED>,
        Opcode::ShrK => arith::shr_k::<COUNTED>,
        Opcode::KAdd => arith::k_add::<COUNTED>,
        Opcode::KSub => arith::k_sub::<COUNTED>,
        Opcode::KMul => arith::k_mul::<COUNTED>,
        Opcode::KDiv => arith::k_div::<COUNTED>,
        Opcode::Neg => arith::neg::<COUNTED>,
        Opcode::BNot => arith::bnot::<COUNTED>,
        Opcode::Not => values::not::<COUNTED>,
        Opcode::Len => values::length::<COUNTED>,
        Opcode::Concat => inherit::concat::<COUNTED>,

        Opcode::Jump => jumps::jump::<COUNTED>,
        Opcode::JumpIf => jumps::jump_if::<COUNTED>,
        Opcode::JumpIfNot => jumps::jump_if_not::<COUNTED>,
        Opcode::JumpIfSet => jumps::jump_if_set::<COUNTED>,
        Opcode::JumpIfNotSet => jumps::jump_if_not_set::<COUNTED>,
        Opcode::JumpEq => jumps::equal::<COUNTED>,
        Opcode::JumpNe => jumps::not_equal::<COUNTED>,
        Opcode::JumpLt => jumps::less::<COUNTED>,
        Opcode::JumpNotLt => jumps::not_less::<COUNTED>,
        Opcode::JumpLe => jumps::less_equal::<COUNTED>,
        Opcode::JumpNotLe => jumps::not_less_equal::<COUNTED>,
        Opcode::JumpEqK => jumps::equal_k::<COUNTED>,
        Opcode::JumpNeK => jumps::not_equal_k::<COUNTED>,
        Opcode::JumpLtK => jumps::less_k::<COUNTED>,
        Opcode::JumpNotLtK => jumps::not_less_k::<COUNTED>,
        Opcode::JumpLeK => jumps::less_equal_k::<COUNTED>,
        Opcode::JumpNotLeK => jumps::not_less_equal_k::<COUNTED>,
        Opcode::JumpGtK => jumps::greater_k::<COUNTED>,
        Opcode::JumpNotGtK => jumps::not_greater_k::<COUNTED>,
        Opcode::JumpGeK => jumps::greater_equal_k::<COUNTED>,
        Opcode::JumpNotGeK => jumps::not_greater_equal_k::<COUNTED>,

        Opcode::Call => calls::call::<COUNTED>,
        Opcode::TailCall => calls::tail_call::<COUNTED>,
        Opcode::Return => calls::return_values::<COUNTED>,
        Opcode::Return0 => calls::return_none::<COUNTED>,
        Opcode::Return1 => calls::return_one::<COUNTED>,
        Opcode::VarArgPrep => calls::vararg_prepare::<COUNTED>,
        Opcode::VarArg => calls::vararg::<COUNTED>,

        Opcode::ForPrep => loops::for_prepare::<COUNTED>,
        Opcode::ForLoop => loops::for_loop::<COUNTED>,
        Opcode::TForPrep => loops::generic_for_prepare::<COUNTED>,
        Opcode::TForCall => loops::iterate::<COUNTED>,
        Opcode::TForLoop => loops::generic_loop::<COUNTED>,
        Opcode::Close => general::close::<COUNTED>,
        Opcode::Tbc => general::to_be_closed::<COUNTED>,
    }
}
