//! The native interface: functions of the host that Lua programs call.
//!
//! A native gets the machine and its [`Call`], a handle to its own part of the Lua stack:
//!
//! ```text
//!     base                                            top
//!      │ arg 0 │ arg 1 │ ... │ pushed │ pushed │ ... │
//!      └ locals: arguments are the first, the native may overwrite them and push more
//! ```
//!
//! It never calls Lua itself. To have a function called it pushes the function and its arguments
//! and returns [`Outcome::Call`] with a state of its own choice, never 0. When that call has
//! returned, the native is called again with this state and finds the results on top of its locals,
//! so [`Call::results`] of them end at the top. All that it must remember from one entry to the
//! next lies in its locals: then fuel can run out, a coroutine can switch and a snapshot can be
//! taken in between.
//!
//! When memory runs out inside a native ([`Raise::OutOfMemory`]), the machine collects and calls it
//! again with the same state and the locals as it left them. So a native allocates before its first
//! visible effect.

use super::Vm;
use crate::lua::heap::{OutOfMemory, SHORT_MAX, StrRef, Value};

/// Words of fuel for so many places of a table that a traversal has looked at.
pub fn places_price(places: u32) -> u64 {
    u64::from(places) / 16
}

/// A function of the host.
pub type NativeFn = fn(&mut Vm, &mut Call) -> Result<Outcome, Raise>;

/// What a native that has asked a Lua function something does with the answer, if it only wants to
/// ask the same function the next thing: pushes the arguments for that. False where the native must
/// be entered; then it has changed nothing. The call is as the native would get it, but that the
/// function is on top of its locals, not the answer.
pub type AskFn = fn(&mut Vm, &Call, Value) -> bool;

/// What a native wants to happen next.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// Return one value, without a detour over the stack.
    Value(Value),
    /// Return the topmost so many values of the stack.
    Return(u32),
    /// Call the function that lies below the topmost `args` values, then call this native again.
    Call {
        /// Number of arguments above the function.
        args: u32,
        /// How many results are wanted, -1 for all.
        results: i32,
        /// What [`Call::state`] is then; not 0.
        state: u32,
    },
    /// As `Call`, but an error in the called function is caught: the native is called again with
    /// [`Call::failed`] true and the error's value as the only result.
    Protect {
        /// Number of arguments above the function.
        args: u32,
        /// How many results are wanted, -1 for all.
        results: i32,
        /// What [`Call::state`] is then; not 0.
        state: u32,
    },
    /// Call this native again with another state: a chance to stop for one that works long.
    Again {
        /// What [`Call::state`] is then; not 0.
        state: u32,
    },
    /// Stop the machine ([`super::Exit::Stopped`]), with these locals. When it runs again, this
    /// native is called with the state.
    Stop {
        /// What [`Call::state`] is then; not 0.
        state: u32,
    },
    /// What only the machine itself can do (`pcall`, `coroutine.resume`, ...).
    Machine(MachineCall),
}

/// The library functions that are part of the machine. See `vm::control`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MachineCall {
    /// `pcall(f, ...)`.
    ProtectedCall,
    /// `xpcall(f, handler, ...)`.
    ProtectedCallWithHandler,
    /// `coroutine.resume(co, ...)`.
    Resume,
    /// The function that `coroutine.wrap` made.
    ResumeWrapped,
    /// `coroutine.yield(...)`.
    Yield,
    /// `coroutine.close(co)`.
    CloseCoroutine,
}

/// Why a native (or an instruction) does not go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Raise {
    /// An error; its value is in the machine. Made by [`Vm::raise`] and its like.
    Error,
    /// The block is full. The machine collects and tries once more.
    OutOfMemory,
    /// The host's wish that the machine stop here; no error, nothing in Lua sees it. Running again
    /// calls the native again with the same state.
    Stop,
}

impl From<OutOfMemory> for Raise {
    fn from(_: OutOfMemory) -> Raise {
        Raise::OutOfMemory
    }
}

/// The number of a native in a machine's [`Natives`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NativeId(pub u32);

/// The natives of a machine, in the order of their registration. The order is fixed, so that a
/// number in a snapshot means the same function in the next process.
pub struct Natives {
    pub(super) functions: Vec<NativeFn>,
    names: Vec<&'static str>,
    pub(super) roles: [u32; Role::COUNT],
    /// By number, what the dispatcher can do itself.
    pub(super) intrinsics: Vec<Option<Role>>,
    /// By number, what asks the next thing without the native.
    pub(super) askers: Vec<Option<AskFn>>,
}

/// A native whose work the dispatcher can do itself, without a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// `next`, as the iterator of a loop over `pairs`.
    Next,
    /// The iterator that `ipairs` returns.
    IpairsStep,
    /// `pcall`.
    ProtectedCall,
    /// `math.abs`.
    Abs,
    /// `math.floor`.
    Floor,
    /// `math.max`.
    Max,
    /// `math.min`.
    Min,
    /// `math.sqrt`.
    Sqrt,
    /// `rawequal`.
    RawEqual,
    /// `rawget`.
    RawGet,
    /// `select`.
    Select,
    /// `string.byte`.
    Byte,
    /// `string.len`.
    StringLength,
    /// `type`.
    Type,
}

impl Role {
    pub(super) const COUNT: usize = Role::Type as usize + 1;
}

impl Default for Natives {
    fn default() -> Natives {
        Natives {
            functions: Vec::new(),
            names: Vec::new(),
            roles: [u32::MAX; Role::COUNT],
            intrinsics: Vec::new(),
            askers: Vec::new(),
        }
    }
}

impl Natives {
    /// Adds a function; `name` is what error messages call it where the call itself has no name,
    /// library included: `"table.insert"`, `"print"`.
    pub fn add(&mut self, name: &'static str, function: NativeFn) -> NativeId {
        self.functions.push(function);
        self.names.push(name);
        self.intrinsics.push(None);
        self.askers.push(None);
        NativeId(self.functions.len() as u32 - 1)
    }

    /// Says that a native has a role. It must do what the role says: which of the two does it is up
    /// to the dispatcher.
    pub fn set_role(&mut self, role: Role, id: NativeId) {
        self.roles[role as usize] = id.0;
        self.intrinsics[id.0 as usize] = Some(role);
    }

    /// As [`Natives::set_role`], for the function registered under `name`.
    pub fn set_role_by_name(&mut self, name: &str, role: Role) {
        if let Some(number) = self.names.iter().position(|known| *known == name) {
            self.set_role(role, NativeId(number as u32));
        }
    }

    /// Says what asks for the native registered under `name`.
    pub fn set_asker(&mut self, name: &str, ask: AskFn) {
        if let Some(number) = self.names.iter().position(|known| *known == name) {
            self.askers[number] = Some(ask);
        }
    }

    /// The name given at registration.
    pub fn name(&self, id: NativeId) -> &'static str {
        self.names.get(id.0 as usize).copied().unwrap_or("?")
    }
}

/// A native's view of its call: where its arguments are and how far it got.
pub struct Call {
    /// Stack index of the first argument.
    pub(super) base: u32,
    /// Number of arguments.
    pub(super) args: u32,
    /// State chosen by the native at its last exit; 0 at first.
    pub(super) state: u32,
    /// Results of the inner call that has just returned.
    pub(super) results: u32,
    /// The inner call ended in an error.
    pub(super) failed: bool,
    /// The native has a frame of its own already (it has been left before).
    pub(super) framed: bool,
    /// Which native runs.
    pub(super) id: NativeId,
}

impl Call {
    /// Number of arguments given.
    #[inline]
    pub fn count(&self) -> u32 {
        self.args
    }

    /// Which native runs.
    #[inline]
    pub fn native(&self) -> NativeId {
        self.id
    }

    /// The state given with the last [`Outcome::Call`]; 0 at the first entry.
    #[inline]
    pub fn state(&self) -> u32 {
        self.state
    }

    /// Whether the inner call ended in an error (after [`Outcome::Protect`]).
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// Number of results of the inner call that has just returned; they are the topmost values.
    pub fn results(&self) -> u32 {
        self.results
    }

    /// Result `i` of the inner call, nil past the last. Valid until something is pushed.
    pub fn result(&self, vm: &Vm, i: u32) -> Value {
        if i < self.results { vm.stack_value(vm.top - self.results + i) } else { Value::NIL }
    }

    /// The native has made a string of its arguments: counts a copy if one of these has the same
    /// text.
    #[inline]
    pub fn note_copies(&self, vm: &mut Vm, made: StrRef) {
        if vm.heap.string_len(made) > SHORT_MAX {
            self.compare_arguments(vm, made);
        }
    }

    fn compare_arguments(&self, vm: &mut Vm, made: StrRef) {
        // Most have two or three; looking at thousands would cost what nobody has paid for.
        const LOOKED_AT: u32 = 8;
        for i in 0..self.args.min(LOOKED_AT) {
            if let Some(text) = self.arg(vm, i).as_str() {
                vm.heap.note_copy(made, text);
            }
        }
    }

    /// Argument `i`, counted from 0; nil past the last.
    #[inline]
    pub fn arg(&self, vm: &Vm, i: u32) -> Value {
        if i < self.args { vm.stack_value(self.base + i) } else { Value::NIL }
    }

    /// Number of values from the first argument to the top.
    pub fn locals(&self, vm: &Vm) -> u32 {
        vm.top - self.base
    }

    /// The value `i` places above the first argument; nil past the top.
    #[inline]
    pub fn local(&self, vm: &Vm, i: u32) -> Value {
        let at = self.base + i;
        if at < vm.top { vm.stack_value(at) } else { Value::NIL }
    }

    /// Overwrites the value `i` places above the first argument. It must be below the top.
    #[inline]
    pub fn set_local(&self, vm: &mut Vm, i: u32, value: Value) {
        let at = self.base + i;
        debug_assert!(at < vm.top);
        if at < vm.top {
            vm.set_stack_value(at, value);
        }
    }

    /// Cuts the locals down to `n`, or adds nils up to `n`.
    ///
    /// # Errors
    /// When the stack cannot grow.
    pub fn set_locals(&self, vm: &mut Vm, n: u32) -> Result<(), Raise> {
        let wanted = self.base + n;
        if wanted > vm.top {
            vm.reserve_stack(wanted - vm.top)?;
            for at in vm.top..wanted {
                vm.set_stack_value(at, Value::NIL);
            }
        }
        vm.top = wanted;
        Ok(())
    }

    /// Pushes a value. Twenty places are always there; past these [`Call::reserve`] must have been
    /// called.
    #[inline]
    pub fn push(&self, vm: &mut Vm, value: Value) {
        vm.push(value);
    }

    /// Takes the topmost value off.
    #[inline]
    pub fn pop(&self, vm: &mut Vm) -> Value {
        if vm.top <= self.base {
            return Value::NIL;
        }
        let top = vm.top - 1;
        vm.top = top;
        vm.stack_value(top)
    }

    /// Makes room for `n` more values.
    ///
    /// # Errors
    /// "stack overflow" past a million values, or out of memory.
    pub fn reserve(&self, vm: &mut Vm, n: u32) -> Result<(), Raise> {
        vm.reserve_stack(n)
    }

    /// Captured value `i` of the native closure that is called; nil for a plain native.
    pub fn captured(&self, vm: &Vm, i: u32) -> Value {
        let closure = vm.stack_value(self.base - 1).as_native_closure();
        closure.map_or(Value::NIL, |closure| vm.heap.native_get(closure, i))
    }

    /// Overwrites captured value `i` of the native closure that is called.
    pub fn set_captured(&self, vm: &mut Vm, i: u32, value: Value) {
        if let Some(closure) = vm.stack_value(self.base - 1).as_native_closure() {
            vm.heap.native_set(closure, i, value);
        }
    }

    /// The name of the native as registered.
    pub fn name(&self, vm: &Vm) -> &'static str {
        vm.natives.name(self.id)
    }
}
