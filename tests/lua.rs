//! The language, tested by programs in Lua: `tests/lua/**/*.lua`.
//!
//! A program says after `--> ` what it prints, line by line, in the order in which it prints it.
//! Each program is compiled and verified, and run. Where `lua5.4` is installed, it runs them too,
//! so that what they expect is known to be the language and not merely what we do.
#![allow(clippy::disallowed_methods, reason = "this test reads the repository's own files")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

#[path = "lua/machine.rs"]
mod machine;
#[path = "lua/program.rs"]
mod program;

use narthex::lua::bytecode::{disassemble, verify};
use narthex::lua::compiler::compile;
use narthex::lua::vm::Exit;
use program::programs_in;
use std::process::Command;

/// Whether this machine has the reference implementation.
fn reference_is_installed() -> bool {
    Command::new("lua5.4").arg("-v").output().is_ok()
}

#[test]
fn programs_compile_to_sound_bytecode() {
    for program in programs_in("") {
        let name = format!("@{}", program.name());
        let prototype = compile(&program.text, &name).unwrap_or_else(|error| panic!("{error}"));
        if let Err(fault) = verify(&prototype) {
            panic!("{}: {fault}\n{}", program.path.display(), disassemble(&prototype));
        }
    }
}

#[test]
fn programs_print_what_they_say() {
    for program in programs_in("") {
        let (mut vm, paper) = program.start(128 << 20);
        match vm.run(1 << 40) {
            Exit::Done => program.judge("narthex", &paper.0.take()),
            other => panic!("{}: {other:?}", program.path.display()),
        }
    }
}

#[test]
fn expectations_are_those_of_the_reference() {
    if !reference_is_installed() {
        return;
    }
    for program in programs_in("") {
        let folder = program.path.parent().expect("a file lies in a folder");
        let output = Command::new("lua5.4").arg(program.name()).current_dir(folder).output();
        let output = output.expect("lua5.4 runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        program.judge("lua5.4", &output.stdout);
    }
}
