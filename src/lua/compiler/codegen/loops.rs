//! Loops. A round costs one jump: the condition of a `while` stands at the end of its body.

use super::super::ast::{ExprId, List, VarId};
use super::Generator;
use super::function::Loop;
use crate::lua::bytecode::Opcode;

impl Generator<'_, '_> {
    fn enter_loop(&mut self, closes_at_end: bool) {
        let active = self.f.active.len();
        self.f.loops.push(Loop { active, breaks: Vec::new(), closes_at_end });
    }

    /// Ends the innermost loop: its `break`s lead here.
    fn leave_loop(&mut self) {
        if let Some(done) = self.f.loops.pop() {
            self.bind_here(done.breaks);
        }
    }

    pub(super) fn while_loop(&mut self, condition: ExprId, block: List, line: u32, last_line: u32) {
        self.enter_loop(false);
        let is_endless = self.ast[self.ast.without_parens(condition)].is_true();
        let entry = if is_endless { None } else { Some(self.jump(line)) };
        let body = self.here();
        self.block(block, last_line);
        self.bind_here(entry);
        let mut again = Vec::new();
        if is_endless {
            again.push(self.jump(last_line));
        } else {
            self.branch(condition, true, &mut again);
        }
        for jump in again {
            self.bind(jump, body);
        }
        self.leave_loop();
    }

    pub(super) fn repeat_loop(&mut self, block: List, condition: ExprId, line: u32) {
        self.enter_loop(false);
        let (active, free) = (self.f.active.len(), self.f.free);
        let body = self.here();
        self.statements(block);
        // The condition sees the variables of the body, so they are closed after it, on both ways.
        let close = self.to_close(active);
        let mut again = Vec::new();
        let mut out = Vec::new();
        match close {
            None => self.branch(condition, false, &mut again),
            Some(register) => {
                self.branch(condition, true, &mut out);
                self.emit(Opcode::Close, register, 0, 0, line);
                again.push(self.jump(line));
                self.bind_here(out);
                self.emit(Opcode::Close, register, 0, 0, line);
            }
        }
        for jump in again {
            self.bind(jump, body);
        }
        self.leave(active);
        self.f.free = free;
        self.leave_loop();
    }

    /// The lines are those of `for` and `do`: the range is checked at the latter.
    pub(super) fn numeric_for(
        &mut self,
        hidden: VarId,
        range: List,
        block: List,
        (line, do_line): (u32, u32),
    ) {
        let ast = self.ast;
        let (active, free) = (self.f.active.len(), self.f.free);
        self.enter_loop(false);
        for &e in ast.list(range) {
            self.push_value(e);
        }
        if range.len < 3 {
            self.emit(Opcode::LoadInt, self.f.free, 0, 1, line);
            self.reserve(1, line);
        }
        self.activate_all(hidden, 3, free);
        let prepare = self.jump_by(Opcode::ForPrep, free, 0, do_line);
        let body = self.here();
        let inner = self.f.active.len();
        self.reserve(1, line);
        self.activate(VarId(hidden.0 + 3), free + 3);
        self.statements(block);
        self.end_block(block, inner, line);
        let again = self.jump_by(Opcode::ForLoop, free, 0, line);
        self.bind(again, body);
        self.bind_here([prepare]);
        self.leave(active);
        self.f.free = free;
        self.leave_loop();
    }

    pub(super) fn generic_for(
        &mut self,
        hidden: VarId,
        count: u32,
        values: List,
        block: List,
        (line, do_line): (u32, u32),
    ) {
        let (active, free) = (self.f.active.len(), self.f.free);
        self.enter_loop(true);
        self.values(values, 4, line);
        self.activate_all(hidden, 4, free);
        self.close_last();
        let prepare = self.jump_by(Opcode::TForPrep, free, 0, do_line);
        let body = self.here();
        let inner = self.f.active.len();
        self.reserve(count, line);
        self.activate_all(VarId(hidden.0 + 4), count, free + 4);
        self.statements(block);
        self.end_block(block, inner, line);
        self.bind_here([prepare]);
        // The call needs room for the iterator and its two arguments.
        self.touch(free + 7, line);
        self.emit(Opcode::TForCall, free, 0, count, line);
        let again = self.jump_by(Opcode::TForLoop, free, 0, line);
        self.bind(again, body);
        self.leave_loop();
        self.emit(Opcode::Close, free + 3, 0, 0, line);
        self.leave(active);
        self.f.free = free;
    }

    fn activate_all(&mut self, first: VarId, count: u32, register: u32) {
        for i in 0..count {
            self.activate(VarId(first.0 + i), register + i);
        }
    }
}
