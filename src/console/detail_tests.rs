//! Exact numbers of small carts.

use std::sync::Arc;

use super::{BootOptions, Console};
use crate::cart::{Cart, Memory};
use crate::hardware::Input;
use crate::profile::{Counter, Detail, FrameRecord};

fn boot(main: &str) -> Console {
    let cart = Cart::load(&Memory::new("test").with("main.lua", main)).expect("the cart loads");
    let mut console = Console::boot(Arc::new(cart), &BootOptions::default()).expect("it boots");
    console.set_detail(true);
    console
}

/// The record of frame number `frame`.
fn frame(main: &str, frame: u64) -> FrameRecord {
    let mut console = boot(main);
    while console.frame() < frame {
        console.step(&Input::default());
        assert!(console.fault().is_none(), "{:?}", console.fault());
    }
    console.profile().latest().expect("a frame").clone()
}

fn detail(main: &str, number: u64) -> Detail {
    let record = frame(main, number);
    let detail = record.detail().expect("somebody looks");
    adds_up(&record, &detail);
    detail
}

/// What is told apart by place, path and kind is in sum what the plain counters say.
fn adds_up(record: &FrameRecord, detail: &Detail) {
    let instructions: u64 = detail.lines.iter().map(|l| l.cost.instructions).sum();
    let cycles: u64 = detail.lines.iter().map(|l| l.cost.cycles).sum();
    assert_eq!(record.counts.fuel(), cycles);
    assert_eq!(instructions, detail.opcodes.iter().map(|(_, n)| n).sum::<u64>());
    assert_eq!(instructions, detail.functions.iter().map(|f| f.cost.instructions).sum::<u64>());
    let tree = &detail.tree.nodes;
    assert_eq!(instructions, tree[0].inclusive.instructions);
    assert_eq!(record.counts.fuel(), tree[0].inclusive_cycles);
    assert_eq!(record.counts.fuel(), tree.iter().map(|n| n.cycles).sum::<u64>());
    let allocations: u64 = detail.allocations.iter().map(|a| a.count).sum();
    assert_eq!(record.counts.allocations(), allocations + detail.others.allocations);
    assert_eq!(record.counts.allocations(), tree[0].inclusive.allocations);
    let bytes: u64 = detail.allocations.iter().map(|a| a.bytes).sum();
    assert_eq!(record.counts.allocated_bytes(), bytes + detail.others.allocated_bytes);
    assert_eq!(record.counts.allocated_bytes(), tree[0].inclusive.bytes);
    let made: u64 = detail.strings.iter().map(|s| s.made).sum();
    assert_eq!(record.counts.strings_made(), made + detail.others.strings);
    let found: u64 = detail.strings.iter().map(|s| s.found).sum();
    assert_eq!(record.counts.get(Counter::Existed), found);
    for node in tree {
        assert!(node.inclusive.instructions >= node.cost.instructions, "{node:?}");
    }
}

#[test]
fn three_strings_a_frame_are_three_with_line_and_cause() {
    let detail = detail(
        "local n = 0
         function _update()
           n = n + 1
           local a = 'score ' .. n
           local b = ('x'):rep(n)
           local c = tostring(n * 1000)
         end",
        30,
    );
    let rows: Vec<_> = detail.strings.iter().map(|s| (s.line, s.cause, s.made)).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    for row in [(4, Counter::MadeConcat, 1), (5, Counter::MadeRep, 1), (6, Counter::MadeNumber, 1)]
    {
        assert!(rows.contains(&row), "{row:?} in {rows:?}");
    }
    let score = detail.strings.iter().find(|s| s.line == 4).expect("there");
    assert_eq!((&*score.texts[0].text, score.texts[0].count, score.bytes), ("score 30", 1, 8));
}

#[test]
fn reading_a_global_string_a_million_times_makes_nothing() {
    let detail = detail(
        "name = 'a text that is a global'
         function _update() for i = 1, 1000000 do local s = name end end",
        2,
    );
    assert_eq!((detail.strings.len(), detail.allocations.len()), (0, 0));
    let hottest = &detail.lines[0];
    assert_eq!((hottest.line, hottest.cost.instructions / 1_000_000), (2, 2));
    let global = detail.opcodes.iter().find(|(name, _)| *name == "GetGlobal");
    assert_eq!(global.map(|(_, n)| *n), Some(1_000_000));
    let pair = detail.pairs.iter().find(|(pair, _)| *pair == ["GetGlobal", "ForLoop"]);
    assert_eq!(pair.map(|(_, n)| *n), Some(1_000_000));
    let back = detail.pairs.iter().find(|(pair, _)| *pair == ["ForLoop", "GetGlobal"]);
    assert_eq!(back.map(|(_, n)| *n), Some(999_999));
}

#[test]
fn a_closure_for_each_entity_has_its_line() {
    let detail = detail(
        "local list = {}
         for i = 1, 50 do list[i] = { x = i } end
         function _update()
           for _, e in ipairs(list) do
             local move = function() e.x = e.x + 1 end
             move()
           end
         end",
        3,
    );
    let first = &detail.allocations[0];
    assert_eq!((first.line, first.kind, first.count), (5, Counter::Closures, 50));
    let called = detail.functions.iter().find(|f| f.line == 5).expect("the closure");
    assert_eq!((called.calls, &*called.name), (50, "move"));
}

#[test]
fn a_growing_table_has_its_line() {
    let detail = detail(
        "local trail = {}
         function _update()
           for i = 1, 100 do
             trail[#trail + 1] = i
           end
         end",
        41,
    );
    let first = &detail.allocations[0];
    assert_eq!((first.line, first.kind), (4, Counter::Growths));
}

#[test]
fn a_hot_line_deep_in_a_chain_of_calls_is_found_with_its_path() {
    let detail = detail(
        "local function hot(n)
           local s = 0
           for i = 1, n do s = s + i * i % 7 end
           return s
         end
         local function c(n) return hot(n) + 1 end
         local function b(n) return c(n) + 1 end
         local function a(n) return b(n) + 1 end
         function _update() a(1000) end
         function _draw() hot(10) end",
        2,
    );
    assert_eq!(detail.lines[0].line, 3);
    assert_eq!(&*detail.functions[0].name, "hot");
    assert_eq!(detail.functions[0].calls, 2);
    let path = |name: &str| {
        let mut node = detail.tree.nodes.iter().rev().find(|n| &*n.name == name).expect(name);
        let mut names = vec![&*node.name];
        while node.parent != 0 {
            node = &detail.tree.nodes[node.parent as usize];
            names.push(&*node.name);
        }
        names.reverse();
        names.join(" ")
    };
    let hots: Vec<_> = detail.tree.nodes.iter().filter(|n| &*n.name == "hot").collect();
    assert_eq!(hots.len(), 2, "one in _update, one in _draw");
    assert_eq!(path("c"), "_update a b c");
    let of = |name: &str| detail.functions.iter().find(|f| &*f.name == name).expect("there");
    assert!(of("_update").inclusive.instructions > of("a").inclusive.instructions);
    assert!(of("a").inclusive.instructions > 4000 && of("a").cost.instructions < 10);
}

#[test]
fn recursion_tail_calls_errors_and_coroutines_keep_the_tree_right() {
    let detail = detail(
        "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
         local function even(n) if n == 0 then return true end return odd(n - 1) end
         function odd(n) if n == 0 then return false end return even(n - 1) end
         local function loop(n) if n > 0 then return loop(n - 1) end end
         local function fails(n) if n > 0 then fails(n - 1) end error('x') end
         local co = coroutine.wrap(function()
           local function inner() for i = 1, 100 do coroutine.yield(i) end end
           while true do inner() end
         end)
         local t = {}
         for i = 1, 100 do t[i] = i * 37 % 101 end
         local function less(a, b) return a > b end
         function _update()
           fib(15) even(20) loop(1000) pcall(fails, 5)
           for i = 1, 20 do co() end
           table.sort(t, less)
           local v = setmetatable({}, { __add = function(a, b) return b end })
           local _ = v + 1
         end
         function _draw() fib(3) end",
        4,
    );
    let of = |name: &str| detail.functions.iter().find(|f| &*f.name == name).expect(name);
    assert_eq!(of("fib").calls, 1973 + 5);
    assert_eq!(of("loop").calls, 1001);
    assert_eq!(of("fails").calls, 6);
    assert_eq!((of("even").calls, of("odd").calls), (11, 10));
    assert!(of("less").calls > 100, "{}", of("less").calls);
    // Below whoever has resumed it.
    let inner = detail.tree.nodes.iter().find(|n| &*n.name == "inner").expect("there");
    let body = &detail.tree.nodes[inner.parent as usize];
    assert_eq!(&*detail.tree.nodes[body.parent as usize].name, "_update");
    assert_eq!(of("fib").inclusive.instructions, of("fib").cost.instructions);
}

#[test]
fn hostile_carts_are_counted_in_bounded_room() {
    for cart in [
        // A million lines, a hundred thousand functions, each run once.
        "function _update()
           for i = 1, 2000 do load(('x = 1\\n'):rep(500), '=' .. i)() end
         end",
        "local function deep(n) if n > 0 then return 1 + deep2(n - 1) end return 0 end
         function deep2(n) if n > 0 then return 1 + deep(n - 1) end return 0 end
         function _update() deep(50000) end",
        "function _update() for i = 1, 200000 do local s = 'number ' .. i end end",
        "local function tree(n) if n == 0 then return end
           local f = load('local n, tree = ... tree(n) tree(n)') f(n - 1, tree) end
         function _update() tree(9) end",
    ] {
        let record = frame(cart, 2);
        let trace = record.trace.as_deref().expect("somebody looks");
        assert!(trace.nodes.len() <= 8192, "{}", trace.nodes.len());
        assert!(trace.weight() < 16 << 20, "{} bytes", trace.weight());
        let detail = record.detail().expect("somebody looks");
        assert_eq!(detail.tree.nodes[0].inclusive_cycles, record.counts.fuel());
    }
}

#[test]
fn a_frame_run_again_gives_the_same_and_leaves_no_trace() {
    let cart = "local list, n = {}, 0
        function _update()
          n = n + 1
          list[n % 20] = { n, 'text ' .. n }
          trace(n) io_like = n
          if n == 7 then for i = 1, 1500000 do list[1] = i end end
        end
        function _draw() cls(n) print('n ' .. n) sfx(0) end";
    let mut console = boot(cart);
    console.set_detail(false);
    let mut kept = Vec::new();
    for frame in 1..=10 {
        let before = console.snapshot();
        while console.frame() < frame {
            console.step(&Input::default());
        }
        kept.push((before, console.hashes(), console.profile().latest().cloned()));
    }
    let (hashes, log) = (console.hashes(), console.take_log());
    trace_line(&mut console);
    for (before, was, record) in &kept {
        let record = record.as_ref().expect("a frame");
        let again = console.recount(before, &Input::default()).expect("it is counted");
        assert_eq!((again.hashes, &again.record.counts), (*was, &record.counts));
        assert_eq!(again.record.calls, record.calls);
        // What loading has made before the first frame belongs to none of its lines.
        if again.record.frame > 1 {
            adds_up(&again.record, &again.record.detail().expect("details"));
        }
        assert_eq!(
            (console.hashes(), console.profile().latest().map(|r| r.frame)),
            (hashes, Some(10))
        );
    }
    assert_eq!((log.len(), console.take_log()), (10, vec!["kept".to_string()]));
    assert!(console.profile().latest().is_some_and(|r| r.trace.is_none()));
}

fn trace_line(console: &mut Console) {
    super::board::Board::of_mut(&mut console.vm).log(b"kept");
}

#[test]
fn nothing_that_a_cart_or_a_player_notices_changes_while_somebody_looks() {
    let cart =
        "local co = coroutine.wrap(function() while true do coroutine.yield(tostring({})) end end)
        local t, n = {}, 0
        function _update()
          n = n + 1
          t[#t + 1] = function() return n end
          pcall(function() error({ n }) end)
          table.sort(t, function(a, b) return tostring(a) < tostring(b) end)
          if n % 5 == 0 then t = {} collectgarbage('step') end
          sfx(n % 4, 0)
          seen = co() .. ' ' .. ('x'):rep(n)
        end
        function _draw() cls(n % 16) print(seen, 2, 2, 7) for i = 1, n do pset(i, i, i) end end";
    let (mut plain, mut watched) = (boot(cart), boot(cart));
    plain.set_detail(false);
    for frame in 0..90 {
        watched.set_detail(frame % 7 != 3);
        plain.step(&Input::default());
        watched.step(&Input::default());
        assert_eq!(plain.hashes(), watched.hashes(), "frame {frame}");
        let records = (plain.profile().latest(), watched.profile().latest());
        let (Some(a), Some(b)) = records else { panic!("no frame") };
        assert_eq!((&a.counts, &a.calls), (&b.counts, &b.calls), "frame {frame}");
    }
    assert!(plain.fault().is_none());
}

#[test]
fn calls_are_told_apart_by_function() {
    let record = frame("function _draw() cls(1) for i = 1, 3 do pset(i, i, 7) end end", 2);
    let calls: Vec<_> = record.calls.iter().map(|c| (c.name, c.calls, c.pixels)).collect();
    assert_eq!(calls, [("cls", 1, 57_600), ("pset", 3, 3)]);
    let cycles: u64 = record.calls.iter().map(|call| call.cycles).sum();
    assert_eq!(cycles, record.counts.get(Counter::CallCycles));
}

#[test]
fn a_line_pays_for_what_it_draws() {
    let detail = detail(
        "function _draw()
           cls(1)
           for i = 1, 1000 do local x = i end
         end",
        2,
    );
    assert_eq!((detail.lines[0].line, detail.lines[0].cost.instructions < 10), (2, true));
    assert!(detail.lines[0].cost.cycles > 3600, "{:?}", detail.lines[0]);
}

#[test]
fn one_frame_in_three_hundred_stands_out_with_its_line() {
    let cart = "local n = 0
        function _update()
          n = n + 1
          if n % 300 == 0 then
            for i = 1, 100000 do local x = i * i end
          end
          for i = 1, 500 do local y = i end
        end";
    let mut console = boot(cart);
    while console.frame() < 310 {
        console.step(&Input::default());
    }
    // The first frame loads.
    let worst = &console.profile().worst()[0];
    assert_eq!(worst.frame, 300);
    assert_eq!(worst.detail().expect("details").lines[0].line, 5);
}
