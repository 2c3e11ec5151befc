//! What in one machine is what in the other two: found along the same names, from the globals and
//! the modules on.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{Place, Texts, place_of};
use crate::lua::heap::{ClosureRef, Heap, ObjRef, TableRef, Tag, Value};
use crate::lua::vm::{Vm, registry};

/// Objects that correspond: tables, functions and cells of variables.
#[derive(Default)]
pub struct Pairs {
    /// From the new edition to the live machine.
    pub live_of_new: BTreeMap<ObjRef, Value>,
    /// From the old edition to the live machine.
    pub live_of_old: BTreeMap<ObjRef, Value>,
    /// From the new edition to the old one.
    pub old_of_new: BTreeMap<ObjRef, Value>,
    /// Objects of the new edition that correspond to anything.
    pub met: BTreeMap<ObjRef, Value>,
    taken_live: BTreeSet<ObjRef>,
    taken_old: BTreeSet<ObjRef>,
}

/// The same place in three machines: old, live and new.
type Triple = (Value, Value, Value);

struct Walk<'a> {
    live: &'a Vm,
    old: &'a Vm,
    new: &'a Vm,
    texts: &'a Texts,
    pairs: Pairs,
    waiting: Vec<Triple>,
}

/// Walks the three machines.
pub fn find(live: &Vm, old: &Vm, new: &Vm, texts: &Texts) -> Pairs {
    let mut walk = Walk { live, old, new, texts, pairs: Pairs::default(), waiting: Vec::new() };
    let modules = |vm: &Vm| vm.registered(registry::LOADED).value();
    walk.along((modules(old), modules(live), modules(new)));
    let globals = |vm: &Vm| vm.globals().value();
    walk.along((globals(old), globals(live), globals(new)));
    for triple in walk.lone_functions() {
        walk.along(triple);
    }
    walk.pairs
}

impl Walk<'_> {
    fn along(&mut self, start: Triple) {
        self.waiting.push(start);
        while let Some(triple) = self.waiting.pop() {
            let triple = (
                contents(&self.old.heap, triple.0),
                contents(&self.live.heap, triple.1),
                contents(&self.new.heap, triple.2),
            );
            match triple.2.tag() {
                Tag::Table => self.table(triple),
                Tag::Closure => self.function(triple),
                _ => {}
            }
        }
    }

    /// Notes what corresponds; the pairs as they stand, if anything is new among them.
    fn note(&mut self, (old, live, new): Triple) -> Option<Triple> {
        let pairs = &mut self.pairs;
        let key = new.object();
        let fits = |value: Value| value.tag() == new.tag();
        let mut is_news = false;
        if fits(old) && !pairs.old_of_new.contains_key(&key) && pairs.taken_old.insert(old.object())
        {
            pairs.old_of_new.insert(key, old);
            is_news = true;
        }
        if fits(live)
            && !pairs.live_of_new.contains_key(&key)
            && pairs.taken_live.insert(live.object())
        {
            pairs.live_of_new.insert(key, live);
            is_news = true;
        }
        if !is_news {
            return None;
        }
        let old = pairs.old_of_new.get(&key).copied().unwrap_or(Value::NIL);
        let live = pairs.live_of_new.get(&key).copied().unwrap_or(Value::NIL);
        if !old.is_nil() && !live.is_nil() {
            pairs.live_of_old.insert(old.object(), live);
        }
        pairs.met.insert(key, new);
        Some((old, live, new))
    }

    fn table(&mut self, triple: Triple) {
        let Some((old, live, new)) = self.note(triple) else { return };
        let (old, live) = (old.as_table(), live.as_table());
        let Some(new) = new.as_table() else { return };
        let mut position = 0;
        while let Some((next, key, value)) = self.new.heap.next_at(new, position) {
            position = next;
            if value.is_object() {
                let before =
                    field(&self.new.heap, key, &self.old.heap, old, &self.pairs.old_of_new);
                let now =
                    field(&self.new.heap, key, &self.live.heap, live, &self.pairs.live_of_new);
                self.waiting.push((before, now, value));
            }
        }
        if let Some(of_new) = self.new.heap.table_metatable(new) {
            let of = |heap: &Heap, table: Option<TableRef>| {
                table.and_then(|t| heap.table_metatable(t)).map_or(Value::NIL, TableRef::value)
            };
            let of_old = of(&self.old.heap, old);
            let of_live = of(&self.live.heap, live);
            self.waiting.push((of_old, of_live, of_new.value()));
        }
    }

    fn function(&mut self, (old, live, new): Triple) {
        let Some(function) = new.as_closure() else { return };
        let Some(place) = place_of(self.new, &self.texts.new_places, function) else { return };
        let is_it = |function: &ClosureRef, vm: &Vm, places: &BTreeMap<_, Place>| {
            let at = place_of(vm, places, *function);
            at.and_then(|at| self.texts.successor(at)) == Some(place)
        };
        let old = old.as_closure().filter(|f| is_it(f, self.old, &self.texts.old_places));
        let live = live.as_closure().filter(|f| is_it(f, self.live, &self.texts.live_places));
        let value = |function: Option<ClosureRef>| function.map_or(Value::NIL, ClosureRef::value);
        let Some((old, live, _)) = self.note((value(old), value(live), new)) else { return };
        for (slot, (name, nth)) in names(&self.new.heap, function).into_iter().enumerate() {
            let of = |heap: &Heap, value: Value| {
                value.as_closure().and_then(|f| variable(heap, f, &name, nth))
            };
            let before = of(&self.old.heap, old).unwrap_or(Value::NIL);
            let now = of(&self.live.heap, live).unwrap_or(Value::NIL);
            let fresh = self.new.heap.closure_get(function, slot as u32);
            if fresh.tag() == Tag::Upvalue {
                self.note((before, now, fresh));
            }
            self.waiting.push((before, now, fresh));
        }
    }

    /// Functions that the walk has not met, but of which each machine has exactly one.
    fn lone_functions(&self) -> Vec<Triple> {
        let of = |vm: &Vm, places: &BTreeMap<_, Place>, is_old: bool| {
            let mut found = BTreeMap::<Place, Vec<Value>>::new();
            for function in vm.heap.closures() {
                let place = place_of(vm, places, function);
                let place =
                    if is_old { place.and_then(|p| self.texts.successor(p)) } else { place };
                if let Some(place) = place {
                    found.entry(place).or_default().push(function.value());
                }
            }
            found.retain(|_, functions| functions.len() == 1);
            found
        };
        let live = of(self.live, &self.texts.live_places, true);
        let old = of(self.old, &self.texts.old_places, true);
        let new = of(self.new, &self.texts.new_places, false);
        let triple = |(place, new): (&Place, &Vec<Value>)| {
            let one =
                |map: &BTreeMap<Place, Vec<Value>>| map.get(place).map_or(Value::NIL, |f| f[0]);
            (one(&old), one(&live), new[0])
        };
        new.iter().map(triple).collect()
    }
}

/// What a variable's slot stands for: the value in its cell, or the value itself.
pub fn contents(heap: &Heap, slot: Value) -> Value {
    slot.as_upvalue().map_or(slot, |cell| heap.upvalue_get(cell))
}

/// The names of a function's upvalues; of those with the same name the first, second and so on.
pub fn names(heap: &Heap, function: ClosureRef) -> Vec<(Vec<u8>, usize)> {
    let infos = heap.upvalue_infos(heap.closure_proto(function));
    let mut counts = BTreeMap::<Vec<u8>, usize>::new();
    let mut numbered = |name: Vec<u8>| {
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        (name, *count)
    };
    infos.iter().map(|info| numbered(heap.bytes(info.name).to_vec())).collect()
}

/// The slot of an upvalue by its name: a cell, or a value.
pub fn variable(heap: &Heap, function: ClosureRef, name: &[u8], nth: usize) -> Option<Value> {
    let slot = names(heap, function).into_iter().position(|n| n.1 == nth && n.0 == name)?;
    Some(heap.closure_get(function, slot as u32))
}

/// A field of a table by a key of another machine's.
pub fn field(
    keys: &Heap,
    key: Value,
    heap: &Heap,
    table: Option<TableRef>,
    known: &BTreeMap<ObjRef, Value>,
) -> Value {
    let Some(table) = table else { return Value::NIL };
    match key.as_str() {
        Some(text) => heap.peek_text(table, keys.bytes(text)),
        None if key.is_object() => {
            known.get(&key.object()).map_or(Value::NIL, |key| heap.get(table, *key))
        }
        None => heap.get(table, key),
    }
}
