//! Entries by any key. Items of the array part are done here at once.
#![allow(unsafe_code)]

use super::inherit;
use super::run::{Run, handlers};
use crate::lua::heap::{Slot, StrRef, TableRef, Tag, Value};

/// R[A] := R[B][index], for an index that is an integer.
macro_rules! get_item {
    ($run:ident, $a:ident, $object:ident, $index:expr, $slow:ident) => {
        if (*$object).tag() == Tag::Table
            && let table = TableRef((*$object).bits() as u32)
            && let Some(slot) = $run.hb.item(table, $index)
            && (*slot).tag() != Tag::Nil
        {
            (*$a).set((*slot).get());
            return $run.next();
        }
        return $run.to($slow::<COUNTED>);
    };
}

/// object[index] := value, for an index that is an integer.
macro_rules! set_item {
    ($run:ident, $object:ident, $index:expr, $value:ident, $slow:ident) => {
        if (*$object).tag() == Tag::Table
            && let table = TableRef((*$object).bits() as u32)
            && let Some(slot) = $run.hb.item(table, $index)
            && ((*slot).tag() != Tag::Nil || $run.hb.metatable(table).is_none())
            && let value = (*$value).get()
            && !$run.hb.needs_barrier(table.into(), value)
        {
            (*slot).set(value);
            return $run.next();
        }
        return $run.to($slow::<COUNTED>);
    };
}

handlers! {
    get_index(run) {
        let (a, object, key) = run.abc();
        if (*key).tag() == Tag::Int {
            get_item!(run, a, object, (*key).bits() as i64, find_entry);
        }
        run.to(find_named::<COUNTED>)
    }

    // By a short text: records that are used as maps, and maps.
    #[inline(never)]
    find_named(run) {
        let (a, object, key) = run.abc();
        if (*object).tag() == Tag::Table
            && let Some(name) = run.short_text(key)
            && let Some(slot) = run.hb.short_field(TableRef((*object).bits() as u32), name)
            && (*slot).tag() != Tag::Nil
        {
            (*a).set((*slot).get());
            return run.next();
        }
        run.to(find_entry::<COUNTED>)
    }

    get_int(run) {
        let (a, object, index) = run.ab_count();
        get_item!(run, a, object, i64::from(index), find_int);
    }

    set_index(run) {
        let (object, key, value) = run.abc();
        if (*key).tag() == Tag::Int {
            set_item!(run, object, (*key).bits() as i64, value, put_entry);
        }
        run.to(put_named::<COUNTED>)
    }

    #[inline(never)]
    put_named(run) {
        let (object, key, value) = run.abc();
        if (*object).tag() == Tag::Table
            && let Some(name) = run.short_text(key)
            && let table = TableRef((*object).bits() as u32)
            && let Some(slot) = run.hb.short_field(table, name)
            && (*slot).tag() != Tag::Nil
            && let value = (*value).get()
            && !run.hb.needs_barrier(table.into(), value)
        {
            (*slot).set(value);
            return run.next();
        }
        run.to(put_entry::<COUNTED>)
    }

    set_int(run) {
        let (object, index, value) = run.a_count_c();
        set_item!(run, object, i64::from(index), value, put_int);
    }

    #[inline(never)]
    find_entry(run) {
        let (a, object, key) = run.abc();
        let key = (*key).get();
        // Hashing and comparing a long text has its price, which the general way takes.
        let is_long = key.tag() == Tag::Str && !run.hb.is_short(StrRef(key.bits() as u32));
        if (*object).tag() == Tag::Table && !is_long {
            let table = TableRef((*object).bits() as u32);
            let value = run.hb.get(table, key);
            if !value.is_nil() || run.hb.metatable(table).is_none() {
                (*a).set(value);
                return run.next();
            }
        }
        run.to(inherit::index_entry::<COUNTED>)
    }

    #[inline(never)]
    find_int(run) {
        let (a, object, index) = run.ab_count();
        if (*object).tag() == Tag::Table {
            let table = TableRef((*object).bits() as u32);
            let value = run.hb.get_int(table, i64::from(index));
            if !value.is_nil() || run.hb.metatable(table).is_none() {
                (*a).set(value);
                return run.next();
            }
        }
        run.to(inherit::index_int::<COUNTED>)
    }

    #[inline(never)]
    put_entry(run) {
        let (object, key, value) = run.abc();
        let (key, value) = ((*key).get(), (*value).get());
        if (*object).tag() == Tag::Table {
            let table = TableRef((*object).bits() as u32);
            let is_plain = run.hb.metatable(table).is_none();
            if key.tag() == Tag::Int && is_plain {
                return run.put_int(table, key.bits() as i64, value);
            }
            if key.tag() == Tag::Str && run.hb.is_short(StrRef(key.bits() as u32)) {
                let name = StrRef(key.bits() as u32);
                if let Some(slot) = run.hb.field(table, name)
                    && (*slot).tag() != Tag::Nil
                {
                    (*slot).set(value);
                    run.vm.heap.barrier(table, value);
                    return run.next();
                }
                if is_plain {
                    run.sync();
                    return match run.vm.heap.set_str(table, name, value) {
                        Ok(()) => run.breathe(),
                        Err(out) => run.leave(Err(out.into())),
                    };
                }
            }
        }
        run.to(inherit::store_entry::<COUNTED>)
    }

    #[inline(never)]
    put_int(run) {
        let (object, index, value) = run.a_count_c();
        if (*object).tag() == Tag::Table {
            let table = TableRef((*object).bits() as u32);
            if run.hb.metatable(table).is_none() {
                return run.put_int(table, i64::from(index), (*value).get());
            }
        }
        run.to(inherit::store_int::<COUNTED>)
    }
}

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The short text in a slot, if one is there.
    #[inline(always)]
    unsafe fn short_text(&self, slot: *const Slot) -> Option<StrRef> {
        // SAFETY: "in the block".
        let value = unsafe { (*slot).get() };
        value.as_str().filter(|text| self.hb.is_short(*text))
    }

    /// Stores an item in a table without a metatable.
    #[inline(always)]
    unsafe fn put_int(mut self, table: TableRef, index: i64, value: Value) {
        // SAFETY: "in the block".
        unsafe {
            self.sync();
            match self.vm.heap.set_int(table, index, value) {
                Ok(()) => self.breathe(),
                Err(out) => self.leave(Err(out.into())),
            }
        }
    }
}
