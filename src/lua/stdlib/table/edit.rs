//! `table.insert`, `table.remove` and `table.move`

use super::super::super::heap::{Event, TableRef, Value};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::access::{self, GO_ON, Move, begin_move, run_move};
use super::{ALL, Needs, READ, plain_table};

/// Elements moved in a plain table between two chances for the machine to stop.
const SLICE: i64 = 1 << 16;

/// `table.insert(list, position, value)`
pub(super) fn insert(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if let Some(table) = plain_table(vm, call, 0, ALL)?
        && call.state() == 0
    {
        let last = vm.heap.length(table).wrapping_add(1);
        let (at, value) = insertion(vm, call, last)?;
        if last - at > SLICE {
            return insert_through(vm, call);
        }
        vm.charge((last - at) as u64);
        // Only the first of these can need memory, so a failure leaves the list as it was.
        for i in (at..last).rev() {
            let moved = vm.heap.get_int(table, i);
            vm.heap.set_int(table, i + 1, moved)?;
        }
        vm.heap.set_int(table, at, value)?;
        return Ok(Outcome::Return(0));
    }
    insert_through(vm, call)
}

/// Where and what to insert, when `last` is the first free place.
fn insertion(vm: &mut Vm, call: &Call, last: i64) -> Result<(i64, Value), Raise> {
    match call.count() {
        2 => Ok((last, call.local(vm, 1))),
        3 => {
            let at = call.check_integer(vm, 1)?;
            if (at as u64).wrapping_sub(1) >= last as u64 {
                return Err(call.bad_argument(vm, 1, "position out of bounds"));
            }
            Ok((at, call.local(vm, 2)))
        }
        _ => Err(vm.raise(call, "wrong number of arguments to 'insert'")),
    }
}

fn insert_through(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    access::enter(vm, call)?;
    let last = match access::length(vm, call)? {
        Ok(len) => len.wrapping_add(1),
        Err(outcome) => return Ok(outcome),
    };
    let list = call.local(vm, 0);
    let (at, value) = insertion(vm, call, last)?;
    if access::phase(vm, call) == 0 {
        let (from, to, count) = (at, at.wrapping_add(1), last.saturating_sub(at));
        let what = Move { source: list, from, target: list, to, count, backwards: true };
        begin_move(vm, call, what);
        access::set_phase(vm, call, 1);
    }
    if access::phase(vm, call) == 1 {
        if let Err(outcome) = run_move(vm, call)? {
            return Ok(outcome);
        }
        begin_store(vm, call, list, at, value)?;
    }
    finish_store(vm, call, Value::NIL, false)
}

/// The last step of an insertion or removal: one value from a table of its own to its place.
fn begin_store(vm: &mut Vm, call: &Call, list: Value, at: i64, value: Value) -> Result<(), Raise> {
    let single = vm.heap.new_table(1, 0)?;
    vm.heap.set_int(single, 1, value)?;
    let what =
        Move { source: single.value(), from: 1, target: list, to: at, count: 1, backwards: false };
    begin_move(vm, call, what);
    access::set_phase(vm, call, 2);
    Ok(())
}

fn finish_store(
    vm: &mut Vm,
    call: &Call,
    result: Value,
    has_result: bool,
) -> Result<Outcome, Raise> {
    match run_move(vm, call)? {
        Err(outcome) => Ok(outcome),
        Ok(()) if has_result => Ok(Outcome::Value(result)),
        Ok(()) => Ok(Outcome::Return(0)),
    }
}

/// `table.remove(list, position)`
pub(super) fn remove(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if let Some(table) = plain_table(vm, call, 0, ALL)?
        && call.state() == 0
    {
        let len = vm.heap.length(table);
        let at = removal(vm, call, len)?;
        if len.saturating_sub(at) > SLICE {
            return remove_through(vm, call);
        }
        let removed = vm.heap.get_int(table, at);
        vm.charge((len - at).max(0) as u64);
        for i in at..len {
            let moved = vm.heap.get_int(table, i + 1);
            vm.heap.set_int(table, i, moved)?;
        }
        clear(vm, table, at.max(len))?;
        return Ok(Outcome::Value(removed));
    }
    remove_through(vm, call)
}

/// Sets an element to nil; one that is not there needs no place.
fn clear(vm: &mut Vm, table: TableRef, at: i64) -> Result<(), Raise> {
    if !vm.heap.get_int(table, at).is_nil() {
        vm.heap.set_int(table, at, Value::NIL)?;
    }
    Ok(())
}

/// Which element to remove from a list of length `len`.
fn removal(vm: &mut Vm, call: &Call, len: i64) -> Result<i64, Raise> {
    let at = call.opt_integer(vm, 1, len)?;
    // One past the end is fine too.
    if at != len && (at as u64).wrapping_sub(1) > len as u64 {
        return Err(call.bad_argument(vm, 1, "position out of bounds"));
    }
    Ok(at)
}

fn remove_through(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    access::enter(vm, call)?;
    let len = match access::length(vm, call)? {
        Ok(len) => len,
        Err(outcome) => return Ok(outcome),
    };
    let list = call.local(vm, 0);
    let at = removal(vm, call, len)?;
    if access::phase(vm, call) == 0 {
        // The removed element is moved into a table of its own.
        let single = vm.heap.new_table(1, 0)?;
        call.set_local(vm, access::OWN, single.value());
        let target = single.value();
        let what = Move { source: list, from: at, target, to: 1, count: 1, backwards: false };
        begin_move(vm, call, what);
        access::set_phase(vm, call, 1);
    }
    if access::phase(vm, call) == 1 {
        if let Err(outcome) = run_move(vm, call)? {
            return Ok(outcome);
        }
        let (from, count) = (at.wrapping_add(1), len.saturating_sub(at).max(0));
        let what = Move { source: list, from, target: list, to: at, count, backwards: false };
        begin_move(vm, call, what);
        access::set_phase(vm, call, 3);
    }
    if access::phase(vm, call) == 3 {
        if let Err(outcome) = run_move(vm, call)? {
            return Ok(outcome);
        }
        begin_store(vm, call, list, at.max(len), Value::NIL)?;
    }
    let removed = match call.local(vm, access::OWN).as_table() {
        Some(single) => vm.heap.get_int(single, 1),
        None => Value::NIL,
    };
    finish_store(vm, call, removed, true)
}

/// `table.move(source, first, last, to, target)`
pub(super) fn move_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let first = call.check_integer(vm, 1)?;
    let last = call.check_integer(vm, 2)?;
    let to = call.check_integer(vm, 3)?;
    let target_arg = if call.arg(vm, 4).is_nil() { 0 } else { 4 };
    let source = plain_table(vm, call, 0, READ)?;
    let target = plain_table(vm, call, target_arg, Needs(&[Event::NewIndex]))?;
    let target_value = call.arg(vm, target_arg);
    if first > last {
        return Ok(Outcome::Value(target_value));
    }
    if first <= 0 && last >= i64::MAX.wrapping_add(first) {
        return Err(call.bad_argument(vm, 2, "too many elements to move"));
    }
    let count = last - first + 1;
    if to > i64::MAX - count + 1 {
        return Err(call.bad_argument(vm, 3, "destination wrap around"));
    }
    // Overlapping to the right in the same table: from the end.
    let same = target_arg == 0 || vm.raw_equal(call.arg(vm, 0), target_value);
    let backwards = to > first && to <= last && same;
    if let (Some(source), Some(target)) = (source, target)
        && call.count() <= access::BASE
        && call.locals(vm) <= MOVED + 1
    {
        let plain = PlainMove { source, target, first, to, count, backwards };
        return plain.run(vm, call, target_value);
    }
    access::enter(vm, call)?;
    if access::phase(vm, call) == 0 {
        let source = call.local(vm, 0);
        let what = Move { source, from: first, target: target_value, to, count, backwards };
        begin_move(vm, call, what);
        access::set_phase(vm, call, 1);
    }
    Ok(match run_move(vm, call)? {
        Ok(()) => Outcome::Value(target_value),
        Err(outcome) => outcome,
    })
}

struct PlainMove {
    source: TableRef,
    target: TableRef,
    first: i64,
    to: i64,
    count: i64,
    backwards: bool,
}

/// Local of a move between plain tables with the number of elements moved.
const MOVED: u32 = access::BASE;

impl PlainMove {
    /// A slice; what is done is noted, so that moving can stop and go on.
    fn run(&self, vm: &mut Vm, call: &Call, result: Value) -> Result<Outcome, Raise> {
        let start = match call.locals(vm) > MOVED {
            true => call.local(vm, MOVED).as_int().unwrap_or(0),
            false => 0,
        };
        let end = self.count.min(start.saturating_add(SLICE));
        // At the first entry nothing needs to be noted if the slice does it all.
        if end < self.count || start > 0 {
            call.set_locals(vm, MOVED + 1)?;
        }
        for done in start..end {
            let offset = if self.backwards { self.count - 1 - done } else { done };
            let value = vm.heap.get_int(self.source, self.first + offset);
            if let Err(failure) = vm.heap.set_int(self.target, self.to + offset, value) {
                return Err(self.note(vm, call, done, failure.into()));
            }
        }
        vm.charge((end - start) as u64);
        if end < self.count {
            call.set_local(vm, MOVED, Value::int(end));
            return Ok(Outcome::Again { state: GO_ON });
        }
        Ok(Outcome::Value(result))
    }

    /// Notes how far it got when memory ran out.
    fn note(&self, vm: &mut Vm, call: &Call, done: i64, failure: Raise) -> Raise {
        match call.set_locals(vm, MOVED + 1) {
            Ok(()) => call.set_local(vm, MOVED, Value::int(done)),
            // Then the move begins anew, which an overlapping one would notice.
            Err(other) => return other,
        }
        failure
    }
}
