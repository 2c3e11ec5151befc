//! Metatables: which function stands in for an operation, and the chains of `__index` and
//! `__newindex`.

use super::Vm;
use super::frame::{deliver, flag};
use super::machine::Wanted;
use super::native::Raise;
use crate::lua::heap::{Event, Heap, TableError, ThreadRef, Value};

/// Length of a chain of `__index` or `__newindex` past which it is taken for a loop.
const CHAIN_MAX: u32 = 2000;

/// Links of a chain that cost nothing, as no class has more ancestors; and what each of the others
/// counts as, in instructions looked at.
const CHAIN_FREE: u32 = 8;
const LINK_WORDS: u64 = 16;

/// Bytes of a full collection's work for a word of fuel: they take about two nanoseconds.
const COLLECTED_PER_WORD: u64 = 16;

/// What reading a field came to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Lookup {
    /// The value.
    Value(Value),
    /// It is what this function returns for this object (and the key).
    Call(Value, Value),
}

/// What writing a field came to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Store {
    /// Written.
    Done,
    /// This function is to be called with this object (and key and value).
    Call(Value, Value),
}

/// Why a chain ended without a result.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum ChainEnd {
    /// This value cannot be indexed; true when it is the one that the operation began with.
    NotIndexable(Value, bool),
    /// The chain is too long.
    Loop,
    /// The table refuses the key, or memory is short.
    Refused(TableError),
}

/// The word of the heap's state that says where a finalizer runs.
const FINALIZING: usize = 0;

/// The word of the heap's state that is 1 while the program wants to see warnings.
pub const WARNINGS_WORD: usize = 10;

impl Vm {
    /// The metamethod of a value for an event; nil without one.
    #[inline]
    pub fn metamethod_of(&self, value: Value, event: Event) -> Value {
        match self.heap.metatable(value) {
            Some(metatable) => self.heap.metamethod(metatable, event),
            None => Value::NIL,
        }
    }

    /// Reads `object[key]` with `__index`.
    ///
    /// # Errors
    /// A value that cannot be indexed.
    pub fn index(&mut self, object: Value, key: Value) -> Result<Lookup, Raise> {
        let found = self.look_up(object, key);
        self.charge_for_names();
        found.map_err(|end| self.native_chain_error(end, "__index"))
    }

    /// Writes `object[key] = value` with `__newindex`.
    ///
    /// # Errors
    /// A value that cannot be indexed, a key that is nil or NaN, out of memory.
    pub fn set_index(&mut self, object: Value, key: Value, value: Value) -> Result<Store, Raise> {
        let stored = self.put(object, key, value);
        self.charge_for_names();
        stored.map_err(|end| self.native_chain_error(end, "__newindex"))
    }

    /// As [`Vm::chain_error`], inside a native: an error there has no position of its own.
    fn native_chain_error(&mut self, end: ChainEnd, event: &str) -> Raise {
        match end {
            ChainEnd::NotIndexable(value, _) => {
                let name = self.type_name_for_message(value);
                self.raise_text(&format!("attempt to index a {name} value"))
            }
            other => self.chain_error(other, "index", event, ""),
        }
    }

    pub(super) fn look_up(&self, object: Value, key: Value) -> Result<Lookup, ChainEnd> {
        let mut object = object;
        // One table more than links.
        for round in 0..=CHAIN_MAX {
            if round > CHAIN_FREE {
                self.looked_at.set(self.looked_at.get() + LINK_WORDS);
            }
            let metamethod = match object.as_table() {
                Some(table) => {
                    let value = self.heap.get(table, key);
                    if !value.is_nil() {
                        return Ok(Lookup::Value(value));
                    }
                    let Some(metatable) = self.heap.table_metatable(table) else {
                        return Ok(Lookup::Value(Value::NIL));
                    };
                    let metamethod = self.heap.metamethod(metatable, Event::Index);
                    if metamethod.is_nil() {
                        return Ok(Lookup::Value(Value::NIL));
                    }
                    metamethod
                }
                None => {
                    let metamethod = self.metamethod_of(object, Event::Index);
                    if metamethod.is_nil() {
                        return Err(ChainEnd::NotIndexable(object, round == 0));
                    }
                    metamethod
                }
            };
            if metamethod.is_function() {
                return Ok(Lookup::Call(metamethod, object));
            }
            object = metamethod;
        }
        Err(ChainEnd::Loop)
    }

    pub(super) fn put(
        &mut self,
        object: Value,
        key: Value,
        value: Value,
    ) -> Result<Store, ChainEnd> {
        let mut object = object;
        for round in 0..CHAIN_MAX {
            if round > CHAIN_FREE {
                self.looked_at.set(self.looked_at.get() + LINK_WORDS);
            }
            let metamethod = match object.as_table() {
                Some(table) => {
                    let metamethod = match self.heap.table_metatable(table) {
                        Some(metatable) => {
                            let event = self.heap.metamethod(metatable, Event::NewIndex);
                            if event.is_nil() || !self.heap.get(table, key).is_nil() {
                                Value::NIL
                            } else {
                                event
                            }
                        }
                        None => Value::NIL,
                    };
                    if metamethod.is_nil() {
                        self.heap.set(table, key, value).map_err(ChainEnd::Refused)?;
                        return Ok(Store::Done);
                    }
                    metamethod
                }
                None => {
                    let metamethod = self.metamethod_of(object, Event::NewIndex);
                    if metamethod.is_nil() {
                        return Err(ChainEnd::NotIndexable(object, round == 0));
                    }
                    metamethod
                }
            };
            if metamethod.is_function() {
                return Ok(Store::Call(metamethod, object));
            }
            object = metamethod;
        }
        Err(ChainEnd::Loop)
    }

    /// The error of a chain; `info` names the operand, as `" (local 'x')"`.
    pub(super) fn chain_error(
        &mut self,
        end: ChainEnd,
        verb: &str,
        event: &str,
        info: &str,
    ) -> Raise {
        match end {
            ChainEnd::NotIndexable(value, first) => {
                let info = if first { info } else { "" };
                self.type_error(verb, value, info)
            }
            ChainEnd::Loop => self.error_here(&format!("'{event}' chain too long; possible loop")),
            ChainEnd::Refused(TableError::OutOfMemory) => Raise::OutOfMemory,
            ChainEnd::Refused(TableError::NilKey) => self.error_here("table index is nil"),
            ChainEnd::Refused(TableError::NanKey) => self.error_here("table index is NaN"),
        }
    }

    /// "attempt to `verb` a `type` value`info`".
    pub(super) fn type_error(&mut self, verb: &str, value: Value, info: &str) -> Raise {
        let name = self.type_name_for_message(value);
        self.error_here(&format!("attempt to {verb} a {name} value{info}"))
    }

    /// Calls the next due finalizer on top of the running Lua frame; false when there is none to
    /// call, or when one runs already: they are called one after another. One that cannot be
    /// called is a warning, as errors in finalizers are: whatever the program does there has
    /// nothing to do with it.
    pub(super) fn call_finalizer(&mut self) -> bool {
        if self.finalizing() != ThreadRef::NONE {
            return false;
        }
        while let Some(object) = self.heap.take_finalizer() {
            let metamethod = self.metamethod_of(object, Event::Gc);
            if !metamethod.is_function() {
                continue;
            }
            let top = self.top;
            let at = self.live_end().max(top);
            self.top = at;
            // A collection must find the object somewhere.
            let before = self.heap.state().error.get();
            self.heap.state_mut().error.set(object);
            let delivery = deliver::FINALIZER | flag::PROTECTED;
            let begun = self.surely(|vm| {
                vm.ensure_stack(at + 2)?;
                vm.set_stack_value(at, metamethod);
                vm.set_stack_value(at + 1, object);
                vm.begin_call(at, 1, 0, delivery, top)
            });
            if begun.is_ok() {
                self.may_bar();
                self.heap.state_mut().error.set(before);
                self.set_finalizing(self.thread);
                return true;
            }
            self.warn_of_finalizer(self.error_value());
            self.heap.state_mut().error.set(before);
            (self.top, self.memory_failed) = (top, false);
        }
        false
    }

    /// An error in a finalizer is a warning.
    pub(super) fn warn_of_finalizer(&mut self, error: Value) {
        let mut message = b"error in __gc (".to_vec();
        message.extend_from_slice(match error.as_str() {
            Some(text) => self.heap.bytes(text),
            None => b"error object is not a string",
        });
        message.push(b')');
        if self.heap.state().words[WARNINGS_WORD] != 0 {
            self.world.warn(&message);
        } else {
            self.world.warn_in_silence(&message);
        }
    }

    /// The coroutine on top of which a finalizer runs; none when none does.
    pub fn finalizing(&self) -> ThreadRef {
        ThreadRef(self.heap.state().words[FINALIZING] as u32)
    }

    pub(super) fn set_finalizing(&mut self, thread: ThreadRef) {
        self.heap.state_mut().words[FINALIZING] = thread.0.into();
    }

    /// Some work of the collector, at a safepoint; `end` is one past the last live slot.
    #[cold]
    #[inline(never)]
    pub(super) fn collect(&mut self, end: u32) {
        match std::mem::replace(&mut self.wanted, Wanted::Nothing) {
            Wanted::Collection => {
                self.collect_full(end);
                // A machine that is told to stop has given up halfway: it begins anew then.
                if self.is_told_to_stop() {
                    self.wanted = Wanted::Collection;
                }
                return;
            }
            Wanted::Finalizers => return,
            Wanted::Nothing => self.save_thread(end),
        }
        let ended = self.timed(Heap::collect_step);
        if ended {
            self.trim_frames();
        }
        // The collector may have cut the stack.
        self.cache_thread();
    }

    /// A full collection, at a safepoint; paid for, because a program can have as many as it wants.
    pub(super) fn collect_full(&mut self, end: u32) {
        self.save_thread(end);
        let work = self.timed(Heap::collect_full);
        self.trim_frames();
        self.cache_thread();
        self.charge(work / COLLECTED_PER_WORD);
    }

    /// Work of the collector, timed if the host has handed in a clock.
    fn timed<T>(&mut self, work: impl FnOnce(&mut Heap) -> T) -> T {
        let Some(now) = self.clock else { return work(&mut self.heap) };
        let began = now();
        let done = work(&mut self.heap);
        self.collector_us += now().saturating_sub(began);
        done
    }

    /// A full collection where nothing can be tried again later: it gives up for nobody.
    pub(super) fn collect_for_certain(&mut self) {
        let flag = self.stop_flag();
        self.heap.give_up_when(Default::default());
        self.collect_full(self.top.max(self.live_end()));
        self.heap.give_up_when(flag);
    }

    /// Asks for a full collection right after the native that runs now has returned, finalizers
    /// included.
    pub fn want_collection(&mut self) {
        self.wanted = Wanted::Collection;
    }

    /// Does as much of a collection as is due after so many kilobytes more, at once, for a native
    /// that holds nothing but what lies on the stack. True when a cycle has ended. Finalizers are
    /// called right after the native has returned.
    pub fn step_collection(&mut self, kilobytes: u32) -> bool {
        self.save_thread(self.top);
        let ended = self.heap.collect_as_after(kilobytes);
        self.cache_thread();
        if self.wanted == Wanted::Nothing && self.heap.finalizer_due() {
            self.wanted = Wanted::Finalizers;
        }
        ended
    }
}
