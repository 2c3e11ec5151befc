//! The table, and calls from Lua.

use std::sync::Arc;

use super::super::board::{Board, ram};
use super::*;
use crate::cart::{Card, Cart, Memory, Pcm};
use crate::hardware::memory_map::RAM_BYTES;
use crate::hardware::{self, Input, buttons};
use crate::lua::stdlib;
use crate::lua::vm::VmOptions;

/// A cart of one file and one module.
fn cart() -> Cart {
    let module = "count = (count or 0) + 1 return { name = ..., n = count }";
    let files = Memory::new("test")
        .with("main.lua", "")
        .with("lib/thing.lua", module)
        .with("a.lua", "require 'b'")
        .with("b.lua", "require 'a'");
    Cart::load(&files).unwrap()
}

fn machine() -> Vm {
    machine_with(cart())
}

fn machine_with(cart: Cart) -> Vm {
    let options = VmOptions { block_bytes: 8 << 20, reserved_bytes: RAM_BYTES, seed: 1 };
    let mut vm = Vm::new(options, Box::new(Board::new(Arc::new(cart), Card::default()))).unwrap();
    stdlib::open(&mut vm, stdlib::Libraries::default()).unwrap();
    open(&mut vm).unwrap();
    hardware::reset(ram(&mut vm));
    vm
}

/// Runs a piece of Lua that ends in `return`; its results as text.
fn run(vm: &mut Vm, source: &str) -> Result<String, String> {
    let chunk = vm.load(source.as_bytes(), "@main.lua").map_err(|e| e.to_string())?;
    let results = vm.call(chunk, &[]).map_err(|e| e.message)?;
    let shown: Vec<String> = results
        .iter()
        .map(|value| match (value.as_int(), value.as_float(), value.as_str()) {
            (Some(i), _, _) => i.to_string(),
            (_, Some(x), _) => format!("{x:?}"),
            (_, _, Some(s)) => String::from_utf8_lossy(vm.heap.bytes(s)).into_owned(),
            _ => format!("{value:?}").to_lowercase(),
        })
        .collect();
    Ok(shown.join(" "))
}

fn check(source: &str, want: &str) {
    assert_eq!(run(&mut machine(), source).as_deref(), Ok(want), "{source}");
}

fn check_error(source: &str, want: &str) {
    assert_eq!(run(&mut machine(), source), Err(want.to_owned()), "{source}");
}

#[test]
fn numbers_are_rounded_down_and_defaults_stand_in() {
    check("pset(1.9, 2.999, 8) return pget(1, 2)", "8");
    check("rectfill(-0.5, 0, 1, 1, 9) return pget(0, 0), pget(2, 0)", "9 0");
    check("cls() color(12) pset(0, 0) return pget(0, 0)", "12");
    check("return camera(5, 6), camera()", "0 5 6");
    check("return pget(1e300, -1e300), pget(0/0, 0)", "0 0");
    check("return clip(10, 20, 30, 40), clip()", "0 10 20 30 40");
}

#[test]
fn bad_arguments_are_named() {
    check_error("spr()", "main.lua:1: bad argument #1 to 'spr' (number expected, got no value)");
    check_error(
        "rect(1, 2, nil, 4)",
        "main.lua:1: bad argument #3 to 'rect' (number expected, got nil)",
    );
    check_error(
        "circ(1, 2, {})",
        "main.lua:1: bad argument #3 to 'circ' (number expected, got table)",
    );
    check_error(
        "peek(0x100000)",
        "main.lua:1: address 0x100000 (1 bytes) lies outside the RAM (0 to 0xfffff)",
    );
    check_error("poke(0xce100, 1)", "main.lua:1: address 0xce100 is read-only (region 'shown')");
}

#[test]
fn memory_can_be_peeked_and_poked() {
    check("poke(0xf4000, 1, 2, 255, -1) return peek(0xf4000, 4)", "1 2 255 255");
    check("poke4(0xf4000, 0xfffefdfc) return peek4(0xf4000), peek2(0xf4002)", "-66052 -2");
    check("poke2(0xf4000, 1, -2, 65537) return peek2(0xf4000, 4)", "1 -2 1 0");
    check("poke4(0xf4000, -1, 2^32 + 5, 7) return peek4(0xf4000, 3)", "-1 5 7");
    check("return select('#', peek4(0xf4000, -1)), select('#', peek(0, 9999))", "0 8192");
    check_error(
        "peek2(0xfffff)",
        "main.lua:1: address 0xfffff (2 bytes) lies outside the RAM (0 to 0xfffff)",
    );
    check("poke2(0xf4000, -2) memcpy(0xf4001, 0xf4000, 2) return peek(0xf4000, 3)", "254 254 255");
    check("memset(0xf4000, 7, 3) return peek(0xf4000, 4)", "7 7 7 0");
    check("dset(3, 12) dset(4, 0.5) return dget(3), dget(4), dget(5)", "12 0.5 0");
}

#[test]
fn the_chips_read_what_is_poked() {
    // Sheet, map, flags.
    check("poke(8, 5) spr(1, 0, 0) return pget(0, 0), sget(8, 0)", "5 5");
    check("poke2(0x40000, 1) poke(8, 5) map() return mget(0, 0), pget(0, 0)", "1 5");
    check("poke(0xe0201, 6) return fget(1), fget(1, 1)", "6 true");
    // The page, and the drawing state: camera, clip, pen, pattern, cursor.
    check("poke(0xc0000 + 320 * 2 + 3, 9) return pget(3, 2)", "9");
    check("poke4(0xeaf00, 10, 20) pset(11, 22, 7) camera() return pget(1, 2)", "7");
    check("poke2(0xeaf08, 5, 5, 6, 6) rectfill(0, 0, 9, 9, 7) return clip()", "5 5 1 1");
    check("poke(0xeaf10, 12) pset(0, 0) return pget(0, 0)", "12");
    check(
        "poke2(0xeaf12, 0x8000) pset(0, 0, 7) pset(1, 0, 7) return pget(0, 0), pget(1, 0)",
        "0 7",
    );
    check("poke4(0xeaf18, 40, 50) print('T') return pget(42, 57)", "6");
    // Palettes, fonts, the kept numbers.
    check("poke(0xeaec7, 9) pset(0, 0, 7) return pget(0, 0)", "9");
    check("poke(0xead00, 1, 2, 3) return rgb(0)", "1 2 3");
    check("poke(0xdc200 + 65 * 16, 2, 0x80) print('A', 0, 0, 7) return pget(0, 0)", "7");
    check("poke(0xdc200 + 65 * 16, 2) return textwidth('A')", "3");
    check("poke4(0xeb000 + 8, 0, 0x3ff00000) return dget(1)", "1");
    // A layer stands where its registers say.
    let layer = "mset(0, 0, 1, 2) poke4(0xeb304 + 32, 30, 40) layer(2) return pget(30, 40)";
    check(&format!("poke(8, 5) {layer}"), "5");
}

#[test]
fn sprites_and_maps_are_reached() {
    check("sset(8, 0, 5) spr(1, 3, 4) return pget(3, 4), sget(8, 0)", "5 5");
    check(
        "fset(1, 0, true) fset(1, 2, true) return fget(1), fget(1, 1), fget(1, 2)",
        "5 false true",
    );
    check("fset(1, 7) fset(1, 1, false) return fget(1)", "5");
    check(
        "mset(2, 3, 1) sset(8, 0, 5) map() return mget(2, 3), mget(2, 3, 1), pget(16, 24)",
        "1 0 5",
    );
}

#[test]
fn lines_palettes_and_patterns_take_what_pico_8_takes() {
    check("line(1, 1, 3, 1, 7) line(3, 3, 8) return pget(3, 2), pget(2, 2), color()", "8 0 8");
    check("line(5, 5) line(9) line(8, 8) line(8, 9) return pget(5, 5), pget(8, 9)", "0 9");
    check(
        "pal({ [7] = 9, [0] = 3.5 }) pset(0, 0, 7) pset(1, 0, 0) return pget(0, 0), pget(1, 0)",
        "9 3",
    );
    check("pal({ 5, 6 }, 1) return peek(0xeae80, 3)", "0 5 6");
    check("pal(1, 2) pal() pset(0, 0, 1) return pget(0, 0)", "1");
    check_error(
        "pal(1, 2, 3)",
        "main.lua:1: pal changes palette 0 (of drawing) or 1 (of the screen), not 3",
    );
    check("palt(0x4000) return peek(0xeaec0, 3)", "0 129 2");
    check("palt(5, true) palt(0, false) return peek(0xeaec0), peek(0xeaec5)", "0 133");
    check("return fillp(0x1234.8), fillp()", "0 4660.5");
    check("clip(5, 5, 5, 5) cls(3) return pget(0, 0), clip()", "3 0 0 320 180");
}

#[test]
fn text_is_printed_and_measured() {
    check("return print('hi', 10, 10), textwidth('hi')", "18 8");
    check("return print(12, 0, 0, 7), print(true, 0, 0), print(nil, 0, 0)", "10 22 11");
    check("print('T', 8) return pget(0, 1)", "8");
}

#[test]
fn buttons_come_in() {
    let mut vm = machine();
    let mut input = Input { text: "zoe".to_owned(), ..Input::default() };
    input.pads[1].0 = 0b1_0001;
    input.mouse.x = 40;
    input.mouse.buttons = 2;
    buttons::latch(ram(&mut vm), &input);
    let source =
        "return btn(0), btn(0, 1), btn(nil, 1), btnp(4, 1), hold(4, 1), btnr(4, 1), text()";
    assert_eq!(run(&mut vm, source).unwrap(), "false true 17 true 1 false zoe");
    assert_eq!(run(&mut vm, "return mouse()").unwrap(), "40 0 false false true 0 0");
    let source = "return key('a'), key(1), keyp('a'), key('b'), key(), keyp(), key(-5), key(9e9)";
    assert_eq!(run(&mut vm, source).unwrap(), "false false false false false false false false");
    let keys = hardware::Keys::default().with(1);
    for held in 1..4 {
        buttons::latch(ram(&mut vm), &Input { keys, ..Input::default() });
        let source = "return key('a'), keyp('a', 1, 1), keyp(1), key(), keyp()";
        let first = held == 1;
        let want = format!("true true {first} true {first}");
        assert_eq!(run(&mut vm, source).unwrap(), want, "{held}");
    }
    check_error("key('spce')", "main.lua:1: there is no key \"spce\"; did you mean `space`?");
    check_error("keyp({})", "main.lua:1: bad argument #1 to 'keyp' (string expected, got table)");
}

#[test]
fn sounds_are_played() {
    check("return sfx(0), sfx(0, 5), sfx(200), playing(5)", "0 5 nil 0 0");
    check("music(0) return playing()", "nil nil");
    check("note(3, 60) note(3, 0) sfx(-1) return 1", "1");
    check("sample(-1) return voice(0), voice(9)", "nil nil nil");
    check_error("sample(2)", "main.lua:1: the cart has no sample 2; it has none");
}

#[test]
fn recordings_of_the_cart_are_played() {
    let mut cart = cart();
    cart.samples.insert(7, Pcm { rate: 8000, samples: vec![1000; 800] });
    let mut vm = machine_with(cart);
    let source = "return sample(7, nil, 15, 60.5, -127, 100), sample(7, 5), voice(5, 3)";
    assert_eq!(run(&mut vm, source).unwrap(), "0 5 7 0");
    let error = run(&mut vm, "sample(0)").unwrap_err();
    assert_eq!(error, "main.lua:1: the cart has no sample 0; it has 7");
}

#[test]
fn modules_run_once_and_circles_are_found() {
    check(
        "local a, b = require 'lib.thing', require('lib.thing') return a == b, a.name, a.n, count",
        "true lib.thing 1 1",
    );
    check_error(
        "require 'missing'",
        "main.lua:1: module 'missing' not found: \
         the cart has no missing.lua and no missing/init.lua",
    );
    let error = run(&mut machine(), "require 'a'").unwrap_err();
    assert!(error.contains("do two files require each other"), "{error}");
}

#[test]
fn calls_cost_their_price_and_are_tallied() {
    let mut vm = machine();
    run(&mut vm, "cls(1)").unwrap();
    let tally = Board::of(&vm).tally.all;
    assert_eq!((tally.calls, tally.cycles, tally.pixels), (1, 8 + 57_600 / 16, 57_600));
}

#[test]
fn numbers_have_their_helpers() {
    check(
        "return mid(3, 1, 2), mid(1, 9.5, 20), flr(-1.5), flr(7), sgn(-2), sgn(0)",
        "2 9.5 -2 7 -1 1",
    );
    check("trace('hello') return t(), frame()", "0.0 0");
}

#[test]
fn usages_follow_from_the_types() {
    let usage = |name: &str| FUNCTIONS.iter().find(|f| f.name == name).unwrap().usage();
    let spr = "spr(n, [x=0], [y=0], [w=1], [h=1], [flip_x=false], [flip_y=false])";
    assert_eq!(usage("spr"), spr);
    assert_eq!(usage("rect"), "rect(x0, y0, x1, y1, [colour])");
    assert_eq!(usage("t"), "t()");
}

#[test]
fn rows_name_every_parameter_and_no_name_twice() {
    let mut names: Vec<_> = FUNCTIONS.iter().map(|f| f.name).collect();
    names.extend(WAITING.iter().map(|waiting| waiting.name));
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for function in FUNCTIONS {
        assert_eq!(function.parameters.len(), (function.rules)().len(), "{}", function.name);
        assert!(function.sentence.ends_with('.'), "{}", function.name);
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "compares files of the repository")]
fn the_pages_of_the_manual_are_those_of_the_table() {
    for (name, text) in [("api.md", page()), ("narthex.lua", stubs())] {
        let path = format!("{}/docs/reference/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "docs/reference/{name} is old; run with BLESS=1 to renew it");
    }
}
