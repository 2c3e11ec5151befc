//! Parts of the machine, each measured alone: `cargo bench --no-default-features`.
#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "a benchmark is no library")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use narthex::lua::compiler::compile;
use narthex::lua::heap::{Heap, StringCause, Value};
use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Vm, VmOptions};
use std::fmt::Write;
use std::hint::black_box;

/// Each program runs its part so many times for one measurement.
const TIMES: i64 = 1000;

/// What is repeated, after what is made once before.
const PARTS: &[(&str, &str, &str)] = &[
    ("call", "local function f(a) return a end", "f(i)"),
    ("method call", "local o = { f = function(self) return self end }", "o:f()"),
    ("get field", "local t = { x = 1 }", "local x = t.x"),
    ("set field", "local t = { x = 1 }", "t.x = i"),
    ("get item", "local t = { 1, 2, 3 }", "local x = t[2]"),
    ("set item", "local t = { 1, 2, 3 }", "t[2] = i"),
    ("get by text", "local t, k = { x = 1 }, 'x'", "local x = t[k]"),
    ("append", "local t = {}", "t[#t + 1] = i"),
    ("join texts", "local a = ('x'):rep(50)", "local b = a .. i .. a"),
    ("native call", "local f = math.abs", "f(i)"),
    ("pcall", "local f = function() end", "pcall(f)"),
    ("error", "local f = function() error('x', 0) end", "pcall(f)"),
    ("new table", "", "local t = { x = i, y = i }"),
    ("new closure", "", "local f = function() return i end"),
    (
        "resume",
        "local f = coroutine.wrap(function() while true do coroutine.yield() end end)",
        "f()",
    ),
    ("new coroutine", "local f = function() end", "coroutine.wrap(f)()"),
    ("match", "local s = 'key = value'", "s:match('^(%w+)%s*=%s*(%w+)$')"),
    ("format", "", "('%d: %5.2f'):format(i, i / 3)"),
];

fn machine() -> Vm {
    let options = VmOptions { block_bytes: 256 << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries::default()).expect("the block is large enough");
    vm
}

/// A thousand times each of the parts.
fn parts(c: &mut Criterion) {
    for (name, once, often) in PARTS {
        let mut vm = machine();
        let text = format!("{once} return function(n) for i = 1, n do {often} end end");
        let chunk = vm.load(text.as_bytes(), "=part").expect("it compiles");
        let made = vm.call(chunk, &[]).expect("it runs");
        let registry = vm.globals();
        let key = vm.heap.string(b"part", StringCause::FromHost).expect("there is room");
        vm.heap.set_str(registry, key, made[0]).expect("there is room");
        c.bench_function(name, |b| {
            b.iter(|| vm.call(black_box(made[0]), &[Value::int(TIMES)]).expect("it runs"));
        });
    }
}

/// A source of 2,000 functions.
fn compiling(c: &mut Criterion) {
    let mut text = String::new();
    for i in 0..2000 {
        let body = "local t = { a = x, b = y, 1, 2 } for i = 1, #t do x = x + t[i] * y end";
        writeln!(text, "local function f(x, y) {body} return x .. {i}, t.a end")
            .expect("a string takes it");
        if i % 100 == 99 {
            text.push_str("do end\n");
        }
    }
    let text = text.replace("local function f", "function f");
    c.bench_function("compile 2,000 functions", |b| {
        b.iter(|| compile(black_box(text.as_bytes()), "=large").expect("it compiles"));
    });
}

/// Texts that exist, and texts that are new.
fn interning(c: &mut Criterion) {
    let mut heap = Heap::new(64 << 20, 0).expect("the host has memory");
    heap.string(b"a known text", StringCause::Other).expect("there is room");
    c.bench_function("intern a known text", |b| {
        b.iter(|| heap.string(black_box(b"a known text"), StringCause::Other));
    });
}

/// A full collection over 100,000 live tables.
fn collecting(c: &mut Criterion) {
    c.bench_function("collect 100,000 tables", |b| {
        let live = || {
            let mut vm = machine();
            let text = b"live = {} for i = 1, 100000 do live[i] = { i } end";
            let chunk = vm.load(text, "=live").expect("it compiles");
            vm.call(chunk, &[]).expect("it runs");
            let collect = vm.load(b"collectgarbage()", "=collect").expect("it compiles");
            (vm, collect)
        };
        let collect = |(mut vm, collect): (Vm, Value)| vm.call(collect, &[]).expect("it runs");
        b.iter_batched(live, collect, BatchSize::PerIteration);
    });
}

criterion_group!(all, parts, compiling, interning, collecting);
criterion_main!(all);
