//! Evidence that texts are not copied and nothing is allocated where nothing need be, by the
//! counters of the machine: each claim is a program that does a thing a million times.
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

use narthex::lua::heap::{AllocKind, Counters, StringCause, Value};
use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Exit, Vm, VmOptions};

/// How often each thing is done.
const TIMES: u64 = 1_000_000;

/// What ran, and what it did in the end.
struct Evidence {
    before: Counters,
    after: Counters,
}

impl Evidence {
    fn allocations(&self) -> u64 {
        let sum = |counters: &Counters| counters.allocations.iter().sum::<u64>();
        sum(&self.after) - sum(&self.before)
    }

    fn allocations_of(&self, kind: AllocKind) -> u64 {
        self.after.allocations[kind as usize] - self.before.allocations[kind as usize]
    }

    fn strings(&self, cause: StringCause) -> u64 {
        self.after.strings[cause as usize] - self.before.strings[cause as usize]
    }

    fn all_strings(&self) -> u64 {
        self.after.strings.iter().sum::<u64>() - self.before.strings.iter().sum::<u64>()
    }

    fn copies(&self) -> u64 {
        self.after.payload_copies - self.before.payload_copies
    }

    /// No string was made, no text copied, nothing allocated.
    fn is_nothing(&self, what: &str) {
        assert_eq!(self.allocations(), 0, "allocations by {what}");
        assert_eq!(self.all_strings(), 0, "strings made by {what}");
        assert_eq!(self.copies(), 0, "texts copied by {what}");
    }
}

fn machine() -> Vm {
    let mut vm = Vm::new(VmOptions::default(), Box::new(())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries::default()).expect("the block is large enough");
    vm
}

fn run(vm: &mut Vm, text: &str) {
    let function = vm.load(text.as_bytes(), "=evidence").expect("it compiles");
    vm.start(function, &[]).expect("it starts");
    match vm.run(u64::MAX) {
        Exit::Done => (),
        other => panic!("{text}\nended with {other:?}"),
    }
}

/// Runs `setting`, which makes a global function `work`; lets it work twice, so that all that is
/// made once has been made; then `TIMES` times, which is counted.
fn evidence(setting: &str) -> Evidence {
    evidence_of(setting, TIMES)
}

/// The same, with another number of times.
fn evidence_of(setting: &str, times: u64) -> Evidence {
    let mut vm = machine();
    run(&mut vm, setting);
    let text = b"local work = work for _ = 1, ... do work() end";
    let function = vm.load(text, "=work").expect("it compiles");
    vm.call(function, &[Value::int(2)]).expect("it works");
    vm.start(function, &[Value::int(times as i64)]).expect("it starts");
    let before = vm.heap.counters;
    assert!(matches!(vm.run(u64::MAX), Exit::Done), "{setting}");
    Evidence { before, after: vm.heap.counters }
}

/// A global text that is too long to be interned, and a short one.
const TEXTS: &str = "long = ('a text '):rep(20) short = 'a text'";

#[test]
fn reading_and_handing_on_texts_copies_nothing() {
    let things = [
        ("reading globals", "function work() local a, b = long, short return a, b end"),
        ("passing texts", "local function f(a, b) end function work() f(long, short) end"),
        ("returning texts", "local function f() return long, short end function work() f() end"),
        (
            "handing texts on in varargs",
            "local function g(...) return ... end function work() g(long, short) end",
        ),
        (
            "storing texts in tables",
            "local t = {} function work() t[1] = long t.x = short t[short] = long end",
        ),
        ("texts as keys", "local t = { [long] = 1 } function work() return t[long] end"),
        (
            "storing texts in upvalues",
            "local u, v function work() u = long v = short u, v = v, u end",
        ),
        ("storing texts in globals", "function work() other = long other = short end"),
        ("comparing texts", "function work() return long == short or long < short end"),
        ("the length of texts", "function work() return #long + #short end"),
        ("the bytes of texts", "function work() return long:byte(3, 7) end"),
        ("calls of methods of texts", "function work() return long:len(), short:len() end"),
        ("constants", "function work() return 'a constant', 'another', 1.5, 1 << 60 end"),
        ("finding plain texts", "function work() return long:find('xt', 1, true) end"),
    ];
    for (what, work) in things {
        evidence(&format!("{TEXTS} {work}")).is_nothing(what);
    }
}

#[test]
fn a_text_that_comes_out_as_it_went_in_is_not_copied() {
    let things = [
        ("tostring", "function work() return tostring(long) end"),
        ("sub of everything", "function work() return long:sub(1), long:sub(1, -1) end"),
        ("rep of one", "function work() return long:rep(1) end"),
        ("joining with nothing", "local e = '' function work() return long .. e, e .. long end"),
        ("concat of one", "local t = { long } function work() return table.concat(t) end"),
        ("gsub without a match", "function work() return long:gsub('#', '') end"),
        ("a match of everything", "function work() return long:match('.*') end"),
        ("a capture of everything", "function work() return long:match('(.*)') end"),
        ("format of one text", "function work() return ('%s'):format(long) end"),
    ];
    for (what, work) in things {
        let evidence = evidence(&format!("{TEXTS} {work}"));
        assert_eq!(evidence.all_strings(), 0, "strings made by {what}");
        assert_eq!(evidence.copies(), 0, "texts copied by {what}");
    }
}

#[test]
fn a_text_that_is_made_again_of_itself_counts_as_a_copy() {
    let things = [
        ("upper of capitals", "LONG:upper()"),
        ("lower of small letters", "long:lower()"),
        ("reverse of the same both ways", "same:reverse()"),
        ("gsub by the same", "long:gsub('a', 'a')"),
        ("gsub of everything by a text", "('x'):gsub('x', long)"),
        ("format of a text and nothing", "('%s%s'):format(long, '')"),
        ("format without directives", "long:format()"),
        ("concat with nothing", "table.concat({ long, '' })"),
        ("rep of nothing with a separator", "(''):rep(2, long)"),
        ("pack of its length", "string.pack('c140', long)"),
    ];
    for (what, work) in things {
        let setting = format!(
            "{TEXTS} LONG = long:upper() same = ('x'):rep(60) function work() return {work} end"
        );
        let copies = evidence_of(&setting, 1000).copies();
        assert_eq!(copies, 1000, "copies by {what}");
    }
    // Another text of the same length is none.
    let other = format!("{TEXTS} function work() return long:upper(), long:reverse() end");
    assert_eq!(evidence_of(&other, 1000).copies(), 0);
}

#[test]
fn numbers_allocate_nothing() {
    let things = [
        (
            "a loop of integers",
            "local n = 1 function work() n = n * 3 + (n >> 7) ~ (n << 1) n = n // 3 % 1000003 end",
        ),
        (
            "integers past 2^53",
            "local n = 1 << 62 function work() n = n + 0x7FFFFFFFFFFF n = -n end",
        ),
        (
            "a loop of floats",
            "local x = 1.5 function work() x = x * 1.25 + 1 / x if x > 9 then x = x ^ 0.5 end end",
        ),
        (
            "numbers in tables",
            "local t = {1, 2.5, x = 3} function work() t[1] = t[1] + 1 t.x = t.x / 2 t[2] = 7 end",
        ),
        (
            "numeric loops",
            "function work() for i = 1, 3 do end for x = 0, 1, .5 do local s = x end end",
        ),
        (
            "mathematics",
            "local m = math function work() return m.sin(m.floor(2.7)) + m.max(1, 2) end",
        ),
        ("calls", "local function f(a, b) return b, a end function work() return f(f(1, 2.5)) end"),
    ];
    for (what, work) in things {
        evidence(work).is_nothing(what);
    }
}

#[test]
fn joining_makes_exactly_one_text() {
    for operands in [2_u64, 3, 8, 30] {
        // Longer than what is interned, so that each is made anew.
        let chain = vec!["part"; operands as usize].join(" .. ");
        let setting = format!(
            "local part, n = ('x'):rep(50), 0 function work() n = n + 1 local s = {chain} end"
        );
        let evidence = evidence(&setting);
        assert_eq!(evidence.strings(StringCause::Concat), TIMES, "{operands} operands");
        assert_eq!(evidence.all_strings(), TIMES, "{operands} operands");
        assert_eq!(evidence.allocations(), TIMES, "{operands} operands");
    }
    // Numbers join without a text of their own.
    let numbers =
        evidence("local n = 0 function work() n = n + 1 return 'number ' .. n .. n / 2 end");
    assert_eq!(numbers.all_strings(), numbers.strings(StringCause::Concat));
    assert!(numbers.all_strings() <= TIMES);
}

#[test]
fn constants_are_made_once_when_a_program_is_loaded() {
    let mut vm = machine();
    let made = |vm: &Vm| vm.heap.counters.strings[StringCause::Constant as usize];
    let text = "local function f() return 'a constant of this test' end
        local g = function() return 'a constant of this test' end
        for _ = 1, 1000 do assert(f() == g()) end";
    let before = made(&vm);
    let function = vm.load(text.as_bytes(), "=constants").expect("it compiles");
    let loaded = made(&vm);
    assert!(loaded > before, "the constant is made by loading");
    vm.start(function, &[]).expect("it starts");
    assert!(matches!(vm.run(u64::MAX), Exit::Done));
    assert_eq!(made(&vm), loaded, "and never again");
}

#[test]
fn what_must_be_allocated_is_counted() {
    // The counters do count: the tests above could not tell otherwise.
    let tables = evidence("function work() local t = { 1, 2, x = 3 } end");
    assert_eq!(tables.allocations_of(AllocKind::Table), TIMES);
    assert_eq!(tables.allocations_of(AllocKind::TableGrowth), 2 * TIMES);
    let closures =
        evidence("local n = 0 function work() n = n + 1 return function() return n end end");
    assert_eq!(closures.allocations_of(AllocKind::Closure), TIMES);
    let texts = evidence(&format!("{TEXTS} function work() return long:sub(2) end"));
    assert_eq!(texts.strings(StringCause::Sub), TIMES);
}

#[test]
fn machines_in_parallel_count_for_themselves() {
    let count = |n: u64| {
        let mut vm = machine();
        let before = vm.heap.counters;
        let text = format!("for i = 1, {n} do local t = {{}} local s = ('x'):rep(41) .. i end");
        run(&mut vm, &text);
        let after = vm.heap.counters;
        let tables = AllocKind::Table as usize;
        let concat = StringCause::Concat as usize;
        assert_eq!(after.allocations[tables] - before.allocations[tables], n);
        assert_eq!(after.strings[concat] - before.strings[concat], n);
        after
    };
    let alone: Vec<_> = (1..=4).map(|n| count(n * 1000)).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..100).map(|n| scope.spawn(move || (n, count((n % 4 + 1) * 1000)))).collect();
        for thread in threads {
            let (n, counters) = thread.join().expect("the thread ends well");
            assert_eq!(counters, alone[n as usize % 4], "thread {n}");
        }
    });
}

/// Everything that an instruction can be, in loops. Handlers of instructions follow one another by
/// jumps in release builds: if one of them were a call, this would need 16 MiB of stack.
#[test]
fn the_stack_of_the_host_does_not_grow_with_what_runs() {
    const PROGRAM: &str = r##"
        local function id(...) return ... end
        local function one(x) return x end
        local function tail(n) if n > 0 then return tail(n - 1) end end
        local Vector = { __index = { len = function(v) return v.x end } }
        Vector.__add = function(a, b) return a end
        Vector.__eq = function() return true end
        Vector.__lt = function() return false end
        Vector.__concat = function(a, b) return "c" end
        Vector.__call = function(self, x) return x end
        Vector.__unm = function(a) return a end
        local v, w = setmetatable({ x = 1 }, Vector), setmetatable({ x = 2 }, Vector)
        local s, f, n, t, cell = 0, 0.5, 7, { 1, 2, 3, a = 1 }, 0
        for i = 1, 300000 do
            s = s + i - 1 s = s * 3 % 1000 // 2 f = f * 2 / 3 + i ^ 2 - f f = 1 / f + 2 - f
            n = (n & 255 | 3 ~ i) << 2 >> 1 n = ~n n = -n f = -f
            t.a = t.a + i t[1] = t[2] t[i % 3 + 1] = i t["a"] = #t
            cell = cell + 1
            if i < n and i <= s or f > 3 or not (f >= i) then s = s + 1 end
            if t.a == nil or t.a ~= 1 or i == s then s = s or 1 end
            s = one(s) id(id(i, 2), 3) v = v + w v = -v
            if v == w or v < w then s = 0 end
            local g = function() cell = cell + i end
            local u = { i, i, x = i } local text = i .. "x" .. i
            v:len() v(1) math.abs(s) select("#", 1, 2) global = i global = global + 1
        end
        local function read() return cell end
        for k in pairs(t) do s = k end for k, x in ipairs(t) do s = x end
        for x = 1.0, 100000.0 do s = x end
        for i = 1, 100000 do
            for k, x in next, t do s = x end pcall(read) local c <close> = nil
        end
        tail(300000)
        local wrapped = coroutine.wrap(function() while true do coroutine.yield(1) end end)
        for i = 1, 100000 do wrapped() end
        table.sort(t, function(a, b) return false end)
    "##;
    let small = std::thread::Builder::new().stack_size(512 << 10);
    // In debug builds handlers return, and there is nothing to be seen.
    let program =
        if cfg!(debug_assertions) { PROGRAM.replace("00000", "000") } else { PROGRAM.into() };
    let thread = small.spawn(move || run(&mut machine(), &program)).expect("a thread starts");
    thread.join().expect("the stack was large enough");
}
