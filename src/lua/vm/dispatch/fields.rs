//! Fields by a constant name, found where the instruction saw them last.
#![allow(unsafe_code)]

use super::run::{Run, handlers};
use super::{general, inherit};
use crate::lua::heap::{Event, Slot, StrRef, TableRef, Tag, Value};

/// How far an inherited field is followed here.
const LEVELS: u32 = 4;

/// R[A] := object[K], where the object is a slot.
macro_rules! get_field {
    ($run:ident, $object:expr, $slow:ident) => {{
        let (a, b, name, hint) = $run.named();
        let object = (*$object(b)).get();
        if object.tag() == Tag::Table
            && let Some(slot) = $run.hb.field_at(TableRef(object.bits() as u32), name, hint)
            && (*slot).tag() != Tag::Nil
        {
            (*a).set((*slot).get());
            return $run.next();
        }
        $run.to($slow::<COUNTED>)
    }};
}

/// object[K] := value, both slots.
macro_rules! set_field {
    ($run:ident, $object:expr, $value:expr, $name:expr, $hint:expr, $slow:ident) => {{
        let (object, value) = ((*$object).get(), (*$value).get());
        if object.tag() == Tag::Table
            && let table = TableRef(object.bits() as u32)
            && let Some(slot) = $run.hb.field_at(table, $name, $hint)
            && (*slot).tag() != Tag::Nil
            && !$run.hb.needs_barrier(table.into(), value)
        {
            (*slot).set(value);
            return $run.next();
        }
        $run.to($slow::<COUNTED>)
    }};
}

/// R[A] := object[K] where the hint is wrong or the field is inherited.
macro_rules! search {
    ($run:ident, $object:expr, $general:path) => {{
        let (a, b, name, _) = $run.named();
        let object = (*$object(b)).get();
        match $run.vm.find_field(object, name, $run.hint()) {
            Some(ending) => $run.end_index(a, ending, name.value(), $general),
            None => $run.to($general),
        }
    }};
}

/// object[K] := value where the hint is wrong or the field is new.
macro_rules! put {
    ($run:ident, $object:expr, $value:expr, $name:expr, $beyond:path) => {{
        let (object, value) = ((*$object).get(), (*$value).get());
        $run.sync();
        match $run.vm.put_field(object, $name, value, $run.hint()) {
            Ok(true) => $run.breathe(),
            Ok(false) => $run.to($beyond),
            Err(out) => $run.leave(Err(out.into())),
        }
    }};
}

handlers! {
    get_field(run) {
        get_field!(run, |b| run.base.byte_add(b), inherited_field)
    }

    get_global(run) {
        get_field!(run, |b| run.environment(b), find_global)
    }

    method(run) {
        let (a, b, name, hint) = run.named();
        let object = (*run.base.byte_add(b)).get();
        if object.tag() == Tag::Table {
            let table = TableRef(object.bits() as u32);
            if let Some(slot) = run.hb.field_at(table, name, hint)
                && (*slot).tag() != Tag::Nil
            {
                (*a.add(1)).set(object);
                (*a).set((*slot).get());
                return run.next();
            }
        }
        run.to(inherited_method::<COUNTED>)
    }

    set_field(run) {
        let (table, from, name, hint) = run.named();
        set_field!(run, table, run.base.byte_add(from), name, hint, put_field)
    }

    set_global(run) {
        let (value, b, name, hint) = run.named();
        set_field!(run, run.environment(b), value, name, hint, put_global)
    }

    // The field is not the object's own: the usual case of a method.
    #[inline(never)]
    inherited_field(run) {
        let (a, b, name, hint) = run.named();
        match run.inherited((*run.base.byte_add(b)).get(), name, hint) {
            Some(slot) => (*a).set((*slot).get()),
            None => return run.to(find_field::<COUNTED>),
        }
        run.next()
    }

    #[inline(never)]
    inherited_method(run) {
        let (a, b, name, hint) = run.named();
        let object = (*run.base.byte_add(b)).get();
        let Some(slot) = run.inherited(object, name, hint) else {
            return run.to(find_method::<COUNTED>);
        };
        (*a.add(1)).set(object);
        (*a).set((*slot).get());
        run.next()
    }

    #[inline(never)]
    find_field(run) {
        search!(run, |b| run.base.byte_add(b), general::get_field::<COUNTED>)
    }

    #[inline(never)]
    find_global(run) {
        search!(run, |b| run.environment(b), general::get_global::<COUNTED>)
    }

    #[inline(never)]
    find_method(run) {
        let (a, b, name, _) = run.named();
        let object = (*run.base.byte_add(b)).get();
        (*a.add(1)).set(object);
        let general = general::method::<COUNTED>;
        match run.vm.find_field(object, name, run.hint()) {
            Some(ending) => run.end_index(a, ending, name.value(), general),
            None => run.to(general),
        }
    }

    #[inline(never)]
    put_field(run) {
        let (object, from, name, _) = run.named();
        put!(run, object, run.base.byte_add(from), name, inherit::store_field::<COUNTED>)
    }

    #[inline(never)]
    put_global(run) {
        let (value, b, name, _) = run.named();
        put!(run, run.environment(b), value, name, inherit::store_global::<COUNTED>)
    }
}

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The slot of a field that a table inherits from the table in `__index`, or from that one's,
    /// where the hint is right. None says nothing.
    #[inline(always)]
    unsafe fn inherited(&self, object: Value, name: StrRef, hint: u16) -> Option<*mut Slot> {
        let hb = self.hb;
        let mut table = object.as_table()?;
        if !hb.is_short(name) {
            return None;
        }
        let index = self.vm.heap.event_name(Event::Index);
        for _ in 0..LEVELS {
            if hb.short_field(table, name).is_some() {
                return None;
            }
            let metatable = hb.metatable(table).some()?;
            // SAFETY: "in the block": the heap found them.
            unsafe {
                table = (*hb.short_field(metatable, index)?).get().as_table()?;
                if let Some(slot) = hb.field_at(table, name, hint)
                    && (*slot).tag() != Tag::Nil
                {
                    return Some(slot);
                }
            }
        }
        None
    }
}
