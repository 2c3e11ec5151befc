//! How long the collector keeps a program waiting: slices of a thousand instructions, timed, of
//! programs that keep 4 to 16 MiB alive and make garbage all the time.
//!
//! `cargo run --release --no-default-features --example collector_pauses [MIB]`, with the MiB that
//! the block has.
#![allow(clippy::disallowed_methods, reason = "an example may read the clock")]
#![allow(clippy::expect_used, reason = "an example may end in a panic")]

use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions};
use std::time::{Duration, Instant};

/// Instructions of a slice: a few microseconds of work.
const SLICE: u64 = 1000;
const RUNS: u32 = 5;

/// What is alive, and how it is replaced for ever. `n` counts what is alive, `at` goes over it in
/// no order.
const PROGRAMS: &[(&str, &str, &str)] = &[
    (
        "small tables",
        "n = 65536; for i = 1, n do kept[i] = {x = i, y = -i, name = 'n' .. i, list = {i}} end",
        "kept[at] = {x = r, y = -r, name = 'n' .. r, list = {r}}",
    ),
    (
        "places of entities",
        "n = 40000; for i = 1, n do kept[i] = {place = {x = i, y = i}, strength = 3} end",
        "local p = kept[at].place; kept[at].place = {x = p.x + 1, y = p.y - 1}",
    ),
    (
        "strings by name",
        "n = 150000; for i = 1, n do kept['key' .. i] = 'value' .. i end",
        "kept['key' .. at] = 'value' .. r",
    ),
    (
        "closures",
        "n = 100000; for i = 1, n do kept[i] = function() i = i + 1; return i end end",
        "local c = r; kept[at] = function() c = c + 1; return c end; kept[at]()",
    ),
    (
        "coroutines",
        "n = 8000; for i = 1, n do kept[i] = coroutine.wrap(function()
             while true do coroutine.yield({i}) end end); kept[i]() end",
        "kept[at]()",
    ),
    (
        "weak keys and values",
        "n = 50000; values = setmetatable({}, {__mode = 'v'}); data = setmetatable({}, {__mode = 'k'})
         for i = 1, n do local o = {i}; kept[i], values[i], data[o] = o, o, {i} end",
        "local o = {r}; kept[at], values[at], data[o] = o, o, {r}",
    ),
];

fn program(make: &str, replace: &str) -> String {
    format!(
        "kept, n = {{}}, 0; {make}
        collectgarbage()
        ready = collectgarbage('count') / 1024
        local kept, n, values, data = kept, n, values, data
        for r = 1, 2000000 do local at = r * 7919 % n + 1; {replace} end"
    )
}

/// The MiB alive, and the time of each slice from then on.
fn run(mib: usize, text: &str) -> (Option<f64>, Vec<Duration>) {
    let options = VmOptions { block_bytes: mib << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries::default()).expect("the block is large enough");
    let function = vm.load(text.as_bytes(), "=pauses").expect("it compiles");
    vm.start(function, &[]).expect("it starts");
    let mut slices = Vec::new();
    let mut live = None;
    loop {
        let began = Instant::now();
        let exit = vm.run(SLICE);
        let took = began.elapsed();
        if live.is_some() {
            slices.push(took);
        } else {
            live = vm.heap.peek_field(vm.globals(), "ready").as_float();
        }
        match exit {
            Exit::OutOfFuel => (),
            Exit::Done => break,
            other => {
                eprintln!("{other:?}");
                break;
            }
        }
    }
    (live, slices)
}

/// The same slices do the same work in every run: the least time of each is its own, the rest is
/// what the machine did besides.
fn measure(mib: usize, name: &str, text: &str) {
    let (live, mut slices) = run(mib, text);
    for _ in 1..RUNS {
        for (least, took) in slices.iter_mut().zip(run(mib, text).1) {
            *least = took.min(*least);
        }
    }
    slices.sort();
    let at = |share: f64| slices[((slices.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let long = slices.iter().filter(|took| **took >= Duration::from_millis(1)).count();
    println!(
        "{name:22}{:8.1}{:10.3}{:10.3}{:10.3}{:10.3}{long:8} of {}",
        live.unwrap_or(0.0),
        at(0.5),
        at(0.99),
        at(0.9999),
        at(1.0),
        slices.len()
    );
}

fn main() {
    let mib = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(64);
    println!("a block of {mib} MiB; milliseconds of slices of {SLICE} instructions");
    println!("alive                      MiB      half      99 %   99.99 %   longest   over 1 ms");
    for (name, make, replace) in PROGRAMS {
        measure(mib, name, &program(make, replace));
    }
}
