//! What looking costs: carts played with and without everything being noted.
//!
//! `cargo bench --no-default-features --bench overlay_cost [-- --callgrind] [CART...]` plays each
//! cart closed and open in turns, in processes of their own, and prints the processor's time of a
//! frame, or the host's instructions of a frame as valgrind counts them. Two lengths are played and
//! their difference is taken, so that loading does not count.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark may end in a panic"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use narthex::cart::Cart;
use narthex::console::{BootOptions, Console};
use narthex::hardware::Input;
use narthex::host::files;
use wait4::Wait4;

/// What is played where no cart is named.
const CARTS: &[&str] = &["carts/emberwick", "carts/hedge-eight", "benches/carts/entities.lua"];
/// Frames of the short and of the long run.
const FRAMES: [u64; 2] = [60, 1260];
/// Rounds of which the median is taken; valgrind counts the same each time.
const ROUNDS: usize = 7;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [command, cart, frames, open] = &words[..]
        && command == "--play"
    {
        return play(cart, frames.parse().expect("a number"), open == "open");
    }
    let callgrind = words.iter().any(|word| word == "--callgrind");
    let named: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !word.starts_with("--")).collect();
    let carts = if named.is_empty() { CARTS } else { &named };
    let unit = if callgrind { "instructions" } else { "µs" };
    println!("| cart | closed, {unit} a frame | open | more |\n|---|--:|--:|--:|");
    for cart in carts.iter().filter(|cart| Path::new(cart).exists()) {
        let [closed, open] = measure(cart, callgrind);
        let more = (open / closed - 1.0) * 100.0;
        println!("| {cart} | {closed:.0} | {open:.0} | {more:.1} % |");
    }
}

/// The cost of a frame, closed and open.
fn measure(cart: &str, callgrind: bool) -> [f64; 2] {
    let rounds = if callgrind { 1 } else { ROUNDS };
    let mut costs = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (costs, how) in costs.iter_mut().zip(["closed", "open"]) {
            let [short, long] = FRAMES.map(|frames| run(cart, frames, how, callgrind));
            costs.push((long - short) / (FRAMES[1] - FRAMES[0]) as f64);
        }
    }
    costs.map(|mut costs| {
        costs.sort_by(f64::total_cmp);
        costs[costs.len() / 2]
    })
}

/// Microseconds of the processor, or instructions, of a whole run.
fn run(cart: &str, frames: u64, how: &str, callgrind: bool) -> f64 {
    let program = std::env::current_exe().expect("this program has a place");
    let mut command = if callgrind {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(["--play", cart, &frames.to_string(), how]);
    if callgrind {
        let said = command.output().expect("valgrind is installed").stderr;
        let said = String::from_utf8_lossy(&said);
        let collected = said.lines().find_map(|line| line.split_once("Collected : "));
        return collected.and_then(|(_, n)| n.trim().parse().ok()).expect("valgrind counts");
    }
    let child = command.stdout(Stdio::null()).spawn().expect("it starts");
    let used = child.wait4().expect("it ends").rusage.utime;
    used.as_secs_f64() * 1e6
}

fn play(cart: &str, frames: u64, open: bool) {
    let source = files::open(Path::new(cart)).expect("the cart is there");
    let cart = Arc::new(Cart::load(&*source).expect("the cart loads"));
    let mut console = Console::boot(cart, &BootOptions::default()).expect("the cart boots");
    console.set_detail(open);
    while console.frame() < frames && console.fault().is_none() {
        console.step(&Input::default());
    }
    assert!(console.fault().is_none(), "{:?}", console.fault());
}
