//! Marking: white, grey, black.
//!
//! A white object has not been seen in this cycle, a grey one has been seen, a black one and all it
//! refers to have been seen. A black object never refers to a white one: whoever stores into a
//! black object calls the barrier. There are two whites: what is made while the sweep runs gets the
//! new white, and the sweep frees what has the old one.
//!
//! Grey objects wait in lists that run through the objects themselves. Nothing here recurses.
#![allow(unsafe_code)]

use super::object::{
    AWAITED, BLACK, CLOSURE_BYTES, Closure, GC_NEXT, Header, Kind, NODE_BYTES, Node, Proto, Table,
    Thread, Upvalue, WHITES,
};
use super::table::SLOT_BYTES;
use super::value::{ObjRef, ProtoRef, Slot, TableRef, Tag, ThreadRef, UpvalRef, Value};
use super::{Event, Heap};

/// Grey objects to be visited.
pub(super) const GRAY: usize = 0;
/// Grey objects to be visited in the atomic phase.
pub(super) const GRAY_AGAIN: usize = 1;
/// Tables with weak values, some of which may have to go.
pub(super) const WEAK: usize = 2;
/// Tables with weak keys, some of whose values have not been visited.
pub(super) const EPHEMERON: usize = 3;
/// Tables with weak keys that may have to go.
pub(super) const ALL_WEAK: usize = 4;

/// Slots and nodes of a large table that are visited in one go.
const PIECE: u32 = 1024;

/// Where the collector is.
pub(super) mod phase {
    pub(in super::super) const PAUSE: u8 = 0;
    pub(in super::super) const MARK: u8 = 1;
    pub(in super::super) const ATOMIC: u8 = 2;
    pub(in super::super) const SWEEP: u8 = 3;
}

/// What a table holds strongly.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    Both,
    Keys,
    Values,
    Nothing,
}

impl Heap {
    #[inline(always)]
    pub(super) fn is_white(&self, object: u32) -> bool {
        self.peek::<Header>(object).mark & WHITES != 0
    }

    /// Makes an object black and takes it off the two whites.
    #[inline(always)]
    fn blacken(&mut self, object: u32) {
        let header = self.poke::<Header>(object);
        header.mark = header.mark & !WHITES | BLACK;
    }

    /// Puts a grey object into a list.
    #[inline(always)]
    pub(super) fn link(&mut self, list: usize, object: u32) {
        self.poke::<Header>(object).mark &= !(BLACK | WHITES);
        let head = std::mem::replace(&mut self.state_mut().collector.lists[list], object);
        *self.poke::<u32>(object + GC_NEXT) = head;
    }

    /// Marks the object behind a value, if there is one.
    #[inline(always)]
    pub(super) fn mark_value(&mut self, value: Value) {
        if value.is_object() {
            self.mark(value.bits as u32);
        }
    }

    /// Marks an object that may be none.
    #[inline(always)]
    pub(super) fn mark_ref(&mut self, object: impl Into<ObjRef>) {
        let object = object.into().0;
        if object != 0 {
            self.mark(object);
        }
    }

    /// Marks an object: seen if it was white.
    #[inline(always)]
    pub(super) fn mark(&mut self, object: u32) {
        if self.is_white(object) {
            self.mark_white(object);
        }
    }

    fn mark_white(&mut self, object: u32) {
        if self.peek::<Header>(object).mark & AWAITED != 0 {
            self.poke::<Header>(object).mark &= !AWAITED;
            self.arrived.push(object);
        }
        match Kind::of(self.peek::<Header>(object).kind) {
            Kind::Str => self.blacken(object),
            Kind::Upvalue => self.mark_cell(UpvalRef(object)),
            Kind::Free => debug_assert!(false, "a reference to the free cell {object:#x}"),
            _ => self.link(GRAY, object),
        }
    }

    /// A closed cell is done with at once. An open one stays grey, because assignments to it go to
    /// the stack without a barrier; the atomic phase comes back to it.
    fn mark_cell(&mut self, cell: UpvalRef) {
        if self.is_open(cell) {
            self.poke::<Header>(cell.0).mark &= !WHITES;
            let head = self.state().collector.open_cells;
            self.state_mut().collector.open_cells = cell.0;
            self.poke::<Upvalue>(cell.0).gc_next = head;
        } else {
            self.blacken(cell.0);
        }
        // A cell never holds a cell, so this goes no deeper.
        self.mark_value(self.upvalue_get(cell));
    }

    /// Visits one grey object; none when there is none. The result is the bytes visited.
    pub(super) fn propagate(&mut self) -> Option<u32> {
        if self.state().collector.partial != 0 {
            let bytes = self.visit_more();
            self.counters.marked_bytes += u64::from(bytes);
            return Some(bytes);
        }
        let object = self.state().collector.lists[GRAY];
        if object == 0 {
            return None;
        }
        let next = *self.peek::<u32>(object + GC_NEXT);
        self.state_mut().collector.lists[GRAY] = next;
        self.blacken(object);
        let bytes = match Kind::of(self.peek::<Header>(object).kind) {
            Kind::Table => self.visit_table(TableRef(object)),
            Kind::Closure => {
                let proto = self.peek::<Closure>(object).proto;
                self.mark_ref(proto);
                self.visit_upvalues(object)
            }
            Kind::NativeClosure => self.visit_upvalues(object),
            Kind::Thread => self.visit_thread(object),
            Kind::Proto => self.visit_proto(ProtoRef(object)),
            Kind::Free | Kind::Str | Kind::Upvalue => 0,
        };
        self.counters.marked_bytes += u64::from(bytes);
        Some(bytes)
    }

    /// Visits all grey objects.
    pub(super) fn propagate_all(&mut self) {
        while self.propagate().is_some() {}
    }

    fn visit_upvalues(&mut self, function: u32) -> u32 {
        let count = u32::from(self.peek::<Header>(function).extra);
        self.mark_slots(function + CLOSURE_BYTES, count);
        CLOSURE_BYTES + count * SLOT_BYTES
    }

    fn mark_slots(&mut self, first: u32, count: u32) {
        for index in 0..count {
            let value = self.peek::<Slot>(first + index * SLOT_BYTES).get();
            self.mark_value(value);
        }
    }

    fn visit_proto(&mut self, proto: ProtoRef) -> u32 {
        let Proto { source, name, constants, constants_len, .. } = *self.proto(proto);
        self.mark_ref(source);
        self.mark_ref(name);
        self.mark_slots(constants, constants_len);
        for index in 0..self.nested_protos(proto).len() {
            self.mark_ref(self.nested_protos(proto)[index]);
        }
        for index in 0..self.upvalue_infos(proto).len() {
            self.mark_ref(self.upvalue_infos(proto)[index].name);
        }
        for index in 0..self.local_names(proto).len() {
            self.mark_ref(self.local_names(proto)[index].name);
        }
        size_of::<Proto>() as u32 + constants_len * SLOT_BYTES
    }

    /// A coroutine stays grey, because its stack changes without a barrier; the atomic phase visits
    /// it again and clears what lies above its top, so that no dead reference is left there.
    fn visit_thread(&mut self, at: u32) -> u32 {
        let Thread { stack, stack_slots, top, open_upvalues, resumer, .. } =
            *self.peek::<Thread>(at);
        debug_assert!(top <= stack_slots);
        self.mark_slots(stack, top);
        let kept = self.peek::<Thread>(at).kept.get();
        self.mark_value(kept);
        self.mark_ref(resumer);
        // The list of a living coroutine keeps its cells alive, so that it stays whole.
        let mut cell = open_upvalues;
        while !cell.is_none() {
            self.mark(cell.0);
            cell = self.peek::<Upvalue>(cell.0).next_open;
        }
        if self.state().collector.phase == phase::ATOMIC {
            self.trim_stack(ThreadRef(at));
            let stack_slots = self.peek::<Thread>(at).stack_slots;
            self.zero(stack + top * SLOT_BYTES, (stack_slots - top) * SLOT_BYTES);
            self.poke::<Header>(at).mark &= !BLACK;
        } else {
            self.link(GRAY_AGAIN, at);
        }
        size_of::<Thread>() as u32 + top * SLOT_BYTES
    }

    fn visit_table(&mut self, table: TableRef) -> u32 {
        let Table { array_capacity, metatable, .. } = *self.peek::<Table>(table.0);
        self.mark_ref(metatable);
        match self.hold(metatable) {
            Hold::Both if self.is_large(table) => {
                let collector = &mut self.state_mut().collector;
                (collector.partial, collector.partial_at) = (table.0, 0);
                return size_of::<Table>() as u32;
            }
            Hold::Both => self.visit_strong(table),
            Hold::Keys => self.visit_weak_values(table),
            Hold::Values => {
                self.visit_ephemeron(table);
            }
            // Nothing to visit now, everything to be cleared later.
            Hold::Nothing => self.link(ALL_WEAK, table.0),
        }
        size_of::<Table>() as u32 + array_capacity * SLOT_BYTES + self.nodes_of(table) * NODE_BYTES
    }

    /// True for a table that is visited piece by piece. It is black from the start, and whatever it
    /// gets is marked, so that no part of it need be visited twice.
    pub(super) fn is_large(&self, table: TableRef) -> bool {
        self.peek::<Table>(table.0).array_capacity + self.nodes_of(table) > 4 * PIECE
    }

    /// Visits the next piece of a large table.
    fn visit_more(&mut self) -> u32 {
        let table = TableRef(self.state().collector.partial);
        let start = self.state().collector.partial_at;
        let Table { array, array_capacity, nodes, .. } = *self.peek::<Table>(table.0);
        let all = array_capacity + self.nodes_of(table);
        let end = all.min(start + PIECE);
        let items = start.min(array_capacity)..end.min(array_capacity);
        self.mark_slots(array + items.start * SLOT_BYTES, items.len() as u32);
        for index in start.max(array_capacity)..end {
            let node = nodes + (index - array_capacity) * NODE_BYTES;
            if let Some((key, value)) = self.live_node(node) {
                self.mark_value(key);
                self.mark_value(value);
            }
        }
        let collector = &mut self.state_mut().collector;
        collector.partial_at = end;
        if end == all {
            collector.partial = 0;
        }
        (end - start) * NODE_BYTES
    }

    /// Entries of a table have changed places: a visit begins anew.
    #[inline(always)]
    pub(super) fn entries_moved(&mut self, table: TableRef) {
        let collector = &mut self.state_mut().collector;
        if collector.partial == table.0 {
            collector.partial_at = 0;
        }
    }

    /// What tables with this metatable hold strongly.
    pub(super) fn hold(&self, metatable: TableRef) -> Hold {
        if metatable.is_none() {
            return Hold::Both;
        }
        let Some(mode) = self.metamethod(metatable, Event::Mode).as_str() else {
            return Hold::Both;
        };
        let mode = self.bytes(mode);
        match (mode.contains(&b'k'), mode.contains(&b'v')) {
            (false, false) => Hold::Both,
            (false, true) => Hold::Keys,
            (true, false) => Hold::Values,
            (true, true) => Hold::Nothing,
        }
    }

    fn visit_strong(&mut self, table: TableRef) {
        let Table { array, array_capacity, nodes, .. } = *self.peek::<Table>(table.0);
        self.mark_slots(array, array_capacity);
        for index in 0..self.nodes_of(table) {
            let node = self.live_node(nodes + index * NODE_BYTES);
            if let Some((key, value)) = node {
                self.mark_value(key);
                self.mark_value(value);
            }
        }
    }

    /// Key and value of the node at `at`. A node without a value lets go of its key, which stays as
    /// a mere number for `next` to find: the object may be freed.
    #[inline(always)]
    pub(super) fn live_node(&mut self, at: u32) -> Option<(Value, Value)> {
        let node = self.poke::<Node>(at);
        if node.value_tag == Tag::Nil {
            if node.key_tag.is_object() {
                node.key_tag = Tag::Dead;
            }
            return None;
        }
        Some((node.key(), Value { bits: node.value_bits, tag: node.value_tag }))
    }

    fn visit_weak_values(&mut self, table: TableRef) {
        let Table { array_capacity, nodes, .. } = *self.peek::<Table>(table.0);
        let mut may_clear = array_capacity > 0;
        for index in 0..self.nodes_of(table) {
            if let Some((key, value)) = self.live_node(nodes + index * NODE_BYTES) {
                self.mark_value(key);
                may_clear |= self.is_going(value);
            }
        }
        if self.state().collector.phase == phase::MARK {
            self.link(GRAY_AGAIN, table.0);
        } else if may_clear {
            self.link(WEAK, table.0);
        }
    }

    /// Visits a table with weak keys: values whose keys have been seen are marked. True when any
    /// value was marked now.
    pub(super) fn visit_ephemeron(&mut self, table: TableRef) -> bool {
        let Table { array, array_capacity, nodes, .. } = *self.peek::<Table>(table.0);
        let (mut marked, mut may_clear, mut white_pairs) = (false, false, false);
        for index in 0..array_capacity {
            let value = self.peek::<Slot>(array + index * SLOT_BYTES).get();
            if value.is_object() && self.is_white(value.bits as u32) {
                marked = true;
                self.mark_value(value);
            }
        }
        for index in 0..self.nodes_of(table) {
            let Some((key, value)) = self.live_node(nodes + index * NODE_BYTES) else { continue };
            let value_is_white = value.is_object() && self.is_white(value.bits as u32);
            if self.is_going(key) {
                may_clear = true;
                white_pairs |= value_is_white;
            } else if value_is_white {
                marked = true;
                self.mark_value(value);
            }
        }
        if self.state().collector.phase == phase::MARK {
            self.link(GRAY_AGAIN, table.0);
        } else if white_pairs {
            self.link(EPHEMERON, table.0);
        } else if may_clear {
            self.link(ALL_WEAK, table.0);
        }
        marked
    }

    /// True for an object that nobody has seen so far. Strings count as plain values: they are
    /// marked and stay.
    #[inline(always)]
    pub(super) fn is_going(&mut self, value: Value) -> bool {
        if value.tag == Tag::Str {
            self.mark(value.bits as u32);
            return false;
        }
        value.is_object() && self.is_white(value.bits as u32)
    }
}
