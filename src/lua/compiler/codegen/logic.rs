//! Conditions, comparisons, `and`, `or` and `not`.
//!
//! Conditions are jumps; a value is made only where one is wanted. For that, a jump either carries
//! the value of its operand to the end (`done`), or leads to a place that loads `true` or `false`.

use super::super::ast::{BinaryOp, CompareOp, Expr, ExprId};
use super::Generator;
use crate::lua::bytecode::Opcode;

/// Jumps out of an expression whose value is wanted.
#[derive(Default)]
struct Exits {
    done: Vec<usize>,
    load_true: Vec<usize>,
    load_false: Vec<usize>,
}

impl Exits {
    fn load(&mut self, value: bool) -> &mut Vec<usize> {
        if value { &mut self.load_true } else { &mut self.load_false }
    }
}

/// The truth of a constant.
fn truth_of(e: Expr) -> Option<bool> {
    e.is_constant().then_some(e.is_true())
}

impl Generator<'_, '_> {
    /// Whether the expression is best generated as jumps.
    pub(super) fn is_logic(&self, e: ExprId) -> bool {
        match self.ast[self.ast.without_parens(e)] {
            Expr::Binary(op, ..) => {
                matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Compare(_))
            }
            Expr::Unary(op, _) => op == Opcode::Not,
            _ => false,
        }
    }

    /// Whether the value can only be `true` or `false`.
    fn is_boolean(&self, e: ExprId) -> bool {
        let e = self.ast[self.ast.without_parens(e)];
        matches!(e, Expr::Binary(BinaryOp::Compare(_), ..) | Expr::Unary(Opcode::Not, _))
    }

    /// Jumps to one of `exits` if the truth of `e` is `when`; otherwise goes on.
    pub(super) fn branch(&mut self, e: ExprId, when: bool, exits: &mut Vec<usize>) {
        let e = self.ast.without_parens(e);
        let line = self.ast.line(e);
        if let Some(truth) = truth_of(self.ast[e]) {
            if truth == when {
                let jump = self.jump(line);
                exits.push(jump);
            }
            return;
        }
        match self.ast[e] {
            Expr::Unary(Opcode::Not, operand) => self.branch(operand, !when, exits),
            Expr::Binary(op @ (BinaryOp::And | BinaryOp::Or), ..) => {
                // Operands of `and` that are false decide, operands of `or` that are true.
                let decides = op == BinaryOp::Or;
                let last = self.branch_all_but_last(e, op, decides, when, exits);
                self.branch(last.0, when, exits);
                self.bind_here(last.1);
            }
            Expr::Binary(BinaryOp::Compare(op), left, right) => {
                let free = self.f.free;
                let jump = self.compare(op, left, None, right, when, line);
                self.f.free = free;
                exits.push(jump);
            }
            _ => {
                let free = self.f.free;
                let operand = self.operand(e);
                self.f.free = free;
                let op = if when { Opcode::JumpIf } else { Opcode::JumpIfNot };
                let jump = self.jump_by(op, operand, 0, line);
                exits.push(jump);
            }
        }
    }

    /// The operands of a chain but its last: each that decides it jumps to `exits` if that is what
    /// is asked for, or past the chain. Gives the last operand and the jumps past the chain.
    fn branch_all_but_last(
        &mut self,
        e: ExprId,
        op: BinaryOp,
        decides: bool,
        when: bool,
        exits: &mut Vec<usize>,
    ) -> (ExprId, Vec<usize>) {
        let mut past = Vec::new();
        let (mark, last) = self.push_chain(e, op);
        while self.spine.len() > mark {
            let Some(operand) = self.spine.pop() else { break };
            let jumps = if decides == when { &mut *exits } else { &mut past };
            self.branch(operand, decides, jumps);
        }
        (last, past)
    }

    /// Puts the operands of a chain of `op` on the spine, the first on top, all but the last.
    fn push_chain(&mut self, e: ExprId, op: BinaryOp) -> (usize, ExprId) {
        let mark = self.spine.len();
        let mut rest = e;
        let mut last = e;
        while let Expr::Binary(found, left, right) = self.ast[rest]
            && found == op
        {
            if rest == e {
                last = right;
            } else {
                self.spine.push(right);
            }
            rest = left;
        }
        self.spine.push(rest);
        (mark, last)
    }

    /// `R[target] := e` for `and` and `or`.
    pub(super) fn logic(&mut self, e: ExprId, target: u32, line: u32) {
        let mut exits = Exits::default();
        let Expr::Binary(op, ..) = self.ast[e] else { return };
        let decides = op == BinaryOp::Or;
        let (mark, last) = self.push_chain(e, op);
        while self.spine.len() > mark {
            let Some(operand) = self.spine.pop() else { break };
            self.branch_with_value(operand, decides, target, &mut exits);
        }
        if self.is_boolean(last) && !(exits.load_true.is_empty() && exits.load_false.is_empty()) {
            self.branch(last, true, &mut exits.load_true);
            return self.finish(exits, false, target, line);
        }
        self.expression(last, target);
        self.finish(exits, true, target, line);
    }

    /// `R[target] :=` the truth of `e`.
    pub(super) fn truth(&mut self, e: ExprId, target: u32, line: u32) {
        let mut exits = Exits::default();
        self.branch(e, true, &mut exits.load_true);
        self.finish(exits, false, target, line);
    }

    /// Loads the booleans that exits lead to. If the value `is_loaded` already, goes around them;
    /// otherwise arriving here means false.
    fn finish(&mut self, mut exits: Exits, is_loaded: bool, target: u32, line: u32) {
        let (to_true, to_false) = (!exits.load_true.is_empty(), !exits.load_false.is_empty());
        if is_loaded && (to_true || to_false) {
            let jump = self.jump(line);
            exits.done.push(jump);
        }
        self.touch(target + 1, line);
        self.bind_here(exits.load_false);
        if to_true {
            if to_false || !is_loaded {
                self.emit(Opcode::LoadFalseSkip, target, 0, 0, line);
            }
            self.bind_here(exits.load_true);
            self.emit(Opcode::LoadTrue, target, 0, 0, line);
        } else if to_false || !is_loaded {
            self.emit(Opcode::LoadFalse, target, 0, 0, line);
        }
        self.bind_here(exits.done);
    }

    /// Leaves with the value of `e` in `target` if its truth is `when`; otherwise goes on.
    fn branch_with_value(&mut self, e: ExprId, when: bool, target: u32, exits: &mut Exits) {
        let e = self.ast.without_parens(e);
        let line = self.ast.line(e);
        if let Some(truth) = truth_of(self.ast[e]) {
            if truth == when {
                self.expression(e, target);
                let jump = self.jump(line);
                exits.done.push(jump);
            }
            return;
        }
        match self.ast[e] {
            Expr::Unary(Opcode::Not, operand) => self.branch(operand, !when, exits.load(when)),
            Expr::Binary(BinaryOp::Compare(_), ..) => self.branch(e, when, exits.load(when)),
            Expr::Binary(op @ (BinaryOp::And | BinaryOp::Or), ..) => {
                let decides = op == BinaryOp::Or;
                let mut past = Vec::new();
                let (mark, last) = self.push_chain(e, op);
                while self.spine.len() > mark {
                    let Some(operand) = self.spine.pop() else { break };
                    if decides == when {
                        self.branch_with_value(operand, when, target, exits);
                    } else {
                        self.branch(operand, decides, &mut past);
                    }
                }
                self.branch_with_value(last, when, target, exits);
                self.bind_here(past);
            }
            _ => {
                let jump = self.leave_with(e, when, target, line);
                exits.done.push(jump);
            }
        }
    }

    fn leave_with(&mut self, e: ExprId, when: bool, target: u32, line: u32) -> usize {
        let free = self.f.free;
        let is_local = matches!(self.ast[e], Expr::Local(_));
        let from = if target == free && !is_local {
            self.expression(e, target);
            target
        } else {
            self.operand(e)
        };
        self.f.free = free;
        self.touch(target + 1, line);
        match (from == target, when) {
            (true, true) => self.jump_by(Opcode::JumpIf, target, 0, line),
            (true, false) => self.jump_by(Opcode::JumpIfNot, target, 0, line),
            (false, true) => self.jump_by(Opcode::JumpIfSet, target, from, line),
            (false, false) => self.jump_by(Opcode::JumpIfNotSet, target, from, line),
        }
    }

    /// Emits a jump that is taken if the truth of `left op right` is `when`. The left operand is in
    /// the register `held` or yet to be generated. May take registers.
    pub(super) fn compare(
        &mut self,
        op: CompareOp,
        left: ExprId,
        held: Option<u32>,
        right: ExprId,
        when: bool,
        line: u32,
    ) -> usize {
        let is_equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if let Some(k) = self.comparable(right, is_equality) {
            let left = held.unwrap_or_else(|| self.operand(left));
            return self.jump_by(compare_constant(op, when), left, k, line);
        }
        if held.is_none()
            && let Some(k) = self.comparable(left, is_equality)
        {
            let right = self.operand(right);
            return self.jump_by(compare_constant(swapped(op), when), right, k, line);
        }
        let left = held.unwrap_or_else(|| self.operand(left));
        let right = self.operand(right);
        // `a > b` is `b < a`: the operands are still evaluated in the order they are written.
        match op {
            CompareOp::Eq | CompareOp::Ne => {
                let equal = (op == CompareOp::Eq) == when;
                let op = if equal { Opcode::JumpEq } else { Opcode::JumpNe };
                self.jump_by(op, left, right, line)
            }
            CompareOp::Lt => self.jump_by(less(when), left, right, line),
            CompareOp::Gt => self.jump_by(less(when), right, left, line),
            CompareOp::Le => self.jump_by(less_equal(when), left, right, line),
            CompareOp::Ge => self.jump_by(less_equal(when), right, left, line),
        }
    }

    fn comparable(&mut self, e: ExprId, is_equality: bool) -> Option<u32> {
        if is_equality { self.constant_operand(e) } else { self.number_operand(e) }
    }
}

fn less(when: bool) -> Opcode {
    if when { Opcode::JumpLt } else { Opcode::JumpNotLt }
}

fn less_equal(when: bool) -> Opcode {
    if when { Opcode::JumpLe } else { Opcode::JumpNotLe }
}

/// The comparison that holds for `(b, a)` when `op` holds for `(a, b)`.
fn swapped(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
        CompareOp::Eq | CompareOp::Ne => op,
    }
}

fn compare_constant(op: CompareOp, when: bool) -> Opcode {
    match (op, when) {
        (CompareOp::Eq, true) | (CompareOp::Ne, false) => Opcode::JumpEqK,
        (CompareOp::Eq, false) | (CompareOp::Ne, true) => Opcode::JumpNeK,
        (CompareOp::Lt, true) => Opcode::JumpLtK,
        (CompareOp::Lt, false) => Opcode::JumpNotLtK,
        (CompareOp::Le, true) => Opcode::JumpLeK,
        (CompareOp::Le, false) => Opcode::JumpNotLeK,
        (CompareOp::Gt, true) => Opcode::JumpGtK,
        (CompareOp::Gt, false) => Opcode::JumpNotGtK,
        (CompareOp::Ge, true) => Opcode::JumpGeK,
        (CompareOp::Ge, false) => Opcode::JumpNotGeK,
    }
}
