//! The atomic phase: what must happen between marking and sweeping in one go.

use std::collections::BTreeMap;

use super::Heap;
use super::mark::{ALL_WEAK, EPHEMERON, GRAY, GRAY_AGAIN, WEAK, phase};
use super::object::{
    AWAITED, BLACK, FINALIZER, GC_NEXT, Header, NODE_BYTES, Table, Upvalue, WHITES,
};
use super::table::SLOT_BYTES;
use super::value::{Slot, TableRef, UpvalRef, Value};

/// What `CollectorState::stopped` says when the program is at its end.
const CLOSING: u8 = 2;
/// How often all tables with weak keys are visited before a list is made of what waits for what.
/// The list takes ten times as long as a visit.
const ROUNDS: u32 = 4;

impl Heap {
    /// Ends the marking: visits what has changed, clears weak tables, finds due finalizers.
    pub(super) fn atomic(&mut self) {
        self.state_mut().collector.phase = phase::ATOMIC;
        self.mark_roots();
        self.propagate_all();
        self.mark_open_cells();
        self.propagate_all();
        let again = std::mem::replace(&mut self.state_mut().collector.lists[GRAY_AGAIN], 0);
        self.state_mut().collector.lists[GRAY] = again;
        self.propagate_all();
        self.converge();
        // Everything that a program can still reach has been seen. Values go before finalizers run,
        // keys after: a finalizer may still look itself up.
        let (weak, all_weak) = (self.list(WEAK), self.list(ALL_WEAK));
        self.clear_values(weak, 0);
        self.clear_values(all_weak, 0);
        self.find_due(false);
        self.mark_due();
        self.propagate_all();
        self.converge();
        self.clear_keys(self.list(EPHEMERON));
        self.clear_keys(self.list(ALL_WEAK));
        self.clear_values(self.list(WEAK), weak);
        self.clear_values(self.list(ALL_WEAK), all_weak);
        self.close_orphans();
        self.forget_marking();
        let collector = &mut self.state_mut().collector;
        collector.white ^= WHITES;
        collector.phase = phase::SWEEP;
        self.state_mut().collector.sweep_unit = self.state().units.first;
    }

    /// Empties all lists of a mark phase.
    pub(super) fn forget_marking(&mut self) {
        let collector = &mut self.state_mut().collector;
        collector.lists = [0; 5];
        collector.open_cells = 0;
        (collector.partial, collector.partial_at) = (0, 0);
        (collector.again, collector.changed) = (0, 0);
    }

    /// Visits what has changed since it was visited, while there is still time: less is left for
    /// the atomic phase then. Stacks and weak tables come back from there to `GRAY_AGAIN`.
    pub(super) fn mark_again(&mut self) {
        debug_assert_eq!(self.list(GRAY), 0);
        let collector = &mut self.state_mut().collector;
        collector.again += 1;
        collector.changed = 0;
        collector.lists[GRAY] = std::mem::replace(&mut collector.lists[GRAY_AGAIN], 0);
        self.mark_roots();
    }

    fn list(&self, list: usize) -> u32 {
        self.state().collector.lists[list]
    }

    /// Marks everything that the state refers to.
    pub(super) fn mark_roots(&mut self) {
        let state = self.state();
        let (globals, registry, error) = (state.globals, state.registry, state.error.get());
        let (main, current) = (state.main_thread, state.current_thread);
        self.mark_ref(globals);
        self.mark_ref(registry);
        self.mark_ref(main);
        self.mark_ref(current);
        self.mark_value(error);
        for index in 0..self.state().type_metatables.len() {
            self.mark_ref(self.state().type_metatables[index]);
        }
        for index in 0..self.state().events.len() {
            self.mark_ref(self.state().events[index]);
        }
        for index in 0..self.state().types.len() {
            self.mark_ref(self.state().types[index]);
        }
        self.mark_due();
    }

    /// Objects that wait for their finalizers are alive until then.
    fn mark_due(&mut self) {
        let mut table = self.state().collector.due;
        while table != 0 {
            self.mark(table);
            table = self.peek::<Table>(table).finalizer_next;
        }
    }

    fn mark_open_cells(&mut self) {
        let mut cell = self.state().collector.open_cells;
        while cell != 0 {
            let value = self.upvalue_get(UpvalRef(cell));
            self.mark_value(value);
            if !self.is_open(UpvalRef(cell)) {
                self.poke::<Header>(cell).mark |= BLACK;
            }
            cell = self.peek::<Upvalue>(cell).gc_next;
        }
    }

    /// A cell that outlives its coroutine takes its value along.
    fn close_orphans(&mut self) {
        let mut cell = self.state().collector.open_cells;
        while cell != 0 {
            let Upvalue { thread, gc_next, .. } = *self.peek::<Upvalue>(cell);
            if self.is_open(UpvalRef(cell)) && self.is_white(thread.0) {
                self.close_upvalue(UpvalRef(cell));
            }
            cell = gc_next;
        }
    }

    /// Visits tables with weak keys until no value of theirs comes alive any more. Mostly that is
    /// soon: only what is not at rest after some rounds is worth a list of who waits for whom.
    fn converge(&mut self) {
        if (0..ROUNDS).all(|_| self.visit_ephemerons()) {
            self.converge_in_order();
        }
    }

    /// Visits the tables with weak keys that have entries of which nothing has been seen. True when
    /// a value came alive by that.
    fn visit_ephemerons(&mut self) -> bool {
        let mut table = std::mem::replace(&mut self.state_mut().collector.lists[EPHEMERON], 0);
        let mut changed = false;
        while table != 0 {
            let next = *self.peek::<u32>(table + GC_NEXT);
            self.poke::<Header>(table).mark |= BLACK;
            if self.visit_ephemeron(TableRef(table)) {
                self.propagate_all();
                changed = true;
            }
            table = next;
        }
        changed
    }

    /// Each table is visited once; an entry whose key has not been seen waits for it by name, so
    /// that a chain of such entries takes no longer than a list, in whatever order its links are
    /// met.
    fn converge_in_order(&mut self) {
        let mut waiting = BTreeMap::new();
        let mut visited = Vec::new();
        loop {
            let table = self.list(EPHEMERON);
            if table != 0 {
                let next = *self.peek::<u32>(table + GC_NEXT);
                self.state_mut().collector.lists[EPHEMERON] = next;
                self.poke::<Header>(table).mark |= BLACK;
                self.visit_ephemeron(TableRef(table));
                if self.list(EPHEMERON) == table {
                    // Some of its entries wait: it goes back to the list when all is done.
                    self.state_mut().collector.lists[EPHEMERON] = next;
                    visited.push(table);
                    self.await_keys(table, &mut waiting);
                }
            } else if let Some(key) = self.arrived.pop() {
                let first = std::ops::Bound::Included((key, 0));
                let last = std::ops::Bound::Included((key, u32::MAX));
                for (_, value) in waiting.range((first, last)) {
                    self.mark(*value);
                }
            } else {
                break;
            }
            self.propagate_all();
        }
        for ((key, _), _) in waiting {
            self.poke::<Header>(key).mark &= !AWAITED;
        }
        for table in visited {
            self.link(EPHEMERON, table);
        }
    }

    /// Notes the entries of a table of which neither key nor value has been seen yet.
    fn await_keys(&mut self, table: u32, waiting: &mut BTreeMap<(u32, u32), u32>) {
        let nodes = self.peek::<Table>(table).nodes;
        for index in 0..self.nodes_of(TableRef(table)) {
            let Some((key, value)) = self.live_node(nodes + index * NODE_BYTES) else { continue };
            if !value.is_object() || !self.is_white(value.bits as u32) {
                continue;
            }
            if self.is_going(key) {
                let key = key.bits as u32;
                self.poke::<Header>(key).mark |= AWAITED;
                waiting.insert((key, waiting.len() as u32), value.bits as u32);
            } else {
                // A later entry of the same table has shown the key meanwhile.
                self.mark(value.bits as u32);
            }
        }
    }

    /// Removes entries whose value is going, in the tables from `table` on to `end`.
    fn clear_values(&mut self, mut table: u32, end: u32) {
        while table != end {
            let Table { array, array_capacity, nodes, .. } = *self.peek::<Table>(table);
            for index in 0..array_capacity {
                let at = array + index * SLOT_BYTES;
                let value = self.peek::<Slot>(at).get();
                if self.is_going(value) {
                    self.poke::<Slot>(at).set(Value::NIL);
                }
            }
            for index in 0..self.nodes_of(TableRef(table)) {
                let at = nodes + index * NODE_BYTES;
                if let Some((_, value)) = self.live_node(at)
                    && self.is_going(value)
                {
                    self.remove_node(at);
                }
            }
            table = *self.peek::<u32>(table + GC_NEXT);
        }
    }

    /// Removes entries whose key is going.
    fn clear_keys(&mut self, mut table: u32) {
        while table != 0 {
            let nodes = self.peek::<Table>(table).nodes;
            for index in 0..self.nodes_of(TableRef(table)) {
                let at = nodes + index * NODE_BYTES;
                if let Some((key, _)) = self.live_node(at)
                    && self.is_going(key)
                {
                    self.remove_node(at);
                }
            }
            table = *self.peek::<u32>(table + GC_NEXT);
        }
    }

    fn remove_node(&mut self, at: u32) {
        self.poke::<Slot>(at).set(Value::NIL);
        self.live_node(at);
    }

    /// Notes that a table has a finalizer. Once is enough until it has been called.
    pub(super) fn note_finalizer(&mut self, table: TableRef) {
        let closing = self.state().collector.stopped == CLOSING;
        if closing || self.peek::<Header>(table.0).mark & FINALIZER != 0 {
            return;
        }
        let head = std::mem::replace(&mut self.state_mut().collector.finalizable, table.0);
        let row = self.poke::<Table>(table.0);
        row.header.mark |= FINALIZER;
        row.finalizer_next = head;
    }

    /// Moves tables with a finalizer that nobody has seen (or all) to those whose finalizer is due.
    /// The list has the latest first, and in that order they are called.
    pub(super) fn find_due(&mut self, all: bool) {
        let mut before = 0;
        let mut table = self.state().collector.finalizable;
        while table != 0 {
            let next = self.peek::<Table>(table).finalizer_next;
            if all || self.is_white(table) {
                if before == 0 {
                    self.state_mut().collector.finalizable = next;
                } else {
                    self.poke::<Table>(before).finalizer_next = next;
                }
                self.poke::<Table>(table).finalizer_next = 0;
                let last = self.state().collector.due_last;
                if last == 0 {
                    self.state_mut().collector.due = table;
                } else {
                    self.poke::<Table>(last).finalizer_next = table;
                }
                self.state_mut().collector.due_last = table;
            } else {
                before = table;
            }
            table = next;
        }
    }

    /// True when a finalizer is due.
    #[inline(always)]
    pub fn finalizer_due(&self) -> bool {
        self.state().collector.due != 0
    }

    /// The next object whose finalizer is due: its `__gc` is to be called with it. The object is an
    /// ordinary one from now on; setting its metatable again notes a finalizer again.
    pub fn take_finalizer(&mut self) -> Option<Value> {
        let table = self.state().collector.due;
        if table == 0 {
            return None;
        }
        let row = self.poke::<Table>(table);
        row.header.mark &= !FINALIZER;
        let next = std::mem::replace(&mut row.finalizer_next, 0);
        let collector = &mut self.state_mut().collector;
        collector.due = next;
        if next == 0 {
            collector.due_last = 0;
        }
        Some(TableRef(table).value())
    }

    /// At the end of a program: every finalizer that has been noted is due, none is noted any
    /// more, and the collector rests until it is restarted.
    pub fn finalize_all(&mut self) {
        self.find_due(true);
        self.state_mut().collector.stopped = CLOSING;
    }
}
