//! Tables: new keys and the room for them.
//!
//! A new key goes to its main position. If that is taken by a key that is at home there, the new
//! one goes to a free node and joins the chain; if it is taken by one that is not at home, that one
//! moves to the free node. When no node has stayed free, the parts get new sizes: the array part is
//! the largest power of two of which more than half would be used, the rest becomes nodes.
#![allow(unsafe_code)]

use super::cells::SMALL;
use super::counters::AllocKind;
use super::object::{BLACK, Header, Kind, NODE_BYTES, Node, Table};
use super::table::SLOT_BYTES;
use super::value::{Slot, TableRef, Tag, ThreadRef, Value};
use super::{Heap, OutOfMemory};

/// The smallest array part that an append makes.
const FIRST_ITEMS: u32 = 4;

/// Array parts up to this size are counted at every rehash; larger ones only once as many nodes
/// have been rehashed as an eighth of their size, so that no choice of keys makes counting
/// quadratic.
const COUNT_FREELY: u32 = 64;

/// How many items are looked at to see whether an array part is dense.
const SAMPLES: u32 = 16;

/// Integer keys by size: `counts[n]` keys lie above 2^(n-1), up to 2^n.
type Counts = [u32; 32];

/// The bin of a key that could lie in an array part.
#[inline]
fn bin_of(key: i64) -> Option<usize> {
    if (1..=1 << 30).contains(&key) {
        Some((64 - (key as u64 - 1).leading_zeros()) as usize)
    } else {
        None
    }
}

/// The best size for an array part, and how many of the keys would lie in it.
fn best_array(counts: &Counts) -> (u32, u32) {
    let total: u32 = counts.iter().sum();
    let (mut best, mut sum) = ((0, 0), 0);
    for (log, count) in counts.iter().enumerate().take(31) {
        let size = 1u32 << log;
        if total <= size / 2 {
            break;
        }
        sum += count;
        if sum > size / 2 {
            best = (size, sum);
        }
    }
    best
}

impl Heap {
    /// A table with room for the items 1 to `items` and for `fields` other entries.
    ///
    /// # Errors
    /// When there is no room.
    #[inline]
    pub fn new_table(&mut self, items: u32, fields: u32) -> Result<TableRef, OutOfMemory> {
        let bytes = size_of::<Table>() as u32;
        let table = TableRef(self.new_object(Kind::Table, 63, bytes, AllocKind::Table)?);
        let (id, nodes) = (self.next_id(), self.empty_node());
        let row = self.poke::<Table>(table.0);
        row.id = id;
        (row.array, row.array_capacity, row.border) = (0, 0, 0);
        (row.nodes, row.node_mask, row.last_free) = (nodes, 0, 0);
        row.metatable = TableRef::NONE;
        (row.gc_next, row.finalizer_next, row.patience) = (0, 0, 0);
        if items | fields != 0 {
            self.size_new_table(table, items, fields)?;
        }
        Ok(table)
    }

    /// A table with the entries of another one, which has no items. Its fields have their places in
    /// the same nodes.
    ///
    /// # Errors
    /// When there is no room.
    pub fn new_record(&mut self, record: TableRef) -> Result<TableRef, OutOfMemory> {
        let table = self.new_table(0, 0)?;
        let count = self.nodes_of(record);
        if count > 0 {
            let bytes = count * NODE_BYTES;
            let nodes = self.alloc_part(bytes)?;
            self.use_nodes(table, nodes, count);
            let Table { nodes: from, last_free, .. } = *self.peek::<Table>(record.0);
            self.poke::<Table>(table.0).last_free = last_free;
            let hb = self.base();
            // SAFETY: "in the block": two node parts of `count` nodes.
            unsafe {
                let (from, to) = (hb.many::<u64>(from, bytes as usize / 8), hb.at::<u64>(nodes));
                std::ptr::copy_nonoverlapping(from, to, bytes as usize / 8);
            }
        }
        Ok(table)
    }

    #[inline(never)]
    fn size_new_table(
        &mut self,
        table: TableRef,
        items: u32,
        fields: u32,
    ) -> Result<(), OutOfMemory> {
        if fields == 0 && items <= SMALL / SLOT_BYTES {
            let array = self.alloc_part(items * SLOT_BYTES)?;
            let row = self.poke::<Table>(table.0);
            (row.array, row.array_capacity) = (array, items);
            return Ok(());
        }
        let nodes = node_count(fields).ok_or(OutOfMemory)?;
        let array_bytes = items.checked_mul(SLOT_BYTES).ok_or(OutOfMemory)?;
        let array = self.alloc_part(array_bytes)?;
        if nodes > 0 {
            match self.alloc_part(nodes * NODE_BYTES) {
                Ok(part) => self.use_nodes(table, part, nodes),
                Err(out) => {
                    self.free_buffer(array, array_bytes);
                    return Err(out);
                }
            }
        }
        let row = self.poke::<Table>(table.0);
        (row.array, row.array_capacity) = (array, items);
        Ok(())
    }

    /// Makes room for the items 1 to `items`, which are about to be stored. Where some of them are
    /// nil, `#` takes the border that is nearest to the last, as PUC-Rio's does.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    pub fn reserve_items(&mut self, table: TableRef, items: u32) -> Result<(), OutOfMemory> {
        if items > self.peek::<Table>(table.0).array_capacity {
            self.grow_array(table, items)?;
        }
        self.poke::<Table>(table.0).border = items;
        Ok(())
    }

    /// Stores `count` values from stack slot `from` of a coroutine on as the items from `first` on,
    /// for which room has been made, with the barrier.
    pub fn fill_items(
        &mut self,
        table: TableRef,
        first: u32,
        thread: ThreadRef,
        from: u32,
        count: u32,
    ) {
        let Table { array, array_capacity, .. } = *self.peek::<Table>(table.0);
        debug_assert!(first > 0 && first - 1 + count <= array_capacity);
        let to = array + (first - 1) * SLOT_BYTES;
        let from = self.thread(thread).stack + from * SLOT_BYTES;
        let black = self.peek::<Header>(table.0).mark & BLACK != 0;
        for index in 0..count {
            let value = self.peek::<Slot>(from + index * SLOT_BYTES).get();
            self.poke::<Slot>(to + index * SLOT_BYTES).set(value);
            if black {
                self.barrier(table, value);
            }
        }
    }

    /// Where the node is that stands for no nodes.
    #[inline(always)]
    pub(super) fn empty_node(&self) -> u32 {
        self.reserved as u32 + std::mem::offset_of!(super::State, empty_node) as u32
    }

    /// Gives a table an empty node part of `count` nodes, a power of two.
    fn use_nodes(&mut self, table: TableRef, nodes: u32, count: u32) {
        let row = self.poke::<Table>(table.0);
        row.nodes = nodes;
        row.node_mask = count - 1;
        row.last_free = count;
        row.header.extra = 63 - count.trailing_zeros() as u8;
    }

    /// The number of a table's nodes.
    #[inline(always)]
    pub(super) fn nodes_of(&self, table: TableRef) -> u32 {
        let row = self.peek::<Table>(table.0);
        if row.nodes == self.empty_node() { 0 } else { row.node_mask + 1 }
    }

    /// Stores a value that is not nil under a normal key that has no node.
    #[inline(never)]
    pub(super) fn insert(
        &mut self,
        table: TableRef,
        key: Value,
        value: Value,
    ) -> Result<(), OutOfMemory> {
        if let Some(name) = key.as_str() {
            let node = self.base.home_of_str(table, name);
            // The usual case of a new field: its place is free.
            if self.is_free(node) {
                // SAFETY: "in the block": a node of this table without a value.
                unsafe { (*node).put(key, value) }
                let header = self.poke::<Header>(table.0);
                header.flags = 0;
                if header.mark & BLACK != 0 {
                    self.barrier(table, key);
                    self.barrier(table, value);
                }
                return Ok(());
            }
        }
        self.insert_any(table, key, value)
    }

    /// Whether a node that `home` gave has room for a new key.
    #[inline(always)]
    fn is_free(&self, node: *mut Node) -> bool {
        // SAFETY: "in the block": a node of a table, or the empty one.
        let nil = unsafe { (*node).value_tag == Tag::Nil };
        nil && self.base.offset_of(node) != self.empty_node()
    }

    fn insert_any(&mut self, table: TableRef, key: Value, value: Value) -> Result<(), OutOfMemory> {
        if let Some(int) = key.as_int() {
            let capacity = self.peek::<Table>(table.0).array_capacity;
            if int == i64::from(capacity) + 1 && self.looks_dense(table) {
                let items = (capacity + 1).next_power_of_two().max(FIRST_ITEMS);
                self.grow_array(table, items)?;
                return self.set_int(table, int, value);
            }
        }
        if !self.place(table, key, value) {
            self.rehash(table, key)?;
            // The key may belong into the array part now; else there is a free node for certain.
            if let Some(int) = key.as_int()
                && let Some(slot) = self.base.item(table, int)
            {
                // SAFETY: "in the block".
                unsafe { (*slot).set(value) }
            } else {
                self.place(table, key, value);
            }
        }
        self.poke::<Header>(table.0).flags = 0;
        self.barrier(table, key);
        self.barrier(table, value);
        Ok(())
    }

    /// Puts a new key into a node; false when no node is free.
    fn place(&mut self, table: TableRef, key: Value, value: Value) -> bool {
        let node = self.base.home(table, key);
        if self.is_free(node) {
            // SAFETY: "in the block": a node of this table without a value.
            unsafe { (*node).put(key, value) }
            return true;
        }
        self.place_beside(table, key, value, node)
    }

    /// Puts a new key whose main position is taken into a free node; false when there is none.
    fn place_beside(&mut self, table: TableRef, key: Value, value: Value, node: *mut Node) -> bool {
        let (base, mut node) = (self.base, node);
        // SAFETY: "in the block": all nodes are this table's, and no other reference to them is
        // held.
        unsafe {
            let Some(free) = self.free_node(table) else { return false };
            let home = base.home(table, (*node).key());
            if home != node {
                let mut before = home;
                while before.offset((*before).next as isize) != node {
                    before = before.offset((*before).next as isize);
                }
                (*before).next = free.offset_from(before) as i32;
                self.entry_moves(table, node);
                (*free).put((*node).key(), (*node.cast::<Slot>()).get());
                (*free).next = 0;
                if (*node).next != 0 {
                    let rest = node.offset((*node).next as isize);
                    (*free).next = rest.offset_from(free) as i32;
                    (*node).next = 0;
                }
            } else {
                (*free).next = 0;
                if (*node).next != 0 {
                    let rest = node.offset((*node).next as isize);
                    (*free).next = rest.offset_from(free) as i32;
                }
                (*node).next = free.offset_from(node) as i32;
                node = free;
            }
            (*node).put(key, value);
        }
        true
    }

    /// A single entry is about to move, perhaps to where a visit has been already.
    #[inline(always)]
    fn entry_moves(&mut self, table: TableRef, node: *const Node) {
        if self.state().collector.partial == table.0 {
            // SAFETY: "in the block": a node of the table with a key and a value.
            let (key, value) = unsafe { ((*node).key(), (*node.cast::<Slot>()).get()) };
            self.mark_value(key);
            self.mark_value(value);
        }
    }

    /// A node that has never been used, searched from the end.
    fn free_node(&mut self, table: TableRef) -> Option<*mut Node> {
        let base = self.base;
        let row = self.poke::<Table>(table.0);
        while row.last_free > 0 {
            row.last_free -= 1;
            let node = base.at::<Node>(row.nodes + row.last_free * NODE_BYTES);
            // SAFETY: "in the block".
            if unsafe { (*node).key_tag == Tag::Nil } {
                return Some(node);
            }
        }
        None
    }

    /// A look at a few items: is most of the array part used? An append may double it then.
    fn looks_dense(&self, table: TableRef) -> bool {
        let row = self.peek::<Table>(table.0);
        let capacity = row.array_capacity;
        let items = self.peek_many::<Slot>(row.array, capacity);
        let samples = SAMPLES.min(capacity);
        let used = (0..samples)
            .filter(|n| {
                let index = u64::from(*n) * u64::from(capacity) / u64::from(samples);
                items[index as usize].tag() != Tag::Nil
            })
            .count() as u32;
        used * 4 >= samples * 3
    }

    /// Makes the array part larger and moves what belongs into it out of the nodes.
    fn grow_array(&mut self, table: TableRef, items: u32) -> Result<(), OutOfMemory> {
        let new_bytes = items.checked_mul(SLOT_BYTES).ok_or(OutOfMemory)?;
        let Table { array, array_capacity: old, nodes, .. } = *self.peek::<Table>(table.0);
        let new = self.resize_buffer(array, old * SLOT_BYTES, new_bytes, AllocKind::TableGrowth)?;
        self.entries_moved(table);
        let row = self.poke::<Table>(table.0);
        (row.array, row.array_capacity) = (new, items);
        let count = self.nodes_of(table);
        if count == 0 {
            return Ok(());
        }
        if count > items - old {
            for key in i64::from(old) + 1..=i64::from(items) {
                let node = self.base.find_far_int(table, key);
                if !node.is_null() {
                    let at = self.base.offset_of(node);
                    self.move_to_item(new, at, key);
                }
            }
        } else {
            for index in 0..count {
                let at = nodes + index * NODE_BYTES;
                if let Some(key) = self.peek::<Node>(at).key().as_int()
                    && key > i64::from(old)
                    && key <= i64::from(items)
                {
                    self.move_to_item(new, at, key);
                }
            }
        }
        Ok(())
    }

    /// Moves a node's value into the array part at `array`; the key stays behind without a value.
    fn move_to_item(&mut self, array: u32, node: u32, key: i64) {
        let slot = self.poke::<Slot>(node);
        let value = slot.get();
        slot.set(Value::NIL);
        self.poke::<Slot>(array + (key as u32 - 1) * SLOT_BYTES).set(value);
    }

    /// Gives both parts the sizes that suit the entries and one more, `key`.
    #[cold]
    #[inline(never)]
    fn rehash(&mut self, table: TableRef, key: Value) -> Result<(), OutOfMemory> {
        let old_nodes = self.nodes_of(table);
        let (mut live, mut integers, mut counts) = (1, 0, [0; 32]);
        let mut count = |key: Value| {
            if let Some(bin) = key.as_int().and_then(bin_of) {
                counts[bin] += 1;
                integers += 1;
            }
        };
        count(key);
        let row = self.peek::<Table>(table.0);
        for node in self.peek_many::<Node>(row.nodes, old_nodes) {
            if node.value_tag != Tag::Nil {
                live += 1;
                count(node.key());
            }
        }
        let capacity = row.array_capacity;
        let patience = row.patience.saturating_add(old_nodes);
        let mut items = capacity;
        let mut kept_patience = patience;
        if integers > 0 && (capacity <= COUNT_FREELY || patience >= capacity / 8) {
            let in_array = self.count_items(table, &mut counts);
            let (best, used) = best_array(&counts);
            live = live + in_array - used;
            items = best;
            kept_patience = 0;
        }
        let mut nodes = node_count(live).ok_or(OutOfMemory)?;
        if nodes > 0 && nodes == old_nodes && live > nodes / 4 * 3 {
            // Nearly full of living keys, and yet removed ones made us come here: with no more room
            // every few exchanges of a key would lead here again.
            nodes = nodes.checked_mul(2).ok_or(OutOfMemory)?;
        }
        self.resize_parts(table, items, nodes)?;
        self.poke::<Table>(table.0).patience = kept_patience;
        Ok(())
    }

    /// Counts the items of the array part by size.
    fn count_items(&self, table: TableRef, counts: &mut Counts) -> u32 {
        let row = self.peek::<Table>(table.0);
        let items = self.peek_many::<Slot>(row.array, row.array_capacity);
        let (mut total, mut start) = (0, 0);
        for (bin, count) in counts.iter_mut().enumerate() {
            let end = items.len().min(1 << bin.min(31));
            let used = items[start..end].iter().filter(|slot| slot.tag() != Tag::Nil).count();
            *count += used as u32;
            total += used as u32;
            if end == items.len() {
                break;
            }
            start = end;
        }
        total
    }

    /// Moves all entries into parts of new sizes.
    fn resize_parts(&mut self, table: TableRef, items: u32, nodes: u32) -> Result<(), OutOfMemory> {
        let Table { array, array_capacity, nodes: old_part, border, .. } =
            *self.peek::<Table>(table.0);
        let old_nodes = self.nodes_of(table);
        let part = self.alloc_part(nodes * NODE_BYTES)?;
        if items != array_capacity {
            let bytes = items * SLOT_BYTES;
            let new_array = match self.alloc_part(bytes) {
                Ok(new_array) => new_array,
                Err(out) => {
                    self.free_buffer(part, nodes * NODE_BYTES);
                    return Err(out);
                }
            };
            self.copy(array, new_array, bytes.min(array_capacity * SLOT_BYTES));
            let row = self.poke::<Table>(table.0);
            (row.array, row.array_capacity, row.border) = (new_array, items, border.min(items));
        }
        self.entries_moved(table);
        if nodes > 0 {
            self.use_nodes(table, part, nodes);
        } else {
            let empty = self.empty_node();
            let row = self.poke::<Table>(table.0);
            (row.nodes, row.node_mask, row.last_free, row.header.extra) = (empty, 0, 0, 63);
        }
        for index in items..array_capacity {
            let value = self.peek::<Slot>(array + index * SLOT_BYTES).get();
            if !value.is_nil() {
                self.put_back(table, Value::int(i64::from(index) + 1), value);
            }
        }
        // From the end, so that entries keep their order in the chains of a growing table.
        for index in (0..old_nodes).rev() {
            let node = self.peek::<Node>(old_part + index * NODE_BYTES);
            if node.value_tag != Tag::Nil {
                let value = Value { bits: node.value_bits, tag: node.value_tag };
                self.put_back(table, node.key(), value);
            }
        }
        if items != array_capacity {
            self.free_buffer(array, array_capacity * SLOT_BYTES);
        }
        self.free_buffer(if old_nodes > 0 { old_part } else { 0 }, old_nodes * NODE_BYTES);
        Ok(())
    }

    /// Stores an entry for which there is room.
    fn put_back(&mut self, table: TableRef, key: Value, value: Value) {
        if let Some(int) = key.as_int()
            && let Some(slot) = self.base.item(table, int)
        {
            // SAFETY: "in the block".
            unsafe { (*slot).set(value) }
        } else {
            let placed = self.place(table, key, value);
            debug_assert!(placed, "the parts were counted too small");
        }
    }
}

impl Node {
    /// Another key, and its value.
    #[inline(always)]
    fn put(&mut self, key: Value, value: Value) {
        (self.key_bits, self.key_tag) = (key.bits, key.tag);
        (self.value_bits, self.value_tag) = (value.bits, value.tag);
    }
}

/// Nodes for `entries`: a power of two, or none.
fn node_count(entries: u32) -> Option<u32> {
    match entries {
        0 => Some(0),
        // More nodes than this have more bytes than a reference can reach.
        n if n > 1 << 27 => None,
        n => Some(n.next_power_of_two()),
    }
}
