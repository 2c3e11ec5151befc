//! Tables: looking up, storing into what is there, borders, traversal, metatables.
//!
//! A key is in the array part when it is an integer from 1 to the capacity, else in the node part.
//! Nodes that share a main position form a chain through `next`. A removed entry keeps its node:
//! the value is nil, the key stays (so that `next` finds its way on) until a rehash or, when it is
//! an object, until the collector marks it dead.
#![allow(unsafe_code)]

use std::hint::cold_path;

use super::object::{BLACK, Header, NODE_BYTES, Node, SHORT, Str, Table};
use super::value::{Slot, StrRef, TableRef, Tag, Value};
use super::{Base, Event, Heap, IDENTITY, ObjRef, OutOfMemory};

/// Why a table did not take an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TableError {
    /// The key is nil.
    #[error("index is nil")]
    NilKey,
    /// The key is a float that is not a number.
    #[error("index is NaN")]
    NanKey,
    /// There is no room left.
    #[error("not enough memory")]
    OutOfMemory,
}

impl From<OutOfMemory> for TableError {
    fn from(_: OutOfMemory) -> TableError {
        TableError::OutOfMemory
    }
}

/// `next` was asked to go on from a key that the table does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("invalid key to 'next'")]
pub struct UnknownKey;

/// Bytes of a slot.
pub(super) const SLOT_BYTES: u32 = size_of::<Slot>() as u32;

/// Events with a lower number have a bit in the header that remembers their absence.
const REMEMBERED: u8 = 8;

/// The integer that a float stands for exactly.
#[inline(always)]
pub(super) fn float_to_int(float: f64) -> Option<i64> {
    // 2^63 itself would come back as 2^63 - 1 and still compare equal: the range test is needed.
    let int = float as i64;
    if int as f64 == float && float < 9_223_372_036_854_775_808.0 { Some(int) } else { None }
}

/// A key in its one form: floats with an integer value become integers.
#[inline(always)]
pub(super) fn normal(key: Value) -> Value {
    match key.as_float().and_then(float_to_int) {
        Some(int) => Value::int(int),
        None => key,
    }
}

impl Base {
    /// The value of a key. Raw: no metamethod is asked.
    #[inline]
    pub fn get(self, table: TableRef, key: Value) -> Value {
        match key.tag {
            Tag::Str => self.get_str(table, StrRef(key.bits as u32)),
            Tag::Int => self.get_int(table, key.bits as i64),
            Tag::Float => match float_to_int(f64::from_bits(key.bits)) {
                Some(int) => self.get_int(table, int),
                None => self.slot_value(self.find(table, key)),
            },
            _ => self.slot_value(self.find(table, key)),
        }
    }

    /// The value of a string key. Raw: no metamethod is asked.
    #[inline(always)]
    pub fn get_str(self, table: TableRef, key: StrRef) -> Value {
        self.slot_value(self.find_str(table, key))
    }

    /// The value of an integer key. Raw: no metamethod is asked.
    #[inline(always)]
    pub fn get_int(self, table: TableRef, key: i64) -> Value {
        match self.item(table, key) {
            // SAFETY: "in the block".
            Some(slot) => unsafe { (*slot).get() },
            None => {
                cold_path();
                self.get_far_int(table, key)
            }
        }
    }

    #[inline(never)]
    fn get_far_int(self, table: TableRef, key: i64) -> Value {
        self.slot_value(self.find_far_int(table, key))
    }

    /// The slot of item `key` if it lies in the array part.
    #[inline(always)]
    pub fn item(self, table: TableRef, key: i64) -> Option<*mut Slot> {
        let index = (key as u64).wrapping_sub(1);
        let table = self.at::<Table>(table.0);
        // SAFETY: "in the block".
        unsafe {
            if index < u64::from((*table).array_capacity) {
                Some(self.at((*table).array + index as u32 * SLOT_BYTES))
            } else {
                None
            }
        }
    }

    /// The slot of a short string key at the node that `hint` names, if it is there. The slot's
    /// value may be nil: the entry has been removed then.
    #[inline(always)]
    pub fn field_at(self, table: TableRef, key: StrRef, hint: u16) -> Option<*mut Slot> {
        let table = self.at::<Table>(table.0);
        // SAFETY: "in the block"; the mask keeps a hint of another table within this one's nodes.
        unsafe {
            let index = u32::from(hint) & (*table).node_mask;
            let node = self.at::<Node>((*table).nodes + index * NODE_BYTES);
            if (*node).key_bits == u64::from(key.0) && (*node).key_tag == Tag::Str {
                Some(node.cast())
            } else {
                None
            }
        }
    }

    /// The slot of a string key and the hint for the next time; none where there is no such key.
    #[inline(always)]
    pub fn find_field(self, table: TableRef, key: StrRef) -> Option<(*mut Slot, u16)> {
        let node = self.find_str(table, key);
        if node.is_null() {
            return None;
        }
        // SAFETY: "in the block".
        let nodes = unsafe { (*self.at::<Table>(table.0)).nodes };
        let index = (self.offset_of(node) - nodes) / NODE_BYTES;
        // A hint past 65,535 is cut: it then names another node, and the next look-up is a whole
        // one.
        Some((node.cast(), index as u16))
    }

    /// The slot of a string key, if there is such an entry; its value may be nil.
    #[inline(always)]
    pub fn field(self, table: TableRef, key: StrRef) -> Option<*mut Slot> {
        let node = self.find_str(table, key);
        if node.is_null() { None } else { Some(node.cast()) }
    }

    /// As [`Base::field`], for a key that is known to be a short string.
    #[inline(always)]
    pub fn short_field(self, table: TableRef, key: StrRef) -> Option<*mut Slot> {
        // SAFETY: "in the block".
        let hash = unsafe { (*self.at::<Str>(key.0)).hash };
        let node = self.follow(self.home_of_hash(table, hash), u64::from(key.0), Tag::Str);
        if node.is_null() { None } else { Some(node.cast()) }
    }

    /// A table's metatable.
    #[inline(always)]
    pub fn metatable(self, table: TableRef) -> TableRef {
        // SAFETY: "in the block".
        unsafe { (*self.at::<Table>(table.0)).metatable }
    }

    /// True when a metatable is known not to have `event`, one of the first eight. False says
    /// nothing.
    #[inline(always)]
    pub fn lacks(self, metatable: TableRef, event: Event) -> bool {
        // SAFETY: "in the block".
        unsafe { (*self.at::<Header>(metatable.0)).flags & (1 << (event as u8 & 7)) != 0 }
    }

    /// Remembers that a metatable does not have `event`, one of the first eight.
    #[inline(always)]
    pub fn note_absence(self, metatable: TableRef, event: Event) {
        // SAFETY: "in the block": a cache in the header, of which nobody holds a reference here.
        unsafe { (*self.at::<Header>(metatable.0)).flags |= 1 << (event as u8 & 7) }
    }

    /// True when storing `value` in `owner` needs [`Heap::barrier`].
    #[inline(always)]
    pub fn needs_barrier(self, owner: ObjRef, value: Value) -> bool {
        // The value's kind is in a register: numbers need no look at the owner.
        // SAFETY: "in the block".
        value.is_object() && unsafe { (*self.at::<Header>(owner.0)).mark & BLACK != 0 }
    }

    /// The value in a node's slot; nil for no node.
    #[inline(always)]
    fn slot_value(self, node: *mut Node) -> Value {
        if node.is_null() {
            return Value::NIL;
        }
        // SAFETY: "in the block": a node starts with the slot of its value.
        unsafe { (*node.cast::<Slot>()).get() }
    }

    /// The node of a string key, or null.
    #[inline(always)]
    pub(super) fn find_str(self, table: TableRef, key: StrRef) -> *mut Node {
        // SAFETY: "in the block".
        let (flags, hash) = unsafe {
            let string = self.at::<Str>(key.0);
            ((*string).header.flags, (*string).hash)
        };
        if flags & SHORT != 0 {
            self.follow(self.home_of_hash(table, hash), u64::from(key.0), Tag::Str)
        } else {
            self.find_long(table, key)
        }
    }

    #[cold]
    #[inline(never)]
    fn find_long(self, table: TableRef, key: StrRef) -> *mut Node {
        let hash = self.string_hash(key);
        // SAFETY: "in the block": chains stay within the table's nodes.
        unsafe {
            let mut node = self.home_of_hash(table, hash);
            loop {
                if (*node).key_tag == Tag::Str {
                    let other = StrRef((*node).key_bits as u32);
                    if other == key || self.same_long_string(other, key) {
                        return node;
                    }
                }
                match (*node).next {
                    0 => return std::ptr::null_mut(),
                    next => node = node.offset(next as isize),
                }
            }
        }
    }

    /// The node of an integer key outside of the array part, or null.
    #[inline(always)]
    pub(super) fn find_far_int(self, table: TableRef, key: i64) -> *mut Node {
        self.follow(self.home_of_bits(table, key as u64), key as u64, Tag::Int)
    }

    /// The node of a normal key that does not lie in the array part, or null.
    #[inline]
    pub(super) fn find(self, table: TableRef, key: Value) -> *mut Node {
        match key.tag {
            Tag::Str => self.find_str(table, StrRef(key.bits as u32)),
            Tag::Nil => std::ptr::null_mut(),
            _ => self.follow(self.home(table, key), key.bits, key.tag),
        }
    }

    /// The node where the chain of a normal key starts. Every bit of the key takes part.
    #[inline]
    pub(super) fn home(self, table: TableRef, key: Value) -> *mut Node {
        match key.tag {
            Tag::Str => self.home_of_hash(table, self.string_hash(StrRef(key.bits as u32))),
            Tag::Int => self.home_of_bits(table, key.bits),
            Tag::Table | Tag::Closure | Tag::NativeClosure | Tag::Thread => {
                // SAFETY: "in the block": objects of these kinds keep their number there.
                let id = unsafe { *self.at::<u32>(key.bits as u32 + IDENTITY) };
                self.home_of_bits(table, u64::from(id))
            }
            tag => self.home_of_bits(table, key.bits.rotate_left(8) ^ tag as u64),
        }
    }

    /// The node where the chain of a string key starts.
    #[inline(always)]
    pub(super) fn home_of_str(self, table: TableRef, key: StrRef) -> *mut Node {
        self.home_of_hash(table, self.string_hash(key))
    }

    #[inline(always)]
    fn home_of_hash(self, table: TableRef, hash: u32) -> *mut Node {
        let table = self.at::<Table>(table.0);
        // SAFETY: "in the block".
        unsafe { self.at((*table).nodes + (hash & (*table).node_mask) * NODE_BYTES) }
    }

    /// The top bits of a product with the golden ratio: keys at any even distance, in the low bits
    /// or in the high ones, spread nearly without meeting. (A hash as good as chance let a third of
    /// the keys of a full table meet.)
    #[inline(always)]
    fn home_of_bits(self, table: TableRef, bits: u64) -> *mut Node {
        let hash = bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 1;
        let table = self.at::<Table>(table.0);
        // SAFETY: "in the block"; `extra` is 63 less the logarithm of the number of nodes.
        unsafe {
            let index = (hash >> ((*table).header.extra & 63)) as u32;
            self.at((*table).nodes + index * NODE_BYTES)
        }
    }

    #[inline(always)]
    fn follow(self, mut node: *mut Node, bits: u64, tag: Tag) -> *mut Node {
        // SAFETY: "in the block": chains stay within the table's nodes.
        unsafe {
            loop {
                if (*node).key_bits == bits && (*node).key_tag == tag {
                    return node;
                }
                match (*node).next {
                    0 => return std::ptr::null_mut(),
                    next => node = node.offset(next as isize),
                }
            }
        }
    }
}

impl Heap {
    /// The value of a key; nil when there is none. Raw: no metamethod is asked.
    #[inline]
    pub fn get(&self, table: TableRef, key: Value) -> Value {
        self.base.get(table, key)
    }

    /// The value of a string key.
    #[inline(always)]
    pub fn get_str(&self, table: TableRef, key: StrRef) -> Value {
        self.base.get_str(table, key)
    }

    /// The value of an integer key.
    #[inline(always)]
    pub fn get_int(&self, table: TableRef, key: i64) -> Value {
        self.base.get_int(table, key)
    }

    /// Stores a value, with the barrier. Raw: no metamethod is asked. Nil removes the entry.
    ///
    /// # Errors
    /// For keys that no table takes, and when there is no room; nothing has changed then.
    #[inline]
    pub fn set(&mut self, table: TableRef, key: Value, value: Value) -> Result<(), TableError> {
        match key.tag {
            Tag::Int => Ok(self.set_int(table, key.bits as i64, value)?),
            Tag::Str => Ok(self.set_str(table, StrRef(key.bits as u32), value)?),
            Tag::Nil => Err(TableError::NilKey),
            Tag::Float => self.set_float(table, f64::from_bits(key.bits), value),
            _ => Ok(self.set_node(self.base.find(table, key), table, key, value)?),
        }
    }

    /// Stores a value under a string key.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    #[inline]
    pub fn set_str(
        &mut self,
        table: TableRef,
        key: StrRef,
        value: Value,
    ) -> Result<(), OutOfMemory> {
        self.set_node(self.base.find_str(table, key), table, key.value(), value)
    }

    /// Stores a value under an integer key.
    ///
    /// # Errors
    /// When there is no room; nothing has changed then.
    #[inline]
    pub fn set_int(&mut self, table: TableRef, key: i64, value: Value) -> Result<(), OutOfMemory> {
        if let Some(slot) = self.base.item(table, key) {
            // SAFETY: "in the block".
            unsafe { (*slot).set(value) }
            self.barrier(table, value);
            return Ok(());
        }
        cold_path();
        self.set_far_int(table, key, value)
    }

    #[inline(never)]
    fn set_far_int(&mut self, table: TableRef, key: i64, value: Value) -> Result<(), OutOfMemory> {
        self.set_node(self.base.find_far_int(table, key), table, Value::int(key), value)
    }

    #[cold]
    fn set_float(&mut self, table: TableRef, key: f64, value: Value) -> Result<(), TableError> {
        if key.is_nan() {
            return Err(TableError::NanKey);
        }
        match normal(Value::float(key)) {
            Value { tag: Tag::Int, bits } => Ok(self.set_int(table, bits as i64, value)?),
            key => Ok(self.set_node(self.base.find(table, key), table, key, value)?),
        }
    }

    #[inline(always)]
    fn set_node(
        &mut self,
        node: *mut Node,
        table: TableRef,
        key: Value,
        value: Value,
    ) -> Result<(), OutOfMemory> {
        if node.is_null() {
            if value.is_nil() {
                return Ok(());
            }
            return self.insert(table, key, value);
        }
        // SAFETY: "in the block": a node that `find` gave, whose first bytes are its value's slot.
        unsafe { (*node.cast::<Slot>()).set(value) }
        // An absent event may have become present.
        self.poke::<Header>(table.0).flags = 0;
        self.barrier(table, value);
        Ok(())
    }

    /// A border: `n` so that item `n` is there (or `n` is 0) and item `n + 1` is not.
    #[inline]
    pub fn length(&self, table: TableRef) -> i64 {
        if let Some(length) = self.length_at_once(table) {
            return length;
        }
        cold_path();
        self.find_border(table)
    }

    /// As [`Heap::length`], where the last answer is right still, or one more after an append.
    #[inline(always)]
    pub fn length_at_once(&self, table: TableRef) -> Option<i64> {
        let row = self.peek::<Table>(table.0);
        let (capacity, hint) = (row.array_capacity, row.border);
        if hint >= capacity {
            // A full array; at most the nodes could have more.
            let full = capacity == 0 || !self.item_is_nil(row, capacity - 1);
            if full && row.nodes == self.empty_node() {
                return Some(i64::from(capacity));
            }
        } else if self.item_is_nil(row, hint) {
            if hint == 0 || !self.item_is_nil(row, hint - 1) {
                return Some(i64::from(hint));
            }
        } else if hint + 1 < capacity && self.item_is_nil(row, hint + 1) {
            self.keep_border(table, hint + 1);
            return Some(i64::from(hint + 1));
        }
        None
    }

    #[inline(always)]
    fn item_is_nil(&self, table: &Table, index: u32) -> bool {
        self.peek::<Slot>(table.array + index * SLOT_BYTES).tag() == Tag::Nil
    }

    #[inline(always)]
    fn keep_border(&self, table: TableRef, border: u32) {
        // SAFETY: "in the block": a hint in the table, of which nobody holds a reference here.
        unsafe { (*self.base.at::<Table>(table.0)).border = border }
    }

    #[inline(never)]
    fn find_border(&self, table: TableRef) -> i64 {
        let row = self.peek::<Table>(table.0);
        let capacity = row.array_capacity;
        if capacity > 0 && self.item_is_nil(row, capacity - 1) {
            let hint = row.border.min(capacity - 1);
            // Item `low` is there (or 0), item `high` is not.
            let (mut low, mut high) = if self.item_is_nil(row, hint) {
                // The usual case after a removal: one less than last time.
                if hint >= 1 && !self.item_is_nil(row, hint - 1) {
                    (hint, hint + 1)
                } else if hint >= 2 && !self.item_is_nil(row, hint - 2) {
                    (hint - 1, hint)
                } else {
                    (0, hint + 1)
                }
            } else {
                (hint + 1, capacity)
            };
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if self.item_is_nil(row, middle - 1) { high = middle } else { low = middle }
            }
            self.keep_border(table, low);
            return i64::from(low);
        }
        let capacity = i64::from(capacity);
        self.keep_border(table, capacity as u32);
        if row.nodes == self.empty_node() || self.get_int(table, capacity + 1).is_nil() {
            return capacity;
        }
        self.find_far_border(table, capacity + 1)
    }

    /// A border at or above `low`, which is there and lies in the node part.
    fn find_far_border(&self, table: TableRef, low: i64) -> i64 {
        let (mut low, mut high) = (low, low.saturating_mul(2));
        while !self.get_int(table, high).is_nil() {
            if high == i64::MAX {
                return high;
            }
            (low, high) = (high, high.saturating_mul(2));
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.get_int(table, middle).is_nil() { high = middle } else { low = middle }
        }
        low
    }

    /// The entry after that of `key`, in the order of traversal; nil starts.
    ///
    /// # Errors
    /// When the table has no such key.
    pub fn next(&self, table: TableRef, key: Value) -> Result<Option<(Value, Value)>, UnknownKey> {
        let position = self.position(table, key)?;
        Ok(self.next_at(table, position).map(|(_, key, value)| (key, value)))
    }

    /// The position after that of `key`, for [`Heap::next_at`]; nil starts. Entries may be removed
    /// on the way.
    ///
    /// # Errors
    /// When the table has no such key.
    pub fn position(&self, table: TableRef, key: Value) -> Result<u32, UnknownKey> {
        if key.is_nil() {
            return Ok(0);
        }
        let key = normal(key);
        let row = self.peek::<Table>(table.0);
        if let Some(int) = key.as_int()
            && (1..=i64::from(row.array_capacity)).contains(&int)
        {
            return Ok(int as u32);
        }
        let mut node = self.base.find(table, key);
        if node.is_null() && key.is_object() {
            // The entry may have been removed and visited by the collector since.
            node = self.find_dead(table, key);
        }
        if node.is_null() {
            return Err(UnknownKey);
        }
        let index = (self.base.offset_of(node) - row.nodes) / NODE_BYTES;
        Ok(row.array_capacity + index + 1)
    }

    /// The position past the last one of a table.
    pub fn last_position(&self, table: TableRef) -> u32 {
        let row = self.peek::<Table>(table.0);
        row.array_capacity + row.node_mask + 1
    }

    fn find_dead(&self, table: TableRef, key: Value) -> *mut Node {
        self.base.follow(self.base.home(table, key), key.bits, Tag::Dead)
    }

    /// The first entry at `position` or after it, and the position after that one; 0 starts.
    #[inline]
    pub fn next_at(&self, table: TableRef, position: u32) -> Option<(u32, Value, Value)> {
        let row = self.peek::<Table>(table.0);
        let mut index = position;
        while index < row.array_capacity {
            let slot = self.peek::<Slot>(row.array + index * SLOT_BYTES);
            index += 1;
            if slot.tag() != Tag::Nil {
                return Some((index, Value::int(i64::from(index)), slot.get()));
            }
        }
        let mut node = index - row.array_capacity;
        while node <= row.node_mask {
            let at = row.nodes + node * NODE_BYTES;
            let slot = self.peek::<Slot>(at);
            node += 1;
            if slot.tag() != Tag::Nil {
                let key = self.peek::<Node>(at).key();
                return Some((row.array_capacity + node, key, slot.get()));
            }
        }
        None
    }

    /// The metatable of any value.
    #[inline]
    pub fn metatable(&self, value: Value) -> Option<TableRef> {
        match value.as_table() {
            Some(table) => self.table_metatable(table),
            None => self.state().type_metatables[value.type_of() as usize].some(),
        }
    }

    /// A table's metatable.
    #[inline(always)]
    pub fn table_metatable(&self, table: TableRef) -> Option<TableRef> {
        self.base.metatable(table).some()
    }

    /// Gives a table a metatable, or none. When it has `__gc` at this moment, the table's finalizer
    /// is noted.
    pub fn set_metatable(&mut self, table: TableRef, metatable: Option<TableRef>) {
        self.poke::<Table>(table.0).metatable = metatable.unwrap_or(TableRef::NONE);
        if let Some(metatable) = metatable {
            self.barrier(table, metatable.value());
            if !self.metamethod(metatable, Event::Gc).is_nil() {
                self.note_finalizer(table);
            }
        }
    }

    /// What a metatable says about an event; nil for nothing.
    #[inline(always)]
    pub fn metamethod(&self, metatable: TableRef, event: Event) -> Value {
        let number = event as u8;
        if number < REMEMBERED && self.base.lacks(metatable, event) {
            return Value::NIL;
        }
        let value = self.get_str(metatable, self.event_name(event));
        if number < REMEMBERED && value.is_nil() {
            self.base.note_absence(metatable, event);
        }
        value
    }
}

impl Node {
    /// The key as a value.
    #[inline(always)]
    pub(super) fn key(&self) -> Value {
        Value { bits: self.key_bits, tag: self.key_tag }
    }
}
