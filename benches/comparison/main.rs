//! Runs every program of `benches/programs` under this build and under each other Lua that is
//! installed, in turns, and prints how they compare. A wrong answer is a failure.
#![allow(clippy::disallowed_methods, reason = "a benchmark starts programs and reads files")]

mod program;
mod run;
mod table;

use clap::Parser;
use program::Program;
use run::{Interpreter, Run};
use std::path::PathBuf;
use std::process::ExitCode;
use table::Row;

const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/programs");

/// Compare this build with other Luas, program by program.
#[derive(Parser, Debug)]
struct Options {
    /// Only programs whose name contains one of these
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    only: Vec<String>,

    /// How often each program runs under each interpreter
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: u32,

    /// What is measured, if not the build of this checkout: a command line that takes a file
    #[arg(long, value_name = "COMMAND")]
    ours: Option<String>,

    /// One more interpreter, as a command line that takes a file; may be given several times
    #[arg(long, value_name = "COMMAND")]
    with: Vec<String>,

    /// Leave out the interpreters that are looked for: lua5.4, luajit -joff, luajit
    #[arg(long)]
    alone: bool,

    /// Write every measurement as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Count instructions with valgrind, once each, instead of measuring time; takes long
    #[arg(long)]
    callgrind: bool,

    /// Where the programs are
    #[arg(long, value_name = "FOLDER", default_value = PROGRAMS)]
    programs: PathBuf,

    /// Cargo says this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match compare(&options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failures) => {
            eprintln!("compare: {failures} wrong answers or failed runs");
            ExitCode::FAILURE
        }
        Err(message) => {
            eprintln!("compare: {message}");
            ExitCode::from(2)
        }
    }
}

/// Measures everything and prints it; returns how many runs failed.
fn compare(options: &Options) -> Result<usize, String> {
    let programs = program::all(&options.programs, &options.only)?;
    let interpreters = interpreters(options)?;
    table::print_head(&interpreters, options.callgrind);
    let mut rows = Vec::new();
    let mut failures = 0;
    for program in &programs {
        let (row, failed) = measure(program, &interpreters, options)?;
        table::print_row(&row);
        failures += failed;
        rows.push(row);
    }
    table::print_foot(&rows, interpreters.len());
    if let Some(file) = &options.json {
        let text = table::json(&rows, &interpreters, options.callgrind);
        std::fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    Ok(failures)
}

/// Ours first, then the others.
fn interpreters(options: &Options) -> Result<Vec<Interpreter>, String> {
    let ours =
        options.ours.clone().unwrap_or(concat!(env!("CARGO_BIN_EXE_narthex"), " lua").into());
    let mut found = vec![Interpreter::new("narthex", &ours)?];
    if !options.alone {
        let usual = ["lua5.4", "luajit -joff", "luajit"];
        found.extend(usual.iter().filter_map(|command| Interpreter::new(command, command).ok()));
    }
    for command in &options.with {
        found.push(Interpreter::new(command, command)?);
    }
    Ok(found)
}

/// Runs one program under all interpreters in turns; returns its row and how many runs failed.
fn measure(
    program: &Program,
    interpreters: &[Interpreter],
    options: &Options,
) -> Result<(Row, usize), String> {
    let mut row = Row { name: program.name.clone(), runs: vec![Vec::new(); interpreters.len()] };
    let mut failures = 0;
    let rounds = if options.callgrind { 1 } else { options.rounds };
    for _ in 0..rounds {
        for (interpreter, runs) in interpreters.iter().zip(&mut row.runs) {
            if !interpreter.is_able(program) {
                continue;
            }
            let run = run_once(program, interpreter, options.callgrind)?;
            match program.judge(&run) {
                Ok(()) => runs.push(run),
                Err(message) => {
                    eprintln!("{} under {}: {message}", program.name, interpreter.name);
                    failures += 1;
                }
            }
        }
    }
    Ok((row, failures))
}

fn run_once(program: &Program, interpreter: &Interpreter, count: bool) -> Result<Run, String> {
    if count {
        interpreter.count_instructions(&program.path)
    } else {
        interpreter.run(&program.path)
    }
}
