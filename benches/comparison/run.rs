//! Starting an interpreter and asking the system what it used.

use crate::program::Program;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use wait4::Wait4;

/// A command that runs a Lua file.
pub struct Interpreter {
    /// What the table calls it.
    pub name: String,
    words: Vec<String>,
    is_lua54: bool,
}

/// What one run took, and what it printed.
#[derive(Clone)]
pub struct Run {
    /// Processor time of the program itself, in seconds.
    pub user_s: f64,
    /// The most memory that was resident, in bytes.
    pub peak_bytes: u64,
    /// Instructions executed, where they were counted.
    pub instructions: Option<u64>,
    /// Whether it ended without an error.
    pub success: bool,
    /// What it printed.
    pub output: String,
    /// What it said on its standard error.
    pub complaint: String,
}

impl Interpreter {
    /// An interpreter by its command line; an error when it cannot run a program.
    pub fn new(name: &str, command: &str) -> Result<Interpreter, String> {
        let words: Vec<_> = command.split_whitespace().map(str::to_string).collect();
        let mut found = Interpreter { name: name.to_string(), words, is_lua54: false };
        let asks = std::env::temp_dir().join(format!("narthex-version-{}.lua", std::process::id()));
        std::fs::write(&asks, "print(_VERSION)").map_err(|e| e.to_string())?;
        let answer = found.run(&asks);
        // A file left in the temporary folder does no harm.
        let _ = std::fs::remove_file(&asks);
        let answer = answer?;
        if !answer.success {
            return Err(format!("{command}: {}", answer.complaint));
        }
        found.is_lua54 = answer.output.trim() == "Lua 5.4";
        Ok(found)
    }

    /// Whether it knows all that a program uses.
    pub fn is_able(&self, program: &Program) -> bool {
        self.is_lua54 || !program.needs_lua54
    }

    /// Runs a file to its end.
    pub fn run(&self, file: &Path) -> Result<Run, String> {
        let mut command = Command::new(self.words.first().map_or("", String::as_str));
        command.args(self.words.iter().skip(1)).arg(file);
        start(command).map_err(|e| format!("{}: {e}", self.name))
    }

    /// Runs a file under callgrind and counts the instructions; the time is valgrind's own.
    pub fn count_instructions(&self, file: &Path) -> Result<Run, String> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        command.args(&self.words).arg(file);
        let mut run = start(command).map_err(|e| format!("valgrind: {e}"))?;
        let counted = run.complaint.lines().find_map(|line| line.split("Collected : ").nth(1));
        run.instructions = counted.and_then(|n| n.trim().parse().ok());
        if run.instructions.is_none() {
            return Err(format!("valgrind counted nothing: {}", run.complaint));
        }
        Ok(run)
    }
}

fn start(mut command: Command) -> io::Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (mut output, mut complaint) = (Vec::new(), Vec::new());
    // One after the other: what is said on standard error fits into the pipe.
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_end(&mut output)?;
    }
    if let Some(mut pipe) = child.stderr.take() {
        pipe.read_to_end(&mut complaint)?;
    }
    let used = child.wait4()?;
    Ok(Run {
        user_s: used.rusage.utime.as_secs_f64(),
        peak_bytes: used.rusage.maxrss,
        instructions: None,
        success: used.status.success(),
        output: String::from_utf8_lossy(&output).into_owned(),
        complaint: String::from_utf8_lossy(&complaint).into_owned(),
    })
}
