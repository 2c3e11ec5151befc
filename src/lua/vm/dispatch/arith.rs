//! Arithmetic: two integers, two floats, a mixture, a metamethod. The rest is for
//! [`general::arith`].
#![allow(unsafe_code)]

use std::hint::cold_path;

use super::super::arith::Arith;
use super::super::convert::float_of;
use super::general;
use super::run::handlers;
use crate::lua::bytecode::{OPCODES, Operand};
use crate::lua::heap::{Event, Slot, Tag, Value};
use crate::lua::number::{
    float_floor_div, float_mod, float_pow, int_floor_div, int_mod, shift_left, shift_right,
};

/// R[A] := a float of two numbers of any kind; a metamethod's call for anything else.
macro_rules! on_floats {
    ($run:ident, $operands:ident, |$b:ident, $c:ident| $float:expr) => {{
        let (a, $b, $c) = $run.$operands();
        let (Some($b), Some($c)) = (float_of((*$b).get()), float_of((*$c).get())) else {
            return $run.to(metamethod::<COUNTED>);
        };
        (*a).set(Value::float($float));
        $run.next()
    }};
}

/// Integers give an integer, floats a float. Rows: the handlers of the usual cases and of mixed
/// numbers, the operands, the one on the left and the one on the right.
macro_rules! arithmetic {
    ($($name:ident, $mixed:ident: $operands:ident |$b:ident, $c:ident| $x:ident $op:tt $y:ident,
       $int:ident;)*) => {$(
        handlers! {
            $name(run) {
                let (a, $b, $c) = run.$operands();
                if (*$b).tag() == Tag::Float && (*$c).tag() == Tag::Float {
                    (*a).set(Value::float(float(&*$x) $op float(&*$y)));
                    return run.next();
                }
                if (*$b).tag() == Tag::Int && (*$c).tag() == Tag::Int {
                    (*a).set(Value::int(int(&*$x).$int(int(&*$y))));
                    return run.next();
                }
                run.to($mixed::<COUNTED>)
            }

            #[inline(never)]
            $mixed(run) {
                on_floats!(run, $operands, |$b, $c| $x $op $y)
            }
        }
    )*};
}

arithmetic! {
    add, add_mixed: abc |b, c| b + c, wrapping_add;
    add_k, add_k_mixed: abk |b, c| b + c, wrapping_add;
    k_add, k_add_mixed: abk |b, c| c + b, wrapping_add;
    sub, sub_mixed: abc |b, c| b - c, wrapping_sub;
    sub_k, sub_k_mixed: abk |b, c| b - c, wrapping_sub;
    k_sub, k_sub_mixed: abk |b, c| c - b, wrapping_sub;
    mul, mul_mixed: abc |b, c| b * c, wrapping_mul;
    mul_k, mul_k_mixed: abk |b, c| b * c, wrapping_mul;
    k_mul, k_mul_mixed: abk |b, c| c * b, wrapping_mul;
}

/// The result is a float whatever the operands are.
macro_rules! float_arithmetic {
    ($($name:ident, $mixed:ident: $operands:ident |$b:ident, $c:ident| $float:expr;)*) => {$(
        handlers! {
            $name(run) {
                let (a, $b, $c) = run.$operands();
                if (*$b).tag() == Tag::Float && (*$c).tag() == Tag::Float {
                    let ($b, $c) = (float(&*$b), float(&*$c));
                    (*a).set(Value::float($float));
                    return run.next();
                }
                run.to($mixed::<COUNTED>)
            }

            #[inline(never)]
            $mixed(run) {
                on_floats!(run, $operands, |$b, $c| $float)
            }
        }
    )*};
}

float_arithmetic! {
    div, div_mixed: abc |b, c| b / c;
    div_k, div_k_mixed: abk |b, c| b / c;
    k_div, k_div_mixed: abk |b, c| c / b;
    pow, pow_mixed: abc |b, c| float_pow(b, c);
    pow_k, pow_k_mixed: abk |b, c| float_pow(b, c);
}

/// Of two integers there is a result unless the divisor is 0.
macro_rules! division {
    ($($name:ident, $floats:ident: $operands:ident, $int:path, $float:path;)*) => {$(
        handlers! {
            $name(run) {
                let (a, x, y) = run.$operands();
                if (*x).tag() == Tag::Int
                    && (*y).tag() == Tag::Int
                    && let Some(value) = $int(int(&*x), int(&*y))
                {
                    (*a).set(Value::int(value));
                    return run.next();
                }
                run.to($floats::<COUNTED>)
            }

            #[inline(never)]
            $floats(run) {
                let (a, x, y) = run.$operands();
                if ((*x).tag() == Tag::Float || (*y).tag() == Tag::Float)
                    && let (Some(r), Some(s)) = (float_of((*x).get()), float_of((*y).get()))
                {
                    (*a).set(Value::float($float(r, s)));
                    return run.next();
                }
                run.to(metamethod::<COUNTED>)
            }
        }
    )*};
}

division! {
    modulo, modulo_floats: abc, int_mod, float_mod;
    modulo_k, modulo_k_floats: abk, int_mod, float_mod;
    floor_div, floor_div_floats: abc, int_floor_div, float_floor_div;
    floor_div_k, floor_div_k_floats: abk, int_floor_div, float_floor_div;
}

/// The float in a slot that holds one.
#[inline(always)]
fn float(slot: &Slot) -> f64 {
    f64::from_bits(slot.bits())
}

/// The integer in a slot that holds one.
#[inline(always)]
fn int(slot: &Slot) -> i64 {
    slot.bits() as i64
}

/// Bits of two integers; floats with an integer value are for the general way.
macro_rules! bitwise {
    ($($name:ident: $operands:ident, |$p:ident, $q:ident| $int:expr;)*) => {$(
        handlers! {
            $name(run) {
                let (a, x, y) = run.$operands();
                if (*x).tag() == Tag::Int && (*y).tag() == Tag::Int {
                    let ($p, $q) = (int(&*x), int(&*y));
                    (*a).set(Value::int($int));
                    return run.next();
                }
                run.to(metamethod::<COUNTED>)
            }
        }
    )*};
}

bitwise! {
    band: abc, |p, q| p & q;
    band_k: abk, |p, q| p & q;
    bor: abc, |p, q| p | q;
    bor_k: abk, |p, q| p | q;
    bxor: abc, |p, q| p ^ q;
    bxor_k: abk, |p, q| p ^ q;
    shl: abc, |p, q| shift_left(p, q);
    shl_k: abk, |p, q| shift_left(p, q);
    shr: abc, |p, q| shift_right(p, q);
    shr_k: abk, |p, q| shift_right(p, q);
}

handlers! {
    neg(run) {
        let (a, x, _) = run.abc();
        match (*x).tag() {
            Tag::Int => (*a).set(Value::int(int(&*x).wrapping_neg())),
            Tag::Float => (*a).set(Value::float(-float(&*x))),
            _ => return run.to(metamethod::<COUNTED>),
        }
        run.next()
    }

    bnot(run) {
        let (a, x, _) = run.abc();
        if (*x).tag() != Tag::Int {
            cold_path();
            return run.to(metamethod::<COUNTED>);
        }
        (*a).set(Value::int(!int(&*x)));
        run.next()
    }
}

handlers! {
    /// An operand is a table with a metamethod in Lua: it is called from here.
    #[inline(never)]
    metamethod(run) {
        let shape = &SHAPES[run.opcode()];
        let (_, b, c) = run.abc();
        let (b, c) = match shape.c {
            Operand::Const => ((*b).get(), (*run.abk().2).get()),
            Operand::Reg => ((*b).get(), (*c).get()),
            _ => ((*b).get(), (*b).get()),
        };
        let (x, y) = if shape.is_swapped { (c, b) } else { (b, c) };
        let function = run.metamethod_of_both(x, y, shape.event);
        if function.tag() != Tag::Closure {
            return run.to(general::arith::<COUNTED>);
        }
        let delivery = run.delivery_to(run.abc().0);
        run.call_metamethod(function, [x, y], delivery, general::arith::<COUNTED>)
    }
}

/// What the handler of metamethods has to know of an opcode.
#[derive(Clone, Copy)]
struct Shape {
    event: Event,
    c: Operand,
    is_swapped: bool,
}

static SHAPES: [Shape; 256] = {
    let mut shapes = [Shape { event: Event::Add, c: Operand::None, is_swapped: false }; 256];
    let mut i = 0;
    while i < OPCODES.len() {
        let op = OPCODES[i];
        if let Some(arith) = Arith::of(op) {
            let [_, _, c] = op.operands();
            shapes[op as usize] =
                Shape { event: arith.event(), c, is_swapped: Arith::is_swapped(op) };
        }
        i += 1;
    }
    shapes
};
