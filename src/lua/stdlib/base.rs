//! The functions without a library's name.

use super::super::bytecode::Prototype;
use super::super::heap::{Event, OutOfMemory, StringCause, TableError, Value};
use super::super::number::{Number, parse, parse_in_base};
use super::super::vm::{self, Call, LoadError, Lookup, Outcome, Raise, Role, Vm, places_price};
use super::show::{print, tostring};
use super::{PAID, Row, byte_price, pay, set_field};

/// Words of the machine's state that the library uses.
mod word {
    /// The number of `next`.
    pub const NEXT: usize = 8;
    /// The number of what `ipairs` returns.
    pub const IPAIRS_STEP: usize = 9;
}

const ROWS: &[Row] = &[
    ("assert", "assert", assert),
    ("collectgarbage", "collectgarbage", collectgarbage),
    ("error", "error", vm::error),
    ("getmetatable", "getmetatable", getmetatable),
    ("ipairs", "ipairs", ipairs),
    ("load", "load", load),
    ("pairs", "pairs", pairs),
    ("pcall", "pcall", vm::pcall),
    ("print", "print", print),
    ("rawequal", "rawequal", rawequal),
    ("rawget", "rawget", rawget),
    ("rawlen", "rawlen", rawlen),
    ("rawset", "rawset", rawset),
    ("select", "select", select),
    ("setmetatable", "setmetatable", setmetatable),
    ("tonumber", "tonumber", tonumber),
    ("tostring", "tostring", tostring),
    ("type", "type", type_),
    ("warn", "warn", warn),
    ("xpcall", "xpcall", vm::xpcall),
];

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    let globals = vm.globals();
    for (name, full_name, function) in ROWS {
        let id = vm.register(globals, name, full_name, *function)?;
        if *name == "pcall" {
            vm.natives.set_role(Role::ProtectedCall, id);
        }
    }
    let next_id = vm.register(globals, "next", "next", next)?;
    let step = vm.natives.add("for iterator", ipairs_step);
    vm.natives.set_role(Role::Next, next_id);
    vm.natives.set_role(Role::IpairsStep, step);
    let words = &mut vm.heap.state_mut().words;
    words[word::NEXT] = u64::from(next_id.0);
    words[word::IPAIRS_STEP] = u64::from(step.0);
    set_field(vm, globals, "_G", globals.value())?;
    let version = vm.heap.string(b"Lua 5.4", StringCause::FromHost)?;
    set_field(vm, globals, "_VERSION", version.value())
}

fn native_in_word(vm: &Vm, word: usize) -> Value {
    Value::native(vm.heap.state().words[word] as u32)
}

/// Returns the values pushed last.
fn returned(vm: &mut Vm, call: &Call, values: &[Value]) -> Result<Outcome, Raise> {
    for value in values {
        call.push(vm, *value);
    }
    Ok(Outcome::Return(values.len() as u32))
}

/// `assert(value, message, ...)`
fn assert(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.check_any(vm, 0)?;
    if !value.is_falsy() {
        return Ok(Outcome::Return(call.count()));
    }
    if call.count() < 2 {
        return Err(vm.raise(call, "assertion failed!"));
    }
    let message = call.arg(vm, 1);
    let Some(text) = message.as_str() else { return Err(vm.raise_value(message)) };
    vm.check_room(vm.heap.string_len(text))?;
    vm.charge(byte_price(vm.heap.string_len(text)));
    let mut placed = vm.place(call, 1).into_bytes();
    placed.extend_from_slice(vm.heap.bytes(text));
    Err(vm.raise_bytes(&placed))
}

/// `collectgarbage(what, ...)`
fn collectgarbage(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    const OPTIONS: &[&str] = &[
        "collect",
        "count",
        "step",
        "isrunning",
        "generational",
        "incremental",
        "setpause",
        "setstepmul",
        "stop",
        "restart",
    ];
    let what = OPTIONS[call.check_option(vm, 0, Some(0), OPTIONS)?];
    if !vm.finalizing().is_none() {
        // The collector that called the finalizer is still at work.
        return Ok(Outcome::Value(Value::NIL));
    }
    let result = match what {
        "count" => Value::float(vm.heap.live_bytes() as f64 / 1024.0),
        "isrunning" => Value::boolean(vm.heap.collector_running()),
        "collect" => {
            vm.want_collection();
            Value::int(0)
        }
        "step" => {
            let kilobytes = call.opt_integer(vm, 1, 0)?.min(i64::from(i32::MAX));
            let kilobytes = u32::try_from(kilobytes).ok();
            Value::boolean(kilobytes.is_some_and(|kilobytes| vm.step_collection(kilobytes)))
        }
        "stop" => {
            vm.heap.stop_collector();
            Value::int(0)
        }
        "restart" => {
            vm.heap.restart_collector();
            Value::int(0)
        }
        "setpause" | "setstepmul" => {
            let percent = collector_parameter(call.opt_integer(vm, 1, 0)?);
            let pause = what == "setpause";
            let heap = &mut vm.heap;
            let set =
                if pause { heap.set_pause(percent) } else { heap.set_step_multiplier(percent) };
            Value::int(i64::from(set))
        }
        _ => return set_mode(vm, call, what == "generational"),
    };
    Ok(Outcome::Value(result))
}

/// The per cent that are kept of what a program asks for: as in the reference implementation, which
/// keeps a quarter of the number in a byte.
fn collector_parameter(asked: i64) -> u32 {
    u32::from((asked as i32 / 4) as u8) * 4
}

/// Parameters that are not 0 are set; the name of the mode until now is returned.
fn set_mode(vm: &mut Vm, call: &mut Call, generational: bool) -> Result<Outcome, Raise> {
    let mut parameters = [0; 3];
    for (i, parameter) in parameters.iter_mut().enumerate() {
        *parameter = call.opt_integer(vm, i as u32 + 1, 0)?;
    }
    let names = [&b"incremental"[..], b"generational"];
    let names = [
        vm.heap.string(names[0], StringCause::Other)?,
        vm.heap.string(names[1], StringCause::Other)?,
    ];
    if !generational {
        if parameters[0] != 0 {
            vm.heap.set_pause(collector_parameter(parameters[0]));
        }
        if parameters[1] != 0 {
            vm.heap.set_step_multiplier(collector_parameter(parameters[1]));
        }
        if parameters[2] != 0 {
            vm.heap.set_step_size(parameters[2].clamp(0, 40) as u32);
        }
    }
    let before = vm.heap.set_generational(generational);
    Ok(Outcome::Value(names[usize::from(before)].value()))
}

/// `getmetatable(value)`
fn getmetatable(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.check_any(vm, 0)?;
    let Some(metatable) = vm.heap.metatable(value) else { return Ok(Outcome::Value(Value::NIL)) };
    let shown = vm.heap.metamethod(metatable, Event::Metatable);
    Ok(Outcome::Value(if shown.is_nil() { metatable.value() } else { shown }))
}

/// `setmetatable(table, metatable)`
fn setmetatable(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let table = call.check_table(vm, 0)?;
    let metatable = call.arg(vm, 1);
    if call.count() < 2 || !(metatable.is_nil() || metatable.as_table().is_some()) {
        return Err(call.type_error(vm, 1, "nil or table"));
    }
    if let Some(before) = vm.heap.table_metatable(table)
        && !vm.heap.metamethod(before, Event::Metatable).is_nil()
    {
        return Err(vm.raise(call, "cannot change a protected metatable"));
    }
    vm.heap.set_metatable(table, metatable.as_table());
    Ok(Outcome::Value(table.value()))
}

/// `ipairs(value)`
fn ipairs(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.check_any(vm, 0)?;
    let step = native_in_word(vm, word::IPAIRS_STEP);
    returned(vm, call, &[step, value, Value::int(0)])
}

/// A round of a loop over `ipairs`.
fn ipairs_step(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let index = Value::int(call.check_integer(vm, 1)?.wrapping_add(1));
    let value = if call.state() == 0 {
        let object = call.arg(vm, 0);
        match vm.index(object, index)? {
            Lookup::Value(value) => value,
            Lookup::Call(function, object) => {
                return Ok(call_index(vm, call, function, object, index, 1));
            }
        }
    } else {
        call.result(vm, 0)
    };
    if value.is_nil() {
        return Ok(Outcome::Value(Value::NIL));
    }
    returned(vm, call, &[index, value])
}

/// Asks the machine to call an `__index` function.
pub(super) fn call_index(
    vm: &mut Vm,
    call: &Call,
    function: Value,
    object: Value,
    key: Value,
    state: u32,
) -> Outcome {
    call.push(vm, function);
    call.push(vm, object);
    call.push(vm, key);
    Outcome::Call { args: 2, results: 1, state }
}

/// `pairs(value)`
fn pairs(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 {
        return Ok(Outcome::Return(3));
    }
    let value = call.check_any(vm, 0)?;
    let metamethod = vm.metamethod_of(value, Event::Pairs);
    if metamethod.is_nil() {
        let next = native_in_word(vm, word::NEXT);
        return returned(vm, call, &[next, value, Value::NIL]);
    }
    call.push(vm, metamethod);
    call.push(vm, value);
    Ok(Outcome::Call { args: 1, results: 3, state: 1 })
}

/// `next(table, key)`
fn next(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let table = call.check_table(vm, 0)?;
    let key = call.arg(vm, 1);
    let Ok(position) = vm.heap.position(table, key) else {
        return Err(vm.raise_text("invalid key to 'next'"));
    };
    match vm.heap.next_at(table, position) {
        Some((after, key, value)) => {
            vm.charge(places_price(after - position));
            returned(vm, call, &[key, value])
        }
        None => {
            vm.charge(places_price(vm.heap.last_position(table) - position));
            Ok(Outcome::Value(Value::NIL))
        }
    }
}

/// `rawequal(a, b)`
fn rawequal(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (a, b) = (call.check_any(vm, 0)?, call.check_any(vm, 1)?);
    vm.charge_for_comparison(a, b);
    Ok(Outcome::Value(Value::boolean(vm.raw_equal(a, b))))
}

/// `rawget(table, key)`
fn rawget(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (table, key) = (call.check_table(vm, 0)?, call.check_any(vm, 1)?);
    vm.charge_for_key(key);
    Ok(Outcome::Value(vm.heap.get(table, key)))
}

/// `rawlen(value)`
fn rawlen(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let value = call.arg(vm, 0);
    let len = match (value.as_table(), value.as_str()) {
        (Some(table), _) => vm.heap.length(table),
        (_, Some(text)) => vm.heap.string_len(text) as i64,
        _ => return Err(call.type_error(vm, 0, "table or string")),
    };
    Ok(Outcome::Value(Value::int(len)))
}

/// `rawset(table, key, value)`
fn rawset(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let table = call.check_table(vm, 0)?;
    let (key, value) = (call.check_any(vm, 1)?, call.check_any(vm, 2)?);
    vm.charge_for_key(key);
    match vm.heap.set(table, key, value) {
        Ok(()) => Ok(Outcome::Value(table.value())),
        Err(TableError::OutOfMemory) => Err(Raise::OutOfMemory),
        Err(refusal) => Err(vm.raise_text(&format!("table {refusal}"))),
    }
}

/// `select(n, ...)`
fn select(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let count = i64::from(call.count());
    if let Some(text) = call.arg(vm, 0).as_str()
        && vm.heap.bytes(text) == b"#"
    {
        return Ok(Outcome::Value(Value::int(count - 1)));
    }
    let n = match call.check_integer(vm, 0)? {
        n if n < 0 => count.saturating_add(n),
        n => n.min(count),
    };
    if n < 1 {
        return Err(call.bad_argument(vm, 0, "index out of range"));
    }
    Ok(Outcome::Return((count - n) as u32))
}

/// Digits that are read for a word of fuel.
const READ_PER_WORD: u64 = 8;

/// `tonumber(value, base)`
fn tonumber(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.arg(vm, 1).is_nil() {
        let value = call.check_any(vm, 0)?;
        if value.is_number() {
            return Ok(Outcome::Value(value));
        }
        let bytes = value.as_str().map_or(0, |text| vm.heap.string_len(text));
        vm.charge(bytes as u64 / READ_PER_WORD);
        let number = value.as_str().and_then(|text| parse(vm.heap.bytes(text)));
        return Ok(Outcome::Value(match number {
            Some(Number::Int(i)) => Value::int(i),
            Some(Number::Float(f)) => Value::float(f),
            None => Value::NIL,
        }));
    }
    let base = call.check_integer(vm, 1)?;
    let Some(text) = call.arg(vm, 0).as_str() else {
        return Err(call.type_error(vm, 0, "string"));
    };
    if !(2..=36).contains(&base) {
        return Err(call.bad_argument(vm, 1, "base out of range"));
    }
    vm.charge(vm.heap.string_len(text) as u64 / READ_PER_WORD);
    let number = parse_in_base(vm.heap.bytes(text), base as u32);
    Ok(Outcome::Value(number.map_or(Value::NIL, Value::int)))
}

/// `type(value)`
fn type_(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let name = call.check_any(vm, 0)?.type_of().name();
    Ok(Outcome::Value(vm.heap.string(name.as_bytes(), StringCause::Other)?.value()))
}

/// `warn(message, ...)`
fn warn(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    call.check_string(vm, 0)?;
    let mut message = Vec::new();
    for i in 0..call.count() {
        let piece = call.check_string(vm, i)?;
        vm.check_room(message.len() + vm.heap.string_len(piece))?;
        message.extend_from_slice(vm.heap.bytes(piece));
    }
    vm.charge(byte_price(message.len()));
    match message.as_slice() {
        b"@on" if call.count() == 1 => vm.heap.state_mut().words[vm::WARNINGS_WORD] = 1,
        b"@off" if call.count() == 1 => vm.heap.state_mut().words[vm::WARNINGS_WORD] = 0,
        [b'@', ..] if call.count() == 1 => {}
        _ if vm.heap.state().words[vm::WARNINGS_WORD] != 0 => vm.world.warn(&message),
        _ => {}
    }
    Ok(Outcome::Return(0))
}

/// Local of `load` with a reader: the table of the pieces read so far.
const PIECES: u32 = 4;

/// `load(chunk, name, mode, env)`
fn load(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.state() != 0 && call.state() != PAID {
        return read_piece(vm, call);
    }
    if call.arg(vm, 0).as_str().is_none() && !call.arg(vm, 0).is_number() {
        call.check_function(vm, 0)?;
        call.opt_string(vm, 1)?;
        call.opt_string(vm, 2)?;
        return ask_for_piece(vm, call);
    }
    let source = call.check_string(vm, 0)?;
    let name = call.opt_string(vm, 1)?.unwrap_or(source);
    let price = vm.heap.string_len(source) as u64 * COMPILED_BYTE_PRICE;
    if let Some(outcome) = pay(vm, call, price) {
        return Ok(outcome);
    }
    vm.check_room(vm.heap.string_len(name))?;
    let name = String::from_utf8_lossy(vm.heap.bytes(name)).into_owned();
    let binary = vm.heap.bytes(source).first() == Some(&BINARY_MARK);
    compile(vm, call, binary, |vm| vm.compile(vm.heap.bytes(source), &name))
}

/// Words of fuel for a byte of source: compiling takes about 50 nanoseconds for each.
const COMPILED_BYTE_PRICE: u64 = 16;

/// What a precompiled chunk of the reference implementation begins with.
const BINARY_MARK: u8 = 0x1B;

/// Calls the reader for the first piece.
fn ask_for_piece(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let pieces = vm.heap.new_table(4, 0)?;
    // How many arguments there were tells whether an environment is given: kept behind the pieces.
    let count = call.count();
    call.set_locals(vm, PIECES + 3)?;
    call.set_local(vm, PIECES, pieces.value());
    call.set_local(vm, PIECES + 1, Value::int(i64::from(count)));
    let reader = call.arg(vm, 0);
    call.push(vm, reader);
    Ok(Outcome::Protect { args: 0, results: 1, state: 1 })
}

/// Takes a piece and asks for the next, or compiles them all.
fn read_piece(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let piece = call.result(vm, 0);
    if call.failed() {
        return returned(vm, call, &[Value::NIL, piece]);
    }
    let piece = if piece.is_number() { vm.number_text(piece)?.value() } else { piece };
    let Some(pieces) = call.local(vm, PIECES).as_table() else {
        return Ok(Outcome::Value(Value::NIL));
    };
    let read = call.local(vm, PIECES + 2).as_int().unwrap_or(0);
    match piece.as_str() {
        Some(text) if vm.heap.string_len(text) > 0 => {
            vm.heap.set_int(pieces, read + 1, piece)?;
            call.set_locals(vm, PIECES + 3)?;
            call.set_local(vm, PIECES + 2, Value::int(read + 1));
            let reader = call.arg(vm, 0);
            call.push(vm, reader);
            Ok(Outcome::Protect { args: 0, results: 1, state: 1 })
        }
        None if !piece.is_nil() => {
            let message = vm.place(call, 1) + "reader function must return a string";
            let message = vm.heap.string(message.as_bytes(), StringCause::Other)?;
            returned(vm, call, &[Value::NIL, message.value()])
        }
        _ => {
            let mut source = Vec::new();
            for i in 1..=read {
                if let Some(text) = vm.heap.get_int(pieces, i).as_str() {
                    source.extend_from_slice(vm.heap.bytes(text));
                    vm.check_room(source.len())?;
                }
            }
            let name = match call.opt_string(vm, 1)? {
                Some(name) => String::from_utf8_lossy(vm.heap.bytes(name)).into_owned(),
                None => "=(load)".to_owned(),
            };
            vm.charge(source.len() as u64 * COMPILED_BYTE_PRICE);
            let binary = source.first() == Some(&BINARY_MARK);
            compile(vm, call, binary, |vm| vm.compile(&source, &name))
        }
    }
}

fn compile(
    vm: &mut Vm,
    call: &mut Call,
    binary: bool,
    compile: impl FnOnce(&Vm) -> Result<Prototype, LoadError>,
) -> Result<Outcome, Raise> {
    let mode = match call.opt_string(vm, 2)? {
        Some(mode) => String::from_utf8_lossy(vm.heap.bytes(mode)).into_owned(),
        None => "t".to_owned(),
    };
    let given = match call.state() {
        0 | PAID => i64::from(call.count()),
        _ => call.local(vm, PIECES + 1).as_int().unwrap_or(0),
    };
    let environment = if given > 3 { call.local(vm, 3) } else { vm.globals().value() };
    let refusal = if binary {
        // Precompiled code could do anything; there is none.
        Some(format!("attempt to load a binary chunk (mode is '{}')", mode.replace('b', "")))
    } else if !mode.contains('t') {
        Some(format!("attempt to load a text chunk (mode is '{mode}')"))
    } else {
        match compile(vm) {
            Ok(prototype) => {
                let function = vm.load_prototype(&prototype, environment)?;
                return Ok(Outcome::Value(function.value()));
            }
            Err(LoadError::OutOfMemory) => return Err(Raise::OutOfMemory),
            Err(LoadError::Stopped) => return Err(Raise::Stop),
            Err(LoadError::Syntax(message)) => Some(message),
        }
    };
    let message = refusal.unwrap_or_default();
    let message = vm.heap.string(message.as_bytes(), StringCause::Other)?;
    returned(vm, call, &[Value::NIL, message.value()])
}
