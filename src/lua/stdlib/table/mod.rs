//! `table`: on plain tables directly, on others through their metamethods.
//!
//! A table is plain when it has no metatable with `__index`, `__newindex` or `__len`. Everything
//! else is done by moves of single elements, each of which may call Lua (`access`).

mod access;
mod concat;
mod edit;
mod sort;

use super::super::heap::{Event, OutOfMemory, TableRef, Value};
use super::super::vm::{Call, Outcome, Raise, Vm};
use super::{Row, library};

const ROWS: &[Row] = &[
    ("concat", "table.concat", concat::concat),
    ("insert", "table.insert", edit::insert),
    ("move", "table.move", edit::move_),
    ("pack", "table.pack", pack),
    ("remove", "table.remove", edit::remove),
    ("sort", "table.sort", sort::sort),
    ("unpack", "table.unpack", unpack),
];

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    library(vm, "table", ROWS)?;
    vm.natives.set_asker("table.sort", sort::ask);
    Ok(())
}

/// The metamethods that stand in for a table where an argument is none.
#[derive(Clone, Copy)]
struct Needs(&'static [Event]);

const READ: Needs = Needs(&[Event::Index]);
const READ_LEN: Needs = Needs(&[Event::Index, Event::Len]);
const ALL: Needs = Needs(&[Event::Index, Event::NewIndex, Event::Len]);

/// The argument as a plain table; `None` when metamethods must be heeded.
///
/// # Errors
/// When it is no table and does not have the metamethods to behave like one.
fn plain_table(vm: &mut Vm, call: &Call, i: u32, needs: Needs) -> Result<Option<TableRef>, Raise> {
    let value = call.arg(vm, i);
    let metatable = vm.heap.metatable(value);
    let Some(table) = value.as_table() else {
        if let Some(metatable) = metatable
            && needs.0.iter().all(|event| !vm.heap.metamethod(metatable, *event).is_nil())
        {
            return Ok(None);
        }
        return Err(call.type_error(vm, i, "table"));
    };
    let Some(metatable) = metatable else { return Ok(Some(table)) };
    let events = [Event::Index, Event::NewIndex, Event::Len];
    let plain = events.iter().all(|event| vm.heap.metamethod(metatable, *event).is_nil());
    Ok(plain.then_some(table))
}

/// `table.pack(...)`
fn pack(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let count = call.count();
    let table = vm.heap.new_table(count, 1)?;
    vm.charge(u64::from(count));
    for i in 0..count {
        let value = call.arg(vm, i);
        vm.heap.set_int(table, i64::from(i) + 1, value)?;
    }
    super::set_field(vm, table, "n", Value::int(i64::from(count)))?;
    Ok(Outcome::Value(table.value()))
}

/// More values than the stack holds.
const RESULTS_MAX: u64 = 1_000_000;

/// `table.unpack(list, i, j)`: any indexable value will do.
fn unpack(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let list = call.arg(vm, 0);
    let metatable = vm.heap.metatable(list);
    let plain = list.as_table().filter(|_| metatable.is_none());
    if call.state() != 0 {
        return unpack_through(vm, call);
    }
    let first = call.opt_integer(vm, 1, 1)?;
    let given = !call.arg(vm, 2).is_nil();
    let last = match plain {
        _ if given => call.check_integer(vm, 2)?,
        Some(table) => vm.heap.length(table),
        None => return unpack_through(vm, call),
    };
    let Some(table) = plain else { return unpack_through(vm, call) };
    let Some(count) = count_between(vm, call, first, last)? else { return Ok(Outcome::Return(0)) };
    vm.charge(u64::from(count));
    call.reserve(vm, count)?;
    for i in 0..count {
        let value = vm.heap.get_int(table, first + i64::from(i));
        call.push(vm, value);
    }
    Ok(Outcome::Return(count))
}

fn count_between(vm: &mut Vm, call: &Call, first: i64, last: i64) -> Result<Option<u32>, Raise> {
    if first > last {
        return Ok(None);
    }
    let distance = (last as u64).wrapping_sub(first as u64);
    if distance >= RESULTS_MAX {
        return Err(vm.raise(call, "too many results to unpack"));
    }
    Ok(Some(distance as u32 + 1))
}

/// `table.unpack` of something with metamethods: gathered in a plain table first.
fn unpack_through(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (first, given) = (call.opt_integer(vm, 1, 1)?, !call.arg(vm, 2).is_nil());
    let last = if given { Some(call.check_integer(vm, 2)?) } else { None };
    let check = |vm: &mut Vm, call: &Call, last| count_between(vm, call, first, last).map(drop);
    let gathered = match access::gather(vm, call, first, last, check)? {
        Ok(gathered) => gathered,
        Err(outcome) => return Ok(outcome),
    };
    let count = gathered.count as u32;
    vm.charge(u64::from(count));
    call.reserve(vm, count)?;
    for i in 1..=gathered.count {
        let value = vm.heap.get_int(gathered.table, i);
        call.push(vm, value);
    }
    Ok(Outcome::Return(count))
}
