//! The heap's interface. Bodies follow.
#![allow(unused_variables, missing_docs, clippy::todo, clippy::missing_safety_doc)]

use super::*;

/// There is no room left in the block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not enough memory")]
pub struct OutOfMemory;

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

/// `next` was asked to go on from a key that the table does not have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("invalid key to 'next'")]
pub struct UnknownKey;

/// A copy of the used part of a block.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    bytes: Vec<u8>,
}

/// The guest's memory: a block, and what the host counts beside it.
pub struct Heap {
    base: Base,
    /// What happened so far.
    pub counters: Counters,
    /// While set, every allocation is noted.
    pub site_log: Option<Vec<AllocSite>>,
}

impl Heap {
    /// A heap in a block of `block_bytes`, of which the first `reserved_bytes` are the embedder's.
    pub fn new(block_bytes: usize, reserved_bytes: usize) -> Heap {
        todo!()
    }
    /// The embedder's part.
    pub fn reserved(&self) -> &[u8] {
        todo!()
    }
    pub fn reserved_mut(&mut self) -> &mut [u8] {
        todo!()
    }
    /// The way into the block, for the dispatcher: `Copy`, good for the heap's life.
    #[inline(always)]
    pub fn base(&self) -> Base {
        self.base
    }
    pub fn state(&self) -> &State {
        todo!()
    }
    pub fn state_mut(&mut self) -> &mut State {
        todo!()
    }
    /// The whole used part as bytes, for hashing.
    pub fn used_bytes(&self) -> &[u8] {
        todo!()
    }

    // Values.
    /// Lua's `rawequal`.
    pub fn raw_equal(&self, a: Value, b: Value) -> bool {
        todo!()
    }
    /// The number behind `tostring(object)`: 0 for values without identity.
    pub fn identity(&self, v: Value) -> u32 {
        todo!()
    }

    // Strings.
    /// Interns when short (40 bytes or less).
    pub fn string(&mut self, bytes: &[u8], cause: StringCause) -> Result<StrRef, OutOfMemory> {
        todo!()
    }
    /// A string of `len` bytes that `fill` writes, without a copy when long.
    pub fn string_in_parts(
        &mut self,
        len: usize,
        cause: StringCause,
        fill: impl FnOnce(&Heap, &mut [u8]),
    ) -> Result<StrRef, OutOfMemory> {
        todo!()
    }
    pub fn bytes(&self, s: StrRef) -> &[u8] {
        todo!()
    }
    pub fn string_len(&self, s: StrRef) -> usize {
        todo!()
    }
    pub fn string_hash(&self, s: StrRef) -> u32 {
        todo!()
    }
    pub fn same_string(&self, a: StrRef, b: StrRef) -> bool {
        todo!()
    }
    pub fn event_name(&self, event: Event) -> StrRef {
        todo!()
    }

    // Tables: raw, no metamethods.
    pub fn new_table(&mut self, items: u32, fields: u32) -> Result<TableRef, OutOfMemory> {
        todo!()
    }
    pub fn get(&self, t: TableRef, key: Value) -> Value {
        todo!()
    }
    pub fn get_str(&self, t: TableRef, key: StrRef) -> Value {
        todo!()
    }
    pub fn get_int(&self, t: TableRef, key: i64) -> Value {
        todo!()
    }
    pub fn set(&mut self, t: TableRef, key: Value, v: Value) -> Result<(), TableError> {
        todo!()
    }
    pub fn set_str(&mut self, t: TableRef, key: StrRef, v: Value) -> Result<(), OutOfMemory> {
        todo!()
    }
    pub fn set_int(&mut self, t: TableRef, key: i64, v: Value) -> Result<(), OutOfMemory> {
        todo!()
    }
    /// Makes room for the items 1 to `items`.
    pub fn reserve_items(&mut self, t: TableRef, items: u32) -> Result<(), OutOfMemory> {
        todo!()
    }
    /// A border.
    pub fn length(&self, t: TableRef) -> i64 {
        todo!()
    }
    pub fn next(&self, t: TableRef, key: Value) -> Result<Option<(Value, Value)>, UnknownKey> {
        todo!()
    }
    /// The entry after position `index` (0 to start), and the position to go on from: `next` without a search.
    pub fn next_at(&self, t: TableRef, index: u32) -> Option<(u32, Value, Value)> {
        todo!()
    }
    pub fn metatable(&self, v: Value) -> Option<TableRef> {
        todo!()
    }
    pub fn table_metatable(&self, t: TableRef) -> Option<TableRef> {
        todo!()
    }
    /// Sets a table's metatable; notes its finalizer when the metatable has `__gc` now.
    pub fn set_metatable(&mut self, t: TableRef, metatable: Option<TableRef>) {
        todo!()
    }
    pub fn metamethod(&self, metatable: TableRef, event: Event) -> Value {
        todo!()
    }

    // Functions, cells, coroutines.
    /// The upvalue slots are nil; set them with `closure_set` before the next safepoint.
    pub fn new_closure(
        &mut self,
        proto: ProtoRef,
        upvalues: u8,
    ) -> Result<ClosureRef, OutOfMemory> {
        todo!()
    }
    pub fn closure_proto(&self, c: ClosureRef) -> ProtoRef {
        todo!()
    }
    pub fn closure_get(&self, c: ClosureRef, index: u32) -> Value {
        todo!()
    }
    pub fn closure_set(&mut self, c: ClosureRef, index: u32, v: Value) {
        todo!()
    }
    pub fn new_native_closure(
        &mut self,
        number: u32,
        upvalues: &[Value],
    ) -> Result<NativeClosureRef, OutOfMemory> {
        todo!()
    }
    pub fn native_number(&self, c: NativeClosureRef) -> u32 {
        todo!()
    }
    pub fn native_get(&self, c: NativeClosureRef, index: u32) -> Value {
        todo!()
    }
    pub fn native_set(&mut self, c: NativeClosureRef, index: u32, v: Value) {
        todo!()
    }
    /// The open cell of `thread` for stack slot number `slot`: found in its list, or made and put in.
    pub fn open_upvalue(&mut self, thread: ThreadRef, slot: u32) -> Result<UpvalRef, OutOfMemory> {
        todo!()
    }
    /// A cell that was never open.
    pub fn new_closed_upvalue(&mut self, v: Value) -> Result<UpvalRef, OutOfMemory> {
        todo!()
    }
    /// Closes all open cells of `thread` for stack slots >= `slot`.
    pub fn close_upvalues(&mut self, thread: ThreadRef, slot: u32) {
        todo!()
    }
    pub fn upvalue_get(&self, u: UpvalRef) -> Value {
        todo!()
    }
    pub fn upvalue_set(&mut self, u: UpvalRef, v: Value) {
        todo!()
    }
    /// A coroutine with a stack of nil slots and a zeroed buffer for frames.
    pub fn new_thread(
        &mut self,
        stack_slots: u32,
        frames_bytes: u32,
    ) -> Result<ThreadRef, OutOfMemory> {
        todo!()
    }
    pub fn thread(&self, t: ThreadRef) -> &Thread {
        todo!()
    }
    pub fn thread_mut(&mut self, t: ThreadRef) -> &mut Thread {
        todo!()
    }
    /// Makes the stack larger (or smaller, never below `top`); open cells follow.
    pub fn resize_stack(&mut self, t: ThreadRef, slots: u32) -> Result<(), OutOfMemory> {
        todo!()
    }
    pub fn resize_frames(&mut self, t: ThreadRef, bytes: u32) -> Result<(), OutOfMemory> {
        todo!()
    }
    pub fn stack_get(&self, t: ThreadRef, slot: u32) -> Value {
        todo!()
    }
    pub fn stack_set(&mut self, t: ThreadRef, slot: u32, v: Value) {
        todo!()
    }
    pub fn new_proto(&mut self, parts: &ProtoParts) -> Result<ProtoRef, OutOfMemory> {
        todo!()
    }
    pub fn proto(&self, p: ProtoRef) -> &Proto {
        todo!()
    }
    pub fn code(&self, p: ProtoRef) -> &[u32] {
        todo!()
    }
    pub fn code_mut(&mut self, p: ProtoRef) -> &mut [u32] {
        todo!()
    }
    pub fn lines(&self, p: ProtoRef) -> &[u32] {
        todo!()
    }
    pub fn constants(&self, p: ProtoRef) -> &[Slot] {
        todo!()
    }
    pub fn nested_protos(&self, p: ProtoRef) -> &[ProtoRef] {
        todo!()
    }
    pub fn upvalue_infos(&self, p: ProtoRef) -> &[UpvalueInfo] {
        todo!()
    }
    pub fn local_names(&self, p: ProtoRef) -> &[LocalName] {
        todo!()
    }

    // Raw buffers: zeroed, freed by their owner with their size.
    pub fn alloc_buffer(&mut self, bytes: u32, kind: AllocKind) -> Result<u32, OutOfMemory> {
        todo!()
    }
    pub fn free_buffer(&mut self, offset: u32, bytes: u32) {
        todo!()
    }
    /// Larger or smaller: contents are copied, what is new is zeroed. Returns where it lies now.
    pub fn resize_buffer(
        &mut self,
        offset: u32,
        old_bytes: u32,
        new_bytes: u32,
        kind: AllocKind,
    ) -> Result<u32, OutOfMemory> {
        todo!()
    }

    // Collector.
    /// To be called when `owner` (an object that may have been visited) has got `value`.
    #[inline(always)]
    pub fn barrier(&mut self, owner: impl Into<ObjRef>, value: Value) {
        todo!()
    }
    /// True when `collect_step` wants to be called at this safepoint.
    #[inline(always)]
    pub fn safepoint_due(&self) -> bool {
        todo!()
    }
    /// Some work; true when a cycle has ended.
    pub fn collect_step(&mut self) -> bool {
        todo!()
    }
    pub fn collect_full(&mut self) {
        todo!()
    }
    /// The next object whose finalizer is due: call its `__gc` with it.
    pub fn take_finalizer(&mut self) -> Option<Value> {
        todo!()
    }
    /// True when `take_finalizer` has one.
    pub fn finalizer_due(&self) -> bool {
        todo!()
    }
    /// At the end of a program: every finalizer that is noted is due.
    pub fn finalize_all(&mut self) {
        todo!()
    }
    pub fn live_bytes(&self) -> u64 {
        todo!()
    }
    pub fn high_water(&self) -> u64 {
        todo!()
    }
    pub fn used(&self) -> usize {
        todo!()
    }
    pub fn stop_collector(&mut self) {
        todo!()
    }
    pub fn restart_collector(&mut self) {
        todo!()
    }
    pub fn collector_running(&self) -> bool {
        todo!()
    }
    /// Per cent; returns the previous value. Same for the others.
    pub fn set_pause(&mut self, percent: u32) -> u32 {
        todo!()
    }
    pub fn set_step_multiplier(&mut self, percent: u32) -> u32 {
        todo!()
    }
    pub fn set_step_size(&mut self, log2_bytes: u32) -> u32 {
        todo!()
    }
    /// True for generational, a name only; returns the previous mode.
    pub fn set_generational(&mut self, on: bool) -> bool {
        todo!()
    }
    /// Stress: a full collection at every safepoint that follows an allocation.
    pub fn collect_always(&mut self, on: bool) {
        todo!()
    }
    /// Stress: the n-th allocation from now fails, and it alone. `None` ends that.
    pub fn fail_allocation_after(&mut self, n: Option<u64>) {
        todo!()
    }
    pub fn verify(&self) -> Result<(), String> {
        todo!()
    }
    pub fn snapshot(&self) -> Snapshot {
        todo!()
    }
    pub fn restore(&mut self, snapshot: &Snapshot) {
        todo!()
    }
}

/// Fast paths for the dispatcher, which holds the `Base` in a register.
impl Base {
    /// `get_str`.
    #[inline(always)]
    pub fn get_str(self, t: TableRef, key: StrRef) -> Value {
        todo!()
    }
    /// `get_int`.
    #[inline(always)]
    pub fn get_int(self, t: TableRef, key: i64) -> Value {
        todo!()
    }
    /// The slot of a short string key at the node that `hint` names, if it is there.
    #[inline(always)]
    pub fn field_at(self, t: TableRef, key: StrRef, hint: u16) -> Option<*mut Slot> {
        todo!()
    }
    /// The slot of a short string key and the hint for next time; none where there is no such key.
    #[inline(always)]
    pub fn find_field(self, t: TableRef, key: StrRef) -> Option<(*mut Slot, u16)> {
        todo!()
    }
    /// The slot of item `key` if it lies in the array part.
    #[inline(always)]
    pub fn item(self, t: TableRef, key: i64) -> Option<*mut Slot> {
        todo!()
    }
    #[inline(always)]
    pub fn metatable(self, t: TableRef) -> TableRef {
        todo!()
    }
    /// True when storing `value` in `owner` needs `Heap::barrier`.
    #[inline(always)]
    pub fn needs_barrier(self, owner: ObjRef, value: Value) -> bool {
        todo!()
    }
}
