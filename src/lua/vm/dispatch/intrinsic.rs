//! Library functions that the dispatcher does itself when it finds them in the called register: no
//! frame, no stack, no way out of the loop. Whatever is not the usual case is left to the function.
#![allow(unsafe_code)]

use super::super::native::Role;
use crate::lua::heap::{Heap, Slot, Tag, Value};
use crate::lua::number::floor_to_integer;

/// The first result of a library function, if it is an easy one. `more` says whether results past
/// the first are wanted too.
///
/// # Safety
/// `first` is the first of `args` arguments on the stack.
#[inline(always)]
pub(super) unsafe fn intrinsic(
    heap: &Heap,
    role: Role,
    first: *const Slot,
    args: u32,
    more: bool,
) -> Option<Value> {
    if args == 0 {
        return None;
    }
    // SAFETY: as the caller says: there is one.
    let x = unsafe { (*first).get() };
    // SAFETY: asked for only where there are two.
    let second = || unsafe { (*first.add(1)).get() };
    match role {
        Role::RawEqual if args == 2 && x == second() && x.tag() != Tag::Float => Some(Value::TRUE),
        Role::RawGet if args == 2 => x.as_table().map(|table| heap.get(table, second())),
        Role::Select if x.tag() == Tag::Int && !more => {
            let n = x.bits();
            if n == 0 || n > i64::MAX as u64 {
                return None;
            }
            // SAFETY: argument `n` is one of those given.
            let picked = |n| unsafe { (*first.add(n as usize)).get() };
            Some(if n < u64::from(args) { picked(n) } else { Value::NIL })
        }
        Role::Select if x.tag() == Tag::Str => {
            let text = x.as_str()?;
            (heap.bytes(text) == b"#").then(|| Value::int(i64::from(args) - 1))
        }
        Role::Byte if args <= 2 => {
            let text = heap.bytes(x.as_str()?);
            let at = if args == 1 { 1 } else { second().as_int()? };
            let byte = text.get((at as usize).wrapping_sub(1))?;
            Some(Value::int(i64::from(*byte)))
        }
        Role::StringLength => Some(Value::int(heap.string_len(x.as_str()?) as i64)),
        Role::Type => Some(heap.type_name(x.type_of()).value()),
        _ => None,
    }
}

/// The result of a function of numbers, if it is an easy one.
///
/// # Safety
/// As for [`intrinsic`].
#[inline(always)]
pub(super) unsafe fn numeric_intrinsic(role: Role, first: *const Slot, args: u32) -> Option<Value> {
    if args == 0 {
        return None;
    }
    // SAFETY: as the caller says: there is one.
    let x = unsafe { (*first).get() };
    match role {
        Role::Abs => match x.tag() {
            Tag::Int => Some(Value::int((x.bits() as i64).wrapping_abs())),
            Tag::Float => Some(Value::float(f64::from_bits(x.bits()).abs())),
            _ => None,
        },
        Role::Floor => match x.tag() {
            Tag::Int => Some(x),
            Tag::Float => floor_to_integer(f64::from_bits(x.bits())).map(Value::int),
            _ => None,
        },
        Role::Max | Role::Min => {
            let mut best = x;
            for n in 1..args as usize {
                // SAFETY: argument `n` is one of those given.
                best = larger(best, unsafe { (*first.add(n)).get() }, role == Role::Min)?;
            }
            best.is_number().then_some(best)
        }
        Role::Sqrt => match x.tag() {
            Tag::Float => Some(Value::float(f64::from_bits(x.bits()).sqrt())),
            Tag::Int => Some(Value::float((x.bits() as i64 as f64).sqrt())),
            _ => None,
        },
        _ => None,
    }
}

/// The larger of two numbers of one kind, or the smaller one; the first unless the second is
/// really beyond it.
#[inline(always)]
fn larger(x: Value, y: Value, smaller: bool) -> Option<Value> {
    let beyond = match (x.tag(), y.tag()) {
        (Tag::Int, Tag::Int) => {
            let (x, y) = (x.bits() as i64, y.bits() as i64);
            if smaller { y < x } else { x < y }
        }
        (Tag::Float, Tag::Float) => {
            let (x, y) = (f64::from_bits(x.bits()), f64::from_bits(y.bits()));
            if smaller { y < x } else { x < y }
        }
        _ => return None,
    };
    Some(if beyond { y } else { x })
}
