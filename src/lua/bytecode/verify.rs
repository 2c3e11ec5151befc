//! Checks a prototype, so that the machine need not check as it runs.
//!
//! The machine's dispatcher reads registers, constants, upvalues and code without looking at
//! bounds. This is where it is made true that it may.

use super::{Capture, Const, Constant, Instruction, Opcode, Operand, Prototype, Shape};

/// Checks every operand of every instruction of `prototype` and of the functions inside it.
///
/// # Errors
/// Says which function, which instruction and what is wrong with it.
pub fn verify(prototype: &Prototype) -> Result<(), String> {
    // A list, not recursion: how deep functions nest is the compiler's business.
    let mut waiting = vec![prototype];
    while let Some(next) = waiting.pop() {
        Check { prototype: next }.all().map_err(|(pc, reason)| {
            format!("{} (line {}), instruction {pc}: {reason}", next.name, next.line_defined)
        })?;
        waiting.extend(&next.protos);
    }
    for upvalue in &prototype.upvalues {
        if !matches!(upvalue.capture, Capture::ParentLocal(_) | Capture::ParentLocalCopy(_)) {
            return Err(format!("upvalue '{}' of a main function has no source", upvalue.name));
        }
    }
    Ok(())
}

/// A fault: the instruction it is at, and what is wrong.
type Fault = (usize, String);

struct Check<'a> {
    prototype: &'a Prototype,
}

fn ensure(holds: bool, pc: usize, reason: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err((pc, reason())) }
}

impl Check<'_> {
    fn all(&self) -> Result<(), Fault> {
        let p = self.prototype;
        ensure(p.lines.len() == p.code.len(), 0, || "not one line for each instruction".into())?;
        ensure(p.max_registers >= 2, 0, || "fewer than 2 registers".into())?;
        self.records()?;
        ensure(p.params <= p.max_registers, 0, || "more parameters than registers".into())?;
        for pc in 0..p.code.len() {
            self.instruction(pc)?;
        }
        let ends = p.code.len().checked_sub(1).and_then(|last| self.op_at(last));
        ensure(ends.is_some_and(returns), p.code.len(), || "the code does not end".into())?;
        let first = self.op_at(0);
        let prepares = first == Some(Opcode::VarArgPrep);
        ensure(prepares == p.is_vararg, 0, || "VarArgPrep and `...` disagree".into())?;
        for local in &p.locals {
            ensure(local.register < p.max_registers, local.start_pc as usize, || {
                format!("local '{}' has no register", local.name)
            })?;
            let ends = local.start_pc <= local.end_pc && local.end_pc as usize <= p.code.len();
            ensure(ends, local.start_pc as usize, || {
                format!("local '{}' has no scope", local.name)
            })?;
        }
        self.captures()
    }

    /// Records are made of plain constants before them.
    fn records(&self) -> Result<(), Fault> {
        let constants = &self.prototype.constants;
        for (index, constant) in constants.iter().enumerate() {
            let Constant::Record { fields, .. } = constant else { continue };
            let plain = |k: &Const| {
                let earlier = constants.get(k.0 as usize).filter(|_| (k.0 as usize) < index);
                earlier.filter(|k| !matches!(k, Constant::Record { .. }))
            };
            let sound = fields.iter().all(|(name, value)| {
                matches!(plain(name), Some(Constant::Str(_))) && plain(value).is_some()
            });
            ensure(sound, 0, || format!("constant {index} is no sound record"))?;
        }
        Ok(())
    }

    /// The functions inside capture only what there is.
    fn captures(&self) -> Result<(), Fault> {
        let p = self.prototype;
        for upvalue in p.protos.iter().flat_map(|inner| &inner.upvalues) {
            let fits = match upvalue.capture {
                Capture::ParentLocal(r) | Capture::ParentLocalCopy(r) => r < p.max_registers,
                Capture::ParentUpvalue(u) | Capture::ParentUpvalueCopy(u) => {
                    let outer = p.upvalues.get(usize::from(u));
                    outer.is_some_and(|o| o.capture.is_copy() == upvalue.capture.is_copy())
                }
                Capture::ThisClosure => true,
            };
            ensure(fits, 0, || format!("captured '{}' does not exist", upvalue.name))?;
        }
        Ok(())
    }

    fn instruction(&self, pc: usize) -> Result<(), Fault> {
        let word = Instruction(self.prototype.code[pc]);
        let op = word.opcode().ok_or_else(|| (pc, "no such opcode".to_string()))?;
        let [a, b, c] = op.operands();
        self.operand(pc, op, a, word.a().into())?;
        self.operand(pc, op, b, word.b())?;
        self.operand(pc, op, c, word.c())?;
        if let Some(jump) = word.jump() {
            self.lands(pc, pc as i64 + 1 + i64::from(jump.0))?;
        }
        // Whatever the operands do not account for: parts of slots, bits of fields without a use.
        let hint = if op.shape() == Shape::AbKh { 0xFFFF << 48 } else { 0 };
        let plain = Instruction::new(op, word.a().into(), word.b(), word.c());
        let plain = word.jump().map_or(plain, |jump| plain.with_jump(jump));
        ensure(plain.0 & !hint == word.0 & !hint, pc, || format!("{}: stray bits", op.name()))?;
        if let Some(constant) = word.constant() {
            let is_record = matches!(self.constant(constant.0), Some(Constant::Record { .. }));
            ensure(is_record == (op == Opcode::NewRecord), pc, || {
                format!("{}: constant {} is of the wrong kind", op.name(), constant.0)
            })?;
        }
        if op.shape() == Shape::AbKh {
            let is_string = matches!(self.constant(word.c()), Some(Constant::Str(_)));
            ensure(is_string, pc, || format!("{} needs a constant string", op.name()))?;
        }
        self.special(pc, op, word)
    }

    fn constant(&self, index: u32) -> Option<&Constant> {
        self.prototype.constants.get(index as usize)
    }

    fn registers(&self, pc: usize, first: u8, count: u32) -> Result<(), Fault> {
        let fits = u32::from(first) + count <= u32::from(self.prototype.max_registers);
        ensure(fits, pc, || format!("{count} registers from {first} on do not exist"))
    }

    fn operand(&self, pc: usize, op: Opcode, kind: Operand, value: u32) -> Result<(), Fault> {
        let p = self.prototype;
        let (fits, what) = match kind {
            Operand::None => (value == 0, "unused operand"),
            Operand::Num => (true, "number"),
            Operand::Reg => (value < u32::from(p.max_registers), "register"),
            Operand::Const => (self.constant(value).is_some(), "constant"),
            Operand::Up => ((value as usize) < p.upvalues.len(), "upvalue"),
            Operand::Proto => ((value as usize) < p.protos.len(), "prototype"),
        };
        ensure(fits, pc, || format!("{}: no {what} {value}", op.name()))
    }

    fn lands(&self, pc: usize, goal: i64) -> Result<(), Fault> {
        let exists = usize::try_from(goal).is_ok_and(|goal| goal < self.prototype.code.len());
        ensure(exists, pc, || format!("jumps to {goal}, no instruction"))
    }

    fn op_at(&self, pc: usize) -> Option<Opcode> {
        self.prototype.code.get(pc).copied().and_then(Opcode::of)
    }

    /// What the operand kinds do not say.
    fn special(&self, pc: usize, op: Opcode, word: Instruction) -> Result<(), Fault> {
        let (a, b, c) = (word.a(), word.b(), word.c());
        let next = pc + 1;
        match op {
            Opcode::LoadNil => self.registers(pc, a, b + 1),
            Opcode::LoadFalseSkip => self.lands(pc, pc as i64 + 2),
            Opcode::Method => self.registers(pc, a, 2),
            Opcode::Concat => {
                ensure(b >= 2, pc, || "Concat of fewer than 2".into())?;
                self.registers(pc, a, b)
            }
            Opcode::SetList => match b {
                0 => self.after_open(pc),
                _ => self.registers(pc, a, b + 1),
            },
            Opcode::GetUpval | Opcode::SetUpval => self.is_cell(pc, b, true),
            Opcode::GetCopy | Opcode::GetGlobal | Opcode::SetGlobal => self.is_cell(pc, b, false),
            Opcode::Call => {
                self.arguments(pc, a, b)?;
                self.results(pc, a, c, next)
            }
            Opcode::TailCall => {
                self.arguments(pc, a, b)?;
                self.results(pc, a, 0, next)
            }
            Opcode::VarArg => {
                ensure(self.prototype.is_vararg, pc, || "VarArg without `...`".into())?;
                self.results(pc, a, c, next)
            }
            Opcode::Return => match b {
                0 => self.after_open(pc),
                _ => self.registers(pc, a, b - 1),
            },
            Opcode::VarArgPrep => {
                let fits = pc == 0 && a == self.prototype.params;
                ensure(fits, pc, || "VarArgPrep out of place".into())
            }
            Opcode::ForPrep | Opcode::ForLoop => self.registers(pc, a, 4),
            Opcode::TForPrep => {
                let goal = word.jump().map_or(pc, |jump| next.wrapping_add_signed(jump.0 as isize));
                let call = self.op_at(goal);
                let fits = call == Some(Opcode::TForCall);
                ensure(fits, pc, || "TForPrep leads to no TForCall".into())?;
                self.registers(pc, a, 4)
            }
            Opcode::TForCall => {
                let follows = self.op_at(next) == Some(Opcode::TForLoop);
                let same = follows && Instruction(self.prototype.code[next]).a() == a;
                ensure(same, pc, || "TForCall without its TForLoop".into())?;
                ensure(c >= 1, pc, || "TForCall without results".into())?;
                // The function and its two arguments are copied up before the call.
                self.registers(pc, a, 4 + c.max(3))
            }
            Opcode::TForLoop => self.registers(pc, a, 5),
            _ if takes_number(op) => self.is_number(pc, op, word),
            _ => Ok(()),
        }
    }

    /// Upvalue `slot` is a shared cell, or is not.
    fn is_cell(&self, pc: usize, slot: u32, wanted: bool) -> Result<(), Fault> {
        let is_copy = self.prototype.upvalues[slot as usize].capture.is_copy();
        ensure(is_copy != wanted, pc, || format!("upvalue {slot} is of the other kind"))
    }

    fn arguments(&self, pc: usize, a: u8, b: u32) -> Result<(), Fault> {
        match b {
            0 => self.after_open(pc),
            _ => self.registers(pc, a, b),
        }
    }

    fn results(&self, pc: usize, a: u8, c: u32, next: usize) -> Result<(), Fault> {
        if c > 0 {
            return self.registers(pc, a, c - 1);
        }
        let taken = next < self.prototype.code.len() && self.takes_open(next);
        ensure(taken, pc, || "open results that nobody takes".into())
    }

    /// Whether the instruction at `pc` takes values up to `top`.
    fn takes_open(&self, pc: usize) -> bool {
        let word = Instruction(self.prototype.code[pc]);
        match self.op_at(pc) {
            Some(Opcode::Call | Opcode::TailCall | Opcode::Return | Opcode::SetList) => {
                word.b() == 0
            }
            _ => false,
        }
    }

    /// The instruction before `pc` has left its results open.
    fn after_open(&self, pc: usize) -> Result<(), Fault> {
        let before = pc.checked_sub(1).map(|pc| (pc, Instruction(self.prototype.code[pc])));
        let open = before.is_some_and(|(before, word)| match self.op_at(before) {
            Some(Opcode::Call | Opcode::VarArg) => word.c() == 0,
            op => op == Some(Opcode::TailCall),
        });
        ensure(open, pc, || "takes open results where there are none".into())
    }

    fn is_number(&self, pc: usize, op: Opcode, word: Instruction) -> Result<(), Fault> {
        let index = word.constant().map_or(0, |constant| constant.0);
        let constant = self.constant(index);
        let is_number = matches!(constant, Some(Constant::Int(_) | Constant::Float(_)));
        ensure(is_number, pc, || format!("{}: constant {index} is no number", op.name()))
    }
}

fn returns(op: Opcode) -> bool {
    matches!(op, Opcode::Return | Opcode::Return0 | Opcode::Return1)
}

/// Whether the constant operand of `op` must be a number.
fn takes_number(op: Opcode) -> bool {
    let [_, b, c] = op.operands();
    match op {
        Opcode::JumpEqK | Opcode::JumpNeK | Opcode::LoadK | Opcode::NewRecord => false,
        _ => op.shape() != Shape::AbKh && (b == Operand::Const || c == Operand::Const),
    }
}
