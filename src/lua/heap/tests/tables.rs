//! Tables against a plain ordered map, and the corners of keys, borders and traversal.

use std::collections::BTreeMap;

use super::*;

#[test]
fn a_table_does_what_a_map_does() {
    for seed in 1..=rounds(8) {
        let (mut heap, mut dice) = (heap(), Dice(seed));
        let table = heap.new_table(dice.roll(5) as u32, dice.roll(5) as u32).unwrap();
        push(&mut heap, table.value());
        let mut model: BTreeMap<(u8, u64), (Value, Value)> = BTreeMap::new();
        for round in 0..rounds(6000) as i64 {
            let span = 1 << dice.roll(11);
            let key = match dice.roll(9) {
                0 => Value::float(dice.roll(span) as f64 + 0.5),
                1 => Value::int((dice.roll(span) << 40) as i64),
                2 => Value::int(-(dice.roll(span) as i64)),
                3 => {
                    let n = dice.roll(span).to_string();
                    text(&mut heap, &n)
                }
                4 => Value::boolean(dice.roll(2) == 0),
                5 => {
                    let whole = dice.roll(span) as i64;
                    let float = Value::float(whole as f64);
                    assert_eq!(heap.get(table, float), heap.get_int(table, whole));
                    heap.set(table, float, Value::int(round)).unwrap();
                    assert_eq!(heap.get(table, float), Value::int(round));
                    Value::int(whole)
                }
                _ => Value::int(dice.roll(span) as i64),
            };
            let value = match dice.roll(3) {
                0 => Value::NIL,
                _ => Value::int(round),
            };
            heap.set(table, key, value).unwrap();
            // A text that nobody holds any more may come back at another place.
            let name = match key.as_str() {
                Some(string) => (6, String::from_utf8_lossy(heap.bytes(string)).parse().unwrap()),
                None => (key.tag() as u8, key.bits()),
            };
            if value.is_nil() {
                model.remove(&name);
            } else {
                model.insert(name, (key, value));
            }
            assert_eq!(heap.get(table, key), value);
            if round % 500 == 0 {
                check(&heap);
                for &(key, value) in model.values() {
                    assert_eq!(heap.get(table, key), value);
                }
                assert_eq!(entries(&heap, table).len(), model.len());
                is_border(&heap, table);
                heap.collect_full();
            }
        }
        check(&heap);
    }
}

/// All entries in the order of traversal, through `next`.
fn entries(heap: &Heap, table: TableRef) -> Vec<(Value, Value)> {
    let (mut all, mut key) = (Vec::new(), Value::NIL);
    while let Some(entry) = heap.next(table, key).unwrap() {
        key = entry.0;
        all.push(entry);
    }
    all
}

#[track_caller]
fn is_border(heap: &Heap, table: TableRef) {
    let n = heap.length(table);
    assert!(n == 0 || !heap.get_int(table, n).is_nil(), "item {n} is not there");
    assert!(heap.get_int(table, n + 1).is_nil(), "item {} is there", n + 1);
}

#[test]
fn keys_have_one_form() {
    let mut heap = heap();
    let table = heap.new_table(0, 0).unwrap();
    heap.set(table, Value::float(3.0), Value::TRUE).unwrap();
    assert_eq!(heap.get_int(table, 3), Value::TRUE);
    assert_eq!(entries(&heap, table)[0].0, Value::int(3));
    heap.set(table, Value::float(-0.0), Value::FALSE).unwrap();
    assert_eq!(heap.get_int(table, 0), Value::FALSE);
    heap.set(table, Value::float(1e300), Value::int(1)).unwrap();
    assert_eq!(heap.get(table, Value::float(1e300)), Value::int(1));
    assert_eq!(heap.set(table, Value::NIL, Value::TRUE), Err(TableError::NilKey));
    assert_eq!(heap.set(table, Value::float(f64::NAN), Value::TRUE), Err(TableError::NanKey));
    assert_eq!(heap.get(table, Value::NIL), Value::NIL);
    assert_eq!(heap.get(table, Value::float(f64::NAN)), Value::NIL);
    let long = "k".repeat(100);
    let (a, b) = (text(&mut heap, &long), text(&mut heap, &long));
    heap.set(table, a, Value::int(5)).unwrap();
    assert_eq!(heap.get(table, b), Value::int(5));
    heap.set(table, b, Value::int(6)).unwrap();
    assert_eq!(heap.get(table, a), Value::int(6));
    check(&heap);
}

#[test]
fn items_in_order_lie_in_the_array_part() {
    let mut heap = heap();
    let table = heap.new_table(0, 0).unwrap();
    for n in 1..=1000 {
        assert_eq!(heap.length(table), n - 1);
        heap.set_int(table, n, Value::int(n)).unwrap();
    }
    assert_eq!(heap.peek::<Table>(table.0).array_capacity, 1024);
    assert_eq!(heap.nodes_of(table), 0);
    for n in (1..=1000).rev() {
        heap.set_int(table, n, Value::NIL).unwrap();
        assert_eq!(heap.length(table), n - 1);
    }
}

#[test]
fn items_in_any_order_end_up_in_the_array_part() {
    for step in [999, 7, 333] {
        let mut heap = heap();
        let table = heap.new_table(0, 0).unwrap();
        for n in 0..1000 {
            heap.set_int(table, (n * step) % 1000 + 1, Value::int(n)).unwrap();
        }
        // The step has no divisor in common with 1000, so that every item was set.
        assert_eq!(heap.length(table), 1000);
        assert!(heap.peek::<Table>(table.0).array_capacity >= 512, "step {step}");
        check(&heap);
    }
}

#[test]
fn a_queue_stays_small() {
    let mut heap = heap();
    let table = heap.new_table(0, 0).unwrap();
    for n in 1..rounds(20_000) as i64 {
        heap.set_int(table, n, Value::TRUE).unwrap();
        heap.set_int(table, n - 10, Value::NIL).unwrap();
    }
    let items = heap.peek::<Table>(table.0).array_capacity;
    let nodes = heap.nodes_of(table);
    assert!(items <= 64 && nodes <= 64, "{items} items, {nodes} nodes");
    check(&heap);
}

#[test]
fn exchanging_keys_is_not_quadratic() {
    let mut heap = heap();
    let table = heap.new_table(0, 0).unwrap();
    for n in 0..1023 {
        heap.set_int(table, n * 1000 + 5_000_000, Value::TRUE).unwrap();
    }
    let before = heap.counters.allocated_bytes[AllocKind::TableGrowth as usize];
    for n in 0..rounds(10_000) as i64 {
        heap.set_int(table, -n, Value::TRUE).unwrap();
        heap.set_int(table, -n, Value::NIL).unwrap();
    }
    // Every rehash of 2,048 nodes makes room for a thousand exchanges.
    let grown = heap.counters.allocated_bytes[AllocKind::TableGrowth as usize] - before;
    assert!(grown < 20 * 2048 * 24, "{grown} bytes were rehashed");
    check(&heap);
}

#[test]
fn hostile_integers_and_floats_spread() {
    let mut heap = heap();
    let shapes: [fn(i64) -> Value; 4] = [
        |n| Value::int(n << 32),
        |n| Value::int(n << 52),
        |n| Value::float((n as f64 + 0.5) * 1e100),
        |n| Value::float(f64::from_bits((n as u64) << 50 | 1)),
    ];
    for shape in shapes {
        let table = heap.new_table(0, 1024).unwrap();
        for n in 1..=800 {
            heap.set(table, shape(n), Value::int(n)).unwrap();
        }
        let mut longest = 0;
        for index in 0..1024 {
            let mut node = heap.base.at::<Node>(heap.peek::<Table>(table.0).nodes + index * 24);
            let mut length = 1;
            // SAFETY: a chain of the table's own nodes.
            unsafe {
                while (*node).next != 0 {
                    node = node.offset((*node).next as isize);
                    length += 1;
                }
            }
            longest = longest.max(length);
        }
        assert!(longest < 16, "a chain of {longest}");
    }
}

#[test]
fn entries_may_be_removed_on_the_way() {
    let mut heap = heap();
    let table = heap.new_table(0, 0).unwrap();
    push(&mut heap, table.value());
    for n in 1..=50 {
        let key = text(&mut heap, &format!("name {n}"));
        heap.set(table, key, Value::int(n)).unwrap();
        heap.set_int(table, n, Value::int(n)).unwrap();
        let object = heap.new_table(0, 0).unwrap().value();
        heap.set(table, object, Value::int(n)).unwrap();
    }
    let (mut key, mut seen) = (Value::NIL, 0);
    while let Some((next, _)) = heap.next(table, key).unwrap() {
        key = next;
        seen += 1;
        heap.set(table, key, Value::NIL).unwrap();
        // The key is in the program's hand, so it lives; its entry forgets it all the same.
        let top = push(&mut heap, key);
        heap.collect_full();
        drop_to(&mut heap, top);
    }
    assert_eq!(seen, 150);
    assert_eq!(heap.next(table, Value::int(1000)), Err(UnknownKey));
    check(&heap);
}

#[test]
fn a_hint_finds_a_field_again() {
    let mut heap = heap();
    let table = heap.new_table(0, 8).unwrap();
    let names: Vec<StrRef> =
        (0..8).map(|n| text(&mut heap, &format!("field{n}")).as_str().unwrap()).collect();
    for &name in &names {
        heap.set_str(table, name, name.value()).unwrap();
    }
    for &name in &names {
        let (slot, hint) = heap.base().find_field(table, name).unwrap();
        assert_eq!(heap.base().field_at(table, name, hint), Some(slot));
        // SAFETY: a slot of the table, which has not changed since.
        assert_eq!(unsafe { (*slot).get() }, name.value());
        assert!(heap.base().field_at(table, name, hint ^ 1).is_none());
    }
    let empty = heap.new_table(0, 0).unwrap();
    assert!(heap.base().field_at(empty, names[0], 3).is_none());
    assert!(heap.base().find_field(empty, names[0]).is_none());
}

#[test]
fn absent_events_are_remembered_until_they_are_there() {
    let mut heap = heap();
    let metatable = heap.new_table(0, 0).unwrap();
    assert!(heap.metamethod(metatable, Event::Index).is_nil());
    assert!(heap.base().lacks(metatable, Event::Index));
    let name = heap.event_name(Event::Index);
    heap.set_str(metatable, name, Value::TRUE).unwrap();
    assert_eq!(heap.metamethod(metatable, Event::Index), Value::TRUE);
    heap.set_str(metatable, name, Value::NIL).unwrap();
    assert!(heap.metamethod(metatable, Event::Index).is_nil());
    heap.set_str(metatable, name, Value::FALSE).unwrap();
    assert_eq!(heap.metamethod(metatable, Event::Index), Value::FALSE);
}

#[test]
fn borders_hold_through_any_change() {
    let (mut heap, mut dice) = (heap(), Dice(3));
    let table = heap.new_table(6, 0).unwrap();
    for _ in 0..rounds(20_000) {
        let key = dice.roll(70) as i64;
        let value = if dice.roll(2) == 0 { Value::NIL } else { Value::TRUE };
        heap.set_int(table, key, value).unwrap();
        if dice.roll(3) == 0 {
            is_border(&heap, table);
        }
    }
}
