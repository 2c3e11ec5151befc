//! What the source calls a value: found by looking back through the code for the instruction that
//! put it where it is. Only errors and tracebacks ask, so it may take its time.

use super::Vm;
use super::arith::Arith;
use super::frame::{deliver, kind};
use super::native::Call;
use crate::lua::bytecode::{Instruction, Opcode, WORD_BYTES};
use crate::lua::heap::{ProtoRef, StrRef};

/// How the source names what it calls.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CallName {
    /// The name, if the call has one.
    pub name: Option<String>,
    /// The call was written `object:name()`.
    pub is_method: bool,
}

/// A name and what sort of thing it names: `local`, `upvalue`, `field`, `global`, `method`,
/// `constant`.
pub(super) type Named = (&'static str, String);

impl Vm {
    /// Whether the native of `call` waits further up in this coroutine for a call with the same
    /// first argument.
    pub fn waits_in_itself(&self, call: &Call) -> bool {
        let above = self.depth + u32::from(!call.framed);
        let first = call.arg(self, 0);
        (0..above).any(|depth| {
            let frame = self.frame_at(depth);
            frame.kind() == kind::NATIVE
                && frame.constants == call.id.0
                && self.stack_value(frame.base) == first
        })
    }

    /// The name by which the native of `call` was called.
    pub(super) fn name_of_call(&self, call: &Call) -> CallName {
        let caller = if call.framed {
            if self.frame().delivery() == deliver::INNER || self.depth == 0 {
                return CallName::default();
            }
            self.depth - 1
        } else {
            self.depth
        };
        match self.callee_name(caller) {
            Some((kind, name)) => CallName { name: Some(name), is_method: kind == "method" },
            None => CallName::default(),
        }
    }

    /// What the Lua frame at `depth` calls at the moment.
    pub(super) fn callee_name(&self, depth: u32) -> Option<Named> {
        let frame = *self.frame_at(depth);
        if !frame.is_lua() {
            return None;
        }
        let proto = self.heap.closure_proto(self.stack_value(frame.base - 1).as_closure()?);
        self.callee_name_in(proto, frame.pc)
    }

    pub(super) fn callee_name_in(&self, proto: ProtoRef, pc: u32) -> Option<Named> {
        let at = self.instruction_index(proto, pc)?;
        let word = Instruction(*self.heap.code(proto).get(at)?);
        let metamethod = |name: &str| Some(("metamethod", name.to_owned()));
        let opcode = word.opcode()?;
        if let Some(arith) = Arith::of(opcode) {
            return metamethod(arith.event().name().trim_start_matches('_'));
        }
        match opcode {
            Opcode::Call | Opcode::TailCall => self.register_name(proto, at, word.a()),
            Opcode::TForCall => Some(("for iterator", "for iterator".to_owned())),
            Opcode::GetField
            | Opcode::GetGlobal
            | Opcode::GetIndex
            | Opcode::GetInt
            | Opcode::Method => metamethod("index"),
            Opcode::SetField | Opcode::SetGlobal | Opcode::SetIndex | Opcode::SetInt => {
                metamethod("newindex")
            }
            Opcode::Len => metamethod("len"),
            Opcode::Concat => metamethod("concat"),
            Opcode::JumpEq | Opcode::JumpNe => metamethod("eq"),
            Opcode::JumpLt | Opcode::JumpNotLt => metamethod("lt"),
            Opcode::JumpLe | Opcode::JumpNotLe => metamethod("le"),
            Opcode::JumpLtK | Opcode::JumpNotLtK | Opcode::JumpGtK | Opcode::JumpNotGtK => {
                metamethod("lt")
            }
            Opcode::JumpLeK | Opcode::JumpNotLeK | Opcode::JumpGeK | Opcode::JumpNotGeK => {
                metamethod("le")
            }
            Opcode::Close | Opcode::Return => metamethod("close"),
            _ => None,
        }
    }

    /// `" (local 'x')"` for a register of the running frame, at its current instruction; empty
    /// where the source has no name for it.
    pub(super) fn register_info(&self, register: u8) -> String {
        let Some(proto) = self.running_proto() else { return String::new() };
        let Some(at) = self.instruction_index(proto, self.frame().pc) else {
            return String::new();
        };
        match self.register_name(proto, at, register) {
            Some((kind, name)) => format!(" ({kind} '{name}')"),
            None => String::new(),
        }
    }

    /// The name of the local in a register of the running frame, that its instruction brings to
    /// life.
    pub(super) fn variable_name(&self, register: u8) -> String {
        let name = self.running_proto().and_then(|proto| {
            let at = self.instruction_index(proto, self.frame().pc)?;
            self.local_name(proto, at, register)
                .or_else(|| self.local_name(proto, at + 1, register))
        });
        name.unwrap_or_else(|| "?".to_owned())
    }

    /// One past the last slot that is live in the running frame when its instruction has just put
    /// a value into R[a]. Temporaries live in the order of their registers, and no object is made
    /// straight in a variable while others wait, so that above R[a] there can be locals only.
    pub(super) fn live_end_above(&self, a: u8) -> u32 {
        let base = self.frame().base;
        let Some(proto) = self.running_proto() else { return self.live_end() };
        let at = (self.frame().pc - self.heap.proto(proto).code) / WORD_BYTES;
        let locals = self.heap.local_names(proto).iter();
        let alive = locals.filter(|local| local.start_pc <= at && at <= local.end_pc);
        let highest = alive.map(|local| local.register).max().unwrap_or(0);
        base + 1 + highest.max(u32::from(a))
    }

    /// `" (upvalue 'x')"` for an upvalue of the running function.
    pub(super) fn upvalue_info(&self, index: u8) -> String {
        let name = self.running_proto().and_then(|p| self.upvalue_name(p, index));
        name.map_or(String::new(), |name| format!(" (upvalue '{name}')"))
    }

    /// The index of the instruction before block offset `pc`.
    fn instruction_index(&self, proto: ProtoRef, pc: u32) -> Option<usize> {
        let next = pc.checked_sub(self.heap.proto(proto).code)? / WORD_BYTES;
        Some(next.checked_sub(1)? as usize)
    }

    fn upvalue_name(&self, proto: ProtoRef, index: u8) -> Option<String> {
        let info = self.heap.upvalue_infos(proto).get(usize::from(index))?;
        Some(self.text(info.name))
    }

    fn text(&self, string: StrRef) -> String {
        if string.is_none() {
            return "?".to_owned();
        }
        // A message's names end at a zero byte, as they do in the reference.
        let bytes = self.heap.bytes(string).split(|byte| *byte == 0).next().unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn constant_text(&self, proto: ProtoRef, index: usize) -> Option<String> {
        let value = self.heap.constants(proto).get(index)?.get();
        Some(self.text(value.as_str()?))
    }

    fn local_name(&self, proto: ProtoRef, at: usize, register: u8) -> Option<String> {
        let alive = |start: u32, end: u32| start as usize <= at && at < end as usize;
        let locals = self.heap.local_names(proto);
        let local = locals.iter().rev().find(|local| {
            local.register == u32::from(register) && alive(local.start_pc, local.end_pc)
        })?;
        Some(self.text(local.name))
    }

    /// What register `register` holds when instruction `at` begins.
    pub(super) fn register_name(&self, proto: ProtoRef, at: usize, register: u8) -> Option<Named> {
        if let Some(name) = self.local_name(proto, at, register) {
            return (!name.starts_with('(')).then_some(("local", name));
        }
        let set = self.last_write(proto, at, register)?;
        let code = self.heap.code(proto);
        let word = Instruction(code[set]);
        let constant = || self.constant_text(proto, word.constant()?.0 as usize);
        match word.opcode()? {
            Opcode::Move if word.b() < u32::from(word.a()) => {
                self.register_name(proto, set, word.b() as u8)
            }
            Opcode::GetGlobal => {
                let kind = match self.upvalue_name(proto, word.b() as u8) {
                    Some(name) if name == "_ENV" => "global",
                    _ => "field",
                };
                Some((kind, constant()?))
            }
            Opcode::GetField => {
                let env = self.local_name(proto, set, word.b() as u8).is_some_and(|n| n == "_ENV");
                Some((if env { "global" } else { "field" }, constant()?))
            }
            Opcode::GetIndex => {
                let name = self.register_name(proto, set, word.c() as u8);
                match name {
                    Some(("constant", name)) => Some(("field", name)),
                    _ => Some(("field", "?".to_owned())),
                }
            }
            Opcode::GetInt => Some(("field", "integer index".to_owned())),
            Opcode::Method => Some(("method", constant()?)),
            Opcode::GetUpval | Opcode::GetCopy => {
                Some(("upvalue", self.upvalue_name(proto, word.b() as u8)?))
            }
            Opcode::LoadK => Some(("constant", constant()?)),
            _ => None,
        }
    }

    /// The last instruction before `end` that certainly was what wrote `register`.
    fn last_write(&self, proto: ProtoRef, end: usize, register: u8) -> Option<usize> {
        let code = self.heap.code(proto);
        self.looked_at.set(self.looked_at.get() + end as u64);
        let mut found = None;
        // Code before this may have been jumped over.
        let mut jump_target = 0;
        for (at, &word) in code.iter().enumerate().take(end) {
            let word = Instruction(word);
            let opcode = word.opcode()?;
            let skip = (opcode == Opcode::LoadFalseSkip).then_some(1);
            if let Some(offset) = word.jump().map(|jump| jump.0).or(skip) {
                let target = (at + 1).wrapping_add_signed(offset as isize);
                if target <= end && target > at {
                    jump_target = jump_target.max(target);
                }
            }
            if writes(opcode, word, register) {
                found = if at < jump_target { None } else { Some(at) };
            }
        }
        found
    }

    /// "attempt to call a ... value" for the value at a stack index that the running frame calls.
    pub(super) fn call_error(&mut self, function: u32) -> super::Raise {
        let value = self.stack_value(function);
        let info = self.callee_info(function);
        self.type_error("call", value, &info)
    }

    fn callee_info(&self, function: u32) -> String {
        let frame = self.frame();
        if !frame.is_lua() {
            return String::new();
        }
        let Some(proto) = self.running_proto() else { return String::new() };
        let Some(at) = self.instruction_index(proto, frame.pc) else { return String::new() };
        let word = Instruction(self.heap.code(proto)[at]);
        let is_call = matches!(word.opcode(), Some(Opcode::Call | Opcode::TailCall));
        if is_call && function != frame.base + u32::from(word.a()) {
            return String::new();
        }
        match self.callee_name(self.depth) {
            Some((kind, name)) => format!(" ({kind} '{name}')"),
            None => String::new(),
        }
    }
}

/// Whether an instruction may write a register.
fn writes(opcode: Opcode, word: Instruction, register: u8) -> bool {
    let a = word.a();
    match opcode {
        Opcode::SetUpval
        | Opcode::SetGlobal
        | Opcode::SetField
        | Opcode::SetIndex
        | Opcode::SetInt
        | Opcode::SetList
        | Opcode::Jump
        | Opcode::JumpIf
        | Opcode::JumpIfNot
        | Opcode::JumpEq
        | Opcode::JumpNe
        | Opcode::JumpLt
        | Opcode::JumpNotLt
        | Opcode::JumpLe
        | Opcode::JumpNotLe
        | Opcode::JumpEqK
        | Opcode::JumpNeK
        | Opcode::JumpLtK
        | Opcode::JumpNotLtK
        | Opcode::JumpLeK
        | Opcode::JumpNotLeK
        | Opcode::JumpGtK
        | Opcode::JumpNotGtK
        | Opcode::JumpGeK
        | Opcode::JumpNotGeK
        | Opcode::Return
        | Opcode::Return0
        | Opcode::Return1
        | Opcode::VarArgPrep
        | Opcode::TForPrep
        | Opcode::Close
        | Opcode::Tbc => false,
        Opcode::Call | Opcode::TailCall | Opcode::VarArg => register >= a,
        Opcode::TForCall => register >= a.saturating_add(4),
        Opcode::TForLoop => register == a.saturating_add(2),
        Opcode::ForPrep | Opcode::ForLoop => (a..=a.saturating_add(3)).contains(&register),
        Opcode::Method => register == a || register == a.saturating_add(1),
        Opcode::LoadNil => (a..=a.saturating_add(word.b() as u8)).contains(&register),
        _ => register == a,
    }
}
