//! What programs in `tests/lua/stdlib` cannot show, because the reference implementation cannot do
//! it: leaving a library function in the middle. Each of these runs in one go, in slices of a few
//! words of fuel, with a snapshot taken and restored between any two, and with a collection at
//! every safepoint.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Libraries, open};
use crate::lua::vm::{Exit, Vm, VmOptions, World};

#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl World for Paper {
    fn write(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }
}

fn machine(block_bytes: usize) -> (Vm, Paper) {
    let paper = Paper::default();
    let options = VmOptions { block_bytes, reserved_bytes: 0, seed: 1 };
    let mut vm = Vm::new(options, Box::new(paper.clone())).unwrap();
    open(&mut vm, Libraries { os: true }).unwrap();
    (vm, paper)
}

fn start(vm: &mut Vm, program: &str) {
    let function = vm.load(program.as_bytes(), "=test").unwrap();
    vm.start(function, &[]).unwrap();
}

/// What a program prints, run with so much fuel at a time.
fn printed(program: &str, fuel: u64, stress: bool) -> String {
    let (mut vm, paper) = machine(8 << 20);
    vm.heap.collect_always(stress);
    start(&mut vm, program);
    loop {
        match vm.run(fuel) {
            Exit::Done => break,
            Exit::OutOfFuel => {
                let snapshot = vm.snapshot();
                vm.restore(&snapshot);
            }
            Exit::Stopped => {}
            Exit::Error(error) => panic!("{error}\n{}", error.traceback),
        }
    }
    let text = paper.0.borrow();
    String::from_utf8_lossy(&text).into_owned()
}

fn check(program: &str, expected: &str) {
    for (fuel, stress) in [(1 << 30, false), (3, false), (1 << 30, true), (7, true)] {
        assert_eq!(printed(program, fuel, stress), expected, "fuel {fuel}, stress {stress}");
    }
}

/// Runs a function and prints what it notes on its way, and what it returns. `note` may be stopped
/// in, too.
const RUN: &str = "
local steps
local function note(value) steps[#steps + 1] = tostring(value) return value end
local function run(f)
  steps = {}
  note(f())
  print(table.concat(steps, ' '))
end
";

/// As [`RUN`], but every note is a yield.
const RUN_AS_COROUTINE: &str = "
local function run(f)
  local thread, steps, value = coroutine.create(f), {}, nil
  repeat
    local ok, got = coroutine.resume(thread, value)
    steps[#steps + 1] = tostring(got)
    value = got
  until coroutine.status(thread) == 'dead'
  print(table.concat(steps, ' '))
end
local note = coroutine.yield
";

/// What is run, what it prints, and whether it may yield there.
const CALLBACKS: &[(&str, &str, bool)] = &[
    (
        "run(function() return (('abc'):gsub('.', function(c) note(c) return c:upper()
           end)) end)",
        "a b c ABC",
        false,
    ),
    (
        "run(function() local t = { 3, 1, 2 }
         table.sort(t, function(a, b) note(a .. '<' .. b) return a < b end)
         return table.concat(t, ',') end)",
        "2<3 1<2 1,2,3",
        false,
    ),
    (
        "local o = setmetatable({}, { __tostring = function() note('s') return 'text' end })
         run(function() return tostring(o) .. ('%s|%5s'):format(1, o) end)",
        "s s text1| text",
        false,
    ),
    (
        "local o = setmetatable({}, { __pairs = function() note('p') return next, {} end })
         run(function() for k in pairs(o) do end return 'end' end)",
        "p end",
        true,
    ),
    (
        "local o = setmetatable({}, { __index = function(_, i) note(i) return i < 3 and i
           or nil end })
         run(function() for i, v in ipairs(o) do end return 'end' end)",
        "1 2 3 end",
        false,
    ),
    (
        "local o = setmetatable({}, { __index = function(_, i) return note(i) end,
           __len = function() note('#') return 3 end })
         run(function() return table.concat(o, '+') end)
         run(function() return table.concat({ table.unpack(o) }, '-') end)",
        "# 1 2 3 1+2+3\n# 1 2 3 1-2-3",
        false,
    ),
    (
        "run(function() return select(2, xpcall(function() note('x') error('e', 0) end,
           function(m) return m .. 'h' end)) end)",
        "x eh",
        true,
    ),
    (
        "local o = setmetatable({}, { __index = function(_, k) note(k) return k .. k end })
         run(function() return (('ab'):gsub('.', o)) end)",
        "a b aabb",
        false,
    ),
    (
        "local o = setmetatable({}, { __newindex = function(t, k, v) note(k) rawset(t, k,
           v) end })
         run(function() table.insert(o, 'v') table.insert(o, 1, 'u') return o[1] .. o[2] end)",
        "1 2 uv",
        false,
    ),
    (
        "local n = 0
         run(function() return assert(load(function() n = n + 1 return note(({ 'return ', '7'
           })[n]) end))() end)",
        "return  7 nil 7",
        false,
    ),
];

#[test]
fn library_functions_can_be_left_in_a_callback() {
    for (program, expected, yields) in CALLBACKS {
        check(&format!("{RUN}{program}"), &format!("{expected}\n"));
        // Where the reference implementation is inside of C, it can be left by a stop only.
        if *yields {
            check(&format!("{RUN_AS_COROUTINE}{program}"), &format!("{expected}\n"));
        } else {
            let text = printed(&format!("{RUN_AS_COROUTINE}{program}"), 1 << 30, false);
            assert!(
                text.contains("attempt to yield across a C-call boundary"),
                "{program}: {text}"
            );
        }
    }
}

#[test]
fn hostile_lists_are_sorted_in_time() {
    // Decides the order as it is asked, always so that the pivot is as bad as can be.
    let program = "
        local n, values, count, candidate, solid, ids = 2000, {}, 0, 0, 0, {}
        for i = 1, n do ids[i] = i values[i] = n + 1 end
        table.sort(ids, function(x, y)
          count = count + 1
          if values[x] == n + 1 and values[y] == n + 1 then
            if x == candidate then values[x] = solid else values[y] = solid end
            solid = solid + 1
          end
          if values[x] == n + 1 then candidate = x elseif values[y] == n + 1 then candidate = y end
          return values[x] < values[y]
        end)
        for i = 2, n do assert(values[ids[i - 1]] <= values[ids[i]]) end
        print(count < 40 * n * 11)";
    assert_eq!(printed(program, 1 << 30, false), "true\n");
}

#[test]
fn long_work_stops_when_the_fuel_is_used_up() {
    for program in [
        "table.move({}, 1, 1 << 40, 2)",
        "table.concat(setmetatable({}, { __len = function() return 1 << 40 end,
               __index = function() return 'x' end }))",
        "return ('a'):rep(100):find(('.-'):rep(20) .. 'b')",
        "return ('a'):rep(100):gsub(('.-'):rep(20) .. 'b', '')",
        "for _ in ('a'):rep(100):gmatch(('.-'):rep(20) .. 'b') do end",
        "table.insert(setmetatable({}, { __len = function() return 1 << 40 end, __index = {}
               }), 1, 1)",
        "for i = 1, 1e9 do string.rep('x', 100000) end",
        "load(function() return ' ' end)",
    ] {
        let (mut vm, _) = machine(8 << 20);
        start(&mut vm, program);
        assert!(matches!(vm.run(200_000), Exit::OutOfFuel), "{program}");
        // Not a little too much: the slices are short.
        assert!(vm.fuel_left() > -200_000, "{program}: {}", vm.fuel_left());
    }
}

#[test]
fn sizes_are_checked_before_memory_is_taken() {
    for program in [
        "string.rep('x', 1 << 30)",
        "string.rep('x', 100000000)",
        "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(100000) end table.concat(t, ',')",
        "string.pack('c2000000000', 'x')",
        "('x'):rep(100000):gsub('x', ('y'):rep(100000))",
        "('x'):rep(100000):gsub('x', function() return ('y'):rep(100000) end)",
        "string.format(('%s'):rep(200), table.unpack((function() local t = {}
           for i = 1, 200 do t[i] = ('x'):rep(1000000) end return t end)()))",
        "table.pack(table.unpack({}, 1, 900000))",
        "error(select(2, load(function() return (' '):rep(1000000) end)), 0)",
    ] {
        let source = format!("print(pcall(function() {program} end))");
        assert_eq!(printed(&source, 1 << 30, false), "false\tnot enough memory\n", "{program}");
    }
}

#[test]
fn every_failed_allocation_can_be_survived() {
    let program = "
        local t = {}
        for i = 1, 20 do t[i] = (i * 7) % 20 end
        table.sort(t, function(a, b) return a > b end)
        table.insert(t, 5, 'five')
        table.move(t, 1, 10, 3)
        local text = table.concat(t, ',')
        text = text:gsub('%d+', function(n) return ('<%d>'):format(n) end)
        text = text:gsub('<', '[['):gsub('>', { ['>'] = ']]' })
        for a, b in text:gmatch('(%d)(%d)') do text = text .. a .. b end
        local o = setmetatable({}, { __len = function() return 3 end, __index = function(_, i)
               return 'i' .. i end })
        text = text .. table.concat(o) .. table.concat({ table.unpack(o) })
        text = text .. string.pack('>i4 s2', 5, 'abc'):byte(4) .. tostring(o):sub(1, 5)
        text = text .. load(function(n) t[#t + 1] = 1 return ({ 'return ', ' 5' })[#t - 21] end)()
        return text";
    let run = |failing: Option<u64>| {
        let (mut vm, _) = machine(8 << 20);
        start(&mut vm, program);
        vm.heap.fail_allocations(failing.unwrap_or(0), u64::from(failing.is_some()));
        match vm.run(1 << 30) {
            Exit::Done => {
                let result = vm.results()[0].as_str().unwrap();
                String::from_utf8_lossy(vm.heap.bytes(result)).into_owned()
            }
            other => panic!("allocation {failing:?}: {other:?}"),
        }
    };
    let expected = run(None);
    for n in 1..600 {
        assert_eq!(run(Some(n)), expected, "allocation {n}");
    }
}

#[test]
fn a_call_that_fails_is_named_by_the_line_of_its_arguments() {
    // As in 5.4.8; earlier ones name the line on which the expression begins.
    let program = "print(pcall(function()\n  return (1\n    + 2)\n    (3) end))\n\
                   print(pcall(function()\n  local t = {}\n  return t\n    .x\n    :m() end))";
    check(
        program,
        "false\ttest:4: attempt to call a number value\n\
         false\ttest:9: attempt to index a nil value (field 'x')\n",
    );
}
