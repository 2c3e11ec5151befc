//! The machine: what a host makes, loads, starts, runs and asks.

use std::any::Any;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::dispatch::{NESTING, Paused, STATUS};
use super::error::{LuaError, NOT_ENOUGH_MEMORY};
use super::frame::{FRAME_BYTES, Frame, deliver, flag, kind};
use super::native::{NativeFn, NativeId, Natives, Raise};
use super::profile::Noted;
use super::{Flow, SPARE_SLOTS};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{
    Event, Heap, OutOfMemory, Snapshot, StringCause, TableRef, ThreadRef, Value,
};

/// What a program may do to the world outside. The embedder decides; its own functions find their
/// world again through [`Any`].
pub trait World: Any {
    /// Text that the program prints.
    fn write(&mut self, bytes: &[u8]);

    /// A whole warning, without the words "Lua warning".
    fn warn(&mut self, message: &[u8]) {
        let _ = message;
    }

    /// A warning of the machine's own while the program has warnings off, as they are at first.
    fn warn_in_silence(&mut self, message: &[u8]) {
        let _ = message;
    }

    /// Seconds of work done so far, for `os.clock`. 0 where programs must not see a clock.
    fn clock(&mut self) -> f64 {
        0.0
    }

    /// Seconds since 1970, for `os.time`. 0 where programs must not see a clock.
    fn time(&mut self) -> i64 {
        0
    }

    /// The source of a module, for `require`.
    ///
    /// # Errors
    /// Why there is none, to be said after "module 'x' not found: ".
    fn module(&mut self, name: &str) -> Result<Module, String> {
        let _ = name;
        Err("there are no files here".to_owned())
    }
}

/// What [`World::module`] has found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Module {
    /// The file's name, as messages show it.
    pub path: String,
    /// What the file contains.
    pub source: Vec<u8>,
}

/// A world in which what is printed is lost.
impl World for () {
    fn write(&mut self, _: &[u8]) {}
}

/// How a machine is made.
#[derive(Clone, Copy, Debug)]
pub struct VmOptions {
    /// Size of the block, in bytes: the most memory that the program can have.
    pub block_bytes: usize,
    /// How much of the block is the embedder's.
    pub reserved_bytes: usize,
    /// Seed of `math.random`.
    pub seed: u64,
}

impl Default for VmOptions {
    fn default() -> VmOptions {
        VmOptions { block_bytes: 32 << 20, reserved_bytes: 0, seed: 0 }
    }
}

/// Why [`Vm::run`] came back.
#[derive(Debug)]
pub enum Exit {
    /// The function that was started has returned; see [`Vm::results`].
    Done,
    /// The fuel is used up. Running again goes on exactly there.
    OutOfFuel,
    /// A native or the stop flag wanted the machine to stop. Running again goes on exactly there.
    Stopped,
    /// An error that nothing has caught.
    Error(LuaError),
}

/// Fuel after which the machine looks whether it is told to stop, in bytes of code: about half a
/// millisecond of plain instructions.
const LOOK_UP_AFTER: i64 = 1 << 21;

/// Bytes that are compared, hashed or moved for a word of fuel.
const TEXT_BYTES_PER_WORD: u64 = 32;

/// What may be in use outside the block at a time.
const OVERSHOOT_BYTES: u64 = 1 << 20;

/// What a native had before it began.
#[derive(Clone, Copy)]
pub(super) struct Purse {
    fuel: i64,
    paid: i64,
}

/// A Lua machine.
pub struct Vm {
    /// The block and everything in it.
    pub heap: Heap,
    /// The host's functions, by number.
    pub natives: Natives,
    /// What programs may do outside.
    pub world: Box<dyn World>,
    /// Bytes of code that may still be executed before the machine looks up: eight for each word of
    /// fuel.
    pub(super) fuel: i64,
    /// The fuel past that, in the same measure: handed out slice by slice.
    pub(super) fuel_in_store: i64,
    /// While instructions run: where the next one would be, as an address, when the fuel has run
    /// out.
    pub(super) limit: isize,
    /// What ended the last run of instructions.
    pub(super) flow: Option<Result<Flow, Raise>>,
    /// The registers between two instructions of one run, in builds whose handlers return.
    pub(super) paused: Option<Paused>,
    /// How many handlers have called one another, in such builds.
    pub(super) nested: u32,
    /// What has been charged beside the words executed, in the same measure.
    pub(super) paid: i64,
    /// One past the topmost value in use by natives and open calls.
    pub(super) top: u32,
    /// Number of the running frame.
    pub(super) depth: u32,
    /// The running coroutine; its stack and frames are cached in the fields that follow.
    pub(super) thread: ThreadRef,
    pub(super) stack: u32,
    pub(super) stack_slots: u32,
    /// Slots up to which nobody asks whether the stack must grow: all of them, or none under
    /// stress.
    pub(super) stack_room: u32,
    /// Block offset of the end of the stack, less the spare slots.
    pub(super) stack_limit: u32,
    pub(super) frames: u32,
    pub(super) frames_end: u32,
    /// A message handler runs: stack and frames may use their reserve.
    pub(super) in_handler: bool,
    /// All fuel that there ever was; what has been executed is this less `fuel`.
    pub(super) fuel_given: i64,
    /// Where memory ran out last: frame, instruction and fuel executed until then. The second time
    /// there is an error.
    pub(super) out_of_memory_at: Option<(ThreadRef, u32, u32, i64)>,
    /// The error under way is that of memory: no message handler is called for it.
    pub(super) memory_failed: bool,
    /// The traceback of the error under way, taken where nothing would catch it.
    pub(super) traceback: Option<String>,
    /// The host's clock in microseconds, for telling how long the collector took. What it says
    /// reaches nothing else.
    pub clock: Option<fn() -> u64>,
    /// What the collector took so far, in microseconds of that clock.
    pub collector_us: u64,
    /// Who runs, while profiling.
    pub(super) noted: Noted,
    /// Code words looked at for names in messages, and links of long chains, not paid for yet.
    pub(super) looked_at: Cell<u64>,
    /// What is to be done at the next safepoint, whatever has been allocated.
    pub(super) wanted: Wanted,
    /// A native runs that has no frame.
    pub(super) in_native: bool,
    pub(super) stop: Arc<AtomicBool>,
}

/// Places in the registry, the table of what the machine itself keeps alive.
pub mod registry {
    /// The text of the error when memory is used up.
    pub const NOT_ENOUGH_MEMORY: i64 = 1;
    /// The table of what `require` gives: libraries and modules by name. Tracebacks name functions
    /// by it.
    pub const LOADED: i64 = 2;
    /// The table of functions that stand for modules without a file.
    pub const PRELOAD: i64 = 3;
    /// The first of the names of what a coroutine can be: suspended, running, normal, dead.
    pub const STATUS_NAMES: i64 = 4;
    /// The main coroutine of the program that is put aside, and the one of its coroutines that
    /// runs.
    pub const ASIDE: [i64; 2] = [8, 9];
}

/// A program with a main coroutine of its own. A machine runs one at a time; the others wait where
/// they were when they were put aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Program {
    main: ThreadRef,
    current: ThreadRef,
}

/// What a program has asked of the collector, for the next safepoint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// Nothing.
    Nothing,
    /// The finalizers that are due.
    Finalizers,
    /// A full collection, and the finalizers that are due then.
    Collection,
}

impl Vm {
    /// A machine with an empty table of globals and no libraries.
    ///
    /// # Errors
    /// When the block is too small for the machine itself.
    pub fn new(options: VmOptions, world: Box<dyn World>) -> Result<Vm, OutOfMemory> {
        let mut heap = Heap::new(options.block_bytes, options.reserved_bytes)?;
        let main = heap.new_thread(64 + SPARE_SLOTS, 16 * FRAME_BYTES)?;
        heap.state_mut().main_thread = main;
        heap.state_mut().current_thread = main;
        let globals = heap.new_table(0, 64)?;
        heap.state_mut().globals = globals;
        let kept = heap.new_table(8, 0)?;
        heap.state_mut().registry = kept;
        for place in [registry::LOADED, registry::PRELOAD] {
            let table = heap.new_table(0, 0)?;
            heap.set_int(kept, place, table.value())?;
        }
        heap.state_mut().random = seed_words(options.seed);
        let stop = Arc::new(AtomicBool::new(false));
        heap.give_up_when(Arc::clone(&stop));
        let mut vm = Vm {
            heap,
            natives: Natives::default(),
            world,
            fuel: 0,
            fuel_given: 0,
            fuel_in_store: 0,
            paid: 0,
            top: 1,
            depth: 0,
            thread: main,
            stack: 0,
            stack_slots: 0,
            stack_room: 0,
            stack_limit: 0,
            limit: 0,
            flow: None,
            paused: None,
            nested: 0,
            frames: 0,
            frames_end: 0,
            in_handler: false,
            out_of_memory_at: None,
            memory_failed: false,
            traceback: None,
            clock: None,
            collector_us: 0,
            noted: Noted::default(),
            stop: Arc::clone(&stop),
            looked_at: Cell::new(0),
            wanted: Wanted::Nothing,
            in_native: false,
        };
        let text = vm.heap.string(NOT_ENOUGH_MEMORY.as_bytes(), StringCause::FromHost)?;
        vm.heap.set_int(kept, registry::NOT_ENOUGH_MEMORY, text.value())?;
        for (place, name) in (registry::STATUS_NAMES..).zip(super::coroutine::STATUS_NAMES) {
            let text = vm.heap.string(name.as_bytes(), StringCause::FromHost)?;
            vm.heap.set_int(kept, place, text.value())?;
        }
        vm.register_own_natives();
        vm.cache_thread();
        vm.reset();
        Ok(vm)
    }

    /// A table in the [`registry`].
    pub fn registered(&self, place: i64) -> TableRef {
        let table = self.heap.get_int(self.heap.state().registry, place).as_table();
        table.unwrap_or(TableRef::NONE)
    }

    /// Drops whatever runs: the main coroutine is idle after it.
    pub fn reset(&mut self) {
        self.thread = self.heap.state().main_thread;
        self.heap.state_mut().current_thread = self.thread;
        let main = self.heap.thread_mut(self.thread);
        main.words[STATUS] = super::coroutine::RUNNING;
        main.words[NESTING] = 0;
        main.words[super::dispatch::TO_CLOSE] = 0;
        main.words[super::dispatch::PROTECTIONS] = 0;
        self.in_handler = false;
        self.set_finalizing(ThreadRef::NONE);
        self.cache_thread();
        self.heap.close_upvalues(self.thread, 0);
        self.depth = 0;
        self.top = 1;
        *self.frame_mut() =
            Frame { mode: kind::BOTTOM | flag::PROTECTED, base: 1, top: 1, ..Frame::default() };
        self.save_thread(1);
    }

    /// The table of globals.
    pub fn globals(&self) -> TableRef {
        self.heap.state().globals
    }

    /// Registers a native and puts it into a table.
    ///
    /// # Errors
    /// Out of memory.
    pub fn register(
        &mut self,
        table: TableRef,
        name: &'static str,
        full_name: &'static str,
        function: NativeFn,
    ) -> Result<NativeId, OutOfMemory> {
        let id = self.natives.add(full_name, function);
        let key = self.heap.string(name.as_bytes(), StringCause::FromHost)?;
        self.heap.set_str(table, key, Value::native(id.0))?;
        Ok(id)
    }

    /// Prepares a call on the main coroutine, which must be idle. [`Vm::run`] executes it.
    ///
    /// # Errors
    /// Out of memory, or a value that cannot be called.
    pub fn start(&mut self, function: Value, args: &[Value]) -> Result<(), LuaError> {
        self.note_start();
        self.reset();
        let begun = self.begin_on_main(function, args);
        self.note_started();
        begun.map_err(|raise| self.take_error(raise))
    }

    fn begin_on_main(&mut self, function: Value, args: &[Value]) -> Result<(), Raise> {
        self.ensure_stack(args.len() as u32 + 2)?;
        self.top = 1;
        self.push(function);
        for value in args {
            self.push(*value);
        }
        self.surely(|vm| vm.begin_call(1, args.len() as u32, -1, deliver::BOTTOM, 0))?;
        let top = self.top;
        self.save_thread(top.max(self.live_end()));
        Ok(())
    }

    /// Executes until the started call is done, or at least `fuel` words have been executed. Words
    /// executed past the end of the fuel are taken off the next call's.
    pub fn run(&mut self, fuel: u64) -> Exit {
        self.heap.state_mut().error.set(Value::NIL);
        self.give_fuel((fuel.min(1 << 58) as i64) * i64::from(WORD_BYTES));
        let exit = self.drive();
        let end = self.live_end().max(self.top.min(self.stack_slots));
        self.save_thread(end);
        exit
    }

    fn drive(&mut self) -> Exit {
        if self.fuel <= 0 {
            return Exit::OutOfFuel;
        }
        let mut flow = self.settle();
        loop {
            flow = match flow {
                Ok(Flow::Next | Flow::Reload) if self.fuel <= 0 => Ok(Flow::OutOfFuel),
                Ok(Flow::Next | Flow::Reload) if self.is_told_to_stop() => Ok(Flow::Stopped),
                Ok(Flow::Next | Flow::Reload) => self.dispatch(),
                Ok(Flow::OutOfFuel) if !self.take_from_store() => return Exit::OutOfFuel,
                Ok(Flow::OutOfFuel) if self.is_told_to_stop() => Ok(Flow::Stopped),
                Ok(Flow::OutOfFuel) => self.settle(),
                Ok(Flow::Stopped) => {
                    self.stop.store(false, Ordering::Relaxed);
                    return Exit::Stopped;
                }
                Ok(Flow::Done) => return Exit::Done,
                Ok(Flow::Failed) => return Exit::Error(self.take_error(Raise::Error)),
                Err(raise) => match self.unwind(raise) {
                    Ok(Flow::Stopped) => Ok(Flow::Stopped),
                    Ok(_) => self.settle(),
                    Err(error) => return Exit::Error(error),
                },
            }
        }
    }

    /// Hands out the next slice of the fuel; false when none is left.
    fn take_from_store(&mut self) -> bool {
        let all = self.fuel.saturating_add(self.fuel_in_store);
        self.fuel = all.min(LOOK_UP_AFTER);
        self.fuel_in_store = all - self.fuel;
        self.fuel > 0
    }

    /// Whether the host wants the machine to stop. A native that works long asks every now and then
    /// and returns `Raise::Stop`: it is entered again, as it was, when the machine runs again.
    #[inline]
    pub fn is_told_to_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Starts a call and runs it to its end, however long that takes.
    ///
    /// # Errors
    /// What the function raised. A native that stops the machine is an error here.
    pub fn call(&mut self, function: Value, args: &[Value]) -> Result<Vec<Value>, LuaError> {
        self.start(function, args)?;
        loop {
            match self.run(1 << 40) {
                Exit::Done => return Ok(self.results()),
                Exit::OutOfFuel => (),
                Exit::Stopped => {
                    let message = "a function called by the host cannot wait";
                    return Err(LuaError::from_message(message));
                }
                Exit::Error(error) => return Err(error),
            }
        }
    }

    /// The end of a program: calls every finalizer that there is, one after another, on the idle
    /// main coroutine. Whatever ran is dropped; errors are warnings. With no more than `fuel` words
    /// for all of them.
    pub fn close(&mut self, fuel: u64) -> Exit {
        self.reset();
        self.heap.finalize_all();
        self.set_fuel(fuel.min(1 << 58) as i64);
        while let Some(object) = self.heap.take_finalizer() {
            let metamethod = self.metamethod_of(object, Event::Gc);
            if !metamethod.is_function() {
                continue;
            }
            if let Err(error) = self.start(metamethod, &[object]) {
                self.warn_of_finalizer(error.value);
                continue;
            }
            self.set_finalizing(self.thread);
            let exit = loop {
                match self.run(0) {
                    Exit::Stopped => (),
                    exit => break exit,
                }
            };
            match exit {
                Exit::Error(error) => self.warn_of_finalizer(error.value),
                Exit::OutOfFuel => return exit,
                Exit::Done | Exit::Stopped => (),
            }
        }
        self.reset();
        Exit::Done
    }

    /// The values that the started function returned, after [`Exit::Done`]. The next start drops
    /// them.
    pub fn results(&self) -> Vec<Value> {
        (1..self.top).map(|i| self.stack_value(i)).collect()
    }

    /// Fuel left, in words; negative when the last slice executed more than it had.
    pub fn fuel_left(&self) -> i64 {
        self.fuel_left_in_bytes().div_euclid(i64::from(WORD_BYTES))
    }

    /// Fuel left, in bytes of code.
    pub(super) fn fuel_left_in_bytes(&self) -> i64 {
        self.fuel.saturating_add(self.fuel_in_store)
    }

    /// Sets the fuel left, in words.
    pub fn set_fuel(&mut self, words: i64) {
        let fuel = words.clamp(-(1 << 58), 1 << 58) * i64::from(WORD_BYTES);
        self.give_fuel(fuel.saturating_sub(self.fuel_left_in_bytes()));
    }

    fn give_fuel(&mut self, bytes: i64) {
        let before = self.fuel_left_in_bytes();
        self.fuel_in_store = self.fuel_in_store.saturating_add(bytes);
        let given = self.fuel_left_in_bytes().wrapping_sub(before);
        self.fuel_given = self.fuel_given.wrapping_add(given);
        self.take_from_store();
    }

    /// Takes fuel for work that a native does, in words.
    #[inline]
    pub fn charge(&mut self, words: u64) {
        let bytes = (words.min(1 << 58) as i64) * i64::from(WORD_BYTES);
        self.fuel = self.fuel.saturating_sub(bytes);
        self.paid = self.paid.wrapping_add(bytes);
    }

    /// The fuel as it is, to be put back if what comes now fails for want of memory.
    #[inline]
    pub(super) fn purse(&self) -> Purse {
        Purse { fuel: self.fuel, paid: self.paid }
    }

    /// Undoes what has been charged since.
    pub(super) fn put_back(&mut self, purse: Purse) {
        (self.fuel, self.paid) = (purse.fuel, purse.paid);
    }

    /// Words executed so far, in bytes of code: what was charged beside them does not count.
    pub(super) fn executed(&self) -> i64 {
        self.fuel_given.wrapping_sub(self.fuel_left_in_bytes()).wrapping_sub(self.paid)
    }

    /// Takes the fuel for names that messages and tracebacks were given, which are looked up in the
    /// code of functions, and for long chains of `__index`: both can be as long as a program wants.
    pub fn charge_for_names(&mut self) {
        let words = self.looked_at.take();
        self.charge(words / 4);
    }

    /// Takes fuel for looking at a text of so many bytes, where it is long.
    #[inline]
    pub(super) fn charge_for_text(&mut self, bytes: usize) {
        self.charge(bytes as u64 / TEXT_BYTES_PER_WORD);
    }

    /// Whether a text of `bytes` that is being built outside the block can still become a string of
    /// it: both together must fit, within the mebibyte by which the limit may be overshot.
    ///
    /// # Errors
    /// Out of memory.
    pub fn check_room(&self, bytes: usize) -> Result<(), Raise> {
        let room = self.heap.block_bytes() as u64 + OVERSHOOT_BYTES;
        let needed = (bytes as u64).saturating_mul(2).saturating_add(self.heap.live_bytes());
        if needed > room { Err(Raise::OutOfMemory) } else { Ok(()) }
    }

    /// Whether the fuel at hand is used up: a native that works long returns `Outcome::Again` then.
    #[inline]
    pub fn is_out_of_fuel(&self) -> bool {
        self.fuel <= 0
    }

    /// Switch for tests: stack and frames move to a new place whenever a call, a native or a
    /// coroutine might need more of them, and the old place is filled with 0xFE in debug builds.
    pub fn move_stacks_always(&mut self, on: bool) {
        self.heap.move_stacks(on);
        self.cache_thread();
    }

    /// A flag that, set from any thread, makes the machine stop: within 10 ms, whatever runs. It is
    /// taken down when the machine has stopped.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// A copy of everything that the program can reach or change.
    pub fn snapshot(&self) -> Snapshot {
        self.heap.snapshot()
    }

    /// Goes back to a snapshot of this machine, or of one with the same natives.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.heap.restore(snapshot);
        (self.out_of_memory_at, self.traceback) = (None, None);
        (self.wanted, self.memory_failed, self.in_native) = (Wanted::Nothing, false, false);
        self.adopt_thread();
        self.forget_notes();
    }

    /// A second program, which does nothing yet. It sees the same globals.
    ///
    /// # Errors
    /// Out of memory.
    pub fn new_program(&mut self) -> Result<Program, OutOfMemory> {
        let main = self.heap.new_thread(64 + SPARE_SLOTS, 16 * FRAME_BYTES)?;
        // The places are made now, so that filling them never needs memory.
        for place in registry::ASIDE {
            self.heap.set_int(self.heap.state().registry, place, main.value())?;
        }
        let own = self.exchange(Program { main, current: main });
        self.reset();
        Ok(self.exchange(own))
    }

    /// Puts the program that runs aside and goes on with another, which was put aside or is new.
    /// There is one at most that waits. Only between two runs.
    pub fn exchange(&mut self, other: Program) -> Program {
        let state = self.heap.state_mut();
        let own = Program { main: state.main_thread, current: state.current_thread };
        (state.main_thread, state.current_thread) = (other.main, other.current);
        let kept = self.heap.state().registry;
        for (place, thread) in registry::ASIDE.into_iter().zip([own.main, own.current]) {
            // The places are there since the second program was made.
            let noted = self.heap.set_int(kept, place, thread.value());
            debug_assert!(noted.is_ok());
        }
        self.wanted = Wanted::Nothing;
        self.adopt_thread();
        own
    }

    /// Takes over the state of the running coroutine from the block.
    pub(super) fn adopt_thread(&mut self) {
        self.thread = self.heap.state().current_thread;
        self.depth = self.heap.thread(self.thread).frame_count.saturating_sub(1);
        self.in_handler = false;
        self.cache_thread();
        self.in_handler = self.depth > super::dispatch::FRAMES_MAX / 2
            && (0..=self.depth).any(|d| self.frame_at(d).delivery() == deliver::HANDLER);
        self.cache_thread();
        self.top = self.frame().top;
    }

    /// Writes the state of the running coroutine into the block; `end` is one past its live slots.
    pub(super) fn save_thread(&mut self, end: u32) {
        let (depth, top) = (self.depth, self.top);
        self.frame_mut().top = top;
        let thread = self.heap.thread_mut(self.thread);
        thread.frame_count = depth + 1;
        thread.top = end.min(thread.stack_slots);
    }

    /// One past the last slot that the running frame can use. At the start of a function with extra
    /// arguments those lie where its registers end.
    pub(super) fn live_end(&self) -> u32 {
        let frame = self.frame();
        if !frame.is_lua() {
            return self.top.max(frame.base);
        }
        let extra = if frame.has(flag::VARARG) { 0 } else { frame.args };
        match self.running_proto() {
            Some(proto) => frame.base + u32::from(self.heap.proto(proto).max_registers).max(extra),
            None => frame.base,
        }
    }
}

/// Four words from one, none of the sets all zero: the steps of splitmix64.
fn seed_words(seed: u64) -> [u64; 4] {
    let mut state = seed;
    std::array::from_fn(|_| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    })
}
