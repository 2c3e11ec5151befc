//! The decimal digits of floats, exactly, where integers of 128 bits are enough for that: nearly
//! always. (The standard library's way past 17 digits, or where its quick one is in doubt, took
//! most of the time of formatting.)

/// The powers of ten that leave room for the 53 bits of a float beside them.
const POWERS: [u128; 23] = {
    let mut powers = [1; 23];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// The most digits that are given.
const DIGITS_MAX: usize = 17;

/// A number cut off behind its last whole digit, and what is 1 where the nearest whole number (the
/// even one of two) is the next.
struct Cut {
    whole: u64,
    up: u64,
}

impl Cut {
    /// From the whole part, and how the rest compares to one half.
    fn new(whole: u128, rest_to_half: std::cmp::Ordering) -> Option<Cut> {
        let whole = u64::try_from(whole).ok().filter(|whole| *whole < u64::MAX)?;
        let up = match rest_to_half {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => whole & 1,
            std::cmp::Ordering::Greater => 1,
        };
        Some(Cut { whole, up })
    }
}

/// `value * 10^power`, for a positive value that is neither tiny nor infinite; none where that does
/// not fit.
#[inline]
fn scaled(value: f64, power: i32) -> Option<Cut> {
    let (bits, factor) = (value.to_bits(), *POWERS.get(power.unsigned_abs() as usize)?);
    let field = (bits >> 52 & 0x7FF) as i32;
    if field == 0 || field == 0x7FF {
        return None;
    }
    let mantissa = u128::from(bits & ((1 << 52) - 1) | 1 << 52);
    // The value is mantissa * 2^exponent.
    let exponent = field - 1075;
    if power < 0 {
        if !(-52..=74).contains(&exponent) {
            return None;
        }
        let dividend = mantissa << exponent.max(0);
        let divisor = factor << (-exponent).max(0);
        let rest = dividend % divisor;
        return Cut::new(dividend / divisor, (rest * 2).cmp(&divisor));
    }
    let product = mantissa * factor;
    if exponent >= 0 {
        if product.leading_zeros() < exponent as u32 {
            return None;
        }
        return Cut::new(product << exponent, std::cmp::Ordering::Less);
    }
    let shift = exponent.unsigned_abs();
    if shift >= 128 {
        // Less than a quarter.
        return Cut::new(0, std::cmp::Ordering::Less);
    }
    let rest = product & ((1 << shift) - 1);
    Cut::new(product >> shift, rest.cmp(&(1 << (shift - 1))))
}

/// The first `count` digits of a positive value as a whole number, rounded to the nearest, and the
/// decimal exponent of the first of them. None where 128 bits are not enough; 0 is all zeros.
pub(super) fn first_digits(value: f64, count: usize) -> Option<(u64, i32)> {
    if value == 0.0 {
        return Some((0, 0));
    }
    if count == 0 || count > DIGITS_MAX {
        return None;
    }
    let limit = POWERS[count] as u64;
    // The logarithm of the power of two below the value: the right one, or one less.
    let binary = (value.to_bits() >> 52) as i32 - 1023;
    let mut exponent = (binary * 78_913) >> 18;
    for _ in 0..3 {
        let cut = scaled(value, count as i32 - 1 - exponent)?;
        if cut.whole >= limit {
            exponent += 1;
        } else if cut.whole < limit / 10 {
            exponent -= 1;
        } else {
            let rounded = cut.whole + cut.up;
            let carried = rounded == limit;
            let digits = if carried { limit / 10 } else { rounded };
            return Some((digits, exponent + i32::from(carried)));
        }
    }
    None
}

/// A value that is not negative as a whole number of units of the `places`th digit behind the
/// point, rounded to the nearest. None where 128 bits are not enough.
pub(super) fn in_units(value: f64, places: usize) -> Option<u64> {
    if value == 0.0 {
        return Some(0);
    }
    let cut = scaled(value, i32::try_from(places).ok()?)?;
    Some(cut.whole + cut.up)
}

/// Writes the digits of a number to the end of `room`; the rest of it becomes zeros.
#[inline]
pub(super) fn write_digits(mut number: u64, room: &mut [u8]) {
    let mut pairs = room.rchunks_exact_mut(2);
    for pair in &mut pairs {
        let two = (number % 100) as u8;
        number /= 100;
        pair[0] = b'0' + two / 10;
        pair[1] = b'0' + two % 10;
    }
    if let [first] = pairs.into_remainder() {
        *first = b'0' + (number % 10) as u8;
    }
}

/// How many digits a number has.
#[inline]
pub(super) fn digit_count(number: u64) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}
