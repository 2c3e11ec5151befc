//! Tests of tests.

use std::sync::Arc;

use super::*;
use crate::cart::{Cart, Memory};
use crate::console::{BootOptions, RunState};

/// A machine with a cart whose first frame is done, and the names of the tests of a script.
fn bench(main: &str, script: &str) -> Result<(Console, Vec<String>), Fault> {
    let cart = Cart::load(&Memory::new("test").with("main.lua", main)).expect("the cart loads");
    let mut console = Console::boot(Arc::new(cart), &BootOptions::default())?;
    console.step(&Input::default());
    let names = console.load_tests("a_test.lua", script.as_bytes())?;
    Ok((console, names))
}

/// Runs a test; gives what came of it and how many frames were played.
fn run(console: &mut Console, number: usize) -> (Result<(), String>, u64) {
    let first = console.frame();
    console.begin_test(number).expect("begins");
    loop {
        let ended = match console.run_test() {
            Wish::Frames(frames) => {
                for _ in 0..frames {
                    let input = console.test_input();
                    console.step(&input);
                }
                continue;
            }
            Wish::Snap(name) => Err(format!("snap {name}")),
            Wish::Failed(fault) => Err(fault.message),
            Wish::Done => Ok(()),
        };
        return (ended, console.frame() - first);
    }
}

/// Runs the only test of a script with this body.
fn verdict(main: &str, body: &str) -> (Result<(), String>, u64) {
    let script = format!("test('it', function() {body} end)");
    let (mut console, names) = bench(main, &script).expect("loads");
    assert_eq!(names, ["it"]);
    run(&mut console, 0)
}

#[track_caller]
fn fails(main: &str, body: &str, words: &str) {
    let (result, _) = verdict(main, body);
    let message = result.expect_err("must fail");
    assert!(message.contains(words), "{body}: {message}");
}

const WALK: &str = "x = 0 name = 'zoe'
    function _update() if btn(1) then x = x + 2 end if btnp(4) then trace('jump') end end
    function _draw() cls(3) pset(x, 5, 9) last = {} end";

#[test]
fn a_test_presses_waits_and_looks() {
    let body = "press('right', 3) press('A') wait(5) expect(x == 6) expect_equal(x, 6.0)
        expect_pixel(6, 5, 9) expect_pixel(0, 0, 3) expect_log('jump')
        hold('right') wait(2) release('right') wait(4) expect_equal(x, 10)
        expect_equal(name .. '!', 'zoe!') x = 100 wait() expect_pixel(100, 5, 9)
        expect_cycles(100000)";
    assert_eq!(verdict(WALK, body), (Ok(()), 12));
}

#[test]
fn the_guide_lists_every_call() {
    let guide = include_str!("../../../docs/testing.md");
    for function in FUNCTIONS {
        let row = format!("| `{}` | {} |\n", function.usage, function.sentence);
        assert!(guide.contains(&row), "docs/testing.md has no row\n{row}");
    }
}

#[test]
fn a_failure_says_where_and_what() {
    fails(WALK, "wait(3)\n\nexpect(x > 1)", "a_test.lua:3: this is false");
    fails(WALK, "expect(nil, 'no luck')", "a_test.lua:1: no luck");
    fails(WALK, "expect_equal(x, 'a', 'the hero')", "the hero: this is 0, not \"a\"");
    fails(WALK, "expect_pixel(1, 1, 9)", "the pixel at 1, 1 has colour 3, not 9");
    fails(WALK, "expect_pixel(320, 1, 9)", "320, 1 is outside of the picture");
    fails(WALK, "expect_log('x')", "the cart has not printed \"x\"; it has printed nothing");
    fails(WALK, "wait(2) expect_no_alloc()", "frame 2 made 1 objects; 2 of 2 frames made some");
    fails(WALK, "wait(2) expect_cycles(3)", "cycles, at most 3 are allowed");
    fails(WALK, "expect_no_alloc()", "no frame has been played yet");
    fails(WALK, "pcall(expect, false) wait(9)", "this is false");
    fails(WALK, "press('jump')", "`jump` is no button; there are left, right");
    fails(WALK, "wait(0)", "frames are from 1 to 1000000");
    fails(WALK, "nothing.x = 1", "attempt to index a nil value (global 'nothing')");
    fails(WALK, "while true do end", "the test does not come to an end");
    let refused = |script: &str| bench(WALK, script).map(|_| ()).expect_err("is refused").message;
    assert!(refused("x = = 1").contains("a_test.lua:1: unexpected symbol"));
    assert!(refused("wait(3)").contains("only inside of a test can frames pass"));
    let twice = "for i = 1, 2 do test('a', print) end";
    assert!(refused(twice).contains("there are two tests \"a\""));
}

#[test]
fn what_a_test_does_is_not_counted_for_the_cart() {
    let main = "function _update() n = (n or 0) + 1 end";
    let body = "local t = {} for i = 1, 999 do t[i] = { i .. 'x' } end
        wait() expect_no_alloc() t = { t } expect_cycles(200)";
    assert_eq!(verdict(main, body), (Ok(()), 1));
}

#[test]
fn a_cart_that_flips_is_tested_where_it_waits() {
    let main = "local co = coroutine.wrap(function()
            for i = 1, 100 do k = i flip() end
        end)
        co()";
    let body = "expect_equal(k, 1) wait(4) collectgarbage() expect_equal(k, 5) wait(95)
        expect_equal(k, 100)";
    assert_eq!(verdict(main, body), (Ok(()), 99));
}

#[test]
fn a_snapshot_lets_every_test_begin_alike() {
    let script = "local n = 0
        test('a', function() n = n + 1 x = 50 wait() expect_equal(n, 1) end)
        test('b', function() n = n + 1 expect_equal(n, 1) expect_equal(x, 0) end)";
    let (mut console, names) = bench(WALK, script).expect("loads");
    assert_eq!(names, ["a", "b"]);
    let fresh = console.snapshot();
    for number in [0, 1, 1, 0] {
        console.restore(&fresh);
        assert_eq!(run(&mut console, number).0, Ok(()), "{number}");
    }
}

#[test]
fn tests_do_not_hide_names_of_the_cart_and_the_cart_sees_none_of_theirs() {
    let main = "function wait() return 'mine' end function _update() seen = press end";
    let body = "wait(2) expect_equal(_G.wait(), 'mine') expect_equal(seen, nil)";
    assert_eq!(verdict(main, body), (Ok(()), 2));
}

#[test]
fn garbage_of_cart_and_test_is_collected_at_any_time() {
    let cart = Cart::load(&Memory::new("test").with("main.lua", WALK)).expect("loads");
    let options = BootOptions { collect_always: true, ..BootOptions::default() };
    let mut console = Console::boot(Arc::new(cart), &options).expect("boots");
    assert_eq!(console.step(&Input::default()).state, RunState::Running);
    let script = "test('it', function()
            local t = {}
            for i = 1, 5 do t[i] = { tostring(i) } wait() collectgarbage() end
            expect_equal(t[5][1], '5') expect_equal(#t, 5)
        end)";
    console.load_tests("a_test.lua", script.as_bytes()).expect("loads");
    assert_eq!(run(&mut console, 0), (Ok(()), 5));
}
