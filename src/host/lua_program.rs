//! A plain Lua program from the command line: no cart, no picture, the language alone.

use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::files;
use crate::cart::{limits, module_paths};
use crate::lua::heap::{Event, OutOfMemory, StringCause, Value};
use crate::lua::number::{float_text, integer_text};
use crate::lua::stdlib::{self, Libraries};
use crate::lua::vm::{Call, Exit, LuaError, Module, Outcome, Raise, Vm, VmOptions, World};

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
    let refused = |_| {
        let mebibytes = request.memory_bytes >> 20;
        format!("the system does not give {mebibytes} MiB; ask for less with --memory")
    };
    let mut vm = Vm::new(options, Box::new(Terminal::new(&request.script))).map_err(refused)?;
    let arguments = prepare(&mut vm, request).map_err(too_small)?;
    let mut left = request.fuel;
    let ended = vm
        .load(&text, &format!("@{name}"))
        .map_err(|e| Ended::Failed(LuaError::from_message(&e.to_string())))
        .and_then(|function| execute(&mut vm, function, &arguments, &mut left));
    let outcome = ended.map_err(|ended| describe(&mut vm, request, &mut left, ended));
    let last = match vm.close(left.unwrap_or(u64::MAX)) {
        Exit::OutOfFuel => Err(describe(&mut vm, request, &mut left, Ended::OutOfFuel)),
        _ => Ok(()),
    };
    let outcome = outcome.and(last);
    // What the program has printed comes before what went wrong.
    drop(vm);
    outcome.map(|()| 0)
}

/// Why a program did not come to its end.
enum Ended {
    /// It raised an error.
    Failed(LuaError),
    /// It used up its fuel.
    OutOfFuel,
}

/// Calls a function and runs it to its end.
fn execute(
    vm: &mut Vm,
    function: Value,
    arguments: &[Value],
    left: &mut Option<u64>,
) -> Result<(), Ended> {
    vm.start(function, arguments).map_err(Ended::Failed)?;
    loop {
        let slice = left.unwrap_or(SLICE).min(SLICE);
        let exit = vm.run(slice);
        *left = left.map(|fuel| fuel - slice);
        match exit {
            Exit::Done => return Ok(()),
            Exit::OutOfFuel if *left == Some(0) => return Err(Ended::OutOfFuel),
            Exit::OutOfFuel | Exit::Stopped => (),
            Exit::Error(error) => return Err(Ended::Failed(error)),
        }
    }
}

/// What to tell people.
fn describe(vm: &mut Vm, request: &Request, left: &mut Option<u64>, ended: Ended) -> String {
    let error = match ended {
        Ended::Failed(error) => error,
        Ended::OutOfFuel => {
            let fuel = request.fuel.unwrap_or(0);
            return format!("the program used up its fuel of {fuel} instructions");
        }
    };
    if let Some(words) = own_words(vm, left, &error) {
        return words;
    }
    let LuaError { message, traceback, .. } = error;
    if traceback.is_empty() { message } else { format!("{message}\n{traceback}") }
}

/// What an error value's `__tostring` gives, where it has one.
fn own_words(vm: &mut Vm, left: &mut Option<u64>, error: &LuaError) -> Option<String> {
    error.value.as_table()?;
    let metamethod = vm.metamethod_of(error.value, Event::ToString);
    if metamethod.is_nil() || execute(vm, metamethod, &[error.value], left).is_err() {
        return None;
    }
    let text = vm.results().first()?.as_str()?;
    Some(String::from_utf8_lossy(vm.heap.bytes(text)).into_owned())
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
    /// Where the program lies.
    folder: PathBuf,
    output: BufWriter<Stdout>,
    start: Instant,
}

impl Terminal {
    #[allow(clippy::disallowed_methods)] // The host's own clock: this is `host`.
    fn new(script: &Path) -> Terminal {
        Terminal {
            folder: script.parent().unwrap_or(script).to_owned(),
            output: BufWriter::with_capacity(1 << 16, io::stdout()),
            start: Instant::now(),
        }
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
        let _ = writeln!(io::stderr(), "Lua warning: {text}");
    }

    /// A file beside the program, else one in the current folder.
    fn module(&mut self, name: &str) -> Result<Module, String> {
        let paths = module_paths(name)?;
        let folders = [self.folder.as_path(), Path::new("")];
        for (folder, path) in
            folders.iter().flat_map(|folder| paths.iter().map(move |p| (folder, p)))
        {
            let file = folder.join(path);
            if !file.is_file() {
                continue;
            }
            let source = files::read_bytes(&file, limits::SCRIPT_BYTES);
            let path = file.display().to_string();
            return source.map(|source| Module { path, source }).map_err(|why| why.to_string());
        }
        Err(format!("there is no {} and no {} beside the program", paths[0], paths[1]))
    }

    fn clock(&mut self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    #[allow(clippy::disallowed_methods)] // The host's own clock: this is `host`.
    fn time(&mut self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64)
    }
}
