//! The machine as a whole, over small carts.

use std::sync::Arc;

use super::{BootOptions, Console, FaultKind, HANG_TICKS, RunState};
use crate::cart::{Cart, Memory};
use crate::hardware::memory_map::USER;
use crate::hardware::{Button, Input, Pad};
use crate::profile::Counter;

pub(super) fn boot(main: &str) -> Console {
    boot_cart(&Memory::new("test").with("main.lua", main))
}

fn boot_cart(files: &Memory) -> Console {
    let cart = Arc::new(Cart::load(files).expect("the cart loads"));
    Console::boot(cart, &BootOptions::default()).expect("the cart boots")
}

fn step(console: &mut Console) -> RunState {
    console.step(&Input::default()).state
}

fn log_after(console: &mut Console, frames: u32) -> String {
    for _ in 0..frames {
        step(console);
    }
    console.take_log().join(" ")
}

#[test]
fn callbacks_run_in_order() {
    let mut console = boot(
        "trace('main')
         function _init() trace('init') end
         function _update() trace('update') end
         function _draw() trace('draw') end",
    );
    assert_eq!(log_after(&mut console, 2), "main init update draw update draw");
    assert_eq!((console.frame(), console.ticks()), (2, 2));
}

#[test]
fn the_machines_hash_covers_every_byte_of_the_block() {
    let mut console = boot("t = { 1, 'a', {} } function _update() t[1] = t[1] + 1 end");
    log_after(&mut console, 3);
    let mut block = console.vm.heap.used_bytes().to_vec();
    let plain = console.hashes().machine;
    assert_eq!(block.len(), console.vm.heap.used());
    assert_eq!(console.fingerprint(&block), plain);
    // Every region, and within it bytes that have nothing to do with its layout.
    let last = block.len() - 1;
    for at in (0..block.len()).step_by(4099).chain([1, 7, last - 1, last]) {
        for bit in [1, 0x80] {
            block[at] ^= bit;
            assert_ne!(console.fingerprint(&block), plain, "byte {at}");
            block[at] ^= bit;
        }
    }
    block.push(0);
    assert_ne!(console.fingerprint(&block), plain, "one byte more");
}

#[test]
fn a_cart_may_have_one_callback_only() {
    let mut console = boot("function _draw() trace(t() * 60 .. '') end");
    assert_eq!(log_after(&mut console, 3), "0.0 1.0 2.0");
    let mut console = boot("function _update() trace('u') end");
    assert_eq!(log_after(&mut console, 3), "u u u");
}

#[test]
fn a_plain_script_flips_and_ends() {
    let mut console = boot("for i = 1, 3 do trace('frame ' .. i) flip() end trace('end')");
    assert_eq!(log_after(&mut console, 2), "frame 1 frame 2");
    step(&mut console);
    assert_eq!(step(&mut console), RunState::Ended);
    assert_eq!(console.take_log().join(" "), "frame 3 end");
    assert_eq!(step(&mut console), RunState::Ended);
    assert_eq!(console.frame(), 4);
}

#[test]
fn flip_in_a_callback_ends_the_frame() {
    let mut console = boot("function _update() trace('a') flip() trace('b') end");
    assert_eq!(log_after(&mut console, 3), "a b a");
}

#[test]
fn a_frame_over_budget_goes_on_in_the_next_tick() {
    let mut console = boot(
        "function _update() for i = 1, 2000000 do end end function _draw() trace('drawn') end",
    );
    assert_eq!(step(&mut console), RunState::Late);
    let mut ticks = 1;
    while step(&mut console) == RunState::Late {
        ticks += 1;
    }
    let record = console.profile().latest().expect("a frame");
    assert_eq!(record.ticks, ticks + 1);
    assert!(record.is_over_budget());
    let cost = record.counts.get(Counter::FuelUpdate);
    assert!((2_000_000..2_000_100).contains(&cost), "{cost}");
    assert_eq!(console.take_log(), ["drawn"]);
}

#[test]
fn a_loop_without_end_is_a_fault_with_its_line() {
    let mut console =
        boot("function _update()\n  local i = 0\n  while true do\n    i = i + 1\n  end\nend");
    for _ in 1..HANG_TICKS {
        assert_eq!(step(&mut console), RunState::Late);
    }
    assert_eq!(step(&mut console), RunState::Faulted);
    let fault = console.fault().expect("a fault");
    assert_eq!(fault.kind, FaultKind::Hang);
    assert_eq!(fault.file.as_deref(), Some("main.lua"));
    assert!(matches!(fault.line, Some(3..=5)), "{fault}");
    assert!(fault.traceback.contains("main.lua"), "{fault}");
    assert_eq!(step(&mut console), RunState::Faulted);
}

#[test]
fn an_error_is_a_fault_with_line_traceback_and_source() {
    let mut console = boot("local t\nfunction _draw()\n  t.x = 1\nend");
    assert_eq!(step(&mut console), RunState::Faulted);
    let fault = console.fault().expect("a fault");
    assert_eq!(fault.kind, FaultKind::Runtime);
    assert_eq!(fault.message, "main.lua:3: attempt to index a nil value (upvalue 't')");
    assert!(fault.traceback.contains("main.lua:3: in"), "{fault}");
    assert_eq!(fault.excerpt[2], (3, "  t.x = 1".to_string()));
    assert_eq!(console.frame(), 0);
}

#[test]
fn a_syntax_error_is_a_load_fault() {
    let cart = Cart::load(&Memory::new("test").with("main.lua", "x = = 1")).expect("loads");
    let fault = Console::boot(Arc::new(cart), &BootOptions::default()).err().expect("a fault");
    assert_eq!((fault.kind, fault.line), (FaultKind::Load, Some(1)));
    assert_eq!(fault.message, "main.lua:1: unexpected symbol near '='");
}

#[test]
fn too_much_memory_is_a_fault() {
    let files = Memory::new("greedy")
        .with("cart.toml", "[limits]\nmemory = \"4MiB\"\n")
        .with("main.lua", "local t = {}\nwhile true do t[#t + 1] = {} end");
    let mut console = boot_cart(&files);
    while step(&mut console) == RunState::Late {}
    let fault = console.fault().expect("a fault");
    assert_eq!((fault.kind, fault.line), (FaultKind::Memory, Some(2)), "{fault}");
}

#[test]
fn require_runs_a_file_once() {
    let files = Memory::new("two")
        .with(
            "main.lua",
            "a = require 'lib.a'\nb = require('lib.a')\ntrace(a == b and a.name or 'no')",
        )
        .with("lib/a.lua", "trace('loaded ' .. ...)\nreturn {name = 'a'}");
    assert_eq!(log_after(&mut boot_cart(&files), 1), "loaded lib.a a");
}

#[test]
fn require_says_what_is_missing_and_where_a_module_breaks() {
    let mut console = boot("\nrequire 'nowhere'");
    step(&mut console);
    let message = &console.fault().expect("a fault").message;
    assert!(message.starts_with("main.lua:2: module 'nowhere' not found"), "{message}");

    let files = Memory::new("two").with("main.lua", "require 'a'").with("a.lua", "\n\nx = = 1");
    let mut console = boot_cart(&files);
    step(&mut console);
    let fault = console.fault().expect("a fault");
    assert_eq!((fault.file.as_deref(), fault.line), (Some("a.lua"), Some(3)));
}

const BUSY: &str = "
    local n, list = 0, {}
    function _update()
      n = n + 1
      list[n % 50] = {n, 'text ' .. n}
      for i = 1, n % 3 * 300000 do n = n + 0 end
    end
    function _draw() trace(n .. ' ' .. #list) end";

#[test]
fn a_snapshot_taken_at_any_tick_goes_on_the_same() {
    let mut input = Input::default();
    let mut console = boot(BUSY);
    let mut kept = Vec::new();
    for tick in 0..40 {
        kept.push(console.snapshot());
        input.pads[0] = Pad(0).with(Button::A, tick % 3 == 0);
        console.step(&input);
        kept.truncate(40);
    }
    let hashes = console.hashes();
    for (tick, snapshot) in kept.iter().enumerate() {
        let mut other = boot(BUSY);
        other.restore(snapshot);
        for tick in tick..40 {
            input.pads[0] = Pad(0).with(Button::A, tick % 3 == 0);
            other.step(&input);
        }
        assert_eq!(other.hashes(), hashes, "from tick {tick}");
    }
}

#[test]
fn looking_closely_changes_nothing() {
    let (mut plain, mut watched) = (boot(BUSY), boot(BUSY));
    watched.set_detail(true);
    for _ in 0..60 {
        step(&mut plain);
        step(&mut watched);
        assert_eq!(plain.hashes(), watched.hashes());
    }
    let counts = |console: &Console| console.profile().latest().map(|r| r.counts.clone());
    assert_eq!(counts(&plain), counts(&watched));
    let detail = watched.profile().latest().and_then(|r| r.detail()).expect("details");
    let concat = detail.lines.iter().find(|l| l.line == 5).expect("the line that makes text");
    assert_eq!((concat.cost.strings, &*concat.file), (1, "main.lua"));
}

#[test]
fn looking_closely_leaves_no_trace_of_finished_calls() {
    let cart = "local n = 0
        local function leaf(x) return x + 1 end
        local function none() end
        function _update() n = leaf(n) none() end
        function _draw() for i = 1, 3 do pset(leaf(i), math.max(i, 2), 7) end end";
    let (mut plain, mut watched) = (boot(cart), boot(cart));
    watched.set_detail(true);
    for _ in 0..8 {
        step(&mut plain);
        step(&mut watched);
        assert_eq!(plain.hashes(), watched.hashes());
    }
}

#[test]
fn hardware_ram_is_part_of_the_machine_hash() {
    let mut console = boot("function _update() end");
    step(&mut console);
    let before = console.hashes();
    console.ram_mut()[USER.start] = 1;
    let after = console.hashes();
    assert_ne!(before.machine, after.machine);
    assert_eq!((before.picture, before.sound), (after.picture, after.sound));
}

#[test]
fn bombs_end_as_want_of_memory() {
    for bomb in [
        "local s = 'x'\nwhile true do s = s .. s end",
        "local s = 'x'\nwhile true do s = s:rep(2) end",
        "\nstring.rep('x', 1 << 30)",
        "\nlocal s = string.rep('x', 1 << 29, ', ')",
    ] {
        let mut console = boot(bomb);
        while step(&mut console) == RunState::Late {}
        let fault = console.fault().expect("a fault");
        assert_eq!((fault.kind, fault.line), (FaultKind::Memory, Some(2)), "{bomb}: {fault}");
    }
}

#[test]
fn the_console_makes_no_strings_of_its_own() {
    let mut console = boot("function _draw() end");
    step(&mut console);
    step(&mut console);
    let counts = &console.profile().latest().expect("a frame").counts;
    assert_eq!((counts.allocations(), counts.get(Counter::Existed)), (0, 0));
}

#[test]
fn a_callback_for_each_row_shifts_and_recolours_it() {
    let mut console = boot(
        "function _draw() cls() line(0, 0, 0, 179, 7) end
         function _scanline(y)
           shift(y, 0)
           pal(7, y % 2 == 0 and 8 or 9, 1)
         end",
    );
    step(&mut console);
    for y in 0..180 {
        let row = &console.picture().pixels[y * 320..(y + 1) * 320];
        let set: Vec<_> = (0..320).filter(|&x| row[x] != 0).collect();
        assert_eq!((set, row[y]), (vec![y], 8 + y as u8 % 2), "row {y}");
    }
    assert_eq!(console.picture().palette, &crate::hardware::palette::DEFAULT);
}

#[test]
fn colours_may_change_from_row_to_row() {
    let mut console = boot(
        "function _update() end
         function _draw() cls(3) end
         function _scanline(y)
           if y == 0 then rgb(3, 0, 0, 0) fade(0) end
           if y > 0 and y <= last then rgb(3, y, 1, 2) end
           if y == 100 then fade(1, 8) end
         end
         last = 179",
    );
    step(&mut console);
    let colour = |console: &Console, y: usize| console.picture().colour(y * 320);
    assert_eq!([0, 1, 99].map(|y| colour(&console, y)), [[0, 0, 0], [1, 1, 2], [99, 1, 2]]);
    assert_eq!(colour(&console, 179), crate::hardware::palette::DEFAULT[8]);
    assert_eq!(console.picture().palette[3], [0; 3]);
    // The colours of the rows are in the hash, and in a snapshot.
    let (hashes, kept) = (console.hashes(), console.snapshot());
    let mut other = boot("function _draw() end");
    other.restore(&kept);
    assert_eq!((other.hashes(), colour(&other, 99)), (hashes, [99, 1, 2]));
    let mut shorter = boot(
        "function _draw() cls(3) end
         function _scanline(y) rgb(3, 0, 0, 0) end",
    );
    step(&mut shorter);
    assert_eq!(shorter.picture().rows, None);
    assert_eq!(shorter.picture().pixels, console.picture().pixels);
    assert_ne!(shorter.hashes().picture, hashes.picture);
}

#[test]
fn too_many_colours_are_told_once() {
    let mut console = boot(
        "function _draw() end
         function _scanline(y) for n = 0, 63 do rgb(n, y, n, 0) end end",
    );
    step(&mut console);
    step(&mut console);
    let log = console.take_log();
    assert_eq!(log.len(), 1);
    assert!(log[0].contains("more than 512 colours in a picture"), "{}", log[0]);
}

#[test]
fn rows_go_on_in_the_next_tick_and_cost_cycles() {
    let source = "
        local n = 0
        function _scanline(y) for i = 1, 10000 do n = n + 1 end shift(n % 7) end
        function _draw() pset(5, 5, 7) end";
    let mut console = boot(source);
    let mut ticks = 1;
    while step(&mut console) == RunState::Late {
        ticks += 1;
    }
    let record = console.profile().latest().expect("a frame");
    assert_eq!((record.ticks, console.frame()), (ticks, 1));
    assert!(ticks > 2 && record.counts.get(Counter::FuelDraw) > 180 * 10_000);
    let mut other = boot(source);
    step(&mut other);
    let kept = other.snapshot();
    let mut third = boot(source);
    third.restore(&kept);
    while step(&mut third) == RunState::Late {}
    assert_eq!(third.hashes(), console.hashes());
}

#[test]
fn a_flip_among_the_rows_shows_the_rest_as_it_is() {
    let mut console = boot(
        "function _draw() rectfill(0, 0, 319, 179, 7) end
         function _scanline(y) if y == 90 then pal(7, 8, 1) flip() pal(7, 9, 1) end end",
    );
    step(&mut console);
    let at = |console: &Console, y: usize| console.picture().pixels[y * 320];
    assert_eq!((at(&console, 89), at(&console, 90), at(&console, 179)), (7, 8, 8));
    assert_eq!(step(&mut console), RunState::Running);
    assert_eq!(console.frame(), 2);
}
