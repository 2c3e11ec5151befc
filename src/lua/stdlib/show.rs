//! Values as text, for people: `tostring`, `print`, `%s`.

use super::super::heap::{Event, StringCause, Type, Value};
use super::super::number::{float_text, integer_text};
use super::super::vm::{Call, Outcome, Raise, Vm};
use std::io::Write;

/// Appends the text of a value without `__tostring`.
fn show_plain(vm: &Vm, value: Value, out: &mut Vec<u8>) {
    if let Some(text) = value.as_str() {
        out.extend_from_slice(vm.heap.bytes(text));
    } else if let Some(i) = value.as_int() {
        out.extend_from_slice(integer_text(i).as_bytes());
    } else if let Some(f) = value.as_float() {
        out.extend_from_slice(float_text(f).as_bytes());
    } else {
        match value.type_of() {
            Type::Nil => out.extend_from_slice(b"nil"),
            Type::Boolean => {
                out.extend_from_slice(if value.is_falsy() { b"false" } else { b"true" });
            }
            _ => {
                let name = vm.type_name_for_message(value);
                // Writing into memory cannot fail.
                let _ = write!(out, "{name}: {:#010x}", identity(vm, value));
            }
        }
    }
}

/// The number behind an object: its serial, or for a host function its own with the high bit set.
pub(super) fn identity(vm: &Vm, value: Value) -> u32 {
    match value.as_native() {
        Some(number) => 0x8000_0000 | number,
        None => vm.heap.identity(value),
    }
}

/// Appends the text of a value, or gives the `__tostring` to be called for it.
pub(super) fn show(vm: &Vm, value: Value, out: &mut Vec<u8>) -> Option<Value> {
    if value.type_of() == Type::Table {
        let metamethod = vm.metamethod_of(value, Event::ToString);
        if !metamethod.is_nil() {
            return Some(metamethod);
        }
    }
    show_plain(vm, value, out);
    None
}

/// Asks the machine to call `__tostring` with a value.
pub(super) fn call_tostring(
    vm: &mut Vm,
    call: &Call,
    metamethod: Value,
    value: Value,
    state: u32,
) -> Outcome {
    call.push(vm, metamethod);
    call.push(vm, value);
    Outcome::Call { args: 1, results: 1, state }
}

/// What `__tostring` returned, which must be a string or a number.
pub(super) fn shown(vm: &mut Vm, call: &Call) -> Result<Value, Raise> {
    let result = call.result(vm, 0);
    if result.as_str().is_some() || result.is_number() {
        return Ok(result);
    }
    Err(vm.raise(call, "'__tostring' must return a string"))
}

/// `tostring(value)`
pub(super) fn tostring(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 {
        return Ok(Outcome::Value(shown(vm, call)?));
    }
    let value = call.check_any(vm, 0)?;
    if value.as_str().is_some() {
        return Ok(Outcome::Value(value));
    }
    if value.is_number() {
        return Ok(Outcome::Value(vm.number_text(value)?.value()));
    }
    let mut out = Vec::new();
    if let Some(metamethod) = show(vm, value, &mut out) {
        return Ok(call_tostring(vm, call, metamethod, value, 1));
    }
    vm.charge(super::byte_price(out.len()));
    Ok(Outcome::Value(vm.heap.string(&out, StringCause::Other)?.value()))
}

/// A longer line is written in pieces.
const WRITTEN_AT_ONCE: usize = 1 << 16;

/// `print(...)`: state n says that the text of argument n - 1 has been asked for.
pub(super) fn print(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let mut line = Vec::new();
    let mut next = 0;
    if call.state() != 0 {
        let text = shown(vm, call)?;
        show_plain(vm, text, &mut line);
        let args = call.count();
        call.set_locals(vm, args)?;
        next = call.state();
    }
    while next < call.count() {
        // The tab after what has been written by earlier entries comes now too.
        if next > 0 {
            line.push(b'\t');
        }
        if line.len() > WRITTEN_AT_ONCE {
            vm.charge(super::byte_price(line.len()));
            vm.world.write(&line);
            line.clear();
        }
        let value = call.arg(vm, next);
        next += 1;
        if let Some(metamethod) = show(vm, value, &mut line) {
            vm.world.write(&line);
            return Ok(call_tostring(vm, call, metamethod, value, next));
        }
    }
    line.push(b'\n');
    vm.charge(super::byte_price(line.len()));
    vm.world.write(&line);
    Ok(Outcome::Return(0))
}
