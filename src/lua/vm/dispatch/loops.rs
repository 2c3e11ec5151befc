//! Loops: numeric `for`, and `for in` over `pairs` and `ipairs` without calls.
#![allow(unsafe_code)]

use super::super::native::{Role, places_price};
use super::general;
use super::run::{Run, handlers};
use crate::lua::heap::{Slot, TableRef, Tag, Value};

handlers! {
    for_prepare(run) {
        let (control, jump) = run.aj();
        let (last, step) = (control.add(1), control.add(2));
        let is_plain = (*control).tag() == Tag::Int
            && (*last).tag() == Tag::Int
            && (*step).tag() == Tag::Int
            && (*step).bits() == 1;
        if !is_plain {
            return run.to(general::for_prepare::<COUNTED>);
        }
        let (from, to) = ((*control).bits() as i64, (*last).bits() as i64);
        if from > to {
            return run.jump(jump);
        }
        set_bits(last, to.wrapping_sub(from) as u64);
        (*control.add(3)).set(Value::int(from));
        run.next()
    }

    for_loop(run) {
        let (control, jump) = run.aj();
        if (*control).tag() != Tag::Int {
            return run.to(float_loop::<COUNTED>);
        }
        let rounds = (*control.add(1)).bits();
        if rounds == 0 {
            return run.next();
        }
        let next = (*control).bits().wrapping_add((*control.add(2)).bits());
        set_bits(control.add(1), rounds - 1);
        set_bits(control, next);
        (*control.add(3)).set(Value::int(next as i64));
        run.jump(jump)
    }

    #[inline(never)]
    float_loop(run) {
        let (control, jump) = run.aj();
        let step = f64::from_bits((*control.add(2)).bits());
        let last = f64::from_bits((*control.add(1)).bits());
        let next = f64::from_bits((*control).bits()) + step;
        if if step > 0.0 { next <= last } else { last <= next } {
            set_bits(control, next.to_bits());
            (*control.add(3)).set(Value::float(next));
            return run.jump(jump);
        }
        run.next()
    }

    generic_for_prepare(run) {
        let (a, jump) = run.aj();
        if (*a.add(3)).get().is_falsy() {
            return run.jump(jump);
        }
        run.to(general::generic_for_prepare::<COUNTED>)
    }

    iterate(run) {
        let (iterator, ..) = run.a_counts();
        if (*iterator).tag() == Tag::Native && (*iterator.add(1)).tag() == Tag::Table {
            let number = (*iterator).bits() as u32;
            if number == run.vm.natives.roles[Role::Next as usize] {
                if iterates_by_position(iterator) {
                    return run.to(next_entry::<COUNTED>);
                }
            } else if number == run.vm.natives.roles[Role::IpairsStep as usize]
                && (*iterator.add(2)).tag() == Tag::Int
            {
                return run.to(next_item::<COUNTED>);
            }
        }
        run.to(general::iterate::<COUNTED>)
    }

    // A round over `next`; the hidden fourth value holds the position.
    #[inline(never)]
    next_entry(run) {
        let (iterator, _, c) = run.a_counts();
        let table = TableRef((*iterator.add(1)).bits() as u32);
        let position = (*iterator.add(3)).bits() as u32;
        let after = match run.vm.heap.next_at(table, position) {
            Some((after, key, value)) => {
                (*iterator.add(3)).set(Value::int(i64::from(after)));
                (*iterator.add(4)).set(key);
                (*iterator.add(5)).set(value);
                after
            }
            None => {
                (*iterator.add(4)).set(Value::NIL);
                run.vm.heap.last_position(table)
            }
        };
        run.pay(places_price(after.saturating_sub(position)));
        run.end_round(iterator, c)
    }

    #[inline(never)]
    next_item(run) {
        let (iterator, _, c) = run.a_counts();
        let table = TableRef((*iterator.add(1)).bits() as u32);
        let index = (*iterator.add(2)).bits().wrapping_add(1) as i64;
        let value = match run.hb.item(table, index) {
            Some(slot) => (*slot).get(),
            None => run.hb.get_int(table, index),
        };
        if value.is_nil() && !run.hb.metatable(table).is_none() {
            return run.to(general::iterate::<COUNTED>);
        }
        (*iterator.add(4)).set(if value.is_nil() { Value::NIL } else { Value::int(index) });
        (*iterator.add(5)).set(value);
        run.end_round(iterator, c)
    }

    generic_loop(run) {
        let (a, jump) = run.aj();
        let key = a.add(4);
        if (*key).tag() == Tag::Nil {
            return run.next();
        }
        (*a.add(2)).set((*key).get());
        run.jump(jump)
    }
}

impl<const COUNTED: bool> Run<'_, COUNTED> {
    /// The iterator's results are there; there are none past the second.
    #[inline(always)]
    unsafe fn end_round(mut self, iterator: *mut Slot, results: u32) {
        // SAFETY: "verified code": `results` registers from the fourth past the iterator on.
        unsafe {
            for n in 2..results as usize {
                (*iterator.add(4 + n)).set(Value::NIL);
            }
            self.pay_for_call();
            self.next()
        }
    }
}

/// Whether a loop over `next` can go on from a position in the table: it can from the start, where
/// the fourth value of the loop is free, and later when that holds the position.
///
/// # Safety
/// The four hidden values of a generic loop.
#[inline(always)]
unsafe fn iterates_by_position(iterator: *mut Slot) -> bool {
    // SAFETY: as the caller says.
    unsafe {
        match (*iterator.add(3)).tag() {
            // Only the dispatcher puts an integer there: a program's would have been refused.
            Tag::Int => true,
            // Nil and false have no payload: position 0.
            Tag::Nil | Tag::False => (*iterator.add(2)).tag() == Tag::Nil,
            _ => false,
        }
    }
}

/// Overwrites the payload of a slot whose kind of value stays the same.
///
/// # Safety
/// The slot is one.
#[inline(always)]
unsafe fn set_bits(slot: *mut Slot, bits: u64) {
    // SAFETY: the payload is the first word of a slot.
    unsafe { slot.cast::<u64>().write(bits) }
}
