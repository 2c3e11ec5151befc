//! What a value is and how it dies: block, allocator, strings, tables, collector.
#![allow(unsafe_code)]

mod block;
mod counters;
mod event;
mod object;
mod state;
mod value;

mod surface;

pub use block::Base;
pub use counters::{AllocKind, AllocSite, Counters, StringCause};
pub use event::Event;
pub use object::{
    Closure, Header, LocalName, NativeClosure, Node, Proto, ProtoParts, Str, Table, Thread,
    UPVALUE_SLOT, Upvalue, UpvalueInfo,
};
pub use state::{EMBEDDER_WORDS, State};
pub use surface::{Heap, OutOfMemory, Snapshot, TableError, UnknownKey};
pub use value::{
    ClosureRef, NativeClosureRef, ObjRef, ProtoRef, Slot, StrRef, TableRef, Tag, ThreadRef, Type,
    UpvalRef, Value,
};
