//! `narthex test`: finds tests below a folder, plays them in parallel processes, and tells what
//! came of it.
//!
//! ```text
//! folder ──► discover ──► jobs ──┬─► worker process ──► trials ─┬─► lines or a bar, as they come
//!            test.toml           ├─► worker process ──► trials ─┤
//!            *_test.lua          └─► ...                        └─► verdict, reports, exit code
//! ```
//!
//! A worker is this program again with one job: a fault that takes a process down is a finding of
//! that test, and all the others still run.

mod discover;
mod progress;
mod worker;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;

use serde::{Deserialize, Serialize};

use super::{files, reports};
use crate::testing::finding::BAD_COMMAND;
use crate::testing::{Finding, Kind, Trial, exit_code_of};
use progress::Progress;

pub use worker::work;

/// What `narthex test` is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder below which tests are looked for, or one test's file.
    pub folder: PathBuf,
    /// Play only tests whose names have this in them.
    pub name: Option<String>,
    /// Processes at the same time; by default one a processor.
    pub jobs: Option<usize>,
    /// Write golden pictures and the hashes of movies anew.
    pub update: bool,
    /// The folder for what helps to understand failures, a folder in it for each test.
    pub artifacts: Option<PathBuf>,
    /// Where to write the report as JUnit XML.
    pub report_junit: Option<PathBuf>,
    /// Where to write the report as JSON.
    pub report_json: Option<PathBuf>,
}

/// What one worker process has to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Job {
    /// Play what a sheet says.
    Sheet {
        /// The sheet.
        path: PathBuf,
    },
    /// Run the tests of a script.
    Script {
        /// The cart.
        cart: PathBuf,
        /// The script on disk.
        path: PathBuf,
        /// Its path inside the cart.
        inside: String,
    },
}

/// A job with all that a worker needs to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    job: Job,
    suite: String,
    name: Option<String>,
    #[serde(default)]
    update: bool,
    artifacts: Option<PathBuf>,
}

/// What a worker hands back, as JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Delivery {
    /// The tests that were played.
    pub trials: Vec<Trial>,
    /// Why the job cannot be done: the test's own file is wrong.
    pub refusal: Option<String>,
    /// Files that were written anew.
    pub updated: Vec<String>,
}

/// Runs the tests and returns the exit code. Lines go to `out`; what is wrong with the request or
/// with a test's file goes to `err`.
pub fn run(request: &Request, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let began = reports::now();
    let refuse = |err: &mut dyn Write, why: &str| {
        let _ = writeln!(err, "narthex: {why}");
        BAD_COMMAND
    };
    if request.update && reports::is_ci() {
        let why = "--update is refused where CI is set: what a machine approves, nobody has seen";
        return refuse(err, why);
    }
    let jobs = match discover::jobs(&request.folder) {
        Ok(jobs) => jobs,
        Err(faults) => {
            for fault in faults {
                refuse(err, &fault);
            }
            return BAD_COMMAND;
        }
    };
    let orders = orders(request, jobs);
    if orders.is_empty() {
        let shown = request.folder.display();
        let why = match &request.name {
            Some(name) => format!("no test below {shown} has {name:?} in its name"),
            None => format!("there are no tests below {shown}: no test.toml, no *_test.lua"),
        };
        return refuse(err, &why);
    }
    let mut progress = Progress::new(orders.len(), out);
    let deliveries = deliver_all(orders, request.jobs, |delivery| progress.note(delivery));
    let seconds = progress.seconds();
    let mut trials: Vec<Trial> = Vec::new();
    let mut refused = false;
    for delivery in deliveries {
        trials.extend(delivery.trials);
        if let Some(why) = delivery.refusal {
            refuse(err, &why);
            refused = true;
        }
        for file in delivery.updated {
            let _ = writeln!(out, "written {file}");
        }
    }
    if trials.is_empty() && !refused {
        return refuse(err, "no test has that name");
    }
    let written = report(request, &trials, &began, out);
    let _ = writeln!(out, "{}", verdict(&trials, seconds));
    match (written, refused) {
        (Err(why), _) => refuse(err, &why),
        (Ok(()), true) => BAD_COMMAND,
        (Ok(()), false) => exit_code_of(&trials),
    }
}

/// The last line.
fn verdict(trials: &[Trial], seconds: f64) -> String {
    let failed = trials.iter().filter(|trial| !trial.has_passed()).count();
    let known = trials.iter().filter(|trial| !trial.excused.is_empty()).count();
    let frames: u64 = trials.iter().map(|trial| trial.frames).sum();
    let tests = match trials.len() {
        1 => "1 test".to_string(),
        n => format!("{n} tests"),
    };
    let mut line = match failed {
        0 => format!("passed: {tests}"),
        n => format!("failed: {n} of {tests}"),
    };
    if known > 0 {
        line += &format!(", {known} known to fail");
    }
    line + &format!(", {frames} frames in {seconds:.2} s")
}

fn report(
    request: &Request,
    trials: &[Trial],
    began: &str,
    out: &mut dyn Write,
) -> Result<(), String> {
    reports::publish(trials, request.report_junit.as_deref(), began, out)?;
    match &request.report_json {
        Some(path) => files::write(path, json(trials)?.as_bytes()),
        None => Ok(()),
    }
}

/// The version of the JSON report; it grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// All trials as JSON.
fn json(trials: &[Trial]) -> Result<String, String> {
    let report = serde_json::json!({
        "schema": "narthex-tests",
        "version": VERSION,
        "console": env!("CARGO_PKG_VERSION"),
        "passed": trials.iter().all(Trial::has_passed),
        "exit_code": exit_code_of(trials),
        "tests": trials,
    });
    let text = serde_json::to_string_pretty(&report);
    text.map(|text| text + "\n").map_err(|fault| format!("the report cannot be written: {fault}"))
}

/// The jobs whose names fit. The names of a script's tests are not known yet; those jobs stay.
fn orders(request: &Request, jobs: Vec<Job>) -> Vec<Order> {
    let orders = jobs.into_iter().map(|job| {
        let suite = discover::suite(&request.folder, &job);
        let artifacts = request.artifacts.as_ref().map(|folder| folder.join(flat(&suite)));
        Order { job, suite, name: request.name.clone(), update: request.update, artifacts }
    });
    orders
        .filter(|order| match (&order.job, &request.name) {
            (Job::Sheet { .. }, Some(name)) => fits(&order.suite, name),
            _ => true,
        })
        .collect()
}

/// Whether a name has a text in it, whatever the case.
fn fits(name: &str, part: &str) -> bool {
    name.to_lowercase().contains(&part.to_lowercase())
}

/// A name as the name of one folder or file.
fn flat(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let flat: String = name.chars().map(|c| if plain(c) { c } else { '-' }).collect();
    let flat = flat.trim_matches(['-', '.']);
    // 255 bytes are the most of a name, and something is put behind it.
    let flat = &flat[..flat.floor_char_boundary(160)];
    if flat.is_empty() { "test".to_string() } else { flat.to_string() }
}

/// Has every order done by a process of its own, so many at the same time; `note` sees each
/// delivery as it comes. Gives them in the order of the orders.
fn deliver_all(
    orders: Vec<Order>,
    jobs: Option<usize>,
    mut note: impl FnMut(&Delivery),
) -> Vec<Delivery> {
    let processors = || thread::available_parallelism().map_or(1, usize::from);
    let count = jobs.unwrap_or_else(processors).clamp(1, orders.len());
    let mut deliveries = vec![Delivery::default(); orders.len()];
    let queue = Mutex::new(orders.into_iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..count {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                loop {
                    // A thread that panicked took nothing with it.
                    let next = queue.lock().unwrap_or_else(|broken| broken.into_inner()).next();
                    let Some((number, order)) = next else { break };
                    if sender.send((number, deliver(&order))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (number, delivery) in receiver {
            note(&delivery);
            deliveries[number] = delivery;
        }
    });
    deliveries
}

/// Has one order done by a process of its own.
fn deliver(order: &Order) -> Delivery {
    let broken = |why: String| {
        let trial = Trial {
            suite: order.suite.clone(),
            findings: vec![Finding::new(Kind::Internal, why)],
            ..Trial::default()
        };
        Delivery { trials: vec![trial], ..Delivery::default() }
    };
    let Ok(text) = serde_json::to_string(order) else {
        return broken("the job cannot be written down".to_string());
    };
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(fault) => return broken(format!("the program does not find itself: {fault}")),
    };
    let mut command = Command::new(program);
    command.args(["test", "--worker", &text]).stdin(Stdio::null());
    let output = match command.output() {
        Ok(output) => output,
        Err(fault) => return broken(format!("no process for the test: {fault}")),
    };
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        let words = String::from_utf8_lossy(&output.stderr);
        let words = words.trim();
        let last = words.lines().last().unwrap_or("no words");
        broken(format!("the test's process died ({}): {last}", output.status))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_names_of_folders() {
        assert_eq!(flat("carts/a: it <jumps>"), "carts-a--it--jumps");
        assert_eq!((flat("../.."), flat("")), ("test".to_string(), "test".to_string()));
        assert_eq!(flat(&"é".repeat(200)).len(), 160);
    }

    #[test]
    fn the_last_line_counts() {
        let good = Trial { frames: 7, ..Trial::default() };
        let bad = Trial { findings: vec![Finding::new(Kind::Budget, "")], ..good.clone() };
        let known = Trial { excused: vec![Finding::new(Kind::Budget, "")], ..good.clone() };
        let one = std::slice::from_ref(&good);
        assert_eq!(verdict(one, 1.0), "passed: 1 test, 7 frames in 1.00 s");
        assert_eq!(
            verdict(&[good, bad, known], 0.5),
            "failed: 1 of 3 tests, 1 known to fail, 21 frames in 0.50 s"
        );
    }
}
