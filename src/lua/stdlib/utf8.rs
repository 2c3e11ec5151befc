//! `utf8`

use super::super::heap::{OutOfMemory, StrRef, StringCause, Value};
use super::super::vm::{Call, Outcome, Raise, Vm};
use super::utf8_code::{CODE_MAX, decode, encode, is_continuation};
use super::{Row, byte_price, library, pay, position, set_field};

const ROWS: &[Row] = &[
    ("char", "utf8.char", char_),
    ("codepoint", "utf8.codepoint", codepoint),
    ("codes", "utf8.codes", codes),
    ("len", "utf8.len", len),
    ("offset", "utf8.offset", offset),
];

/// Word of the machine's state with the number of what `codes` returns; the lax one follows it.
const CODES_STEP_WORD: usize = 12;

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    let table = library(vm, "utf8", ROWS)?;
    let strict = vm.natives.add("for iterator", |vm, call| codes_step(vm, call, true));
    vm.natives.add("for iterator", |vm, call| codes_step(vm, call, false));
    vm.heap.state_mut().words[CODES_STEP_WORD] = u64::from(strict.0);
    let pattern = vm.heap.string(b"[\0-\x7F\xC2-\xFD][\x80-\xBF]*", StringCause::FromHost)?;
    set_field(vm, table, "charpattern", pattern.value())
}

fn invalid(vm: &mut Vm, call: &Call) -> Raise {
    vm.raise(call, "invalid UTF-8 code")
}

/// `utf8.char(...)`
fn char_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let mut out = Vec::new();
    for i in 0..call.count() {
        match u32::try_from(call.check_integer(vm, i)?) {
            Ok(code @ 0..=CODE_MAX) => encode(&mut out, code),
            _ => return Err(call.bad_argument(vm, i, "value out of range")),
        }
    }
    vm.charge(byte_price(out.len()));
    Ok(Outcome::Value(vm.heap.string(&out, StringCause::Char)?.value()))
}

/// `utf8.codepoint(s, i, j, lax)`
fn codepoint(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let size = vm.heap.string_len(text);
    let first = position(call.opt_integer(vm, 1, 1)?, size);
    let last = position(call.opt_integer(vm, 2, first)?, size);
    let strict = call.arg(vm, 3).is_falsy();
    if first < 1 {
        return Err(call.bad_argument(vm, 1, "out of bounds"));
    }
    if last > size as i64 {
        return Err(call.bad_argument(vm, 2, "out of bounds"));
    }
    if first > last {
        return Ok(Outcome::Return(0));
    }
    let (mut at, last) = (first as usize - 1, last as usize);
    vm.charge((last - at) as u64);
    let mut count = 0;
    while at < last {
        let Some((code, len)) = decode(&vm.heap.bytes(text)[at..], strict) else {
            return Err(invalid(vm, call));
        };
        call.reserve(vm, 1)?;
        call.push(vm, Value::int(i64::from(code)));
        at += len;
        count += 1;
    }
    Ok(Outcome::Return(count))
}

/// Characters between two looks whether to stop.
const LOOK_UP_AFTER: i64 = 1 << 16;

/// `utf8.len(s, i, j, lax)`
fn len(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let size = vm.heap.string_len(text) as i64;
    let first = position(call.opt_integer(vm, 1, 1)?, size as usize);
    let last = position(call.opt_integer(vm, 2, -1)?, size as usize);
    let strict = call.arg(vm, 3).is_falsy();
    if first < 1 || first > size + 1 {
        return Err(call.bad_argument(vm, 1, "initial position out of bounds"));
    }
    if last > size {
        return Err(call.bad_argument(vm, 2, "final position out of bounds"));
    }
    if let Some(outcome) = pay(vm, call, (last - first).max(0) as u64 / 2) {
        return Ok(outcome);
    }
    let (mut at, mut count) = (first - 1, 0);
    while at < last {
        if count % LOOK_UP_AFTER == LOOK_UP_AFTER - 1 && vm.is_told_to_stop() {
            return Err(Raise::Stop);
        }
        match decode(&vm.heap.bytes(text)[at as usize..], strict) {
            Some((_, len)) => at += len as i64,
            None => {
                call.push(vm, Value::NIL);
                call.push(vm, Value::int(at + 1));
                return Ok(Outcome::Return(2));
            }
        }
        count += 1;
    }
    Ok(Outcome::Value(Value::int(count)))
}

/// `utf8.offset(s, n, i)`
fn offset(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let size = vm.heap.string_len(text);
    let mut n = call.check_integer(vm, 1)?;
    let default = if n >= 0 { 1 } else { size as i64 + 1 };
    let at = position(call.opt_integer(vm, 2, default)?, size) - 1;
    let mut at = match usize::try_from(at) {
        Ok(at) if at <= size => at,
        _ => return Err(call.bad_argument(vm, 2, "position out of bounds")),
    };
    let start = at;
    let bytes = vm.heap.bytes(text);
    let continues = |at: usize| bytes.get(at).is_some_and(|byte| is_continuation(*byte));
    if n == 0 {
        while at > 0 && continues(at) {
            at -= 1;
        }
    } else if continues(at) {
        return Err(vm.raise(call, "initial position is a continuation byte"));
    } else if n < 0 {
        while n < 0 && at > 0 {
            at -= 1;
            while at > 0 && continues(at) {
                at -= 1;
            }
            n += 1;
        }
    } else {
        n -= 1;
        while n > 0 && at < size {
            at += 1;
            while continues(at) {
                at += 1;
            }
            n -= 1;
        }
    }
    vm.charge(start.abs_diff(at) as u64 / 4);
    Ok(Outcome::Value(if n == 0 { Value::int(at as i64 + 1) } else { Value::NIL }))
}

/// `utf8.codes(s, lax)`
fn codes(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let text = call.check_string(vm, 0)?;
    let lax = !call.arg(vm, 1).is_falsy();
    if vm.heap.bytes(text).first().is_some_and(|byte| is_continuation(*byte)) {
        return Err(call.bad_argument(vm, 0, "invalid UTF-8 code"));
    }
    let step = vm.heap.state().words[CODES_STEP_WORD] as u32 + u32::from(lax);
    for value in [Value::native(step), text.value(), Value::int(0)] {
        call.push(vm, value);
    }
    Ok(Outcome::Return(3))
}

/// A round of a loop over `codes`.
fn codes_step(vm: &mut Vm, call: &mut Call, strict: bool) -> Result<Outcome, Raise> {
    let text: StrRef = call.check_string(vm, 0)?;
    let bytes = vm.heap.bytes(text);
    let before = call.arg(vm, 1).as_int().and_then(|at| usize::try_from(at).ok());
    let mut at = before.unwrap_or(0);
    // From the first byte of the last character on to that of the next.
    while bytes.get(at).is_some_and(|byte| is_continuation(*byte)) {
        at += 1;
    }
    let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else {
        return Ok(Outcome::Return(0));
    };
    let next = decode(rest, strict);
    let Some((code, _)) =
        next.filter(|(_, len)| !rest.get(*len).is_some_and(|b| is_continuation(*b)))
    else {
        return Err(invalid(vm, call));
    };
    call.push(vm, Value::int(at as i64 + 1));
    call.push(vm, Value::int(i64::from(code)));
    Ok(Outcome::Return(2))
}
