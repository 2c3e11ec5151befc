//! `debug`: only what tells, nothing that changes.

use super::super::heap::{OutOfMemory, StringCause, TableRef, Value};
use super::super::vm::{Call, FrameInfo, Outcome, Raise, Vm};
use super::{Row, library, set_field};

const ROWS: &[Row] =
    &[("getinfo", "debug.getinfo", getinfo), ("traceback", "debug.traceback", traceback)];

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    library(vm, "debug", ROWS).map(|_| ())
}

/// `debug.traceback([thread,] message, level)`
fn traceback(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let thread = call.arg(vm, 0).as_thread();
    let first = u32::from(thread.is_some());
    let message = call.arg(vm, first);
    if !(message.is_nil() || message.as_str().is_some() || message.is_number()) {
        return Ok(Outcome::Value(message));
    }
    let message = match call.opt_string(vm, first)? {
        Some(text) => {
            let bytes = vm.heap.string_len(text);
            vm.check_room(2 * bytes)?;
            vm.charge(bytes as u64 / 4);
            Some(String::from_utf8_lossy(vm.heap.bytes(text)).into_owned())
        }
        None => None,
    };
    let own = thread.is_none_or(|thread| thread == vm.heap.state().current_thread);
    let level = call.opt_integer(vm, first + 1, i64::from(own))?;
    let level = u32::try_from(level).unwrap_or(u32::MAX);
    let text = match thread {
        Some(thread) if !own => vm.traceback_of(thread, message.as_deref(), level),
        _ => vm.traceback(call, message.as_deref(), level),
    };
    vm.charge(text.len() as u64);
    vm.charge_for_names();
    Ok(Outcome::Value(vm.heap.string(text.as_bytes(), StringCause::Other)?.value()))
}

/// `debug.getinfo([thread,] function or level, what)`: where it is and what it is called. There is
/// no way to get at locals, upvalues or hooks.
fn getinfo(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let thread = call.arg(vm, 0).as_thread();
    let first = u32::from(thread.is_some());
    let what = match call.opt_string(vm, first + 1)? {
        Some(what) => vm.heap.bytes(what).to_vec(),
        None => b"flnSrtu".to_vec(),
    };
    if what.first() == Some(&b'>') {
        return Err(call.bad_argument(vm, first + 1, "invalid option '>'"));
    }
    if what.iter().any(|option| !b"SlnrutLf".contains(option)) {
        return Err(call.bad_argument(vm, first + 1, "invalid option"));
    }
    let subject = call.arg(vm, first);
    let info = if subject.is_function() {
        Some(vm.function_info(subject))
    } else {
        let level = u32::try_from(call.check_integer(vm, first)?).unwrap_or(u32::MAX);
        match thread {
            Some(thread) if thread != vm.heap.state().current_thread => {
                vm.frame_info_in(thread, level)
            }
            _ => vm.frame_info(call, level),
        }
    };
    vm.charge_for_names();
    let Some(info) = info else { return Ok(Outcome::Value(Value::NIL)) };
    vm.charge(info.source.len() as u64 / 8);
    let table = vm.heap.new_table(0, 16)?;
    fill(vm, table, &info, &what)?;
    Ok(Outcome::Value(table.value()))
}

fn fill(vm: &mut Vm, table: TableRef, info: &FrameInfo, what: &[u8]) -> Result<(), OutOfMemory> {
    let asked = |option| what.contains(&option);
    let line = |line: Option<u32>| Value::int(line.map_or(-1, i64::from));
    let mut fields: Vec<(&str, Value)> = Vec::new();
    let mut texts: Vec<(&str, &str)> = Vec::new();
    if asked(b'S') {
        texts.push(("source", &info.source));
        texts.push(("short_src", &info.short_source));
        texts.push(("what", info.what));
        fields.push(("linedefined", line(info.line_defined)));
        fields.push(("lastlinedefined", line(info.last_line)));
    }
    if asked(b'l') {
        fields.push(("currentline", line(info.line)));
    }
    if asked(b'n') {
        texts.push(("namewhat", info.name_what));
        if let Some(name) = &info.name {
            texts.push(("name", name));
        }
    }
    if asked(b't') {
        fields.push(("istailcall", Value::boolean(info.is_tail_call)));
    }
    if asked(b'u') {
        fields.push(("nups", Value::int(i64::from(info.upvalues))));
        fields.push(("nparams", Value::int(i64::from(info.params))));
        fields.push(("isvararg", Value::boolean(info.is_vararg)));
    }
    if asked(b'f')
        && let Some(function) = info.function
    {
        fields.push(("func", function));
    }
    if asked(b'r') {
        // Only hooks ever see values here, and there are none.
        fields.push(("ftransfer", Value::int(0)));
        fields.push(("ntransfer", Value::int(0)));
    }
    if asked(b'L')
        && let Some(lines) = info.function.and_then(|function| vm.function_lines(function))
    {
        let active = vm.heap.new_table(0, lines.len() as u32)?;
        vm.charge(lines.len() as u64);
        for line in lines {
            vm.heap.set_int(active, i64::from(line), Value::TRUE)?;
        }
        fields.push(("activelines", active.value()));
    }
    for (name, text) in texts {
        let text = vm.heap.string(text.as_bytes(), StringCause::Other)?;
        fields.push((name, text.value()));
    }
    for (name, value) in fields {
        set_field(vm, table, name, value)?;
    }
    Ok(())
}
