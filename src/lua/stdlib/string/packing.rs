//! `string.pack`, `string.packsize` and `string.unpack`

use super::super::super::heap::{StrRef, StringCause, Value};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::super::pack::{
    Field, Format, FormatError, Step, fits_signed, fits_unsigned, read_integer, write_integer,
};
use super::super::{byte_price, position};
use super::scratch;

/// Sizes past this do not fit the result of `packsize`.
const SIZE_MAX: usize = i32::MAX as usize;

fn format_error(vm: &mut Vm, call: &Call, mistake: FormatError) -> Raise {
    match mistake {
        FormatError::Argument(message) => call.bad_argument(vm, 0, message),
        FormatError::Plain(message) => vm.raise(call, &message),
    }
}

/// The next step of a format; `None` at its end.
fn next_step(
    vm: &mut Vm,
    call: &Call,
    format: &mut Format,
    total: usize,
) -> Result<Option<Step>, Raise> {
    vm.charge(1);
    match format.next(total) {
        None => Ok(None),
        Some(Ok(step)) => Ok(Some(step)),
        Some(Err(mistake)) => Err(format_error(vm, call, mistake)),
    }
}

/// `string.pack(format, ...)`
pub(super) fn pack(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let text = vm.heap.bytes(text).to_vec();
    let mut format = Format::new(&text);
    let mut out = scratch::take();
    let mut arg = 0;
    while let Some(step) = next_step(vm, call, &mut format, out.len())? {
        vm.check_room(out.len())?;
        out.resize(out.len() + step.padding, 0);
        if step.field == Field::Padding {
            out.push(0);
        }
        if !matches!(step.field, Field::Padding | Field::Alignment | Field::Nothing) {
            arg += 1;
            if arg == call.count() {
                return Err(missing(vm, call, step.field, arg));
            }
            write_field(vm, call, &mut out, step.field, format.little, arg)?;
        }
    }
    vm.charge(byte_price(out.len()));
    let packed = vm.heap.string(&out, StringCause::Other)?;
    call.note_copies(vm, packed);
    scratch::put(out);
    Ok(Outcome::Value(packed.value()))
}

/// The error for a field without an argument, which counts as nil.
fn missing(vm: &mut Vm, call: &Call, field: Field, arg: u32) -> Raise {
    let number = matches!(field, Field::Int(_) | Field::Uint(_) | Field::Float | Field::Double);
    let expected = if number { "number" } else { "string" };
    call.bad_argument(vm, arg, &format!("{expected} expected, got nil"))
}

fn write_field(
    vm: &mut Vm,
    call: &Call,
    out: &mut Vec<u8>,
    field: Field,
    little: bool,
    arg: u32,
) -> Result<(), Raise> {
    match field {
        Field::Int(size) => {
            let value = call.check_integer(vm, arg)?;
            if !fits_signed(value, size) {
                return Err(call.bad_argument(vm, arg, "integer overflow"));
            }
            write_integer(out, value as u64, size, little, value < 0);
        }
        Field::Uint(size) => {
            let value = call.check_integer(vm, arg)?;
            if !fits_unsigned(value as u64, size) {
                return Err(call.bad_argument(vm, arg, "unsigned overflow"));
            }
            write_integer(out, value as u64, size, little, false);
        }
        Field::Float => {
            let bits = (call.check_float(vm, arg)? as f32).to_bits();
            write_integer(out, u64::from(bits), 4, little, false);
        }
        Field::Double => {
            let bits = call.check_float(vm, arg)?.to_bits();
            write_integer(out, bits, 8, little, false);
        }
        _ => {
            let text = call.check_string(vm, arg)?;
            vm.check_room(out.len() + vm.heap.string_len(text))?;
            write_string(vm, call, out, field, little, (arg, text))?;
        }
    }
    Ok(())
}

fn write_string(
    vm: &mut Vm,
    call: &Call,
    out: &mut Vec<u8>,
    field: Field,
    little: bool,
    (arg, text): (u32, StrRef),
) -> Result<(), Raise> {
    let bytes = vm.heap.bytes(text);
    let problem = match field {
        Field::Chars(size) if bytes.len() > size => "string longer than given size",
        Field::Chars(size) => {
            // The size comes from the program: it is held against the block before room is made.
            vm.check_room(out.len() + size)?;
            out.extend_from_slice(bytes);
            out.resize(out.len() + size - bytes.len(), 0);
            return Ok(());
        }
        Field::String(size) if !fits_unsigned(bytes.len() as u64, size) => {
            "string length does not fit in given size"
        }
        Field::String(size) => {
            write_integer(out, bytes.len() as u64, size, little, false);
            out.extend_from_slice(bytes);
            return Ok(());
        }
        _ if bytes.contains(&0) => "string contains zeros",
        _ => {
            out.extend_from_slice(bytes);
            out.push(0);
            return Ok(());
        }
    };
    Err(call.bad_argument(vm, arg, problem))
}

/// `string.packsize(format)`
pub(super) fn packsize(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let text = vm.heap.bytes(text).to_vec();
    let mut format = Format::new(&text);
    let mut total = 0;
    while let Some(step) = next_step(vm, call, &mut format, total)? {
        if matches!(step.field, Field::String(_) | Field::ZeroString) {
            return Err(call.bad_argument(vm, 0, "variable-length format"));
        }
        let size = step.size + step.padding;
        if total + size > SIZE_MAX {
            return Err(call.bad_argument(vm, 0, "format result too large"));
        }
        total += size;
    }
    Ok(Outcome::Value(Value::int(total as i64)))
}

/// `string.unpack(format, s, position)`
pub(super) fn unpack(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let text = vm.heap.bytes(text).to_vec();
    let data = call.check_string(vm, 1)?;
    let len = vm.heap.string_len(data);
    let start = position(call.opt_integer(vm, 2, 1)?, len).max(1) - 1;
    let mut at = match usize::try_from(start) {
        Ok(at) if at <= len => at,
        _ => return Err(call.bad_argument(vm, 2, "initial position out of string")),
    };
    let mut format = Format::new(&text);
    let mut count = 0;
    while let Some(step) = next_step(vm, call, &mut format, at)? {
        if step.padding + step.size > len - at {
            return Err(call.bad_argument(vm, 1, "data string too short"));
        }
        at += step.padding;
        let (value, used) = read_field(vm, call, &step, format.little, (data, at))?;
        at += used;
        if let Some(value) = value {
            call.reserve(vm, 2)?;
            call.push(vm, value);
            count += 1;
        }
    }
    call.push(vm, Value::int(at as i64 + 1));
    Ok(Outcome::Return(count + 1))
}

/// The value at a place of the data, if the field has one, and how many bytes it takes.
fn read_field(
    vm: &mut Vm,
    call: &Call,
    step: &Step,
    little: bool,
    (data, at): (StrRef, usize),
) -> Result<(Option<Value>, usize), Raise> {
    let rest = &vm.heap.bytes(data)[at..];
    let number = |signed| read_integer(&rest[..step.size], little, signed);
    let value = match step.field {
        Field::Int(size) | Field::Uint(size) => {
            let Some(value) = number(matches!(step.field, Field::Int(_))) else {
                let message = format!("{size}-byte integer does not fit into Lua Integer");
                return Err(vm.raise(call, &message));
            };
            Value::int(value)
        }
        Field::Float => Value::float(f64::from(f32::from_bits(number(false).unwrap_or(0) as u32))),
        Field::Double => Value::float(f64::from_bits(number(false).unwrap_or(0) as u64)),
        Field::Chars(size) => return substring(vm, data, at, size, size),
        Field::String(size) => {
            let Some(len) = number(false) else {
                let message = format!("{size}-byte integer does not fit into Lua Integer");
                return Err(vm.raise(call, &message));
            };
            let len = len as usize;
            if len > rest.len() - size {
                return Err(call.bad_argument(vm, 1, "data string too short"));
            }
            return substring(vm, data, at + size, len, size + len);
        }
        Field::ZeroString => match memchr::memchr(0, rest) {
            Some(len) => return substring(vm, data, at, len, len + 1),
            None => {
                return Err(call.bad_argument(vm, 1, "unfinished string for format 'z'"));
            }
        },
        Field::Padding | Field::Alignment | Field::Nothing => return Ok((None, step.size)),
    };
    Ok((Some(value), step.size))
}

fn substring(
    vm: &mut Vm,
    data: StrRef,
    from: usize,
    len: usize,
    used: usize,
) -> Result<(Option<Value>, usize), Raise> {
    let text = super::basic::part(vm, data, from, from + len, StringCause::Sub)?;
    Ok((Some(text.value()), used))
}
