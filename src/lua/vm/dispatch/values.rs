//! Loading, moving, upvalues, and making tables, functions and texts.
#![allow(unsafe_code)]

use super::run::handlers;
use super::{general, inherit};
use crate::lua::heap::{Slot, StrRef, TableRef, Tag, UpvalRef, Value};

handlers! {
    copy(run) {
        let (a, b, _) = run.abc();
        (*a).set((*b).get());
        run.next()
    }

    load_int(run) {
        let (a, _, w) = run.abw();
        (*a).set(Value::int(i64::from(w as i32)));
        run.next()
    }

    load_float(run) {
        let (a, _, w) = run.abw();
        (*a).set(Value::float(f64::from(w as i32)));
        run.next()
    }

    load_constant(run) {
        let (a, _, w) = run.abw();
        (*a).set((*run.k.byte_add(w as usize)).get());
        run.next()
    }

    load_nil(run) {
        let (a, more, _) = run.a_counts();
        for n in 0..=more as usize {
            (*a.add(n)).set(Value::NIL);
        }
        run.next()
    }

    load_true(run) {
        (*run.abc().0).set(Value::TRUE);
        run.next()
    }

    load_false(run) {
        (*run.abc().0).set(Value::FALSE);
        run.next()
    }

    load_false_skip(run) {
        (*run.abc().0).set(Value::FALSE);
        let next = run.pc.add(1);
        run.go_to(next, 0);
        run.next()
    }

    get_upvalue(run) {
        let (a, b) = run.a_upvalue();
        (*a).set((*run.cell(b)).get());
        run.next()
    }

    get_copy(run) {
        let (a, b) = run.a_upvalue();
        (*a).set((*b).get());
        run.next()
    }

    set_upvalue(run) {
        let (a, b) = run.a_upvalue();
        let value = (*a).get();
        (*run.cell(b)).set(value);
        if run.hb.needs_barrier(UpvalRef((*b).bits() as u32).into(), value) {
            return run.to(mend_cell::<COUNTED>);
        }
        run.next()
    }

    #[cold]
    #[inline(never)]
    mend_cell(run) {
        let (a, b) = run.a_upvalue();
        run.vm.heap.barrier(UpvalRef((*b).bits() as u32), (*a).get());
        run.next()
    }

    not(run) {
        let (a, b, _) = run.abc();
        (*a).set(Value::boolean((*b).get().is_falsy()));
        run.next()
    }

    length(run) {
        let (a, b, _) = run.abc();
        let x = (*b).get();
        if x.tag() == Tag::Table {
            return run.to(length_of_table::<COUNTED>);
        }
        if x.tag() == Tag::Str {
            let length = run.vm.heap.string_len(StrRef(x.bits() as u32));
            (*a).set(Value::int(length as i64));
            return run.next();
        }
        run.to(general::length::<COUNTED>)
    }

    #[inline(never)]
    length_of_table(run) {
        let (a, b, _) = run.abc();
        let table = TableRef((*b).bits() as u32);
        if !run.hb.metatable(table).is_none() {
            return run.to(inherit::length_of_object::<COUNTED>);
        }
        match run.vm.heap.length_at_once(table) {
            Some(length) => (*a).set(Value::int(length)),
            None => return run.to(length_by_search::<COUNTED>),
        }
        run.next()
    }

    #[inline(never)]
    length_by_search(run) {
        let (a, b, _) = run.abc();
        (*a).set(Value::int(run.vm.heap.length(TableRef((*b).bits() as u32))));
        run.next()
    }

    new_table(run) {
        let (a, b, items) = run.abw();
        let fields = if b == 0 { 0 } else { 1 << (b - 1).min(24) };
        run.sync();
        match run.vm.heap.new_table(items, fields) {
            Ok(table) => (*a).set(table.value()),
            Err(out) => return run.leave(Err(out.into())),
        }
        if run.vm.heap.work_due() {
            return run.to(general::breathe_above::<COUNTED>);
        }
        run.next()
    }

    new_record(run) {
        let (a, _, w) = run.abw();
        let record = TableRef((*run.k.byte_add(w as usize)).bits() as u32);
        run.sync();
        match run.vm.heap.new_record(record) {
            Ok(table) => (*a).set(table.value()),
            Err(out) => return run.leave(Err(out.into())),
        }
        if run.vm.heap.work_due() {
            return run.to(general::breathe_above::<COUNTED>);
        }
        run.next()
    }
}

impl<const COUNTED: bool> super::run::Run<'_, COUNTED> {
    /// R[A] and the slot of upvalue B.
    #[inline(always)]
    unsafe fn a_upvalue(&self) -> (*mut Slot, *mut Slot) {
        // SAFETY: "verified code".
        unsafe {
            let (a, b) = self.a_b();
            (a, self.upvalue(b))
        }
    }
}
