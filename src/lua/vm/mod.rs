//! Bytecode to effects: dispatch, frames, calls, metamethods, coroutines, fuel.
//!
//! A [`Vm`] owns a [`Heap`], in whose block everything lies that a program can reach, its own
//! stacks and frames included. Nothing in Lua recurses on the host's stack: a call, a metamethod,
//! an iterator, a
//! `pcall` or a coroutine is a frame in the block and a note of what to do with its results. So the
//! machine can stop wherever fuel is checked, be copied, and go on later, in this process or
//! another.

mod arguments;
mod arith;
mod aside;
mod call;
mod compare;
mod concat;
mod control;
mod convert;
mod coroutine;
mod dispatch;
mod error;
mod frame;
mod load;
mod machine;
mod metamethod;
mod names;
mod native;
mod operation;
mod profile;
mod renew;
mod switch;
mod trace;
mod traceback;
mod unwind;

#[cfg(test)]
mod tests;

pub use arith::Arith;
pub use control::{error, pcall, xpcall};
pub use convert::{to_float, to_integer, to_number};
pub use coroutine::{
    coroutine_close, coroutine_create, coroutine_isyieldable, coroutine_resume, coroutine_running,
    coroutine_status, coroutine_wrap, coroutine_yield,
};
pub use error::LuaError;
pub use load::LoadError;
pub use machine::{Exit, Module, Program, Vm, VmOptions, World, registry};
pub use metamethod::{Lookup, Store, WARNINGS_WORD};
pub use names::CallName;
pub use native::{
    AskFn, Call, MachineCall, NativeFn, NativeId, Natives, Outcome, Raise, Role, places_price,
};
pub use trace::{Code, FunctionTrace, NodeTrace, Site, TextSite, Trace, Turn};
pub use traceback::FrameInfo;

/// Slots that every frame finds above its own, so that natives can push a little without asking.
const SPARE_SLOTS: u32 = 24;

/// What an instruction or a native led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flow {
    /// The same frame goes on with the next instruction.
    Next,
    /// The running frame has changed, or its pc: load it anew.
    Reload,
    /// Out of fuel, at an instruction's start.
    OutOfFuel,
    /// The host wants to stop here.
    Stopped,
    /// The bottom of the main coroutine was reached.
    Done,
    /// An error has reached the bottom of the main coroutine.
    Failed,
}
