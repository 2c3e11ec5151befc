//! Functions and the cells of captured variables.
#![allow(unsafe_code)]

use super::counters::AllocKind;
use super::object::{CLOSURE_BYTES, Closure, Kind, NativeClosure, Thread, UPVALUE_SLOT, Upvalue};
use super::table::SLOT_BYTES;
use super::value::{ClosureRef, NativeClosureRef, ProtoRef, Slot, Tag, ThreadRef, UpvalRef, Value};
use super::{Heap, OutOfMemory};

impl Heap {
    /// A function whose upvalue slots are nil: to be filled before the next safepoint.
    ///
    /// # Errors
    /// When there is no room.
    #[inline]
    pub fn new_closure(
        &mut self,
        proto: ProtoRef,
        upvalues: u8,
    ) -> Result<ClosureRef, OutOfMemory> {
        let at = self.new_function(Kind::Closure, upvalues)?;
        let id = self.next_id();
        let closure = self.poke::<Closure>(at);
        (closure.id, closure.proto, closure.gc_next) = (id, proto, 0);
        Ok(ClosureRef(at))
    }

    /// What a function runs.
    #[inline(always)]
    pub fn closure_proto(&self, closure: ClosureRef) -> ProtoRef {
        self.peek::<Closure>(closure.0).proto
    }

    /// Upvalue `index` of a function: the value, or the shared cell.
    #[inline(always)]
    pub fn closure_get(&self, closure: ClosureRef, index: u32) -> Value {
        self.function_slot(closure.0, index).get()
    }

    /// Sets upvalue `index` of a function to a value or a shared cell, with the barrier.
    #[inline(always)]
    pub fn closure_set(&mut self, closure: ClosureRef, index: u32, value: Value) {
        self.set_function_slot(closure.0, index, value);
        self.barrier(closure, value);
    }

    /// A host function with upvalues, at most 255.
    ///
    /// # Errors
    /// When there is no room.
    pub fn new_native_closure(
        &mut self,
        number: u32,
        upvalues: &[Value],
    ) -> Result<NativeClosureRef, OutOfMemory> {
        let count = upvalues.len().min(255) as u8;
        let at = self.new_function(Kind::NativeClosure, count)?;
        let id = self.next_id();
        let closure = self.poke::<NativeClosure>(at);
        (closure.id, closure.number, closure.gc_next) = (id, number, 0);
        for (index, value) in upvalues.iter().take(count.into()).enumerate() {
            self.set_function_slot(at, index as u32, *value);
        }
        Ok(NativeClosureRef(at))
    }

    /// The number of a host function with upvalues.
    #[inline(always)]
    pub fn native_number(&self, closure: NativeClosureRef) -> u32 {
        self.peek::<NativeClosure>(closure.0).number
    }

    /// Upvalue `index` of a host function.
    #[inline(always)]
    pub fn native_get(&self, closure: NativeClosureRef, index: u32) -> Value {
        self.function_slot(closure.0, index).get()
    }

    /// Sets upvalue `index` of a host function, with the barrier.
    pub fn native_set(&mut self, closure: NativeClosureRef, index: u32, value: Value) {
        self.set_function_slot(closure.0, index, value);
        self.barrier(closure, value);
    }

    #[inline(always)]
    fn new_function(&mut self, kind: Kind, upvalues: u8) -> Result<u32, OutOfMemory> {
        let slots = u32::from(upvalues) * SLOT_BYTES;
        let at = self.new_object(kind, upvalues, CLOSURE_BYTES + slots, AllocKind::Closure)?;
        self.zero(at + CLOSURE_BYTES, slots);
        Ok(at)
    }

    #[inline(always)]
    fn function_slot(&self, function: u32, index: u32) -> &Slot {
        debug_assert!(index < u32::from(self.peek::<Closure>(function).header.extra));
        self.peek(function + CLOSURE_BYTES + index * SLOT_BYTES)
    }

    #[inline(always)]
    fn set_function_slot(&mut self, function: u32, index: u32, value: Value) {
        debug_assert!(index < u32::from(self.peek::<Closure>(function).header.extra));
        self.poke::<Slot>(function + CLOSURE_BYTES + index * SLOT_BYTES).set(value);
    }

    /// The open cell for stack slot `slot` of a coroutine: the one in its list, or a new one.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn open_upvalue(&mut self, thread: ThreadRef, slot: u32) -> Result<UpvalRef, OutOfMemory> {
        let Thread { stack, open_upvalues, .. } = *self.peek::<Thread>(thread.0);
        let location = stack + slot * SLOT_BYTES;
        let (mut before, mut at) = (UpvalRef::NONE, open_upvalues);
        while !at.is_none() {
            let cell = self.peek::<Upvalue>(at.0);
            if cell.location <= location {
                break;
            }
            (before, at) = (at, cell.next_open);
        }
        if !at.is_none() && self.peek::<Upvalue>(at.0).location == location {
            return Ok(at);
        }
        let cell = self.new_upvalue(location, at, thread)?;
        if before.is_none() {
            self.poke::<Thread>(thread.0).open_upvalues = cell;
        } else {
            self.poke::<Upvalue>(before.0).next_open = cell;
        }
        Ok(cell)
    }

    /// A cell that was never open.
    ///
    /// # Errors
    /// When there is no room.
    pub fn new_closed_upvalue(&mut self, value: Value) -> Result<UpvalRef, OutOfMemory> {
        let cell = self.new_upvalue(0, UpvalRef::NONE, ThreadRef::NONE)?;
        self.poke::<Upvalue>(cell.0).location = cell.0 + UPVALUE_SLOT;
        self.poke::<Slot>(cell.0 + UPVALUE_SLOT).set(value);
        Ok(cell)
    }

    fn new_upvalue(
        &mut self,
        location: u32,
        next_open: UpvalRef,
        thread: ThreadRef,
    ) -> Result<UpvalRef, OutOfMemory> {
        let bytes = size_of::<Upvalue>() as u32;
        let at = self.new_object(Kind::Upvalue, 0, bytes, AllocKind::Upvalue)?;
        let cell = self.poke::<Upvalue>(at);
        (cell.location, cell.next_open, cell.thread) = (location, next_open, thread);
        (cell.value_bits, cell.value_tag, cell.pad, cell.gc_next) = (0, Tag::Nil, [0; 3], 0);
        Ok(UpvalRef(at))
    }

    /// Closes the open cells of a coroutine for stack slots from `slot` up: each takes its value
    /// along.
    #[inline]
    pub fn close_upvalues(&mut self, thread: ThreadRef, slot: u32) {
        let level = self.peek::<Thread>(thread.0).stack + slot * SLOT_BYTES;
        loop {
            let cell = self.peek::<Thread>(thread.0).open_upvalues;
            if cell.is_none() || self.peek::<Upvalue>(cell.0).location < level {
                return;
            }
            let next = self.peek::<Upvalue>(cell.0).next_open;
            self.poke::<Thread>(thread.0).open_upvalues = next;
            self.close_upvalue(cell);
        }
    }

    /// Closes one cell that is in no list any more. An open cell is never black (it is visited
    /// again in the atomic phase), so no barrier is needed.
    pub(super) fn close_upvalue(&mut self, cell: UpvalRef) {
        let value = self.upvalue_get(cell);
        self.poke::<Slot>(cell.0 + UPVALUE_SLOT).set(value);
        let row = self.poke::<Upvalue>(cell.0);
        row.location = cell.0 + UPVALUE_SLOT;
        (row.next_open, row.thread) = (UpvalRef::NONE, ThreadRef::NONE);
    }

    /// True while the variable lies on a stack.
    #[inline(always)]
    pub(super) fn is_open(&self, cell: UpvalRef) -> bool {
        self.peek::<Upvalue>(cell.0).location != cell.0 + UPVALUE_SLOT
    }

    /// The value of a captured variable.
    #[inline(always)]
    pub fn upvalue_get(&self, cell: UpvalRef) -> Value {
        self.peek::<Slot>(self.peek::<Upvalue>(cell.0).location).get()
    }

    /// Assigns to a captured variable, with the barrier.
    #[inline(always)]
    pub fn upvalue_set(&mut self, cell: UpvalRef, value: Value) {
        self.poke::<Slot>(self.peek::<Upvalue>(cell.0).location).set(value);
        self.barrier(cell, value);
    }
}
