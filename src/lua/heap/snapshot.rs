//! Snapshots: a copy of the used part of the block, and nothing else.
#![allow(unsafe_code)]

use super::Heap;
use super::block::UNIT_BYTES;

/// A copy of the used part of a block.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub(super) bytes: Vec<u8>,
}

impl Snapshot {
    /// A copy made of bytes that [`bytes`](Self::bytes) gave. They are trusted: the caller knows
    /// that they are unchanged and of a block with the same layout.
    pub fn of_bytes(bytes: Vec<u8>) -> Snapshot {
        Snapshot { bytes }
    }

    /// The copied bytes, from the start of the block.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({} bytes)", self.bytes.len())
    }
}

impl Heap {
    /// A copy of the used part of the block.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { bytes: self.used_bytes().to_vec() }
    }

    /// A copy of the used part of the block into memory that is there already.
    pub fn snapshot_into(&self, snapshot: &mut Snapshot) {
        snapshot.bytes.clear();
        snapshot.bytes.extend_from_slice(self.used_bytes());
    }

    /// Puts a copy back that was taken from this heap, or from one with a block and reserved part
    /// of the same size. Counters and switches stay as they are.
    ///
    /// What lies above the used part is zeroed when it is taken into use, not now.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        let bytes = &snapshot.bytes;
        assert!(bytes.len() <= self.block.bytes(), "the snapshot is of a larger block");
        let used = self.used();
        // SAFETY: the block has room for the copy, which lies outside of it.
        unsafe { self.base.start().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) }
        self.dirty_top = self.dirty_top.max((used / UNIT_BYTES) as u32);
    }
}
