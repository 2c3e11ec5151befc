//! Functions that take the place of others, for programs that are changed while they run.
//!
//! The walk goes through the whole block and stores without barriers, so it is for the time between
//! two cycles of the collector, when nothing is black.

use std::collections::{BTreeMap, BTreeSet};

use super::Heap;
use super::block::UNIT_BYTES;
use super::cells::{CELL_BYTES, PAGE_BYTES, PAGE_UNITS};
use super::mark::phase;
use super::object::{
    CLOSURE_BYTES, Closure, Header, Kind, NODE_BYTES, Node, Table, Thread, UPVALUE_SLOT,
};
use super::table::SLOT_BYTES;
use super::units::unit_kind;
use super::value::{ClosureRef, ObjRef, Slot, TableRef, Tag, ThreadRef, Value};

impl Heap {
    /// The number of upvalues of a function, and none for any other object.
    pub fn upvalue_count(&self, function: impl Into<ObjRef>) -> u32 {
        let header = self.peek::<Header>(function.into().0);
        match Kind::of(header.kind) {
            Kind::Closure | Kind::NativeClosure => u32::from(header.extra),
            _ => 0,
        }
    }

    /// True between two cycles of the collector: every object in the block is whole, and so is
    /// whatever it refers to.
    pub fn is_at_rest(&self) -> bool {
        self.state().collector.phase == phase::PAUSE
    }

    /// Every Lua function in the block, in the order of their places. Those that nobody reaches any
    /// more are among them until the end of a cycle; look inside only while the heap
    /// [`is_at_rest`](Self::is_at_rest).
    pub fn closures(&self) -> Vec<ClosureRef> {
        let mut found = Vec::new();
        self.each_object(|object, kind| {
            if kind == Kind::Closure {
                found.push(ClosureRef(object));
            }
        });
        found
    }

    /// Every coroutine in the block, the main one included.
    pub fn threads(&self) -> Vec<ThreadRef> {
        let mut found = Vec::new();
        self.each_object(|object, kind| {
            if kind == Kind::Thread {
                found.push(ThreadRef(object));
            }
        });
        found
    }

    /// Gives a new function the identity of an old one, so that it is the same key of tables and
    /// prints the same.
    pub fn take_identity(&mut self, new: ClosureRef, old: ClosureRef) {
        self.poke::<Closure>(new.0).id = self.peek::<Closure>(old.0).id;
    }

    /// Puts functions in the place of others in everything that the block holds, but for the stack
    /// slots in `stay`. The new ones must have taken the identity of those that they replace.
    /// False, and nothing done, in the middle of a collection.
    pub fn replace_closures(
        &mut self,
        with: &BTreeMap<ClosureRef, ClosureRef>,
        stay: &BTreeSet<(ThreadRef, u32)>,
    ) -> bool {
        if !self.is_at_rest() {
            return false;
        }
        let mut objects = Vec::new();
        self.each_object(|object, kind| objects.push((object, kind)));
        for (object, kind) in objects {
            match kind {
                Kind::Table => self.replace_in_table(object, with),
                Kind::Closure | Kind::NativeClosure => {
                    let count = u32::from(self.peek::<Header>(object).extra);
                    self.replace_in_slots(object + CLOSURE_BYTES, count, with);
                }
                Kind::Upvalue => self.replace_in_slots(object + UPVALUE_SLOT, 1, with),
                Kind::Thread => self.replace_in_thread(ThreadRef(object), with, stay),
                Kind::Free | Kind::Str | Kind::Proto => {}
            }
        }
        true
    }

    fn replace_in_table(&mut self, object: u32, with: &BTreeMap<ClosureRef, ClosureRef>) {
        let Table { array, array_capacity, nodes, .. } = *self.peek::<Table>(object);
        self.replace_in_slots(array, array_capacity, with);
        for index in 0..self.nodes_of(TableRef(object)) {
            let at = nodes + index * NODE_BYTES;
            self.replace_in_slots(at, 1, with);
            let node = self.poke::<Node>(at);
            if node.key_tag == Tag::Closure
                && let Some(new) = with.get(&ClosureRef(node.key_bits as u32))
            {
                node.key_bits = u64::from(new.0);
            }
        }
    }

    fn replace_in_thread(
        &mut self,
        thread: ThreadRef,
        with: &BTreeMap<ClosureRef, ClosureRef>,
        stay: &BTreeSet<(ThreadRef, u32)>,
    ) {
        let Thread { stack, stack_slots, .. } = *self.thread(thread);
        for slot in 0..stack_slots {
            if !stay.contains(&(thread, slot)) {
                self.replace_in_slots(stack + slot * SLOT_BYTES, 1, with);
            }
        }
        if let Some(new) = standing_in(self.thread(thread).kept.get(), with) {
            self.thread_mut(thread).kept.set(new);
        }
    }

    fn replace_in_slots(
        &mut self,
        first: u32,
        count: u32,
        with: &BTreeMap<ClosureRef, ClosureRef>,
    ) {
        for index in 0..count {
            let slot = self.poke::<Slot>(first + index * SLOT_BYTES);
            if slot.tag() == Tag::Closure
                && let Some(new) = standing_in(slot.get(), with)
            {
                slot.set(new);
            }
        }
    }

    fn each_object(&self, mut visit: impl FnMut(u32, Kind)) {
        let units = &self.state().units;
        let mut unit = units.first;
        while unit < units.top {
            let row = *self.unit(unit);
            let start = unit * UNIT_BYTES as u32;
            unit += match row.kind {
                unit_kind::OBJECTS => {
                    let bytes = CELL_BYTES[row.class as usize];
                    for cell in 0..PAGE_BYTES / bytes {
                        let object = start + cell * bytes;
                        let kind = Kind::of(self.peek::<Header>(object).kind);
                        if kind != Kind::Free {
                            visit(object, kind);
                        }
                    }
                    PAGE_UNITS
                }
                unit_kind::BUFFERS => PAGE_UNITS,
                unit_kind::LARGE_OBJECT => {
                    visit(start, Kind::of(self.peek::<Header>(start).kind));
                    row.span
                }
                _ => row.span,
            };
        }
    }
}

fn standing_in(value: Value, with: &BTreeMap<ClosureRef, ClosureRef>) -> Option<Value> {
    with.get(&value.as_closure()?).map(|new| new.value())
}
