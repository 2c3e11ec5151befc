//! What is seen while tests run: a bar on a terminal, a plain line for each test elsewhere.
#![allow(clippy::disallowed_methods, reason = "the host's clock says how long the tests took")]

use std::io::{self, IsTerminal, Write};
use std::time::Instant;

use super::Delivery;
use crate::testing::Trial;

/// Columns of the bar.
const BAR: usize = 24;

/// Tells of tests as they end.
pub struct Progress<'a> {
    out: &'a mut dyn Write,
    is_terminal: bool,
    done: usize,
    all: usize,
    failed: usize,
    began: Instant,
}

impl<'a> Progress<'a> {
    /// Nothing of `all` jobs is done yet.
    pub fn new(all: usize, out: &'a mut dyn Write) -> Progress<'a> {
        let is_terminal = io::stdout().is_terminal() && io::stderr().is_terminal();
        let began = Instant::now();
        let mut progress = Progress { out, is_terminal, done: 0, all, failed: 0, began };
        progress.draw("");
        progress
    }

    /// How long it has taken so far.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// A job is done.
    pub fn note(&mut self, delivery: &Delivery) {
        self.done += 1;
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
        for trial in &delivery.trials {
            self.failed += usize::from(!trial.has_passed());
            if !self.is_terminal || !trial.has_passed() {
                let _ = write!(self.out, "{}", words(trial));
            }
        }
        let _ = self.out.flush();
        let latest = delivery.trials.last().map_or("", |trial| trial.suite.as_str());
        self.draw(latest);
    }

    fn draw(&mut self, latest: &str) {
        if !self.is_terminal {
            return;
        }
        let mut err = io::stderr();
        if self.done == self.all {
            let _ = write!(err, "\r\x1b[K");
        } else {
            let full = self.done * BAR / self.all.max(1);
            let bar = "█".repeat(full) + &"░".repeat(BAR - full);
            let failed =
                if self.failed > 0 { format!(", {} failed", self.failed) } else { String::new() };
            let _ = write!(err, "\r\x1b[K{bar} {}/{}{failed}  {latest}", self.done, self.all);
        }
        let _ = err.flush();
    }
}

/// A trial in plain lines.
fn words(trial: &Trial) -> String {
    let verdict = match (trial.has_passed(), trial.excused.is_empty()) {
        (true, true) => "ok    ",
        (true, false) => "known ",
        (false, _) => "FAILED",
    };
    let (frames, seconds) = (trial.frames, trial.seconds);
    let mut text = format!("{verdict} {} ({frames} frames, {seconds:.2} s)\n", trial.full_name());
    for finding in &trial.findings {
        // The place as seen from here, which an editor can jump to.
        let (file, line) = trial.place(finding);
        let place = line.map_or_else(String::new, |line| format!("    {file}:{line}\n"));
        let lines: Vec<_> = finding.to_string().lines().map(|l| format!("    {l}\n")).collect();
        text += &lines.concat();
        if trial.root.as_deref().is_some_and(|root| !root.is_empty() && root != ".") {
            text += &place;
        }
    }
    for file in &trial.left {
        text += &format!("    left {file}\n");
    }
    if let Some(command) = &trial.reproduce {
        text += &format!("    to see it: {command}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Finding, Kind};

    #[test]
    fn a_failed_test_says_what_where_and_how_to_see_it() {
        let finding = Finding {
            file: Some("main.lua".into()),
            line: Some(3),
            ..Finding::new(Kind::Error, "main.lua:3: oh").in_frame(9)
        };
        let trial = Trial {
            suite: "jump".into(),
            name: "clears the gap".into(),
            root: Some("carts/jump".into()),
            frames: 9,
            findings: vec![finding],
            left: vec!["out/a.png".into()],
            reproduce: Some("narthex replay out/a.mov".into()),
            ..Trial::default()
        };
        assert_eq!(
            words(&trial),
            "FAILED jump: clears the gap (9 frames, 0.00 s)\n\
             \x20   error: frame 9: main.lua:3: oh\n    carts/jump/main.lua:3\n\
             \x20   left out/a.png\n    to see it: narthex replay out/a.mov\n"
        );
    }
}
