//! `string.format`

use super::super::super::heap::{StringCause, Type, Value};
use super::super::super::number::{FormatSpec, format_float, format_integer, integer_text};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::super::{byte_price, show};
use super::scratch;

/// `string.format(format, ...)`
///
/// An argument with `__tostring` is replaced by its text in its place among the arguments, then all
/// starts anew: state n says that argument n - 1 has been asked.
pub(super) fn format(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 && call.locals(vm) > call.count() {
        let text = show::shown(vm, call)?;
        let args = call.count();
        call.set_locals(vm, args)?;
        call.set_local(vm, call.state() - 1, text);
    }
    let template = call.check_string(vm, 0)?;
    if let (b"%s", Some(text)) = (vm.heap.bytes(template), call.arg(vm, 1).as_str()) {
        // Nothing around it: the text itself, not a copy.
        vm.charge(byte_price(vm.heap.string_len(text)));
        return Ok(Outcome::Value(text.value()));
    }
    let mut writer = Writer { out: scratch::take(), arg: 0 };
    let mut at = 0;
    loop {
        // The template lies in the block; what is needed of it is copied out in pieces.
        let text = &vm.heap.bytes(template)[at..];
        let literal = memchr::memchr(b'%', text).unwrap_or(text.len());
        writer.out.extend_from_slice(&text[..literal]);
        let text = &text[literal..];
        if text.is_empty() {
            break;
        }
        at += literal;
        if text.get(1) == Some(&b'%') {
            writer.out.push(b'%');
            at += 2;
            continue;
        }
        let directive = Directive::read(&text[1..]);
        at += 1 + directive.len;
        if let Some(outcome) = writer.convert(vm, call, &directive)? {
            vm.charge(byte_price(writer.out.len()));
            return Ok(outcome);
        }
        vm.check_room(writer.out.len())?;
    }
    vm.charge(byte_price(writer.out.len()));
    let text = vm.heap.string(&writer.out, StringCause::Format)?;
    scratch::put(writer.out);
    call.note_copies(vm, text);
    Ok(Outcome::Value(text.value()))
}

/// More flags, digits and points are an error.
const MODIFIERS_MAX: usize = 20;

/// What stands behind a `%`.
struct Directive {
    /// The characters as they are, up to the conversion.
    text: [u8; MODIFIERS_MAX + 2],
    /// How many they are.
    len: usize,
    /// The conversion; 0 at the end of the template.
    conversion: u8,
    too_long: bool,
}

impl Directive {
    fn read(text: &[u8]) -> Directive {
        let is_modifier =
            |byte: &&u8| matches!(byte, b'-' | b'+' | b' ' | b'#' | b'0'..=b'9' | b'.');
        let modifiers = text.iter().take_while(is_modifier).count();
        let too_long = modifiers > MODIFIERS_MAX;
        let mut copy = [0; MODIFIERS_MAX + 2];
        let conversion = text.get(modifiers).copied();
        let len = modifiers + usize::from(conversion.is_some());
        if !too_long {
            // A few bytes: a call to copy them would take longer.
            for (copy, byte) in copy.iter_mut().zip(&text[..len]) {
                *copy = *byte;
            }
        }
        Directive { text: copy, len, conversion: conversion.unwrap_or(0), too_long }
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.text[..self.len]).into_owned()
    }

    /// The specification, if it has only the given flags, a width of two digits and, where
    /// allowed, a precision of two digits.
    fn spec(&self, flags: &[u8], precision: bool) -> Option<FormatSpec> {
        let mut spec = FormatSpec::default();
        if self.len == 1 {
            return Some(spec);
        }
        let mut rest = &self.text[..self.len];
        while let Some((flag, tail)) = rest.split_first()
            && flags.contains(flag)
        {
            match flag {
                b'-' => spec.left = true,
                b'+' => spec.plus = true,
                b' ' => spec.space = true,
                b'#' => spec.alternate = true,
                _ => spec.zero = true,
            }
            rest = tail;
        }
        // A zero here is a flag that is not allowed.
        if rest.first() != Some(&b'0') {
            spec.width = two_digits(&mut rest).unwrap_or(0);
            if precision && rest.first() == Some(&b'.') {
                rest = &rest[1..];
                spec.precision = Some(two_digits(&mut rest).unwrap_or(0));
            }
        }
        (rest.len() == 1).then_some(spec)
    }
}

fn two_digits(rest: &mut &[u8]) -> Option<usize> {
    let mut value = None;
    for _ in 0..2 {
        if let Some((digit @ b'0'..=b'9', tail)) = rest.split_first() {
            value = Some(value.unwrap_or(0) * 10 + (digit - b'0') as usize);
            *rest = tail;
        }
    }
    value
}

struct Writer {
    out: Vec<u8>,
    /// The argument converted last.
    arg: u32,
}

impl Writer {
    /// Converts the next argument; gives what the machine has to do first, if anything.
    fn convert(
        &mut self,
        vm: &mut Vm,
        call: &mut Call,
        directive: &Directive,
    ) -> Result<Option<Outcome>, Raise> {
        if directive.too_long {
            return Err(vm.raise(call, "invalid format (too long)"));
        }
        self.arg += 1;
        if self.arg >= call.count() {
            return Err(call.bad_argument(vm, self.arg, "no value"));
        }
        match directive.conversion {
            b'c' => {
                let spec = self.spec(vm, call, directive, b"-", false)?;
                let byte = call.check_integer(vm, self.arg)? as u8;
                self.pad(&spec, &[byte]);
            }
            conversion @ (b'd' | b'i' | b'u' | b'o' | b'x' | b'X') => {
                let flags: &[u8] = match conversion {
                    b'd' | b'i' => b"-+ 0",
                    b'u' => b"-0",
                    _ => b"-#0",
                };
                let value = call.check_integer(vm, self.arg)?;
                let spec = self.spec(vm, call, directive, flags, true)?;
                format_integer(&mut self.out, &spec, conversion, value);
            }
            conversion @ (b'a' | b'A' | b'e' | b'E' | b'f' | b'g' | b'G') => {
                // `%a` looks at its flags before its argument, the others after it.
                if matches!(conversion, b'a' | b'A') {
                    self.spec(vm, call, directive, b"-+ #0", true)?;
                }
                let value = call.check_float(vm, self.arg)?;
                let spec = self.spec(vm, call, directive, b"-+ #0", true)?;
                format_float(&mut self.out, &spec, conversion, value);
            }
            b'p' => {
                let spec = self.spec(vm, call, directive, b"-", false)?;
                self.pointer(vm, call.arg(vm, self.arg), &spec);
            }
            b'q' => {
                if directive.len != 1 {
                    return Err(vm.raise(call, "specifier '%q' cannot have modifiers"));
                }
                self.literal(vm, call)?;
            }
            b's' => return self.string(vm, call, directive),
            _ => {
                let shown = directive.shown();
                return Err(vm.raise(call, &format!("invalid conversion '%{shown}' to 'format'")));
            }
        }
        Ok(None)
    }

    fn spec(
        &self,
        vm: &mut Vm,
        call: &Call,
        directive: &Directive,
        flags: &[u8],
        precision: bool,
    ) -> Result<FormatSpec, Raise> {
        directive.spec(flags, precision).ok_or_else(|| {
            let shown = directive.shown();
            vm.raise(call, &format!("invalid conversion specification: '%{shown}'"))
        })
    }

    fn pad(&mut self, spec: &FormatSpec, text: &[u8]) {
        let fill = spec.width.saturating_sub(text.len());
        if !spec.left {
            self.out.resize(self.out.len() + fill, b' ');
        }
        self.out.extend_from_slice(text);
        if spec.left {
            self.out.resize(self.out.len() + fill, b' ');
        }
    }

    fn string(
        &mut self,
        vm: &mut Vm,
        call: &mut Call,
        directive: &Directive,
    ) -> Result<Option<Outcome>, Raise> {
        let value = call.arg(vm, self.arg);
        let start = self.out.len();
        if let Some(metamethod) = show::show(vm, value, &mut self.out) {
            return Ok(Some(show::call_tostring(vm, call, metamethod, value, self.arg + 1)));
        }
        if directive.len == 1 {
            return Ok(None);
        }
        if self.out[start..].contains(&0) {
            return Err(call.bad_argument(vm, self.arg, "string contains zeros"));
        }
        let spec = self.spec(vm, call, directive, b"-", true)?;
        // A long string that need not be cut is longer than any width.
        if spec.precision.is_some() || self.out.len() - start < 100 {
            let len = (self.out.len() - start).min(spec.precision.unwrap_or(usize::MAX));
            self.out.truncate(start + len);
            let fill = spec.width.saturating_sub(len);
            self.out.resize(self.out.len() + fill, b' ');
            if !spec.left {
                self.out[start..].rotate_right(fill);
            }
        }
        Ok(None)
    }

    fn pointer(&mut self, vm: &Vm, value: Value, spec: &FormatSpec) {
        let is_object = value.is_object() || value.is_function();
        if is_object {
            let identity = match value.as_str() {
                Some(text) => text.offset(),
                None => show::identity(vm, value),
            };
            self.pad(spec, format!("{identity:#010x}").as_bytes());
        } else {
            self.pad(spec, b"(null)");
        }
    }

    /// `%q`: as the program text would have it.
    fn literal(&mut self, vm: &mut Vm, call: &Call) -> Result<(), Raise> {
        let value = call.arg(vm, self.arg);
        match value.type_of() {
            Type::String => {
                let Some(text) = value.as_str() else { return Ok(()) };
                quote(&mut self.out, vm.heap.bytes(text));
            }
            Type::Number => number_literal(&mut self.out, value),
            Type::Nil | Type::Boolean => {
                show::show(vm, value, &mut self.out);
            }
            _ => return Err(call.bad_argument(vm, self.arg, "value has no literal form")),
        }
        Ok(())
    }
}

fn quote(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for (i, byte) in text.iter().enumerate() {
        match byte {
            b'"' | b'\\' | b'\n' => out.extend_from_slice(&[b'\\', *byte]),
            _ if byte.is_ascii_control() => {
                // A digit behind it would be read as part of the number.
                let digit_follows = text.get(i + 1).is_some_and(u8::is_ascii_digit);
                let code = integer_text(i64::from(*byte));
                let code = code.as_bytes();
                out.push(b'\\');
                out.extend_from_slice(if digit_follows { &b"000"[code.len()..] } else { b"" });
                out.extend_from_slice(code);
            }
            _ => out.push(*byte),
        }
    }
    out.push(b'"');
}

fn number_literal(out: &mut Vec<u8>, value: Value) {
    let Some(f) = value.as_float() else {
        let i = value.as_int().unwrap_or(0);
        // The smallest integer has no decimal form: its digits alone are too large.
        if i == i64::MIN {
            out.extend_from_slice(b"0x8000000000000000");
        } else {
            out.extend_from_slice(integer_text(i).as_bytes());
        }
        return;
    };
    if f == f64::INFINITY {
        out.extend_from_slice(b"1e9999");
    } else if f == f64::NEG_INFINITY {
        out.extend_from_slice(b"-1e9999");
    } else if f.is_nan() {
        out.extend_from_slice(b"(0/0)");
    } else {
        format_float(out, &FormatSpec::default(), b'a', f);
    }
}
