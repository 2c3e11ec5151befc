//! C's `printf` conversions for numbers, exact to the last digit.

use std::fmt::Write;

use super::digits::{digit_count, first_digits, in_units, write_digits};

/// Flags, width and precision of a conversion such as `%-08.3f`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct FormatSpec {
    /// `-`: fill on the right.
    pub left: bool,
    /// `+`: a sign even before positive numbers.
    pub plus: bool,
    /// Space: a space where a sign would stand.
    pub space: bool,
    /// `#`: `0x` before hexadecimals, a point in every float.
    pub alternate: bool,
    /// `0`: fill with zeros behind the sign.
    pub zero: bool,
    /// Least number of characters, 0 to 99.
    pub width: usize,
    /// Digits after the point, significant digits (`g`) or least digits (integers), 0 to 99.
    pub precision: Option<usize>,
}

/// Text being built on the stack.
pub(super) struct ScratchText<const ROOM: usize> {
    bytes: [u8; ROOM],
    len: usize,
}

/// Room for 99 digits behind the 309 before the point of the largest float.
const LARGE: usize = 448;
/// Room for numbers of 17 digits in any form.
const SMALL: usize = 64;

impl<const ROOM: usize> ScratchText<ROOM> {
    pub(super) fn new() -> ScratchText<ROOM> {
        ScratchText { bytes: [0; ROOM], len: 0 }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    fn extend(&mut self, text: &[u8]) {
        if let Some(room) = self.bytes.get_mut(self.len..self.len + text.len()) {
            room.copy_from_slice(text);
            self.len += text.len();
        }
    }

    /// Appends a number with at least `count` digits, zeros first.
    fn digits(&mut self, number: u64, count: usize) {
        let end = self.len + digit_count(number).max(count);
        if let Some(room) = self.bytes.get_mut(self.len..end) {
            write_digits(number, room);
            self.len = end;
        }
    }

    /// What `write!` gives.
    fn print(&mut self, text: std::fmt::Arguments) {
        // Writing to the stack cannot fail.
        let _ = self.write_fmt(text);
    }
}

impl<const ROOM: usize> Write for ScratchText<ROOM> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.extend(text.as_bytes());
        Ok(())
    }
}

/// Appends `value` as the conversion `d i u o x X` prints it. `u o x X` take it as unsigned.
pub fn format_integer(out: &mut Vec<u8>, spec: &FormatSpec, conversion: u8, value: i64) {
    let mut digits = ScratchText::<SMALL>::new();
    let mut prefix: &[u8] = b"";
    match conversion {
        b'o' => digits.print(format_args!("{:o}", value)),
        b'x' => digits.print(format_args!("{:x}", value)),
        b'X' => digits.print(format_args!("{:X}", value)),
        b'u' => digits.digits(value as u64, 1),
        _ => {
            digits.digits(value.unsigned_abs(), 1);
            prefix = sign_text(spec, value < 0);
        }
    }
    if spec.alternate && value != 0 {
        match conversion {
            b'x' => prefix = b"0x",
            b'X' => prefix = b"0X",
            _ => {}
        }
    }
    if value == 0 && spec.precision == Some(0) {
        digits.len = 0;
    }
    let mut zeros = spec.precision.unwrap_or(1).saturating_sub(digits.len);
    if conversion == b'o' && spec.alternate && zeros == 0 && digits.bytes[0] != b'0' {
        zeros = 1;
    }
    if zeros == 0 {
        // A precision says how many zeros: the flag is ignored then.
        return pad(out, spec, prefix, digits.as_bytes(), spec.zero && spec.precision.is_none());
    }
    let mut number = ScratchText::<LARGE>::new();
    for _ in 0..zeros {
        number.push(b'0');
    }
    number.extend(digits.as_bytes());
    pad(out, spec, prefix, number.as_bytes(), false);
}

/// Appends `value` as the conversion `e E f F g G a A` prints it.
pub fn format_float(out: &mut Vec<u8>, spec: &FormatSpec, conversion: u8, value: f64) {
    let few = spec.precision.is_none_or(|digits| digits <= 17);
    if few && (value.abs() < 1e20 || !matches!(conversion, b'f' | b'F')) {
        format_float_in::<SMALL>(out, spec, conversion, value);
    } else {
        format_float_in::<LARGE>(out, spec, conversion, value);
    }
}

fn format_float_in<const ROOM: usize>(
    out: &mut Vec<u8>,
    spec: &FormatSpec,
    conversion: u8,
    value: f64,
) {
    let mut number = ScratchText::<ROOM>::new();
    let magnitude = value.abs();
    if !value.is_finite() {
        number.extend(if value.is_nan() { b"nan" } else { b"inf" });
    } else {
        let digits = spec.precision.unwrap_or(6);
        match conversion.to_ascii_lowercase() {
            b'e' => exponential(&mut number, magnitude, digits, spec.alternate),
            b'f' => fixed(&mut number, magnitude, digits, spec.alternate),
            b'a' => hexadecimal(&mut number, magnitude, spec.precision, spec.alternate),
            _ => general(&mut number, magnitude, digits, spec.alternate),
        }
    }
    if conversion.is_ascii_uppercase() {
        let len = number.len;
        number.bytes[..len].make_ascii_uppercase();
    }
    let mut prefix = ScratchText::<4>::new();
    prefix.extend(sign_text(spec, value.is_sign_negative()));
    let mut body = number.as_bytes();
    if let [b'0', x @ (b'x' | b'X'), rest @ ..] = body {
        prefix.extend(&[b'0', *x]);
        body = rest;
    }
    pad(out, spec, prefix.as_bytes(), body, spec.zero && value.is_finite());
}

fn sign_text(spec: &FormatSpec, negative: bool) -> &'static [u8] {
    match (negative, spec.plus, spec.space) {
        (true, _, _) => b"-",
        (_, true, _) => b"+",
        (_, _, true) => b" ",
        _ => b"",
    }
}

/// Prefix and body, filled to the width.
fn pad(out: &mut Vec<u8>, spec: &FormatSpec, prefix: &[u8], body: &[u8], zeros: bool) {
    let fill = spec.width.saturating_sub(prefix.len() + body.len());
    if !spec.left && !zeros {
        out.resize(out.len() + fill, b' ');
    }
    out.extend_from_slice(prefix);
    if !spec.left && zeros {
        out.resize(out.len() + fill, b'0');
    }
    out.extend_from_slice(body);
    if spec.left {
        out.resize(out.len() + fill, b' ');
    }
}

fn fixed<const ROOM: usize>(out: &mut ScratchText<ROOM>, value: f64, digits: usize, point: bool) {
    match in_units(value, digits) {
        Some(units) => {
            // One digit before the point at least.
            out.digits(units, digits + 1);
            if digits > 0 {
                let at = out.len - digits;
                out.push(b'0');
                out.bytes.copy_within(at..out.len - 1, at + 1);
                out.bytes[at] = b'.';
            }
        }
        None => out.print(format_args!("{value:.digits$}")),
    }
    if digits == 0 && point {
        out.push(b'.');
    }
}

/// The figures of `value` with so many digits behind the first, and the exponent of the first.
fn scientific<const ROOM: usize>(out: &mut ScratchText<ROOM>, value: f64, digits: usize) -> i32 {
    if let Some((figures, exponent)) = first_digits(value, digits + 1) {
        out.digits(figures, digits + 1);
        return exponent;
    }
    let mut text = ScratchText::<LARGE>::new();
    text.print(format_args!("{value:.digits$e}"));
    let at = text.as_bytes().iter().rposition(|b| *b == b'e').unwrap_or(0);
    let exponent = std::str::from_utf8(&text.as_bytes()[at + 1..]).ok();
    let exponent = exponent.and_then(|text| text.parse().ok()).unwrap_or(0);
    for byte in &text.bytes[..at] {
        if *byte != b'.' {
            out.push(*byte);
        }
    }
    exponent
}

/// The exponent as C writes it: a sign and two digits at least.
fn exponent_text<const ROOM: usize>(out: &mut ScratchText<ROOM>, exponent: i32) {
    out.extend(if exponent < 0 { b"e-" } else { b"e+" });
    out.digits(u64::from(exponent.unsigned_abs()), 2);
}

fn exponential<const ROOM: usize>(
    out: &mut ScratchText<ROOM>,
    value: f64,
    digits: usize,
    point: bool,
) {
    let mut figures = ScratchText::<104>::new();
    let exponent = scientific(&mut figures, value, digits);
    out.extend(&figures.as_bytes()[..1]);
    if digits > 0 || point {
        out.push(b'.');
    }
    out.extend(&figures.as_bytes()[1..]);
    exponent_text(out, exponent);
}

/// `%g`: `digits` significant digits, an exponent only where it is shorter; trailing zeros go
/// unless `keep`. Negative numbers and those that are no numbers are written too.
pub(super) fn general<const ROOM: usize>(
    out: &mut ScratchText<ROOM>,
    value: f64,
    digits: usize,
    keep: bool,
) {
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let value = value.abs();
    if !value.is_finite() {
        return out.extend(if value.is_nan() { b"nan" } else { b"inf" });
    }
    let digits = digits.max(1);
    let mut figures = ScratchText::<104>::new();
    // The exponent after rounding decides which form it takes.
    let exponent = scientific(&mut figures, value, digits - 1);
    let (figures, mut count) = (figures.bytes, figures.len);
    while !keep && count > 1 && figures[count - 1] == b'0' {
        count -= 1;
    }
    let in_range = exponent >= -4 && exponent < digits as i32;
    // Figures before the point: no more than there are, the last of them zeros that went.
    let whole = if in_range { exponent + 1 } else { 1 };
    if whole <= 0 {
        out.extend(b"0.");
        out.extend(&b"000"[..(-whole) as usize]);
        out.extend(&figures[..count]);
    } else {
        let whole = whole as usize;
        out.extend(&figures[..whole]);
        if keep || count > whole {
            out.push(b'.');
            out.extend(&figures[whole..count.max(whole)]);
        }
    }
    if !in_range {
        exponent_text(out, exponent);
    }
}

/// `%a`: the bits themselves.
fn hexadecimal<const ROOM: usize>(
    out: &mut ScratchText<ROOM>,
    value: f64,
    digits: Option<usize>,
    point: bool,
) {
    const FRACTION: u64 = (1 << 52) - 1;
    let bits = value.to_bits();
    let (field, fraction) = ((bits >> 52) as i32, bits & FRACTION);
    let (mut lead, mut exponent) = if field == 0 { (0, -1022) } else { (1, field - 1023) };
    if value == 0.0 {
        exponent = 0;
    }
    let mut fraction = fraction;
    let mut count = (13 - fraction.trailing_zeros().min(52) / 4) as usize;
    if let Some(digits) = digits {
        if digits < 13 {
            let drop = 52 - 4 * digits as u32;
            let (all, half) = (lead << 52 | fraction, 1u64 << (drop - 1));
            let (kept, rest) = (all >> drop, all & ((1 << drop) - 1));
            let rounded = kept + (rest > half || (rest == half && kept & 1 == 1)) as u64;
            lead = rounded << drop >> 52;
            fraction = rounded << drop & FRACTION;
        }
        count = digits;
    }
    out.print(format_args!("0x{lead}"));
    if count > 0 || point {
        out.push(b'.');
    }
    for i in 0..count {
        let nibble = if i < 13 { fraction >> (48 - 4 * i) & 15 } else { 0 };
        out.print(format_args!("{nibble:x}"));
    }
    out.print(format_args!("p{exponent:+}"));
}
