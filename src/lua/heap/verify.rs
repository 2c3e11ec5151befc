//! A walk through the whole block that checks what everything else trusts.

use super::Heap;
use super::block::UNIT_BYTES;
use super::cells::{BUFFERS, CELL_BYTES, FreeCell, OBJECTS, PAGE_BYTES, PAGE_UNITS, whole_cells};
use super::mark::phase;
use super::object::{
    BLACK, CLOSURE_BYTES, Closure, FINALIZER, Header, Kind, NODE_BYTES, Node, Proto, SHORT, Str,
    Table, Thread, Upvalue, WHITES,
};
use super::state::CLASSES;
use super::table::SLOT_BYTES;
use super::units::unit_kind;
use super::value::{ObjRef, ProtoRef, Slot, StrRef, TableRef, Tag, UpvalRef, Value};

/// What is wrong, in words.
type Finding = Result<(), String>;

/// What the walk has found so far.
#[derive(Default)]
struct Walk {
    /// Offsets of all objects, going up.
    objects: Vec<u32>,
    /// Buffers that objects own: offset and bytes.
    buffers: Vec<(u32, u32)>,
    /// Bytes of taken cells and runs.
    taken: u64,
    /// Short strings.
    short_strings: u32,
    /// Cells of buffers that are taken, by the pages' own accounts.
    buffer_cells: u64,
    /// Large buffers.
    large_buffers: u64,
}

impl Heap {
    /// Walks the whole block and checks its invariants: units, pages, free lists, headers,
    /// references, colours, tables, strings, accounts. For tests; slow.
    ///
    /// # Errors
    /// With the first thing found wrong, in words.
    pub fn verify(&self) -> Result<(), String> {
        let mut walk = Walk::default();
        self.verify_units(&mut walk)?;
        self.verify_bins()?;
        for index in 0..walk.objects.len() {
            let object = walk.objects[index];
            self.verify_object(&mut walk, object)
                .map_err(|what| format!("object {object:#x}: {what}"))?;
        }
        self.verify_strings(&mut walk)?;
        self.verify_buffers(&mut walk)?;
        self.verify_roots(&walk)?;
        let live = self.live_bytes();
        check(walk.taken == live, || format!("{} bytes are taken, not {live}", walk.taken))
    }

    fn verify_units(&self, walk: &mut Walk) -> Finding {
        let units = &self.state().units;
        let (mut unit, mut sweep_seen) =
            (units.first, self.state().collector.phase != phase::SWEEP);
        while unit < units.top {
            sweep_seen |= unit == self.state().collector.sweep_unit;
            let row = *self.unit(unit);
            let offset = unit * UNIT_BYTES as u32;
            unit += match row.kind {
                unit_kind::FREE => {
                    let end = self.unit(unit + row.span - 1);
                    let tagged =
                        row.span == 1 || (end.kind == unit_kind::FREE_END && end.span == row.span);
                    check(tagged, || format!("the free run at {unit} has no end tag"))?;
                    let next = unit + row.span;
                    check(next < units.top && self.unit(next).kind != unit_kind::FREE, || {
                        format!("the free run at {unit} has not been joined")
                    })?;
                    row.span
                }
                unit_kind::OBJECTS => {
                    self.verify_page::<OBJECTS>(walk, unit)?;
                    PAGE_UNITS
                }
                unit_kind::BUFFERS => {
                    self.verify_page::<BUFFERS>(walk, unit)?;
                    PAGE_UNITS
                }
                unit_kind::LARGE_OBJECT => {
                    walk.objects.push(offset);
                    walk.taken += u64::from(row.span) * UNIT_BYTES as u64;
                    row.span
                }
                unit_kind::LARGE_BUFFER => {
                    walk.large_buffers += 1;
                    walk.taken += u64::from(row.span) * UNIT_BYTES as u64;
                    row.span
                }
                kind => return Err(format!("unit {unit} has kind {kind}")),
            };
        }
        let sweep = self.state().collector.sweep_unit;
        check(unit == units.top, || format!("the last run ends at {unit}, past the top"))?;
        check(sweep_seen || sweep >= units.top, || format!("the sweep stands inside of {sweep}"))
    }

    fn verify_page<const SORT: usize>(&self, walk: &mut Walk, page: u32) -> Finding {
        let row = *self.unit(page);
        let bytes = CELL_BYTES[row.class as usize];
        let capacity = PAGE_BYTES / bytes;
        let start = page * UNIT_BYTES as u32;
        let mut free = vec![false; capacity as usize];
        let cells = &self.state().cells[SORT];
        let in_use = cells.page[row.class as usize] == page;
        let mut listed = [0, 0];
        for (list, first) in [row.span, if in_use { cells.free[row.class as usize] } else { 0 }]
            .into_iter()
            .enumerate()
        {
            let mut cell = first;
            while cell != 0 {
                let inside = cell >= start && cell < start + capacity * bytes;
                check(inside && (cell - start).is_multiple_of(bytes), || {
                    format!("page {page}: {cell:#x} is no cell of it")
                })?;
                let index = ((cell - start) / bytes) as usize;
                check(!free[index], || format!("page {page}: {cell:#x} is free twice"))?;
                free[index] = true;
                listed[list] += 1;
                cell = self.peek::<FreeCell>(cell).next;
            }
        }
        let used = capacity - listed[0];
        check(u32::from(row.used) == used || row.span == 0 && row.used == 0 && in_use, || {
            format!("page {page}: {} cells used, not {used}", row.used)
        })?;
        check(in_use || used > 0, || format!("page {page}: quite free and not given back"))?;
        let partial = cells.partial[row.class as usize] == page || row.prev != 0;
        check(partial == (!in_use && row.span != 0), || format!("page {page}: in the wrong list"))?;
        let taken = u64::from(used - listed[1]);
        walk.taken += taken * u64::from(bytes);
        if SORT == BUFFERS {
            walk.buffer_cells += taken;
            return Ok(());
        }
        for (index, free) in free.into_iter().enumerate() {
            let cell = start + index as u32 * bytes;
            let kind = Kind::of(self.peek::<Header>(cell).kind);
            check(free == (kind == Kind::Free), || format!("cell {cell:#x}: kind {kind:?}"))?;
            if !free {
                walk.objects.push(cell);
            }
        }
        Ok(())
    }

    fn verify_bins(&self) -> Finding {
        let units = &self.state().units;
        for (bin, &first) in units.bins.iter().enumerate() {
            let used = units.bins_used >> bin & 1 != 0;
            check(used == (first != 0), || format!("bin {bin} is marked {used}"))?;
            let (mut run, mut before) = (first, 0);
            while run != 0 {
                let row = self.unit(run);
                check(row.kind == unit_kind::FREE && row.prev == before, || {
                    format!("bin {bin}: unit {run} is not a free run of it")
                })?;
                (before, run) = (run, row.next);
            }
        }
        for sort in &self.state().cells {
            for class in 0..CLASSES {
                let last = sort.partial_last[class];
                check((last == 0) == (sort.partial[class] == 0), || {
                    format!("class {class}: the last page with free cells is {last}")
                })?;
            }
        }
        Ok(())
    }

    fn verify_object(&self, walk: &mut Walk, object: u32) -> Finding {
        let header = *self.peek::<Header>(object);
        let colour = header.mark & (WHITES | BLACK);
        check(matches!(colour, 0 | 1 | 2 | 4), || format!("mark {:#x}", header.mark))?;
        if self.state().collector.phase == phase::PAUSE {
            let white = self.state().collector.white;
            check(colour == white, || format!("mark {colour} between cycles"))?;
        }
        if self.is_dead(object) {
            // What a dead object refers to may be gone. Its buffers are still its own.
            return self.own_buffers(walk, object);
        }
        self.own_buffers(walk, object)?;
        match Kind::of(header.kind) {
            Kind::Str => self.verify_string(walk, object),
            Kind::Table => self.verify_table(walk, object),
            Kind::Closure => {
                let closure = self.peek::<Closure>(object);
                self.verify_ref(walk, object, closure.proto.value())?;
                let upvalues = u32::from(header.extra);
                self.verify_slots(walk, object, object + CLOSURE_BYTES, upvalues)
            }
            Kind::NativeClosure => {
                let upvalues = u32::from(header.extra);
                self.verify_slots(walk, object, object + CLOSURE_BYTES, upvalues)
            }
            Kind::Thread => self.verify_thread(walk, object),
            Kind::Upvalue => self.verify_cell(walk, object),
            Kind::Proto => self.verify_proto(walk, object),
            Kind::Free => Err("a free cell among the objects".into()),
        }
    }

    fn is_dead(&self, object: u32) -> bool {
        let collector = &self.state().collector;
        let other = WHITES ^ collector.white;
        collector.phase == phase::SWEEP && self.peek::<Header>(object).mark & other != 0
    }

    fn own_buffers(&self, walk: &mut Walk, object: u32) -> Finding {
        let mut own = |offset: u32, bytes: u32| {
            if offset != 0 {
                walk.buffers.push((offset, bytes));
            }
        };
        match Kind::of(self.peek::<Header>(object).kind) {
            Kind::Table => {
                let table = self.peek::<Table>(object);
                own(table.array, table.array_capacity * SLOT_BYTES);
                let nodes = self.nodes_of(TableRef(object));
                own(if nodes > 0 { table.nodes } else { 0 }, nodes * NODE_BYTES);
            }
            Kind::Thread => {
                let thread = self.peek::<Thread>(object);
                own(thread.stack, thread.stack_slots * SLOT_BYTES);
                own(thread.frames, thread.frames_bytes);
            }
            Kind::Proto => {
                let proto = self.proto(ProtoRef(object));
                own(proto.code, proto.code_len * 8);
                own(proto.lines, proto.lines_len * 4);
                own(proto.constants, proto.constants_len * SLOT_BYTES);
                own(proto.protos, proto.protos_len * 4);
                own(proto.upvalues, u32::from(proto.upvalues_len) * 8);
                own(proto.locals, proto.locals_len * 16);
            }
            _ => {}
        }
        Ok(())
    }

    /// A reference must lead to a living object of its kind, and never from black to white.
    fn verify_ref(&self, walk: &Walk, owner: u32, value: Value) -> Finding {
        check(value.tag != Tag::Dead, || "a dead key as a value".into())?;
        if !value.is_object() || value.object() == ObjRef(0) {
            return Ok(());
        }
        let object = value.object().0;
        check(walk.objects.binary_search(&object).is_ok(), || format!("{value:?} is no object"))?;
        let kind = Kind::of(self.peek::<Header>(object).kind);
        let fits = match value.tag {
            Tag::Str => Kind::Str,
            Tag::Table => Kind::Table,
            Tag::Closure => Kind::Closure,
            Tag::NativeClosure => Kind::NativeClosure,
            Tag::Thread => Kind::Thread,
            Tag::Upvalue => Kind::Upvalue,
            _ => Kind::Proto,
        };
        check(kind == fits, || format!("{value:?} is a {kind:?}"))?;
        check(!self.is_dead(object), || format!("{value:?} is dead"))?;
        let black = self.peek::<Header>(owner).mark & BLACK != 0;
        let marking = self.state().collector.phase == phase::MARK;
        let half_seen = self.state().collector.partial == owner;
        check(!(marking && black && !half_seen && self.is_white(object)), || {
            format!("black, and {value:?} is white")
        })
    }

    fn verify_slots(&self, walk: &Walk, owner: u32, first: u32, count: u32) -> Finding {
        for index in 0..count {
            let value = self.peek::<Slot>(first + index * SLOT_BYTES).get();
            self.verify_ref(walk, owner, value).map_err(|what| format!("slot {index}: {what}"))?;
        }
        Ok(())
    }

    fn verify_string(&self, walk: &mut Walk, object: u32) -> Finding {
        let string = self.peek::<Str>(object);
        if string.header.flags & SHORT == 0 {
            return Ok(());
        }
        walk.short_strings += 1;
        let hash = super::strings::hash_bytes(self.bytes(StrRef(object)));
        check(string.hash == hash, || format!("hash {:#x}, not {hash:#x}", string.hash))
    }

    fn verify_table(&self, walk: &Walk, object: u32) -> Finding {
        let table = self.peek::<Table>(object);
        self.verify_ref(walk, object, table.metatable.value())?;
        self.verify_slots(walk, object, table.array, table.array_capacity)?;
        check(table.border <= table.array_capacity, || format!("border {}", table.border))?;
        for index in 0..self.nodes_of(TableRef(object)) {
            let at = table.nodes + index * NODE_BYTES;
            let node = self.peek::<Node>(at);
            let value = Value { bits: node.value_bits, tag: node.value_tag };
            if value.is_nil() {
                continue;
            }
            let key = node.key();
            self.verify_ref(walk, object, key)?;
            self.verify_ref(walk, object, value)?;
            let found = self.base.find(TableRef(object), key);
            check(!found.is_null() && self.base.offset_of(found) == at, || {
                format!("node {index} with key {key:?} is not found")
            })?;
            let item = key.as_int().and_then(|key| self.base.item(TableRef(object), key));
            check(item.is_none(), || format!("{key:?} is a node and belongs into the array"))?;
        }
        let empty: &Node = self.peek(self.empty_node());
        let clean = empty.value_tag == Tag::Nil && empty.key_tag == Tag::Nil && empty.next == 0;
        check(clean, || "the empty node has been written".into())
    }

    fn verify_cell(&self, walk: &Walk, object: u32) -> Finding {
        let cell = self.peek::<Upvalue>(object);
        if !self.is_open(UpvalRef(object)) {
            return self.verify_slots(walk, object, cell.location, 1);
        }
        let black = cell.header.mark & BLACK != 0;
        check(!black, || "open and black".into())?;
        let thread = cell.thread;
        if self.is_dead(thread.0) {
            return Err("open, of a dead coroutine".into());
        }
        self.verify_ref(walk, object, thread.value())?;
        let Thread { stack, stack_slots, .. } = *self.peek::<Thread>(thread.0);
        let inside = cell.location >= stack && cell.location < stack + stack_slots * SLOT_BYTES;
        check(inside, || format!("open outside of the stack, at {:#x}", cell.location))
    }

    fn verify_thread(&self, walk: &Walk, object: u32) -> Finding {
        let thread = self.peek::<Thread>(object);
        check(thread.top <= thread.stack_slots, || format!("top {}", thread.top))?;
        self.verify_slots(walk, object, thread.stack, thread.top)?;
        self.verify_ref(walk, object, thread.kept.get())?;
        self.verify_ref(walk, object, thread.resumer.value())?;
        let (mut cell, mut above) = (thread.open_upvalues, u32::MAX);
        while !cell.is_none() {
            self.verify_ref(walk, object, cell.value())?;
            let row = self.peek::<Upvalue>(cell.0);
            check(row.location < above, || format!("open cell {:#x} out of order", cell.0))?;
            (above, cell) = (row.location, row.next_open);
        }
        Ok(())
    }

    fn verify_proto(&self, walk: &Walk, object: u32) -> Finding {
        let reference = ProtoRef(object);
        let Proto { source, name, constants, constants_len, .. } = *self.proto(reference);
        self.verify_ref(walk, object, source.value())?;
        self.verify_ref(walk, object, name.value())?;
        self.verify_slots(walk, object, constants, constants_len)?;
        for &nested in self.nested_protos(reference) {
            self.verify_ref(walk, object, nested.value())?;
        }
        for upvalue in self.upvalue_infos(reference) {
            self.verify_ref(walk, object, upvalue.name.value())?;
        }
        for local in self.local_names(reference) {
            self.verify_ref(walk, object, local.name.value())?;
        }
        Ok(())
    }

    fn verify_strings(&self, walk: &mut Walk) -> Finding {
        let strings = &self.state().strings;
        walk.buffers.push((strings.heads, (strings.mask + 1) * 4));
        let mut count = 0;
        let some = strings.mask / 2 < strings.chains && strings.chains <= strings.mask + 1;
        check(some, || format!("{} chains of strings in use", strings.chains))?;
        for head in (0..=strings.mask).map(|chain| strings.heads + chain * 4) {
            let mut at = *self.peek::<u32>(head);
            while at != 0 {
                let string = self.peek::<Str>(at);
                let known = walk.objects.binary_search(&at).is_ok();
                check(known && strings.head(string.hash) == head, || {
                    format!("string {at:#x} does not belong into the chain at {head:#x}")
                })?;
                count += 1;
                at = string.next;
            }
        }
        // Dead ones are in their chains until they are swept.
        let dead = walk.objects.iter().filter(|&&object| {
            let header = self.peek::<Header>(object);
            let short = header.kind == Kind::Str as u8 && header.flags & SHORT != 0;
            short && self.is_dead(object)
        });
        let all = walk.short_strings + dead.count() as u32;
        check(count == strings.count && count == all, || {
            format!("{count} strings in chains, {} counted, {all} there", strings.count)
        })
    }

    /// Every taken buffer has one owner. (Buffers of the embedder's own would show up here: there
    /// are none, an owner is always an object or the string table.)
    fn verify_buffers(&self, walk: &mut Walk) -> Finding {
        walk.buffers.sort_unstable();
        let (mut end, mut cells, mut large) = (0, 0, 0);
        for &(offset, bytes) in &walk.buffers {
            check(offset >= end, || format!("two owners of the buffer at {offset:#x}"))?;
            end = offset + whole_cells(bytes);
            if bytes > super::cells::CELL_MAX { large += 1 } else { cells += 1 }
        }
        let whole = cells == walk.buffer_cells && large == walk.large_buffers;
        check(whole, || {
            let (small, big) = (walk.buffer_cells, walk.large_buffers);
            format!("{cells} + {large} buffers are owned, {small} + {big} are taken")
        })
    }

    fn verify_roots(&self, walk: &Walk) -> Finding {
        let state = self.state();
        let tables = [state.globals, state.registry].map(TableRef::value);
        let threads = [state.main_thread, state.current_thread].map(|thread| thread.value());
        for value in tables.into_iter().chain(threads).chain([state.error.get()]) {
            if value.object() != ObjRef(0) {
                let known = walk.objects.binary_search(&value.object().0).is_ok();
                check(known, || format!("the root {value:?} is no object"))?;
            }
        }
        for mut table in [state.collector.finalizable, state.collector.due] {
            while table != 0 {
                let row = self.peek::<Table>(table);
                let noted =
                    walk.objects.binary_search(&table).is_ok() && row.header.mark & FINALIZER != 0;
                check(noted, || format!("{table:#x} among those with finalizers"))?;
                table = row.finalizer_next;
            }
        }
        Ok(())
    }
}

fn check(good: bool, what: impl FnOnce() -> String) -> Finding {
    if good { Ok(()) } else { Err(what()) }
}
