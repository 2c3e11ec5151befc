//! A machine for fuzzing: made once, put back into the same state before every input.

use narthex::lua::heap::{Snapshot, StringCause, Value};
use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions};

/// A program whose answer is known: the machine must give it whatever ran before.
const PROBE: &[u8] = b"local t = {} for i = 1, 20 do t[i] = tostring(i * 3 % 7) end
table.sort(t) return #table.concat(t, ','):gsub('%d', '%0%0')";
const ANSWER: i64 = 59;
/// Inputs between two probes.
const PROBED: u32 = 256;

/// A machine with the library.
pub struct Machine {
    /// The machine.
    pub vm: Vm,
    start: Snapshot,
    runs: u32,
}

impl Machine {
    /// A machine with a block of so many bytes.
    pub fn new(block_bytes: usize) -> Machine {
        let options = VmOptions { block_bytes, ..VmOptions::default() };
        let mut vm = Vm::new(options, Box::new(())).expect("the block is large enough");
        stdlib::open(&mut vm, Libraries { os: true }).expect("the block is large enough");
        let start = vm.snapshot();
        Machine { vm, start, runs: 0 }
    }

    /// Puts the machine back to where it was, and sometimes sees whether it still works.
    pub fn renew(&mut self) {
        self.back();
        self.runs += 1;
        if self.runs % PROBED == 0 {
            let probe = self.vm.load(PROBE, "=probe").expect("the probe compiles");
            let answer = self.vm.call(probe, &[]).expect("the probe runs");
            assert_eq!(answer[0].as_int(), Some(ANSWER), "an earlier input has left something");
            self.check();
            self.back();
        }
    }

    fn back(&mut self) {
        self.vm.heap.collect_always(false);
        self.vm.heap.fail_allocations(0, 0);
        self.vm.set_profiling(false);
        self.vm.restore(&self.start);
        self.vm.set_fuel(0);
    }

    /// A string in the machine.
    pub fn text(&mut self, bytes: &[u8]) -> Value {
        let text = self.vm.heap.string(bytes, StringCause::FromHost);
        text.map_or(Value::NIL, |text| text.value())
    }

    /// A function of the library, such as `string.format`.
    pub fn function(&mut self, library: &str, name: &str) -> Value {
        let globals = self.vm.globals();
        let library = self.field(globals.value(), library);
        self.field(library, name)
    }

    fn field(&mut self, table: Value, name: &str) -> Value {
        let key = self.text(name.as_bytes());
        match (table.as_table(), key.as_str()) {
            (Some(table), Some(key)) => self.vm.heap.get_str(table, key),
            _ => Value::NIL,
        }
    }

    /// Calls a function with so many words of fuel, a slice at a time. Errors are as good as
    /// results.
    pub fn run(&mut self, function: Value, arguments: &[Value], fuel: u64, slice: u64) {
        if self.vm.start(function, arguments).is_err() {
            return;
        }
        for _ in 0..fuel / slice {
            match self.vm.run(slice) {
                Exit::OutOfFuel | Exit::Stopped => {}
                Exit::Done | Exit::Error(_) => return,
            }
        }
    }

    /// Panics when something in the block is not as it must be.
    pub fn check(&self) {
        if let Err(fault) = self.vm.heap.verify() {
            panic!("the heap is broken: {fault}");
        }
    }
}
