//! `table.sort`
//!
//! Quicksort with the reference implementation's choice of pivots, so that equal elements come out
//! in the same order; where its ranges get too unequal (somebody has built the list for that) the
//! range is sorted as a heap instead. It is written as a machine that asks for one comparison
//! after the other, so that the answer may come from Lua:
//!
//! ```text
//!   Ends ─► Pivot ─► PivotEnd ─► partition: Up ⇄ Down ─► next range ─► Ends ...
//!   (or, in a range that has become too deep)  Heap ⇄ HeapChild ─► next range
//! ```
//!
//! Numbers and strings need no Lua: a list of only integers, only floats or only strings is sorted
//! by the heap.

use super::super::super::heap::{Event, Sorted, TableRef, Value};
use super::super::super::vm::{Call, Outcome, Raise, Vm};
use super::super::{PAID, compare_error, pay};
use super::access::{self, GO_ON, Move, begin_move, run_move};
use super::{ALL, plain_table};

mod sorter;

use sorter::{Need, Place, Sorter};

/// Locals of the sort itself, behind those of `access`.
mod local {
    use super::access;
    /// The table that is sorted; for one with metamethods a copy.
    pub const TABLE: u32 = access::LOCALS;
    /// The numbers of the sorter.
    pub const NUMBERS: u32 = TABLE + 1;
    pub const PIVOT: u32 = NUMBERS + 4;
    /// The ranges that wait. Each is at least as large as all that come after it together, so there
    /// are never more than 28.
    pub const RANGES: u32 = PIVOT + 1;
    pub const COUNT: u32 = RANGES + 32;
}

/// What `access::phase` says: sorting, and after it writing back.
const SORTING: i64 = 3;
const WRITING: i64 = 4;

/// State of a call whose comparator has been called. Others come in with `GO_ON`.
const COMPARED: u32 = GO_ON + 1;

/// Comparisons between two chances for the machine to stop.
const SLICE: u32 = 2000;

/// `table.sort(list, less)`
pub(super) fn sort(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() == COMPARED
        && let Some(outcome) = scan(vm, call)
    {
        return Ok(outcome);
    }
    if matches!(call.state(), 0 | PAID) {
        let plain = plain_table(vm, call, 0, ALL)?;
        if let Some(table) = plain {
            let len = vm.heap.length(table);
            let Some(count) = check(vm, call, len)? else { return Ok(Outcome::Return(0)) };
            if call.arg(vm, 1).is_nil()
                && let Some(outcome) = sort_alike(vm, call, table, count)?
            {
                return Ok(outcome);
            }
            access::enter(vm, call)?;
            return begin(vm, call, table, count);
        }
    }
    match access::phase(vm, call) {
        SORTING if call.state() != 0 => go_on(vm, call),
        WRITING if call.state() != 0 => write_back(vm, call),
        _ => {
            let check_len = |vm: &mut Vm, call: &Call, len| check(vm, call, len).map(drop);
            match access::gather(vm, call, 1, None, check_len)? {
                Err(outcome) => Ok(outcome),
                Ok(gathered) if gathered.count < 2 => Ok(Outcome::Return(0)),
                Ok(gathered) => begin(vm, call, gathered.table, gathered.count as u32),
            }
        }
    }
}

/// The number of elements, if there is anything to sort.
fn check(vm: &mut Vm, call: &Call, len: i64) -> Result<Option<u32>, Raise> {
    if len < 2 {
        return Ok(None);
    }
    if len >= i64::from(i32::MAX) {
        return Err(call.bad_argument(vm, 0, "array too big"));
    }
    if !call.local(vm, 1).is_nil() {
        call.check_function(vm, 1)?;
    }
    Ok(Some(len as u32))
}

fn begin(vm: &mut Vm, call: &Call, table: TableRef, count: u32) -> Result<Outcome, Raise> {
    // No element can need memory any more from here on.
    vm.heap.reserve_items(table, count)?;
    call.set_locals(vm, local::COUNT)?;
    call.set_local(vm, local::TABLE, table.value());
    access::set_phase(vm, call, SORTING);
    let mut sorter = Sorter::new(table, count);
    let need = sorter.start(&mut Place { vm, call })?;
    drive(vm, call, sorter, need)
}

/// After a comparison by Lua, or a pause.
fn go_on(vm: &mut Vm, call: &Call) -> Result<Outcome, Raise> {
    let answer = !call.result(vm, 0).is_falsy();
    call.set_locals(vm, local::COUNT)?;
    let Some(mut sorter) = Sorter::load(vm, call) else { return Ok(Outcome::Return(0)) };
    let need = if sorter.paused {
        sorter.paused = false;
        sorter.question(vm)
    } else {
        sorter.answer(&mut Place { vm, call }, answer)?
    };
    drive(vm, call, sorter, need)
}

/// Answers questions as long as Lua need not be called.
fn drive(vm: &mut Vm, call: &Call, mut sorter: Sorter, mut need: Need) -> Result<Outcome, Raise> {
    let comparator = call.local(vm, 1);
    let mut compared = 0;
    loop {
        let (a, b) = match need {
            Need::Less(a, b) => (a, b),
            Need::Nothing => {
                vm.charge(u64::from(compared) * 2);
                return end(vm, call, sorter.table);
            }
            Need::Invalid => return Err(vm.raise(call, "invalid order function for sorting")),
        };
        let known = if comparator.is_nil() { vm.less_than(a, b) } else { None };
        let Some(less) = known else {
            let function =
                if comparator.is_nil() { less_metamethod(vm, a, b)? } else { comparator };
            vm.charge(u64::from(compared) * 2 + 2);
            sorter.save(vm, call);
            call.push(vm, function);
            call.push(vm, a);
            call.push(vm, b);
            return Ok(Outcome::Call { args: 2, results: 1, state: COMPARED });
        };
        compared += 1;
        if compared > SLICE {
            vm.charge(u64::from(compared) * 2);
            sorter.paused = true;
            sorter.save(vm, call);
            return Ok(Outcome::Again { state: GO_ON });
        }
        need = sorter.answer(&mut Place { vm, call }, less)?;
    }
}

/// After a comparison in the middle of a partition, where most of them are: the next one of the
/// same scan, without the rest of the sorter (which made a sort half as fast).
#[inline]
fn scan(vm: &mut Vm, call: &Call) -> Option<Outcome> {
    // The answer's place is the function's.
    let (answer, comparator) = (call.pop(vm), call.local(vm, 1));
    call.push(vm, comparator);
    if ask(vm, call, answer) {
        return Some(Outcome::Call { args: 2, results: 1, state: COMPARED });
    }
    call.pop(vm);
    call.push(vm, answer);
    None
}

/// Asks the comparator after an answer, where that is the next comparison of a scan.
pub(super) fn ask(vm: &mut Vm, call: &Call, answer: Value) -> bool {
    if call.state() != COMPARED || call.local(vm, 1).is_nil() {
        return false;
    }
    let asked = sorter::scan(vm, call, !answer.is_falsy()).is_some();
    if asked {
        vm.charge(2);
    }
    asked
}

fn less_metamethod(vm: &mut Vm, a: Value, b: Value) -> Result<Value, Raise> {
    for value in [a, b] {
        let metamethod = vm.metamethod_of(value, Event::Lt);
        if !metamethod.is_nil() {
            return Ok(metamethod);
        }
    }
    Err(compare_error(vm, a, b))
}

/// All sorted: a copy goes back to where it came from.
fn end(vm: &mut Vm, call: &Call, table: TableRef) -> Result<Outcome, Raise> {
    let list = call.local(vm, 0);
    if list.as_table() == Some(table) {
        return Ok(Outcome::Return(0));
    }
    call.set_locals(vm, access::LOCALS)?;
    let count = vm.heap.length(table);
    let source = table.value();
    let what = Move { source, from: 1, target: list, to: 1, count, backwards: false };
    begin_move(vm, call, what);
    access::set_phase(vm, call, WRITING);
    finish_writing(vm, call)
}

fn write_back(vm: &mut Vm, call: &Call) -> Result<Outcome, Raise> {
    access::enter(vm, call)?;
    finish_writing(vm, call)
}

fn finish_writing(vm: &mut Vm, call: &Call) -> Result<Outcome, Raise> {
    Ok(match run_move(vm, call)? {
        Ok(()) => Outcome::Return(0),
        Err(outcome) => outcome,
    })
}

/// Sorts a list of only integers, only floats or only strings; `None` when it is none of these.
fn sort_alike(
    vm: &mut Vm,
    call: &Call,
    table: TableRef,
    count: u32,
) -> Result<Option<Outcome>, Raise> {
    if let Some(outcome) = pay(vm, call, u64::from(count) * u64::from(count.ilog2() + 1)) {
        return Ok(Some(outcome));
    }
    match vm.heap.sort_items(table, count) {
        Sorted::All => Ok(Some(Outcome::Return(0))),
        Sorted::Mixed => Ok(None),
        Sorted::GaveUp => Err(Raise::Stop),
    }
}
