//! Elements of a value with metamethods: its length, moves from one to another, all of them at
//! once.
//!
//! Each step may call Lua, so all that is known lies in locals. Which step is under way is said by
//! a local too, not by the call's state: after a failed allocation the function is entered again
//! with the same state, and must see what it has done already.

use super::super::super::heap::{Event, TableRef, Value};
use super::super::super::vm::{Call, Lookup, Outcome, Raise, Store, Vm, to_integer};
use super::super::PAID;
use super::super::base::call_index;

/// Locals from this one on belong to this module; those below are the function's arguments.
pub(super) const BASE: u32 = 5;

const WAITING: u32 = BASE;
const LENGTH: u32 = BASE + 1;
const SOURCE: u32 = BASE + 2;
const TARGET: u32 = BASE + 3;
const FROM: u32 = BASE + 4;
const TO: u32 = BASE + 5;
const COUNT: u32 = BASE + 6;
const DONE: u32 = BASE + 7;
const VALUE: u32 = BASE + 8;
const BACKWARDS: u32 = BASE + 9;
/// Local for the function's own progress.
pub(super) const PHASE: u32 = BASE + 10;
/// Another, for a value of its own.
pub(super) const OWN: u32 = BASE + 11;
/// True where only texts are wanted: what is none ends the move.
const TEXTS: u32 = BASE + 12;
/// How many locals there are.
pub(super) const LOCALS: u32 = BASE + 13;

/// State of a call that is not new.
pub(super) const GO_ON: u32 = 1;

/// What the local `WAITING` says.
mod waiting {
    pub const NOTHING: i64 = 0;
    pub const LENGTH: i64 = 1;
    pub const VALUE: i64 = 2;
    pub const STORED: i64 = 3;
    /// Not waiting: the value is there and not stored yet.
    pub const GOT: i64 = 4;
}

/// Elements between two chances for the machine to stop.
const SLICE: i64 = 1000;

/// Something done, or what the machine has to do first.
pub(super) type Step<T> = Result<T, Outcome>;

fn int(vm: &Vm, call: &Call, local: u32) -> i64 {
    call.local(vm, local).as_int().unwrap_or(0)
}

fn set_int(vm: &mut Vm, call: &Call, local: u32, value: i64) {
    call.set_local(vm, local, Value::int(value));
}

/// Makes the locals at the first entry; takes the result that was waited for at later ones.
pub(super) fn enter(vm: &mut Vm, call: &Call) -> Result<(), Raise> {
    // Entered anew after a failed allocation, the locals are there already.
    if matches!(call.state(), 0 | PAID) && (call.locals(vm) != LOCALS || call.count() >= LOCALS) {
        let args = call.count();
        call.set_locals(vm, LOCALS)?;
        for local in args.min(BASE)..LOCALS {
            call.set_local(vm, local, Value::NIL);
        }
        return Ok(());
    }
    let waited = int(vm, call, WAITING);
    let result = call.result(vm, 0);
    if waited == waiting::LENGTH && to_integer(&vm.heap, result).is_none() {
        // Before anything changes: the message needs memory.
        return Err(vm.raise(call, "object length is not an integer"));
    }
    call.set_locals(vm, LOCALS)?;
    set_int(vm, call, WAITING, waiting::NOTHING);
    match waited {
        waiting::LENGTH => {
            let length = to_integer(&vm.heap, result).unwrap_or(0);
            set_int(vm, call, LENGTH, length);
        }
        waiting::VALUE => {
            call.set_local(vm, VALUE, result);
            set_int(vm, call, WAITING, waiting::GOT);
        }
        waiting::STORED => {
            let done = int(vm, call, DONE);
            set_int(vm, call, DONE, done + 1);
        }
        // A value that was got could not be stored, because memory ran out.
        waiting::GOT => set_int(vm, call, WAITING, waiting::GOT),
        _ => {}
    }
    Ok(())
}

/// `#` of argument 0, asked for once.
pub(super) fn length(vm: &mut Vm, call: &Call) -> Result<Step<i64>, Raise> {
    if let Some(len) = call.local(vm, LENGTH).as_int() {
        return Ok(Ok(len));
    }
    let object = call.local(vm, 0);
    let metamethod = vm.metamethod_of(object, Event::Len);
    if !metamethod.is_nil() {
        set_int(vm, call, WAITING, waiting::LENGTH);
        call.push(vm, metamethod);
        call.push(vm, object);
        return Ok(Err(Outcome::Call { args: 1, results: 1, state: GO_ON }));
    }
    let len = match (object.as_table(), object.as_str()) {
        (Some(table), _) => vm.heap.length(table),
        (_, Some(text)) => vm.heap.string_len(text) as i64,
        _ => {
            let name = vm.type_name_for_message(object);
            return Err(vm.raise_text(&format!("attempt to get length of a {name} value")));
        }
    };
    set_int(vm, call, LENGTH, len);
    Ok(Ok(len))
}

/// A move of `count` elements, first to last or `backwards`.
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) source: Value,
    pub(super) from: i64,
    pub(super) target: Value,
    pub(super) to: i64,
    pub(super) count: i64,
    pub(super) backwards: bool,
}

/// Notes a move; [`run_move`] does it.
pub(super) fn begin_move(vm: &mut Vm, call: &Call, what: Move) {
    call.set_local(vm, SOURCE, what.source);
    call.set_local(vm, TARGET, what.target);
    set_int(vm, call, FROM, what.from);
    set_int(vm, call, TO, what.to);
    set_int(vm, call, COUNT, what.count);
    set_int(vm, call, DONE, 0);
    call.set_local(vm, BACKWARDS, Value::boolean(what.backwards));
}

/// Goes on with the move that was begun.
pub(super) fn run_move(vm: &mut Vm, call: &Call) -> Result<Step<()>, Raise> {
    let (source, target) = (call.local(vm, SOURCE), call.local(vm, TARGET));
    let (from, to) = (int(vm, call, FROM), int(vm, call, TO));
    let (count, start) = (int(vm, call, COUNT), int(vm, call, DONE));
    let backwards = !call.local(vm, BACKWARDS).is_falsy();
    let mut done = start;
    while done < count {
        if done - start >= SLICE {
            vm.charge((done - start) as u64 * 2);
            return Ok(Err(Outcome::Again { state: GO_ON }));
        }
        let offset = if backwards { count - 1 - done } else { done };
        let (key, to) =
            (Value::int(from.wrapping_add(offset)), Value::int(to.wrapping_add(offset)));
        let value = if int(vm, call, WAITING) == waiting::GOT {
            call.local(vm, VALUE)
        } else {
            match vm.index(source, key)? {
                Lookup::Value(value) => value,
                Lookup::Call(function, object) => {
                    set_int(vm, call, WAITING, waiting::VALUE);
                    return Ok(Err(call_index(vm, call, function, object, key, GO_ON)));
                }
            }
        };
        let stored = vm.set_index(target, to, value)?;
        set_int(vm, call, WAITING, waiting::NOTHING);
        if let Store::Call(function, object) = stored {
            set_int(vm, call, WAITING, waiting::STORED);
            for argument in [function, object, to, value] {
                call.push(vm, argument);
            }
            return Ok(Err(Outcome::Call { args: 3, results: 0, state: GO_ON }));
        }
        done += 1;
        set_int(vm, call, DONE, done);
        let is_text = value.is_number() || value.as_str().is_some();
        if !is_text && !call.local(vm, TEXTS).is_falsy() {
            // The last: whoever wanted texts will say what is wrong with it.
            set_int(vm, call, COUNT, done);
            break;
        }
    }
    vm.charge((done - start).max(0) as u64 * 2);
    Ok(Ok(()))
}

/// The elements of argument 0 in a plain table, from index 1.
#[derive(Clone, Copy)]
pub(super) struct Gathered {
    pub(super) table: TableRef,
    pub(super) count: i64,
}

/// Gathers the elements from `first` to `last` (the length, if not given). `check` may refuse the
/// range before anything is read. The phase is 1 when all are there.
pub(super) fn gather(
    vm: &mut Vm,
    call: &Call,
    first: i64,
    last: Option<i64>,
    check: impl Fn(&mut Vm, &Call, i64) -> Result<(), Raise>,
) -> Result<Step<Gathered>, Raise> {
    enter(vm, call)?;
    gather_entered(vm, call, first, last, check)
}

/// As [`gather`], of texts only: the last element is none where that is not so.
pub(super) fn gather_texts(
    vm: &mut Vm,
    call: &Call,
    first: i64,
    last: Option<i64>,
) -> Result<Step<Gathered>, Raise> {
    enter(vm, call)?;
    call.set_local(vm, TEXTS, Value::TRUE);
    gather_entered(vm, call, first, last, |_, _, _| Ok(()))
}

/// As [`gather`], after [`enter`].
pub(super) fn gather_entered(
    vm: &mut Vm,
    call: &Call,
    first: i64,
    last: Option<i64>,
    check: impl Fn(&mut Vm, &Call, i64) -> Result<(), Raise>,
) -> Result<Step<Gathered>, Raise> {
    let last = match last {
        Some(last) => last,
        None => match length(vm, call)? {
            Ok(len) => len,
            Err(outcome) => return Ok(Err(outcome)),
        },
    };
    if int(vm, call, PHASE) == 0 {
        check(vm, call, last)?;
        let table = vm.heap.new_table(0, 0)?;
        let count = (i128::from(last) - i128::from(first) + 1).clamp(0, i128::from(i64::MAX));
        let count = count as i64;
        let (source, target) = (call.local(vm, 0), table.value());
        let what = Move { source, from: first, target, to: 1, count, backwards: false };
        begin_move(vm, call, what);
        set_int(vm, call, PHASE, 1);
        call.set_local(vm, OWN, target);
    }
    if int(vm, call, PHASE) == 1 {
        if let Err(outcome) = run_move(vm, call)? {
            return Ok(Err(outcome));
        }
        set_int(vm, call, PHASE, 2);
        let count = int(vm, call, COUNT);
        set_int(vm, call, LENGTH, count);
    }
    let Some(table) = call.local(vm, OWN).as_table() else {
        return Err(vm.raise(call, "the elements are gone"));
    };
    Ok(Ok(Gathered { table, count: int(vm, call, LENGTH) }))
}

/// The phase that a function has come to.
pub(super) fn phase(vm: &Vm, call: &Call) -> i64 {
    int(vm, call, PHASE)
}

/// Notes that a function has come to a phase.
pub(super) fn set_phase(vm: &mut Vm, call: &Call, phase: i64) {
    set_int(vm, call, PHASE, phase);
}
