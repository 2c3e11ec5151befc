//! How long the collector keeps a program waiting: slices of a thousand instructions, timed, of a
//! program that keeps some MiB alive and makes garbage all the time.
//!
//! `cargo run --release --no-default-features --example collector_pauses [MIB]`
#![allow(clippy::disallowed_methods, reason = "an example may read the clock")]
#![allow(clippy::expect_used, reason = "an example may end in a panic")]

use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions};
use std::time::{Duration, Instant};

/// Instructions of a slice: a few microseconds of work.
const SLICE: u64 = 1000;
const ROUNDS: u32 = 3_000_000;

fn program(mib: u32) -> String {
    format!(
        "local kept, n = {{}}, {mib} * 4096
        for i = 1, n do kept[i] = {{ x = i, y = -i, name = 'n' .. i, list = {{ i }} }} end
        collectgarbage()
        ready = collectgarbage('count') / 1024
        for i = 1, {ROUNDS} do
            local at = i * 7919 % n + 1
            kept[at] = {{ x = i, y = -i, name = 'n' .. i, list = {{ i }} }}
        end"
    )
}

fn main() {
    let mib = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(16);
    let options = VmOptions { block_bytes: 256 << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries::default()).expect("the block is large enough");
    let function = vm.load(program(mib).as_bytes(), "=pauses").expect("it compiles");
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
            let name = vm.heap.string(b"ready", narthex::lua::heap::StringCause::Constant);
            live = vm.heap.get_str(vm.globals(), name.expect("there is room")).as_float();
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
    slices.sort();
    let at = |share: f64| slices[((slices.len() - 1) as f64 * share) as usize];
    let long = slices.iter().filter(|took| **took >= Duration::from_millis(1)).count();
    println!(
        "{:.1} MiB live, {} slices of {SLICE} instructions",
        live.unwrap_or(0.0),
        slices.len()
    );
    println!("half take up to {:?}, 99 % {:?}, 99.99 % {:?}", at(0.5), at(0.99), at(0.9999));
    println!("the longest {:?}; {long} took a millisecond or more", at(1.0));
}
