//! Fields whose place an instruction does not know yet, and those that a table inherits.
//!
//! A hint is the number of the node where an instruction found its field last. It stands in the
//! instruction, is checked at every use, and never changes what is found.
#![allow(unsafe_code)]

use super::super::Vm;
use crate::lua::heap::{Base, Event, OutOfMemory, StrRef, TableRef, Tag, Value};

/// How far a field is followed over `__index` before the general way takes over.
const LEVELS: u32 = 8;

impl Vm {
    /// The value of a field, with a new `hint` for the instruction; none when a function has to be
    /// called or there is an error.
    ///
    /// # Safety
    /// `hint` is the place of the hint in an instruction that has one.
    #[inline(never)]
    pub(super) unsafe fn find_field(
        &self,
        object: Value,
        name: StrRef,
        hint: *mut u16,
    ) -> Option<Value> {
        let hb = self.heap.base();
        let mut metatable = match object.as_table() {
            Some(table) => {
                if let Some(value) = own_field(hb, table, name, hint) {
                    return Some(value);
                }
                hb.metatable(table)
            }
            None => self.heap.metatable(object)?,
        };
        let index = self.heap.event_name(Event::Index);
        for _ in 0..LEVELS {
            // Only a table may lack the field and have no `__index`.
            if metatable.is_none() || hb.lacks(metatable, Event::Index) {
                return object.as_table().map(|_| Value::NIL);
            }
            let table = match hb.get_str(metatable, index) {
                next if next.is_nil() => {
                    hb.note_absence(metatable, Event::Index);
                    continue;
                }
                next => next.as_table()?,
            };
            if let Some(value) = own_field(hb, table, name, hint) {
                return Some(value);
            }
            metatable = hb.metatable(table);
        }
        None
    }

    /// `object[name] := value` where the hint was wrong or the entry is new. False when it is for
    /// the general way: a metamethod or an error.
    ///
    /// # Errors
    /// Out of memory; nothing has changed then.
    ///
    /// # Safety
    /// As for [`Vm::find_field`].
    #[inline(never)]
    pub(super) unsafe fn put_field(
        &mut self,
        object: Value,
        name: StrRef,
        value: Value,
        hint: *mut u16,
    ) -> Result<bool, OutOfMemory> {
        let hb = self.heap.base();
        let Some(table) = object.as_table() else { return Ok(false) };
        if let Some((slot, found)) = hb.find_field(table, name) {
            // SAFETY: as the caller says; the slot is the table's.
            unsafe {
                *hint = found;
                if (*slot).tag() != Tag::Nil {
                    (*slot).set(value);
                    self.heap.barrier(table, value);
                    return Ok(true);
                }
            }
        }
        let metatable = hb.metatable(table);
        if !metatable.is_none() && !self.heap.metamethod(metatable, Event::NewIndex).is_nil() {
            return Ok(false);
        }
        self.heap.set_str(table, name, value)?;
        Ok(true)
    }
}

/// The value of a field of a table that is not nil. A new place is noted in the instruction.
#[inline(always)]
fn own_field(hb: Base, table: TableRef, name: StrRef, hint: *mut u16) -> Option<Value> {
    // SAFETY: the place of the hint in an instruction that has one.
    if let Some(slot) = hb.field_at(table, name, unsafe { *hint }) {
        // SAFETY: "in the block": the heap found it.
        let value = unsafe { (*slot).get() };
        return (!value.is_nil()).then_some(value);
    }
    let (slot, found) = hb.find_field(table, name)?;
    // SAFETY: "in the block"; and as above.
    unsafe {
        let value = (*slot).get();
        if value.is_nil() {
            return None;
        }
        *hint = found;
        Some(value)
    }
}
