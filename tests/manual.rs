//! The manual, held to what is there: links, carts, numbers, prices, messages and commands.
//!
//! A block of code that begins with three ticks and `lua cart` is a cart of its own: it plays 60
//! frames, or as many as `frames=N` says, in the cart that the examples of the reference share, or
//! `alone`. One with `lua fault="words"` stops with an error that has these words. A picture behind
//! it is what its last frame shows; a line behind it that begins with "Frames 2 to" is what these
//! cost. `BLESS=1` renews both; look at the pictures first.
#![allow(clippy::disallowed_methods, reason = "this test reads and renews the manual")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

#[path = "manual/facts.rs"]
mod facts;
#[path = "manual/lessons.rs"]
mod lessons;
#[path = "manual/messages.rs"]
mod messages;
#[path = "manual/pages.rs"]
mod pages;
#[path = "examples/player.rs"]
mod player;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use narthex::cart::limits::thousands;
use narthex::cart::{Cart, MAIN, Memory};
use narthex::console::api;
use narthex::hardware::draw::state;
use narthex::hardware::memory_map::{MEMORY_MAP, RAM_BYTES};
use narthex::host::manual;
use narthex::profile::Counts;
use narthex::testing::{self, Outcome};
use pages::{Block, Page, root};

fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// The links of all pages lead to files and headings that exist.
#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    let docs = root().join("docs");
    let mut paths = Vec::new();
    pages::walk(&docs, "md", &mut paths);
    pages::walk(&docs, "png", &mut paths);
    let files: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&docs).expect("below docs").to_string_lossy();
            (name.replace('\\', "/"), fs::read(path).expect("a file of the manual"))
        })
        .collect();
    let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    for link in manual::make(&files).elsewhere {
        if !docs.join(&link).exists() {
            wrong.push(link);
        }
    }
    for page in pages::all().iter().filter(|page| !page.path.contains('/')) {
        for link in page.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap_or_default();
            if !link.starts_with("http") && !root().join(file).exists() {
                wrong.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert!(wrong.is_empty(), "links that lead nowhere:\n{}", wrong.join("\n"));
}

fn rgb(png: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("bounded")];
    reader.next_frame(&mut pixels).expect("a whole picture");
    pixels
}

/// What the page says of the cost of a cart: all its frames but the first, which loads it.
fn cost(outcome: &Outcome) -> String {
    let frames = outcome.records.iter().skip(1).map(|frame| &frame.counts);
    let sum = |count: fn(&Counts) -> u64| thousands(frames.clone().map(count).sum());
    format!(
        "Frames 2 to {} cost {} cycles and make {} objects of {} bytes, {} of them strings.",
        outcome.frames,
        sum(Counts::fuel),
        sum(Counts::allocations),
        sum(Counts::allocated_bytes),
        sum(Counts::strings_made),
    )
}

/// Compares what stands behind a cart with what it does; gives what is wrong, and the page's text
/// as it should be.
fn compare(page: &Page, block: &Block, outcome: &Outcome, text: &mut String) -> Option<String> {
    if block.after.starts_with("Frames 2 to ") {
        let cost = cost(outcome);
        let (code, line) = (&block.code, &block.after);
        *text = text.replacen(&format!("{code}```\n\n{line}"), &format!("{code}```\n\n{cost}"), 1);
        return (block.after != cost).then(|| format!("{}: {cost}", block.place));
    }
    let link = block.after.strip_prefix("![")?.split_once("](")?.1.strip_suffix(')')?;
    let folder = root().join(&page.path);
    let file = folder.parent().expect("a folder").join(link);
    let picture = outcome.screenshots.values().next().expect("the last picture");
    if blessing() {
        fs::write(&file, picture).expect("the manual can be written");
        return None;
    }
    let same = fs::read(&file).is_ok_and(|golden| rgb(&golden) == rgb(picture));
    (!same).then(|| {
        let target = root().join("target/manual");
        let actual = target.join(Path::new(link).file_name().expect("a name"));
        fs::create_dir_all(&target).expect("target can be written");
        fs::write(&actual, picture).expect("target can be written");
        format!("{}: {link} shows something else; see {}", block.place, actual.display())
    })
}

/// Every cart of the manual runs, shows its picture and costs what the page says.
#[test]
fn carts_do_what_the_manual_says() {
    let (mut wrong, mut played) = (Vec::new(), 0);
    for page in pages::all() {
        let mut text = page.text.clone();
        for block in page.blocks().iter().filter(|block| block.is_cart()) {
            let outcome = player::play(&block.place, &block.cart(), block.frames());
            wrong.extend(compare(&page, block, &outcome, &mut text));
            played += 1;
        }
        if blessing() && text != page.text {
            fs::write(root().join(&page.path), text).expect("the manual can be written");
        }
    }
    assert!(played > 0, "the manual has carts");
    let wrong = wrong.join("\n");
    assert!(wrong.is_empty() || blessing(), "{wrong}\nif this is as it should be: BLESS=1");
}

/// The files on the page of a whole game are a cart that plays and looks as shown.
#[test]
fn the_whole_game_plays() {
    let page = pages::page("docs/whole-game.md");
    let blocks = page.blocks();
    let files: Vec<_> = blocks.iter().filter_map(|b| Some((b.file()?, b.code.as_str()))).collect();
    assert_eq!(files.len(), 6, "the page has six files");
    let source =
        files.iter().fold(Memory::new("cellar"), |all, (name, text)| all.with(name, *text));
    let cart = Arc::new(Cart::load(&source).expect("the cart loads"));
    let outcome = player::play(&page.path, &cart, 60);
    let link = "![The cellar](images/manual/whole-game.png)".to_string();
    let (place, info, code) = (page.path.clone(), String::new(), String::new());
    let shown = Block { place, info, code, after: link };
    let wrong = compare(&page, &shown, &outcome, &mut String::new());
    assert!(wrong.is_none(), "{wrong:?}");
}

/// The page of lessons shows the carts that are there.
#[test]
fn the_lessons_are_those_of_the_carts() {
    let file = root().join("docs/lessons.md");
    if blessing() {
        fs::write(&file, lessons::page()).expect("the manual can be written");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == lessons::page(), "docs/lessons.md is old; run with BLESS=1");
}

/// Carts that shall stop with an error do, with the words that the page says.
#[test]
fn carts_stop_as_the_manual_says() {
    for page in pages::all() {
        for block in page.blocks() {
            let Some(words) = block.fault() else { continue };
            let outcome = testing::run(&player::cart(&block.code), &player::plan(60));
            let fault = outcome.fault.unwrap_or_else(|| panic!("{}: no fault", block.place));
            let message = &fault.message;
            assert!(message.contains(words), "{}: {message}", block.place);
        }
    }
}

/// Every row of the page of numbers is what the code says.
#[test]
fn the_specification_is_that_of_the_code() {
    let page = pages::page("docs/specification.md");
    let facts = facts::all();
    let headings = ["Picture", "Sound", "Input", "Memory", "Time", "Cartridge"];
    let rows = headings.map(|heading| page.rows(&format!("## {heading}"))).concat();
    let told: Vec<_> = rows.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    let known: Vec<_> = facts.iter().map(|(what, much)| (*what, much.as_str())).collect();
    assert_eq!(told, known);
}

/// The table of prices has every call with its price.
#[test]
fn prices_are_those_of_the_calls() {
    let page = pages::page("docs/budgets.md");
    let mut told = BTreeMap::new();
    for row in page.rows("## The price of every call") {
        for call in pages::code_of(&row[1]) {
            let earlier = told.insert(call.to_string(), row[0].clone());
            assert!(earlier.is_none(), "{call} stands there twice");
        }
    }
    let known: BTreeMap<_, _> = api::FUNCTIONS
        .iter()
        .map(|function| (function.name.to_string(), function.price.to_string()))
        .collect();
    assert_eq!(told, known);
}

/// The rows of the page of errors below these headings, as messages and their other cells.
fn errors(headings: &[&str]) -> Vec<(String, Vec<String>)> {
    let page = pages::page("docs/errors.md");
    let rows = headings.iter().flat_map(|heading| page.rows(heading));
    rows.map(|row| (messages::in_cell(&row[0]).to_string(), row[1..].to_vec())).collect()
}

const RAISED: [&str; 4] = [
    "## When a script does not compile",
    "## When a cart runs",
    "## From Lua's library",
    "## From the console's calls",
];

/// Code that is given as an example for a message raises it.
#[test]
fn errors_are_raised_by_what_the_manual_says() {
    let mut wrong = Vec::new();
    for (message, cells) in errors(&RAISED) {
        for code in pages::code_of(&cells[0]) {
            let outcome = testing::run(&player::cart(code), &player::plan(2));
            let said = outcome.fault.map(|fault| fault.message).unwrap_or_default();
            let mut rest = said.as_str();
            let all = messages::parts(&message).all(|part| {
                let found = rest.split_once(part);
                found.inspect(|(_, after)| rest = after).is_some()
            });
            if !all {
                wrong.push(format!("{code}\n    {message}\n    {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const FILES: [&str; 8] = [
    "### The cart as a whole",
    "### `cart.toml`",
    "### Sprites and colours",
    "### Maps",
    "### Sounds",
    "### Packed carts",
    "### Files that are written",
    "### The save card",
];

/// Messages about files are those of the code.
#[test]
fn messages_of_the_manual_exist() {
    let known: Vec<_> =
        ["src/cart", "src/host"].iter().flat_map(|folder| messages::of(folder)).collect();
    let mut wrong = Vec::new();
    for (message, _) in errors(&FILES) {
        // A message may be put together from several texts of the code.
        let whole = message.replace(MAIN, "...");
        for part in messages::parts(&whole) {
            let is_said = |part: &str| known.iter().any(|text| text.contains(part));
            if !is_said(part) && !is_said(&message) {
                wrong.push(format!("{message}: {part}"));
            }
        }
    }
    assert!(wrong.is_empty(), "nothing says these:\n{}", wrong.join("\n"));
}

/// Every message that reading a cart, running it and compiling it can give is on the page.
#[test]
fn every_message_is_explained() {
    let plain = pages::page("docs/errors.md").text;
    let page = format!("{plain}{}", plain.replace(MAIN, "..."));
    let mut wrong = Vec::new();
    for folder in EXPLAINED {
        for text in messages::of(folder) {
            let excused = NO_MESSAGES.iter().any(|known| text.contains(known));
            let all = || messages::parts(&text).all(|part| page.contains(part));
            if messages::is_message(&text) && !excused && !all() {
                wrong.push(format!("{folder}: {text}"));
            }
        }
    }
    let wrong = wrong.join("\n");
    assert!(wrong.is_empty(), "docs/errors.md has no row for these; add what to do:\n{wrong}");
}

/// Whose messages the page explains.
const EXPLAINED: &[&str] = &[
    "src/cart/archive.rs",
    "src/cart/card.rs",
    "src/cart/error.rs",
    "src/cart/flags.rs",
    "src/cart/import",
    "src/cart/load.rs",
    "src/cart/manifest.rs",
    "src/cart/map.rs",
    "src/cart/pack.rs",
    "src/cart/palette.rs",
    "src/cart/picture.rs",
    "src/cart/script.rs",
    "src/cart/shelf.rs",
    "src/cart/sound.rs",
    "src/cart/source.rs",
    "src/cart/sprites.rs",
    "src/cart/words.rs",
    "src/console/api/card.rs",
    "src/console/api/graphics.rs",
    "src/console/api/input.rs",
    "src/console/api/memory.rs",
    "src/console/api/sound.rs",
    "src/console/boot.rs",
    "src/console/fault.rs",
    "src/console/frame.rs",
    "src/host/author.rs",
    "src/host/card_file.rs",
    "src/host/files.rs",
    "src/lua/compiler",
    "src/lua/stdlib",
    "src/lua/vm",
];

/// Texts in the same files that are no messages to an author: parts of longer ones, reasons for
/// lints, words between machine and console, and what only `narthex lua` says.
const NO_MESSAGES: &[&str] = &[
    "a key is",
    "the cart does not load",
    "the cart's call has as many",
    "left as it was",
    "a room where files",
    "function at line",
    "the elements are gone",
    "a native pushed more",
    "a test runs beside the cart",
    "operands are read by their place",
    "a function called by the host",
    "there are no files here",
    "in main chunk",
    "field '",
    "date result cannot",
    "invalid conversion specifier",
    "table or string",
    "expected, got nil",
];

/// The tables of the pages for those who come from elsewhere: what is the same or differs exists
/// here, and what is missing does not.
#[test]
fn porting_tables_are_right() {
    let names = globals();
    let exists = |name: &str| names.iter().any(|known| known == name);
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for (page, headings) in PORTING {
        let page = pages::page(page);
        for row in headings.iter().flat_map(|heading| page.rows(heading)) {
            let stance = row[1].split([':', ';', ',', ' ']).next().unwrap_or_default();
            for code in pages::code_of(&row[0]) {
                let name = code.split('(').next().unwrap_or_default();
                let is_name = |c: char| c.is_alphanumeric() || c == '_';
                if name.is_empty() || !name.chars().all(is_name) {
                    continue;
                }
                looked_at += 1;
                if exists(name) == (stance == "missing") {
                    wrong.push(format!("{}: {code}: {}", page.path, row[1]));
                }
            }
            for code in pages::code_of(&row[1]) {
                let Some((name, _)) = code.split_once('(') else { continue };
                let name = name.rsplit(['-', ' ']).next().unwrap_or_default();
                let plain = name.chars().all(|c| c.is_alphanumeric() || "_.".contains(c));
                if plain && !name.is_empty() && !exists(name) {
                    wrong.push(format!("{}: there is no {code}", page.path));
                }
            }
        }
    }
    assert!(looked_at > 100, "the tables have names");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const PORTING: [(&str, &[&str]); 2] = [
    (
        "docs/from-pico-8.md",
        &[
            "## Drawing",
            "## Input",
            "## Sound",
            "## Mathematics and tables",
            "## Memory and system",
        ],
    ),
    (
        "docs/from-tic-80.md",
        &["## Callbacks", "## Drawing", "## Input", "## Sound", "## Memory and system"],
    ),
];

/// The names that a cart finds, and those that it gives to the console.
fn globals() -> Vec<String> {
    let list = "for name, value in pairs(_G) do
        trace(name)
        if type(value) == 'table' and name ~= '_G' then
            for field in pairs(value) do trace(name .. '.' .. field) end
        end
    end";
    let outcome = testing::run(&player::cart(list), &player::plan(2));
    let given = ["_init", "_update", "_draw", "_scanline"].map(str::to_string);
    outcome.log.into_iter().map(|(_, name)| name).chain(given).collect()
}

/// Addresses that pages name are the beginnings of regions or registers.
#[test]
fn addresses_are_those_of_the_memory_map() {
    let regions = MEMORY_MAP.iter().map(|region| region.start);
    let registers = state::REGISTERS.iter().map(|(_, start, ..)| *start);
    let known: BTreeSet<usize> = regions.chain(registers).chain([RAM_BYTES - 1]).collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages::all().iter().filter(|page| !page.path.contains("reference")) {
        for line in page.text.lines().filter(|line| !line.starts_with("    ")) {
            for digits in line.split("0x").skip(1) {
                let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
                let Ok(address) = usize::from_str_radix(&digits[..end], 16) else { continue };
                if end == 5 {
                    seen += 1;
                    if !known.contains(&address) {
                        wrong.push(format!("{}: {line}", page.path));
                    }
                }
            }
        }
    }
    assert!(seen > 10 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What stands behind `narthex` in the pages exists: commands and options.
#[test]
fn commands_of_the_manual_exist() {
    let help = |command: &str| {
        let program = Command::new(env!("CARGO_BIN_EXE_narthex"))
            .args(command.split_whitespace())
            .arg("--help")
            .output()
            .expect("the program runs");
        program.status.success().then(|| String::from_utf8_lossy(&program.stdout).into_owned())
    };
    let play = help("").expect("help");
    let mut known = BTreeMap::from([(String::new(), play)]);
    let mut wrong = Vec::new();
    for page in pages::all() {
        for line in commands(&page) {
            let mut words = line.split_whitespace().peekable();
            let first = words.peek().copied().unwrap_or_default();
            let is_command = first.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                && known[""]
                    .lines()
                    .any(|line| line.trim_start().starts_with(&format!("{first} ")));
            let command = if is_command { first } else { "" };
            if !known.contains_key(command) {
                known.insert(command.to_string(), help(command).unwrap_or_default());
            }
            for option in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                let option = option.split(['=', ',', '.', ';', ')']).next().unwrap_or_default();
                let is_known = known[command].contains(option)
                    || option == "--help"
                    || (command.is_empty() && window_options().iter().any(|name| name == option));
                if !is_known {
                    wrong.push(format!("{}: narthex {line}: no {option}", page.path));
                }
            }
        }
    }
    assert!(known.len() > 5, "the pages name commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Options of the window, which a build without one does not list.
fn window_options() -> Vec<String> {
    let source = include_str!("../src/cli/mod.rs");
    let (_, fields) = source.split_once("struct Window {").expect("the options of the window");
    let (fields, _) = fields.split_once("\n}").expect("an end");
    let names = fields.lines().filter_map(|line| line.trim().split_once(": "));
    let names = names.filter(|(name, _)| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    names.map(|(name, _)| format!("--{}", name.replace('_', "-"))).collect()
}

/// What stands behind `narthex` in the code of a page.
fn commands(page: &Page) -> Vec<String> {
    let shell = page.blocks().into_iter().filter(|block| block.info == "sh");
    let lines = shell.flat_map(|block| block.code.lines().map(str::to_string).collect::<Vec<_>>());
    let inline = pages::code_of(&page.text).into_iter().map(str::to_string);
    let named = |line: String| {
        let line = line.split('#').next().unwrap_or_default().trim();
        let rest = line.strip_prefix("narthex ").or_else(|| line.strip_prefix("./play.sh "));
        rest.map(str::to_string)
    };
    lines.chain(inline).filter_map(named).collect()
}
