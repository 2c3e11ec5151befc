//! The save card as carts see it, over whole machines.

use std::sync::Arc;

use crate::cart::{Card, Cart, Memory};
use crate::console::{BootOptions, Console};
use crate::hardware::Input;

fn boot(main: &str, card: Card) -> Console {
    let cart = Cart::load(&Memory::new("test").with("main.lua", main)).expect("the cart loads");
    let options = BootOptions { card, ..BootOptions::default() };
    Console::boot(Arc::new(cart), &options).expect("the cart boots")
}

/// Runs a frame; what it printed, or the error.
fn frame(console: &mut Console) -> String {
    console.step(&Input::default());
    match console.fault() {
        Some(fault) => fault.message.clone(),
        None => console.take_log().join(" "),
    }
}

fn run(main: &str) -> String {
    frame(&mut boot(main, Card::default()))
}

#[test]
fn plain_values_come_back_as_they_were() {
    let values =
        "nil, false, true, 0, -1, math.maxinteger, 0.5, -1/0, '', 'a\\0b', ('x'):rep(32000)";
    let source = format!(
        "local values = table.pack({values})
         for i = 1, values.n do
           card.write(3, values[i])
           local back = card.read(3)
           assert(back == values[i] and math.type(back) == math.type(values[i]), i)
         end
         trace(tostring(card.read(4)) .. card.write(5, 7) .. card.write(5, nil))"
    );
    assert_eq!(run(&source), "nil90");
}

#[test]
fn tables_come_back_with_all_they_hold() {
    let source = "
        local saved = { 3, 1, 2, name = 'zoe', at = { x = 1.5, y = -2 }, [true] = {}, [0.5] = 0 }
        card.write(0, saved)
        local back = card.read(0)
        assert(back ~= saved and back.at ~= saved.at and #back == 3 and back[2] == 1)
        assert(back.name == 'zoe' and back.at.x == 1.5 and back.at.y == -2)
        assert(next(back[true]) == nil and back[0.5] == 0)
        back.name = 'max'
        trace(card.read(0).name)";
    assert_eq!(run(source), "zoe");
}

#[test]
fn what_is_no_plain_data_is_refused_with_its_place() {
    let takes = "main.lua:1: slot 0 of the card takes nil, booleans, numbers, texts and tables of \
                 these, but";
    let cases = [
        ("card.write(0, print)", format!("{takes} it holds a function")),
        (
            "card.write(0, { player = { items = { 1, 2, print } } })",
            format!("{takes} it holds a function at .player.items[3]"),
        ),
        ("card.write(0, { [{}] = 1 })", format!("{takes} a key is a table")),
        (
            "local t = {} t.me = { t } card.write(0, t)",
            "main.lua:1: slot 0 of the card takes no table that holds itself at .me[1]".to_string(),
        ),
        ("card.read(32)", "main.lua:1: the card has slots 0 to 31, not 32".to_string()),
        ("card.write(-1, 0)", "main.lua:1: the card has slots 0 to 31, not -1".to_string()),
        ("card.write(1)", "main.lua:1: bad argument #2 to 'write' (value expected)".to_string()),
    ];
    for (source, message) in cases {
        assert_eq!(run(source), message, "{source}");
    }
}

#[test]
fn a_slot_holds_its_bytes_and_not_one_more() {
    // A text takes five bytes besides its own.
    assert_eq!(run("trace(card.write(0, ('x'):rep(32768 - 5)))"), "32768");
    let more = "slot 0 of the card holds 32768 bytes, and the value takes more; \
                spread it over several slots";
    assert_eq!(run("card.write(0, ('x'):rep(32768 - 4))"), format!("main.lua:1: {more}"));
    let many = "local t = {} for i = 1, 100000 do t[i] = true end card.write(0, t)";
    assert_eq!(run(many), format!("main.lua:1: {more}"));
    let deep = |n: u32| format!("local t = 1 for i = 1, {n} do t = {{ t }} end card.write(0, t)");
    assert_eq!(run(&deep(64)), "");
    let words = "takes tables in tables 64 deep, and the value goes deeper";
    assert_eq!(run(&deep(65)), format!("main.lua:1: slot 0 of the card {words}"));
}

#[test]
fn nothing_is_kept_before_the_commit() {
    let mut console = boot(
        "card.write(1, 'a') dset(2, 5) flip() card.commit() card.write(1, 'b') flip()",
        Card::default(),
    );
    frame(&mut console);
    assert_eq!((console.take_commit(), console.card().is_blank()), (None, true));
    frame(&mut console);
    let kept = console.take_commit().expect("committed");
    assert_eq!(console.take_commit(), None);
    frame(&mut console);
    assert_eq!(console.card(), &kept);
    let reads = "trace(card.read(1) .. dget(2)) ";
    assert_eq!(frame(&mut boot(reads, kept)), "a5");
}

#[test]
fn numbers_are_kept_by_themselves_after_cartdata_and_slots_are_not() {
    let source = "
        cartdata('mine')
        function _update() dset(0, frame() // 2) card.write(0, 'staged') end";
    let mut console = boot(source, Card::default());
    let mut commits = Vec::new();
    for _ in 0..4 {
        frame(&mut console);
        commits.push(console.take_commit().map(|card| (card.numbers[7], card.slot(0).is_some())));
    }
    // 1.0 ends in 0x3F.
    assert_eq!(commits, [None, None, Some((0x3F, false)), None]);
}

#[test]
fn a_snapshot_holds_what_was_staged() {
    let source = "
        local n = 0
        function _update()
          n = n + 1
          trace(tostring(card.read(0)))
          card.write(0, n)
          if n == 2 then card.commit() end
        end";
    let mut console = boot(source, Card::default());
    frame(&mut console);
    frame(&mut console);
    let kept = console.snapshot();
    assert_eq!(frame(&mut console), "2");
    let hashes = console.hashes();
    assert_eq!(frame(&mut console), "3");
    let mut other = boot(source, Card::default());
    other.restore(&kept);
    assert_eq!(frame(&mut other), "2");
    assert_eq!((other.hashes(), other.card()), (hashes, console.card()));
}

#[test]
fn the_card_is_part_of_the_machine_hash() {
    let hash = |source: &str| {
        let mut console = boot(source, Card::default());
        frame(&mut console);
        console.hashes().machine
    };
    assert_ne!(hash("card.write(0, 1)"), hash("card.write(0, 2)"));
    let (staged, kept) = (hash("card.write(0, 1)"), hash("card.write(0, 1) card.commit()"));
    assert_ne!(staged, kept);
}
