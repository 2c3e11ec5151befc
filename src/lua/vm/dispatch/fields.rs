//! Fields by a constant name, found where the instruction saw them last.
#![allow(unsafe_code)]

use super::general;
use super::run::handlers;
use crate::lua::heap::{TableRef, Tag};

/// R[A] := object[K], where the object is a slot.
macro_rules! get_field {
    ($run:ident, $object:expr, $slow:path) => {{
        let (a, b, name, hint) = $run.named();
        let object = (*$object(b)).get();
        if object.tag() == Tag::Table
            && let Some(slot) = $run.hb.field_at(TableRef(object.bits() as u32), name, hint)
            && (*slot).tag() != Tag::Nil
        {
            (*a).set((*slot).get());
            return $run.next();
        }
        $run.to($slow)
    }};
}

/// object[K] := value, both slots.
macro_rules! set_field {
    ($run:ident, $object:expr, $value:expr, $name:expr, $hint:expr, $slow:path) => {{
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
        $run.to($slow)
    }};
}

handlers! {
    get_field(run) {
        get_field!(run, |b| run.base.byte_add(b), find_field)
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
        run.to(find_method)
    }

    set_field(run) {
        let (table, from, name, hint) = run.named();
        set_field!(run, table, run.base.byte_add(from), name, hint, put_field)
    }

    set_global(run) {
        let (value, b, name, hint) = run.named();
        set_field!(run, run.environment(b), value, name, hint, put_global)
    }

    #[inline(never)]
    find_field(run) {
        let (a, b, name, _) = run.named();
        let object = (*run.base.byte_add(b)).get();
        match run.vm.find_field(object, name, run.hint()) {
            Some(value) => (*a).set(value),
            None => return run.to(general::get_field),
        }
        run.next()
    }

    #[inline(never)]
    find_global(run) {
        let (a, b, name, _) = run.named();
        let object = (*run.environment(b)).get();
        match run.vm.find_field(object, name, run.hint()) {
            Some(value) => (*a).set(value),
            None => return run.to(general::get_global),
        }
        run.next()
    }

    #[inline(never)]
    find_method(run) {
        let (a, b, name, _) = run.named();
        let object = (*run.base.byte_add(b)).get();
        (*a.add(1)).set(object);
        match run.vm.find_field(object, name, run.hint()) {
            Some(value) => (*a).set(value),
            None => return run.to(general::method),
        }
        run.next()
    }

    #[inline(never)]
    put_field(run) {
        let (object, from, name, _) = run.named();
        let (object, value) = ((*object).get(), (*run.base.byte_add(from)).get());
        run.sync();
        match run.vm.put_field(object, name, value, run.hint()) {
            Ok(true) => run.breathe(),
            Ok(false) => run.to(general::set_field),
            Err(out) => run.leave(Err(out.into())),
        }
    }

    #[inline(never)]
    put_global(run) {
        let (value, b, name, _) = run.named();
        let (object, value) = ((*run.environment(b)).get(), (*value).get());
        run.sync();
        match run.vm.put_field(object, name, value, run.hint()) {
            Ok(true) => run.breathe(),
            Ok(false) => run.to(general::set_global),
            Err(out) => run.leave(Err(out.into())),
        }
    }
}
