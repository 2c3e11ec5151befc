//! Stack slots and frames: the machine's own places in the block.
#![allow(unsafe_code)]

use super::super::frame::{FRAME_BYTES, Frame};
use super::super::native::Raise;
use super::super::{SPARE_SLOTS, Vm};
use crate::lua::heap::{ProtoRef, Slot, ThreadRef, Value};

/// Slots past which a stack does not grow, and the reserve that an error handler may use.
pub(in crate::lua::vm) const STACK_MAX: u32 = 1_000_000;
const STACK_RESERVE: u32 = 10_000;
/// Frames that a buffer keeps beside those in use.
const FRAMES_AT_REST: u32 = 64;
/// Slots of a stack past which it is not moved for the sake of a test.
const MOVED_SLOTS_MAX: u32 = 4096;
/// Frames past which recursion is an error, and the reserve of an error handler.
pub(in crate::lua::vm) const FRAMES_MAX: u32 = 200_000;
const FRAMES_RESERVE: u32 = 230;

/// Values copied from one place on the stack to another for a word of fuel.
pub(in crate::lua::vm) const VALUES_PER_WORD: u64 = 8;

impl Vm {
    /// The slot at a stack index of the running coroutine.
    #[inline(always)]
    pub(super) fn slot(&self, index: u32) -> *mut Slot {
        debug_assert!(index < self.stack_slots);
        self.heap.base().at(self.stack + index * size_of::<Slot>() as u32)
    }

    /// The value at a stack index.
    #[inline(always)]
    pub(in crate::lua::vm) fn stack_value(&self, index: u32) -> Value {
        // SAFETY: "in the block": indices below the top, and up to SPARE_SLOTS above, are slots.
        unsafe { (*self.slot(index)).get() }
    }

    /// Overwrites the value at a stack index.
    #[inline(always)]
    pub(in crate::lua::vm) fn set_stack_value(&mut self, index: u32, value: Value) {
        // SAFETY: as in `stack_value`.
        unsafe { (*self.slot(index)).set(value) }
    }

    /// Pushes a value; grows the stack where nobody has reserved.
    #[inline(always)]
    pub(in crate::lua::vm) fn push(&mut self, value: Value) {
        if self.top >= self.stack_slots && !self.make_room_to_push() {
            return;
        }
        self.set_stack_value(self.top, value);
        self.top += 1;
    }

    #[cold]
    #[inline(never)]
    fn make_room_to_push(&mut self) -> bool {
        let made = self.reserve_stack(1).is_ok();
        // Natives reserve before they push many; the twenty spare slots are always there.
        debug_assert!(made, "a native pushed more than it reserved");
        made
    }

    /// Copies `count` values from one stack index to another; the ranges may overlap. Many are paid
    /// for: handing on ever more arguments must not be free.
    pub(in crate::lua::vm) fn move_values(&mut self, from: u32, to: u32, count: u32) {
        self.charge(u64::from(count) / VALUES_PER_WORD);
        if to <= from {
            for i in 0..count {
                let value = self.stack_value(from + i);
                self.set_stack_value(to + i, value);
            }
        } else {
            for i in (0..count).rev() {
                let value = self.stack_value(from + i);
                self.set_stack_value(to + i, value);
            }
        }
    }

    /// The frame number `depth` of the running coroutine.
    #[inline(always)]
    pub(in crate::lua::vm) fn frame_at(&self, depth: u32) -> &Frame {
        // SAFETY: "in the block": frames up to `depth` have been written, and zero is valid too.
        unsafe { &*self.heap.base().at(self.frames + depth * FRAME_BYTES) }
    }

    /// The frame number `depth`, to be changed.
    #[inline(always)]
    pub(in crate::lua::vm) fn frame_at_mut(&mut self, depth: u32) -> &mut Frame {
        // SAFETY: as in `frame_at`; the borrow of the machine keeps others away.
        unsafe { &mut *self.heap.base().at(self.frames + depth * FRAME_BYTES) }
    }

    /// The running frame.
    #[inline(always)]
    pub(in crate::lua::vm) fn frame(&self) -> &Frame {
        self.frame_at(self.depth)
    }

    /// The running frame, to be changed.
    #[inline(always)]
    pub(in crate::lua::vm) fn frame_mut(&mut self) -> &mut Frame {
        self.frame_at_mut(self.depth)
    }

    /// A frame of a coroutine that may not be the running one.
    pub(in crate::lua::vm) fn frame_of(&self, thread: ThreadRef, depth: u32) -> Frame {
        let frames = self.heap.thread(thread).frames;
        // SAFETY: as in `frame_at`; callers stay at or below the coroutine's `frame_count`.
        unsafe { *self.heap.base().at(frames + depth * FRAME_BYTES) }
    }

    /// Writes a frame of a coroutine that does not run.
    pub(in crate::lua::vm) fn set_frame_of(&mut self, thread: ThreadRef, depth: u32, frame: Frame) {
        let frames = self.heap.thread(thread).frames;
        // SAFETY: as in `frame_of`.
        unsafe { *self.heap.base().at(frames + depth * FRAME_BYTES) = frame }
    }

    /// The instruction at a block offset.
    #[inline(always)]
    pub(in crate::lua::vm) fn word(&self, offset: u32) -> u64 {
        // SAFETY: "in the block": callers pass the pc of a Lua frame, or words before it.
        unsafe { *self.heap.base().at(offset) }
    }

    /// The prototype that the running Lua frame executes.
    pub(in crate::lua::vm) fn running_proto(&self) -> Option<ProtoRef> {
        let closure = self.stack_value(self.frame().base - 1).as_closure()?;
        Some(self.heap.closure_proto(closure))
    }

    /// Makes `n` slots, and the spare ones, above the top.
    ///
    /// # Errors
    /// "stack overflow", or out of memory.
    #[inline]
    pub(in crate::lua::vm) fn reserve_stack(&mut self, n: u32) -> Result<(), Raise> {
        let top = self.top;
        self.ensure_stack(top.saturating_add(n))
    }

    /// Makes slots up to `end`, and the spare ones above.
    ///
    /// # Errors
    /// "stack overflow", or out of memory.
    #[inline]
    pub(in crate::lua::vm) fn ensure_stack(&mut self, end: u32) -> Result<(), Raise> {
        if end.saturating_add(SPARE_SLOTS) <= self.stack_room {
            Ok(())
        } else {
            self.grow_stack(end)
        }
    }

    #[cold]
    #[inline(never)]
    fn grow_stack(&mut self, end: u32) -> Result<(), Raise> {
        let limit = if self.in_handler { STACK_MAX + STACK_RESERVE } else { STACK_MAX };
        let needed = end.saturating_add(SPARE_SLOTS);
        if needed > limit {
            return Err(self.stack_overflow());
        }
        if needed <= self.stack_slots {
            self.move_stack();
            return Ok(());
        }
        let slots = needed.max((self.stack_slots * 2).min(limit));
        // The heap keeps what lies below `top` only.
        let keep = self.top.max(self.live_end());
        self.heap.thread_mut(self.thread).top = keep.min(self.stack_slots);
        self.heap.resize_stack(self.thread, slots)?;
        self.cache_thread();
        Ok(())
    }

    /// Under stress: the stack and the frames get a new place, unless memory is short or they are
    /// so large that copying them at every call would take for ever.
    #[cold]
    pub(in crate::lua::vm) fn move_stack(&mut self) {
        let frames = self.heap.thread(self.thread).frames_bytes;
        if self.stack_slots > MOVED_SLOTS_MAX || frames > MOVED_SLOTS_MAX * 16 {
            return;
        }
        // What fails here must not change what the program does.
        let _ = self.heap.resize_stack(self.thread, self.stack_slots);
        let _ = self.heap.resize_frames(self.thread, frames);
        self.cache_thread();
    }

    /// Makes room for one more frame and returns its number.
    ///
    /// # Errors
    /// "stack overflow", or out of memory.
    #[inline]
    pub(in crate::lua::vm) fn next_frame(&mut self) -> Result<u32, Raise> {
        let next = self.depth + 1;
        if next >= self.frames_end {
            self.grow_frames()?;
        }
        Ok(next)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn grow_frames(&mut self) -> Result<(), Raise> {
        let limit = if self.in_handler { FRAMES_MAX + FRAMES_RESERVE } else { FRAMES_MAX };
        if self.depth + 1 >= limit {
            return Err(self.stack_overflow());
        }
        if self.heap.moves_stacks() && self.depth + 1 < self.frames_room() {
            self.move_stack();
            return Ok(());
        }
        let pending = self.heap.thread(self.thread).words[TO_CLOSE];
        let count = (self.frames_room() * 2).clamp(16, limit);
        self.resize_frames(count, pending.max(self.to_close_room()))
    }

    /// Room for variables to be closed, behind the frames in the same buffer.
    fn to_close_room(&self) -> u32 {
        self.heap.thread(self.thread).words[TO_CLOSE_ROOM]
    }

    fn resize_frames(&mut self, frames: u32, room: u32) -> Result<(), Raise> {
        let thread = self.thread;
        let (old_room, old_frames) = (self.to_close_room(), self.heap.thread(thread).frames_bytes);
        let bytes = frames * FRAME_BYTES + room * 4;
        let pending: Vec<u32> = (0..old_room.min(room)).map(|i| self.to_close_word(i)).collect();
        if bytes > old_frames {
            self.heap.resize_frames(thread, bytes)?;
        }
        self.heap.thread_mut(thread).words[TO_CLOSE_ROOM] = room;
        self.cache_thread();
        for (i, slot) in pending.iter().enumerate() {
            self.set_to_close_word(i as u32, *slot);
        }
        Ok(())
    }

    /// Takes back what the buffer of frames has grown by when the program was deep in calls: one of
    /// which less than a quarter is in use keeps twice that.
    pub(in crate::lua::vm) fn trim_frames(&mut self) {
        let thread = self.heap.thread(self.thread);
        let (bytes, pending, room) =
            (thread.frames_bytes, thread.words[TO_CLOSE], thread.words[TO_CLOSE_ROOM]);
        let wanted = (self.depth + FRAMES_AT_REST) * 2 * FRAME_BYTES;
        if wanted >= bytes / 2 || room > FRAMES_AT_REST {
            return;
        }
        let words: Vec<u32> = (0..pending).map(|i| self.to_close_word(i)).collect();
        // A buffer that stays large because memory is short does no harm.
        if self.heap.resize_frames(self.thread, wanted).is_ok() {
            for (i, slot) in words.iter().enumerate() {
                self.set_to_close_word(i as u32, *slot);
            }
        }
    }

    fn to_close_offset(&self, i: u32) -> u32 {
        let thread = self.heap.thread(self.thread);
        thread.frames + thread.frames_bytes - 4 * (i + 1)
    }

    fn to_close_word(&self, i: u32) -> u32 {
        // SAFETY: "in the block": `i` is below the room kept behind the frames.
        unsafe { *self.heap.base().at(self.to_close_offset(i)) }
    }

    fn set_to_close_word(&mut self, i: u32, slot: u32) {
        // SAFETY: as in `to_close_word`.
        unsafe { *self.heap.base().at(self.to_close_offset(i)) = slot }
    }

    /// Notes that the variable at a stack index is to be closed.
    ///
    /// # Errors
    /// Out of memory.
    pub(in crate::lua::vm) fn push_to_close(&mut self, slot: u32) -> Result<(), Raise> {
        let count = self.heap.thread(self.thread).words[TO_CLOSE];
        let room = self.to_close_room();
        if count >= room {
            self.resize_frames_for_close(room)?;
        }
        self.set_to_close_word(count, slot);
        self.heap.thread_mut(self.thread).words[TO_CLOSE] = count + 1;
        Ok(())
    }

    fn resize_frames_for_close(&mut self, room: u32) -> Result<(), Raise> {
        self.resize_frames(self.frames_room(), (room * 2).max(8))
    }

    /// The topmost variable to be closed that lies at `level` or above, taken off the list.
    pub(in crate::lua::vm) fn pop_to_close(&mut self, level: u32) -> Option<u32> {
        let count = self.heap.thread(self.thread).words[TO_CLOSE];
        if count == 0 {
            return None;
        }
        let slot = self.to_close_word(count - 1);
        if slot < level {
            return None;
        }
        self.heap.thread_mut(self.thread).words[TO_CLOSE] = count - 1;
        Some(slot)
    }

    /// Whether a variable at `level` or above is to be closed.
    pub(in crate::lua::vm) fn has_to_close(&self, level: u32) -> bool {
        let count = self.heap.thread(self.thread).words[TO_CLOSE];
        count > 0 && self.to_close_word(count - 1) >= level
    }

    /// Takes over a coroutine's stack and frames as the running ones.
    pub(in crate::lua::vm) fn cache_thread(&mut self) {
        let thread = self.heap.thread(self.thread);
        let (stack, slots, frames) = (thread.stack, thread.stack_slots, thread.frames);
        self.stack = stack;
        self.stack_slots = slots;
        self.frames = frames;
        // Under stress every call asks.
        let stress = self.heap.moves_stacks();
        self.stack_room = if stress { 0 } else { slots };
        self.stack_limit = stack + (slots - SPARE_SLOTS) * size_of::<Slot>() as u32;
        self.frames_end = if stress { 1 } else { self.frames_room() };
    }

    /// Number of frames that there is room for.
    fn frames_room(&self) -> u32 {
        let thread = self.heap.thread(self.thread);
        let limit = if self.in_handler { FRAMES_MAX + FRAMES_RESERVE } else { FRAMES_MAX };
        let room = thread.words[TO_CLOSE_ROOM] * 4;
        ((thread.frames_bytes - room) / FRAME_BYTES).min(limit)
    }
}

/// Words of a coroutine: what they mean to the machine.
pub(in crate::lua::vm) const STATUS: usize = 0;
/// Number of variables to be closed.
pub(in crate::lua::vm) const TO_CLOSE: usize = 1;
/// Room for them behind the frames, in words.
pub(in crate::lua::vm) const TO_CLOSE_ROOM: usize = 2;
/// Number of coroutines that wait for this one.
pub(in crate::lua::vm) const NESTING: usize = 3;
/// Number of protected calls that wait in the coroutine.
pub(in crate::lua::vm) const PROTECTIONS: usize = 4;
/// 0 when no frame of the coroutine bars it from yielding; else they must be looked at.
pub(in crate::lua::vm) const MAY_BAR: usize = 5;
