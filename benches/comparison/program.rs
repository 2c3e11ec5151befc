//! The programs, and what they must print.

use crate::run::Run;
use std::path::{Path, PathBuf};

/// A program that is measured. Its text says after `--> `, line by line, what it prints, and in a
/// line `-- needs: lua54` that only an interpreter of Lua 5.4 can run it.
pub struct Program {
    /// The file's name without `.lua`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Whether it uses what Lua 5.1 has not: 64-bit integers, `//`, `&` and the like.
    pub needs_lua54: bool,
    expected: Vec<String>,
}

impl Program {
    fn read(path: PathBuf) -> Result<Program, String> {
        let text =
            std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let after = |line: &str| Some(line[line.find("--> ")? + 4..].trim_end().to_string());
        let expected: Vec<_> = text.lines().filter_map(after).collect();
        if expected.is_empty() {
            return Err(format!("{}: says nowhere after `--> ` what it prints", path.display()));
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let needs_lua54 = text.lines().any(|line| line == "-- needs: lua54");
        Ok(Program { name, path, needs_lua54, expected })
    }

    /// Whether a run ended well and printed what it should.
    pub fn judge(&self, run: &Run) -> Result<(), String> {
        let lines: Vec<_> = run.output.lines().map(str::trim_end).collect();
        if !run.success {
            return Err(format!("it failed: {}", run.complaint.trim_end()));
        }
        for at in 0..lines.len().max(self.expected.len()) {
            let expected = self.expected.get(at).map_or("(the end)", String::as_str);
            let actual = lines.get(at).copied().unwrap_or("(the end)");
            if actual != expected {
                return Err(format!("line {}: expected {expected}, printed {actual}", at + 1));
            }
        }
        Ok(())
    }
}

/// The programs of a folder whose names contain one of `parts`, or all when there are none.
pub fn all(folder: &Path, parts: &[String]) -> Result<Vec<Program>, String> {
    let fault = |e| format!("{}: {e}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_wanted = parts.is_empty() || parts.iter().any(|part| name.contains(part.as_str()));
        if name.ends_with(".lua") && is_wanted {
            found.push(Program::read(path)?);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if found.is_empty() { Err("there is no such program".into()) } else { Ok(found) }
}
