//! One test as reports show it, whoever ran it: the record that worker processes hand back and
//! that JUnit, GitHub and the summary on the terminal are made of.

use serde::{Deserialize, Serialize};

use super::{Finding, Outcome, exit_code};

/// Lines of the cart's log that a trial keeps, the last ones.
const LOG_LINES: usize = 100;

/// One test and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// What the test belongs to: the folder of its sheet, or the script that it stands in.
    pub suite: String,
    /// The test's own name.
    pub name: String,
    /// The file that says what is tested.
    pub file: String,
    /// The folder in which the files lie that findings name, where there is one.
    pub root: Option<String>,
    /// How long it took.
    pub seconds: f64,
    /// Frames played.
    pub frames: u64,
    /// What is wrong, if anything.
    pub findings: Vec<Finding>,
    /// What is wrong and known to be.
    pub excused: Vec<Finding>,
    /// Why the test is known to fail.
    pub known_failure: Option<String>,
    /// The end of what the cart printed.
    pub log: Vec<String>,
    /// Files that were left to look at.
    pub left: Vec<String>,
    /// A command that shows what is wrong.
    pub reproduce: Option<String>,
}

impl Trial {
    /// Takes over what a run gave.
    #[must_use]
    pub fn with(self, outcome: &Outcome) -> Trial {
        let from = outcome.log.len().saturating_sub(LOG_LINES);
        let log = outcome.log[from..].iter().map(|(frame, line)| format!("[{frame}] {line}"));
        Trial {
            frames: outcome.frames,
            findings: outcome.findings.clone(),
            excused: outcome.excused.clone(),
            log: log.collect(),
            ..self
        }
    }

    /// Whether nothing is wrong, or only what is known.
    pub fn has_passed(&self) -> bool {
        self.findings.is_empty()
    }

    /// The suite's and the test's name.
    pub fn full_name(&self) -> String {
        if self.name.is_empty() {
            self.suite.clone()
        } else {
            format!("{}: {}", self.suite, self.name)
        }
    }

    /// The file of a finding as seen from where the program was started, and the line: in the cart
    /// where that is known, else the test's own.
    pub fn place(&self, finding: &Finding) -> (String, Option<u32>) {
        match (&self.root, &finding.file) {
            (Some(root), Some(file)) if root.is_empty() || root == "." => {
                (file.clone(), finding.line)
            }
            (Some(root), Some(file)) => (format!("{root}/{file}"), finding.line),
            _ => (self.file.clone(), None),
        }
    }
}

/// The exit code of all tests together.
pub fn exit_code_of(trials: &[Trial]) -> u8 {
    let findings: Vec<_> = trials.iter().flat_map(|trial| trial.findings.clone()).collect();
    exit_code(&findings)
}
