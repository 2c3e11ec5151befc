//! Coroutines: the part that the heap knows.
#![allow(unsafe_code)]

use super::block::UNIT_BYTES;
use super::counters::AllocKind;
use super::object::{Kind, Thread, Upvalue};
use super::table::SLOT_BYTES;
use super::value::{Slot, ThreadRef, UpvalRef, Value};
use super::{Heap, OutOfMemory};

/// Slots above twice the top that a stack keeps: a function's registers may reach past the top, and
/// natives find a few places.
const STACK_AT_REST: u32 = 512;

impl Heap {
    /// A coroutine with a stack of `stack_slots` nils and `frames_bytes` zeroed bytes for frames.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn new_thread(
        &mut self,
        stack_slots: u32,
        frames_bytes: u32,
    ) -> Result<ThreadRef, OutOfMemory> {
        let stack_bytes = stack_slots.checked_mul(SLOT_BYTES).ok_or(OutOfMemory)?;
        let stack = self.alloc_buffer(stack_bytes, AllocKind::Coroutine)?;
        let frames = match self.alloc_buffer(frames_bytes, AllocKind::Coroutine) {
            Ok(frames) => frames,
            Err(out) => {
                self.free_buffer(stack, stack_bytes);
                return Err(out);
            }
        };
        let bytes = size_of::<Thread>() as u32;
        let at = match self.new_object(Kind::Thread, 0, bytes, AllocKind::Coroutine) {
            Ok(at) => at,
            Err(out) => {
                self.free_buffer(stack, stack_bytes);
                self.free_buffer(frames, frames_bytes);
                return Err(out);
            }
        };
        let id = self.next_id();
        let header_bytes = size_of::<super::Header>() as u32;
        self.zero(at + header_bytes, bytes - header_bytes);
        let thread = self.poke::<Thread>(at);
        thread.id = id;
        (thread.stack, thread.stack_slots) = (stack, stack_slots);
        (thread.frames, thread.frames_bytes) = (frames, frames_bytes);
        Ok(ThreadRef(at))
    }

    /// A coroutine's fields.
    #[inline(always)]
    pub fn thread(&self, thread: ThreadRef) -> &Thread {
        self.peek(thread.0)
    }

    /// A coroutine's fields, to be changed. No barrier is needed: coroutines are visited again in
    /// the collector's atomic phase.
    #[inline(always)]
    pub fn thread_mut(&mut self, thread: ThreadRef) -> &mut Thread {
        self.poke(thread.0)
    }

    /// Gives a coroutine a stack of `slots`, which must be at least `top`. Open cells follow.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn resize_stack(&mut self, thread: ThreadRef, slots: u32) -> Result<(), OutOfMemory> {
        let Thread { stack: old, stack_slots, open_upvalues, .. } = *self.thread(thread);
        let bytes = slots.checked_mul(SLOT_BYTES).ok_or(OutOfMemory)?;
        let new = self.resize_buffer(old, stack_slots * SLOT_BYTES, bytes, AllocKind::Coroutine)?;
        let row = self.thread_mut(thread);
        (row.stack, row.stack_slots) = (new, slots);
        let mut cell = open_upvalues;
        while cell != UpvalRef::NONE {
            let row = self.poke::<Upvalue>(cell.0);
            row.location = row.location - old + new;
            cell = row.next_open;
        }
        Ok(())
    }

    /// Takes back what a stack has grown by when its program was deep in calls: a stack of which
    /// less than a quarter is in use keeps twice that. It stays where it is. The interpreter looks
    /// up its number of slots again after every step of the collector.
    pub(super) fn trim_stack(&mut self, thread: ThreadRef) {
        let Thread { stack, stack_slots, top, .. } = *self.thread(thread);
        let enough = (top * 2 + STACK_AT_REST).next_multiple_of(UNIT_BYTES as u32 / SLOT_BYTES);
        if enough < stack_slots / 2 {
            self.cut_buffer(stack, stack_slots * SLOT_BYTES, enough * SLOT_BYTES);
            self.thread_mut(thread).stack_slots = enough;
        }
    }

    /// Gives a coroutine's frames `bytes`.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn resize_frames(&mut self, thread: ThreadRef, bytes: u32) -> Result<(), OutOfMemory> {
        let Thread { frames, frames_bytes, .. } = *self.thread(thread);
        let new = self.resize_buffer(frames, frames_bytes, bytes, AllocKind::Coroutine)?;
        let row = self.thread_mut(thread);
        (row.frames, row.frames_bytes) = (new, bytes);
        Ok(())
    }

    /// Slot number `slot` of a coroutine's stack.
    #[inline(always)]
    pub fn stack_get(&self, thread: ThreadRef, slot: u32) -> Value {
        debug_assert!(slot < self.thread(thread).stack_slots);
        self.peek::<Slot>(self.thread(thread).stack + slot * SLOT_BYTES).get()
    }

    /// Sets slot number `slot` of a coroutine's stack.
    #[inline(always)]
    pub fn stack_set(&mut self, thread: ThreadRef, slot: u32, value: Value) {
        debug_assert!(slot < self.thread(thread).stack_slots);
        self.poke::<Slot>(self.thread(thread).stack + slot * SLOT_BYTES).set(value);
    }
}
