//! Table constructors.

use super::super::ast::{Field, List};
use super::Generator;
use super::assignment::Place;
use super::chain::Key;
use crate::lua::bytecode::Opcode;

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
