//! The manual, held to what is there: links, carts, numbers, prices, messages and commands.
//!
//! A block of code that begins with three ticks and `lua cart` is a cart of its own: it plays 60
//! frames, or as many as `frames=N` says, in the cart that the examples of the reference share. One
//! with `lua fault="words"` stops with an error that has these words. A
//! picture behind it is what its last frame shows; a line behind it that begins with "Frames 2
//! to" is what these cost. `BLESS=1` renews both; look at the pictures first.
#![allow(clippy::disallowed_methods, reason = "this test reads and renews the manual")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

#[path = "manual/facts.rs"]
mod facts;
#[path = "manual/pages.rs"]
mod pages;
#[path = "examples/player.rs"]
mod player;

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use narthex::cart::limits::thousands;
use narthex::console::api;
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
            let outcome = player::play(&block.place, &block.code, block.frames());
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
