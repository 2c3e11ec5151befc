//! The library's own small languages: formats, patterns, numbers, dates, with any arguments.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use narthex::lua::heap::Value;
use narthex_fuzz::Machine;
use std::cell::RefCell;

const BLOCK: usize = 4 << 20;
const FUEL: u64 = 20_000;

/// Functions that read a string as a language of its own, or that count with what they are given.
const FUNCTIONS: &[(&str, &str)] = &[
    ("string", "format"),
    ("string", "pack"),
    ("string", "unpack"),
    ("string", "packsize"),
    ("string", "find"),
    ("string", "match"),
    ("string", "gsub"),
    ("string", "gmatch"),
    ("string", "rep"),
    ("string", "sub"),
    ("string", "byte"),
    ("string", "char"),
    ("_G", "tonumber"),
    ("_G", "tostring"),
    ("_G", "load"),
    ("_G", "select"),
    ("utf8", "char"),
    ("utf8", "codepoint"),
    ("utf8", "len"),
    ("utf8", "offset"),
    ("utf8", "codes"),
    ("os", "date"),
    ("os", "time"),
    ("table", "concat"),
    ("table", "insert"),
    ("table", "remove"),
    ("table", "move"),
    ("table", "unpack"),
    ("table", "sort"),
    ("math", "random"),
    ("math", "fmod"),
    ("math", "tointeger"),
];

#[derive(Arbitrary, Debug)]
enum Argument<'a> {
    Nil,
    Truth(bool),
    Small(i8),
    Integer(i64),
    Float(f64),
    Text(&'a [u8]),
    List(Vec<Item<'a>>),
    Function(u8),
}

#[derive(Arbitrary, Debug)]
enum Item<'a> {
    Integer(i64),
    Float(f64),
    Text(&'a [u8]),
    Field(&'a [u8], i64),
}

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    function: u8,
    slice: u8,
    first: &'a [u8],
    arguments: Vec<Argument<'a>>,
}

thread_local! {
    static MACHINE: RefCell<Machine> = RefCell::new(Machine::new(BLOCK));
}

fn value(machine: &mut Machine, argument: &Argument) -> Value {
    match argument {
        Argument::Nil => Value::NIL,
        Argument::Truth(truth) => Value::boolean(*truth),
        Argument::Small(small) => Value::int(i64::from(*small)),
        Argument::Integer(integer) => Value::int(*integer),
        Argument::Float(float) => Value::float(*float),
        Argument::Text(text) => machine.text(text),
        Argument::List(items) => list(machine, items),
        Argument::Function(which) => function(machine, *which),
    }
}

fn function(machine: &mut Machine, which: u8) -> Value {
    let (library, name) = FUNCTIONS[usize::from(which) % FUNCTIONS.len()];
    machine.function(library, name)
}

fn list(machine: &mut Machine, items: &[Item]) -> Value {
    let Ok(table) = machine.vm.heap.new_table(0, 0) else { return Value::NIL };
    for (i, item) in (1..).zip(items) {
        let _ = match item {
            Item::Integer(integer) => machine.vm.heap.set_int(table, i, Value::int(*integer)),
            Item::Float(float) => machine.vm.heap.set_int(table, i, Value::float(*float)),
            Item::Text(text) => {
                let text = machine.text(text);
                machine.vm.heap.set_int(table, i, text)
            }
            Item::Field(name, integer) => {
                let Some(name) = machine.text(name).as_str() else { continue };
                machine.vm.heap.set_str(table, name, Value::int(*integer))
            }
        };
    }
    table.value()
}

fuzz_target!(|input: Input| {
    MACHINE.with_borrow_mut(|machine| {
        machine.renew();
        let called = function(machine, input.function);
        let mut arguments = vec![machine.text(input.first)];
        arguments.extend(input.arguments.iter().map(|argument| value(machine, argument)));
        let slice = [FUEL, 1, 7, 100][usize::from(input.slice & 3)];
        machine.run(called, &arguments, FUEL, slice);
        if input.slice & 0xf0 == 0 {
            machine.check();
        }
    });
});
