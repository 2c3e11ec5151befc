//! `require`, and `package` as far as it makes sense where the world alone knows the files.

use super::super::heap::{OutOfMemory, StringCause, Value};
use super::super::vm::{Call, LoadError, Module, Outcome, Raise, Vm, registry};
use super::set_field;

/// Fuel for a byte of source that is compiled, in words.
const COMPILE_WORDS_PER_BYTE: u64 = 8;

/// State while the module's own code runs.
const RUNNING: u32 = 1;

/// `require`, `package.loaded`, `package.preload`, and the texts that libraries look at to find out
/// how paths are written.
pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    let globals = vm.globals();
    vm.register(globals, "require", "require", require)?;
    let package = vm.heap.new_table(0, 8)?;
    let loaded = vm.registered(registry::LOADED);
    set_field(vm, globals, "package", package.value())?;
    set_field(vm, loaded, "package", package.value())?;
    set_field(vm, package, "loaded", loaded.value())?;
    let preload = vm.registered(registry::PRELOAD);
    set_field(vm, package, "preload", preload.value())?;
    for (name, text) in
        [("config", "/\n;\n?\n!\n-\n"), ("cpath", ""), ("path", "./?.lua;./?/init.lua")]
    {
        let text = vm.heap.string(text.as_bytes(), StringCause::FromHost)?;
        set_field(vm, package, name, text.value())?;
    }
    Ok(())
}

/// `require(name)`: runs a module the first time, then gives the same result again.
fn require(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let name = call.check_string(vm, 0)?;
    let loaded = vm.registered(registry::LOADED);
    if call.state() == RUNNING {
        let result = call.result(vm, 0);
        if !result.is_nil() {
            vm.heap.set_str(loaded, name, result)?;
        } else if vm.heap.get_str(loaded, name).is_nil() {
            vm.heap.set_str(loaded, name, Value::TRUE)?;
        }
        let path = call.local(vm, call.count());
        let result = vm.heap.get_str(loaded, name);
        call.push(vm, result);
        call.push(vm, path);
        return Ok(Outcome::Return(2));
    }
    let result = vm.heap.get_str(loaded, name);
    if !result.is_falsy() {
        return Ok(Outcome::Value(result));
    }
    let text = String::from_utf8_lossy(vm.heap.bytes(name)).into_owned();
    if vm.waits_in_itself(call) {
        let message =
            format!("module '{text}' is being loaded already; do two files require each other?");
        return Err(vm.raise(call, &message));
    }
    let (loader, path) = find(vm, call, name.value(), &text)?;
    call.reserve(vm, 4)?;
    call.push(vm, path);
    call.push(vm, loader);
    call.push(vm, name.value());
    call.push(vm, path);
    Ok(Outcome::Call { args: 2, results: 1, state: RUNNING })
}

/// What loads a module, and what it is called with besides the name.
fn find(vm: &mut Vm, call: &Call, name: Value, text: &str) -> Result<(Value, Value), Raise> {
    let loader = vm.heap.get(vm.registered(registry::PRELOAD), name);
    if !loader.is_nil() {
        let path = vm.heap.string(b":preload:", StringCause::Other)?;
        return Ok((loader, path.value()));
    }
    let Module { path, source } = match vm.world.module(text) {
        Ok(module) => module,
        Err(why) => {
            return Err(vm.raise(call, &format!("module '{text}' not found: {why}")));
        }
    };
    vm.charge(source.len() as u64 * COMPILE_WORDS_PER_BYTE);
    let file = vm.heap.string(path.as_bytes(), StringCause::Other)?;
    match vm.load(&source, &format!("@{path}")) {
        Ok(chunk) => Ok((chunk, file.value())),
        Err(LoadError::OutOfMemory) => Err(Raise::OutOfMemory),
        Err(LoadError::Stopped) => Err(Raise::Stop),
        Err(LoadError::Syntax(message)) => Err(vm.raise_text(&message)),
    }
}
