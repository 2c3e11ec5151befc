//! Carts with a planted fault: the line at fault must be named first.

use super::super::scratch::Scratch;
use super::*;

/// What `narthex profile` says of a cart.
fn said(name: &str, main: &str, frames: (u64, u64)) -> String {
    let scratch = Scratch::new(name);
    let cart = scratch.write("main.lua", main);
    run(&request(cart, frames)).expect("it plays")
}

fn request(cart: PathBuf, frames: (u64, u64)) -> Request {
    Request {
        cart,
        frames,
        input: None,
        seed: None,
        card: None,
        output: None,
        format: None,
        top: 5,
    }
}

/// The first row below a heading.
fn first<'a>(text: &'a str, heading: &str) -> &'a str {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(heading));
    lines.nth(1).unwrap_or_else(|| panic!("no {heading} in\n{text}"))
}

#[test]
fn a_string_that_is_built_each_frame_comes_first() {
    let text = said(
        "profile_string",
        "score = 0
         lives = 3
         function _draw()
           cls()
           print('LIVES')
           print('SCORE: ' .. score, 10, 10, 7)
         end",
        (2, 61),
    );
    let row = first(&text, "Strings");
    assert!(row.contains("main.lua:6") && row.contains("\"SCORE: 0\" 60 times"), "{text}");
    assert!(text.contains("The same text again"), "{text}");
}

#[test]
fn a_closure_for_each_entity_comes_first() {
    let text = said(
        "profile_closure",
        "local things = {}
         for i = 1, 40 do things[i] = { x = i } end
         function _update()
           for _, thing in ipairs(things) do
             thing.act = function() thing.x = thing.x + 1 end
             thing.act()
           end
         end",
        (2, 61),
    );
    let row = first(&text, "Lines that make objects");
    assert!(row.contains("main.lua:5") && row.contains("40"), "{text}");
    assert!(row.contains("closures: thing.act = function()"), "{text}");
    assert!(text.contains("define it once outside"), "{text}");
}

#[test]
fn a_table_that_grows_comes_first() {
    let text = said(
        "profile_growth",
        "local trail = {}
         local seen = 0
         function _update()
           seen = seen + 1
           trail[#trail + 1] = { x = seen, y = seen }
           for i = 1, 3 do trail[#trail + 1] = seen end
         end",
        (2, 301),
    );
    let rows: Vec<&str> =
        text.lines().skip_while(|l| !l.starts_with("Lines that make")).skip(1).take(1).collect();
    assert!(rows[0].contains("main.lua:5") || rows[0].contains("main.lua:6"), "{text}");
    assert!(text.contains("A table that grows"), "{text}");
}

#[test]
fn a_hot_line_deep_in_calls_comes_first() {
    let text = said(
        "profile_hot",
        "local function hash(n)
           local h = 7
           for i = 1, 400 do
             h = (h * 31 + n * i) % 65521
           end
           return h
         end
         local function mix(n) return hash(n) + 1 end
         local function seed(n) return mix(n) end
         function _update() for i = 1, 10 do seed(i) end end
         function _draw() cls() end",
        (2, 61),
    );
    let row = first(&text, "Hottest lines");
    assert!(row.contains("main.lua:4") && row.contains("h = (h * 31"), "{text}");
    assert!(first(&text, "Hottest functions").contains("hash"), "{text}");
}

#[test]
fn a_frame_in_three_hundred_that_spikes_comes_first() {
    let text = said(
        "profile_spike",
        "local n = 0
         function _update()
           n = n + 1
           for i = 1, 2000 do local x = i * 2 end
           if n % 300 == 0 then
             for i = 1, 30000 do local x = i * i end
           end
         end",
        (2, 601),
    );
    let mut lines = text.lines().skip_while(|l| !l.starts_with("Frames that stand out")).skip(1);
    let frame = lines.next().expect("a frame");
    assert!(frame.contains("frame 300:") || frame.contains("frame 600:"), "{text}");
    let line = lines.next().expect("a line");
    assert!(line.contains("main.lua:6") && line.contains("local x = i * i"), "{text}");
}

#[test]
fn files_are_written_in_the_format_of_their_name() {
    let scratch = Scratch::new("profile_files");
    let cart = scratch.write("main.lua", "function _update() for i = 1, 9 do local t = {} end end");
    for name in ["a.json", "a.speedscope.json", "a.trace.json", "a.folded", "a.csv"] {
        let output = scratch.write(name, "");
        let asked = Request { output: Some(output.clone()), ..request(cart.clone(), (1, 9)) };
        run(&asked).expect("it is written");
        let text = files::read_text(&output, 1 << 24).expect("it is there");
        assert!(text.len() > 30, "{name}: {text}");
    }
    let output = Some(scratch.write("a.png", ""));
    let why = run(&Request { output, ..request(cart.clone(), (1, 9)) }).expect_err("no format");
    assert!(why.contains(".folded") && why.contains("--format"), "{why}");
    let script = scratch.write("main.lua", "for i = 1, 3 do flip() end");
    let why = run(&request(script, (10, 20))).expect_err("too short");
    assert!(why.contains("frame 10 was not reached"), "{why}");
}
