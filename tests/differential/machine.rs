//! Our own machine, in all the ways in which a program must do the same.

use crate::judge::PRELUDE;
use narthex::lua::heap::{Snapshot, StringCause, Value};
use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, LoadError, Vm, VmOptions};

/// How a program is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// As fast as it goes.
    Plain,
    /// Stopped and resumed after so many words.
    Sliced(u64),
    /// With a full collection after every allocation.
    AlwaysCollecting,
    /// With instructions counted.
    Profiled,
    /// Stopped after so many words, copied, and gone on with in another machine.
    Moved(u64),
}

/// Words after which a program is taken for endless.
const WORDS: u64 = 20_000_000;

/// A machine with the library.
fn library() -> Vm {
    let options = VmOptions { block_bytes: 32 << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries::default()).expect("the block is large enough");
    vm
}

/// A machine that runs one program after the other, each in the same state.
pub struct Machine {
    vm: Vm,
    /// Where a program goes on that is moved.
    other: Vm,
    start: Snapshot,
    judge: Value,
}

impl Machine {
    /// A machine with the library and the prelude.
    pub fn new() -> Machine {
        let (mut vm, other) = (library(), library());
        let prelude = vm.load(PRELUDE.as_bytes(), "=prelude").expect("the prelude compiles");
        vm.call(prelude, &[]).expect("the prelude runs");
        let name = vm.heap.string(b"judge", StringCause::FromHost).expect("there is room");
        let judge = vm.heap.get_str(vm.globals(), name);
        vm.reset();
        let start = vm.snapshot();
        Machine { vm, other, start, judge }
    }

    /// What a program prints.
    pub fn run(&mut self, program: &str, mode: Mode) -> Vec<u8> {
        let vm = &mut self.vm;
        vm.restore(&self.start);
        vm.set_fuel(0);
        let arguments = match vm.load(program.as_bytes(), "=p") {
            Ok(chunk) => vec![chunk],
            Err(LoadError::Syntax(message)) => {
                let message = vm.heap.string(message.as_bytes(), StringCause::FromHost);
                vec![Value::NIL, message.expect("there is room").value()]
            }
            Err(error) => return error.to_string().into_bytes(),
        };
        vm.set_profiling(mode == Mode::Profiled);
        vm.heap.collect_always(mode == Mode::AlwaysCollecting);
        vm.start(self.judge, &arguments).expect("it starts");
        let slice = match mode {
            Mode::Sliced(words) | Mode::Moved(words) => words,
            _ => WORDS,
        };
        let mut left = WORDS / slice;
        let output = loop {
            let vm = &mut self.vm;
            match vm.run(slice) {
                Exit::Done => {
                    let text = vm.results()[0].as_str().expect("the prelude returns a text");
                    break vm.heap.bytes(text).to_vec();
                }
                Exit::OutOfFuel | Exit::Stopped if left > 0 => {
                    left -= 1;
                    if let Mode::Moved(_) = mode {
                        let snapshot = vm.snapshot();
                        std::mem::swap(&mut self.vm, &mut self.other);
                        self.vm.restore(&snapshot);
                        self.vm.set_fuel(0);
                    }
                }
                Exit::OutOfFuel | Exit::Stopped => break b"does not end\n".to_vec(),
                Exit::Error(error) => break error.message.into_bytes(),
            }
        };
        self.vm.heap.collect_always(false);
        output
    }

    /// What is wrong with the heap, if anything.
    pub fn fault(&self) -> Option<String> {
        self.vm.heap.verify().err()
    }
}
