//! The heap's tests drive the collector by hand; [`check`] runs after everything.

use super::*;

mod collecting;
mod memory;
mod tables;

/// A heap with a main coroutine and a table of globals, as an interpreter would make it.
fn heap() -> Heap {
    heap_of(4 << 20)
}

fn heap_of(bytes: usize) -> Heap {
    let mut heap = Heap::new(bytes, 0).unwrap();
    let thread = heap.new_thread(64, 64).unwrap();
    let globals = heap.new_table(0, 0).unwrap();
    let state = heap.state_mut();
    (state.main_thread, state.current_thread, state.globals) = (thread, thread, globals);
    heap
}

#[track_caller]
fn check(heap: &Heap) {
    if let Err(what) = heap.verify() {
        panic!("{what}");
    }
}

fn text(heap: &mut Heap, text: &str) -> Value {
    heap.string(text.as_bytes(), StringCause::Other).unwrap().value()
}

/// How often to go round. Miri, which checks every access, is a thousand times slower.
fn rounds(full: u64) -> u64 {
    if cfg!(miri) { full.div_ceil(100) } else { full }
}

/// Puts a value on the main coroutine's stack, where it stays alive.
fn push(heap: &mut Heap, value: Value) -> u32 {
    let thread = heap.state().main_thread;
    let slot = heap.thread(thread).top;
    heap.stack_set(thread, slot, value);
    heap.thread_mut(thread).top = slot + 1;
    slot
}

fn drop_to(heap: &mut Heap, slot: u32) {
    let thread = heap.state().main_thread;
    heap.thread_mut(thread).top = slot;
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % below
    }
}
