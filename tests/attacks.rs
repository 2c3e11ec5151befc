//! Programs that are written to break the machine: `tests/attacks/*.lua`.
//!
//! Each begins with a line `--=> what it does; how it ends`: `done`, `out of fuel`, or
//! `error: a part of the message`. It has 64 MiB and so much fuel that it ends within seconds.
//! Afterwards every object of the heap is checked, the machine runs a clean program as if nothing
//! had been, and so does a new one.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's own files")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions, World};
use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::Ordering;

const MEMORY: usize = 64 << 20;
/// Enough for what is to end by itself; the rest uses it up within a second.
const FUEL: u64 = 2_000_000_000;
/// Fuel of programs that are to use it up.
const SHORT_FUEL: u64 = 1_000_000;

/// A program that uses a little of everything, and what it prints.
const CLEAN: &str = "
    local t = {}
    for i = 1, 2000 do t[i] = ('%d'):format(i * 7919 % 2003) end
    table.sort(t)
    local co = coroutine.wrap(function(...) for i = 1, 3 do coroutine.yield(i, ...) end end)
    local ok, message = pcall(error, { 'x' })
    local s = ('some text'):rep(50, ' '):gsub('%w+', string.upper)
    collectgarbage()
    print(#t, t[1], t[2000], co('a'), ok, type(message), #s, s:sub(1, 9), load('return 1 + 1')())";
const CLEAN_PRINTS: &str = "2000\t1\t999\t1\tfalse\ttable\t499\tSOME TEXT\t2\n";

/// A world that keeps what is printed, up to a limit.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl World for Paper {
    fn write(&mut self, bytes: &[u8]) {
        let mut text = self.0.borrow_mut();
        if text.len() < 10_000 {
            text.extend_from_slice(bytes);
        }
    }

    fn warn(&mut self, _: &[u8]) {}
}

fn machine() -> (Vm, Paper) {
    let paper = Paper::default();
    let options = VmOptions { block_bytes: MEMORY, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(paper.clone())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries { os: true }).expect("the block is large enough");
    (vm, paper)
}

/// How a program ended, in the words of its first line.
fn run(vm: &mut Vm, source: &str, fuel: u64) -> String {
    let function = match vm.load(source.as_bytes(), "@attack.lua") {
        Ok(function) => function,
        Err(error) => return format!("does not load: {error}"),
    };
    vm.set_fuel(0);
    if let Err(error) = vm.start(function, &[]) {
        return format!("error: {}", error.message);
    }
    match vm.run(fuel) {
        Exit::Done => "done".to_owned(),
        Exit::OutOfFuel => "out of fuel".to_owned(),
        Exit::Stopped => "stopped".to_owned(),
        Exit::Error(error) => format!("error: {}", error.message),
    }
}

fn prints_what_is_clean(vm: &mut Vm, paper: &Paper, name: &str) -> Result<(), String> {
    paper.0.borrow_mut().clear();
    let end = run(vm, CLEAN, FUEL);
    let text = paper.0.take();
    let text = String::from_utf8_lossy(&text);
    if end != "done" || text != CLEAN_PRINTS {
        return Err(format!("after {name}, a clean program ended: {end}, and printed: {text}"));
    }
    Ok(())
}

/// What goes wrong with an attack, if anything does.
fn attack(source: &str) -> Result<(), String> {
    let head = source.lines().next().unwrap_or("");
    let (name, expected) =
        head.trim_start_matches('-').rsplit_once("; ").expect("a line that says how it ends");
    let (mut vm, paper) = machine();
    let short = expected == "out of fuel";
    let end = run(&mut vm, source, if short { SHORT_FUEL } else { FUEL });
    let as_said = match expected.strip_prefix("error: ") {
        Some(part) => end.starts_with("error: ") && end.contains(part),
        None => end == expected,
    };
    if !as_said {
        let end: String = end.chars().take(200).collect();
        return Err(format!("{name}: expected {expected}, but it ended: {end}"));
    }
    vm.heap.verify().map_err(|fault| format!("{name}: {fault}"))?;
    vm.reset();
    vm.heap.restart_collector();
    // Once for what is garbage, once for what finalizers have let go of.
    for _ in 0..2 {
        vm.heap.collect_full();
    }
    if name.starts_with("lasting: ") {
        // Its finalizers live on in this machine.
        return Ok(());
    }
    prints_what_is_clean(&mut vm, &paper, name)
}

fn attacks(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/attacks").join(file);
    let source = std::fs::read_to_string(path).expect("the file can be read");
    let programs: Vec<&str> = source.split("\n--=> ").skip(1).collect();
    assert!(programs.len() > 5, "{file} has its programs");
    let mut faults: Vec<String> =
        programs.iter().filter_map(|program| attack(&format!("--{program}")).err()).collect();
    let (mut vm, paper) = machine();
    faults.extend(prints_what_is_clean(&mut vm, &paper, file).err());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn programs_that_never_end() {
    attacks("loops.lua");
}

#[test]
fn recursion_of_every_kind() {
    attacks("recursion.lua");
}

#[test]
fn greed_for_memory() {
    attacks("memory.lua");
}

#[test]
fn hostile_source_texts() {
    attacks("source.lua");
}

#[test]
fn misuse_of_the_library() {
    attacks("library.lua");
}

#[test]
fn work_for_the_collector() {
    attacks("collector.lua");
}

#[test]
fn keys_that_meet() {
    attacks("hashing.lua");
}

#[test]
fn limits_at_them_and_over() {
    attacks("limits.lua");
}

#[test]
fn extreme_arguments() {
    attacks("extremes.lua");
}

#[test]
fn a_machine_stops_where_it_is_told_to_and_goes_on() {
    for source in [
        "local t = {} for i = 1, 3e4 do t[i] = i * 7919 % 30011 end table.sort(t) return t[1]",
        "local s = ('x'):rep(3e6):upper() return #s, #s:reverse(), #(s .. s), s:find('y')",
        "local t = {} for i = 1, 2e4 do t[i] = { i } end collectgarbage() return #t",
        "return #load('return {' .. ('1,'):rep(2e4) .. '}')()",
        "return select(2, pcall(string.rep, 'x', 1e9)), #table.concat({ ('y'):rep(2e6), 'z' })",
        "local t = {} for i = 1, 2e4 do t['k' .. i] = i end return t.k20000",
    ] {
        let results = |stops: bool| {
            let (mut vm, _) = machine();
            let function = vm.load(source.as_bytes(), "=test").expect("it compiles");
            vm.start(function, &[]).expect("it starts");
            let flag = vm.stop_flag();
            let mut seen = 0;
            loop {
                // Told beforehand, it does as little as there is between two looks.
                flag.store(stops && seen < 3, Ordering::Relaxed);
                match vm.run(50_000) {
                    Exit::Done => break,
                    Exit::Stopped => seen += 1,
                    Exit::OutOfFuel => {}
                    Exit::Error(error) => panic!("{source}: {}", error.message),
                }
            }
            assert!(!stops || seen == 3, "{source}: stopped {seen} times");
            let results = vm.results();
            results.iter().map(|value| vm.message_of(*value)).collect::<Vec<_>>()
        };
        assert_eq!(results(true), results(false), "{source}");
    }
}
