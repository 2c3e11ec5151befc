//! What the author has changed goes into the live machine.

use std::collections::BTreeMap;

use super::Adopted;
use super::pairs::{Pairs, contents, field, names, variable};
use super::places::{Place, Texts, place_of};
use crate::lua::bytecode::Capture;
use crate::lua::heap::{
    ClosureRef, Heap, ObjRef, OutOfMemory, ProtoRef, StringCause, TableError, TableRef, Tag,
    UpvalRef, Value,
};
use crate::lua::vm::{LoadError, Vm};

/// An object of the new edition that has been made in the live machine and is still empty.
enum Empty {
    Table(TableRef, TableRef),
    Function(ClosureRef, ClosureRef),
    Cell(UpvalRef, UpvalRef),
    Native(Value, Value),
}

struct Merge<'a> {
    live: &'a mut Vm,
    old: &'a Vm,
    new: &'a Vm,
    texts: &'a Texts,
    pairs: Pairs,
    /// Prototypes of the new edition's functions in the live machine, by file.
    protos: BTreeMap<usize, Vec<ProtoRef>>,
    waiting: Vec<Empty>,
    /// The function that takes the place of each old one.
    renewed: BTreeMap<ClosureRef, ClosureRef>,
    /// The only function of the new edition at a place, where there is only one.
    lone: BTreeMap<Place, Option<ClosureRef>>,
    adopted: Adopted,
}

/// Puts what is new into the live machine.
pub fn merge(
    live: &mut Vm,
    old: &Vm,
    new: &Vm,
    texts: &Texts,
    pairs: Pairs,
) -> Result<Adopted, LoadError> {
    let mut lone = BTreeMap::new();
    for function in new.heap.closures() {
        if let Some(place) = place_of(new, &texts.new_places, function) {
            lone.entry(place).and_modify(|f| *f = None).or_insert(Some(function));
        }
    }
    let mut merge = Merge {
        live,
        old,
        new,
        texts,
        pairs,
        protos: BTreeMap::new(),
        waiting: Vec::new(),
        renewed: BTreeMap::new(),
        lone,
        adopted: Adopted::default(),
    };
    merge.functions()?;
    let met = std::mem::take(&mut merge.pairs.met);
    for object in met.into_values() {
        match object.tag() {
            Tag::Table => merge.table(object)?,
            Tag::Upvalue => merge.cell(object)?,
            _ => {}
        }
    }
    merge.fill()?;
    if !merge.live.replace_functions(&merge.renewed) {
        return Err(LoadError::Stopped);
    }
    merge.adopted.renewed = merge.renewed.len();
    Ok(merge.adopted)
}

impl Merge<'_> {
    /// Makes the functions that take the places of old ones; those around before those inside.
    fn functions(&mut self) -> Result<(), OutOfMemory> {
        let counterparts: BTreeMap<ObjRef, ClosureRef> = self
            .pairs
            .live_of_new
            .iter()
            .filter(|(_, live)| live.tag() == Tag::Closure)
            .map(|(new, live)| (live.object(), ClosureRef(new.offset())))
            .collect();
        let mut functions: Vec<(Place, ClosureRef)> = Vec::new();
        for function in self.live.heap.closures() {
            let place = place_of(self.live, &self.texts.live_places, function);
            functions.extend(place.map(|place| (place, function)));
        }
        functions
            .sort_by_key(|(place, function)| (place.file, usize::MAX - place.index, *function));
        for (was, function) in functions {
            // A function that is no more goes with whatever held it.
            let Some(place) = self.texts.successor(was) else { continue };
            let counterpart = counterparts.get(&function.into()).copied();
            if self.texts.is_changed(place.file) {
                self.renew(function, place, counterpart)?;
            } else {
                self.refresh(function, place, counterpart)?;
            }
        }
        Ok(())
    }

    /// Makes the function that takes an old one's place.
    fn renew(
        &mut self,
        old: ClosureRef,
        place: Place,
        counterpart: Option<ClosureRef>,
    ) -> Result<(), OutOfMemory> {
        let Some(proto) = self.proto(place)? else { return Ok(()) };
        let count = self.live.heap.upvalue_infos(proto).len() as u8;
        let function = self.live.heap.new_closure(proto, count)?;
        let Some(slots) = self.slots(old, function, place, counterpart)? else {
            self.adopted.kept += 1;
            return Ok(());
        };
        for (index, value) in slots.into_iter().enumerate() {
            self.live.heap.closure_set(function, index as u32, value);
        }
        self.live.heap.take_identity(function, old);
        self.renewed.insert(old, function);
        Ok(())
    }

    /// Gives a function whose text is the same the values that its file's locals have now.
    fn refresh(
        &mut self,
        function: ClosureRef,
        place: Place,
        counterpart: Option<ClosureRef>,
    ) -> Result<(), OutOfMemory> {
        let Some(slots) = self.slots(function, function, place, counterpart)? else {
            return Ok(());
        };
        for (index, value) in slots.into_iter().enumerate() {
            self.live.heap.closure_set(function, index as u32, value);
        }
        Ok(())
    }

    /// The upvalues of the function that takes the place of `was`; none where a variable that it
    /// needs is gone.
    fn slots(
        &mut self,
        was: ClosureRef,
        function: ClosureRef,
        place: Place,
        counterpart: Option<ClosureRef>,
    ) -> Result<Option<Vec<Value>>, OutOfMemory> {
        let wanted = names(&self.live.heap, function);
        let mut slots = Vec::with_capacity(wanted.len());
        for (index, (name, nth)) in wanted.iter().enumerate() {
            let mine = variable(&self.live.heap, was, name, *nth);
            let slot = match counterpart {
                Some(new) => {
                    let fresh = self.new.heap.closure_get(new, index as u32);
                    let before =
                        self.pairs.old_of_new.get(&new.into()).and_then(|v| v.as_closure());
                    let before = before.and_then(|f| variable(&self.old.heap, f, name, *nth));
                    Some(self.shared(before, mine, fresh)?)
                }
                None => self.inherited(function, place, index, mine)?,
            };
            match slot {
                Some(slot) => slots.push(slot),
                None => return Ok(None),
            }
        }
        Ok(Some(slots))
    }

    /// A variable of a function that the new edition has as well.
    fn shared(
        &mut self,
        before: Option<Value>,
        mine: Option<Value>,
        fresh: Value,
    ) -> Result<Value, OutOfMemory> {
        let old = before.map(|slot| contents(&self.old.heap, slot));
        let live = mine.map(|slot| contents(&self.live.heap, slot));
        let value = contents(&self.new.heap, fresh);
        let Some(cell) = fresh.as_upvalue() else {
            // The new text never assigns to it: what it says holds, unless it says the same.
            return match (old, live) {
                (Some(old), Some(live)) if self.is_unchanged(old, value) => Ok(live),
                _ => self.carried(value),
            };
        };
        if let Some(known) = self.pairs.live_of_new.get(&cell.into()) {
            return Ok(*known);
        }
        let value = match live {
            Some(live) => self.merged(old.unwrap_or(Value::NIL), live, value)?,
            None => self.carried(value)?,
        };
        let made = self.live.heap.new_closed_upvalue(value)?.value();
        self.pairs.live_of_new.insert(cell.into(), made);
        Ok(made)
    }

    /// A variable of a function that was made while the program ran: that of the function around,
    /// or what it has itself by that name.
    fn inherited(
        &mut self,
        function: ClosureRef,
        place: Place,
        index: usize,
        mine: Option<Value>,
    ) -> Result<Option<Value>, OutOfMemory> {
        let capture = self.texts.renewed(place.file).capture(place.index, index);
        let Some(capture) = capture else { return Ok(None) };
        let outer = match capture {
            Capture::ThisClosure => return Ok(Some(function.value())),
            Capture::ParentUpvalue(slot) | Capture::ParentUpvalueCopy(slot) => Some(slot),
            Capture::ParentLocal(_) | Capture::ParentLocalCopy(_) => None,
        };
        if let Some(slot) = outer
            && let Some(around) = self.function_around(place)
        {
            return Ok(Some(self.live.heap.closure_get(around, u32::from(slot))));
        }
        let Some(mine) = mine else { return Ok(None) };
        Ok(Some(match mine.as_upvalue() {
            Some(cell) if capture.is_copy() => self.live.heap.upvalue_get(cell),
            None if !capture.is_copy() => self.live.heap.new_closed_upvalue(mine)?.value(),
            _ => mine,
        }))
    }

    /// The live function around a place, where there can be only one.
    fn function_around(&self, place: Place) -> Option<ClosureRef> {
        let index = self.texts.renewed(place.file).parent(place.index)?;
        let new = (*self.lone.get(&Place { file: place.file, index })?)?;
        let live = self.pairs.live_of_new.get(&new.into())?.as_closure()?;
        match self.renewed.get(&live) {
            Some(renewed) => Some(*renewed),
            None => (!self.texts.is_changed(place.file)).then_some(live),
        }
    }

    /// Whether the author has left a value as it was.
    fn is_unchanged(&self, old: Value, new: Value) -> bool {
        same(&self.old.heap, old, &self.new.heap, new, |old, new| {
            self.pairs.old_of_new.get(&new).is_some_and(|value| value.object() == old)
        })
    }

    /// Whether the game has left a value as it was.
    fn is_untouched(&self, old: Value, live: Value) -> bool {
        same(&self.old.heap, old, &self.live.heap, live, |of_old, of_live| {
            let known = self.pairs.live_of_old.get(&of_old);
            known.is_some_and(|value| value.object() == of_live) || self.is_at_same_place(old, live)
        })
    }

    /// Functions that the new text has no more were never met: they are known by their place.
    fn is_at_same_place(&self, old: Value, live: Value) -> bool {
        let place = |vm: &Vm, places: &BTreeMap<_, Place>, value: Value| {
            value.as_closure().and_then(|function| place_of(vm, places, function))
        };
        let place_of_old = place(self.old, &self.texts.old_places, old);
        place_of_old.is_some() && place_of_old == place(self.live, &self.texts.live_places, live)
    }

    /// What a place holds from now on.
    fn merged(&mut self, old: Value, live: Value, new: Value) -> Result<Value, OutOfMemory> {
        if self.is_unchanged(old, new) || !self.is_untouched(old, live) {
            return Ok(live);
        }
        self.carried(new)
    }

    fn cell(&mut self, new: Value) -> Result<(), OutOfMemory> {
        let old = self.pairs.old_of_new.get(&new.object()).and_then(|cell| cell.as_upvalue());
        let live = self.pairs.live_of_new.get(&new.object()).and_then(|cell| cell.as_upvalue());
        let (Some(old), Some(live), Some(new)) = (old, live, new.as_upvalue()) else {
            return Ok(());
        };
        let (before, fresh) = (self.old.heap.upvalue_get(old), self.new.heap.upvalue_get(new));
        let now = self.live.heap.upvalue_get(live);
        let value = self.merged(before, now, fresh)?;
        self.live.heap.upvalue_set(live, value);
        Ok(())
    }

    fn table(&mut self, object: Value) -> Result<(), OutOfMemory> {
        let of =
            |map: &BTreeMap<ObjRef, Value>| map.get(&object.object()).and_then(|v| v.as_table());
        let (old, live) = (of(&self.pairs.old_of_new), of(&self.pairs.live_of_new));
        let (Some(live), Some(new)) = (live, object.as_table()) else { return Ok(()) };
        let length = self.live.heap.length(live);
        let mut position = 0;
        while let Some((next, key, value)) = self.new.heap.next_at(new, position) {
            position = next;
            let keys = &self.new.heap;
            let before = field(keys, key, &self.old.heap, old, &self.pairs.old_of_new);
            let now = field(keys, key, &self.live.heap, Some(live), &self.pairs.live_of_new);
            let value = self.merged(before, now, value)?;
            if value != now {
                let key = self.carried(key)?;
                self.set(live, key, value)?;
            }
        }
        if let Some(old) = old {
            self.remove(old, live, new, length)?;
            let of = |heap: &Heap, table: TableRef| {
                heap.table_metatable(table).map_or(Value::NIL, TableRef::value)
            };
            let before = of(&self.old.heap, old);
            let now = of(&self.live.heap, live);
            let fresh = of(&self.new.heap, new);
            let metatable = self.merged(before, now, fresh)?;
            if metatable != now {
                self.live.heap.set_metatable(live, metatable.as_table());
            }
        }
        Ok(())
    }

    /// What the new text has no more: functions go, and items at the end of a list whose length the
    /// game has not changed. Other data stays, for nobody would make it again.
    fn remove(
        &mut self,
        old: TableRef,
        live: TableRef,
        new: TableRef,
        length: i64,
    ) -> Result<(), OutOfMemory> {
        let items = self.old.heap.length(old);
        let new_of_old: BTreeMap<ObjRef, Value> = BTreeMap::new();
        let mut position = 0;
        while let Some((next, key, value)) = self.old.heap.next_at(old, position) {
            position = next;
            let keys = &self.old.heap;
            if key.is_object() && key.as_str().is_none() {
                continue;
            }
            if !field(keys, key, &self.new.heap, Some(new), &new_of_old).is_nil() {
                continue;
            }
            let now = field(keys, key, &self.live.heap, Some(live), &self.pairs.live_of_old);
            let is_function = value.is_function() && self.is_untouched(value, now);
            let is_item = key.as_int().is_some_and(|key| (1..=items).contains(&key));
            if !now.is_nil() && (is_function || is_item && items == length) {
                let key = match key.as_str() {
                    Some(text) => {
                        let text = self.old.heap.bytes(text);
                        self.live.heap.string(text, StringCause::Other)?.value()
                    }
                    None => key,
                };
                self.set(live, key, Value::NIL)?;
            }
        }
        Ok(())
    }

    fn set(&mut self, table: TableRef, key: Value, value: Value) -> Result<(), OutOfMemory> {
        match self.live.heap.set(table, key, value) {
            // A key that could not be carried over is nil: there is no such field.
            Ok(()) | Err(TableError::NilKey | TableError::NanKey) => Ok(()),
            Err(TableError::OutOfMemory) => Err(OutOfMemory),
        }
    }

    /// The prototype of a function of the new edition, in the live machine.
    fn proto(&mut self, place: Place) -> Result<Option<ProtoRef>, OutOfMemory> {
        if !self.texts.is_changed(place.file) {
            let known = self.texts.live_places.iter().find(|(_, at)| **at == place);
            if let Some((proto, _)) = known {
                return Ok(Some(*proto));
            }
        }
        if !self.protos.contains_key(&place.file) {
            let Some(root) = &self.texts.renewed(place.file).root else { return Ok(None) };
            let globals = self.live.globals().value();
            let main = self.live.load_prototype(root, globals)?;
            let mut protos = Vec::new();
            add(&self.live.heap, self.live.heap.closure_proto(main), &mut protos);
            self.protos.insert(place.file, protos);
        }
        Ok(self.protos.get(&place.file).and_then(|protos| protos.get(place.index)).copied())
    }

    /// A value of the new edition in the live machine: what corresponds to it, or a copy.
    fn carried(&mut self, value: Value) -> Result<Value, OutOfMemory> {
        if !value.is_object() {
            return Ok(value);
        }
        if let Some(text) = value.as_str() {
            let text = self.new.heap.bytes(text);
            return Ok(self.live.heap.string(text, StringCause::Other)?.value());
        }
        if let Some(live) = self.pairs.live_of_new.get(&value.object()) {
            return Ok(*live);
        }
        let heap = &mut self.live.heap;
        let made = if let Some(table) = value.as_table() {
            let made = heap.new_table(0, 0)?;
            self.waiting.push(Empty::Table(table, made));
            made.value()
        } else if let Some(cell) = value.as_upvalue() {
            let made = heap.new_closed_upvalue(Value::NIL)?;
            self.waiting.push(Empty::Cell(cell, made));
            made.value()
        } else if let Some(native) = value.as_native_closure() {
            let count = self.new.heap.upvalue_count(native) as usize;
            let number = self.new.heap.native_number(native);
            let made = heap.new_native_closure(number, &vec![Value::NIL; count])?.value();
            self.waiting.push(Empty::Native(value, made));
            made
        } else if let Some(function) = value.as_closure() {
            let place = place_of(self.new, &self.texts.new_places, function);
            let proto = place.map_or(Ok(None), |place| self.proto(place))?;
            let Some(proto) = proto else { return Ok(self.lost("a function made by `load`")) };
            let count = self.new.heap.upvalue_count(function) as u8;
            let made = self.live.heap.new_closure(proto, count)?;
            self.waiting.push(Empty::Function(function, made));
            made.value()
        } else {
            let begins = value.as_thread().and_then(|thread| self.new.unstarted(thread));
            let Some(begins) = begins else { return Ok(self.lost("a coroutine that has begun")) };
            let function = self.carried(begins)?;
            self.live.new_coroutine(function)?.value()
        };
        self.pairs.live_of_new.insert(value.object(), made);
        Ok(made)
    }

    fn lost(&mut self, what: &str) -> Value {
        let note = format!("{what} could not be carried over; restart the cart to have it");
        if !self.adopted.notes.contains(&note) {
            self.adopted.notes.push(note);
        }
        Value::NIL
    }

    /// Fills what has been made.
    fn fill(&mut self) -> Result<(), OutOfMemory> {
        while let Some(empty) = self.waiting.pop() {
            match empty {
                Empty::Table(new, live) => self.fill_table(new, live)?,
                Empty::Cell(new, live) => {
                    let value = self.carried(self.new.heap.upvalue_get(new))?;
                    self.live.heap.upvalue_set(live, value);
                }
                Empty::Function(new, live) => {
                    for index in 0..self.new.heap.upvalue_count(new) {
                        let value = self.carried(self.new.heap.closure_get(new, index))?;
                        self.live.heap.closure_set(live, index, value);
                    }
                }
                Empty::Native(new, live) => {
                    let (Some(new), Some(live)) =
                        (new.as_native_closure(), live.as_native_closure())
                    else {
                        continue;
                    };
                    for index in 0..self.new.heap.upvalue_count(new) {
                        let value = self.carried(self.new.heap.native_get(new, index))?;
                        self.live.heap.native_set(live, index, value);
                    }
                }
            }
        }
        Ok(())
    }

    fn fill_table(&mut self, new: TableRef, live: TableRef) -> Result<(), OutOfMemory> {
        let mut position = 0;
        while let Some((next, key, value)) = self.new.heap.next_at(new, position) {
            position = next;
            let (key, value) = (self.carried(key)?, self.carried(value)?);
            self.set(live, key, value)?;
        }
        if let Some(metatable) = self.new.heap.table_metatable(new) {
            let metatable = self.carried(metatable.value())?;
            self.live.heap.set_metatable(live, metatable.as_table());
        }
        Ok(())
    }
}

/// Prototypes in the loader's order. The compiler limits how deep they are nested to 200.
fn add(heap: &Heap, proto: ProtoRef, protos: &mut Vec<ProtoRef>) {
    for nested in heap.nested_protos(proto) {
        add(heap, *nested, protos);
    }
    protos.push(proto);
}

/// Whether a value of one machine is one of another: equal, or corresponding objects. What cannot
/// be compared counts as the same.
fn same(
    heap: &Heap,
    a: Value,
    other: &Heap,
    b: Value,
    corresponds: impl Fn(ObjRef, ObjRef) -> bool,
) -> bool {
    match (a.tag(), b.tag()) {
        (Tag::Str, Tag::Str) => match (a.as_str(), b.as_str()) {
            (Some(a), Some(b)) => heap.bytes(a) == other.bytes(b),
            _ => false,
        },
        (Tag::Table, Tag::Table) | (Tag::Closure, Tag::Closure) => {
            corresponds(a.object(), b.object())
        }
        (Tag::NativeClosure, Tag::NativeClosure) | (Tag::Thread, Tag::Thread) => true,
        _ => a.tag() == b.tag() && a.bits() == b.bits(),
    }
}
