//! The functions that know nothing of patterns and formats.

use super::super::super::heap::{SHORT_MAX, StrRef, StringCause, Value};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::super::{COPIED_AT_ONCE, byte_price, copy_text, pay, position, whole};

fn made(text: StrRef) -> Result<Outcome, Raise> {
    Ok(Outcome::Value(text.value()))
}

/// `string.len(s)`
pub(super) fn len(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    Ok(Outcome::Value(Value::int(vm.heap.string_len(text) as i64)))
}

/// Start (from 0) and end of the part from position `first` to `last`, both counted from 1.
fn range(first: i64, last: i64, len: usize) -> (usize, usize) {
    let first = position(first, len).max(1);
    let last = position(last, len).min(len as i64);
    if first > last { (0, 0) } else { (first as usize - 1, last as usize) }
}

/// `string.sub(s, i, j)`
pub(super) fn sub(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let (first, last) = (call.check_integer(vm, 1)?, call.opt_integer(vm, 2, -1)?);
    let (start, end) = range(first, last, vm.heap.string_len(text));
    made(part(vm, text, start, end, StringCause::Sub)?)
}

/// The bytes of a string from `start` to `end` as a string; the whole one is itself.
pub(super) fn part(
    vm: &mut Vm,
    text: StrRef,
    start: usize,
    end: usize,
    cause: StringCause,
) -> Result<StrRef, Raise> {
    let len = end - start;
    if len == vm.heap.string_len(text) {
        return Ok(text);
    }
    vm.charge(byte_price(len));
    if len <= SHORT_MAX {
        return Ok(vm.heap.short_part(text, start, end, cause)?);
    }
    let part = vm.heap.string_in_parts(len, cause, |heap, out| {
        copy_text(heap, out, &heap.bytes(text)[start..end]);
    })?;
    whole(vm, part).map(|_| part)
}

/// `string.upper(s)`
pub(super) fn upper(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    map(vm, call, StringCause::Upper, <[u8]>::make_ascii_uppercase)
}

/// `string.lower(s)`
pub(super) fn lower(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    map(vm, call, StringCause::Lower, <[u8]>::make_ascii_lowercase)
}

/// `string.reverse(s)`
pub(super) fn reverse(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    map(vm, call, StringCause::Reverse, <[u8]>::reverse)
}

fn map(
    vm: &mut Vm,
    call: &mut Call,
    cause: StringCause,
    change: fn(&mut [u8]),
) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let len = vm.heap.string_len(text);
    if let Some(outcome) = pay(vm, call, byte_price(len)) {
        return Ok(outcome);
    }
    let text = vm.heap.string_in_parts(len, cause, |heap, out| {
        copy_text(heap, out, heap.bytes(text));
        if !heap.gives_up() {
            change(out);
        }
    })?;
    call.note_copies(vm, text);
    whole(vm, text)
}

/// `string.rep(s, n, separator)`
pub(super) fn rep(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let count = call.check_integer(vm, 1)?.max(0) as u64;
    let separator = call.opt_string(vm, 2)?;
    let between = separator.map_or(0, |separator| vm.heap.string_len(separator));
    let unit = (vm.heap.string_len(text) + between) as u64;
    if count == 0 || unit == 0 {
        return made(vm.heap.string(b"", StringCause::Rep)?);
    }
    if unit > i32::MAX as u64 / count {
        return Err(vm.raise(call, "resulting string too large"));
    }
    let total = (unit * count) as usize - between;
    if total > vm.heap.block_bytes() {
        return Err(Raise::OutOfMemory);
    }
    if let Some(outcome) = pay(vm, call, byte_price(total)) {
        return Ok(outcome);
    }
    if count == 1 {
        return made(text);
    }
    let text = vm.heap.string_in_parts(total, StringCause::Rep, |heap, out| {
        let separator = separator.map_or(&[][..], |separator| heap.bytes(separator));
        let text = heap.bytes(text);
        // The first unit, then twice as much each time.
        let first = (text.len() + separator.len()).min(total);
        out[..text.len()].copy_from_slice(text);
        out[text.len()..first].copy_from_slice(&separator[..first - text.len()]);
        if let ([byte], true) = (text, separator.is_empty() && total <= COPIED_AT_ONCE) {
            out.fill(*byte);
            return;
        }
        // A whole number of units, so that the pattern goes on.
        let whole = match total {
            0..=COPIED_AT_ONCE => total,
            _ => (COPIED_AT_ONCE / first).max(1) * first,
        };
        let mut filled = first;
        while filled < total && !heap.gives_up() {
            let more = filled.min(total - filled).min(whole);
            out.copy_within(..more, filled);
            filled += more;
        }
    })?;
    call.note_copies(vm, text);
    whole(vm, text)
}

/// `string.byte(s, i, j)`
pub(super) fn byte(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let first = call.opt_integer(vm, 1, 1)?;
    let last = call.opt_integer(vm, 2, first)?;
    let (start, end) = range(first, last, vm.heap.string_len(text));
    let count = (end - start) as u32;
    if count == 1 {
        return Ok(Outcome::Value(Value::int(i64::from(vm.heap.bytes(text)[start]))));
    }
    if count >= STACK_MAX {
        return Err(vm.raise(call, "stack overflow (string slice too long)"));
    }
    vm.charge(u64::from(count));
    call.reserve(vm, count)?;
    for i in start..end {
        let byte = vm.heap.bytes(text)[i];
        call.push(vm, Value::int(i64::from(byte)));
    }
    Ok(Outcome::Return(count))
}

/// As many values as never fit the stack.
const STACK_MAX: u32 = 1_000_000;

/// `string.char(...)`
pub(super) fn char_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let mut out = super::scratch::take();
    for i in 0..call.count() {
        match u8::try_from(call.check_integer(vm, i)?) {
            Ok(byte) => out.push(byte),
            Err(_) => return Err(call.bad_argument(vm, i, "value out of range")),
        }
    }
    vm.charge(byte_price(out.len()));
    let text = vm.heap.string(&out, StringCause::Char)?;
    super::scratch::put(out);
    made(text)
}
