//! Expressions into registers.

use super::super::ast::{BinaryOp, Expr, ExprId, List};
use super::Generator;
use super::function::ConstantKey;
use crate::lua::bytecode::{CONST_MAX, Opcode};
use crate::lua::number::float_to_integer;

impl Generator<'_, '_> {
    /// `R[target] := e`. What `target` may be stands at the top of the module.
    pub(super) fn expression(&mut self, e: ExprId, target: u32) {
        let e = self.ast.without_parens(e);
        let line = self.ast.line(e);
        if self.gives_up() {
            return;
        }
        self.touch(target + 1, line);
        match self.ast[e] {
            Expr::Nil => self.emit(Opcode::LoadNil, target, 0, 0, line),
            Expr::False => self.emit(Opcode::LoadFalse, target, 0, 0, line),
            Expr::True => self.emit(Opcode::LoadTrue, target, 0, 0, line),
            Expr::Int(i) => match i32::try_from(i) {
                Ok(small) => self.emit(Opcode::LoadInt, target, 0, small as u32, line),
                Err(_) => self.load_constant(ConstantKey::Int(i), target, line),
            },
            Expr::Float(f) => match small_float(f) {
                Some(small) => self.emit(Opcode::LoadFloat, target, 0, small as u32, line),
                None => self.load_constant(ConstantKey::Float(f.to_bits()), target, line),
            },
            Expr::Str(id) => self.load_constant(ConstantKey::Str(id), target, line),
            Expr::VarArg => self.emit(Opcode::VarArg, target, 0, 2, line),
            Expr::Function(id) => self.closure(id, target, None, line),
            Expr::Local(var) => self.copy(target, self.register(var), line),
            Expr::Upvalue(slot) => self.load_upvalue(slot, target, line),
            Expr::Index(..) | Expr::Call(..) | Expr::Method(..) => self.chain(e, target),
            Expr::Unary(op, operand) => self.unary(e, op, operand, target, line),
            Expr::Binary(BinaryOp::And | BinaryOp::Or, ..) => self.logic(e, target, line),
            Expr::Binary(BinaryOp::Concat, ..) => self.concat(e, target),
            Expr::Binary(..) => self.operators(e, target),
            Expr::Table(fields) => self.table(fields, target, line),
            // The parser has put the constant in its place, and parentheses are gone.
            Expr::Named(_) | Expr::Paren(_) => {}
        }
    }

    /// The expression in the next register, which is taken.
    pub(super) fn push_value(&mut self, e: ExprId) -> u32 {
        let target = self.f.free;
        self.expression(e, target);
        self.reserve(1, self.ast.line(e));
        target
    }

    /// A register that holds the expression: a local's own, or the next one, which is taken.
    pub(super) fn operand(&mut self, e: ExprId) -> u32 {
        match self.ast[self.ast.without_parens(e)] {
            Expr::Local(var) => self.register(var),
            _ => self.push_value(e),
        }
    }

    /// `R[target] := R[from]`
    pub(super) fn copy(&mut self, target: u32, from: u32, line: u32) {
        if target != from {
            self.emit(Opcode::Move, target, from, 0, line);
        }
    }

    fn load_constant(&mut self, key: ConstantKey, target: u32, line: u32) {
        let index = self.constant(key);
        self.emit(Opcode::LoadK, target, 0, index, line);
    }

    pub(super) fn load_upvalue(&mut self, slot: u8, target: u32, line: u32) {
        let op = if self.is_copy(slot) { Opcode::GetCopy } else { Opcode::GetUpval };
        self.emit(op, target, u32::from(slot), 0, line);
    }

    /// The index of a constant operand of one byte, if `e` is a number and the index is that small.
    pub(super) fn number_operand(&mut self, e: ExprId) -> Option<u32> {
        match self.known(e) {
            Expr::Int(_) | Expr::Float(_) => self.constant_operand(e),
            _ => None,
        }
    }

    /// As `number_operand`. A variable that stands for a number on which the operator fails
    /// remains one, for its name is in the message.
    fn arithmetic_operand(&mut self, op: Opcode, e: ExprId) -> Option<u32> {
        use Opcode::{BAnd, BOr, BXor, Shl, Shr};
        if let (BAnd | BOr | BXor | Shl | Shr, Expr::Float(f)) = (op, self.known(e))
            && float_to_integer(f).is_none()
            && !matches!(self.ast[self.ast.without_parens(e)], Expr::Float(_))
        {
            return None;
        }
        self.number_operand(e)
    }

    /// The expression, or the constant that a variable stands for because nothing assigns to it.
    pub(super) fn known(&self, e: ExprId) -> Expr {
        let e = self.ast[self.ast.without_parens(e)];
        let var = match e {
            Expr::Local(var) => var,
            Expr::Upvalue(slot) => self.ast[self.f.id].upvalues[slot as usize].var,
            _ => return e,
        };
        let var = &self.ast[var];
        var.initial.filter(|_| !var.assigned).unwrap_or(e)
    }

    /// The index of a constant operand of one byte, if `e` is a constant and the index is that
    /// small.
    pub(super) fn constant_operand(&mut self, e: ExprId) -> Option<u32> {
        let key = Self::constant_key(self.known(e))?;
        let index = self.constant(key);
        (index <= CONST_MAX).then_some(index)
    }

    fn unary(&mut self, e: ExprId, op: Opcode, operand: ExprId, target: u32, line: u32) {
        if op == Opcode::Not && self.is_logic(operand) {
            return self.truth(e, target, line);
        }
        let free = self.f.free;
        let operand = self.operand(operand);
        self.f.free = free;
        self.emit(op, target, operand, 0, line);
    }

    /// A chain of arithmetic operators and comparisons that grows to the left.
    fn operators(&mut self, e: ExprId, target: u32) {
        let mark = self.spine.len();
        let mut leftmost = e;
        while let Expr::Binary(BinaryOp::Arith(_) | BinaryOp::Compare(_), left, _) =
            self.ast[leftmost]
        {
            self.spine.push(leftmost);
            leftmost = left;
        }
        let base = self.f.free;
        // A comparison of constants with the leftmost operand loads nothing for it.
        let mut left = leftmost;
        let mut held = None;
        while self.spine.len() > mark {
            let Some(node) = self.spine.pop() else { break };
            let is_last = self.spine.len() == mark;
            let dst = if is_last { target } else { base };
            self.operator(node, left, held, dst, base);
            self.f.free = base;
            if !is_last {
                self.reserve(1, self.ast.line(node));
                held = Some(base);
            }
            left = node;
        }
    }

    /// One operator; its left operand is in the register `held` or yet to be generated.
    fn operator(&mut self, e: ExprId, left: ExprId, held: Option<u32>, dst: u32, base: u32) {
        let Expr::Binary(op, _, right) = self.ast[e] else { return };
        let line = self.ast.line(e);
        match op {
            BinaryOp::Arith(op) => {
                let (op, left, right) = self.arith_operands(op, left, held, right);
                self.touch(dst + 1, line);
                self.emit(op, dst, left, right, line);
            }
            BinaryOp::Compare(op) => {
                let jump = self.compare(op, left, held, right, true, line);
                self.f.free = base;
                self.touch(dst + 1, line);
                self.emit(Opcode::LoadFalseSkip, dst, 0, 0, line);
                self.bind_here([jump]);
                self.emit(Opcode::LoadTrue, dst, 0, 0, line);
            }
            BinaryOp::Concat | BinaryOp::And | BinaryOp::Or => {}
        }
    }

    /// The form of an arithmetic operator that suits its operands, and its operands B and C.
    fn arith_operands(
        &mut self,
        op: Opcode,
        left: ExprId,
        held: Option<u32>,
        right: ExprId,
    ) -> (Opcode, u32, u32) {
        let is_constant = matches!(self.known(right), Expr::Int(_) | Expr::Float(_));
        if held.is_none()
            && !is_constant
            && let Some(op) = with_constant_first(op)
            && let Some(index) = self.number_operand(left)
        {
            return (op, self.operand(right), index);
        }
        let left = held.unwrap_or_else(|| self.operand(left));
        match self.arithmetic_operand(op, right) {
            Some(index) => (with_constant(op), left, index),
            None => (op, left, self.operand(right)),
        }
    }

    /// `a .. b .. c`: operands side by side, one instruction. It belongs to the last operator.
    fn concat(&mut self, e: ExprId, target: u32) {
        let base = self.f.free;
        let mut rest = e;
        let mut line = self.ast.line(e);
        while let Expr::Binary(BinaryOp::Concat, left, right) = self.ast[rest] {
            line = self.ast.line(rest);
            self.push_value(left);
            // Parentheses on the right change nothing: that is where it begins anyway.
            rest = self.ast.without_parens(right);
        }
        self.push_value(rest);
        let count = self.f.free - base;
        self.f.free = base;
        self.emit(Opcode::Concat, base, count, 0, line);
        self.copy(target, base, line);
    }

    /// Exactly `want` values in the next registers, which are taken.
    pub(super) fn values(&mut self, list: List, want: u32, line: u32) {
        let ast = self.ast;
        let first = self.f.free;
        let end = first + want;
        for (i, &e) in ast.list(list).iter().enumerate() {
            let is_last = i + 1 == list.len as usize;
            let left = end.saturating_sub(self.f.free);
            if is_last && ast.is_multi(e) {
                self.results(e, Some(left));
                return self.reserve(left, line);
            }
            if left > 0 {
                self.push_value(e);
            } else {
                self.expression(e, self.f.free); // for its effect
            }
        }
        let left = end - self.f.free;
        if left > 0 {
            let line = ast.list(list).last().map_or(line, |&e| ast.line(e));
            self.emit(Opcode::LoadNil, self.f.free, left - 1, 0, line);
            self.reserve(left, line);
        }
    }

    /// All values of the list in the next registers; says whether their number is open.
    pub(super) fn open_values(&mut self, list: List) -> bool {
        let ast = self.ast;
        for (i, &e) in ast.list(list).iter().enumerate() {
            if i + 1 == list.len as usize && ast.is_multi(e) {
                self.results(e, None);
                return true;
            }
            self.push_value(e);
        }
        false
    }

    /// `count` values (none: all) of a call or `...` from the next register on; takes no register.
    pub(super) fn results(&mut self, e: ExprId, count: Option<u32>) {
        let operand = count.map_or(0, |n| n + 1);
        let base = self.f.free;
        let line = self.ast.line(e);
        self.touch(base + count.unwrap_or(1).max(1), line);
        if self.ast[e] == Expr::VarArg {
            self.emit(Opcode::VarArg, base, 0, operand, line);
        } else {
            self.call_chain(e, operand);
        }
    }
}

/// A float that a `LoadFloat` can carry. Minus zero is none: its sign would be lost.
fn small_float(f: f64) -> Option<i32> {
    let small = f as i32; // saturates, and then differs
    (f64::from(small).to_bits() == f.to_bits()).then_some(small)
}

/// The form of an operator that takes a constant on the right.
fn with_constant(op: Opcode) -> Opcode {
    match op {
        Opcode::Add => Opcode::AddK,
        Opcode::Sub => Opcode::SubK,
        Opcode::Mul => Opcode::MulK,
        Opcode::Mod => Opcode::ModK,
        Opcode::Pow => Opcode::PowK,
        Opcode::Div => Opcode::DivK,
        Opcode::IDiv => Opcode::IDivK,
        Opcode::BAnd => Opcode::BAndK,
        Opcode::BOr => Opcode::BOrK,
        Opcode::BXor => Opcode::BXorK,
        Opcode::Shl => Opcode::ShlK,
        Opcode::Shr => Opcode::ShrK,
        other => other,
    }
}

/// The form of an operator that takes a constant on the left, where it has one.
fn with_constant_first(op: Opcode) -> Option<Opcode> {
    match op {
        Opcode::Add => Some(Opcode::KAdd),
        Opcode::Sub => Some(Opcode::KSub),
        Opcode::Mul => Some(Opcode::KMul),
        Opcode::Div => Some(Opcode::KDiv),
        _ => None,
    }
}
