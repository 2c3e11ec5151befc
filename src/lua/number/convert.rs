//! Between integers and floats, exactly or not at all.

use std::cmp::Ordering;

/// 2^63, the first float past the integers.
const PAST_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// The integer that equals `f`, if there is one.
#[inline]
pub fn float_to_integer(f: f64) -> Option<i64> {
    let i = f as i64;
    // The cast saturates: only 2^63 itself comes back equal without being an integer of 64 bits.
    (i as f64 == f && f != PAST_INTEGERS).then_some(i)
}

/// The largest integer not above `f`, if it has 64 bits.
#[inline]
pub fn floor_to_integer(f: f64) -> Option<i64> {
    // From 2^52 on there is no fraction to be lost. No library is asked.
    if f.abs() < 4_503_599_627_370_496.0 {
        let cut = f as i64;
        return Some(cut - i64::from(cut as f64 > f));
    }
    float_to_integer(f)
}

/// The smallest integer not below `f`, if it has 64 bits.
#[inline]
pub fn ceil_to_integer(f: f64) -> Option<i64> {
    float_to_integer(-(-f).floor())
}

/// Whether a float holds `i` without rounding.
#[inline]
pub fn fits_float(i: i64) -> bool {
    float_to_integer(i as f64) == Some(i)
}

/// How an integer and a float compare as mathematical numbers; `None` when `f` is NaN.
///
/// Turning the integer into a float first would round it: 2^53 + 1 would equal 2^53.
#[inline]
pub fn compare_int_float(i: i64, f: f64) -> Option<Ordering> {
    if f >= PAST_INTEGERS {
        return Some(Ordering::Less);
    }
    if f < -PAST_INTEGERS {
        return Some(Ordering::Greater);
    }
    if f.is_nan() {
        return None;
    }
    let floor = f.floor();
    // floor is in the range of the integers here. Equal floors: the float has the fraction.
    Some(i.cmp(&(floor as i64)).then(if f > floor { Ordering::Less } else { Ordering::Equal }))
}
