//! The arithmetic that differs from the processor's: division and remainder round towards minus
//! infinity, shifts take any distance.

/// `a // b` rounded towards minus infinity; `None` when `b` is 0. The smallest integer divided by
/// -1 wraps.
#[inline]
pub fn int_floor_div(a: i64, b: i64) -> Option<i64> {
    // Half the width takes the divider a third of the time.
    if (a | b) as u64 >> 32 == 0 && b != 0 {
        return Some(i64::from(a as u32 / b as u32));
    }
    // -1 apart: the processor traps on i64::MIN / -1.
    match b {
        0 => None,
        -1 => Some(a.wrapping_neg()),
        _ => {
            let quotient = a / b;
            Some(if a % b != 0 && (a ^ b) < 0 { quotient - 1 } else { quotient })
        }
    }
}

/// `a % b` with the sign of `b`; `None` when `b` is 0.
#[inline]
pub fn int_mod(a: i64, b: i64) -> Option<i64> {
    // Half the width takes the divider a third of the time.
    if (a | b) as u64 >> 32 == 0 && b != 0 {
        return Some(i64::from(a as u32 % b as u32));
    }
    match b {
        0 => None,
        -1 => Some(0),
        _ => {
            let rest = a % b;
            Some(if rest != 0 && (rest ^ b) < 0 { rest + b } else { rest })
        }
    }
}

/// `a // b` of floats: the floor of the quotient.
#[inline]
pub fn float_floor_div(a: f64, b: f64) -> f64 {
    (a / b).floor()
}

/// `a % b` of floats, with the sign of `b`.
#[inline]
pub fn float_mod(a: f64, b: f64) -> f64 {
    let rest = remainder(a, b);
    // A rest of the other sign is moved into the range of `b`; NaN and 0 stay.
    if (rest > 0.0 && b < 0.0) || (rest < 0.0 && b > 0.0) { rest + b } else { rest }
}

/// C's `fmod`. Whole numbers below 2^53, which is what programs divide, take the integer divider:
/// the bitwise loop of the general case needs a step per bit of the quotient.
#[inline]
fn remainder(a: f64, b: f64) -> f64 {
    let (x, y) = (a as i64, b as i64);
    let whole = x as f64 == a && y as f64 == b;
    if whole && y > 0 && x.unsigned_abs() < 1 << 53 && y < 1 << 53 {
        // A zero rest keeps the sign of `a`.
        return ((x % y) as f64).copysign(a);
    }
    libm::fmod(a, b)
}

/// `a ^ b`, always a float.
#[inline]
pub fn float_pow(a: f64, b: f64) -> f64 {
    if b == 2.0 { a * a } else { libm::pow(a, b) }
}

/// `a << distance`: logical; a negative distance shifts right, 64 and more give 0.
#[inline]
pub fn shift_left(a: i64, distance: i64) -> i64 {
    match distance {
        0..=63 => ((a as u64) << distance) as i64,
        -63..=-1 => ((a as u64) >> -distance) as i64,
        _ => 0,
    }
}

/// `a >> distance`: logical; a negative distance shifts left, 64 and more give 0.
#[inline]
pub fn shift_right(a: i64, distance: i64) -> i64 {
    match distance {
        0..=63 => ((a as u64) >> distance) as i64,
        -63..=-1 => ((a as u64) << -distance) as i64,
        _ => 0,
    }
}
