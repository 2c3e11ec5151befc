//! Fields, indices and calls, one after another: `a.b[c](d):e()`.

use super::super::ast::{Expr, ExprId, List};
use super::super::strings::StrId;
use super::Generator;
use super::function::ConstantKey;
use crate::lua::bytecode::{CONST_MAX, Opcode};

/// Where the value of a chain is so far.
#[derive(Clone, Copy)]
enum Held {
    /// In a register.
    Register(u32),
    /// In an upvalue that holds its value itself.
    Copy(u8),
}

/// Where the last value of a chain is wanted.
#[derive(Clone, Copy)]
enum Wanted {
    /// One value, in this register.
    Target(u32),
    /// Results of a call, from its base on: operand C.
    Results(u32),
}

/// A key as an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A constant string.
    Field(u32),
    /// A small integer.
    Int(u32),
    /// Anything, in a register.
    Register(u32),
}

impl Generator<'_, '_> {
    /// `R[target] :=` the one value of the chain.
    pub(super) fn chain(&mut self, e: ExprId, target: u32) {
        self.walk(e, Wanted::Target(target));
    }

    /// A call at the end of a chain, with operand C as given; the results start at `free`.
    pub(super) fn call_chain(&mut self, e: ExprId, results: u32) {
        self.walk(e, Wanted::Results(results));
    }

    fn walk(&mut self, e: ExprId, wanted: Wanted) {
        let mark = self.spine.len();
        let mut root = e;
        while let Expr::Index(inner, _) | Expr::Call(inner, _) | Expr::Method(inner, ..) =
            self.ast[root]
        {
            self.spine.push(root);
            root = inner;
        }
        let base = self.f.free;
        let mut held = self.root(root);
        while self.spine.len() > mark {
            let Some(node) = self.spine.pop() else { break };
            let is_last = self.spine.len() == mark;
            self.step(node, held, base, if is_last { wanted } else { Wanted::Target(base) });
            self.f.free = base;
            if !is_last {
                self.reserve(1, self.ast.line(node));
                held = Held::Register(base);
            }
        }
    }

    fn root(&mut self, root: ExprId) -> Held {
        if let Expr::Upvalue(slot) = self.ast[root]
            && self.is_copy(slot)
            && let Some(&first) = self.spine.last()
            && let Expr::Index(_, key) = self.ast[first]
            && self.field_constant(key).is_some()
        {
            return Held::Copy(slot);
        }
        Held::Register(self.operand(root))
    }

    /// The constant of a key that is a string, unless its index is past an operand's reach.
    pub(super) fn field_constant(&mut self, key: ExprId) -> Option<u32> {
        match self.ast[self.ast.without_parens(key)] {
            Expr::Str(id) => self.name_constant(id),
            _ => None,
        }
    }

    fn name_constant(&mut self, name: StrId) -> Option<u32> {
        let index = self.constant(ConstantKey::Str(name));
        (index <= CONST_MAX).then_some(index)
    }

    /// A key as an operand; may take a register.
    pub(super) fn key(&mut self, key: ExprId) -> Key {
        if let Some(constant) = self.field_constant(key) {
            return Key::Field(constant);
        }
        match self.ast[self.ast.without_parens(key)] {
            Expr::Int(i @ 0..=255) => Key::Int(i as u32),
            _ => Key::Register(self.operand(key)),
        }
    }

    fn step(&mut self, node: ExprId, held: Held, base: u32, wanted: Wanted) {
        let line = self.ast.line(node);
        match self.ast[node] {
            Expr::Index(_, key) => {
                let Wanted::Target(target) = wanted else { return };
                self.index(held, key, target, line);
            }
            Expr::Call(_, args) => {
                if let Held::Register(from) = held
                    && from != base
                {
                    self.touch(base + 1, line);
                    self.copy(base, from, line);
                }
                self.f.free = base + 1;
                self.call(args, base, wanted, line);
            }
            Expr::Method(_, name, args, name_line) => {
                let Held::Register(object) = held else { return };
                self.method(object, name, base, name_line);
                self.call(args, base, wanted, line);
            }
            _ => {}
        }
    }

    fn index(&mut self, held: Held, key: ExprId, target: u32, line: u32) {
        self.touch(target + 1, line);
        let key = self.key(key);
        match (held, key) {
            (Held::Copy(slot), Key::Field(k)) => {
                self.emit(Opcode::GetGlobal, target, u32::from(slot), k, line);
            }
            // A root is left in its upvalue only when a field follows.
            (Held::Copy(_), _) => {}
            (Held::Register(object), Key::Field(k)) => {
                self.emit(Opcode::GetField, target, object, k, line);
            }
            (Held::Register(object), Key::Int(i)) => {
                self.emit(Opcode::GetInt, target, object, i, line);
            }
            (Held::Register(object), Key::Register(key)) => {
                self.emit(Opcode::GetIndex, target, object, key, line);
            }
        }
    }

    /// `R[base + 1] := object; R[base] := object[name]`, both taken.
    fn method(&mut self, object: u32, name: StrId, base: u32, line: u32) {
        self.f.free = base;
        self.reserve(2, line);
        match self.name_constant(name) {
            Some(k) => self.emit(Opcode::Method, base, object, k, line),
            None => {
                let index = self.constant(ConstantKey::Str(name));
                self.copy(base + 1, object, line);
                self.emit(Opcode::LoadK, base, 0, index, line);
                self.emit(Opcode::GetIndex, base, base + 1, base, line);
            }
        }
    }

    /// The arguments and the call; the function (and object) are in place and taken.
    fn call(&mut self, args: List, base: u32, wanted: Wanted, line: u32) {
        let is_open = self.open_values(args);
        let count = if is_open { 0 } else { self.f.free - base };
        self.f.free = base;
        self.touch(base + 1, line);
        match wanted {
            Wanted::Results(results) => self.emit(Opcode::Call, base, count, results, line),
            Wanted::Target(target) => {
                self.emit(Opcode::Call, base, count, 2, line);
                self.copy(target, base, line);
            }
        }
    }
}
