//! Conditions: compare and jump in one.
#![allow(unsafe_code)]

use super::super::operation::Comparison;
use super::calls::Delivery;
use super::general;
use super::run::handlers;
use crate::lua::bytecode::{OPCODES, Operand};
use crate::lua::heap::{Base, Event, Slot, StrRef, TableRef, Tag, Value};

handlers! {
    jump(run) {
        let (_, jump) = run.aj();
        run.jump(jump)
    }

    jump_if(run) {
        let (a, jump) = run.aj();
        run.jump_if(!(*a).get().is_falsy(), jump)
    }

    jump_if_not(run) {
        let (a, jump) = run.aj();
        run.jump_if((*a).get().is_falsy(), jump)
    }

    jump_if_set(run) {
        let (a, b, jump) = run.abj();
        let x = (*run.base.byte_add(b)).get();
        if x.is_falsy() {
            return run.next();
        }
        (*a).set(x);
        run.jump(jump)
    }

    jump_if_not_set(run) {
        let (a, b, jump) = run.abj();
        let x = (*run.base.byte_add(b)).get();
        if !x.is_falsy() {
            return run.next();
        }
        (*a).set(x);
        run.jump(jump)
    }
}

/// Jumps if two values are equal, or if they are not.
macro_rules! equality {
    ($($name:ident: $operands:ident, $negated:literal;)*) => {$(
        handlers! {
            $name(run) {
                let (a, b, jump) = run.abj();
                let (x, y): (*const Slot, *const Slot) = (a, run.$operands.byte_add(b));
                match equal_at_once(run.hb, (*x).get(), (*y).get()) {
                    Some(truth) => run.jump_if(truth != $negated, jump),
                    None => run.to(equal_by_metamethod::<COUNTED>),
                }
            }
        }
    )*};
}

equality! {
    equal: base, false;
    not_equal: base, true;
    equal_k: k, false;
    not_equal_k: k, true;
}

/// Jumps if two values are in order, or if they are not; `left` and `right` are operands A and B as
/// the table names them.
macro_rules! order {
    ($($name:ident, $mixed:ident: |$a:ident, $b:ident: $operands:ident|
       $left:ident $op:tt $right:ident, $truth:literal;)*) => {$(
        handlers! {
            $name(run) {
                let ($a, b, jump) = run.abj();
                let ($a, $b): (*const Slot, *const Slot) = ($a, run.$operands.byte_add(b));
                let truth = if (*$a).tag() == Tag::Int && (*$b).tag() == Tag::Int {
                    ((*$left).bits() as i64) $op ((*$right).bits() as i64)
                } else if (*$a).tag() == Tag::Float && (*$b).tag() == Tag::Float {
                    f64::from_bits((*$left).bits()) $op f64::from_bits((*$right).bits())
                } else {
                    return run.to($mixed::<COUNTED>);
                };
                run.jump_if(truth == $truth, jump)
            }

            #[inline(never)]
            $mixed(run) {
                let ($a, b, jump) = run.abj();
                let ($a, $b): (*const Slot, *const Slot) = ($a, run.$operands.byte_add(b));
                let (Some($a), Some($b)) = (exact((*$a).get()), exact((*$b).get())) else {
                    return run.to(order_by_metamethod::<COUNTED>);
                };
                run.jump_if(($left $op $right) == $truth, jump)
            }
        }
    )*};
}

order! {
    less, less_mixed: |a, b: base| a < b, true;
    not_less, not_less_mixed: |a, b: base| a < b, false;
    less_equal, less_equal_mixed: |a, b: base| a <= b, true;
    not_less_equal, not_less_equal_mixed: |a, b: base| a <= b, false;
    less_k, less_k_mixed: |a, b: k| a < b, true;
    not_less_k, not_less_k_mixed: |a, b: k| a < b, false;
    less_equal_k, less_equal_k_mixed: |a, b: k| a <= b, true;
    not_less_equal_k, not_less_equal_k_mixed: |a, b: k| a <= b, false;
    greater_k, greater_k_mixed: |a, b: k| b < a, true;
    not_greater_k, not_greater_k_mixed: |a, b: k| b < a, false;
    greater_equal_k, greater_equal_k_mixed: |a, b: k| b <= a, true;
    not_greater_equal_k, not_greater_equal_k_mixed: |a, b: k| b <= a, false;
}

handlers! {
    /// Two tables, one of which has `__eq` in Lua.
    #[inline(never)]
    equal_by_metamethod(run) {
        let (x, b, _) = run.abj();
        let (x, y) = ((*x).get(), (*run.base.byte_add(b)).get());
        // B is no register where a constant stands on the right: no metamethod can apply then.
        if COMPARISONS[run.opcode()].with_constant || x.tag() != y.tag() {
            return run.to(general::equal::<COUNTED>);
        }
        let function = run.metamethod_of_both(x, y, Event::Eq);
        if function.tag() != Tag::Closure {
            return run.to(general::equal::<COUNTED>);
        }
        run.call_metamethod(function, [x, y], Delivery::JUMP, general::equal::<COUNTED>)
    }

    /// Two texts, or an operand is a table with `__lt` or `__le` in Lua.
    #[inline(never)]
    order_by_metamethod(run) {
        let order = &COMPARISONS[run.opcode()];
        let (a, b, jump) = run.abj();
        let b = if order.with_constant { run.k.byte_add(b) } else { run.base.byte_add(b) };
        let (a, b) = ((*a).get(), (*b).get());
        let (x, y) = if order.how.swapped { (b, a) } else { (a, b) };
        if x.tag() == Tag::Str && y.tag() == Tag::Str {
            let (x, y) = (StrRef(x.bits() as u32), StrRef(y.bits() as u32));
            // The general way takes the price of long ones.
            if !run.hb.is_short(x) || !run.hb.is_short(y) {
                return run.to(general::order::<COUNTED>);
            }
            let found = run.vm.heap.bytes(x).cmp(run.vm.heap.bytes(y));
            let truth = found.is_lt() || (order.how.or_equal && found.is_eq());
            return run.jump_if(truth != order.how.negated, jump);
        }
        let event = if order.how.or_equal { Event::Le } else { Event::Lt };
        let function = run.metamethod_of_both(x, y, event);
        if function.tag() != Tag::Closure {
            return run.to(general::order::<COUNTED>);
        }
        run.call_metamethod(function, [x, y], Delivery::JUMP, general::order::<COUNTED>)
    }
}

/// What the handlers of metamethods have to know of an opcode.
#[derive(Clone, Copy)]
pub(super) struct Compared {
    pub how: Comparison,
    with_constant: bool,
}

pub(super) static COMPARISONS: [Compared; 256] = {
    let how = Comparison { swapped: false, or_equal: false, negated: false };
    let mut table = [Compared { how, with_constant: false }; 256];
    let mut i = 0;
    while i < OPCODES.len() {
        let op = OPCODES[i];
        if let Some(how) = Comparison::of(op) {
            let with_constant = matches!(op.operands()[1], Operand::Const);
            table[op as usize] = Compared { how, with_constant };
        }
        i += 1;
    }
    table
};

/// A number as a float, if nothing is lost.
#[inline(always)]
fn exact(value: Value) -> Option<f64> {
    match value.tag() {
        Tag::Float => Some(f64::from_bits(value.bits())),
        Tag::Int => {
            let int = value.bits() as i64;
            (int.unsigned_abs() <= 1 << 53).then_some(int as f64)
        }
        _ => None,
    }
}

/// Equality where it needs neither a metamethod nor the text of long strings.
#[inline(always)]
fn equal_at_once(hb: Base, x: Value, y: Value) -> Option<bool> {
    if x.tag() != y.tag() {
        return if x.is_number() && y.is_number() { None } else { Some(false) };
    }
    if x.tag() == Tag::Float {
        return Some(f64::from_bits(x.bits()) == f64::from_bits(y.bits()));
    }
    if x.bits() == y.bits() {
        return Some(true);
    }
    // Tables may have `__eq`, strings may be long ones with the same text.
    match x.tag() {
        Tag::Str if !hb.is_short(StrRef(x.bits() as u32)) => None,
        Tag::Table if !hb.metatable(TableRef(x.bits() as u32)).is_none() => None,
        Tag::Table if !hb.metatable(TableRef(y.bits() as u32)).is_none() => None,
        _ => Some(false),
    }
}
