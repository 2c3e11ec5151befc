//! Assignments, and functions that are stored where they are named.

use super::super::ast::{BinaryOp, Expr, ExprId, FunctionId, List};
use super::Generator;
use crate::lua::bytecode::Opcode;

/// Where a value is stored: everything that finding it takes has been evaluated.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// A register.
    Local(u32),
    /// A shared cell.
    Upvalue(u8),
    /// A field of a table that lies in an upvalue.
    Global(u8, u32),
    /// A field of a table in a register.
    Field(u32, u32),
    /// A field of what a shared upvalue holds when the value is stored.
    UpvalueField(u8, u32),
    /// A small index of a table in a register.
    Int(u32, u32),
    /// An element of a table in a register, its key in another.
    Index(u32, u32),
}

impl Generator<'_, '_> {
    /// Evaluates what it takes to find a target; may take registers.
    fn place(&mut self, target: ExprId) -> Place {
        match self.ast[target] {
            Expr::Local(var) => Place::Local(self.register(var)),
            Expr::Upvalue(slot) => Place::Upvalue(slot),
            Expr::Index(object, key) => {
                if let Expr::Upvalue(slot) = self.ast[object]
                    && let Some(k) = self.field_constant(key)
                {
                    return if self.is_copy(slot) {
                        Place::Global(slot, k)
                    } else {
                        Place::UpvalueField(slot, k)
                    };
                }
                let object = self.operand(object);
                let key = self.key(key);
                Place::element(object, key)
            }
            // The parser lets nothing else be assigned to.
            _ => Place::Local(self.f.free),
        }
    }

    /// Stores a register.
    pub(super) fn store(&mut self, place: Place, value: u32, line: u32) {
        match place {
            Place::Local(register) => self.copy(register, value, line),
            Place::Upvalue(slot) => {
                self.emit(Opcode::SetUpval, value, u32::from(slot), 0, line);
            }
            Place::Global(slot, k) => {
                self.emit(Opcode::SetGlobal, value, u32::from(slot), k, line);
            }
            Place::Field(table, k) => {
                self.emit(Opcode::SetField, table, value, k, line);
            }
            Place::UpvalueField(slot, k) => {
                // Nothing above the value is in use when it is stored.
                let table = self.f.free.max(value + 1);
                self.touch(table + 1, line);
                self.load_upvalue(slot, table, line);
                self.emit(Opcode::SetField, table, value, k, line);
            }
            Place::Int(table, i) => self.emit(Opcode::SetInt, table, i, value, line),
            Place::Index(table, key) => self.emit(Opcode::SetIndex, table, key, value, line),
        }
    }

    /// `place = value`, straight into a local.
    fn store_expression(&mut self, place: Place, value: ExprId, line: u32) {
        if let Place::Local(register) = place {
            return self.expression(value, register);
        }
        let free = self.f.free;
        let value = self.operand(value);
        self.store(place, value, line);
        self.f.free = free;
    }

    /// Whether an expression may make a table or a function right where its value is wanted.
    fn may_make_object(&self, e: ExprId) -> bool {
        !matches!(
            self.ast[self.ast.without_parens(e)],
            Expr::Local(_)
                | Expr::Upvalue(_)
                | Expr::Int(_)
                | Expr::Float(_)
                | Expr::Binary(BinaryOp::Arith(_) | BinaryOp::Compare(_), ..)
        )
    }

    /// `targets = values`: targets are evaluated from the left, values after them, and stored from
    /// the right.
    pub(super) fn assign(&mut self, targets: List, values: List, line: u32) {
        let ast = self.ast;
        let free = self.f.free;
        let mut places = Vec::with_capacity(targets.len as usize);
        for &target in ast.list(targets) {
            let place = self.place(target);
            match place {
                Place::Local(register) => self.spare(&mut places, register, line),
                Place::Upvalue(slot) => self.spare_upvalue(&mut places, slot, line),
                _ => {}
            }
            places.push(place);
        }
        if targets.len == values.len {
            let list = ast.list(values);
            for &e in &list[..list.len() - 1] {
                self.push_value(e);
            }
            if let (Some(place), Some(&last)) = (places.pop(), list.last()) {
                match place {
                    // The collector takes what lies above an object that has just been made, so
                    // values that wait must lie below it.
                    Place::Local(register) if list.len() > 1 && self.may_make_object(last) => {
                        let value = self.f.free;
                        self.push_value(last);
                        self.f.free = value;
                        self.copy(register, value, line);
                    }
                    _ => self.store_expression(place, last, line),
                }
            }
        } else {
            self.values(values, targets.len, line);
        }
        for place in places.into_iter().rev() {
            self.f.free -= 1;
            self.store(place, self.f.free, line);
        }
        self.f.free = free;
    }

    /// `t[i], i = ...`: the local `i` is about to change before it is used as a key, so earlier
    /// places that use it take a copy.
    fn spare(&mut self, places: &mut [Place], register: u32, line: u32) {
        let copy = self.f.free;
        let mut is_used = false;
        for place in places {
            let (table, key) = match place {
                Place::Local(_) | Place::Upvalue(_) => continue,
                Place::Global(..) | Place::UpvalueField(..) => continue,
                Place::Field(table, _) | Place::Int(table, _) => (table, None),
                Place::Index(table, key) => (table, Some(key)),
            };
            for used in [Some(table), key].into_iter().flatten() {
                if *used == register {
                    *used = copy;
                    is_used = true;
                }
            }
        }
        if is_used {
            self.reserve(1, line);
            self.copy(copy, register, line);
        }
    }

    /// The same for a shared upvalue, whose table earlier places have not looked up yet.
    fn spare_upvalue(&mut self, places: &mut [Place], upvalue: u8, line: u32) {
        let copy = self.f.free;
        let mut is_used = false;
        for place in places {
            if let Place::UpvalueField(slot, k) = *place
                && slot == upvalue
            {
                *place = Place::Field(copy, k);
                is_used = true;
            }
        }
        if is_used {
            self.reserve(1, line);
            self.load_upvalue(upvalue, copy, line);
        }
    }

    /// `function target() ... end`
    pub(super) fn store_function(&mut self, target: ExprId, id: FunctionId, line: u32) {
        let free = self.f.free;
        let place = self.place(target);
        if let Place::Local(register) = place {
            return self.closure(id, register, None, line);
        }
        let register = self.f.free;
        self.reserve(1, line);
        self.closure(id, register, None, self.ast[id].last_line);
        self.store(place, register, line);
        self.f.free = free;
    }
}
