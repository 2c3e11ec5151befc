//! Accesses that leave the table: `__index`, `__newindex`, `__call`, `__len` and `__concat` of
//! tables, whose functions in Lua are entered from here.
#![allow(unsafe_code)]

use super::super::Vm;
use super::calls::Delivery;
use super::general;
use super::run::{Handler, Run, handlers};
use crate::lua::heap::{Event, Slot, StrRef, TableRef, Tag, Value};

/// How many tables an access is handed on by before the general way takes over.
pub(super) const LEVELS: u32 = 8;

/// Where an access ends: at a function that is called with `at`, or without one.
pub(super) struct Ending {
    pub function: Value,
    /// Without a function: the value that was found, or the table that takes the new one.
    pub at: Value,
}

impl Ending {
    /// At a value.
    #[inline(always)]
    pub fn found(value: Value) -> Ending {
        Ending { function: Value::NIL, at: value }
    }
}

impl Vm {
    /// Where `object[key]` ends, of which the object itself has nothing. None for errors, functions
    /// of the library and long chains.
    #[inline(never)]
    fn index_ending(&self, object: Value, key: Value) -> Option<Ending> {
        let hb = self.heap.base();
        let mut at = object;
        for _ in 0..LEVELS {
            let next = self.handed_on(at, Event::Index)?;
            match next.tag() {
                Tag::Nil => return Some(Ending::found(Value::NIL)),
                Tag::Closure => return Some(Ending { function: next, at }),
                _ => (),
            }
            let value = hb.get(next.as_table()?, key);
            if !value.is_nil() {
                return Some(Ending::found(value));
            }
            at = next;
        }
        None
    }

    /// Where `object[key] := value` ends; none as for [`Vm::index_ending`].
    #[inline(never)]
    fn store_ending(&self, object: Value, key: Value) -> Option<Ending> {
        let hb = self.heap.base();
        let mut at = object;
        for _ in 0..LEVELS {
            if let Some(table) = at.as_table()
                && !hb.get(table, key).is_nil()
            {
                return Some(Ending::found(at));
            }
            let next = self.handed_on(at, Event::NewIndex)?;
            if matches!(next.tag(), Tag::Nil | Tag::Closure) {
                return Some(Ending { function: next, at });
            }
            next.as_table()?;
            at = next;
        }
        None
    }

    /// The metamethod of a value that accesses are handed on to. Nil only for tables: others must
    /// have one.
    #[inline(always)]
    pub(super) fn handed_on(&self, value: Value, event: Event) -> Option<Value> {
        let hb = self.heap.base();
        let metatable = match value.as_table() {
            Some(table) => hb.metatable(table),
            None => self.heap.metatable(value)?,
        };
        if metatable.is_none() || hb.lacks(metatable, event) {
            return value.as_table().map(|_| Value::NIL);
        }
        let found = hb.get_str(metatable, self.heap.event_name(event));
        if found.is_nil() {
            value.as_table()?;
            hb.note_absence(metatable, event);
        }
        Some(found)
    }
}

handlers! {
    #[inline(never)]
    index_entry(run) {
        let (a, object, key) = run.abc();
        run.index(a, (*object).get(), (*key).get(), general::get_index::<COUNTED>)
    }

    #[inline(never)]
    index_int(run) {
        let (a, object, index) = run.ab_count();
        run.index(a, (*object).get(), Value::int(index.into()), general::get_int::<COUNTED>)
    }

    #[inline(never)]
    store_field(run) {
        let (object, from, name, _) = run.named();
        let value = (*run.base.byte_add(from)).get();
        run.store((*object).get(), name.value(), value, general::set_field::<COUNTED>)
    }

    #[inline(never)]
    store_global(run) {
        let (value, b, name, _) = run.named();
        let object = (*run.environment(b)).get();
        run.store(object, name.value(), (*value).get(), general::set_global::<COUNTED>)
    }

    #[inline(never)]
    store_entry(run) {
        let (object, key, value) = run.abc();
        let general = general::set_index::<COUNTED>;
        run.store((*object).get(), (*key).get(), (*value).get(), general)
    }

    #[inline(never)]
    store_int(run) {
        let (object, index, value) = run.a_count_c();
        let index = Value::int(index.into());
        run.store((*object).get(), index, (*value).get(), general::set_int::<COUNTED>)
    }

    // A table with a metatable, which has `__len` or not.
    #[inline(never)]
    length_of_object(run) {
        let (a, b, _) = run.abc();
        let object = (*b).get();
        let general = general::length::<COUNTED>;
        let Some(function) = run.vm.handed_on(object, Event::Len) else { return run.to(general) };
        if function.tag() == Tag::Closure {
            let delivery = run.delivery_to(a);
            return run.call_metamethod(function, [object, object], delivery, general);
        }
        if function.is_nil()
            && let Some(length) = run.vm.heap.length_at_once(TableRef(object.bits() as u32))
        {
            (*a).set(Value::int(length));
            return run.next();
        }
        run.to(general)
    }

    // Two operands, of which one is a table with a function in `__concat`.
    #[inline(never)]
    concat(run) {
        let (first, count, _) = run.a_counts();
        let (x, y) = ((*first).get(), (*first.add(1)).get());
        let general = general::concat::<COUNTED>;
        if count != 2 || (x.tag() != Tag::Table && y.tag() != Tag::Table) {
            return run.to(general);
        }
        // Texts may have one as well.
        let function = match run.vm.metamethod_of(x, Event::Concat) {
            function if function.is_nil() => run.vm.metamethod_of(y, Event::Concat),
            function => function,
        };
        if function.tag() != Tag::Closure {
            return run.to(general);
        }
        let delivery = run.delivery_to(first);
        run.call_metamethod(function, [x, y], delivery, general)
    }
}

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The register `to` := object[key], of which the object itself has nothing.
    #[inline(always)]
    unsafe fn index(self, to: *mut Slot, object: Value, key: Value, otherwise: Handler) {
        // SAFETY: "verified code".
        unsafe {
            if !self.is_cheap_key(key) {
                return self.to(otherwise);
            }
            let Some(ending) = self.vm.index_ending(object, key) else {
                return self.to(otherwise);
            };
            self.end_index(to, ending, key, otherwise)
        }
    }

    /// The register `to` gets what an access has found, or what its function will answer.
    #[inline(always)]
    pub(super) unsafe fn end_index(
        self,
        to: *mut Slot,
        ending: Ending,
        key: Value,
        otherwise: Handler,
    ) {
        // SAFETY: "verified code".
        unsafe {
            if ending.function.is_nil() {
                (*to).set(ending.at);
                return self.next();
            }
            let delivery = self.delivery_to(to);
            self.call_metamethod(ending.function, [ending.at, key], delivery, otherwise)
        }
    }

    /// object[key] := value.
    #[inline(always)]
    unsafe fn store(mut self, object: Value, key: Value, value: Value, otherwise: Handler) {
        // SAFETY: "in the block".
        unsafe {
            if !self.is_cheap_key(key) {
                return self.to(otherwise);
            }
            let Some(Ending { function, at }) = self.vm.store_ending(object, key) else {
                return self.to(otherwise);
            };
            if !function.is_nil() {
                let operands = [at, key, value];
                return self.call_metamethod(function, operands, Delivery::DISCARD, otherwise);
            }
            if key.tag() != Tag::Str {
                return self.to(otherwise);
            }
            self.sync();
            let table = TableRef(at.bits() as u32);
            match self.vm.heap.set_str(table, StrRef(key.bits() as u32), value) {
                Ok(()) => self.breathe(),
                Err(out) => self.leave(Err(out.into())),
            }
        }
    }

    /// Hashing and comparing a long text has its price, which the general way takes.
    #[inline(always)]
    fn is_cheap_key(&self, key: Value) -> bool {
        key.tag() != Tag::Str || self.hb.is_short(StrRef(key.bits() as u32))
    }
}
