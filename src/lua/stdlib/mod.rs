//! What Lua programs expect to find: the standard library.
//!
//! Every function is a native of the machine (`vm::native`). Four rules hold for all of them:
//!
//! - Nothing here calls Lua. A function that needs one called (a comparator, a metamethod, a
//!   replacement) returns to the machine and is entered again with the result.
//! - What must be known then lies in the call's locals on the Lua stack, so the machine can stop
//!   there, be copied, and go on in another process. Locals are written when nothing can fail any
//!   more: after a failed allocation the machine enters the function again with its locals as they
//!   are.
//! - Work is paid for with fuel in proportion; whatever can take long comes back to the machine in
//!   slices.
//! - Sizes are checked before anything is allocated.

use super::heap::{Heap, OutOfMemory, StrRef, StringCause, TableRef, Value};
use super::vm::{Call, NativeFn, Outcome, Raise, Role, Vm, registry};

mod base;
mod coroutine;
mod debug;
mod math;
mod os;
mod pack;
mod package;
mod pattern;
mod random;
mod show;
mod string;
mod table;
mod utf8;
mod utf8_code;

#[cfg(test)]
mod tests;

/// Which libraries a program finds. The language itself (`print`, `string`, `table`, `math`,
/// `utf8`, `coroutine`, `debug`) is always there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Libraries {
    /// `os.clock`, `os.time`, `os.date` and `os.difftime`, as far as the world has a clock.
    pub os: bool,
}

/// Registers the library and puts it into the globals. The order is fixed, so that a native's
/// number in a snapshot means the same function in the next process.
///
/// # Errors
/// When the block is too small.
pub fn open(vm: &mut Vm, libraries: Libraries) -> Result<(), OutOfMemory> {
    let globals = vm.globals();
    let loaded = vm.registered(registry::LOADED);
    set_field(vm, loaded, "_G", globals.value())?;
    base::open(vm)?;
    string::open(vm)?;
    table::open(vm)?;
    math::open(vm)?;
    utf8::open(vm)?;
    coroutine::open(vm)?;
    debug::open(vm)?;
    os::open(vm, libraries.os)?;
    package::open(vm)?;
    for (name, role) in INTRINSICS {
        vm.natives.set_role_by_name(name, *role);
    }
    Ok(())
}

/// A row of a library: what it is called in its table, what messages call it, what it does.
type Row = (&'static str, &'static str, NativeFn);

/// What the dispatcher can do itself.
const INTRINSICS: &[(&str, Role)] = &[
    ("math.abs", Role::Abs),
    ("math.floor", Role::Floor),
    ("math.max", Role::Max),
    ("math.min", Role::Min),
    ("math.sqrt", Role::Sqrt),
    ("rawequal", Role::RawEqual),
    ("rawget", Role::RawGet),
    ("select", Role::Select),
    ("string.byte", Role::Byte),
    ("string.len", Role::StringLength),
    ("type", Role::Type),
];

/// A new table of natives under a global name.
fn library(vm: &mut Vm, name: &str, rows: &[Row]) -> Result<TableRef, OutOfMemory> {
    let table = vm.heap.new_table(0, rows.len() as u32)?;
    for (name, full_name, function) in rows {
        vm.register(table, name, full_name, *function)?;
    }
    let globals = vm.globals();
    set_field(vm, globals, name, table.value())?;
    let loaded = vm.registered(registry::LOADED);
    set_field(vm, loaded, name, table.value())?;
    Ok(table)
}

fn set_field(vm: &mut Vm, table: TableRef, name: &str, value: Value) -> Result<(), OutOfMemory> {
    let key = vm.heap.string(name.as_bytes(), StringCause::FromHost)?;
    vm.heap.set_str(table, key, value)
}

/// Words of fuel for work on so many bytes: memory moves 16 of them in the time of a simple
/// instruction.
fn byte_price(bytes: usize) -> u64 {
    bytes as u64 / 16
}

/// Where a position counted from 1, or from the end when negative, lies; past the start it is 0.
fn position(at: i64, len: usize) -> i64 {
    match at {
        0.. => at,
        _ if at < -(len as i64) => 0,
        _ => len as i64 + at + 1,
    }
}

/// State of a native that has paid for its work and now does it.
const PAID: u32 = u32::MAX;

/// Work for more words of fuel than this is paid for before it is done: about 50 microseconds.
const PAID_FIRST: u64 = 20_000;

/// Takes the price of work at once. Where the fuel does not reach for long work, the machine comes
/// back, with the state [`PAID`], when it does: no budget is overrun by what one call does.
fn pay(vm: &mut Vm, call: &Call, words: u64) -> Option<Outcome> {
    if call.state() == PAID {
        return None;
    }
    vm.charge(words);
    (words > PAID_FIRST && vm.is_out_of_fuel()).then_some(Outcome::Again { state: PAID })
}

/// Bytes that are copied between two looks whether to stop.
const COPIED_AT_ONCE: usize = 1 << 20;

/// Copies a text, unless the machine is told to stop meanwhile; then the rest is left as it is.
fn copy_text(heap: &Heap, out: &mut [u8], text: &[u8]) {
    for (out, text) in out.chunks_mut(COPIED_AT_ONCE).zip(text.chunks(COPIED_AT_ONCE)) {
        if heap.gives_up() {
            return;
        }
        out.copy_from_slice(text);
    }
}

/// A text that was made by [`copy_text`] and its like, if the machine was not told to stop: else it
/// may not be whole, and is made anew later.
fn whole(vm: &Vm, text: StrRef) -> Result<Outcome, Raise> {
    if vm.is_told_to_stop() && vm.heap.string_len(text) > COPIED_AT_ONCE {
        return Err(Raise::Stop);
    }
    Ok(Outcome::Value(text.value()))
}

/// The error of values that have no order.
fn compare_error(vm: &mut Vm, a: Value, b: Value) -> Raise {
    let (a, b) = (vm.type_name_for_message(a), vm.type_name_for_message(b));
    vm.raise_text(&if a == b {
        format!("attempt to compare two {a} values")
    } else {
        format!("attempt to compare {a} with {b}")
    })
}
