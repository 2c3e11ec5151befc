//! Text to number.

use super::Number;

/// The number that `text` spells as a whole, spaces around it allowed; `None` when it spells none.
///
/// Hexadecimal integers wrap around; decimal integers past 64 bits become floats.
pub fn parse(text: &[u8]) -> Option<Number> {
    let text = trim(text);
    let (negative, digits) = sign(text);
    match digits {
        [b'0', b'x' | b'X', hex @ ..] => parse_hex(hex, negative),
        _ => parse_decimal(text, digits, negative),
    }
}

/// The integer that `text` spells in `base` (2 to 36, digits past 9 are letters), wrapping around;
/// `None` when it spells none.
pub fn parse_in_base(text: &[u8], base: u32) -> Option<i64> {
    let (negative, digits) = sign(trim(text));
    if digits.is_empty() {
        return None;
    }
    let mut value = 0u64;
    for &byte in digits {
        let digit = (byte as char).to_digit(base)?;
        value = value.wrapping_mul(base as u64).wrapping_add(digit as u64);
    }
    Some(if negative { value.wrapping_neg() } else { value } as i64)
}

/// Whether C's `isspace` holds.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn trim(mut text: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = text
        && is_space(*first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && is_space(*last)
    {
        text = rest;
    }
    text
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// `text` is the whole with its sign, `digits` what follows the sign.
fn parse_decimal(text: &[u8], digits: &[u8], negative: bool) -> Option<Number> {
    if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
        if let Some(i) = decimal_integer(digits, negative) {
            return Some(Number::Int(i));
        }
    } else if !is_decimal_float(digits) {
        return None;
    }
    // Only digits, '.', 'e' and signs are left: the standard library rounds them correctly.
    std::str::from_utf8(text).ok()?.parse().ok().map(Number::Float)
}

/// `None` when the value needs more than 64 bits.
fn decimal_integer(digits: &[u8], negative: bool) -> Option<i64> {
    let mut value = 0i64;
    // Counting downwards reaches the smallest integer too.
    for &byte in digits {
        value = value.checked_mul(10)?.checked_sub((byte - b'0') as i64)?;
    }
    if negative { Some(value) } else { value.checked_neg() }
}

/// digits [. digits] [e [sign] digits], with a digit before or after the point.
fn is_decimal_float(text: &[u8]) -> bool {
    let mut at = 0;
    let run = |at: &mut usize| {
        let start = *at;
        while text.get(*at).is_some_and(u8::is_ascii_digit) {
            *at += 1;
        }
        *at - start
    };
    let mut count = run(&mut at);
    if text.get(at) == Some(&b'.') {
        at += 1;
        count += run(&mut at);
    }
    if count == 0 {
        return false;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        if run(&mut at) == 0 {
            return false;
        }
    }
    at == text.len()
}

/// `hex` is what follows `0x`.
fn parse_hex(hex: &[u8], negative: bool) -> Option<Number> {
    if hex.iter().all(u8::is_ascii_hexdigit) {
        return (!hex.is_empty()).then(|| {
            let value = hex.iter().fold(0u64, |value, &byte| value << 4 | nibble(byte));
            Number::Int(if negative { value.wrapping_neg() } else { value } as i64)
        });
    }
    let value = hex_float(hex)?;
    Some(Number::Float(if negative { -value } else { value }))
}

fn nibble(byte: u8) -> u64 {
    (byte as char).to_digit(16).unwrap_or(0) as u64
}

/// hexdigits [. hexdigits] [p [sign] digits], with a digit before or after the point.
fn hex_float(text: &[u8]) -> Option<f64> {
    let (mut bits, mut exponent, mut lost) = (0u64, 0i64, false);
    let (mut count, mut at, mut after_point) = (0usize, 0, false);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'.' if !after_point => after_point = true,
            _ if byte.is_ascii_hexdigit() => {
                count += 1;
                if bits >> 60 == 0 {
                    bits = bits << 4 | nibble(byte);
                    exponent -= if after_point { 4 } else { 0 };
                } else {
                    // No room: what falls off only decides about rounding.
                    lost |= nibble(byte) != 0;
                    exponent += if after_point { 0 } else { 4 };
                }
            }
            _ => break,
        }
        at += 1;
    }
    if count == 0 {
        return None;
    }
    if matches!(text.get(at), Some(b'p' | b'P')) {
        exponent = exponent.saturating_add(exponent_value(&text[at + 1..])?);
    } else if at != text.len() {
        return None;
    }
    Some(assemble(bits, exponent, lost))
}

/// A decimal exponent with a sign; saturates where every mantissa has become 0 or infinite.
fn exponent_value(text: &[u8]) -> Option<i64> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0i64, |value, &byte| {
        value.saturating_mul(10).saturating_add((byte - b'0') as i64).min(1 << 60)
    });
    Some(if negative { -value } else { value })
}

/// bits * 2^exponent, rounded once, to nearest with ties to even; `lost` says that more follows
/// below.
fn assemble(mut bits: u64, mut exponent: i64, lost: bool) -> f64 {
    if bits == 0 {
        return 0.0;
    }
    // The top bit to bit 63: the value is 1.xxx * 2^power.
    let shift = bits.leading_zeros();
    bits <<= shift;
    exponent = exponent.saturating_sub(shift as i64);
    let power = exponent.saturating_add(63);
    if power > 1023 {
        return f64::INFINITY;
    }
    // 53 bits stay; fewer below the normal range.
    let drop = if power < -1022 { 11i64.saturating_add(-1022 - power) } else { 11 };
    if drop > 64 {
        return 0.0;
    }
    let (kept, rest) = if drop == 64 { (0, bits) } else { (bits >> drop, bits << (64 - drop)) };
    const HALF: u64 = 1 << 63;
    let up = rest > HALF || (rest == HALF && (lost || kept & 1 == 1));
    let kept = kept + up as u64;
    // Adding lets a carry walk from the mantissa into the exponent, up to infinity.
    let field = if power < -1022 { 0 } else { (power + 1022) as u64 };
    f64::from_bits((field << 52) + kept)
}
