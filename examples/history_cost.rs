//! What it costs to remember the last minutes of a game: time a frame with and without, memory,
//! and how long it takes to reach an earlier frame.
//!
//! `cargo run --release --no-default-features --example history_cost [CART] [FRAMES] [MIB]`
#![allow(clippy::disallowed_methods, reason = "an example may read the clock")]
#![allow(clippy::expect_used, reason = "an example may end in a panic")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use narthex::cart::Cart;
use narthex::console::{BootOptions, Console, History};
use narthex::hardware::{Button, Input, Pad};
use narthex::host::files;

/// Someone who presses A now and then and walks about.
fn input(frame: u64) -> Input {
    let mut input = Input::default();
    input.pads[0] = Pad::default()
        .with(Button::A, frame % 40 < 6)
        .with(Button::Right, frame / 90 % 3 != 2)
        .with(Button::Left, frame / 90 % 3 == 2);
    input
}

fn report(name: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let mean = times.iter().sum::<Duration>().as_secs_f64() * 1e3 / times.len() as f64;
    let [half, most, nearly, all] = [0.5, 0.9, 0.99, 1.0].map(at);
    println!(
        "{name:<10} mean {mean:.3} ms  50 % {half:.3}  90 % {most:.3}  99 % {nearly:.3}  \
         longest {all:.3}"
    );
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let cart = arguments.next().unwrap_or_else(|| "carts/emberwick".into());
    let mut number =
        |usual: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (frames, mib) = (number(3600), number(128));
    let source = files::open(Path::new(&cart)).expect("the cart is there");
    let cart = Arc::new(Cart::load(&*source).expect("the cart loads"));
    let mut console = Console::boot(cart, &BootOptions::default()).expect("the cart boots");
    let mut history = History::new((mib << 20) as usize);
    history.begin(&console);
    let (mut steps, mut records) = (Vec::new(), Vec::new());
    for frame in 1..=frames {
        let input = input(frame);
        let start = Instant::now();
        while !console.step(&input).published {
            assert!(console.fault().is_none(), "{:?}", console.fault());
        }
        let stepped = start.elapsed();
        history.record(&console, &input);
        steps.push(stepped);
        records.push(start.elapsed() - stepped);
    }
    report("step", &mut steps);
    report("record", &mut records);
    let (oldest, newest) = history.range().expect("remembered");
    let used = console
        .profile()
        .latest()
        .map_or(0, |r| r.counts.get(narthex::profile::Counter::HighBytes));
    println!(
        "frames {oldest} to {newest} in {:.1} MiB; Lua's heap was {:.1} MiB at its highest",
        history.bytes() as f64 / f64::from(1 << 20),
        used as f64 / f64::from(1 << 20),
    );
    let mut back = Vec::new();
    for frame in (oldest..newest).rev() {
        let start = Instant::now();
        history.reach(&mut console, frame).expect("remembered");
        back.push(start.elapsed());
    }
    report("back by 1", &mut back);
    let mut far = Vec::new();
    for i in 0..40 {
        let frame = oldest + (i * 7919) % (newest - oldest);
        let start = Instant::now();
        history.reach(&mut console, frame).expect("remembered");
        far.push(start.elapsed());
    }
    report("anywhere", &mut far);
}
