//! The machine by itself, with a handful of natives in place of the library.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::lua::heap::{StringCause, Value};

#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl World for Paper {
    fn write(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }

    fn warn(&mut self, message: &[u8]) {
        self.0.borrow_mut().extend_from_slice(message);
        self.0.borrow_mut().push(b'\n');
    }

    fn warn_in_silence(&mut self, message: &[u8]) {
        self.warn(message);
    }
}

fn print(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let mut line = Vec::new();
    for i in 0..call.count() {
        if i > 0 {
            line.push(b'\t');
        }
        let value = call.arg(vm, i);
        line.extend_from_slice(show(vm, value).as_bytes());
    }
    line.push(b'\n');
    vm.world.write(&line);
    Ok(Outcome::Return(0))
}

fn show(vm: &Vm, value: Value) -> String {
    match value {
        Value::NIL => "nil".to_owned(),
        Value::FALSE => "false".to_owned(),
        Value::TRUE => "true".to_owned(),
        _ if value.as_str().is_some() || value.is_number() => vm.message_of(value),
        _ => value.type_of().name().to_owned(),
    }
}

fn setmetatable(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let table = call.check_table(vm, 0)?;
    let metatable = call.arg(vm, 1).as_table();
    vm.heap.set_metatable(table, metatable);
    Ok(Outcome::Value(call.arg(vm, 0)))
}

fn select(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if let Some(n) = call.arg(vm, 0).as_int() {
        return Ok(Outcome::Return(call.count() - n as u32));
    }
    Ok(Outcome::Value(Value::int(i64::from(call.count()) - 1)))
}

fn next(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let table = call.check_table(vm, 0)?;
    match vm.heap.next(table, call.arg(vm, 1)) {
        Ok(Some((key, value))) => {
            call.push(vm, key);
            call.push(vm, value);
            Ok(Outcome::Return(2))
        }
        Ok(None) => Ok(Outcome::Value(Value::NIL)),
        Err(_) => Err(vm.raise(call, "invalid key to 'next'")),
    }
}

/// Calls its first argument once for each number up to its second, with that number: a
/// continuation.
fn repeat_call(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let count = call.check_integer(vm, 1)?;
    let done = call.state();
    if i64::from(done) == count {
        return Ok(Outcome::Return(0));
    }
    call.set_locals(vm, 2)?;
    let function = call.arg(vm, 0);
    call.push(vm, function);
    call.push(vm, Value::int(i64::from(done) + 1));
    Ok(Outcome::Call { args: 1, results: 0, state: done + 1 })
}

fn traceback(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let message = vm.message_of(call.arg(vm, 0));
    let text = vm.traceback(call, Some(&message), 1);
    Ok(Outcome::Value(vm.heap.string(text.as_bytes(), StringCause::Other)?.value()))
}

fn collectgarbage(vm: &mut Vm, _: &mut Call) -> Result<Outcome, Raise> {
    vm.want_collection();
    Ok(Outcome::Value(Value::int(0)))
}

const NATIVES: &[(&str, &str, NativeFn)] = &[
    ("print", "print", print),
    ("setmetatable", "setmetatable", setmetatable),
    ("select", "select", select),
    ("next", "next", next),
    ("pcall", "pcall", pcall),
    ("xpcall", "xpcall", xpcall),
    ("error", "error", error),
    ("repeat_call", "repeat_call", repeat_call),
    ("traceback", "debug.traceback", traceback),
    ("collectgarbage", "collectgarbage", collectgarbage),
    ("co_create", "coroutine.create", coroutine_create),
    ("co_resume", "coroutine.resume", coroutine_resume),
    ("co_yield", "coroutine.yield", coroutine_yield),
    ("co_wrap", "coroutine.wrap", coroutine_wrap),
    ("co_status", "coroutine.status", coroutine_status),
    ("co_close", "coroutine.close", coroutine_close),
];

fn machine() -> (Vm, Paper) {
    let paper = Paper::default();
    let options = VmOptions { block_bytes: 64 << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(paper.clone())).unwrap();
    let globals = vm.globals();
    for (name, full_name, function) in NATIVES {
        vm.register(globals, name, full_name, *function).unwrap();
    }
    (vm, paper)
}

/// Runs a program in slices of `fuel` words; what it printed, and its error after that.
fn run_in_slices(source: &str, fuel: u64, always_collect: bool) -> String {
    let (mut vm, paper) = machine();
    let function = vm.load(source.as_bytes(), "@test.lua").unwrap();
    vm.heap.collect_always(always_collect);
    vm.start(function, &[]).unwrap();
    loop {
        match vm.run(fuel) {
            Exit::Done => break,
            Exit::OutOfFuel | Exit::Stopped => (),
            Exit::Error(error) => {
                paper.0.borrow_mut().extend_from_slice(error.message.as_bytes());
                paper.0.borrow_mut().push(b'\n');
                break;
            }
        }
    }
    if always_collect {
        vm.heap.verify().unwrap();
    }
    let text = paper.0.borrow().clone();
    String::from_utf8(text).unwrap()
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(run_in_slices(source, 1 << 40, false), expected, "at full speed");
    assert_eq!(run_in_slices(source, 1, false), expected, "in slices");
    assert_eq!(run_in_slices(source, 1 << 40, true), expected, "always collecting");
}

#[test]
fn calls_and_loops() {
    check(
        "local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
         print(fib(15))
         local s = 0 for i = 1, 10 do s = s + i end print(s)
         for i = 3, 1, -1 do print(i) end
         for x = 1.0, 2.0, 0.5 do print(x) end
         local t = {10, 20, 30} for i = 1, #t do t[i] = t[i] * 2 end print(t[1], t[2], t[3])
         for k, v in next, {5, 6} do print(k, v) end",
        "610\n55\n3\n2\n1\n1.0\n1.5\n2.0\n20\t40\t60\n1\t5\n2\t6\n",
    );
}

#[test]
fn varargs() {
    check(
        "local function f(a, ...) return select('#', ...), a, ... end
         print(f()) print(f(1)) print(f(1, 2, 3)) print((f(1, 2)))
         local function g(...) local a, b = ... return {...}, a, b end
         local t, a, b = g(7, 8, 9) print(#t, a, b)
         local function h(...) return f(...) end print(h(1, nil, 3))",
        "0\tnil\n0\t1\n2\t1\t2\t3\n1\n3\t7\t8\n2\t1\tnil\t3\n",
    );
}

#[test]
fn metamethods() {
    check(
        "local mt = {} mt.__index = function(t, k) return k .. '!' end
         mt.__add = function(a, b) return 'sum' end mt.__concat = function(a, b) return 'cat' end
         mt.__lt = function() return true end mt.__le = function() return false end
         mt.__eq = function() return true end mt.__len = function() return 42 end
         mt.__call = function(self, a) return a end mt.__unm = function() return 'neg' end
         local a, b = setmetatable({}, mt), setmetatable({}, mt)
         print(a.x, a + 1, 1 + a, a .. 'x', 'x' .. a, 'x' .. 'y' .. a .. 'z')
         print(a < b, a <= b, a == b, a ~= b, #a, a(5), -a)
         if a < b then print('less') end if not (a <= b) then print('not') end
         local log = {}
         local p = setmetatable({}, {__newindex = function(t, k, v) log[#log + 1] = k end})
         p.x = 1 p[1] = 2 print(#log, p.x)",
        "x!\tsum\tsum\tcat\tcat\txycat\ntrue\tfalse\ttrue\tfalse\t42\t5\tneg\nless\nnot\n2\tnil\n",
    );
}

#[test]
fn closures_share_what_they_assign() {
    check(
        "local n = 0 local function inc() n = n + 1 return n end
         local function get() return n end inc() inc() print(get(), n)
         local fs = {} for i = 1, 3 do local j = i fs[i] = function() j = j + 1 return i, j end end
         print(fs[1]()) print(fs[1]()) print(fs[3]())",
        "2\t2\n1\t2\n1\t3\n3\t4\n",
    );
}

#[test]
fn errors_are_caught_and_named() {
    check(
        "print(pcall(function() local a; a.b = 1 end))
         print(pcall(function() return undefined.x end))
         print(pcall(function() undefined() end))
         print(pcall(function() return 1 + {} end))
         print(pcall(error, {}, 1) )
         print(pcall(error, 'x', 0))
         print(xpcall(function() error('deep') end, function(m) return 'handled ' .. m end))
         print(pcall(pcall, error, 'y'))
         print(select('#', pcall(error)))
         local ok, e = pcall(function() local t = {} t.x.y.z = 1 end) print(e)",
        "false\ttest.lua:1: attempt to index a nil value (local 'a')
false\ttest.lua:2: attempt to index a nil value (global 'undefined')
false\ttest.lua:3: attempt to call a nil value (global 'undefined')
false\ttest.lua:4: attempt to perform arithmetic on a table value
false\ttable
false\tx
false\thandled test.lua:7: deep
true\tfalse\ty
2
test.lua:10: attempt to index a nil value (field 'x')\n",
    );
}

#[test]
fn recursion_ends_in_an_error() {
    let source = "local function f() return 1 + f() end print(pcall(f))
        print(xpcall(f, function(m) return m .. '!' end))
        print(pcall(function() local t = setmetatable({}, {}) getmt = t.x end))";
    let text = run_in_slices(source, 1 << 40, false);
    assert_eq!(
        text,
        "false\ttest.lua:1: stack overflow\nfalse\ttest.lua:1: stack overflow!\ntrue\n"
    );
}

#[test]
fn coroutines() {
    check(
        "local co = co_create(function(a, b) print(a, b)
            local c = co_yield(a + b) print(c)
            local d, e = co_yield(c * 2) print(d, e) return 'end' end)
         print(co_resume(co, 1, 2)) print(co_status(co)) print(co_resume(co, 10))
         print(co_resume(co, 'x', 'y')) print(co_status(co)) print(co_resume(co))
         local gen = co_wrap(function() for i = 1, 3 do co_yield(i) end end)
         for i in gen do print(i) end
         print(co_resume(co_create(function() error('oops') end)))
         print(pcall(co_wrap(function() error('oops') end)))
         print(co_resume(co_create(function()
             return pcall(function() co_yield(1) error('late') end) end)))
         repeat_call(co_wrap(function(a) while true do print('r', a) a = co_yield() end end), 2)",
        "1\t2\ntrue\t3\nsuspended\n10\ntrue\t20\nx\ty\ntrue\tend\ndead
false\tcannot resume dead coroutine
1\n2\n3\nfalse\ttest.lua:8: oops\nfalse\ttest.lua:9: oops\ntrue\t1\nr\t1\nr\t2\n",
    );
}

#[test]
fn variables_are_closed() {
    check(
        "local function new(n)
             return setmetatable({}, {__close = function(_, e) print('close', n, e) end}) end
         do local a <close> = new('a') local b <close> = new('b') print('in') end
         local function f() local c <close> = new('c') return 1, 2, 3 end print(f())
         print(pcall(function() local d <close> = new('d') error('e', 0) end))
         for i = 1, 2 do local g <close> = new(i)
             if i == 1 then goto continue end print('two') ::continue:: end
         local co = co_create(function() local h <close> = new('h') co_yield() end)
         co_resume(co) print(co_close(co), co_status(co))
         for x in function(s, c) if not c then return 1 end end, nil, nil, new('for') do
             print(x) end",
        "in\nclose\tb\tnil\nclose\ta\tnil\nclose\tc\tnil\n1\t2\t3
close\td\te\nfalse\te\nclose\t1\tnil\ntwo\nclose\t2\tnil
close\th\tnil\ntrue\tdead\n1\nclose\tfor\tnil\n",
    );
}

#[test]
fn finalizers_run() {
    check(
        "setmetatable({}, {__gc = function() print('gone') end}) collectgarbage() print('after')",
        "gone\nafter\n",
    );
}

#[test]
fn natives_call_back() {
    check(
        "repeat_call(print, 3)
         print(pcall(repeat_call, function(i) if i == 2 then error('at ' .. i, 0) end end, 3))
         print(pcall(repeat_call, 1))",
        "1\n2\n3\nfalse\tat 2
false\tbad argument #2 to 'repeat_call' (number expected, got no value)\n",
    );
}

#[test]
fn fuel_is_exact() {
    let source = "local s = 0 for i = 1, 1000 do s = s + i % 7 end
        local function f(n) if n > 0 then return f(n - 1) end end f(50) pcall(error)";
    let spent = |slice: u64| {
        let (mut vm, _) = machine();
        let function = vm.load(source.as_bytes(), "@test.lua").unwrap();
        vm.start(function, &[]).unwrap();
        let mut given = 0;
        loop {
            given += slice as i64;
            match vm.run(slice) {
                Exit::Done => return given - vm.fuel_left(),
                Exit::OutOfFuel => (),
                other => panic!("{other:?}"),
            }
        }
    };
    let whole = spent(1_000_000);
    // Three instructions a round, and a few for each call.
    assert!((3200..3400).contains(&whole), "{whole}");
    for slice in [1, 7, 100, 999] {
        assert_eq!(spent(slice), whole, "slices of {slice}");
    }
}

#[test]
fn a_snapshot_goes_on_where_it_was_taken() {
    let source = "local co = co_wrap(function() for i = 1, 100 do co_yield(i) end end)
        local s = 0 repeat_call(function(i) s = s + co() end, 100) print(s)";
    let (mut vm, paper) = machine();
    let function = vm.load(source.as_bytes(), "@test.lua").unwrap();
    vm.start(function, &[]).unwrap();
    assert!(matches!(vm.run(700), Exit::OutOfFuel));
    let (snapshot, fuel) = (vm.snapshot(), vm.fuel_left());
    assert!(matches!(vm.run(1 << 30), Exit::Done));
    vm.restore(&snapshot);
    vm.set_fuel(fuel);
    assert!(matches!(vm.run(1 << 30), Exit::Done));
    assert_eq!(String::from_utf8(paper.0.borrow().clone()).unwrap(), "5050\n5050\n");
}

#[test]
fn memory_that_no_collection_frees_is_an_error() {
    let paper = Paper::default();
    let options = VmOptions { block_bytes: 2 << 20, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(paper.clone())).unwrap();
    let globals = vm.globals();
    for (name, full_name, function) in NATIVES {
        vm.register(globals, name, full_name, *function).unwrap();
    }
    let source = "local function fill(make) local t = {} for i = 1, 1e9 do t[i] = make(i) end end
        print(pcall(fill,
            function(i) return 'some text, longer than forty bytes indeed: ' .. i end))
        print(pcall(fill, co_create and function() return co_create(print) end))
        print(pcall(fill, function() return {} end))";
    let function = vm.load(source.as_bytes(), "@test.lua").unwrap();
    vm.call(function, &[]).unwrap();
    let text = String::from_utf8(paper.0.borrow().clone()).unwrap();
    assert_eq!(text, "false\tnot enough memory\n".repeat(3));
}

#[test]
fn want_of_memory_is_no_matter_for_a_message_handler() {
    let (mut vm, paper) = machine();
    let source = "print(xpcall(function() return {} end, function() return 'here' end))
        print(xpcall(error, function(e) return 'handler of ' .. e end, 'an error'))";
    let function = vm.load(source.as_bytes(), "@test.lua").unwrap();
    vm.start(function, &[]).unwrap();
    // The two functions are made; the table is not, not even after a collection.
    vm.heap.fail_allocations(2, 2);
    assert!(matches!(vm.run(1 << 30), Exit::Done));
    let text = String::from_utf8(paper.0.borrow().clone()).unwrap();
    assert_eq!(text, "false\tnot enough memory\nfalse\thandler of an error\n");
}

#[test]
fn memory_may_run_out_at_the_same_place_again() {
    let (mut vm, _) = machine();
    let function = vm.load(b"return {}", "@test.lua").unwrap();
    for _ in 0..3 {
        vm.start(function, &[]).unwrap();
        vm.set_fuel(1 << 20);
        vm.heap.fail_allocations(0, 1);
        assert!(matches!(vm.run(0), Exit::Done), "a collection makes it good");
    }
}

#[test]
fn finalizers_run_one_after_another() {
    check(
        "local function make(name)
           local function gc() print(name) collectgarbage() print(name) end
           return setmetatable({}, { __gc = gc })
         end
         local all = { make('a'), make('b'), make('c') }
         all = nil
         collectgarbage()
         print('end')",
        "c\nc\nb\nb\na\na\nend\n",
    );
}

#[test]
fn the_end_of_a_program_calls_all_finalizers() {
    let (mut vm, paper) = machine();
    let source = "for i = 1, 3 do
            local meta = { __gc = function()
              print(i)
              setmetatable({}, { __gc = function() print('never') end })
              collectgarbage()
              if i == 2 then error('two') end
            end }
            _G[i] = setmetatable({}, meta)
        end
        print('end')";
    let function = vm.load(source.replace("_G[i]", "kept[i]").as_bytes(), "@test.lua").unwrap();
    let (globals, kept) = (vm.globals(), vm.heap.new_table(0, 0).unwrap());
    let name = vm.heap.string(b"kept", StringCause::Other).unwrap();
    vm.heap.set_str(globals, name, kept.value()).unwrap();
    vm.call(function, &[]).unwrap();
    assert!(matches!(vm.close(1 << 20), Exit::Done));
    let text = String::from_utf8(paper.0.borrow().clone()).unwrap();
    let warning = "error in __gc (test.lua:6: two)";
    assert_eq!(text, format!("end\n3\n2\n{warning}\n1\n"));
    vm.heap.verify().unwrap();
}

#[test]
fn stack_and_frames_shrink_after_deep_recursion() {
    let (mut vm, paper) = machine();
    let source = "local function deep(n) if n > 0 then return 1 + deep(n - 1) end return 0 end
        local function closes(n, c)
          local kept <close> = c
          if n > 0 then return (closes(n - 1, c)) end
          return deep(10000)
        end
        print(deep(100000))
        collectgarbage()
        print(closes(20, setmetatable({}, { __close = function() collectgarbage() end })))
        print(deep(1000))
        collectgarbage()";
    let function = vm.load(source.as_bytes(), "@test.lua").unwrap();
    vm.call(function, &[]).unwrap();
    let thread = vm.heap.thread(vm.thread);
    assert!(thread.stack_slots < 2000, "{} slots", thread.stack_slots);
    assert!(thread.frames_bytes < 10_000, "{} bytes of frames", thread.frames_bytes);
    assert_eq!(paper.0.take(), b"100000\n10000\n1000\n");
    vm.heap.verify().unwrap();
}

#[test]
fn tracebacks() {
    check(
        "local function g() print(traceback('here')) end
         function f() g() end
         f()",
        "here
stack traceback:
\ttest.lua:1: in upvalue 'g'
\ttest.lua:2: in function 'f'
\ttest.lua:3: in main chunk
\t[C]: in ?\n",
    );
}
