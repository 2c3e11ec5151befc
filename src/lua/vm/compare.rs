//! Order and equality, as far as no metamethod is needed.

use std::cmp::Ordering;

use super::Vm;
use crate::lua::heap::{Tag, Value};
use crate::lua::number::compare_int_float;

/// How two numbers compare, exactly; `None` when one is NaN or no number.
pub(super) fn compare_numbers(a: Value, b: Value) -> Option<Ordering> {
    match (a.as_int(), b.as_int()) {
        (Some(x), Some(y)) => Some(x.cmp(&y)),
        (Some(x), None) => compare_int_float(x, b.as_float()?),
        (None, Some(y)) => compare_int_float(y, a.as_float()?).map(Ordering::reverse),
        (None, None) => a.as_float()?.partial_cmp(&b.as_float()?),
    }
}

impl Vm {
    /// Takes fuel for the comparison of two texts, where they are long.
    pub fn charge_for_comparison(&mut self, a: Value, b: Value) {
        if let (Some(a), Some(b)) = (a.as_str(), b.as_str()) {
            let bytes = self.heap.string_len(a).min(self.heap.string_len(b));
            self.charge_for_text(bytes);
        }
    }

    /// Takes fuel for finding a key, where that is a long text: it is hashed and compared.
    pub fn charge_for_key(&mut self, key: Value) {
        if let Some(key) = key.as_str() {
            self.charge_for_text(self.heap.string_len(key));
        }
    }

    /// `a < b` of two numbers or two strings; `None` for anything else, then `__lt` may apply.
    pub fn less_than(&self, a: Value, b: Value) -> Option<bool> {
        if a.is_number() && b.is_number() {
            return Some(compare_numbers(a, b) == Some(Ordering::Less));
        }
        Some(self.compare_strings(a, b)? == Ordering::Less)
    }

    /// `a <= b` of two numbers or two strings; `None` for anything else, then `__le` may apply.
    pub fn less_equal(&self, a: Value, b: Value) -> Option<bool> {
        if a.is_number() && b.is_number() {
            return Some(matches!(compare_numbers(a, b), Some(Ordering::Less | Ordering::Equal)));
        }
        Some(self.compare_strings(a, b)? != Ordering::Greater)
    }

    /// By bytes, so that the order is the same everywhere.
    fn compare_strings(&self, a: Value, b: Value) -> Option<Ordering> {
        Some(self.heap.bytes(a.as_str()?).cmp(self.heap.bytes(b.as_str()?)))
    }

    /// `a == b` without metamethods; numbers by value.
    #[inline]
    pub fn raw_equal(&self, a: Value, b: Value) -> bool {
        if a.tag() == b.tag() && a.tag() != Tag::Float && a.tag() != Tag::Str {
            return a.bits() == b.bits();
        }
        self.heap.raw_equal(a, b)
    }
}
