//! A plain Lua program from the command line: no cart, no picture, the language alone.

use std::io::{self, BufWriter, Stdout, Write};
use std::path::PathBuf;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::files;
use crate::cart::limits;
use crate::lua::heap::{OutOfMemory, StringCause, Value};
use crate::lua::number::{float_text, integer_text};
use crate::lua::stdlib::{self, Libraries};
use crate::lua::vm::{Call, Exit, Outcome, Raise, Vm, VmOptions, World};

/// Exit code of a program that ended in an error, does not load, or used up its fuel.
const FAILED: u8 = 1;
/// Words of fuel between two looks at the world.
const SLICE: u64 = 1 << 32;

/// What to run, and with how much.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The program's file.
    pub script: PathBuf,
    /// What it finds in `arg` and `...`.
    pub arguments: Vec<String>,
    /// The most memory it may have, in bytes.
    pub memory_bytes: usize,
    /// The most instructions it may execute; `None` for any number.
    pub fuel: Option<u64>,
    /// Where its random numbers begin.
    pub seed: u64,
}

/// Runs a program and returns the exit code: 0, or 1 after an error or when the fuel is used up.
pub fn run(request: &Request) -> u8 {
    match try_to_run(request) {
        Ok(code) => code,
        Err(message) => {
            // There is nobody left to tell when this fails.
            let _ = writeln!(io::stderr(), "narthex: {message}");
            FAILED
        }
    }
}

fn try_to_run(request: &Request) -> Result<u8, String> {
    let name = request.script.display().to_string();
    let text =
        files::read_bytes(&request.script, limits::SCRIPT_BYTES).map_err(|e| e.to_string())?;
    let options =
        VmOptions { block_bytes: request.memory_bytes, seed: request.seed, ..VmOptions::default() };
    let too_small = |_| "the memory is too small for the libraries".to_owned();
    let mut vm = Vm::new(options, Box::new(Terminal::new())).map_err(too_small)?;
    let arguments = prepare(&mut vm, request).map_err(too_small)?;
    let function = vm.load(&text, &format!("@{name}")).map_err(|e| e.to_string())?;
    vm.start(function, &arguments).map_err(|e| e.to_string())?;
    let mut left = request.fuel;
    loop {
        let slice = left.unwrap_or(SLICE).min(SLICE);
        let exit = vm.run(slice);
        left = left.map(|fuel| fuel - slice);
        match exit {
            Exit::Done => match vm.close(left.unwrap_or(u64::MAX)) {
                Exit::OutOfFuel => return Err(used_up(vm, request)),
                _ => return Ok(0),
            },
            Exit::OutOfFuel if left == Some(0) => return Err(used_up(vm, request)),
            Exit::OutOfFuel | Exit::Stopped => (),
            Exit::Error(error) => {
                vm.close(left.unwrap_or(u64::MAX));
                drop(vm);
                return Err(format!("{}\n{}", error.message, error.traceback));
            }
        }
    }
}

/// What to say when there is no fuel left. The machine is dropped first, to print what it has.
fn used_up(vm: Vm, request: &Request) -> String {
    drop(vm);
    let fuel = request.fuel.unwrap_or(0);
    format!("the program used up its fuel of {fuel} instructions")
}

/// Libraries, `io.write`, `arg`; the arguments as values.
fn prepare(vm: &mut Vm, request: &Request) -> Result<Vec<Value>, OutOfMemory> {
    stdlib::open(vm, Libraries { os: true })?;
    let globals = vm.globals();
    let io_table = vm.heap.new_table(0, 1)?;
    vm.register(io_table, "write", "io.write", io_write)?;
    let name = vm.heap.string(b"io", StringCause::FromHost)?;
    vm.heap.set_str(globals, name, io_table.value())?;
    let arg = vm.heap.new_table(request.arguments.len() as u32, 1)?;
    let name = vm.heap.string(b"arg", StringCause::FromHost)?;
    vm.heap.set_str(globals, name, arg.value())?;
    let script = request.script.display().to_string();
    let script = vm.heap.string(script.as_bytes(), StringCause::FromHost)?;
    vm.heap.set_int(arg, 0, script.value())?;
    let mut values = Vec::new();
    for (i, argument) in request.arguments.iter().enumerate() {
        let value = vm.heap.string(argument.as_bytes(), StringCause::FromHost)?.value();
        vm.heap.set_int(arg, i as i64 + 1, value)?;
        values.push(value);
    }
    Ok(values)
}

/// `io.write(...)`.
fn io_write(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    for i in 0..call.count() {
        match call.arg(vm, i) {
            value if value.as_int().is_some() => {
                let text = integer_text(value.as_int().unwrap_or(0));
                vm.world.write(text.as_bytes());
            }
            value if value.as_float().is_some() => {
                // Unlike `print`, it writes whole floats without ".0".
                let text = float_text(value.as_float().unwrap_or(0.0));
                let text = text.as_bytes();
                vm.world.write(text.strip_suffix(b".0").unwrap_or(text));
            }
            _ => {
                let text = call.check_string(vm, i)?;
                vm.world.write(vm.heap.bytes(text));
            }
        }
    }
    Ok(Outcome::Return(0))
}

/// The terminal as a program's world.
struct Terminal {
    output: BufWriter<Stdout>,
    start: Instant,
}

impl Terminal {
    #[allow(clippy::disallowed_methods)] // The host's own clock: this is `host`.
    fn new() -> Terminal {
        Terminal { output: BufWriter::with_capacity(1 << 16, io::stdout()), start: Instant::now() }
    }
}

impl World for Terminal {
    fn write(&mut self, bytes: &[u8]) {
        // A reader who has seen enough is no error of the program's.
        let _ = self.output.write_all(bytes);
    }

    fn warn(&mut self, message: &[u8]) {
        let _ = self.output.flush();
        let text = String::from_utf8_lossy(message);
        let _ = writeln!(io::stderr(), "narthex: warning: {text}");
    }

    fn clock(&mut self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    #[allow(clippy::disallowed_methods)] // The host's own clock: this is `host`.
    fn time(&mut self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64)
    }
}
