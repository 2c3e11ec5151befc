//! Units, cells, strings, snapshots, running out.

use super::super::cells::{CELL_BYTES, CELL_MAX, class_of, whole_cells};
use super::*;

#[test]
fn every_size_has_the_smallest_cell_that_holds_it() {
    for bytes in 1..=CELL_MAX {
        let class = class_of(bytes);
        assert!(CELL_BYTES[class] >= bytes, "{bytes} bytes in a cell of {}", CELL_BYTES[class]);
        assert!(class == 0 || CELL_BYTES[class - 1] < bytes, "{bytes} bytes in class {class}");
    }
    assert_eq!(whole_cells(CELL_MAX + 1), 8192);
}

#[test]
fn large_buffers_grow_where_they_lie_when_there_is_room() {
    let mut heap = heap();
    let unit = 4096;
    let kind = AllocKind::TableGrowth;
    let first = heap.alloc_buffer(3 * unit, kind).unwrap();
    heap.poke_many::<u8>(first, 3 * unit).fill(7);
    // At the top there is room.
    let grown = heap.resize_buffer(first, 3 * unit, 5 * unit, kind).unwrap();
    assert_eq!(grown, first);
    // Behind it somebody else.
    let behind = heap.alloc_buffer(4 * unit, kind).unwrap();
    let end = heap.alloc_buffer(2 * unit, kind).unwrap();
    heap.poke_many::<u8>(behind, 4 * unit).fill(9);
    // Who has gone: the room left is enough for three more units, and then no longer.
    heap.free_buffer(behind, 4 * unit);
    let grown = heap.resize_buffer(first, 5 * unit, 8 * unit, kind).unwrap();
    assert_eq!(grown, first);
    let moved = heap.resize_buffer(first, 8 * unit, 10 * unit, kind).unwrap();
    assert_ne!(moved, first);
    let bytes = heap.peek_many::<u8>(moved, 10 * unit);
    let (kept, fresh) = bytes.split_at(3 * unit as usize);
    assert!(kept.iter().all(|&byte| byte == 7) && fresh.iter().all(|&byte| byte == 0));
    heap.free_buffer(moved, 10 * unit);
    heap.free_buffer(end, 2 * unit);
}

#[test]
fn a_new_heap_is_whole() {
    check(&Heap::new(0, 0).unwrap());
    check(&Heap::new(1 << 20, 12_345).unwrap());
    check(&heap());
}

#[test]
fn the_reserved_part_is_the_embedders() {
    let size = if cfg!(miri) { 1 << 12 } else { 1 << 20 };
    let mut heap = Heap::new(4 << 20, size).unwrap();
    assert_eq!(heap.reserved().len(), size);
    heap.reserved_mut().fill(0xAB);
    for n in 0..rounds(1000) {
        text(&mut heap, &format!("string number {n} that is too long to be interned, quite"));
    }
    assert!(heap.reserved().iter().all(|&byte| byte == 0xAB));
    check(&heap);
}

#[test]
fn short_texts_exist_once_and_long_ones_compare_by_text() {
    let mut heap = heap();
    let (short, long) = ("x".repeat(40), "x".repeat(41));
    assert_eq!(text(&mut heap, &short), text(&mut heap, &short));
    assert_eq!(heap.counters.strings_existed, 1);
    let (a, b) = (text(&mut heap, &long), text(&mut heap, &long));
    assert_ne!(a, b);
    assert!(heap.raw_equal(a, b));
    let c = text(&mut heap, &"y".repeat(41));
    assert!(!heap.raw_equal(a, c));
    let (a, b) = (a.as_str().unwrap(), b.as_str().unwrap());
    assert_eq!(heap.string_hash(a), heap.string_hash(b));
    assert_eq!(heap.bytes(a), long.as_bytes());
    check(&heap);
}

#[test]
fn strings_are_filled_in_their_place() {
    let mut heap = heap();
    for len in [0, 5, 40, 41, 5000] {
        let string =
            heap.string_in_parts(len, StringCause::Concat, |_, text| text.fill(b'z')).unwrap();
        assert_eq!(heap.bytes(string), "z".repeat(len).as_bytes());
    }
    assert_eq!(heap.counters.strings[StringCause::Concat as usize], 5);
    assert_eq!(heap.counters.string_bytes[StringCause::Concat as usize], 5086);
    check(&heap);
}

#[test]
fn the_string_table_grows_and_shrinks() {
    let mut heap = heap();
    for n in 0..rounds(3000) {
        text(&mut heap, &n.to_string());
    }
    assert!(cfg!(miri) || heap.state().strings.chains >= 2048);
    check(&heap);
    for _ in 0..8 {
        heap.collect_full();
    }
    assert_eq!((heap.state().strings.chains, heap.state().strings.mask), (256, 255));
    check(&heap);
}

#[test]
fn equality_of_numbers_is_exact() {
    let heap = Heap::new(0, 0).unwrap();
    let equal = |a, b| heap.raw_equal(a, b) && heap.raw_equal(b, a);
    assert!(equal(Value::int(3), Value::float(3.0)));
    assert!(equal(Value::float(0.0), Value::float(-0.0)));
    assert!(!equal(Value::float(f64::NAN), Value::float(f64::NAN)));
    assert!(!equal(Value::int(i64::MAX), Value::float(9_223_372_036_854_775_808.0)));
    assert!(equal(Value::int(i64::MIN), Value::float(-9_223_372_036_854_775_808.0)));
    assert!(!equal(Value::int(1 << 53 | 1), Value::float((1u64 << 53) as f64)));
    assert!(!equal(Value::NIL, Value::FALSE));
}

/// Tables of all sizes come and go, so that cells and runs of every class do.
fn churn(heap: &mut Heap, dice: &mut Dice, times: u64) {
    let globals = heap.state().globals;
    for _ in 0..times {
        let key = Value::int(dice.roll(40) as i64);
        let value = match dice.roll(6) {
            0 => Value::NIL,
            1 => {
                let log = dice.roll(12);
                let items = dice.roll(1 << log) as u32;
                match heap.new_table(items, dice.roll(9) as u32) {
                    Ok(table) => table.value(),
                    Err(OutOfMemory) => Value::NIL,
                }
            }
            2 => {
                let log = dice.roll(15);
                let len = dice.roll(1 << log) as usize;
                let text = heap.string_in_parts(len, StringCause::Rep, |_, text| text.fill(b'r'));
                text.map_or(Value::NIL, StrRef::value)
            }
            _ => heap
                .string(dice.roll(500).to_string().as_bytes(), StringCause::Other)
                .map_or(Value::NIL, StrRef::value),
        };
        // Out of memory is met by the next collection.
        let _ = heap.set(globals, key, value);
        if heap.safepoint_due() {
            heap.collect_step();
        }
    }
}

#[test]
fn the_allocator_stands_torture() {
    for seed in 1..=rounds(3) {
        let (mut heap, mut dice) = (heap_of(1 << 20), Dice(seed));
        for _ in 0..rounds(100) {
            churn(&mut heap, &mut dice, 100);
            check(&heap);
        }
        heap.state_mut().globals = TableRef::NONE;
        heap.collect_full();
        check(&heap);
        assert!(heap.live_bytes() < 64 << 10, "{} bytes stayed", heap.live_bytes());
    }
}

#[test]
fn the_same_operations_give_the_same_bytes() {
    let run = || {
        let (mut heap, mut dice) = (heap_of(2 << 20), Dice(77));
        churn(&mut heap, &mut dice, rounds(2000));
        heap
    };
    let (a, b) = (run(), run());
    assert!(a.used_bytes() == b.used_bytes());
    assert_eq!(a.counters, b.counters);
}

#[test]
fn a_snapshot_goes_on_as_the_original_does() {
    let (mut heap, mut dice) = (heap_of(2 << 20), Dice(5));
    churn(&mut heap, &mut dice, rounds(2000));
    let snapshot = heap.snapshot();
    let seed = dice.0;
    churn(&mut heap, &mut dice, rounds(2000));
    let first = heap.snapshot();

    heap.restore(&snapshot);
    check(&heap);
    assert!(heap.snapshot() == snapshot);
    churn(&mut heap, &mut Dice(seed), rounds(2000));
    assert!(heap.snapshot() == first, "the restored heap went another way");

    let mut other = Heap::new(2 << 20, 0).unwrap();
    other.restore(&snapshot);
    churn(&mut other, &mut Dice(seed), rounds(2000));
    assert!(other.snapshot() == first, "a new heap went another way");
    check(&other);
}

#[test]
fn memory_runs_out_at_one_point_and_comes_back() {
    let fill = |heap: &mut Heap| {
        let mut made = 0;
        while heap.new_table(100, 0).is_ok() {
            made += 1;
        }
        made
    };
    let mut first = heap_of(1 << 20);
    let made = fill(&mut first);
    check(&first);
    assert_eq!(fill(&mut heap_of(1 << 20)), made);
    assert!(first.string(&[b'x'; 100_000], StringCause::Other).is_err());
    first.collect_full();
    check(&first);
    assert!(first.string(&[b'x'; 100_000], StringCause::Other).is_ok());
    assert_eq!(first.new_table(u32::MAX, 0), Err(OutOfMemory));
    assert_eq!(first.new_table(0, u32::MAX), Err(OutOfMemory));
    assert_eq!(first.string_in_parts(usize::MAX, StringCause::Rep, |_, _| {}), Err(OutOfMemory));
    check(&first);
}

#[test]
fn each_allocation_may_fail_and_nothing_breaks() {
    let work = |heap: &mut Heap| -> Result<(), OutOfMemory> {
        let globals = heap.state().globals;
        let t = heap.new_table(3, 5)?;
        heap.set_int(globals, 1, t.value())?;
        for n in 1..20 {
            let key = heap.string(format!("key {n}").as_bytes(), StringCause::Other)?;
            heap.set_str(t, key, Value::int(n))?;
            heap.set_int(t, n, key.value())?;
        }
        let thread = heap.new_thread(10, 100)?;
        heap.set_int(globals, 2, thread.value())?;
        heap.resize_stack(thread, 1000)?;
        let cell = heap.open_upvalue(thread, 3)?;
        let source = heap.string(b"=source", StringCause::Constant)?;
        let parts = ProtoParts {
            source,
            code: &[1, 2, 3],
            lines: &[1, 1, 1],
            constants: &[Value::int(1)],
            ..ProtoParts::default()
        };
        let proto = heap.new_proto(&parts)?;
        let closure = heap.new_closure(proto, 1)?;
        heap.closure_set(closure, 0, cell.value());
        heap.set_int(globals, 3, closure.value())?;
        heap.new_native_closure(3, &[Value::TRUE, closure.value()])?;
        heap.new_closed_upvalue(closure.value())?;
        Ok(())
    };
    let mut n = 0;
    loop {
        let mut heap = heap();
        heap.fail_allocations(n, 1);
        let done = work(&mut heap);
        check(&heap);
        heap.collect_full();
        check(&heap);
        if done.is_ok() {
            break;
        }
        n += if cfg!(miri) { 9 } else { 1 };
    }
    assert!(n > 30, "{n} allocations");
}

#[test]
fn counters_tell_what_was_allocated() {
    let mut heap = heap();
    let before = heap.counters;
    heap.take_notes(true);
    heap.new_table(4, 2).unwrap();
    text(&mut heap, "a text");
    let kinds = [AllocKind::Table, AllocKind::TableGrowth, AllocKind::String];
    let made = kinds.map(|kind| {
        let kind = kind as usize;
        let count = heap.counters.allocations[kind] - before.allocations[kind];
        (count, heap.counters.allocated_bytes[kind] - before.allocated_bytes[kind])
    });
    assert_eq!(made, [(1, 48), (2, 64 + 48), (1, 24)]);
    let rows: Vec<_> = heap.ledger().unwrap().rows_between(0, 1).collect();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].made[AllocKind::TableGrowth as usize], (2, 64 + 48));
    let text = &rows[0].texts[0];
    assert_eq!((text.cause, text.made, text.bytes), (StringCause::Other, 1, 6));
    assert_eq!(&*text.kept[0].text, b"a text");
}
