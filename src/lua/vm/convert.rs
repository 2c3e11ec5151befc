//! Values as numbers, the way natives and `for` loops accept them: strings convert.

use crate::lua::heap::{Heap, Tag, Value};
use crate::lua::number::{Number, float_to_integer, parse};

/// The number that a value is or, if a string, reads as.
pub fn to_number(heap: &Heap, value: Value) -> Option<Value> {
    match value.tag() {
        Tag::Int | Tag::Float => Some(value),
        Tag::Str => match parse(heap.bytes(value.as_str()?))? {
            Number::Int(i) => Some(Value::int(i)),
            Number::Float(f) => Some(Value::float(f)),
        },
        _ => None,
    }
}

/// As [`to_number`], as a float.
pub fn to_float(heap: &Heap, value: Value) -> Option<f64> {
    float_of(to_number(heap, value)?)
}

/// As [`to_number`], where it is an integer exactly.
pub fn to_integer(heap: &Heap, value: Value) -> Option<i64> {
    integer_of(to_number(heap, value)?)
}

/// A number as a float; `None` for anything else.
#[inline(always)]
pub(super) fn float_of(value: Value) -> Option<f64> {
    match value.tag() {
        Tag::Int => Some(value.bits() as i64 as f64),
        Tag::Float => Some(f64::from_bits(value.bits())),
        _ => None,
    }
}

/// A number as an integer where it is one exactly; `None` for anything else.
#[inline(always)]
pub(super) fn integer_of(value: Value) -> Option<i64> {
    match value.tag() {
        Tag::Int => Some(value.bits() as i64),
        Tag::Float => float_to_integer(f64::from_bits(value.bits())),
        _ => None,
    }
}
