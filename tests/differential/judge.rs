//! The reference implementation, which runs many programs in one process.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

const DRIVER: &str = include_str!("driver.lua");
/// What every program finds.
pub const PRELUDE: &str = include_str!("prelude.lua");

/// The reference implementation.
pub struct Judge {
    program: String,
    /// Versions before 5.4.8 give a call that spans lines another line in messages.
    knows_lines: bool,
}

impl Judge {
    /// The one that is installed, or that `NARTHEX_DIFFERENTIAL_LUA` names.
    pub fn find() -> Option<Judge> {
        let program = env::var("NARTHEX_DIFFERENTIAL_LUA").unwrap_or_else(|_| "lua5.4".to_string());
        let version = Command::new(&program).arg("-v").output().ok()?.stdout;
        let version = String::from_utf8_lossy(&version);
        let release = version.strip_prefix("Lua 5.4.").and_then(|v| v.split(' ').next());
        let knows_lines = release.and_then(|r| r.parse().ok()).is_some_and(|r: u32| r >= 8);
        Some(Judge { program, knows_lines })
    }

    /// Whether a program that printed this did what it does in the reference.
    pub fn agrees(&self, expected: &[u8], printed: &[u8]) -> bool {
        expected == printed
            || !self.knows_lines && without_lines(expected) == without_lines(printed)
    }

    /// What each program prints; fewer outputs than programs if one of them ends the process.
    pub fn run(&self, programs: &[String]) -> Vec<Vec<u8>> {
        // An argument that begins with a dash would be taken for another option.
        let driver = format!("\n{DRIVER}");
        let mut child = Command::new("timeout")
            .args(["60", &self.program, "-e", &driver])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the reference can be started");
        let mut input = framed(PRELUDE.as_bytes());
        for program in programs {
            input.extend(framed(program.as_bytes()));
        }
        let mut stdin = child.stdin.take().expect("the input is ours");
        let writer = thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("the reference can be waited for").stdout;
        // A process that ended early did not read everything; the missing outputs tell.
        let _ = writer.join();
        parts(&output)
    }
}

/// An output without the numbers of lines in its messages. Where a bracket of a call opens on the
/// same line, nothing is said of it at all.
fn without_lines(output: &[u8]) -> String {
    let mut kept: Vec<u8> = Vec::new();
    for byte in output {
        let after = kept.ends_with(b":") || kept.ends_with(b"at line ");
        if !byte.is_ascii_digit() || !after {
            kept.push(*byte);
        }
    }
    String::from_utf8_lossy(&kept).replace(" (to close '(' at line )", "")
}

fn framed(text: &[u8]) -> Vec<u8> {
    let mut framed = format!("{}\n", text.len()).into_bytes();
    framed.extend_from_slice(text);
    framed
}

fn parts(mut output: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    while let Some(end) = output.iter().position(|byte| *byte == b'\n') {
        let length = String::from_utf8_lossy(&output[..end]).parse().unwrap_or(usize::MAX);
        let Some(part) = output.get(end + 1..).and_then(|rest| rest.get(..length)) else { break };
        parts.push(part.to_vec());
        output = &output[end + 1 + length..];
    }
    parts
}
