//! What is running, in words: tracebacks, and what `debug.getinfo` may tell.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Vm;
use super::frame::{Frame, deliver, flag, kind};
use super::machine::registry;
use super::names::Named;
use super::native::{Call, NativeId};
use crate::lua::heap::{ProtoRef, TableRef, ThreadRef, Value};

/// Frames shown at the top and at the bottom of a long traceback.
const SHOWN_TOP: usize = 10;
const SHOWN_BOTTOM: usize = 11;

/// How many modules, and how many fields of each, a function is looked for in: what a program puts
/// there must not make its tracebacks slow.
const MODULES_SEARCHED: u32 = 64;
const FIELDS_SEARCHED: u32 = 1024;

/// What is known of an active function, or of a function value.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FrameInfo {
    /// The chunk's name as it was given.
    pub source: String,
    /// The chunk's name as messages show it.
    pub short_source: String,
    /// The line that runs; `None` for natives.
    pub line: Option<u32>,
    /// Line of `function`; `None` for natives, 0 for main chunks.
    pub line_defined: Option<u32>,
    /// Line of `end`.
    pub last_line: Option<u32>,
    /// `Lua`, `main` or `C`.
    pub what: &'static str,
    /// How it was called: `global`, `local`, `method`, `field`, ... or empty.
    pub name_what: &'static str,
    /// By what name it was called.
    pub name: Option<String>,
    /// Whether it was entered by a tail call.
    pub is_tail_call: bool,
    /// Number of upvalues.
    pub upvalues: u32,
    /// Number of fixed parameters.
    pub params: u32,
    /// Whether it takes extra arguments.
    pub is_vararg: bool,
    /// The function itself; nil where it is gone.
    pub function: Option<Value>,
}

impl Vm {
    /// What runs at `level`: 0 is the native of `call`, 1 its caller and so on.
    pub fn frame_info(&self, call: &Call, level: u32) -> Option<FrameInfo> {
        if level == 0 && !call.framed {
            let function = self.stack_value(call.base - 1);
            let mut info = self.function_info(function);
            if let Some((what, name)) = self.callee_name(self.depth) {
                (info.name_what, info.name) = (what, Some(name));
            }
            return Some(info);
        }
        let up = level - u32::from(!call.framed);
        self.frame_info_of(self.thread, self.depth.checked_sub(up)?)
    }

    /// What runs at `level` of a coroutine that does not run itself; 0 is its topmost function.
    pub fn frame_info_in(&self, thread: ThreadRef, level: u32) -> Option<FrameInfo> {
        let top = self.top_frame(thread)?;
        self.frame_info_of(thread, top.checked_sub(level)?)
    }

    fn top_frame(&self, thread: ThreadRef) -> Option<u32> {
        if thread == self.thread {
            return Some(self.depth);
        }
        self.heap.thread(thread).frame_count.checked_sub(1)
    }

    fn frame_info_of(&self, thread: ThreadRef, depth: u32) -> Option<FrameInfo> {
        let frame = self.frame_of(thread, depth);
        if frame.kind() == kind::BOTTOM {
            return None;
        }
        let function = self.heap.stack_get(thread, frame.base - 1);
        let mut info = self.function_info(function);
        info.is_tail_call = frame.has(flag::TAIL);
        if frame.is_lua()
            && let Some(closure) = function.as_closure()
        {
            info.line = self.line_at(self.heap.closure_proto(closure), frame.pc);
        }
        if let Some((what, name)) = self.name_of_frame(thread, depth) {
            (info.name_what, info.name) = (what, Some(name));
        }
        Some(info)
    }

    /// What is known of a function value without a call.
    pub fn function_info(&self, function: Value) -> FrameInfo {
        let Some(closure) = function.as_closure() else {
            let source = "=[C]".to_owned();
            let short_source = "[C]".to_owned();
            let function = Some(function);
            let what = "C";
            let is_vararg = true;
            return FrameInfo {
                source,
                short_source,
                function,
                what,
                is_vararg,
                ..FrameInfo::default()
            };
        };
        let proto_ref = self.heap.closure_proto(closure);
        let proto = self.heap.proto(proto_ref);
        let source = if proto.source.is_none() {
            "=?".to_owned()
        } else {
            String::from_utf8_lossy(self.heap.bytes(proto.source)).into_owned()
        };
        FrameInfo {
            source,
            short_source: self.short_source(proto_ref),
            line: None,
            line_defined: Some(proto.line_defined),
            last_line: Some(proto.last_line),
            what: if proto.line_defined == 0 { "main" } else { "Lua" },
            upvalues: u32::from(proto.upvalues_len),
            params: u32::from(proto.params),
            is_vararg: proto.is_vararg != 0,
            function: Some(function),
            ..FrameInfo::default()
        }
    }

    /// The name by which the function of a frame was called.
    fn name_of_frame(&self, thread: ThreadRef, depth: u32) -> Option<Named> {
        let frame = self.frame_of(thread, depth);
        if depth == 0 || frame.has(flag::TAIL) {
            return None;
        }
        if frame.delivery() == deliver::FINALIZER {
            return Some(("metamethod", "gc".to_owned()));
        }
        let caller: Frame = self.frame_of(thread, depth - 1);
        if !caller.is_lua() {
            return None;
        }
        let closure = self.heap.stack_get(thread, caller.base - 1).as_closure()?;
        self.callee_name_in(self.heap.closure_proto(closure), caller.pc)
    }

    /// The traceback as `debug.traceback` gives it, from `level` up: 0 is the native of `call`.
    pub fn traceback(&self, call: &Call, message: Option<&str>, level: u32) -> String {
        let mut lines = Lines::default();
        if level == 0 && !call.framed {
            lines.list.push(self.native_line(call.base - 1, self.callee_name(self.depth)));
        }
        let skip = if call.framed { level } else { level.saturating_sub(1) };
        self.frame_lines(self.thread, skip, &mut lines);
        assemble(message, &lines)
    }

    /// The traceback of a coroutine that does not run, from `level` up.
    pub fn traceback_of(&self, thread: ThreadRef, message: Option<&str>, level: u32) -> String {
        let mut lines = Lines::default();
        self.frame_lines(thread, level, &mut lines);
        assemble(message, &lines)
    }

    /// The traceback of the coroutine in which the machine was stopped.
    pub fn stopped_traceback(&self) -> String {
        self.traceback_text(None, 0)
    }

    /// The traceback of the running coroutine, from the running frame.
    pub(super) fn traceback_text(&self, message: Option<&str>, level: u32) -> String {
        self.traceback_of(self.thread, message, level)
    }

    fn frame_lines(&self, thread: ThreadRef, skip: u32, lines: &mut Lines) {
        let Some(top) = self.top_frame(thread) else { return };
        let Some(first) = top.checked_sub(skip) else { return };
        // The middle of a deep stack is counted, not looked at.
        let before = lines.list.len();
        let deep = first as usize > SHOWN_TOP + SHOWN_BOTTOM;
        for depth in (0..=first).rev() {
            let from_top = (first - depth) as usize + before;
            if deep && from_top > SHOWN_TOP && depth as usize > SHOWN_BOTTOM + 1 {
                lines.left_out += 1;
                continue;
            }
            let frame = self.frame_of(thread, depth);
            if frame.kind() == kind::BOTTOM {
                // Where the host or `resume` entered; the main program's shows as the host.
                if thread == self.heap.state().main_thread {
                    lines.list.push("\n\t[C]: in ?".to_owned());
                }
                continue;
            }
            lines.list.push(self.frame_line(thread, depth, &frame));
        }
    }

    fn frame_line(&self, thread: ThreadRef, depth: u32, frame: &Frame) -> String {
        let name = self.name_of_frame(thread, depth);
        let function = self.heap.stack_get(thread, frame.base - 1);
        let mut line = match function.as_closure() {
            Some(closure) if frame.is_lua() => {
                let proto = self.heap.closure_proto(closure);
                self.lua_line(proto, frame.pc, name, function)
            }
            _ => self.native_text(NativeId(frame.constants), name),
        };
        if frame.has(flag::TAIL) {
            line.push_str("\n\t(...tail calls...)");
        }
        line
    }

    fn native_line(&self, function: u32, name: Option<Named>) -> String {
        self.native_text(self.native_id(self.stack_value(function)), name)
    }

    fn native_text(&self, id: NativeId, name: Option<Named>) -> String {
        match (self.natives.name(id), name) {
            ("?", Some((what, name))) => format!("\n\t[C]: in {what} '{name}'"),
            ("?", None) => "\n\t[C]: in ?".to_owned(),
            (known, _) => format!("\n\t[C]: in function '{known}'"),
        }
    }

    fn lua_line(&self, proto: ProtoRef, pc: u32, name: Option<Named>, function: Value) -> String {
        let mut line = format!("\n\t{}:", self.short_source(proto));
        if let Some(number) = self.line_at(proto, pc) {
            let _ = write!(line, "{number}:");
        }
        let defined = self.heap.proto(proto).line_defined;
        let _ = match (self.global_name(function), name) {
            (Some(global), _) => write!(line, " in function '{global}'"),
            (None, Some((what, name))) => write!(line, " in {what} '{name}'"),
            (None, None) if defined == 0 => write!(line, " in main chunk"),
            (None, None) => {
                write!(line, " in function <{}:{defined}>", self.short_source(proto))
            }
        };
        line
    }

    /// The name of a function that lies in a global variable or in the table of a module.
    fn global_name(&self, function: Value) -> Option<String> {
        if let Some(name) = self.key_of(self.globals(), function) {
            return Some(name);
        }
        let loaded = self.registered(registry::LOADED);
        let mut key = Value::NIL;
        let mut modules = 0;
        while let Ok(Some((next, value))) = self.heap.next(loaded, key)
            && modules < MODULES_SEARCHED
        {
            key = next;
            modules += 1;
            let (Some(module), Some(table)) = (key.as_str(), value.as_table()) else { continue };
            if table != self.globals()
                && let Some(name) = self.key_of(table, function)
            {
                let module = String::from_utf8_lossy(self.heap.bytes(module));
                return Some(format!("{module}.{name}"));
            }
        }
        None
    }

    /// The string under which a table has a function, if it is among the first.
    fn key_of(&self, table: TableRef, function: Value) -> Option<String> {
        let mut key = Value::NIL;
        let mut left = FIELDS_SEARCHED;
        while let Ok(Some((next, value))) = self.heap.next(table, key)
            && left > 0
        {
            key = next;
            left -= 1;
            if value == function
                && let Some(name) = next.as_str()
            {
                return Some(String::from_utf8_lossy(self.heap.bytes(name)).into_owned());
            }
        }
        self.looked_at.set(self.looked_at.get() + u64::from(FIELDS_SEARCHED - left));
        None
    }

    /// The lines on which a Lua function has code; `None` for natives.
    pub fn function_lines(&self, function: Value) -> Option<BTreeSet<u32>> {
        let proto = self.heap.closure_proto(function.as_closure()?);
        // What puts extra arguments in their place belongs to no line of the program's.
        let first = usize::from(self.heap.proto(proto).is_vararg != 0);
        let lines = self.heap.lines(proto).iter().skip(first).copied();
        // A function ends on the line of its `end`, wherever it returns.
        let last = Some(self.heap.proto(proto).last_line).filter(|line| *line != 0);
        Some(lines.chain(last).collect())
    }
}

/// The lines of a traceback; of a deep stack those near its ends.
#[derive(Default)]
struct Lines {
    list: Vec<String>,
    /// Frames in the middle that have no line.
    left_out: usize,
}

/// Message, title and lines, with the middle of a long list left out.
fn assemble(message: Option<&str>, lines: &Lines) -> String {
    let mut text = String::new();
    if let Some(message) = message {
        text.push_str(message);
        text.push('\n');
    }
    text.push_str("stack traceback:");
    let list = &lines.list;
    let skipped = (list.len() + lines.left_out).saturating_sub(SHOWN_TOP + SHOWN_BOTTOM);
    if skipped <= 1 {
        list.iter().for_each(|line| text.push_str(line));
        return text;
    }
    list[..SHOWN_TOP].iter().for_each(|line| text.push_str(line));
    // The reference implementation does not count the first that it leaves out.
    let _ = write!(text, "\n\t...\t(skipping {} levels)", skipped - 1);
    list[list.len() - SHOWN_BOTTOM..].iter().for_each(|line| text.push_str(line));
    text
}
