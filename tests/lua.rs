//! The language, tested by programs in Lua: `tests/lua/**/*.lua`.
//!
//! A program says after `--> ` what it prints, line by line, in the order in which it prints it.
//! Each program is compiled and verified, and run. Where `lua5.4` is installed, it runs them too,
//! so that what they expect is known to be the language and not merely what we do.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's own files")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

use narthex::lua::bytecode::{disassemble, verify};
use narthex::lua::compiler::compile;
use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions, World};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

/// A world that keeps what is printed.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl World for Paper {
    fn write(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }

    fn warn(&mut self, _: &[u8]) {}
}

/// How a program is run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As fast as it goes.
    Plain,
    /// Stopped and resumed after every word that checks fuel.
    OneWordAtATime,
    /// With a full collection after every allocation.
    AlwaysCollecting,
}

/// A program and what it is to print.
struct Program {
    path: PathBuf,
    text: Vec<u8>,
    expected: Vec<String>,
}

impl Program {
    /// The file's name: programs run in their own folder, so messages show no more than this.
    fn name(&self) -> String {
        self.path.file_name().expect("a file has a name").to_string_lossy().into_owned()
    }

    /// What our own machine prints.
    fn run(&self, mode: Mode) -> Vec<u8> {
        let paper = Paper::default();
        let options = VmOptions { block_bytes: 128 << 20, ..VmOptions::default() };
        let mut vm = Vm::new(options, Box::new(paper.clone())).expect("the block is large enough");
        stdlib::open(&mut vm, Libraries::default()).expect("the block is large enough");
        let function = vm.load(&self.text, &format!("@{}", self.name())).expect("it compiles");
        vm.heap.collect_always(mode == Mode::AlwaysCollecting);
        vm.start(function, &[]).expect("it starts");
        let slice = if mode == Mode::OneWordAtATime { 1 } else { 1 << 40 };
        loop {
            match vm.run(slice) {
                Exit::Done => break,
                Exit::OutOfFuel | Exit::Stopped => {}
                Exit::Error(error) => panic!("{}: {}", self.path.display(), error.message),
            }
        }
        paper.0.take()
    }

    /// Fails, with the first line that differs, if the program printed something else.
    fn judge(&self, who: &str, output: &[u8]) {
        let output = String::from_utf8_lossy(output);
        let actual: Vec<_> = output.lines().map(str::trim_end).collect();
        let lines = self.expected.len().max(actual.len());
        for i in 0..lines {
            let expected = self.expected.get(i).map_or("(the end)", String::as_str);
            let actual = actual.get(i).copied().unwrap_or("(the end)");
            let path = self.path.display();
            assert!(
                actual == expected,
                "{path}, line {} of what {who} prints:\n  expected {expected}\n  printed  {actual}",
                i + 1
            );
        }
    }
}

/// What a program says that it prints.
fn expectations(text: &str) -> Vec<String> {
    let after = |line: &str| Some(line[line.find("--> ")? + 4..].trim_end().to_string());
    text.lines().filter_map(after).collect()
}

/// All programs below `folder`, by name.
fn programs(folder: &Path) -> Vec<Program> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    for entry in entries {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.extension().is_some_and(|extension| extension == "lua") {
            let text = std::fs::read(&path).expect("the file can be read");
            let expected = expectations(&String::from_utf8_lossy(&text));
            found.push(Program { path, text, expected });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn all_programs() -> Vec<Program> {
    let found = programs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lua"));
    assert!(!found.is_empty(), "there are programs");
    found
}

/// Whether this machine has the reference implementation.
fn reference_is_installed() -> bool {
    Command::new("lua5.4").arg("-v").output().is_ok()
}

#[test]
fn programs_compile_to_sound_bytecode() {
    for program in all_programs() {
        let name = format!("@{}", program.name());
        let prototype = compile(&program.text, &name).unwrap_or_else(|error| panic!("{error}"));
        if let Err(fault) = verify(&prototype) {
            panic!("{}: {fault}\n{}", program.path.display(), disassemble(&prototype));
        }
    }
}

#[test]
fn programs_print_what_they_say() {
    for program in all_programs() {
        program.judge("narthex", &program.run(Mode::Plain));
    }
}

#[test]
fn programs_can_be_stopped_anywhere() {
    for program in all_programs() {
        program.judge("narthex, word by word,", &program.run(Mode::OneWordAtATime));
    }
}

#[test]
fn programs_lose_nothing_to_the_collector() {
    for program in all_programs() {
        program.judge("narthex, always collecting,", &program.run(Mode::AlwaysCollecting));
    }
}

#[test]
fn expectations_are_those_of_the_reference() {
    if !reference_is_installed() {
        return;
    }
    for program in all_programs() {
        let folder = program.path.parent().expect("a file lies in a folder");
        let output = Command::new("lua5.4").arg(program.name()).current_dir(folder).output();
        let output = output.expect("lua5.4 runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        program.judge("lua5.4", &output.stdout);
    }
}
