//! A buffer to build strings in, used again and again.

use std::cell::Cell;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A larger buffer is not kept.
const KEPT_BYTES_MAX: usize = 1 << 20;

/// An empty buffer. Give it back with [`put`] when done, or drop it when something failed.
pub(super) fn take() -> Vec<u8> {
    let mut buffer = BUFFER.take();
    buffer.clear();
    buffer
}

/// Keeps a buffer for next time.
pub(super) fn put(buffer: Vec<u8>) {
    if buffer.capacity() <= KEPT_BYTES_MAX {
        BUFFER.set(buffer);
    }
}
