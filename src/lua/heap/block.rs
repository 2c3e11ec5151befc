//! The block of memory, and the one way to reach into it.
#![allow(unsafe_code)]

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::NonNull;

use super::OutOfMemory;

/// Units, pages and the block itself start at multiples of this.
pub(super) const UNIT_BYTES: usize = 4096;

/// The memory that everything of the guest lies in. Zeroed when made; given back when dropped.
pub(super) struct Block {
    /// What the allocator gave.
    memory: NonNull<u8>,
    /// The first whole unit in it.
    start: NonNull<u8>,
    bytes: usize,
}

// SAFETY: the block owns its memory alone, and nothing in it points into a thread of the host.
unsafe impl Send for Block {}

impl Block {
    /// A zeroed block; `bytes` is rounded up to whole units.
    ///
    /// # Errors
    /// When the host does not have the memory.
    pub(super) fn new(bytes: usize) -> Result<Block, OutOfMemory> {
        let bytes = bytes.next_multiple_of(UNIT_BYTES);
        let layout = Block::layout(bytes);
        // SAFETY: the size is not zero (callers ask for at least the smallest heap).
        let memory = unsafe { alloc_zeroed(layout) };
        let memory = NonNull::new(memory).ok_or(OutOfMemory)?;
        let ahead = memory.as_ptr().align_offset(UNIT_BYTES);
        // SAFETY: the layout has room for a whole unit before the block.
        let start = unsafe { memory.add(ahead) };
        Ok(Block { memory, start, bytes })
    }

    /// An alignment of 16 and one unit more, aligned by hand: asked for zeroed memory of a larger
    /// alignment, the allocator would write all of it (50 ms for 256 MiB) instead of mapping it.
    fn layout(bytes: usize) -> Layout {
        // Sizes stay far below isize::MAX.
        Layout::from_size_align(bytes + UNIT_BYTES, 16).unwrap_or(Layout::new::<u64>())
    }

    /// The size in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The way into it. Stays good as long as the block lives.
    pub(super) fn base(&self) -> Base {
        #[cfg(debug_assertions)]
        return Base { start: self.start.as_ptr(), bytes: self.bytes };
        #[cfg(not(debug_assertions))]
        Base { start: self.start.as_ptr() }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: `memory` came from `alloc_zeroed` with this layout and is given back once.
        unsafe { dealloc(self.memory.as_ptr(), Block::layout(self.bytes)) }
    }
}

/// The start of the block, to be held in a register: every access is `at(offset)`.
///
/// Invariant of the whole heap, "in the block": an offset that is stored anywhere in the block, or
/// handed out by the heap, is that of a live object, buffer or slot of the type that the field
/// says. Debug builds check bounds and alignment here; release builds trust the invariant, and
/// `Heap::verify` walks the block to check it.
#[derive(Clone, Copy)]
pub struct Base {
    start: *mut u8,
    #[cfg(debug_assertions)]
    bytes: usize,
}

impl Base {
    /// A pointer to the `T` at `offset` bytes from the start.
    #[inline(always)]
    pub fn at<T>(self, offset: u32) -> *mut T {
        #[cfg(debug_assertions)]
        {
            let end = offset as usize + size_of::<T>();
            assert!(end <= self.bytes, "offset {offset:#x} is outside the block");
            assert!(
                (offset as usize).is_multiple_of(align_of::<T>()),
                "offset {offset:#x} is not aligned for {}",
                std::any::type_name::<T>()
            );
        }
        // SAFETY: "in the block".
        unsafe { self.start.add(offset as usize).cast() }
    }

    /// A pointer to the first of `count` values of `T` at `offset`.
    #[inline(always)]
    pub fn many<T>(self, offset: u32, count: usize) -> *mut T {
        #[cfg(debug_assertions)]
        {
            let end = offset as usize + size_of::<T>() * count;
            assert!(end <= self.bytes, "{count} values at {offset:#x} are outside the block");
        }
        let _ = count;
        // SAFETY: "in the block".
        unsafe { self.start.add(offset as usize).cast() }
    }

    /// The offset of a pointer that came from [`Base::at`] or [`Base::many`].
    #[inline(always)]
    pub fn offset_of<T>(self, pointer: *const T) -> u32 {
        (pointer.addr() - self.start.addr()) as u32
    }

    /// The first byte of the block.
    #[inline(always)]
    pub fn start(self) -> *mut u8 {
        self.start
    }
}
