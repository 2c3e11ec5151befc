//! Arithmetic past the dispatcher's own cases: mixed numbers, and what goes wrong.

use super::Vm;
use super::convert::{float_of, integer_of};
use super::native::Raise;
use crate::lua::bytecode::Opcode;
use crate::lua::heap::{Event, Value};
use crate::lua::number::{
    float_floor_div, float_mod, float_pow, int_floor_div, int_mod, shift_left, shift_right,
};

/// An arithmetic or bitwise operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Arith {
    Add,
    Sub,
    Mul,
    Mod,
    Pow,
    Div,
    IDiv,
    BAnd,
    BOr,
    BXor,
    Shl,
    Shr,
    Neg,
    BNot,
}

impl Arith {
    /// The operation of an opcode.
    pub const fn of(op: Opcode) -> Option<Arith> {
        Some(match op {
            Opcode::Add | Opcode::AddK | Opcode::KAdd => Arith::Add,
            Opcode::Sub | Opcode::SubK | Opcode::KSub => Arith::Sub,
            Opcode::Mul | Opcode::MulK | Opcode::KMul => Arith::Mul,
            Opcode::Mod | Opcode::ModK => Arith::Mod,
            Opcode::Pow | Opcode::PowK => Arith::Pow,
            Opcode::Div | Opcode::DivK | Opcode::KDiv => Arith::Div,
            Opcode::IDiv | Opcode::IDivK => Arith::IDiv,
            Opcode::BAnd | Opcode::BAndK => Arith::BAnd,
            Opcode::BOr | Opcode::BOrK => Arith::BOr,
            Opcode::BXor | Opcode::BXorK => Arith::BXor,
            Opcode::Shl | Opcode::ShlK => Arith::Shl,
            Opcode::Shr | Opcode::ShrK => Arith::Shr,
            Opcode::Neg => Arith::Neg,
            Opcode::BNot => Arith::BNot,
            _ => return None,
        })
    }

    /// Whether operand C of an opcode stands on the left.
    pub const fn is_swapped(op: Opcode) -> bool {
        matches!(op, Opcode::KAdd | Opcode::KSub | Opcode::KMul | Opcode::KDiv)
    }

    /// The metamethod that stands in for it.
    pub const fn event(self) -> Event {
        match self {
            Arith::Add => Event::Add,
            Arith::Sub => Event::Sub,
            Arith::Mul => Event::Mul,
            Arith::Mod => Event::Mod,
            Arith::Pow => Event::Pow,
            Arith::Div => Event::Div,
            Arith::IDiv => Event::IDiv,
            Arith::BAnd => Event::BAnd,
            Arith::BOr => Event::BOr,
            Arith::BXor => Event::BXor,
            Arith::Shl => Event::Shl,
            Arith::Shr => Event::Shr,
            Arith::Neg => Event::Unm,
            Arith::BNot => Event::BNot,
        }
    }

    /// Whether it works on the bits of integers.
    pub fn is_bitwise(self) -> bool {
        matches!(
            self,
            Arith::BAnd | Arith::BOr | Arith::BXor | Arith::Shl | Arith::Shr | Arith::BNot
        )
    }
}

/// Why an operation on two numbers has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoResult {
    /// An operand is no number.
    NotNumbers,
    /// A float operand of a bitwise operation is no integer.
    NotInteger,
    /// `n // 0`.
    DivideByZero,
    /// `n % 0`.
    ModuloZero,
}

/// The operation on two numbers. Unary operations take their operand twice.
#[inline]
pub(super) fn on_numbers(op: Arith, a: Value, b: Value) -> Result<Value, NoResult> {
    if op.is_bitwise() {
        return on_bits(op, a, b);
    }
    if let (Some(x), Some(y)) = (a.as_int(), b.as_int())
        && !matches!(op, Arith::Div | Arith::Pow)
    {
        return Ok(Value::int(match op {
            Arith::Add => x.wrapping_add(y),
            Arith::Sub => x.wrapping_sub(y),
            Arith::Mul => x.wrapping_mul(y),
            Arith::Mod => int_mod(x, y).ok_or(NoResult::ModuloZero)?,
            Arith::IDiv => int_floor_div(x, y).ok_or(NoResult::DivideByZero)?,
            _ => x.wrapping_neg(),
        }));
    }
    let (Some(x), Some(y)) = (float_of(a), float_of(b)) else { return Err(NoResult::NotNumbers) };
    Ok(Value::float(match op {
        Arith::Add => x + y,
        Arith::Sub => x - y,
        Arith::Mul => x * y,
        Arith::Div => x / y,
        Arith::Mod => float_mod(x, y),
        Arith::Pow => float_pow(x, y),
        Arith::IDiv => float_floor_div(x, y),
        _ => -x,
    }))
}

fn on_bits(op: Arith, a: Value, b: Value) -> Result<Value, NoResult> {
    if !a.is_number() || !b.is_number() {
        return Err(NoResult::NotNumbers);
    }
    let (Some(x), Some(y)) = (integer_of(a), integer_of(b)) else {
        return Err(NoResult::NotInteger);
    };
    Ok(Value::int(match op {
        Arith::BAnd => x & y,
        Arith::BOr => x | y,
        Arith::BXor => x ^ y,
        Arith::Shl => shift_left(x, y),
        Arith::Shr => shift_right(x, y),
        _ => !x,
    }))
}

impl Vm {
    /// The operation on two numbers as a native needs it; `None` where an operand is no number,
    /// then a metamethod may apply.
    ///
    /// # Errors
    /// Division by zero, or a float without an integer's value in a bitwise operation.
    pub fn arith(&mut self, op: Arith, a: Value, b: Value) -> Result<Option<Value>, Raise> {
        match on_numbers(op, a, b) {
            Ok(value) => Ok(Some(value)),
            Err(NoResult::NotNumbers) => Ok(None),
            Err(NoResult::NotInteger) => {
                Err(self.error_here("number has no integer representation"))
            }
            Err(NoResult::DivideByZero) => Err(self.error_here("attempt to divide by zero")),
            Err(NoResult::ModuloZero) => Err(self.error_here("attempt to perform 'n%0'")),
        }
    }
}
