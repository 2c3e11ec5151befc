//! Random programs, which must do the same in our machine as in the reference implementation, and
//! the same in our machine however it is run.
//!
//! `NARTHEX_DIFFERENTIAL` makes a longer run: a number of programs such as `100000`, or a time such
//! as `30m`. `NARTHEX_DIFFERENTIAL_SEED` is where it begins. A program that shows a difference is
//! made smaller and printed with its seed.
#![allow(clippy::disallowed_methods, reason = "how long it runs is said by the environment")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test may end in a panic")]

#[path = "differential/generator/mod.rs"]
mod generator;
#[path = "differential/judge.rs"]
mod judge;
#[path = "differential/machine.rs"]
mod machine;
#[path = "differential/random.rs"]
mod random;
#[path = "differential/shrink.rs"]
mod shrink;
#[path = "differential/tree.rs"]
mod tree;

use judge::Judge;
use machine::{Machine, Mode};
use std::env;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use tree::Node;

/// Programs that the suite compares with the reference.
const PROGRAMS: u64 = 4_000;
/// Programs that one process of the reference runs.
const BATCH: u64 = 250;
/// Of so many programs one is run in every mode.
const EVERY_MODE: u64 = 8;
/// Differences that are shown before a run gives up.
const SHOWN: usize = 10;

/// How far to go.
enum Limit {
    Programs(u64),
    Until(Instant),
}

fn limit() -> Limit {
    let Ok(text) = env::var("NARTHEX_DIFFERENTIAL") else { return Limit::Programs(PROGRAMS) };
    let minutes = text.strip_suffix('m').and_then(|minutes| minutes.parse::<u64>().ok());
    if let Some(minutes) = minutes {
        return Limit::Until(Instant::now() + Duration::from_secs(60 * minutes));
    }
    Limit::Programs(text.parse().expect("NARTHEX_DIFFERENTIAL is a count or minutes, as in `30m`"))
}

fn first_seed() -> u64 {
    let text = env::var("NARTHEX_DIFFERENTIAL_SEED");
    text.map_or(1, |text| text.parse().expect("NARTHEX_DIFFERENTIAL_SEED is a number"))
}

/// Batches of seeds, as many as the limit allows.
fn batches() -> impl Iterator<Item = Vec<u64>> {
    let (limit, first) = (limit(), first_seed());
    (0..).map_while(move |batch| {
        let (start, end) = (batch * BATCH, (batch + 1) * BATCH);
        let end = match limit {
            Limit::Programs(count) => end.min(count),
            Limit::Until(time) => {
                if Instant::now() < time {
                    end
                } else {
                    start
                }
            }
        };
        (start < end).then(|| (first + start..first + end).collect())
    })
}

#[test]
fn random_programs_do_what_the_reference_does() {
    let Some(judge) = Judge::find() else {
        eprintln!("lua5.4 is not installed: the modes of the machine are compared alone");
        return;
    };
    let mut machine = Machine::new();
    let (mut count, mut reports) = (0, Vec::new());
    for seeds in batches() {
        let trees: Vec<Node> = seeds.iter().map(|seed| generator::program(*seed)).collect();
        let programs: Vec<String> = trees.iter().map(Node::render).collect();
        let outputs = judge.run(&programs);
        count += programs.len();
        for (i, program) in programs.iter().enumerate() {
            let Some(expected) = outputs.get(i) else {
                panic!("seed {}: the reference did not survive this:\n{program}", seeds[i]);
            };
            if !judge.agrees(expected, &machine.run(program, Mode::Plain)) {
                reports.push(report(seeds[i], &trees[i], &judge, &mut machine));
                eprintln!("{}", reports[reports.len() - 1]);
            }
        }
        if reports.len() >= SHOWN {
            break;
        }
    }
    eprintln!("{count} programs compared with the reference");
    assert!(reports.is_empty(), "{} programs differ", reports.len());
}

/// Whether an output is that of a program that does not compile.
fn is_syntax_error(output: &[u8]) -> bool {
    output.starts_with(b"\"syntax\"")
}

/// Makes a program that differs from the reference smaller, and shows it with both outputs.
fn report(seed: u64, tree: &Node, judge: &Judge, machine: &mut Machine) -> String {
    let original = judge.run(&[tree.render()]);
    let about_syntax = original.first().is_none_or(|output| is_syntax_error(output));
    let small = shrink::shrink(tree.clone(), &mut |nodes| {
        let programs: Vec<String> = nodes.iter().map(Node::render).collect();
        let outputs = judge.run(&programs);
        let judged = programs.iter().enumerate().map(|(i, program)| {
            outputs.get(i).is_some_and(|expected| {
                is_syntax_error(expected) == about_syntax
                    && !judge.agrees(expected, &machine.run(program, Mode::Plain))
            })
        });
        judged.collect()
    });
    let program = small.render();
    let expected = judge.run(std::slice::from_ref(&program)).pop().unwrap_or_default();
    let printed = machine.run(&program, Mode::Plain);
    differences(seed, &program, &[("the reference", expected), ("narthex", printed)])
}

fn differences(seed: u64, program: &str, outputs: &[(&str, Vec<u8>)]) -> String {
    let mut text = format!("---- seed {seed} differs; made smaller:\n{program}");
    for (who, output) in outputs {
        let output = String::from_utf8_lossy(output);
        let _ = write!(text, "---- {who} prints\n{output}");
    }
    text
}

#[test]
fn random_programs_do_the_same_however_they_are_run() {
    let modes = [
        Mode::Sliced(1),
        Mode::Sliced(2),
        Mode::Sliced(7),
        Mode::Sliced(1000),
        Mode::AlwaysCollecting,
        Mode::Profiled,
        Mode::Moved(50),
    ];
    let mut machine = Machine::new();
    let mut count = 0;
    for seed in batches().flatten().filter(|seed| seed % EVERY_MODE == 0) {
        let tree = generator::program(seed);
        let expected = machine.run(&tree.render(), Mode::Plain);
        for mode in modes {
            let printed = machine.run(&tree.render(), mode);
            if printed != expected {
                let small = shrink::shrink(tree, &mut |nodes| {
                    let mut differs = |node: &Node| {
                        let program = node.render();
                        machine.run(&program, Mode::Plain) != machine.run(&program, mode)
                    };
                    nodes.iter().map(&mut differs).collect()
                });
                let program = small.render();
                let plain = machine.run(&program, Mode::Plain);
                let other = machine.run(&program, mode);
                let name = format!("{mode:?}");
                panic!("{}", differences(seed, &program, &[("plain", plain), (&name, other)]));
            }
            if let Some(fault) = machine.fault() {
                panic!("seed {seed}, {mode:?}: {fault}\n{}", tree.render());
            }
        }
        count += 1;
    }
    eprintln!("{count} programs run in {} modes", modes.len() + 1);
}

/// Shows the program of one seed, when `NARTHEX_DIFFERENTIAL_SHOW` names it.
#[test]
fn a_seed_can_be_looked_at() {
    if let Ok(seed) = env::var("NARTHEX_DIFFERENTIAL_SHOW") {
        println!("{}", generator::program(seed.parse().expect("a seed is a number")).render());
    }
}

/// A program is the same every time.
#[test]
fn a_seed_is_a_program() {
    for seed in 1..20 {
        assert_eq!(generator::program(seed).render(), generator::program(seed).render());
    }
    assert_ne!(generator::program(1).render(), generator::program(2).render());
}
