//! Ten thousand crashes, reloads and compiled programs leave nothing behind: neither in the
//! process's memory nor in the machine's, and the last cart plays as the first did.
#![allow(clippy::disallowed_methods, reason = "this test asks the system about its own process")]
#![allow(clippy::expect_used, reason = "a test may end in a panic")]

#[path = "lua/machine.rs"]
mod machine;

use machine::machine;
use narthex::cart::{Cart, Memory};
use narthex::console::{BootOptions, Console, Hashes, RunState};
use narthex::hardware::Input;
use narthex::lua::heap::Value;
use narthex::lua::vm::Exit;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often each of these is done.
const TIMES: usize = 10_000;
/// Rounds after which whatever grows only at first has grown.
const WARM: usize = 200;
/// What a process may grow by in the rest of them.
const GROWTH: u64 = 1 << 20;

/// Resident memory of this process in bytes, where the system tells; without what it shares with
/// others, such as the pages of the program itself.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let mut pages = text.split(' ').map(|word| word.parse::<u64>());
    let (resident, shared) = (pages.nth(1)?.ok()?, pages.next()?.ok()?);
    Some((resident - shared) * 4096)
}

/// One test at a time: another's memory would be counted.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something over and over, and fails if that makes the process grow.
fn leaves_nothing(mut round: impl FnMut(usize)) {
    for i in 0..WARM {
        round(i);
    }
    let before = resident();
    for i in WARM..TIMES {
        round(i);
    }
    if let (Some(before), Some(after)) = (before, resident()) {
        let grown = after.saturating_sub(before);
        assert!(grown < GROWTH, "the process has grown by {} KiB", grown >> 10);
    }
}

fn cart(main: &str) -> Arc<Cart> {
    Arc::new(Cart::load(&Memory::new("test").with("main.lua", main)).expect("the cart loads"))
}

fn boot(cart: &Arc<Cart>) -> Console {
    Console::boot(Arc::clone(cart), &BootOptions::default()).expect("the cart boots")
}

/// The fingerprints of a cart that draws, sounds, allocates and throws dice.
fn clean_hashes(cart: &Arc<Cart>) -> Hashes {
    let mut console = boot(cart);
    for _ in 0..3 {
        assert_eq!(console.step(&Input::default()).state, RunState::Running);
    }
    console.hashes()
}

const CLEAN: &str = "local dots = {}
    function _update()
      for i = 1, 20 do
        dots[#dots + 1] = { x = math.random(0, 319), y = math.random(0, 179), name = 'dot ' .. i }
      end
    end
    function _draw()
      note(0, 60, 1, 12, 5) cls(1)
      for _, dot in ipairs(dots) do pset(dot.x, dot.y, #dot.name) end
    end";

#[test]
fn a_console_crashes_and_reloads_for_ever() {
    let _turn = alone();
    let clean = cart(CLEAN);
    let expected = clean_hashes(&clean);
    let crashing = [
        "function _draw() local t t.x = 1 end",
        "function _update() error({ text = ('x'):rep(1000) }) end",
        "function _update() local co = coroutine.wrap(function() error('inside') end) co() end",
        "local t = setmetatable({}, { __close = function() error('closing') end })
         function _draw() local c <close> = t end",
        "('x'):rep(1000):gsub('.', function(c) return load('return ' .. c)() .. {} end)",
    ]
    .map(cart);
    // These fill the memory or the stack, which takes the system a while: now and then will do.
    let filling = [
        "local s = 'x' while true do s = s .. s end",
        "local function f() return f() + 1 end function _init() f() end",
    ]
    .map(cart);
    leaves_nothing(|i| {
        let crash = match i % 100 {
            0 => &filling[i / 100 % filling.len()],
            _ => &crashing[i % crashing.len()],
        };
        let mut console = boot(crash);
        let mut state = RunState::Running;
        for _ in 0..10 {
            state = console.step(&Input::default()).state;
            if state == RunState::Faulted {
                break;
            }
        }
        assert_eq!(state, RunState::Faulted, "crash {i}");
        if i % 100 < 2 {
            assert_eq!(clean_hashes(&clean), expected, "a clean cart after crash {i}");
        }
    });
}

#[test]
fn programs_are_compiled_for_ever() {
    let _turn = alone();
    let (mut vm, paper) = machine(16 << 20);
    let source = "local count = ...
        local text = 'local t = { a = 1, b = %d, \"name %d\" } return function() return t.b end'
        for i = 1, count do
          assert(load(text:format(i, i), '=chunk ' .. i))()()
          assert(not load('x = = ' .. i))
        end
        collectgarbage() collectgarbage()
        print(collectgarbage('count') * 1024 // 1)";
    let function = vm.load(source.as_bytes(), "=test").expect("it compiles");
    let registry = vm.heap.state().registry;
    vm.heap.set_int(registry, 100, function).expect("there is room");
    let mut sizes = Vec::new();
    let mut before = None;
    for count in [100, 100, TIMES as i64] {
        before = before.or(Some(resident()).filter(|_| sizes.len() == 2));
        vm.start(function, &[Value::int(count)]).expect("it starts");
        assert!(matches!(vm.run(1 << 40), Exit::Done));
        let printed = String::from_utf8(paper.0.take()).expect("a number");
        sizes.push(printed.trim().parse::<f64>().expect("a number"));
    }
    let grown = sizes[2] - sizes[1];
    assert!(grown.abs() < 1024.0, "the heap has grown by {grown} bytes: {sizes:?}");
    if let (Some(Some(before)), Some(after)) = (before, resident()) {
        assert!(
            after < before + (4 << 20),
            "the process has grown by {} KiB",
            (after - before) >> 10
        );
    }
    vm.heap.verify().expect("a sound heap");
}

#[test]
fn machines_come_and_go_for_ever() {
    let _turn = alone();
    leaves_nothing(|i| {
        let (mut vm, paper) = machine(4 << 20);
        let function = vm.load(b"print(('x'):rep(3), ...)", "=test").expect("it compiles");
        vm.start(function, &[Value::int(i as i64)]).expect("it starts");
        assert!(matches!(vm.run(1 << 20), Exit::Done));
        assert_eq!(paper.0.take(), format!("xxx\t{i}\n").into_bytes());
    });
}
