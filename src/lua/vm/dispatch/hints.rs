//! Fields whose place an instruction does not know yet, and those that a table inherits.
//!
//! A hint is the number of the node where an instruction found its field last. It stands in the
//! instruction, is checked at every use, and never changes what is found.
#![allow(unsafe_code)]

use super::super::Vm;
use super::inherit::{Ending, LEVELS};
use crate::lua::heap::{Base, Event, OutOfMemory, StrRef, TableRef, Tag, Value};

impl Vm {
    /// Where `object[name]` ends, with a new `hint` for the instruction. None for errors, functions
    /// of the library and long chains.
    ///
    /// # Safety
    /// `hint` is the place of the hint in an instruction that has one.
    #[inline(never)]
    pub(super) unsafe fn find_field(
        &self,
        object: Value,
        name: StrRef,
        hint: *mut u16,
    ) -> Option<Ending> {
        let hb = self.heap.base();
        let mut at = object;
        if let Some(table) = at.as_table()
            && let Some(value) = own_field(hb, table, name, hint)
        {
            return Some(Ending::found(value));
        }
        for _ in 0..LEVELS {
            let next = self.handed_on(at, Event::Index)?;
            match next.tag() {
                Tag::Nil => return Some(Ending::found(Value::NIL)),
                Tag::Closure => return Some(Ending { function: next, at }),
                _ => (),
            }
            if let Some(value) = own_field(hb, next.as_table()?, name, hint) {
                return Some(Ending::found(value));
            }
            at = next;
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
