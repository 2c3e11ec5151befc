//! Who lives and who dies.

use super::super::mark::phase;
use super::*;

fn metatable(heap: &mut Heap, event: Event, value: Value) -> TableRef {
    let metatable = heap.new_table(0, 1).unwrap();
    let name = heap.event_name(event);
    heap.set_str(metatable, name, value).unwrap();
    metatable
}

fn weak_table(heap: &mut Heap, mode: &str) -> TableRef {
    let table = heap.new_table(0, 0).unwrap();
    let mode = text(heap, mode);
    let metatable = metatable(heap, Event::Mode, mode);
    heap.set_metatable(table, Some(metatable));
    push(heap, table.value());
    table
}

fn count(heap: &Heap, table: TableRef) -> usize {
    let (mut position, mut count) = (0, 0);
    while let Some((next, ..)) = heap.next_at(table, position) {
        (position, count) = (next, count + 1);
    }
    count
}

fn object(heap: &mut Heap) -> Value {
    heap.new_table(0, 0).unwrap().value()
}

#[test]
fn garbage_goes_and_the_rest_stays() {
    let mut heap = heap();
    heap.collect_full();
    let before = heap.live_bytes();
    let keep = heap.new_table(0, 0).unwrap();
    let slot = push(&mut heap, keep.value());
    for n in 1..=100 {
        let item = object(&mut heap);
        heap.set_int(keep, n, item).unwrap();
        object(&mut heap);
        text(&mut heap, &format!("garbage {n}"));
    }
    heap.collect_full();
    check(&heap);
    assert_eq!(count(&heap, keep), 100);
    // The table, 100 empty ones, an array part of 128.
    assert_eq!(heap.live_bytes() - before, 48 + 100 * 48 + 128 * 16);
    drop_to(&mut heap, slot);
    heap.collect_full();
    check(&heap);
    assert_eq!(heap.live_bytes(), before);
}

#[test]
fn rings_of_every_kind_of_object_go() {
    let mut heap = heap();
    heap.collect_full();
    let before = heap.live_bytes();
    let table = heap.new_table(0, 0).unwrap();
    let source = text(&mut heap, "=ring").as_str().unwrap();
    let parts = ProtoParts { source, constants: &[table.value()], ..ProtoParts::default() };
    let proto = heap.new_proto(&parts).unwrap();
    let closure = heap.new_closure(proto, 1).unwrap();
    let thread = heap.new_thread(8, 8).unwrap();
    heap.stack_set(thread, 0, closure.value());
    heap.thread_mut(thread).top = 1;
    let cell = heap.open_upvalue(thread, 0).unwrap();
    heap.closure_set(closure, 0, cell.value());
    let native = heap.new_native_closure(1, &[thread.value()]).unwrap();
    heap.set_int(table, 1, native.value()).unwrap();
    let slot = push(&mut heap, table.value());
    heap.collect_full();
    check(&heap);
    assert_eq!(heap.upvalue_get(cell), closure.value());
    drop_to(&mut heap, slot);
    heap.collect_full();
    check(&heap);
    assert_eq!(heap.live_bytes(), before);
}

#[test]
fn barriers_hold_at_every_step_of_a_cycle() {
    let (mut heap, mut dice) = (heap(), Dice(9));
    heap.set_step_size(6);
    let root = heap.new_table(0, 0).unwrap();
    push(&mut heap, root.value());
    let mut wanted = [0u64; 30];
    for round in 1..rounds(4000) {
        let (index, inner) = (dice.roll(30), dice.roll(30));
        let table = match heap.get_int(root, index as i64).as_table() {
            Some(table) if dice.roll(3) > 0 => table,
            _ => {
                let table = heap.new_table(0, 0).unwrap();
                heap.set_int(root, index as i64, table.value()).unwrap();
                wanted[index as usize] = 0;
                table
            }
        };
        let value = text(&mut heap, &format!("fresh {round}"));
        let key = object(&mut heap);
        heap.set(table, key, value).unwrap();
        heap.set_int(table, inner as i64, value).unwrap();
        let cell = heap.new_closed_upvalue(Value::NIL).unwrap();
        heap.upvalue_set(cell, key);
        wanted[index as usize] |= 1 << inner;
        heap.collect_step();
        if round % 17 == 0 {
            check(&heap);
        }
    }
    assert!(cfg!(miri) || heap.counters.gc_cycles > 1);
    for (index, bits) in wanted.into_iter().enumerate() {
        let Some(table) = heap.get_int(root, index as i64).as_table() else { continue };
        for inner in 0..30 {
            assert_eq!(heap.get_int(table, inner).is_nil(), bits >> inner & 1 == 0);
        }
    }
}

#[test]
fn weak_values_go_and_plain_values_stay() {
    let mut heap = heap();
    let weak = weak_table(&mut heap, "v");
    let kept = object(&mut heap);
    push(&mut heap, kept);
    for n in 1..=10 {
        let value = object(&mut heap);
        heap.set_int(weak, n, value).unwrap();
        let key = text(&mut heap, &format!("k{n}"));
        let value = object(&mut heap);
        heap.set(weak, key, value).unwrap();
    }
    heap.set_int(weak, 11, kept).unwrap();
    let string = text(&mut heap, "strings are values");
    heap.set_int(weak, 12, string).unwrap();
    heap.set_int(weak, 13, Value::native(7)).unwrap();
    heap.collect_full();
    check(&heap);
    assert_eq!(count(&heap, weak), 3);
    assert_eq!(heap.get_int(weak, 11), kept);
    assert_eq!(heap.get_int(weak, 12), string);
}

#[test]
fn weak_keys_go_with_what_only_they_hold() {
    let mut heap = heap();
    let weak = weak_table(&mut heap, "k");
    let first = object(&mut heap);
    let slot = push(&mut heap, first);
    // A chain: each value is the next key. And a pair that holds itself.
    let mut key = first;
    for _ in 0..50 {
        let value = object(&mut heap);
        heap.set(weak, key, value).unwrap();
        key = value;
    }
    let own = object(&mut heap);
    heap.set(weak, own, own).unwrap();
    heap.collect_full();
    check(&heap);
    assert_eq!(count(&heap, weak), 50);
    drop_to(&mut heap, slot);
    heap.collect_full();
    check(&heap);
    assert_eq!(count(&heap, weak), 0);
}

#[test]
fn ephemerons_in_two_tables_feed_each_other() {
    let mut heap = heap();
    let (a, b) = (weak_table(&mut heap, "k"), weak_table(&mut heap, "k"));
    let first = object(&mut heap);
    push(&mut heap, first);
    let mut key = first;
    for n in 0..40 {
        let value = object(&mut heap);
        heap.set(if n % 2 == 0 { a } else { b }, key, value).unwrap();
        key = value;
    }
    heap.collect_full();
    check(&heap);
    assert_eq!((count(&heap, a), count(&heap, b)), (20, 20));
}

#[test]
fn weak_both_ways_needs_both() {
    let mut heap = heap();
    let weak = weak_table(&mut heap, "kv");
    let kept = object(&mut heap);
    push(&mut heap, kept);
    let (a, b) = (object(&mut heap), object(&mut heap));
    heap.set(weak, kept, a).unwrap();
    heap.set(weak, b, kept).unwrap();
    heap.collect_full();
    assert_eq!(count(&heap, weak), 0);
    heap.set(weak, kept, Value::TRUE).unwrap();
    heap.collect_full();
    assert_eq!(count(&heap, weak), 1);
    check(&heap);
}

#[test]
fn finalizers_are_due_in_reverse_order_once() {
    let mut heap = heap();
    let metatable = metatable(&mut heap, Event::Gc, Value::TRUE);
    push(&mut heap, metatable.value());
    let weak_values = weak_table(&mut heap, "v");
    let weak_keys = weak_table(&mut heap, "k");
    for n in 1..=3 {
        let table = heap.new_table(0, 0).unwrap();
        heap.set_int(table, 1, Value::int(n)).unwrap();
        heap.set_metatable(table, Some(metatable));
        heap.set_metatable(table, Some(metatable));
        heap.set_int(weak_values, n, table.value()).unwrap();
        heap.set(weak_keys, table.value(), Value::int(n)).unwrap();
    }
    assert!(!heap.finalizer_due());
    heap.collect_full();
    check(&heap);
    // Values go before the finalizer runs, keys after it.
    assert_eq!((count(&heap, weak_values), count(&heap, weak_keys)), (0, 3));
    heap.collect_full();
    check(&heap);
    for n in [3, 2, 1] {
        let table = heap.take_finalizer().unwrap().as_table().unwrap();
        assert_eq!(heap.get_int(table, 1), Value::int(n));
    }
    assert!(heap.take_finalizer().is_none());
    heap.collect_full();
    assert_eq!(count(&heap, weak_keys), 0);
    assert!(!heap.finalizer_due());
    check(&heap);
}

#[test]
fn an_object_can_come_back_and_be_finalized_again() {
    let mut heap = heap();
    let metatable = metatable(&mut heap, Event::Gc, Value::TRUE);
    push(&mut heap, metatable.value());
    let table = heap.new_table(0, 0).unwrap();
    heap.set_metatable(table, Some(metatable));
    for _ in 0..3 {
        heap.collect_full();
        assert_eq!(heap.take_finalizer(), Some(table.value()));
        heap.set_metatable(table, Some(metatable));
        check(&heap);
    }
    let kept = heap.new_table(0, 0).unwrap();
    heap.set_metatable(kept, Some(metatable));
    push(&mut heap, kept.value());
    heap.collect_full();
    assert_eq!(heap.take_finalizer(), Some(table.value()));
    assert!(!heap.finalizer_due());
    heap.finalize_all();
    assert_eq!(heap.take_finalizer(), Some(kept.value()));
}

#[test]
fn captured_variables_outlive_their_coroutine() {
    let mut heap = heap();
    let thread = heap.new_thread(16, 0).unwrap();
    heap.thread_mut(thread).top = 5;
    let value = object(&mut heap);
    heap.stack_set(thread, 2, value);
    let cell = heap.open_upvalue(thread, 2).unwrap();
    let other = heap.open_upvalue(thread, 4).unwrap();
    assert_eq!(heap.open_upvalue(thread, 2).unwrap(), cell);
    heap.resize_stack(thread, 300).unwrap();
    heap.upvalue_set(other, Value::int(4));
    assert_eq!(heap.stack_get(thread, 4), Value::int(4));
    assert_eq!(heap.upvalue_get(cell), value);
    let proto = heap.new_proto(&ProtoParts::default()).unwrap();
    let closure = heap.new_closure(proto, 1).unwrap();
    heap.closure_set(closure, 0, cell.value());
    push(&mut heap, closure.value());
    check(&heap);
    // Nobody holds the coroutine any more, and nobody the other cell.
    heap.collect_full();
    check(&heap);
    assert_eq!(heap.upvalue_get(cell), value);
    heap.upvalue_set(cell, Value::TRUE);
    assert_eq!(heap.upvalue_get(cell), Value::TRUE);
}

#[test]
fn closing_takes_the_value_along() {
    let mut heap = heap();
    let thread = heap.state().main_thread;
    let slots: Vec<u32> = (0..5).map(|n| push(&mut heap, Value::int(n))).collect();
    let cells: Vec<UpvalRef> =
        slots.iter().map(|&slot| heap.open_upvalue(thread, slot).unwrap()).collect();
    heap.close_upvalues(thread, slots[2]);
    heap.stack_set(thread, slots[1], Value::TRUE);
    heap.stack_set(thread, slots[3], Value::TRUE);
    assert_eq!(heap.upvalue_get(cells[1]), Value::TRUE);
    assert_eq!(heap.upvalue_get(cells[3]), Value::int(3));
    check(&heap);
    assert_eq!(heap.open_upvalue(thread, slots[0]).unwrap(), cells[0]);
    assert_ne!(heap.open_upvalue(thread, slots[3]).unwrap(), cells[3]);
}

#[test]
fn a_dying_string_that_is_asked_for_again_lives() {
    let mut heap = heap();
    let string = text(&mut heap, "phoenix");
    while heap.state().collector.phase != phase::SWEEP {
        heap.set_step_size(6);
        heap.collect_step();
    }
    let again = text(&mut heap, "phoenix");
    push(&mut heap, again);
    while heap.state().collector.phase == phase::SWEEP {
        heap.collect_step();
    }
    check(&heap);
    assert_eq!(again, string);
    assert_eq!(heap.bytes(again.as_str().unwrap()), b"phoenix");
}

#[test]
fn what_is_above_the_top_of_a_stack_is_forgotten() {
    let mut heap = heap();
    let thread = heap.state().main_thread;
    let value = object(&mut heap);
    let slot = push(&mut heap, value);
    drop_to(&mut heap, slot);
    heap.collect_full();
    assert!(heap.stack_get(thread, slot).is_nil());
}

#[test]
fn the_pace_holds_the_peak() {
    let mut heap = heap_of(16 << 20);
    let keep = heap.new_table(0, 0).unwrap();
    push(&mut heap, keep.value());
    for n in 1..=rounds(10_000) as i64 {
        let item = object(&mut heap);
        heap.set_int(keep, n, item).unwrap();
    }
    heap.collect_full();
    let live = heap.live_bytes();
    let mut peak = 0;
    for _ in 0..rounds(100_000) {
        object(&mut heap);
        if heap.safepoint_due() {
            heap.collect_step();
            peak = heap.live_bytes().max(peak);
        }
    }
    assert!(cfg!(miri) || peak < live * 3, "{peak} bytes at the peak of {live}");
    assert!(cfg!(miri) || heap.counters.gc_cycles >= 4);
    heap.stop_collector();
    let cycles = heap.counters.gc_cycles;
    for _ in 0..rounds(30_000) {
        object(&mut heap);
        if heap.safepoint_due() {
            heap.collect_step();
        }
    }
    assert_eq!(heap.counters.gc_cycles, cycles);
    heap.restart_collector();
    while !heap.collect_step() {}
    check(&heap);
}

#[test]
fn collecting_always_is_survived() {
    let mut heap = heap();
    heap.collect_always(true);
    let table = heap.new_table(0, 0).unwrap();
    push(&mut heap, table.value());
    for n in 0..rounds(200) as i64 {
        let key = text(&mut heap, &format!("key {n}"));
        let slot = push(&mut heap, key);
        assert!(n % 10 != 0 || heap.safepoint_due());
        heap.collect_step();
        heap.set(table, key, Value::int(n)).unwrap();
        drop_to(&mut heap, slot);
        heap.collect_step();
        check(&heap);
    }
    assert_eq!(count(&heap, table), rounds(200) as usize);
}

#[test]
fn a_stack_that_was_deep_gives_its_slots_back() {
    let mut heap = heap();
    let thread = heap.state().main_thread;
    let before = heap.live_bytes();
    heap.resize_stack(thread, 100_000).unwrap();
    let cell = heap.open_upvalue(thread, 3).unwrap();
    let kept = text(&mut heap, "a text at the top of the stack that is kept");
    for full in [400, 70_000, 400] {
        heap.resize_stack(thread, 100_000).unwrap();
        heap.thread_mut(thread).top = full;
        heap.stack_set(thread, full - 1, kept);
        heap.collect_full();
        check(&heap);
        assert_eq!(heap.stack_get(thread, full - 1), kept);
        let slots = heap.thread(thread).stack_slots;
        assert_eq!(slots, if full == 400 { 1536 } else { 100_000 });
    }
    assert!(heap.live_bytes() < before + (32 << 10));
    heap.stack_set(thread, 3, Value::int(7));
    assert_eq!(heap.upvalue_get(cell), Value::int(7));
}

/// A large table that many things happen to while it is visited piece by piece.
#[test]
fn a_large_table_may_change_while_it_is_visited() {
    for seed in 1..=rounds(30) {
        let (mut heap, mut dice) = (heap_of(16 << 20), Dice(seed));
        let table = heap.new_table(0, 0).unwrap();
        push(&mut heap, table.value());
        let mut model = std::collections::BTreeMap::new();
        for round in 0..20_000 {
            let span = if round < 6000 { 12_000 } else { 3000 };
            let key = match dice.roll(3) {
                0 => Value::int(dice.roll(span) as i64 + 1),
                1 => Value::int((dice.roll(span) << 32) as i64),
                _ => text(&mut heap, &format!("key {}", dice.roll(span))),
            };
            let name = match key.as_str() {
                Some(text) => String::from_utf8_lossy(heap.bytes(text)).into_owned(),
                None => format!("{key:?}"),
            };
            if dice.roll(4) == 0 {
                heap.set(table, key, Value::NIL).unwrap();
                model.remove(&name);
            } else {
                let number = dice.roll(1 << 20) as i64;
                let item = object(&mut heap);
                heap.set_int(item.as_table().unwrap(), 1, Value::int(number)).unwrap();
                heap.set(table, key, item).unwrap();
                model.insert(name, (key.as_str().is_none().then_some(key), number));
            }
            if round % 7 == 0 && round > 4000 {
                heap.advance();
            }
            if round % 4000 == 3999 {
                check(&heap);
                for (name, (key, number)) in &model {
                    let key = key.unwrap_or_else(|| text(&mut heap, name));
                    let item = heap.get(table, key).as_table().unwrap();
                    assert_eq!(heap.get_int(item, 1), Value::int(*number), "{name}");
                }
            }
        }
    }
}

#[test]
fn no_step_is_long() {
    let mut heap = heap_of(64 << 20);
    let globals = heap.state().globals;
    let large = heap.new_table(0, 0).unwrap();
    heap.set_int(globals, 1, large.value()).unwrap();
    for n in 0..rounds(150_000) as i64 {
        let key = if n % 2 == 0 { n / 2 } else { n << 32 };
        let item = object(&mut heap);
        heap.set_int(large, key, item).unwrap();
    }
    let mut longest = 0;
    for _ in 0..3 {
        loop {
            let work = heap.advance();
            longest = work.max(longest);
            if work > 4096 {
                let item = object(&mut heap);
                heap.set_int(large, 2, item).unwrap();
            }
            if heap.state().collector.phase == phase::PAUSE {
                break;
            }
        }
    }
    assert!(longest < 64 << 10, "a step of {longest} bytes");
    check(&heap);
}

#[test]
fn a_large_table_may_grow_while_it_is_visited() {
    let mut heap = heap_of(16 << 20);
    let globals = heap.state().globals;
    let large = heap.new_table(0, 8192).unwrap();
    heap.set_int(globals, 1, large.value()).unwrap();
    let add = |heap: &mut Heap, n: i64| {
        let item = object(heap);
        heap.set_int(large, n << 32, item).unwrap();
    };
    (0..8000).for_each(|n| add(&mut heap, n));
    let nodes = heap.nodes_of(large);
    while heap.state().collector.partial_at < nodes / 2 {
        heap.advance();
    }
    (8000..9000).for_each(|n| add(&mut heap, n));
    assert_eq!(heap.nodes_of(large), nodes * 2);
    while heap.state().collector.phase != phase::PAUSE {
        heap.advance();
    }
    check(&heap);
    for n in 0..9000 {
        assert!(heap.get_int(large, n << 32).as_table().is_some());
    }
}

#[test]
fn chains_of_ephemerons_hold_in_any_order() {
    // The order in which the links' tables are met: as they hang, the other way round, mixed.
    for step in [1, 2999, 7919] {
        let mut heap = heap();
        let links = 3000;
        let keys: Vec<Value> = (0..=links).map(|_| object(&mut heap)).collect();
        let keep = heap.new_table(0, 0).unwrap();
        push(&mut heap, keep.value());
        let first = push(&mut heap, keys[0]);
        let mode = text(&mut heap, "k");
        let metatable = metatable(&mut heap, Event::Mode, mode);
        for n in 0..links {
            let link = n * step % links;
            let table = heap.new_table(0, 0).unwrap();
            heap.set_metatable(table, Some(metatable));
            heap.set(table, keys[link], keys[link + 1]).unwrap();
            heap.set_int(keep, n as i64 + 1, table.value()).unwrap();
        }
        let entries = |heap: &Heap| {
            (1..=links as i64)
                .map(|n| count(heap, heap.get_int(keep, n).as_table().unwrap()))
                .sum::<usize>()
        };
        heap.collect_full();
        check(&heap);
        assert_eq!(entries(&heap), links, "step {step}");
        let main = heap.state().main_thread;
        heap.stack_set(main, first, Value::NIL);
        heap.collect_full();
        check(&heap);
        assert_eq!(entries(&heap), 0, "step {step}");
    }
}
