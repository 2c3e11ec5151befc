//! Statements.

use super::super::ast::{Arm, Attrib, Expr, FunctionId, List, Stmt, StmtId, VarId};
use super::Generator;
use crate::lua::bytecode::{Instruction, Opcode};

impl Generator<'_, '_> {
    /// Statements one after another, in the scope that is open.
    pub(super) fn statements(&mut self, list: List) {
        let ast = self.ast;
        for &stmt in &ast.stmt_lists[list.range()] {
            if self.gives_up() {
                return;
            }
            self.statement(stmt);
        }
    }

    /// A block: its variables die at its end.
    pub(super) fn block(&mut self, list: List, line: u32) {
        let (active, free) = (self.f.active.len(), self.f.free);
        self.statements(list);
        self.end_block(list, active, line);
        self.f.free = free;
    }

    /// Closes what the variables past the first `active` need closed, and ends their scope.
    pub(super) fn end_block(&mut self, list: List, active: usize, line: u32) {
        if let Some(register) = self.to_close(active)
            && self.falls_through(list)
        {
            self.emit(Opcode::Close, register, 0, 0, line);
        }
        self.leave(active);
    }

    fn last(&self, list: List) -> Option<Stmt> {
        let &stmt = self.ast.stmt_lists[list.range()].last()?;
        Some(self.ast[stmt])
    }

    /// Whether control can reach the end of the block.
    pub(super) fn falls_through(&self, list: List) -> bool {
        !matches!(self.last(list), Some(Stmt::Return(..) | Stmt::Break | Stmt::Goto(_)))
    }

    pub(super) fn ends_with_return(&self, list: List) -> bool {
        matches!(self.last(list), Some(Stmt::Return(..)))
    }

    fn statement(&mut self, id: StmtId) {
        let (line, last_line) = self.ast.stmt_lines[id.0 as usize];
        match self.ast[id] {
            Stmt::Call(call) => self.results(call, Some(0)),
            Stmt::Local(first, count, values) => self.local(first, count, values, last_line),
            Stmt::LocalFunction(var, function) => self.local_function(var, function),
            Stmt::Assign(targets, values) => self.assign(targets, values, last_line),
            Stmt::Function(target, function) => self.store_function(target, function, line),
            Stmt::Do(block) => self.block(block, last_line),
            Stmt::While(condition, block) => self.while_loop(condition, block, line, last_line),
            Stmt::Repeat(block, condition) => self.repeat_loop(block, condition, last_line),
            Stmt::If(arms) => self.if_arms(arms, last_line),
            Stmt::NumericFor(hidden, range, block, do_line) => {
                self.numeric_for(hidden, range, block, (line, do_line));
            }
            Stmt::GenericFor(hidden, count, values, block, do_line) => {
                self.generic_for(hidden, count, values, block, (line, do_line));
            }
            Stmt::Return(values, inside_close) => {
                self.return_values(values, inside_close, line, last_line);
            }
            Stmt::Break | Stmt::Goto(_) => {
                self.close_for_exit(id, line);
                let jump = self.jump(line);
                self.exit(id, vec![jump]);
            }
            Stmt::Label(label) => self.labels[label.0 as usize] = self.here(),
        }
    }

    fn local(&mut self, first: VarId, count: u32, values: List, line: u32) {
        let last = VarId(first.0 + count - 1);
        let is_constant = self.ast[last].constant.is_some();
        // The last variable is a constant and its value the last one: nothing to do for either.
        let spared = u32::from(is_constant);
        let values = List { start: values.start, len: values.len - spared };
        let base = self.f.free;
        self.values(values, count - spared, line);
        for i in 0..count - spared {
            self.activate(VarId(first.0 + i), base + i);
        }
        if is_constant {
            self.activate_constant(last);
        }
        for i in 0..count {
            if self.ast[VarId(first.0 + i)].attrib == Attrib::Close {
                self.emit(Opcode::Tbc, base + i, 0, 0, line);
            }
        }
    }

    fn local_function(&mut self, var: VarId, function: FunctionId) {
        let register = self.f.free;
        let line = self.ast[function].last_line;
        self.reserve(1, line);
        self.activate(var, register);
        self.closure(function, register, Some(var), line);
    }

    fn if_arms(&mut self, arms: List, line: u32) {
        let ast = self.ast;
        let mut ends = Vec::new();
        for (i, &arm) in ast.arms[arms.range()].iter().enumerate() {
            let Arm { condition: Some(condition), block } = arm else {
                self.block(arm.block, line);
                continue;
            };
            // `if x then break end` is one jump.
            if let [only] = ast.stmt_lists[block.range()]
                && self.is_plain_exit(only)
            {
                let mut jumps = Vec::new();
                self.branch(condition, true, &mut jumps);
                self.exit(only, jumps);
                continue;
            }
            let mut next = Vec::new();
            self.branch(condition, false, &mut next);
            self.block(block, line);
            if i + 1 < arms.len as usize && self.falls_through(block) {
                let jump = self.jump(line);
                ends.push(jump);
            }
            self.bind_here(next);
        }
        self.bind_here(ends);
    }

    /// How many variables stay alive after a `break` or `goto`; none where nothing need be closed.
    fn exit_level(&self, id: StmtId) -> Option<usize> {
        match self.ast[id] {
            Stmt::Break => self.f.loops.last().filter(|l| !l.closes_at_end).map(|l| l.active),
            Stmt::Goto(goto) => {
                let label = self.ast.gotos[goto.0 as usize]?;
                Some(self.ast.labels[label.0 as usize] as usize)
            }
            _ => None,
        }
    }

    /// Whether the statement is a `break` or `goto` that closes nothing.
    fn is_plain_exit(&self, id: StmtId) -> bool {
        matches!(self.ast[id], Stmt::Break | Stmt::Goto(_))
            && self.exit_level(id).and_then(|active| self.to_close(active)).is_none()
    }

    fn close_for_exit(&mut self, id: StmtId, line: u32) {
        if let Some(register) = self.exit_level(id).and_then(|active| self.to_close(active)) {
            self.emit(Opcode::Close, register, 0, 0, line);
        }
    }

    /// Leads jumps where a `break` or `goto` leads.
    fn exit(&mut self, id: StmtId, jumps: Vec<usize>) {
        match self.ast[id] {
            Stmt::Goto(goto) => {
                if let Some(label) = self.ast.gotos[goto.0 as usize] {
                    self.f.gotos.extend(jumps.into_iter().map(|pc| (pc, label)));
                }
            }
            _ => {
                if let Some(innermost) = self.f.loops.last_mut() {
                    innermost.breaks.extend(jumps);
                }
            }
        }
    }

    /// `return` without values.
    pub(super) fn return_nothing(&mut self, line: u32) {
        match self.to_close(0) {
            None => self.emit(Opcode::Return0, 0, 0, 0, line),
            Some(_) => self.emit(Opcode::Return, 0, 1, 1, line),
        }
    }

    fn return_values(&mut self, values: List, inside_close: bool, line: u32, last_line: u32) {
        let ast = self.ast;
        let close = u32::from(self.to_close(0).is_some());
        let base = self.f.free;
        match *ast.list(values) {
            [] => self.return_nothing(line),
            [only] if !ast.is_multi(only) => {
                let register = self.operand(only);
                match close {
                    0 => self.emit(Opcode::Return1, register, 0, 0, last_line),
                    _ => self.emit(Opcode::Return, register, 2, 1, last_line),
                }
            }
            [call] if ast[call] != Expr::VarArg && !inside_close => {
                self.results(call, None);
                // The call has just been emitted: it becomes the return as well.
                if let Some(word) = self.f.code.last_mut() {
                    let call = Instruction(*word);
                    let (a, b) = (call.a().into(), call.b());
                    *word = Instruction::new(Opcode::TailCall, a, b, close).0;
                }
                // What is no function of Lua is called, and has left its results open.
                self.emit(Opcode::Return, base, 0, close, last_line);
            }
            _ => {
                let is_open = self.open_values(values);
                let count = if is_open { 0 } else { self.f.free - base + 1 };
                self.emit(Opcode::Return, base, count, close, last_line);
            }
        }
        self.f.free = base;
    }
}
