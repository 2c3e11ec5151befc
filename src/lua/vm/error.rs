//! Errors: how they are made, where they say they happened, what a host gets to see.

use super::Vm;
use super::native::{Call, Raise};
use crate::lua::bytecode::WORD_BYTES;
use crate::lua::heap::{Event, ProtoRef, StringCause, Value};

/// An error that nothing in the program has caught.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct LuaError {
    /// The error value. It stays alive until the machine runs again.
    pub value: Value,
    /// What the value says: a string or number as it is, `__tostring` aside.
    pub message: String,
    /// Where it happened, in the words of `debug.traceback`.
    pub traceback: String,
}

impl LuaError {
    /// An error that has no value in the heap.
    pub fn from_message(message: &str) -> LuaError {
        LuaError { value: Value::NIL, message: message.to_owned(), traceback: String::new() }
    }

    /// Whether the program needed more memory than the block has.
    pub fn is_out_of_memory(&self) -> bool {
        self.message.ends_with(NOT_ENOUGH_MEMORY)
    }
}

/// Memory is so short that not even a message fits: the prepared one is used.
pub(super) const NOT_ENOUGH_MEMORY: &str = "not enough memory";

impl Vm {
    /// Raises `message` with the position of the Lua function that called the native in front.
    pub fn raise(&mut self, call: &Call, message: &str) -> Raise {
        let place = self.place(call, 1);
        self.charge_for_names();
        self.raise_text(&format!("{place}{message}"))
    }

    /// Raises a value as it is.
    pub fn raise_value(&mut self, value: Value) -> Raise {
        self.heap.state_mut().error.set(value);
        Raise::Error
    }

    /// Raises a string as it is.
    pub fn raise_text(&mut self, text: &str) -> Raise {
        self.raise_bytes(text.as_bytes())
    }

    /// Raises a string of any bytes as it is.
    pub fn raise_bytes(&mut self, text: &[u8]) -> Raise {
        self.charge_for_text(text.len());
        match self.heap.string(text, StringCause::Other) {
            Ok(text) => self.raise_value(text.value()),
            Err(_) => Raise::OutOfMemory,
        }
    }

    /// A string that must come to be, at a point where nothing can be tried again: memory is
    /// collected for it, and where that does not help it is the one that says so.
    pub(super) fn certain_bytes(&mut self, text: &[u8]) -> Value {
        if let Ok(text) = self.heap.string(text, StringCause::Other) {
            return text.value();
        }
        self.collect_for_certain();
        match self.heap.string(text, StringCause::Other) {
            Ok(text) => text.value(),
            Err(_) => self.memory_text(),
        }
    }

    /// As [`Vm::certain_bytes`].
    pub(super) fn certain_text(&mut self, text: &str) -> Value {
        self.certain_bytes(text.as_bytes())
    }

    /// Raises `message` with the position of the running frame in front, if it is Lua's.
    pub(super) fn error_here(&mut self, message: &str) -> Raise {
        // A native without a frame of its own is no Lua function, whatever lies below.
        self.charge_for_names();
        let place = if self.in_native { String::new() } else { self.place_of_frame(self.depth) };
        self.raise_text(&format!("{place}{message}"))
    }

    /// The error value under way.
    pub fn error_value(&self) -> Value {
        self.heap.state().error.get()
    }

    /// `"file:line: "` of the function at `level`: 0 is the native that is called, 1 its caller.
    /// Empty where that is no Lua function.
    pub fn place(&self, call: &Call, level: u32) -> String {
        let native_depth = self.depth + u32::from(!call.framed);
        match native_depth.checked_sub(level) {
            Some(depth) if depth <= self.depth => self.place_of_frame(depth),
            _ => String::new(),
        }
    }

    /// `"file:line: "` where the machine was stopped; empty when that is not in Lua code.
    pub fn stopped_place(&self) -> String {
        let frame = self.frame();
        if frame.is_lua()
            && let Some(proto) = self.running_proto()
        {
            // Stopped before the instruction at pc, not in the one before it.
            let index = (frame.pc - self.heap.proto(proto).code) / WORD_BYTES;
            let line = self.heap.lines(proto).get(index as usize).copied().unwrap_or(0);
            return format!("{}:{line}: ", self.short_source(proto));
        }
        let mut places = (0..=self.depth).rev().map(|depth| self.place_of_frame(depth));
        places.find(|place| !place.is_empty()).unwrap_or_default()
    }

    /// `"file:line: "` of a frame of the running coroutine; empty where it is not Lua's.
    pub(super) fn place_of_frame(&self, depth: u32) -> String {
        let frame = self.frame_at(depth);
        if !frame.is_lua() {
            return String::new();
        }
        let Some(closure) = self.stack_value(frame.base - 1).as_closure() else {
            return String::new();
        };
        let proto = self.heap.closure_proto(closure);
        let source = self.short_source(proto);
        match self.line_at(proto, frame.pc) {
            Some(line) => format!("{source}:{line}: "),
            None => format!("{source}:?: "),
        }
    }

    /// The line of the instruction before the one at block offset `pc`.
    pub(super) fn line_at(&self, proto: ProtoRef, pc: u32) -> Option<u32> {
        let index = (pc - self.heap.proto(proto).code) / WORD_BYTES;
        self.heap.lines(proto).get(index.saturating_sub(1) as usize).copied()
    }

    /// The name of a chunk as messages show it.
    pub(super) fn short_source(&self, proto: ProtoRef) -> String {
        let source = self.heap.proto(proto).source;
        if source.is_none() {
            return "?".to_owned();
        }
        short_source_of(self.heap.bytes(source))
    }

    /// "stack overflow" at the running frame.
    pub(super) fn stack_overflow(&mut self) -> Raise {
        if self.in_handler {
            return self.raise_text("error in error handling");
        }
        self.error_here("stack overflow")
    }

    /// The name of a value's type in messages: `__name` of its metatable, if that is a string.
    pub fn type_name_for_message(&self, value: Value) -> String {
        if let Some(metatable) = self.heap.metatable(value)
            && let Some(name) = self.heap.metamethod(metatable, Event::Name).as_str()
        {
            return String::from_utf8_lossy(self.heap.bytes(name)).into_owned();
        }
        value.type_of().name().to_owned()
    }

    /// What an error value says to people.
    pub fn message_of(&self, value: Value) -> String {
        if let Some(text) = value.as_str() {
            return String::from_utf8_lossy(self.heap.bytes(text)).into_owned();
        }
        if value.is_number() {
            let number = match value.as_int() {
                Some(i) => crate::lua::number::integer_text(i),
                None => crate::lua::number::float_text(value.as_float().unwrap_or(0.0)),
            };
            return number.as_str().to_owned();
        }
        format!("(error object is a {} value)", value.type_of().name())
    }

    /// The error under way for the host.
    pub(super) fn take_error(&mut self, raise: Raise) -> LuaError {
        if raise == Raise::OutOfMemory {
            return LuaError::from_message(NOT_ENOUGH_MEMORY);
        }
        let value = self.error_value();
        let message = self.message_of(value);
        let traceback = self.traceback.take().unwrap_or_default();
        LuaError { value, message, traceback }
    }
}

/// As [`short_source`], of a name that may be as long as a program: only its ends count.
fn short_source_of(name: &[u8]) -> String {
    const ENDS: usize = 512;
    if name.len() <= 2 * ENDS {
        return short_source(&String::from_utf8_lossy(name));
    }
    let ends = [&name[..ENDS], &name[name.len() - ENDS..]].concat();
    short_source(&String::from_utf8_lossy(&ends))
}

/// A chunk's name as messages show it: a file's name as it is, the last 60 bytes of a long one, and
/// the first line of a source text in brackets.
pub(super) fn short_source(name: &str) -> String {
    const ROOM: usize = 59;
    if let Some(given) = name.strip_prefix('=') {
        return clip(given, ROOM).to_owned();
    }
    if let Some(file) = name.strip_prefix('@') {
        if file.len() <= ROOM {
            return file.to_owned();
        }
        let mut start = file.len() - (ROOM - 3);
        while !file.is_char_boundary(start) {
            start += 1;
        }
        return format!("...{}", &file[start..]);
    }
    let (line, more) = match name.split_once('\n') {
        Some((line, _)) => (line, true),
        None => (name, false),
    };
    // [string "..."] takes 15 of the 60 bytes, the closing zero of C's included.
    let room = ROOM + 1 - 15;
    if !more && line.len() <= room {
        return format!("[string \"{line}\"]");
    }
    format!("[string \"{}...\"]", clip(line, room))
}

fn clip(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
