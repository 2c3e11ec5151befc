//! The function being generated: instructions, registers, constants, variables, jumps.

use super::super::SyntaxError;
use super::super::ast::{Attrib, Expr, FunctionId, LabelId, VarId};
use super::super::limits::Cause;
use super::super::strings::StrId;
use super::Generator;
use crate::lua::bytecode::{
    Capture, Const, Constant, Instruction, JUMP_MAX, Jump, LocalInfo, Opcode, Prototype,
    UpvalueDesc,
};
use std::collections::BTreeMap;

/// Registers of one function: their number must fit an operand.
const REGISTERS_MAX: u32 = 255;

/// What a function takes without its contents; a constant in list and map; a local with its name.
const FUNCTION_BYTES: usize = 400;
const CONSTANT_BYTES: usize = 100;
const LOCAL_BYTES: usize = 80;

/// Jumps over jumps that are followed to their end.
const HOPS_MAX: usize = 16;

/// A constant as a key: floats by their bits, strings by their number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ConstantKey {
    Nil,
    False,
    True,
    Int(i64),
    Float(u64),
    Str(StrId),
    /// A record, by its number in the function.
    Record(u32),
}

/// A variable whose scope we are in.
pub(super) struct Active {
    var: VarId,
    /// Its entry in the table of locals, if it has a register.
    info: Option<usize>,
    /// Whether something must be closed when its scope ends.
    close: bool,
}

/// A loop that we are in.
pub(super) struct Loop {
    /// Number of active variables outside it.
    pub active: usize,
    /// Its `break`s: jumps to its end.
    pub breaks: Vec<usize>,
    /// Whether its end closes everything, so that a `break` need not.
    pub closes_at_end: bool,
}

/// What is known of the function so far.
pub(super) struct FunctionState {
    pub id: FunctionId,
    pub code: Vec<u64>,
    lines: Vec<u32>,
    constants: BTreeMap<ConstantKey, u32>,
    constant_list: Vec<ConstantKey>,
    /// Fields of records and the room they ask for.
    records: Vec<(Vec<(Const, Const)>, u32)>,
    pub protos: Vec<Prototype>,
    pub active: Vec<Active>,
    locals: Vec<LocalInfo>,
    pub free: u32,
    max_registers: u32,
    pub loops: Vec<Loop>,
    /// Jumps to labels, bound at the end of the function.
    pub gotos: Vec<(usize, LabelId)>,
    /// Jumps, for the pass that follows jumps over jumps.
    jumps: Vec<usize>,
}

impl FunctionState {
    pub(super) fn new(id: FunctionId) -> FunctionState {
        FunctionState {
            id,
            code: Vec::new(),
            lines: Vec::new(),
            constants: BTreeMap::new(),
            constant_list: Vec::new(),
            records: Vec::new(),
            protos: Vec::new(),
            active: Vec::new(),
            locals: Vec::new(),
            free: 0,
            // Two at least, so that a call without arguments always finds room.
            max_registers: 2,
            loops: Vec::new(),
            gotos: Vec::new(),
            jumps: Vec::new(),
        }
    }
}

impl FunctionState {
    /// About how much memory the function takes so far.
    fn memory(&self) -> usize {
        FUNCTION_BYTES
            + self.code.len() * 12
            + self.constant_list.len() * CONSTANT_BYTES
            + self.records.iter().map(|(fields, _)| 48 + fields.len() * 8).sum::<usize>()
            + self.locals.len() * LOCAL_BYTES
            + (self.gotos.len() + self.jumps.len()) * 16
    }
}

impl Generator<'_, '_> {
    /// Generates the function that `self.f` has just been set up for.
    pub(super) fn function(&mut self, id: FunctionId, upvalues: Vec<UpvalueDesc>) -> Prototype {
        let ast = self.ast;
        let function = &ast[id];
        let (first, params) = function.params;
        if function.is_vararg {
            let line = function.line.max(1);
            self.emit(Opcode::VarArgPrep, u32::from(params), 0, 0, line);
        }
        self.reserve(u32::from(params), function.line);
        for i in 0..u32::from(params) {
            self.activate(VarId(first + i), i);
        }
        self.statements(function.body);
        if !self.ends_with_return(function.body) {
            self.return_nothing(function.last_line);
        }
        self.leave(0);
        self.bind_gotos();
        self.follow_jumps();
        let names: usize = upvalues.iter().map(|upvalue| upvalue.name.len() + LOCAL_BYTES).sum();
        self.memory += self.f.memory() + names + function.name.len();
        let constants = self.f.constant_list.iter().map(|&key| self.constant_of(key)).collect();
        Prototype {
            source: self.source.clone(),
            name: function.name.clone(),
            line_defined: function.line,
            last_line: if function.line == 0 { 0 } else { function.last_line },
            params,
            is_vararg: function.is_vararg,
            max_registers: self.f.max_registers.min(REGISTERS_MAX) as u8,
            code: std::mem::take(&mut self.f.code),
            lines: std::mem::take(&mut self.f.lines),
            constants,
            protos: std::mem::take(&mut self.f.protos),
            upvalues,
            locals: std::mem::take(&mut self.f.locals),
        }
    }

    /// `R[target] := closure(id)`; `own` is the variable of a `local function`.
    pub(super) fn closure(&mut self, id: FunctionId, target: u32, own: Option<VarId>, line: u32) {
        let ast = self.ast;
        let describe = |captured: &super::super::ast::Captured| {
            let var = &ast[captured.var];
            let register = self.registers[captured.var.0 as usize] as u8;
            let capture = match (captured.outer, var.assigned) {
                (None, false) if own == Some(captured.var) => Capture::ThisClosure,
                (None, false) => Capture::ParentLocalCopy(register),
                (None, true) => Capture::ParentLocal(register),
                (Some(slot), false) => Capture::ParentUpvalueCopy(slot),
                (Some(slot), true) => Capture::ParentUpvalue(slot),
            };
            UpvalueDesc { name: ast.strings.text(var.name).into_owned(), capture }
        };
        let upvalues = ast[id].upvalues.iter().map(describe).collect();
        let outer = std::mem::replace(&mut self.f, FunctionState::new(id));
        let prototype = self.function(id, upvalues);
        self.f = outer;
        let index = self.f.protos.len();
        if index > usize::from(u16::MAX) {
            self.fail("too many functions (limit is 65536) in one function", line);
        }
        self.f.protos.push(prototype);
        self.touch(target + 1, line);
        self.emit(Opcode::Closure, target, 0, index as u32, line);
    }

    /// Notes that a limit is passed.
    pub(super) fn fail(&mut self, reason: &str, line: u32) {
        let message = format!("{}:{line}: {reason}", self.chunk);
        self.error.get_or_insert(SyntaxError { message, line, cause: Cause::Syntax });
    }

    /// Looks at the limits every now and then; true when one is passed and nothing more is to be
    /// generated.
    pub(super) fn gives_up(&mut self) -> bool {
        if self.watch.step()
            && let Some(cause) = self.watch.look(self.memory + self.f.memory())
        {
            self.error = Some(SyntaxError::from_limit(cause));
        }
        self.error.as_ref().is_some_and(|error| error.cause != Cause::Syntax)
    }

    // Instructions.

    /// Where the next instruction goes.
    pub(super) fn here(&self) -> usize {
        self.f.code.len()
    }

    /// Emits an instruction. Operands past their limits have been reported by whoever made them.
    pub(super) fn emit(&mut self, op: Opcode, a: u32, b: u32, c: u32, line: u32) {
        self.f.code.push(Instruction::new(op, a, b, c).0);
        self.f.lines.push(line);
    }

    // Jumps. A jump is known by its position and bound once its goal is.

    /// Emits an unbound jump.
    pub(super) fn jump(&mut self, line: u32) -> usize {
        self.jump_by(Opcode::Jump, 0, 0, line)
    }

    /// Emits an unbound instruction that jumps.
    pub(super) fn jump_by(&mut self, op: Opcode, a: u32, b: u32, line: u32) -> usize {
        let pc = self.here();
        self.emit(op, a, b, 0, line);
        self.f.jumps.push(pc);
        pc
    }

    /// Binds the jump at `pc`.
    pub(super) fn bind(&mut self, pc: usize, goal: usize) {
        let offset = goal as i64 - (pc as i64 + 1);
        if offset.abs() > i64::from(JUMP_MAX) {
            self.fail("control structure too long", self.f.lines[pc]);
        }
        self.f.code[pc] = Instruction(self.f.code[pc]).with_jump(Jump(offset as i32)).0;
    }

    /// Binds jumps to the next instruction.
    pub(super) fn bind_here(&mut self, jumps: impl IntoIterator<Item = usize>) {
        let here = self.here();
        for pc in jumps {
            self.bind(pc, here);
        }
    }

    fn goal(&self, pc: usize) -> usize {
        let jump = Instruction(self.f.code[pc]).jump().map_or(0, |jump| jump.0);
        (pc as i64 + 1 + i64::from(jump)) as usize
    }

    fn bind_gotos(&mut self) {
        for (pc, label) in std::mem::take(&mut self.f.gotos) {
            self.bind(pc, self.labels[label.0 as usize]);
        }
    }

    /// Makes each jump that lands on a plain jump go where that one goes.
    fn follow_jumps(&mut self) {
        for pc in std::mem::take(&mut self.f.jumps) {
            let first = self.goal(pc);
            let mut goal = first;
            for _ in 0..HOPS_MAX {
                let there = self.f.code.get(goal).copied().and_then(Opcode::of);
                if there != Some(Opcode::Jump) {
                    break;
                }
                goal = self.goal(goal);
            }
            if goal != first {
                self.bind(pc, goal);
            }
        }
    }

    // Registers.

    /// Notes that the first `count` registers are used.
    pub(super) fn touch(&mut self, count: u32, line: u32) {
        self.f.max_registers = self.f.max_registers.max(count);
        if count > REGISTERS_MAX {
            self.fail("function or expression needs too many registers", line);
        }
    }

    /// Takes the next `count` registers.
    pub(super) fn reserve(&mut self, count: u32, line: u32) {
        self.f.free += count;
        self.touch(self.f.free, line);
    }

    // Variables.

    /// Makes a variable active in a register.
    pub(super) fn activate(&mut self, var: VarId, register: u32) {
        let variable = &self.ast[var];
        let close = variable.is_shared() || variable.attrib == Attrib::Close;
        self.registers[var.0 as usize] = register;
        let info = Some(self.f.locals.len());
        self.f.locals.push(LocalInfo {
            name: self.ast.strings.text(variable.name).into_owned(),
            register: register as u8,
            start_pc: self.here() as u32,
            end_pc: 0,
        });
        self.f.active.push(Active { var, info, close });
    }

    /// Makes a variable active that is a constant and has no register.
    pub(super) fn activate_constant(&mut self, var: VarId) {
        self.f.active.push(Active { var, info: None, close: false });
    }

    /// Notes that the last activated variable must be closed.
    pub(super) fn close_last(&mut self) {
        if let Some(last) = self.f.active.last_mut() {
            last.close = true;
        }
    }

    /// The lowest register that must be closed when the variables past the first `active` die.
    pub(super) fn to_close(&self, active: usize) -> Option<u32> {
        let first = self.f.active.get(active..)?.iter().find(|a| a.close)?;
        Some(self.registers[first.var.0 as usize])
    }

    /// Ends the scope of the variables past the first `active`.
    pub(super) fn leave(&mut self, active: usize) {
        let end = self.here() as u32;
        for dead in self.f.active.drain(active..) {
            if let Some(info) = dead.info {
                self.f.locals[info].end_pc = end;
            }
        }
    }

    /// The register of a local.
    pub(super) fn register(&self, var: VarId) -> u32 {
        self.registers[var.0 as usize]
    }

    /// Whether an upvalue of the function holds its value itself.
    pub(super) fn is_copy(&self, slot: u8) -> bool {
        let captured = self.ast[self.f.id].upvalues[slot as usize];
        !self.ast[captured.var].assigned
    }

    // Constants.

    /// The index of a constant.
    pub(super) fn constant(&mut self, key: ConstantKey) -> u32 {
        let next = self.f.constant_list.len() as u32;
        let index = *self.f.constants.entry(key).or_insert(next);
        if index == next {
            self.f.constant_list.push(key);
        }
        index
    }

    /// The index of a new constant: a record of these fields.
    pub(super) fn record_constant(&mut self, fields: Vec<(Const, Const)>, room: u32) -> u32 {
        self.f.records.push((fields, room));
        self.constant(ConstantKey::Record(self.f.records.len() as u32 - 1))
    }

    /// The key of an expression that is a constant.
    pub(super) fn constant_key(e: Expr) -> Option<ConstantKey> {
        Some(match e {
            Expr::Nil => ConstantKey::Nil,
            Expr::False => ConstantKey::False,
            Expr::True => ConstantKey::True,
            Expr::Int(i) => ConstantKey::Int(i),
            Expr::Float(f) => ConstantKey::Float(f.to_bits()),
            Expr::Str(id) => ConstantKey::Str(id),
            _ => return None,
        })
    }

    fn constant_of(&self, key: ConstantKey) -> Constant {
        match key {
            ConstantKey::Nil => Constant::Nil,
            ConstantKey::False => Constant::False,
            ConstantKey::True => Constant::True,
            ConstantKey::Int(i) => Constant::Int(i),
            ConstantKey::Float(bits) => Constant::Float(f64::from_bits(bits)),
            ConstantKey::Str(id) => Constant::Str(self.ast.strings.bytes(id).to_vec()),
            ConstantKey::Record(n) => {
                let (fields, room) = &self.f.records[n as usize];
                Constant::Record { fields: fields.clone(), room: *room }
            }
        }
    }
}
