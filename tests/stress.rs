//! The suite's programs under conditions that are rare in life and constant here: garbage collected
//! at every allocation, stacks that move at every call, slices of a single word, memory that runs
//! out at the n-th allocation. What a program prints may not depend on any of it, and after each
//! run the heap is walked through.
//!
//! `STRESS=1 cargo test --test stress` looks at far more of the same.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's own files")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

#[path = "lua/machine.rs"]
mod machine;
#[path = "lua/program.rs"]
mod program;

use machine::Paper;
use narthex::lua::vm::{Exit, Vm};
use program::{Program, programs_in};

/// Memory for programs of the whole suite, some of which fill the stack.
const BLOCK: usize = 128 << 20;
/// Memory for small programs that are begun over and over.
const SMALL_BLOCK: usize = 4 << 20;
/// More words than any program of the suite executes.
const PLENTY: u64 = 1 << 40;

/// Whether to look at more than a suite has the time for.
fn thorough() -> bool {
    std::env::var_os("STRESS").is_some()
}

/// Runs what was started in slices of `words` to its end, and looks at the heap after every
/// `walk_every` of them. Returns the fuel that was used.
fn finish(vm: &mut Vm, program: &Program, words: u64, walk_every: u64) -> u64 {
    let mut given = 0;
    loop {
        given += words;
        match vm.run(words) {
            Exit::Done => break,
            Exit::OutOfFuel | Exit::Stopped => {}
            Exit::Error(error) => panic!("{}: {}", program.path.display(), error.message),
        }
        if (given / words).is_multiple_of(walk_every) {
            sound(vm, || format!("{} after {given} words", program.path.display()));
        }
    }
    sound(vm, || program.path.display().to_string());
    let left = vm.fuel_left();
    given.wrapping_add_signed(-left)
}

/// Walks through the heap.
#[track_caller]
fn sound(vm: &Vm, when: impl Fn() -> String) {
    if let Err(fault) = vm.heap.verify() {
        panic!("{}: {fault}", when());
    }
}

#[test]
fn slices_of_any_size_give_the_same() {
    for program in programs_in("") {
        let (mut vm, paper) = program.start(BLOCK);
        let used = finish(&mut vm, &program, PLENTY, u64::MAX);
        program.judge("narthex", &paper.0.take());
        for words in [1, 2, 7, 1000] {
            let (mut vm, paper) = program.start(BLOCK);
            let fuel = finish(&mut vm, &program, words, u64::MAX);
            program.judge(&format!("narthex, {words} words at a time,"), &paper.0.take());
            assert_eq!(fuel, used, "{}: fuel by {words} words", program.path.display());
        }
    }
}

#[test]
fn the_collector_takes_nothing_that_is_needed() {
    for program in programs_in("") {
        let (mut vm, paper) = program.start(BLOCK);
        vm.heap.collect_always(true);
        finish(&mut vm, &program, 10_000, if thorough() { 1 } else { 100 });
        program.judge("narthex, always collecting,", &paper.0.take());
    }
}

#[test]
fn stacks_may_move_at_any_call() {
    for program in programs_in("") {
        for (collecting, words) in [(false, PLENTY), (true, 7)] {
            let (mut vm, paper) = program.start(BLOCK);
            vm.move_stacks_always(true);
            vm.heap.collect_always(collecting);
            finish(&mut vm, &program, words, if thorough() { 1000 } else { 100_000 });
            program.judge("narthex, always moving its stacks,", &paper.0.take());
        }
    }
}

/// A program of which each allocation may fail, begun over and over in the same machine.
struct Trial {
    program: Program,
    vm: Vm,
    paper: Paper,
    start: narthex::lua::heap::Snapshot,
    /// Allocations of a run in which nothing fails.
    allocations: u64,
}

impl Trial {
    fn new(program: Program, block_bytes: usize) -> Trial {
        let (mut vm, paper) = program.start(block_bytes);
        let start = vm.snapshot();
        let before = allocations(&vm);
        finish(&mut vm, &program, PLENTY, u64::MAX);
        program.judge("narthex", &paper.0.take());
        let allocations = allocations(&vm) - before;
        Trial { program, vm, paper, start, allocations }
    }

    /// Runs the program from its start; of its allocations the `count` after the first `n` fail.
    fn run(&mut self, n: u64, count: u64) -> Exit {
        self.vm.restore(&self.start);
        self.vm.set_fuel(0);
        self.vm.heap.fail_allocations(n, count);
        // Collections are paid for, and there may be hundreds.
        let exit = self.vm.run(1 << 31);
        self.vm.heap.fail_allocations(0, 0);
        sound(&self.vm, || format!("{}, allocation {n}", self.program.path.display()));
        exit
    }

    /// Whatever became of the program: another one runs in the same machine.
    fn another_program_runs(&mut self, n: u64) {
        let source = b"local t = {}
            for i = 1, 30 do t[i] = (i * 7 % 31) .. '' end
            table.sort(t)
            local co = coroutine.wrap(function(a) a = a .. coroutine.yield(#t) error(a) end)
            local _, message = pcall(function() return co('one'), co(' two') end)
            print(table.concat(t, ' ', 1, 5), message)";
        self.paper.0.take();
        let place = format!("{} after allocation {n}", self.program.path.display());
        let function = self.vm.load(source, "=second").unwrap_or_else(|e| panic!("{place}: {e}"));
        self.vm.start(function, &[]).unwrap_or_else(|e| panic!("{place}: {e}"));
        let exit = self.vm.run(1 << 20);
        assert!(matches!(exit, Exit::Done), "{place}: {exit:?}");
        let printed = self.paper.0.take();
        let printed = String::from_utf8_lossy(&printed);
        assert_eq!(printed, "1 10 11 12 13\tsecond:5: second:4: one two\n", "{place}");
    }
}

fn allocations(vm: &Vm) -> u64 {
    vm.heap.counters.allocations.iter().sum()
}

/// Does something for allocations of the suite's programs: for each one up to the 5,000th of those
/// that were written for this, and for a few of the others.
fn try_all(mut check: impl FnMut(&mut Trial, u64)) {
    for program in programs_in("memory") {
        let mut trial = Trial::new(program, SMALL_BLOCK);
        for n in 0..(trial.allocations + 2).min(5000) {
            check(&mut trial, n);
        }
    }
    for program in ["language", "stdlib"].into_iter().flat_map(programs_in) {
        // Copying a stack of a million slots back and forth takes its time.
        if program.name() == "recursion.lua" {
            continue;
        }
        let mut trial = Trial::new(program, 4 * SMALL_BLOCK);
        let all = trial.allocations;
        let tries = all.min(if thorough() { 5000 } else { 11 });
        for n in 0..tries {
            check(&mut trial, n * all / tries);
        }
    }
}

#[test]
fn a_failed_allocation_is_made_good() {
    try_all(|trial, n| {
        let exit = trial.run(n, 1);
        let place = format!("{}, allocation {n}", trial.program.path.display());
        assert!(matches!(exit, Exit::Done), "{place}: {exit:?}");
        let printed = trial.paper.0.take();
        trial.program.judge(&format!("narthex, with allocation {n} failing,"), &printed);
    });
}

#[test]
fn allocations_that_fail_for_good_are_errors() {
    let mut errors = 0;
    try_all(|trial, n| {
        for count in [2, 3, 5, u64::MAX] {
            match trial.run(n, count) {
                Exit::Done => {}
                Exit::Error(_) => errors += 1,
                other => panic!("{}, allocation {n}: {other:?}", trial.program.path.display()),
            }
        }
        trial.another_program_runs(n);
    });
    assert!(errors > 1000, "{errors} errors");
}
