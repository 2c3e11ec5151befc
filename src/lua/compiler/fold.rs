//! Operations on constants, done in advance where the result is beyond doubt.
//!
//! Nothing is folded that can fail, and no float that is NaN or zero (whose sign would be at
//! stake). The sums are the machine's own, from `lua::number`, so both give the same bits.

use super::ast::Expr;
use crate::lua::bytecode::Opcode;
use crate::lua::number::{self, Number};

fn number_of(e: Expr) -> Option<Number> {
    match e {
        Expr::Int(i) => Some(Number::Int(i)),
        Expr::Float(f) => Some(Number::Float(f)),
        _ => None,
    }
}

fn float(f: f64) -> Option<Expr> {
    (!f.is_nan() && f != 0.0).then_some(Expr::Float(f))
}

/// `a op b`, if it can be known now.
pub fn binary(op: Opcode, a: Expr, b: Expr) -> Option<Expr> {
    let (a, b) = (number_of(a)?, number_of(b)?);
    match op {
        Opcode::BAnd | Opcode::BOr | Opcode::BXor | Opcode::Shl | Opcode::Shr => {
            bits(op, a.as_integer()?, b.as_integer()?)
        }
        Opcode::Div if b.as_float() == 0.0 => None,
        Opcode::Div => float(a.as_float() / b.as_float()),
        Opcode::Pow => float(number::float_pow(a.as_float(), b.as_float())),
        _ => match (a, b) {
            (Number::Int(a), Number::Int(b)) => integers(op, a, b),
            _ => floats(op, a.as_float(), b.as_float()),
        },
    }
}

fn bits(op: Opcode, a: i64, b: i64) -> Option<Expr> {
    Some(Expr::Int(match op {
        Opcode::BAnd => a & b,
        Opcode::BOr => a | b,
        Opcode::BXor => a ^ b,
        Opcode::Shl => number::shift_left(a, b),
        Opcode::Shr => number::shift_right(a, b),
        _ => return None,
    }))
}

fn integers(op: Opcode, a: i64, b: i64) -> Option<Expr> {
    Some(Expr::Int(match op {
        Opcode::Add => a.wrapping_add(b),
        Opcode::Sub => a.wrapping_sub(b),
        Opcode::Mul => a.wrapping_mul(b),
        Opcode::Mod => number::int_mod(a, b)?,
        Opcode::IDiv => number::int_floor_div(a, b)?,
        _ => return None,
    }))
}

fn floats(op: Opcode, a: f64, b: f64) -> Option<Expr> {
    float(match op {
        Opcode::Add => a + b,
        Opcode::Sub => a - b,
        Opcode::Mul => a * b,
        Opcode::Mod if b != 0.0 => number::float_mod(a, b),
        Opcode::IDiv if b != 0.0 => number::float_floor_div(a, b),
        _ => return None,
    })
}

/// `op a`, if it can be known now.
pub fn unary(op: Opcode, a: Expr) -> Option<Expr> {
    match (op, a) {
        (Opcode::Not, Expr::Nil | Expr::False) => Some(Expr::True),
        (Opcode::Not, Expr::True | Expr::Int(_) | Expr::Float(_) | Expr::Str(_)) => {
            Some(Expr::False)
        }
        (Opcode::Neg, Expr::Int(i)) => Some(Expr::Int(i.wrapping_neg())),
        (Opcode::Neg, Expr::Float(f)) => float(-f),
        (Opcode::BNot, _) => Some(Expr::Int(!number_of(a)?.as_integer()?)),
        _ => None,
    }
}
