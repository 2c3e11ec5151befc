//! How long the heap's hot paths take: nanoseconds per operation, best of five.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]
// A measurement needs a clock; the machine itself never sees it.

use std::hint::black_box;

use narthex::lua::heap::{Heap, StringCause, TableRef, Value};

/// Time on the processor so far, which other programs do not disturb as they do the clock's.
fn cpu_ns() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}

fn measure(name: &str, count: u64, mut work: impl FnMut()) {
    let only = std::env::args().nth(1);
    if only.is_some_and(|only| !name.contains(&only)) {
        return;
    }
    let best = (0..5)
        .map(|_| {
            let start = cpu_ns();
            work();
            (cpu_ns() - start) / count as f64
        })
        .fold(f64::MAX, f64::min);
    println!("{name:32} {best:7.2} ns");
}

fn table(heap: &mut Heap) -> TableRef {
    let table = heap.new_table(0, 0).unwrap();
    heap.state_mut().globals = table;
    table
}

fn main() {
    const N: u64 = 2_000_000;
    // The system counts a program's time in steps of some milliseconds.
    const MANY: u64 = 30_000_000;
    let mut heap = Heap::new(256 << 20, 0).unwrap();
    heap.state_mut().registry = heap.new_table(0, 0).unwrap();
    let t = table(&mut heap);
    let names: Vec<_> = (0..8)
        .map(|n| heap.string(format!("field{n}").as_bytes(), StringCause::Other).unwrap())
        .collect();
    for &name in &names {
        let registry = heap.state().registry;
        heap.set_str(registry, name, Value::int(1)).unwrap();
        heap.set_str(t, name, Value::int(1)).unwrap();
    }
    measure("get_str", MANY, || {
        let mut sum = 0;
        for n in 0..MANY {
            sum += heap.get_str(black_box(t), names[n as usize & 7]).as_int().unwrap();
        }
        black_box(sum);
    });
    measure("get_str, absent", MANY, || {
        let absent = heap.string(b"absent", StringCause::Other).unwrap();
        for _ in 0..MANY {
            black_box(heap.get_str(black_box(t), absent));
        }
    });
    measure("field_at", MANY, || {
        let (base, hint) = (heap.base(), heap.base().find_field(t, names[3]).unwrap().1);
        for _ in 0..MANY {
            black_box(base.field_at(black_box(t), names[3], hint));
        }
    });
    measure("set_str", MANY, || {
        for n in 0..MANY {
            heap.set_str(black_box(t), names[n as usize & 7], Value::int(n as i64)).unwrap();
        }
    });
    measure("append", N, || {
        let t = table(&mut heap);
        for n in 1..=N as i64 {
            heap.set_int(t, n, Value::int(n)).unwrap();
        }
        heap.collect_full();
    });
    let t = table(&mut heap);
    for n in 1..=1000 {
        heap.set_int(t, n, Value::int(n)).unwrap();
    }
    measure("set_int", MANY, || {
        for n in 0..MANY as i64 {
            heap.set_int(black_box(t), n % 1000 + 1, Value::int(n)).unwrap();
        }
    });
    measure("get_int", MANY, || {
        let mut sum = 0;
        for n in 0..MANY as i64 {
            sum += heap.get_int(black_box(t), n % 1000 + 1).as_int().unwrap();
        }
        black_box(sum);
    });
    measure("length", MANY, || {
        for _ in 0..MANY {
            black_box(heap.length(black_box(t)));
        }
    });
    measure("new integer keys in nodes", N, || {
        let t = table(&mut heap);
        for n in 0..N as i64 {
            heap.set_int(t, n * 7919 + 1_000_000_000, Value::TRUE).unwrap();
        }
        heap.collect_full();
    });
    measure("new_table, collected", N, || {
        for _ in 0..N {
            black_box(heap.new_table(0, 0).unwrap());
            if heap.safepoint_due() {
                heap.collect_step();
            }
        }
    });
    measure("new_table with 2 fields", N, || {
        for _ in 0..N {
            let t = heap.new_table(0, 2).unwrap();
            heap.set_str(t, names[0], Value::TRUE).unwrap();
            heap.set_str(t, names[1], Value::TRUE).unwrap();
            if heap.safepoint_due() {
                heap.collect_step();
            }
        }
    });
    measure("intern, present", N, || {
        for n in 0..N {
            black_box(
                heap.string(if n & 1 == 0 { b"field3" } else { b"field5" }, StringCause::Other),
            )
            .unwrap();
        }
    });
    measure("intern, new, collected", N, || {
        for n in 0..N {
            black_box(heap.string(&n.to_le_bytes(), StringCause::Other)).unwrap();
            if heap.safepoint_due() {
                heap.collect_step();
            }
        }
    });
    measure("long string, collected", N, || {
        for _ in 0..N {
            black_box(heap.string(&[b'x'; 100], StringCause::Other)).unwrap();
            if heap.safepoint_due() {
                heap.collect_step();
            }
        }
    });
    let keep = table(&mut heap);
    for n in 1..=200_000 {
        let item = heap.new_table(0, 1).unwrap();
        heap.set_str(item, names[0], Value::int(n)).unwrap();
        heap.set_int(keep, n, item.value()).unwrap();
    }
    measure("full collection, per object", 200_000, || {
        heap.collect_full();
    });
    measure("snapshot, per KiB", (heap.used() >> 10) as u64, || {
        black_box(heap.snapshot());
    });
    heap.verify().unwrap();
}
