//! Table constructors.

use super::super::ast::{Expr, Field, List};
use super::Generator;
use super::assignment::Place;
use super::chain::Key;
use super::function::ConstantKey;
use crate::lua::bytecode::{Const, Opcode};
use crate::lua::heap::SHORT_MAX;

/// Fields up to which a constructor with names is copied from a record: each is compared with all
/// others.
const RECORD_MAX: usize = 64;

/// Items that wait in registers before they are stored together.
const BATCH: u32 = 50;

impl Generator<'_, '_> {
    /// `R[target] := { fields }`
    pub(super) fn table(&mut self, list: List, target: u32, line: u32) {
        let ast = self.ast;
        let fields = &ast.fields[list.range()];
        if fields.is_empty() {
            return self.emit(Opcode::NewTable, target, 0, 0, line);
        }
        if let Some(record) = self.record(fields) {
            return self.table_of_names(fields, record, target, line);
        }
        // The items follow the table, so it is built on top of the stack.
        let table = self.f.free;
        self.reserve(1, line);
        let pairs = fields.iter().filter(|(f, _)| matches!(f, Field::Pair(..))).count();
        let open = match fields.last() {
            Some(&(Field::Item(e), _)) if ast.is_multi(e) => Some(e),
            _ => None,
        };
        let items = fields.len() - pairs - usize::from(open.is_some());
        self.emit(Opcode::NewTable, table, log2_plus_1(pairs), items as u32, line);
        let mut stored = 0;
        let mut waiting = 0;
        for (i, &(field, line)) in fields.iter().enumerate() {
            match field {
                Field::Pair(key, value) => {
                    let free = self.f.free;
                    let key = self.key(key);
                    let value = self.operand(value);
                    self.store(Place::element(table, key), value, line);
                    self.f.free = free;
                }
                Field::Item(e) if i + 1 == fields.len() && open.is_some() => {
                    self.results(e, None);
                    self.emit(Opcode::SetList, table, 0, stored, line);
                    waiting = 0;
                }
                Field::Item(e) => {
                    self.push_value(e);
                    waiting += 1;
                }
            }
            if waiting == BATCH || (waiting > 0 && i + 1 == fields.len()) {
                self.emit(Opcode::SetList, table, waiting, stored, line);
                stored += waiting;
                waiting = 0;
                self.f.free = table + 1;
            }
        }
        self.f.free = table;
        self.copy(target, table, line);
    }
}

impl Generator<'_, '_> {
    /// The constant from which a table with these fields is made, if all of them have different
    /// names.
    fn record(&mut self, fields: &[(Field, u32)]) -> Option<u32> {
        if fields.len() > RECORD_MAX {
            return None;
        }
        let ast = self.ast;
        let mut names = Vec::with_capacity(fields.len());
        for (field, _) in fields {
            let &Field::Pair(key, value) = field else { return None };
            let Expr::Str(name) = ast[ast.without_parens(key)] else { return None };
            let is_long = ast.strings.bytes(name).len() > SHORT_MAX;
            if is_long || names.iter().any(|(other, _)| *other == name) {
                return None;
            }
            names.push((name, value));
        }
        let mut constants = Vec::with_capacity(names.len());
        for (name, value) in names {
            let value = Self::constant_key(self.known(value)).unwrap_or(ConstantKey::False);
            // A field that is nil is none.
            if value != ConstantKey::Nil {
                let name = self.constant(ConstantKey::Str(name));
                constants.push((Const(name), Const(self.constant(value))));
            }
        }
        Some(self.record_constant(constants, fields.len() as u32))
    }

    /// `R[target] := { fields }`, where all have names: a copy of the record, and the values that
    /// are no constants.
    fn table_of_names(&mut self, fields: &[(Field, u32)], record: u32, target: u32, line: u32) {
        let table = self.f.free;
        self.reserve(1, line);
        self.emit(Opcode::NewRecord, table, 0, record, line);
        for &(field, line) in fields {
            let Field::Pair(key, value) = field else { continue };
            if Self::constant_key(self.known(value)).is_some() {
                continue;
            }
            let free = self.f.free;
            let key = self.key(key);
            let value = self.operand(value);
            self.store(Place::element(table, key), value, line);
            self.f.free = free;
        }
        self.f.free = table;
        self.copy(target, table, line);
    }
}

impl Place {
    /// The element of a table under a key.
    pub(super) fn element(table: u32, key: Key) -> Place {
        match key {
            Key::Field(k) => Place::Field(table, k),
            Key::Int(i) => Place::Int(table, i),
            Key::Register(key) => Place::Index(table, key),
        }
    }
}

/// 0 for none, else the exponent of the smallest power of two that is large enough, plus 1.
fn log2_plus_1(count: usize) -> u32 {
    match count {
        0 => 0,
        _ => count.next_power_of_two().trailing_zeros() + 1,
    }
}
